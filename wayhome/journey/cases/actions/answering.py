"""Telling a person what is held about her: once, on her own wish, by a colleague who may see all of it and whose key opens it."""

import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for, permissions_on
from wayhome.kit.errors import Refused
from wayhome.registry.people import sealed
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import LANGUAGES
from wayhome.trust.audit.actions import act, record

# Whoever gives the answer sees all that stands in it: half an answer would be none.
ALL_OF_IT = ("identity.view", "consent.view", "counselling.view", "career.view", "support.view")
NOT_WHOLE = _(
    "You do not see all that we hold about this person. Ask a colleague who does, or the supervisor."
)
NO_KEY = _(
    "Your key does not open who this person is. Sign in again, or ask a colleague of the team to do this."
)


def why_not(viewer: Viewer, case: Case) -> str:
    """Return why this viewer cannot give the answer, or nothing where she can."""
    if set(ALL_OF_IT) - permissions_on(viewer, case, ALL_OF_IT):
        return str(NOT_WHOLE)
    if not sealed.opens(viewer, [case.person_id]) and sealed.is_kept(case.person_id):
        return str(NO_KEY)
    return ""


@act("cases.give_answer")
def give_answer(*, by: Viewer, case_id: uuid.UUID, language: str) -> Case:
    """Note that a person is given what we hold about her, in a language; each time anew, for it is shown only within this act."""
    case = case_for(by, case_id, "identity.view")
    if language not in LANGUAGES:
        raise Refused(_("Choose the language."), field="language")
    refused = why_not(by, case)
    if refused:
        raise Refused(refused)
    told = {"person": str(case.person_id), "language": language}
    record(by, "cases.give_answer", case, office_id=case.office_id, details=told)
    return case
