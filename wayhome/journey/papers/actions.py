"""Printing a form: that it was done, for whom and in which language, is in the log; the paper itself is kept nowhere."""

import uuid

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wayhome.journey.papers.filling import BLANK, CODED, NAMED, answers
from wayhome.journey.papers.making import made
from wayhome.journey.papers.queries import case_to_print
from wayhome.journey.papers.sheets import SHEETS
from wayhome.kit import printing
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import LANGUAGES
from wayhome.trust.audit.actions import act, record

CONTENTS = (NAMED, CODED, BLANK)


@act("papers.print_sheet")
def print_sheet(*, by: Viewer, case_id: uuid.UUID, sheet: str, language: str, content: str) -> bytes:
    """Return a form about a person as PDF: with who she is, by her code alone, or empty for the hand."""
    case = case_to_print(by, case_id)
    if sheet not in SHEETS:
        raise Refused(_("Choose a form."), field="sheet")
    if language not in LANGUAGES or content not in CONTENTS:
        raise Refused(_("This page was not sent whole. Open it again and fill it in once more."))
    with translation.override(language):
        paper = made(SHEETS[sheet], answers(by, case, content), language)
        told = {"sheet": sheet, "language": language, "content": content}
        record(by, "papers.print_sheet", case, office_id=case.office_id, details=told)
        return printing.paper(paper)
