"""Photos, scans and recordings of a person, kept by those who walk with her."""

import uuid

from wayhome.journey.cases.actions.identity import entitled
from wayhome.journey.cases.attached import file_for
from wayhome.journey.cases.consents import consent_for
from wayhome.journey.cases.queries import case_for, walkers
from wayhome.journey.cases.refusals import still_open
from wayhome.kit.media import Clean
from wayhome.registry.people import actions as people
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act
from wayhome.trust.vault.models import SealedFile


@act("people.keep_file")
def keep_file(
    *,
    by: Viewer,
    case_id: uuid.UUID,
    purpose: str,
    clean: Clean,
    name: str = "",
    caption: str = "",
    original: bytes | None = None,
    id: uuid.UUID,
) -> SealedFile:
    """Keep a photo of the person or a scan of a paper of hers; who may is decided here, by the case."""
    case = case_for(by, case_id, "identity.edit")
    still_open(case)
    return people.keep_file(
        by=by, person_id=case.person_id, purpose=purpose, clean=clean, name=name, caption=caption, original=original,
        office=case.office, also=entitled([by.user, *walkers(by, case)]), team=case.team, id=id,
    )  # fmt: skip


@act("people.keep_file")
def keep_consent_file(
    *,
    by: Viewer,
    consent_id: uuid.UUID,
    clean: Clean,
    name: str = "",
    original: bytes | None = None,
    id: uuid.UUID,
) -> SealedFile:
    """Keep what the person signed, or a recording of what she said, with her answer: sealed like who she is, for it tells who she is."""
    consent = consent_for(by, consent_id, "identity.edit")
    case = case_for(by, consent.case_id, "identity.edit")
    still_open(case)
    return people.keep_file(
        by=by, person_id=case.person_id, purpose="consent", clean=clean, name=name, original=original, about=consent.pk,
        office=case.office, also=entitled([by.user, *walkers(by, case)]), team=case.team, id=id,
    )  # fmt: skip


@act("people.retire_file")
def retire_file(*, by: Viewer, file_id: uuid.UUID, reason: str) -> SealedFile:
    """Take a file that is wrong out of what is shown; it stays sealed."""
    row, case = file_for(by, file_id, "identity.edit")
    return people.retire_file(by=by, file_id=row.pk, reason=reason, office_id=case.office_id)
