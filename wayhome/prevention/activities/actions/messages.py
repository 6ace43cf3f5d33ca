"""Spoken messages added to the catalogue, and taken out of it."""

import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts, media, sounds
from wayhome.kit.errors import Refused
from wayhome.kit.media import Clean
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import MessageSound
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

NOT_HERS = _("Your account does not change the messages.")


@act("activities.add_sound")
def add_sound(*, by: Viewer, message: str, language: str, clean: Clean, id: uuid.UUID) -> MessageSound:
    """Add a message as it is spoken in a language; ``id`` sent twice adds it once."""
    if not by.may("activities.record"):
        raise Refused(NOT_HERS)
    made: MessageSound | None = facts.found(MessageSound, id, by=by)
    if made is not None:
        unchanged()
        return made
    if message not in codes.MESSAGES.codes:
        raise Refused(_("Choose messages from the list."), field="message")
    if language not in FIRST_LANGUAGES.codes:
        raise Refused(_("Choose a language."), field="language")
    if clean.media_type not in media.SOUNDS:
        raise Refused(media.NOT_HERE, field="file")
    row = MessageSound(
        pk=id, message=message, language=language, media_type=clean.media_type, size=len(clean.data)
    )
    sounds.write(row.pk, clean.data)
    facts.record(row, by=by)
    record(by, "activities.add_sound", row, details={"message": message, "language": language})
    return row


@act("activities.retire_sound")
def retire_sound(*, by: Viewer, sound_id: uuid.UUID, reason: str) -> MessageSound:
    """Take a spoken message out of the catalogue, with a coded reason."""
    if not by.may("activities.record"):
        raise Refused(NOT_HERS)
    if facts.locked(MessageSound, sound_id).retired_at is not None:
        unchanged()
        return facts.locked(MessageSound, sound_id)
    row: MessageSound = facts.retire(MessageSound, sound_id, by=by, reason=reason)
    record(by, "activities.retire_sound", row, reason=reason, details={"message": row.message})
    return row
