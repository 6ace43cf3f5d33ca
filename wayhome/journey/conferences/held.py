"""What this room holds about a person, told to herself: conferences about her, and what they decided."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.hers import Column, Held, HeldLine, Words, answered
from wayhome.journey.cases.models import Case
from wayhome.journey.conferences import codes, queries, sealed
from wayhome.journey.conferences.models import Conference, Decision
from wayhome.trust.access.viewer import Viewer

PRINTS: frozenset[Column] = frozenset(
    {(Conference, "strengths"), (Conference, "limits"), (Decision, "words")}
)
WITHHOLDS: dict[Column, Words] = {}


def held(viewer: Viewer, case: Case) -> list[Held]:
    """Return each conference with what was said of her strengths and of what is hard, and each decision; who took part is not told."""
    rows, decided = queries.conferences(viewer, case), queries.decisions_of(viewer, case)
    asked: list[tuple[sealed.Told, str]] = [(row, part) for row in rows for part in ("strengths", "limits")]
    words = sealed.words_of(viewer, case, [*asked, *((one, "words") for one in decided)], page="answer")
    lines = []
    for row in rows:
        lines.append(HeldLine(row.happened_on, _("Case conference"), answered(row, "state", "outcome")))
        for part in ("strengths", "limits"):
            if getattr(row, part) is not None:
                lines.append(
                    HeldLine(row.happened_on, codes.PARTS.label(part), (), words[row.pk, part])
                )  # fmt: skip
    lines += [
        HeldLine(one.happened_on, one.get_what_display(), answered(one, "state"), words[one.pk, "words"])
        for one in decided
    ]
    return [Held(_("Conferences about you, and what they decided"), lines)] if lines else []
