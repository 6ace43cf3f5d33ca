"""What a supervisor must agree to cannot be had by correcting the stay instead."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.aftercare.models import Closure
from wayhome.journey.aftercare.tests.conftest import BEGAN, DAY, admitted, graduated, stay_of
from wayhome.journey.aftercare.tests.test_correcting import EARLIER, ended
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Case
from wayhome.kit.errors import Refused

pytestmark = pytest.mark.django_db
GRADUATED = "graduated_reintegrated"


def corrected(cast: Cast, case: Case, who: str, **changes: object) -> None:
    stay = stay_of(case)
    cases.correct_admission(by=cast.viewer(who), admission_id=stay.pk, version=stay.version, changes=changes)


def test_no_graduation_is_made_by_correcting_a_stay(client: Client, cast: Cast) -> None:
    case = admitted(cast)
    stay = stay_of(case)
    sign_in(client, cast.users["worker"])
    sent = {
        "version": stay.version,
        "happened_on": f"{BEGAN:%d/%m/%Y}",
        "exit_on": f"{DAY:%d/%m/%Y}",
        "exit_kind": GRADUATED,
    }
    answer = client.post(reverse("cases:admission", args=[stay.pk]), sent)
    assert answer.status_code == 422
    assert stay_of(case).exit_on is None
    cases.record_exit(
        by=cast.viewer("worker"), admission_id=stay.pk, version=stay.version, exit_on=DAY, exit_kind="missing"
    )
    for again in (corrected, exited):
        with pytest.raises(Refused) as refused:
            again(cast, case, "worker", exit_on=DAY, exit_kind=GRADUATED)
        assert refused.value.field == "exit_kind"
    corrected(cast, case, "supervisor", exit_kind=GRADUATED)
    assert stay_of(case).exit_kind == GRADUATED


def exited(cast: Cast, case: Case, who: str, **told: object) -> None:
    stay = stay_of(case)
    cases.record_exit(by=cast.viewer(who), admission_id=stay.pk, version=stay.version, **told)


def test_an_end_that_was_agreed_to_is_corrected_by_the_supervisor_alone(cast: Cast) -> None:
    case = admitted(cast)
    row = ended(cast, case)
    for changes in ({"exit_on": EARLIER}, {"exit_kind": "died"}):
        with pytest.raises(Refused):
            corrected(cast, case, "worker", **changes)
        with pytest.raises(Refused):
            exited(cast, case, "worker", **{"exit_on": DAY, "exit_kind": "moved_abroad", **changes})
    assert (stay_of(case).exit_on, stay_of(case).exit_kind) == (DAY, "moved_abroad")
    corrected(cast, case, "worker", happened_on=BEGAN + dt.timedelta(days=1))
    corrected(cast, case, "supervisor", exit_on=EARLIER)
    assert stay_of(case).exit_on == EARLIER
    stay = stay_of(case)
    cases.undo_exit(by=cast.viewer("worker"), admission_id=stay.pk, version=stay.version)
    assert Closure._base_manager.get(pk=row.pk).state in ("agreed", "undone")
    assert stay_of(case).exit_on is None, "taking it back stays possible: then it is asked for again"


def test_the_day_of_a_graduation_is_still_corrected_by_who_walks_with_her(cast: Cast) -> None:
    case = graduated(cast, on=EARLIER)
    corrected(cast, case, "worker", exit_on=EARLIER - dt.timedelta(days=1))
    assert stay_of(case).exit_on == EARLIER - dt.timedelta(days=1)
