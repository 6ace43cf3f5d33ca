"""What a person's own page says, put together with the keys of the colleague who opens it: plain values, in her language."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.journey.cases import consents, queries
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import who
from wayhome.journey.plans.for_her import HerAction, plan_for_her
from wayhome.kit import formats
from wayhome.kit.dates import today
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class Hers:
    """Her page. ``goals``: words, whether reached, steps; ``promises``: words, by when, whether kept;
    ``walking``: name, as what; ``agreed``: purpose, its words, with whom, until."""

    name: str = field(repr=False)
    goals: list[dict[str, Any]] = field(repr=False)
    promises: list[dict[str, Any]] = field(repr=False)
    walking: list[dict[str, str]]
    agreed: list[dict[str, str]]

    @property
    def kept(self) -> dict[str, Any]:
        """As it is sealed."""
        return asdict(self)


def hers(viewer: Viewer, case: Case) -> Hers:
    """Return the page of the person of a case; call it where her language is on. Looks are written to the log."""
    named, day = who(viewer, case, page="hers").name, today(case.office.time_zone)
    told = plan_for_her(viewer, case, page="hers")
    return Hers(
        name=(named.given or named.text) if named else "",
        goals=[
            {
                "words": str(goal.words or goal.about),
                "reached": goal.reached_on is not None,
                "steps": [
                    {"words": _words(step), "who": _("You") if step.own else step.who, "by": _day(step.by_on), "done": step.done}
                    for step in goal.actions
                ],
            }
            for goal in told.goals
        ],
        promises=[
            {"words": str(one.words), "by": _day(one.by_on), "kept": one.kept_on is not None} for one in told.promises
        ],
        walking=[
            {"name": one.user.display_name, "role": str(one.get_role_display())}
            for one in queries.assignments(viewer, case)
            if one.happened_on <= day and (one.until is None or day <= one.until)
        ],
        agreed=[
            {
                "purpose": line.purpose,
                "words": str(line.title),
                "whom": str(line.whom or ""),
                "until": _day(line.standing.until),
            }
            for line in consents.agreed_by(viewer, case).open
        ],
    )  # fmt: skip


def _words(step: HerAction) -> str:
    """What a step says to herself."""
    return _("Something you do for yourself") if step.kind == "own_step" and not step.said else step.words


def _day(value: Any) -> str:
    return formats.day(value, formats.language(get_language())) if value else ""
