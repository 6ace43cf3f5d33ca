"""What this room's tests share: somebody who graduated, and contacts afterwards as colleagues write them down."""

import datetime as dt
from typing import Any

from tests.cast import Cast
from wayhome.journey.aftercare import actions as aftercare
from wayhome.journey.aftercare.models import FollowUp
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission, Case
from wayhome.kit.dates import clock_at

BEGAN = dt.date(2022, 3, 1)
VAIN: dict[str, Any] = {"how": "phone", "reached": "no", "why": "no_answer"}


def at(day: dt.date) -> Any:
    """Let it be 10:00 in Viet Nam on a day."""
    return clock_at(dt.datetime.combine(day, dt.time(3), dt.UTC))


def graduated(cast: Cast, on: dt.date, *met_on: dt.date) -> Case:
    """Let somebody graduate on a day, and write down the contacts that reached her since."""
    by = cast.viewer("worker")
    stay = cases.admit(
        by=by, office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=BEGAN
    )
    leave(cast, stay, on)
    for day in met_on:
        contact(cast, stay.case, day)
    return stay.case


def leave(cast: Cast, stay: Admission, on: dt.date) -> None:
    """Let a stay end with a graduation."""
    cases.record_exit(
        by=cast.viewer("worker"), admission_id=stay.pk, version=stay.version, exit_on=on, exit_kind="graduated_reintegrated"
    )  # fmt: skip


def contact(cast: Cast, case: Case, on: dt.date, source: str = "screen", **told: Any) -> FollowUp:
    """Write down a contact that reached her, or what else is told of it."""
    what = {"happened_on": on} | (told or {"how": "visit", "reached": "yes"})
    return aftercare.record_follow_up(by=cast.viewer("worker"), case_id=case.pk, told=what, source=source)
