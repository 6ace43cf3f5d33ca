"""Recordings of the cards: added by who answers for the words, and taken out."""

import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.doors.hers.models import CardSound
from wayhome.journey.cases.codes import CARDS
from wayhome.kit import facts, media, sounds
from wayhome.kit.errors import Refused
from wayhome.kit.media import Clean
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

CHECK = "texts.check"


@act("hers.add_sound")
def add_sound(*, by: Viewer, card: str, language: str, clean: Clean, id: uuid.UUID) -> CardSound:
    """Add a card as it is spoken in a language; ``id`` sent twice adds it once."""
    if not by.may(CHECK):
        raise Refused(_("Your account does not change the recordings."))
    made: CardSound | None = facts.found(CardSound, id, by=by)
    if made is not None:
        unchanged()
        return made
    if card not in CARDS or language not in FIRST_LANGUAGES:
        raise Refused(_("Choose a language."), field="language")
    if clean.media_type not in media.SOUNDS:
        raise Refused(media.NOT_HERE, field="file")
    row = CardSound(pk=id, card=card, language=language, media_type=clean.media_type, size=len(clean.data))
    sounds.write(row.pk, clean.data)
    facts.record(row, by=by)
    record(by, "hers.add_sound", row, details={"card": card, "language": language})
    return row


@act("hers.retire_sound")
def retire_sound(*, by: Viewer, sound_id: uuid.UUID, reason: str) -> CardSound:
    """Take a recording out, with a coded reason."""
    if not by.may(CHECK):
        raise Refused(_("Your account does not change the recordings."))
    before = facts.locked(CardSound, sound_id)
    if before.retired_at is not None:
        unchanged()
        return before
    row: CardSound = facts.retire(CardSound, sound_id, by=by, reason=reason)
    record(by, "hers.retire_sound", row, reason=reason, details={"card": row.card})
    return row
