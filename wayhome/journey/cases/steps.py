"""The steps of a journey in their order: one order for what a case stands at, for its path and for what is refused.

The moment a step was written down does not make it: a step corrected later is not walked later, and clocks step back.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from wayhome.journey.cases.models import Admission, StageMove
from wayhome.journey.cases.rules.stages import AT, NOT_IN_SERVICE
from wayhome.kit.latest import places


def ordered(found: Iterable[StageMove]) -> list[StageMove]:
    """Return steps of one case in their order. Each comes with its ``admission`` (select it with them).

    By day; on one day, a stay's end comes before the next stay's beginning, else the journey's own order holds. A step
    back or a re-opening (those with a ``why``) begins the order of its day anew.
    """
    steps = list(found)
    told = _told(steps)
    turns = sorted((step.happened_on, told[step.pk]) for step in steps if step.pk in told and step.why)
    return sorted(steps, key=lambda step: _order(step, turns, told))


def counting(steps: Sequence[StageMove]) -> list[StageMove]:
    """Return those steps that lead somewhere: what is only for who has left (an end of the follow-up) does not, on a day of a stay.

    A return may be written down late, or an exit taken back, after the follow-up was ended: then she is in service all the same.
    """
    stays = {step.admission for step in steps if step.admission is not None}
    return [
        step
        for step in steps
        if step.admission is not None
        or step.stage not in NOT_IN_SERVICE
        or not any(_covers(stay, step.happened_on) for stay in stays)
    ]


def _covers(stay: Admission, day: dt.date) -> bool:
    return (
        stay.retired_at is None and stay.happened_on <= day and (stay.exit_on is None or day < stay.exit_on)
    )


def _told(steps: Sequence[StageMove]) -> dict[uuid.UUID, int]:
    """Return which came first as they were written down, of steps that share their day with a step back: nobody asks it of others."""
    days = Counter(step.happened_on for step in steps)
    turned = {step.happened_on for step in steps if step.why and days[step.happened_on] > 1}
    asked = [step.pk for step in steps if step.happened_on in turned]
    return places(StageMove, asked) if asked else {}


def _order(
    step: StageMove, turns: Sequence[tuple[dt.date, int]], told: Mapping[uuid.UUID, int]
) -> tuple[dt.date, dt.date, dt.date, bool, int, int]:
    turned = sum(1 for day, place in turns if day == step.happened_on and place < told[step.pk]) + bool(
        step.why
    )
    stay = step.admission
    if stay is None:
        return step.happened_on, step.happened_on, dt.date.max, False, turned, AT[step.stage]
    return (
        step.happened_on,
        stay.happened_on,
        stay.exit_on or dt.date.max,
        step.stage != "admission",
        turned,
        AT[step.stage],
    )
