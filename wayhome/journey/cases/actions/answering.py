"""Telling a person what is held about her: once, on her own wish, by a colleague who may see all of it and whose key opens it."""

import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.answering import why_not
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import LANGUAGES
from wayhome.trust.audit.actions import act, record


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
