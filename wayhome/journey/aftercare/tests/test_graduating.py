"""A graduation: prepared, asked, agreed to, done, undone; who may, and what is refused."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.http import Http404

from tests.cast import Cast
from wayhome.journey.aftercare import actions, queries
from wayhome.journey.aftercare.models import Graduation, Line, Return
from wayhome.journey.aftercare.sealed import words_of
from wayhome.journey.aftercare.tests.conftest import (
    BEGAN,
    DAY,
    admitted,
    fresh,
    graduated,
    met,
    open_tasks,
    ready,
    stay_of,
    ticked,
)
from wayhome.journey.cases import actions as cases
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.trust.audit.models import Entry, Look

pytestmark = pytest.mark.django_db


def row_of(row: Graduation) -> Graduation:
    return Graduation._base_manager.get(pk=row.pk)


@pytest.mark.seed("S14", "Q07")
def test_from_the_checklist_to_the_exit_and_the_first_contact(cast: Cast):
    case = admitted(cast)
    row = ready(cast, case, papers="in_hand")
    assert row.state == "draft"
    asked = actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    assert asked.state == "asked"
    assert open_tasks(case) == {"approval": DAY}
    done = actions.answer_graduation(by=cast.viewer("supervisor"), graduation_id=row.pk, agreed=True)
    stay = stay_of(case)
    assert (done.state, done.admission_id) == ("agreed", stay.pk)
    assert (stay.exit_on, stay.exit_kind) == (DAY, "graduated_reintegrated")
    assert fresh(case).stage == "follow_up"
    assert open_tasks(case) == {"follow_up": DAY + dt.timedelta(days=7)}
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {
        "aftercare.save_graduation",
        "aftercare.ask_graduation",
        "aftercare.answer_graduation",
        "cases.record_exit",
    } <= verbs


def test_every_line_is_answered_and_what_is_not_met_has_its_reason(cast: Cast):
    case, by = admitted(cast), cast.viewer("worker")
    lines = met(case, papers="her_choice")
    del lines["health"]
    row = actions.save_graduation(
        by=by, case_id=case.pk, happened_on=DAY, wish="wants", lines=lines | {"goals": ("no", "")}
    )
    with pytest.raises(Refused) as refused:
        actions.ask_graduation(by=by, graduation_id=row.pk)
    assert "health" in str(refused.value.sentence)
    assert refused.value.field == "line_health"
    row = actions.save_graduation(
        by=by, case_id=case.pk, id=row.pk, version=row.version, happened_on=DAY, wish="not_asked", lines=met(case, goals="in_follow_up")
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.ask_graduation(by=by, graduation_id=row.pk)
    assert refused.value.field == "wish"
    actions.save_graduation(
        by=by, case_id=case.pk, id=row.pk, version=row.version, happened_on=DAY, wish="unsure", lines={}
    )
    with pytest.raises(Refused):  # no plan of the return yet
        actions.ask_graduation(by=by, graduation_id=row.pk)
    actions.save_return(
        by=by,
        graduation_id=row.pk,
        living="own",
        with_whom="children",
        fit={"health": ("no", "")},
        home={},
        copies={},
    )
    assert actions.ask_graduation(by=by, graduation_id=row.pk).state == "asked"


@pytest.mark.parametrize(
    "lines",
    [
        {"nonsense": ("yes", "")},
        {"health": ("perhaps", "")},
        {"health": ("no", "because")},
        {"health": ("yes", "other")},
    ],
)
def test_a_line_that_is_none_is_refused(cast: Cast, lines: dict[str, tuple[str, str]]):
    case = admitted(cast)
    with pytest.raises(Refused):
        actions.save_graduation(
            by=cast.viewer("worker"), case_id=case.pk, happened_on=DAY, wish="wants", lines=lines
        )
    assert not Graduation._base_manager.exists()


def test_only_who_is_in_service_graduates_and_one_at_a_time(cast: Cast):
    case, by = admitted(cast), cast.viewer("worker")
    same = uuid.uuid4()
    first = actions.save_graduation(by=by, case_id=case.pk, happened_on=DAY, wish="wants", lines={}, id=same)
    assert (
        actions.save_graduation(by=by, case_id=case.pk, happened_on=DAY, wish="wants", lines={}, id=same).pk
        == first.pk
    )
    with pytest.raises(Refused):
        actions.save_graduation(by=by, case_id=case.pk, happened_on=DAY, wish="wants", lines={})
    with pytest.raises(Refused):
        actions.save_graduation(by=by, case_id=case.pk, id=same, version=1, happened_on=BEGAN - dt.timedelta(days=1), wish="wants", lines={})  # fmt: skip
    other = graduated(cast)
    with pytest.raises(Refused):
        actions.save_graduation(by=by, case_id=other.pk, happened_on=DAY, wish="wants", lines={})


def test_two_savers_see_both_versions(cast: Cast):
    case, by = admitted(cast), cast.viewer("worker")
    row = actions.save_graduation(by=by, case_id=case.pk, happened_on=DAY, wish="unsure", lines={})
    actions.save_graduation(
        by=by, case_id=case.pk, id=row.pk, version=1, happened_on=DAY, wish="wants", lines={}
    )
    with pytest.raises(Conflict):
        actions.save_graduation(
            by=by, case_id=case.pk, id=row.pk, version=1, happened_on=DAY, wish="stay", lines={}
        )


def test_given_back_with_a_reason_changed_and_asked_again(cast: Cast):
    case, by, mai = admitted(cast), cast.viewer("worker"), cast.viewer("supervisor")
    row = ready(cast, case)
    actions.ask_graduation(by=by, graduation_id=row.pk)
    with pytest.raises(Refused):  # it waits: nobody changes it meanwhile
        actions.save_graduation(
            by=by, case_id=case.pk, id=row.pk, version=row.version, happened_on=DAY, wish="stay", lines={}
        )
    with pytest.raises(Refused) as refused:
        actions.answer_graduation(by=mai, graduation_id=row.pk, agreed=False)
    assert refused.value.field == "why"
    back = actions.answer_graduation(by=mai, graduation_id=row.pk, agreed=False, why="her_wish")
    assert back.state == "returned"
    assert stay_of(case).exit_on is None
    actions.save_graduation(
        by=by, case_id=case.pk, id=row.pk, version=back.version, happened_on=DAY, wish="wants", lines={}
    )
    assert actions.ask_graduation(by=by, graduation_id=row.pk).state == "asked"
    assert actions.take_back_graduation(by=by, graduation_id=row.pk).state == "draft"
    assert open_tasks(case) == {}
    with pytest.raises(Refused):
        actions.answer_graduation(by=mai, graduation_id=row.pk, agreed=True)


def test_nobody_agrees_to_what_she_asked_for_herself(cast: Cast):
    case, mai = admitted(cast), cast.viewer("supervisor")
    row = ready(cast, case)
    actions.ask_graduation(by=mai, graduation_id=row.pk)
    with pytest.raises(Refused):
        actions.answer_graduation(by=mai, graduation_id=row.pk, agreed=True)
    assert row_of(row).state == "asked"


def test_a_day_to_come_waits_as_a_task_of_that_day(cast: Cast):
    case, by = admitted(cast), cast.viewer("worker")
    friday = DAY + dt.timedelta(days=1)
    row = ready(cast, case, on=friday)
    actions.ask_graduation(by=by, graduation_id=row.pk)
    agreed = actions.answer_graduation(by=cast.viewer("supervisor"), graduation_id=row.pk, agreed=True)
    assert (agreed.state, agreed.admission_id, stay_of(case).exit_on) == ("agreed", None, None)
    assert open_tasks(case) == {"graduation": friday}
    with pytest.raises(Refused):
        actions.complete_graduation(by=by, graduation_id=row.pk, exit_on=friday)
    done = actions.complete_graduation(by=by, graduation_id=row.pk, exit_on=DAY)
    assert done.admission_id == stay_of(case).pk
    assert done.happened_on == DAY
    assert open_tasks(case) == {"follow_up": DAY + dt.timedelta(days=7)}


def test_an_exit_taken_back_undoes_the_graduation_and_its_contacts(
    cast: Cast, django_capture_on_commit_callbacks
):
    case = graduated(cast)
    stay = stay_of(case)
    with django_capture_on_commit_callbacks(execute=True):
        cases.undo_exit(by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version)
    assert [row.state for row in Graduation._base_manager.all()] == ["undone"]
    assert open_tasks(case) == {}
    assert ready(cast, fresh(case)).state == "draft"


def test_an_exit_recorded_from_paper_begins_the_contacts_too(cast: Cast, django_capture_on_commit_callbacks):
    case = admitted(cast)
    stay = stay_of(case)
    with django_capture_on_commit_callbacks(execute=True):
        cases.record_exit(
            by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, exit_on=dt.date(2022, 7, 1),
            exit_kind="graduated_reintegrated", source="paper",
        )  # fmt: skip
    # The contacts of July are over: the one of about three months is the next.
    assert open_tasks(case) == {"follow_up": dt.date(2022, 7, 1) + dt.timedelta(days=91)}


def test_a_checklist_begun_by_mistake_is_retired_whole(cast: Cast):
    case, by = admitted(cast), cast.viewer("worker")
    row = ready(cast, case)
    actions.retire_graduation(by=by, graduation_id=row.pk, reason="wrong_person")
    assert not Line._base_manager.filter(retired_at=None).exists()
    assert not Return._base_manager.filter(retired_at=None).exists()
    assert queries.open_graduation(by, case) is None
    done = graduated(cast)
    with pytest.raises(Refused):
        actions.retire_graduation(
            by=by, graduation_id=Graduation._base_manager.get(case=done).pk, reason="other"
        )


@pytest.mark.parametrize(
    "who",
    ["counsellor", "house_mother", "me_officer", "director", "administrator", "kh_supervisor", "stranger"],
)
def test_who_may_not(cast: Cast, who: str):
    case = admitted(cast)
    row = ready(cast, case)
    by = cast.viewer(who)
    with pytest.raises(Http404):
        actions.save_graduation(by=by, case_id=case.pk, happened_on=DAY, wish="wants", lines={})
    with pytest.raises(Http404):
        actions.ask_graduation(by=by, graduation_id=row.pk)
    with pytest.raises(Http404):
        actions.answer_graduation(by=by, graduation_id=row.pk, agreed=True)


def test_a_worker_agrees_to_nothing(cast: Cast):
    row = ready(cast, admitted(cast))
    actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    with pytest.raises(Http404):
        actions.answer_graduation(by=cast.viewer("worker"), graduation_id=row.pk, agreed=True)


def test_her_words_are_sealed_and_reading_them_is_a_look(cast: Cast):
    case = admitted(cast)
    row = ready(cast, case)
    assert (
        words_of(cast.viewer("supervisor"), queries.row_for(cast.viewer("supervisor"), Graduation, row.pk))
        == "I want to see my mother."
    )
    assert Look.objects.filter(page="aftercare", person_id=case.person_id).exists()
    assert (
        words_of(cast.viewer("me_officer"), queries.row_for(cast.viewer("me_officer"), Graduation, row.pk))
        is None
    )
    with connection.cursor() as cursor:
        for table in ("aftercare_graduation", "aftercare_graduationversion"):
            cursor.execute(f"SELECT words FROM {table}")  # noqa: S608 - our own two names
            assert all(b"mother" not in bytes(words) for (words,) in cursor.fetchall() if words is not None)


def test_words_left_out_stay_and_words_cleared_go(cast: Cast):
    case, by = admitted(cast), cast.viewer("worker")
    row = ready(cast, case)
    same = {"by": by, "case_id": case.pk, "id": row.pk, "happened_on": DAY, "wish": "wants", "lines": {}}
    kept = actions.save_graduation(**same, version=row.version)
    assert kept.version == row.version
    assert kept.words is not None
    assert (
        actions.save_graduation(**same, version=row.version, words="I want to see my mother.").version
        == row.version
    )
    assert actions.save_graduation(**same, version=row.version, words="").words is None


def test_only_a_province_stands_in_the_plan(cast: Cast):
    row = ready(cast, admitted(cast))
    plan = Return._base_manager.get(graduation=row)
    same = {
        "living": "own",
        "with_whom": "alone",
        "fit": ticked("fit"),
        "home": ticked("home"),
        "copies": ticked("copies"),
    }
    saved = actions.save_return(by=cast.viewer("worker"), graduation_id=row.pk, version=plan.version, **same)
    assert (saved.living, saved.version) == ("own", 2)
    with pytest.raises(Conflict):
        actions.save_return(
            by=cast.viewer("worker"), graduation_id=row.pk, version=1, **same | {"living": "friends"}
        )
