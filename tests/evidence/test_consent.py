"""Figures and consent: what a person takes back changes nothing that was counted inside the office."""

import datetime as dt
from typing import Any

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.evidence.indicators.actions import install_indicators
from wayhome.evidence.indicators.queries import figures, rows, scope_of
from wayhome.journey.cases.actions import record_consent, withdraw_consents
from wayhome.journey.cases.consents import opened
from wayhome.kit.dates import Month, clock_at
from wayhome.trust.access.viewer import SYSTEM

DAY, MONTH = dt.date(2022, 10, 4), Month(2022, 10)


def test_what_was_counted_stays_counted(cast: Cast) -> None:
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        install_indicators(by=SYSTEM)
        case = case_of(cast, with_="counsellor", began=dt.date(2022, 10, 1))
        by, viewer = cast.viewer("counsellor"), cast.viewer("me_officer")
        told = {"age_band": "18+", "how": "thumb", "language": "vi", "until": dt.date(2023, 10, 4)}
        for purpose in ("service", "reporting", "research"):
            record_consent(by=by, case_id=case.pk, purpose=purpose, answer="yes", happened_on=DAY, told=told)

        def counted() -> list[Any]:
            return [figure.as_json() for figure in figures(viewer, scope_of(viewer, "vn"), MONTH)]

        before, behind = counted(), rows(viewer, scope_of(viewer, "vn"), "clients_admitted", MONTH).total
        assert any(figure["value"] for figure in before)
        withdraw_consents(
            by=by,
            case_id=case.pk,
            purposes=["service", "reporting", "research"],
            happened_on=DAY,
            how="voice",
        )
        assert opened(case) == frozenset()
        assert counted() == before
        # The rows behind stay with those of the office who may see them; nobody outside is handed any.
        assert rows(viewer, scope_of(viewer, "vn"), "clients_admitted", MONTH).total == behind
