"""What this room's tests share: a person in service with her worker, a graduation ready to ask, and a morning in October 2022."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from wayhome.journey.aftercare import actions, codes, queries
from wayhome.journey.aftercare.models import Graduation
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission, Case
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks.models import Task

DAY = dt.date(2022, 10, 20)
BEGAN = dt.date(2022, 3, 1)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam; news is heard, as where pages are served."""
    reverse("aftercare:overview", args=[uuid.uuid4()])
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


def at(day: dt.date) -> Any:
    """Let it be 10:00 in Viet Nam on a day."""
    return clock_at(dt.datetime.combine(day, dt.time(3), dt.UTC))


def admitted(cast: Cast, began: dt.date = BEGAN) -> Case:
    """Take a person into service by her worker, who then walks with her."""
    made = cases.admit(
        by=cast.viewer("worker"), office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=began
    )  # fmt: skip
    return fresh(made.case)


def fresh(case: Case) -> Case:
    """Return a case as it is now, with its office and person."""
    return Case._base_manager.select_related("office", "person").get(pk=case.pk)


def met(case: Case, **unmet: str) -> dict[str, tuple[str, str]]:
    """Return the lines of the checklist, all met but those told with their reason."""
    return {
        line: ("no", unmet[line]) if line in unmet else ("yes", "")
        for line in queries.asked_of(case).lines["criteria"]
    }


def ticked(part: str) -> dict[str, tuple[str, str]]:
    """Return all lines of a part of the return plan, ticked."""
    return dict.fromkeys(codes.LINES[part].codes, ("yes", ""))


def ready(cast: Cast, case: Case, on: dt.date = DAY, **unmet: str) -> Graduation:
    """Prepare a graduation wholly: her wish, every line, and the plan of the return."""
    by = cast.viewer("worker")
    row = actions.save_graduation(
        by=by,
        case_id=case.pk,
        happened_on=on,
        wish="wants",
        lines=met(case, **unmet),
        words="I want to see my mother.",
    )
    actions.save_return(
        by=by, graduation_id=row.pk, living="family", with_whom="parents", fit=ticked("fit"), home=ticked("home"),
        copies=ticked("copies"),
    )  # fmt: skip
    return row


def graduated(cast: Cast, on: dt.date = DAY, began: dt.date = BEGAN) -> Case:
    """Let somebody graduate by the checklist and the supervisor's yes."""
    case = admitted(cast, began)
    row = ready(cast, case, on)
    actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    actions.answer_graduation(by=cast.viewer("supervisor"), graduation_id=row.pk, agreed=True)
    return fresh(case)


def stay_of(case: Case) -> Admission:
    """Return the last stay of a case."""
    return Admission._base_manager.filter(case=case, retired_at=None).order_by("happened_on").last()  # type: ignore[return-value]


def open_tasks(case: Case) -> dict[str, dt.date]:
    """Return {kind: day} of what this room lets be due for a case."""
    rows = Task._base_manager.filter(
        case_id=case.pk,
        state="open",
        retired_at=None,
        kind__in=["follow_up", "find", "lost", "graduation", "approval"],
    )
    return dict(rows.values_list("kind", "due_on"))


def told(on: dt.date = DAY, **more: Any) -> dict[str, Any]:
    """Return a contact in which she was reached at home, with these answers."""
    return {"happened_on": on, "how": "visit", "reached": "yes"} | more


def in_vain(on: dt.date = DAY) -> dict[str, Any]:
    """Return a try that reached nobody."""
    return {"happened_on": on, "how": "phone", "reached": "no", "why": "no_answer"}
