"""What this room holds about a person, told to herself: her graduation and return, the contacts afterwards, the end of the work."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes, sealed
from wayhome.journey.aftercare.models import Closure, FollowUp, Graduation, OfCase, Return
from wayhome.journey.aftercare.on_file import WORDS
from wayhome.journey.cases.hers import Column, Held, HeldLine, Words, answered
from wayhome.journey.cases.models import Case
from wayhome.trust.access.viewer import Viewer

PRINTS: frozenset[Column] = frozenset({(Graduation, "words"), (Return, "words"), (FollowUp, "words")})
WITHHOLDS: dict[Column, Words] = {}


def held(viewer: Viewer, case: Case) -> list[Held]:
    """Return all of it in the order of days; the lines of the checklist are not repeated."""

    def rows(model: type[OfCase], *also: str) -> list[OfCase]:
        return list(model.objects.visible_to(viewer).filter(case=case, retired_at=None).select_related(*also))

    graduations, returns, contacts = rows(Graduation), rows(Return, "province"), rows(FollowUp)
    told: list[sealed.Told] = [*graduations, *returns, *contacts]  # type: ignore[list-item]
    words = sealed.words_of_all(viewer, case, told, page="answer")
    lines = [HeldLine(one.happened_on, *_said(one), words.get(one.pk, "")) for one in (*told, *rows(Closure))]
    lines.sort(key=lambda line: line.on)
    return [Held(_("Going home, and the years after"), lines)] if lines else []


def _said(row: OfCase) -> tuple[Words, list[tuple[Words, Words]]]:
    """What a record is, and what was answered in it."""
    if isinstance(row, Graduation):
        return WORDS["graduation"], answered(row, "wish", "state")
    if isinstance(row, Return):
        place: list[tuple[Words, Words]] = [("", row.province.name)] if row.province is not None else []
        return _("The return"), [*answered(row, "living", "with_whom"), *place]
    if isinstance(row, FollowUp):
        marks: list[tuple[Words, Words]] = [
            (codes.DOMAINS.label(name), getattr(row, f"get_{name}_display")())
            for name in codes.DOMAINS.codes
            if getattr(row, name) != "not_asked"
        ]
        kind = WORDS["contact" if row.reached == "yes" else "tried"]
        return kind, [*answered(row, "how", "why", "living"), *marks, *answered(row, "want")]
    return WORDS["closure"], answered(row, "why", "living", "card", "state")
