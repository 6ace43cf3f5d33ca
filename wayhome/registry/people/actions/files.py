"""Photos and scans kept with who a person is, and taken out of what is shown. Who may is decided by her case: ``journey/cases`` calls these.

The log names the person, the purpose and which file it was, never its name, its caption or what it shows.
"""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts as fact
from wayhome.kit import media
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.media import Clean
from wayhome.kit.once import held, wait_for
from wayhome.registry.people import codes, sealed
from wayhome.registry.people.bodies import LONGEST_LINE, tidy
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault.files import Form, Told
from wayhome.trust.vault.models import SealedFile

CAPTION_LONG = _("This is too long. Keep it to one line.")
FITS = {
    "photo": media.PICTURES,
    "paper": media.PICTURES | media.PAPERS,
    "consent": media.PICTURES | media.PAPERS | media.SOUNDS,
}


@act("people.keep_file")
def keep_file(
    *,
    by: Viewer,
    person_id: uuid.UUID,
    purpose: str,
    clean: Clean,
    office: Office,
    name: str = "",
    caption: str = "",
    original: bytes | None = None,
    about: uuid.UUID | None = None,
    also: Iterable[User] = (),
    team: Team | None = None,
    id: uuid.UUID,
) -> SealedFile:
    """Keep a file that was checked (``kit.media.cleaned``), sealed with her key; ``original`` is kept beside it as it came.

    ``id`` sent twice keeps it once. Refused where its kind does not fit, or where a key stands that the actor cannot open.
    """
    wait_for(id)
    made = SealedFile.objects.filter(pk=id).first()
    if made is not None:
        if (made.kind, made.form, made.subject, made.made_by) != ("identity", "shown", person_id, by.user_id):
            raise Refused(
                _("This page was not sent whole. Open it again and fill it in once more.")
            )  # never over another's file
        unchanged()
        return made
    if purpose not in codes.FILE_PURPOSES.codes or clean.media_type not in FITS[purpose]:
        raise Refused(media.NOT_HERE, field="file")
    caption = tidy(caption)
    if len(caption) > LONGEST_LINE:
        raise Refused(CAPTION_LONG, field="caption")
    fact.locked(Person, person_id)  # before her key is looked for: two colleagues may both find none
    forms = [Form("shown", clean.media_type, clean.data)]
    if clean.thumbnail is not None:
        forms.append(Form("thumbnail", media.JPEG, clean.thumbnail))
    if original is not None and original != clean.data:
        forms.append(Form("original", media.type_of(original), original))
    row: SealedFile = sealed.keep(
        by, person_id, forms, id=id, purpose=purpose, told=Told(media.tidy_name(name), caption), about=about,
        office=office, also=also, team=team,
    )  # fmt: skip
    details = {
        "person": str(person_id),
        "purpose": purpose,
        "type": clean.media_type,
        "original": original is not None,
    }
    record(by, "people.keep_file", row, office_id=office.pk, details=details)
    return row


@act("people.retire_file")
def retire_file(*, by: Viewer, file_id: uuid.UUID, reason: str, office_id: uuid.UUID) -> SealedFile:
    """Take a file out of what is shown, with a coded reason; it stays sealed. Refused where the actor cannot open it."""
    row = held(SealedFile.objects.all()).get(pk=file_id, form="shown")
    if row.retired_at is not None:
        unchanged()
        return row
    if not sealed.opens(by, [row.subject]):
        raise Refused(sealed.NOT_OPEN)
    if reason not in fact.RETIRE_REASONS.codes:
        raise Refused(_("Choose a reason."), field="reason")
    row.retired_at, row.retired_reason = now(), reason
    row.save(update_fields=["retired_at", "retired_reason"])
    details = {"person": str(row.subject), "purpose": row.purpose}
    record(by, "people.retire_file", row, office_id=office_id, reason=reason, details=details)
    return row
