"""What a supervisor must agree to cannot be had by correcting the stay instead."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.aftercare import actions
from wayhome.journey.aftercare.models import Closure
from wayhome.journey.aftercare.tests.conftest import BEGAN, DAY, admitted, graduated, stay_of
from wayhome.journey.aftercare.tests.test_correcting import EARLIER, correct, ended
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Approval, Case
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM

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


def test_who_asked_again_for_what_was_given_back_does_not_correct_it_herself(cast: Cast) -> None:
    case = admitted(cast)
    told = {"case_id": case.pk, "happened_on": DAY, "why": "moved_abroad", "living": "own", "card": "given"}
    row = actions.ask_closure(by=cast.viewer("worker"), **told)
    actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=False, why="incomplete")
    actions.ask_closure(by=cast.viewer("supervisor"), **told)
    grant(by=SYSTEM, user=cast.users["stranger"], role="supervisor", scope_kind="office", scope_key=cast.offices["vn"].pk, valid_from=BEGAN)  # fmt: skip
    actions.answer_closure(by=cast.viewer("stranger"), closure_id=row.pk, agreed=True)
    row = Closure._base_manager.get(pk=row.pk)
    with pytest.raises(Refused, match="Somebody else"):
        correct(cast, row, "supervisor", why="missing")
    assert correct(cast, row, "stranger", why="missing").why == "missing"
    with pytest.raises(Refused, match="Somebody else"):
        corrected(cast, case, "supervisor", exit_kind="died")


def test_an_answer_given_in_the_same_moment_is_not_taken_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = admitted(cast)
    row = actions.ask_closure(
        by=cast.viewer("worker"), case_id=case.pk, happened_on=DAY, why="missing", living="own", card="given"
    )
    waited = facts.locked

    def locked(model: type, id: object) -> object:
        """The supervisor's answer was a breath earlier: whoever waited for the row finds it answered."""
        if model is Approval:
            answered = {"state": "agreed", "answered_on": DAY, "answered_by": cast.users["supervisor"]}
            Approval._base_manager.filter(pk=id).update(**answered)
        return waited(model, id)

    monkeypatch.setattr(facts, "locked", locked)
    with pytest.raises(Refused, match="answered already"):
        actions.withdraw_closure(by=cast.viewer("worker"), closure_id=row.pk)


def test_what_ended_otherwise_since_it_was_asked_is_not_agreed_to_any_more(cast: Cast) -> None:
    case = admitted(cast)
    row = actions.ask_closure(
        by=cast.viewer("worker"), case_id=case.pk, happened_on=DAY, why="missing", living="own", card="given"
    )
    exited(cast, case, "worker", exit_on=DAY, exit_kind="died")
    with pytest.raises(Refused, match="ended already"):
        actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=True)
    actions.withdraw_closure(by=cast.viewer("worker"), closure_id=row.pk)
    assert (stay_of(case).exit_kind, Closure._base_manager.get(pk=row.pk).state) == ("died", "withdrawn")
