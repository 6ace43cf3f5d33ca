"""Contacts after graduation: the next one is the task, tries in vain, the supervisor told, and who does not want to hear from us."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.aftercare import actions, on_file, queries
from wayhome.journey.aftercare.models import FollowUp, Lost
from wayhome.journey.aftercare.tests.conftest import (
    DAY,
    admitted,
    at,
    fresh,
    graduated,
    in_vain,
    open_tasks,
    stay_of,
    told,
)
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import permissions_on
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db
FOLLOW_UP = [7, 30, 91, 182, 365, 730, 1095]
MAY = {"aftercare.view", "aftercare.record", "cases.approve", "cases.admit"}


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def write(cast: Cast, case: Case, what: dict[str, Any], who: str = "worker", **more: Any) -> FollowUp:
    return actions.record_follow_up(by=cast.viewer(who), case_id=case.pk, told=what, **more)


@pytest.mark.seed("S14")
def test_from_the_first_week_to_the_third_year(cast: Cast):
    case = graduated(cast)
    for days, following in zip(FOLLOW_UP, [*FOLLOW_UP[1:], None], strict=True):
        with at(after(days)):
            assert open_tasks(case) == {"follow_up": after(days)}
            write(cast, case, told(after(days), safety="safe", income="so_so" if days < 365 else "good"))
            assert open_tasks(case) == ({"follow_up": after(following)} if following else {})
    with at(after(1100)):
        stands = queries.aftercare(fresh(case))
        assert (stands.kept, stands.missed, stands.due) == (7, 0, None)
        rows = queries.scale(stands.contacts)
        assert [marks["income"].step for _one, marks in rows] == ["", "=", "=", "=", "+", "=", "="]
        assert [marks["school"].words for _one, marks in rows] == [""] * 7


def test_a_missed_contact_goes_on_to_the_next_and_a_day_agreed_goes_before(cast: Cast):
    case = graduated(cast)
    with at(after(25)):
        write(cast, case, told(after(25)))
        assert open_tasks(case) == {"follow_up": after(91)}
        row = write(cast, case, told(after(25), next_on=after(40)))
        assert open_tasks(case) == {"follow_up": after(40)}
        actions.retire_follow_up(by=cast.viewer("worker"), follow_up_id=row.pk, reason="entered_twice")
        assert open_tasks(case) == {"follow_up": after(91)}
    with at(after(62)):
        stands = queries.aftercare(fresh(case))
        assert [slot.state for slot in stands.schedule][:3] == ["missed", "kept", "next"]


def test_tries_in_vain_and_the_supervisor_decides(cast: Cast):
    case = graduated(cast)
    for days in (7, 21):
        with at(after(days)):
            write(cast, case, in_vain(after(days)))
            assert open_tasks(case) == {"find": after(days + 14)}
    with at(after(35)):
        write(cast, case, in_vain(after(35)))
        assert open_tasks(case) == {"lost": after(35)}
        lost = Lost._base_manager.get(case=case, state="told")
        assert Task._base_manager.get(kind="lost", state="open").owner_id is None  # whoever leads the office
        with pytest.raises(Http404):
            actions.decide_lost(by=cast.viewer("worker"), lost_id=lost.pk, next_on=after(90))
        with pytest.raises(Refused):
            actions.decide_lost(by=cast.viewer("supervisor"), lost_id=lost.pk, next_on=after(34))
        actions.decide_lost(by=cast.viewer("supervisor"), lost_id=lost.pk, next_on=after(90))
        assert open_tasks(case) == {"find": after(90)}
    with at(after(90)):
        write(cast, case, in_vain(after(90)))
        assert open_tasks(case) == {"find": after(104)}
    with at(after(95)):
        write(cast, case, told(after(95)))
        assert open_tasks(case) == {"follow_up": after(182)}
    assert [row.state for row in Lost._base_manager.all()] == ["try_again"]


def test_reached_before_the_supervisor_decided(cast: Cast):
    case = graduated(cast)
    with at(after(20)):
        for days in (7, 8, 9):
            write(cast, case, in_vain(after(days)))
        write(cast, case, told(after(20)))
        assert open_tasks(case) == {"follow_up": after(91)}
    assert Lost._base_manager.get().state == "reached"


def test_who_does_not_want_to_hear_from_us_has_no_task(cast: Cast, django_capture_on_commit_callbacks):
    case, by = graduated(cast), cast.viewer("worker")
    assert open_tasks(case) == {"follow_up": after(7)}
    with django_capture_on_commit_callbacks(execute=True):
        cases.record_consent(
            by=by,
            case_id=case.pk,
            purpose="contact",
            answer="no",
            happened_on=DAY,
            told={"how": "voice", "language": "vi"},
        )
    assert open_tasks(case) == {}
    with at(after(10)):
        write(cast, case, told(after(10)))  # she came by herself
        assert open_tasks(case) == {}
    section = on_file.section(by, fresh(case), MAY)
    assert section is not None
    assert not section.context["stands"].may_contact


def test_danger_now_is_a_flag_of_today(cast: Cast):
    case = graduated(cast)
    with at(after(7)):
        write(cast, case, told(after(7), safety="danger"))
    task = Task._base_manager.get(kind="flag", state="open", case_id=case.pk)
    assert (task.due_on, task.owner_id) == (after(7), cast.users["worker"].pk)


@pytest.mark.parametrize(
    ("what", "field"),
    [
        (told(dt.date(2022, 10, 19)), "happened_on"),  # before she graduated
        (told(dt.date(2022, 11, 20)), "happened_on"),  # to come
        (told() | {"how": "pigeon"}, "how"),
        (told() | {"reached": "perhaps"}, "reached"),
        (told(why="no_answer"), "why"),
        (in_vain() | {"income": "good"}, "income"),
        (told(next_on=DAY), "next_on"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, what: dict[str, Any], field: str):
    case = graduated(cast)
    with pytest.raises(Refused) as refused:
        write(cast, case, what)
    assert refused.value.field == field
    assert not FollowUp._base_manager.exists()


def test_sent_twice_written_once_corrected_with_its_history(cast: Cast):
    case, by, same = graduated(cast), cast.viewer("worker"), uuid.uuid4()
    row = write(cast, case, told(income="hard"), id=same, words="I sell soup now.")
    assert write(cast, case, told(income="good"), id=same).pk == row.pk
    assert FollowUp._base_manager.count() == 1
    saved = actions.correct_follow_up(by=by, follow_up_id=row.pk, version=1, told=told(income="good"))
    assert (saved.version, saved.income) == (2, "good")
    assert saved.words is not None
    assert (
        actions.correct_follow_up(by=by, follow_up_id=row.pk, version=2, told=told(income="good")).version
        == 2
    )
    with pytest.raises(Conflict):
        actions.correct_follow_up(by=by, follow_up_id=row.pk, version=1, told=told(income="hard"))


@pytest.mark.parametrize(
    "who", ["counsellor", "me_officer", "house_mother", "kh_supervisor", "partner", "stranger"]
)
def test_who_may_not_write(cast: Cast, who: str):
    case = graduated(cast)
    with pytest.raises(Http404):
        write(cast, case, told(), who=who)


def test_somebody_in_service_again_is_left_in_peace(cast: Cast, django_capture_on_commit_callbacks):
    case = graduated(cast)
    with at(after(3)), django_capture_on_commit_callbacks(execute=True):
        cases.readmit(by=cast.viewer("supervisor"), case_id=case.pk, happened_on=after(3))
    assert open_tasks(case) == {}


def test_in_service_again_by_another_record_is_left_in_peace(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    worker, case = cast.viewer("worker"), graduated(cast)
    actions.follow_stays(by=worker, case_id=case.pk)
    assert open_tasks(case) == {"follow_up": after(7)}
    other = cases.open_case(by=worker, case_id=case.pk, category="trafficking", happened_on=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        cases.readmit(by=worker, case_id=other.pk, happened_on=DAY)
    assert open_tasks(case) == {}
    stands = queries.aftercare(fresh(case))
    assert (stands.began, stands.due, stands.elsewhere) == (DAY, None, True)
    client = Client()
    sign_in(client, cast.users["worker"])
    page = client.get(reverse("aftercare:overview", args=[case.pk])).content.decode()
    assert "Write down a contact" in page
    assert "All contacts of the schedule are over" not in page
    stay = stay_of(other)
    with at(after(3)), django_capture_on_commit_callbacks(execute=True):
        cases.record_exit(
            by=worker, admission_id=stay.pk, version=stay.version, exit_on=after(3), exit_kind="missing"
        )
    assert open_tasks(case) == {"follow_up": after(7)}, "that stay ended: contacts go on"


def test_a_try_retired_asks_the_supervisor_no_longer(cast: Cast) -> None:
    worker, case, rows = cast.viewer("worker"), graduated(cast), []
    for days in (1, 2, 3):
        with at(after(days)):
            rows.append(write(cast, case, in_vain(after(days))))
    assert set(open_tasks(case)) == {"lost"}
    with at(after(3)):
        actions.retire_follow_up(by=worker, follow_up_id=rows[-1].pk, reason="entered_twice")
    assert set(open_tasks(case)) == {"find"}
    assert Lost._base_manager.get(case=case).state == "closed"
    with at(after(4)):
        write(cast, case, in_vain(after(4)))
    assert set(open_tasks(case)) == {"lost"}, "the third in vain tells the supervisor again"


def test_danger_told_by_a_correction_is_a_flag_once(cast: Cast) -> None:
    case, by = graduated(cast), cast.viewer("worker")
    flags = Task._base_manager.filter(case_id=case.pk, kind="flag", state="open", retired_at=None)
    with at(after(7)):
        row = write(cast, case, told(after(7), safety="safe"))
        assert not flags.exists()
        for version, answer in (
            (1, told(after(7), safety="danger")),
            (2, told(after(7), safety="danger", income="hard")),
        ):
            row = actions.correct_follow_up(by=by, follow_up_id=row.pk, version=version, told=answer)
    assert row.version == 3
    assert flags.count() == 1


def test_the_part_of_the_file_is_short_and_bounded(cast: Cast, django_assert_max_num_queries):
    case, by = graduated(cast), cast.viewer("supervisor")
    with at(after(7)):
        write(cast, case, told(after(7), safety="worried", health="hard"))
    with at(after(30)):
        write(cast, case, told(after(30), safety="safe", health="so_so"))
        case, may = fresh(case), permissions_on(by, fresh(case), MAY)
        with django_assert_max_num_queries(7):
            section = on_file.section(by, case, may)
            events = on_file.happened(by, case, 10)
    assert section is not None
    assert [mark.step for _words, mark in section.context["marks"]] == ["+", "+"]
    assert [event.on for event in events] == [after(30), after(7), DAY]
    assert on_file.section(by, case, may - {"aftercare.view"}) is None
    new = admitted(cast)
    with django_assert_max_num_queries(4):
        part, told_of = on_file.section(by, new, may), on_file.happened(by, new, 10)
    assert told_of == []
    assert (
        part is not None
    )  # nobody thinks of graduating on the first day; that the work may end is one line among others
    assert part.template == ""
    assert part.offer is not None
    assert part.offer.url == reverse("aftercare:close", args=[new.pk])
    assert stay_of(new).exit_on is None
