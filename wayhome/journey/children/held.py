"""What this room holds about a person, told to herself: what was weighed for her while she was a child."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.hers import Column, Held, HeldLine, Words, answered
from wayhome.journey.cases.models import Case
from wayhome.journey.children import queries, sealed
from wayhome.journey.children.models import BestInterest
from wayhome.trust.access.viewer import Viewer

PRINTS: frozenset[Column] = frozenset({(BestInterest, "words")})
WITHHOLDS: dict[Column, Words] = {}


def held(viewer: Viewer, case: Case) -> list[Held]:
    """Return each look: what it was about, how she was heard, what was weighed, what came of it, and the words."""
    rows = list(queries.looks(viewer, case))
    words = sealed.words_of(viewer, case, rows, page="answer")
    lines = [
        HeldLine(
            row.happened_on, row.get_about_display(),
            [*answered(row, "heard", "outcome", "why"), *(("", one) for one in row.told_weighed)], words[row.pk],
        )
        for row in rows
    ]  # fmt: skip
    return [Held(_("What was weighed for you as a child"), lines)] if lines else []
