"""A deed of the demo that ends the work with somebody, played on a small stage."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import Cast
from wayhome.config.demo.deeds import Close
from wayhome.config.demo.play import Stage
from wayhome.journey.aftercare.models import Closure
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import clock_at

pytestmark = pytest.mark.django_db
WENT, ENDED = dt.date(2022, 3, 1), dt.date(2025, 3, 17)


def test_the_end_is_asked_and_agreed_to_and_the_case_is_closed(cast: Cast) -> None:
    moment = dt.datetime.combine(ENDED, dt.time(3), dt.UTC)
    with clock_at(moment):
        stay = cases.admit(
            by=cast.viewer("worker"), office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=dt.date(2022, 1, 10)
        )  # fmt: skip
        cases.record_exit(
            by=cast.viewer("worker"), admission_id=stay.pk, version=stay.version, exit_on=WENT, exit_kind="graduated_reintegrated"
        )  # fmt: skip
    stage: Any = SimpleNamespace(
        viewer=cast.viewer, stays={("her", "vn"): stay}, prevention=SimpleNamespace(do=lambda _deed: False)
    )
    Stage.do(
        stage, Close(at=moment, by="worker", person="her", office="vn", on=ENDED, agreed_by="supervisor")
    )
    row = Closure._base_manager.get(case=stay.case_id)
    assert (row.state, row.why, row.happened_on) == ("agreed", "complete", ENDED)
    assert Case._base_manager.get(pk=stay.case_id).stage == "closure"
