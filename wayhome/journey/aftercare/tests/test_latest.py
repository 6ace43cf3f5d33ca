"""Which stay and which contact is the last: by what happened, on either database, whichever was corrected last."""

import datetime as dt

from tests.cast import Cast
from wayhome.journey.aftercare import actions, queries
from wayhome.journey.aftercare.over import standing
from wayhome.journey.aftercare.tests.conftest import DAY, admitted, at, fresh, in_vain, stay_of, told
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import clock_at

LEFT = DAY - dt.timedelta(days=7)


def gone(cast: Cast) -> Case:
    case = admitted(cast)
    stay = stay_of(case)
    cases.record_exit(
        by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, exit_on=LEFT,
        exit_kind="graduated_reintegrated",
    )  # fmt: skip
    return fresh(case)


def test_who_came_back_on_the_day_of_the_graduation_is_in_service(cast: Cast) -> None:
    case = admitted(cast, began=LEFT)
    stay = stay_of(case)
    supervisor = cast.viewer("supervisor")
    cases.record_exit(
        by=supervisor, admission_id=stay.pk, version=stay.version, exit_on=LEFT, exit_kind="graduated_reintegrated",
    )  # fmt: skip
    assert queries.graduated_on(case) == LEFT
    cases.readmit(by=supervisor, case_id=case.pk, happened_on=LEFT)
    assert queries.graduated_on(case) is None
    assert standing([fresh(case)])[case.pk].keeps == "service"
    assert not queries.aftercare(fresh(case)).schedule


def test_a_try_in_vain_corrected_later_is_not_the_last_of_its_day(cast: Cast) -> None:
    case, by = gone(cast), cast.viewer("worker")
    with at(DAY):
        vain = actions.record_follow_up(by=by, case_id=case.pk, told=in_vain())
    with clock_at(dt.datetime.combine(DAY, dt.time(9), dt.UTC)):
        reached = actions.record_follow_up(by=by, case_id=case.pk, told=told())
    with clock_at(dt.datetime.combine(DAY, dt.time(10), dt.UTC)):
        actions.correct_follow_up(
            by=by, follow_up_id=vain.pk, version=1, told=in_vain() | {"why": "number_gone"}
        )
        stands = queries.aftercare(fresh(case))
    assert [one.pk for one in stands.contacts] == [vain.pk, reached.pk]
    assert stands.attempts == 0
