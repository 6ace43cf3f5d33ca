"""An end of the work that was written down wrongly is corrected like any fact; exit, stage and stock follow, and follow back."""

import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.aftercare import actions
from wayhome.journey.aftercare.models import Closure, Graduation
from wayhome.journey.aftercare.tests.conftest import BEGAN, DAY, admitted, fresh, graduated, stay_of
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Case, StageMove
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.trust.audit.models import Entry

pytestmark = pytest.mark.django_db
EARLIER = DAY - dt.timedelta(days=9)


def ended(cast: Cast, case: Case, why: str = "moved_abroad", who: str = "worker") -> Closure:
    asked = actions.ask_closure(
        by=cast.viewer(who), case_id=case.pk, happened_on=DAY, why=why, living="own", card="given"
    )
    return actions.answer_closure(by=cast.viewer("supervisor"), closure_id=asked.pk, agreed=True)


def correct(cast: Cast, row: Closure, who: str = "supervisor", **changes: Any) -> Closure:
    stands = {"happened_on": row.happened_on, "why": row.why, "living": row.living, "card": row.card}
    return actions.correct_closure(
        by=cast.viewer(who), closure_id=row.pk, **{"version": row.version, **stands, **changes}
    )


def test_the_exit_and_the_stage_follow(cast: Cast) -> None:
    case = admitted(cast)
    row = ended(cast, case)
    again = correct(cast, row, happened_on=EARLIER, why="missing", living="friends")
    assert (again.happened_on, again.why, again.living, again.version) == (
        EARLIER,
        "missing",
        "friends",
        row.version + 1,
    )
    stay = stay_of(case)
    assert (stay.exit_on, stay.exit_kind) == (EARLIER, "missing")
    step = StageMove._base_manager.get(case=case, stage="closure", retired_at=None)
    assert (step.happened_on, fresh(case).stage) == (EARLIER, "closure")
    assert Closure.versions.objects.get(row_id=row.pk, version=row.version).why == "moved_abroad"
    assert Entry.objects.filter(verb="aftercare.correct_closure").count() == 1


def test_after_a_graduation_the_step_follows_and_the_graduation_stays(cast: Cast) -> None:
    case = graduated(cast, on=EARLIER)
    row = ended(cast, case)
    again = correct(cast, row, happened_on=DAY - dt.timedelta(days=2), why="complete")
    step = StageMove._base_manager.get(pk=again.step_id)
    assert step.happened_on == DAY - dt.timedelta(days=2)
    assert (fresh(case).stage, stay_of(case).exit_on) == ("closure", EARLIER)
    with pytest.raises(Refused) as refused:
        correct(cast, again, happened_on=EARLIER - dt.timedelta(days=1))
    assert refused.value.field == "happened_on"


def test_her_worker_corrects_where_she_lives_and_the_supervisor_what_she_agreed_to(cast: Cast) -> None:
    case = admitted(cast)
    row = correct(cast, ended(cast, case), "worker", living="family", card="not_safe")
    assert (row.living, row.card, stay_of(case).exit_on) == ("family", "not_safe", DAY)
    for changes in ({"why": "missing"}, {"happened_on": EARLIER}):
        with pytest.raises(Refused) as refused:
            correct(cast, row, "worker", **changes)
        assert refused.value.field == next(iter(changes))
    for who in ("counsellor", "me_officer", "kh_supervisor", "administrator", "stranger"):
        with pytest.raises(Http404):
            correct(cast, row, who, living="own")


def test_nobody_corrects_alone_what_she_asked_for(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    row = ended(cast, admitted(cast))
    Closure._base_manager.filter(pk=row.pk).update(done_by=by.user)
    with pytest.raises(Refused):
        correct(cast, row, why="missing")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": "complete"}, "why"),
        ({"why": "graduated_reintegrated"}, "why"),
        ({"card": "lost"}, "card"),
        ({"happened_on": DAY + dt.timedelta(days=1)}, "happened_on"),
        ({"happened_on": BEGAN - dt.timedelta(days=1)}, "happened_on"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, changes: dict[str, Any], field: str) -> None:
    case = admitted(cast)
    row = ended(cast, case)
    with pytest.raises(Refused) as refused:
        correct(cast, row, **changes)
    assert refused.value.field == field
    assert stay_of(case).exit_kind == "moved_abroad"


def test_twice_and_on_an_older_version(cast: Cast) -> None:
    row = ended(cast, admitted(cast))
    again = correct(cast, row, living="family")
    assert correct(cast, again).version == again.version, "nothing changed, nothing written"
    with pytest.raises(Conflict):
        correct(cast, row, living="friends")
    asked = actions.ask_closure(
        by=cast.viewer("worker"),
        case_id=admitted(cast).pk,
        happened_on=DAY,
        why="missing",
        living="own",
        card="given",
    )
    with pytest.raises(Refused):
        correct(cast, asked, living="family")


def test_who_came_back_since_keeps_the_end_as_it_was(cast: Cast) -> None:
    case = graduated(cast, on=EARLIER)
    row = ended(cast, case)
    cases.move(by=cast.viewer("supervisor"), case_id=case.pk, stage="follow_up", happened_on=DAY, why="asked")
    with pytest.raises(Refused):
        correct(cast, row, happened_on=EARLIER)


def test_an_exit_corrected_elsewhere_is_followed(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    """A graduation's day is that of its exit; so is an end's, with its reason."""
    case = graduated(cast)
    stay = stay_of(case)
    with django_capture_on_commit_callbacks(execute=True):
        cases.correct_admission(
            by=cast.viewer("supervisor"),
            admission_id=stay.pk,
            version=stay.version,
            changes={"exit_on": EARLIER},
        )
    row = Graduation._base_manager.get(case=case)
    assert (row.happened_on, row.state) == (EARLIER, "agreed")
    other = admitted(cast)
    ended(cast, other)
    stay = stay_of(other)
    with django_capture_on_commit_callbacks(execute=True):
        cases.correct_admission(
            by=cast.viewer("supervisor"),
            admission_id=stay.pk,
            version=stay.version,
            changes={"exit_on": EARLIER, "exit_kind": "missing"},
        )
    end = Closure._base_manager.get(case=other)
    assert (end.happened_on, end.why, end.state) == (EARLIER, "missing", "agreed")
    stay = stay_of(other)
    with django_capture_on_commit_callbacks(execute=True):
        cases.correct_admission(
            by=cast.viewer("supervisor"),
            admission_id=stay.pk,
            version=stay.version,
            changes={"exit_kind": "graduated_reintegrated"},
        )
    assert Closure._base_manager.get(case=other).state == "undone"


def test_on_the_pages(cast: Cast) -> None:
    client, row = Client(), ended(cast, admitted(cast))
    sign_in(client, cast.users["supervisor"])
    show, at = reverse("aftercare:closure", args=[row.pk]), reverse("aftercare:closure_edit", args=[row.pk])
    assert at in client.get(show).content.decode()
    sent = {
        "version": row.version,
        "reason": "missing",
        "living": "own",
        "card": "given",
        "happened_on": f"{EARLIER:%d/%m/%Y}",
    }
    assert client.post(at, sent | {"reason": "complete"}).status_code == 422
    assert client.post(at, sent).status_code == 302
    assert "History" in client.get(show).content.decode()
    assert client.post(at, sent | {"living": "family"}).status_code == 409
    done = graduated(cast)
    page = client.get(reverse("aftercare:graduation", args=[Graduation._base_manager.get(case=done).pk]))
    assert reverse("cases:admission", args=[stay_of(done).pk]) in page.content.decode()
