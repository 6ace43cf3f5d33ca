"""Many people of one operation on one screen: written down once, in few statements, nobody admitted."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from wayhome.journey.cases import actions, queries
from wayhome.journey.cases.models import Admission, Assignment, CameWith, Case, Operation, StageMove
from wayhome.journey.cases.refusals import RowsRefused
from wayhome.journey.cases.tests.test_actions import DAY, admit
from wayhome.journey.cases.tests.test_pages import browser, fields, said
from wayhome.kit.errors import Refused
from wayhome.registry.people.models import Person
from wayhome.registry.places.models import Place
from wayhome.registry.tasks.models import Task


def province(level: int = 1) -> Place:
    return Place.objects.create(
        country="KH", code=f"9{level}", edition="kh-2025", level=level, kind="province", name="Invented", folded="|invented|"
    )  # fmt: skip


def row(number: int, **facts: Any) -> dict[str, Any]:
    return {"facts": {"sex": "female" if number % 2 else "male", **facts}, "paper_number": str(number)}


def group(cast: Cast, count: int = 3, by: str = "supervisor", **changes: Any) -> list[Case]:
    told: dict[str, Any] = {
        "happened_on": DAY, "category": "at_risk", "stage": "first_contact", "rows": [row(n) for n in range(1, count + 1)],
        "shared": {"country": "VN"},
    } | changes  # fmt: skip
    return actions.group_intake(by=cast.viewer(by), office=cast.offices["vn"], **told)


@pytest.mark.seed("R05")
def test_75_people_of_one_operation_are_written_once_and_nobody_is_admitted(cast: Cast):
    id, place = uuid.uuid4(), province()
    told = {"id": id, "met_at": "border_gate", "province": place, "reference": "17/2022"}
    cases = group(cast, 75, **told)
    assert len(cases) == len({case.person.code for case in cases}) == 75
    assert {case.stage for case in cases} == {"first_contact"}
    assert {case.person.country for case in cases} == {"VN"}
    assert not Admission._base_manager.exists()
    operation = Operation._base_manager.get()
    assert (operation.pk, operation.paper_number, operation.province) == (id, "17/2022", place)
    counts = [model._base_manager.count() for model in (Person, Case, StageMove, CameWith)]
    assert counts == [75] * 4
    assert Task._base_manager.filter(kind="first_check", due_on=DAY + dt.timedelta(days=3)).count() == 75
    again = group(cast, 75, **told)
    assert {case.pk for case in again} == {case.pk for case in cases}
    assert [model._base_manager.count() for model in (Person, Case, StageMove, CameWith)] == counts


def test_more_people_take_no_more_statements(cast: Cast):
    taken = []
    for start, count in ((1, 10), (101, 75)):
        with CaptureQueriesContext(
            connection,
        ) as told:
            group(cast, rows=[row(n) for n in range(start, start + count)])
        taken.append(len(told))
    assert taken[1] <= taken[0] + 12
    assert taken[1] < 75


def test_somebody_met_is_admitted_later(cast: Cast):
    case = group(cast)[0]
    made = actions.readmit(
        by=cast.viewer("supervisor"), case_id=case.pk, happened_on=DAY + dt.timedelta(days=1)
    )
    assert made.kind == "new"
    case.refresh_from_db()
    assert case.stage == "admission"


def test_who_sees_only_her_own_walks_with_them(cast: Cast):
    cases = group(cast, 2, "worker")
    for case in cases:
        assert queries.case_for(cast.viewer("worker"), case.pk)
    assert set(Task._base_manager.values_list("owner__username", flat=True)) == {"hoa"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stage": "admission"}, "stage"),
        ({"category": "nosuch"}, "category"),
        ({"met_at": "moon"}, "met_at"),
        ({"reference": "Lan"}, "reference"),
        ({"happened_on": dt.date(2023, 1, 1)}, "happened_on"),
        ({"rows": []}, ""),
        ({"rows": [row(n) for n in range(1, 77)]}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nobody_is_written(cast: Cast, changes: dict[str, Any], field: str):
    with pytest.raises(Refused) as refused:
        group(cast, **changes)
    assert (refused.value.field or "") == field
    assert not Person._base_manager.exists()
    assert not Operation._base_manager.exists()


def test_a_place_finer_than_a_province_is_refused(cast: Cast):
    with pytest.raises(Refused):
        group(cast, province=province(3))


def test_every_wrong_row_is_named(cast: Cast):
    admit(cast, paper_number="7")
    rows = [row(7), row(8), row(8), {"facts": {}, "paper_number": "Lan"}]
    with pytest.raises(RowsRefused) as refused:
        group(cast, rows=rows)
    assert sorted(refused.value.rows) == [1, 2, 3, 4]


@pytest.mark.parametrize("who", ["counsellor", "me_officer", "kh_supervisor", "administrator", "donor"])
def test_who_may_not(cast: Cast, who: str):
    with pytest.raises(Refused):
        group(cast, by=who)
    id = uuid.uuid4()
    group(cast, id=id)
    with pytest.raises((Refused, Http404)):
        group(cast, by=who, id=id)


# The page


@pytest.mark.seed("R05")
def test_one_screen_writes_a_group_down_and_a_second_click_nothing(cast: Cast):
    client, url = browser(cast, "worker"), reverse("cases:group")
    sent = fields(client.get(url)) | {
        "category": "at_risk", "met_at": "border_gate", "rows-0-sex": "female", "rows-0-age": "17", "rows-1-age": "1990",
        "rows-1-paper_number": "12",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    told = Person._base_manager.order_by("birth_year").values_list("birth_year", "birth_precision", "sex")
    assert list(told) == [(1990, "estimated", "not_asked"), (2005, "estimated", "female")]


def test_rows_are_added_without_script_and_faults_stand_at_their_row(cast: Cast):
    client, url = browser(cast, "supervisor"), reverse("cases:group")
    sent = fields(client.get(url)) | {"category": "at_risk", "rows-0-age": "20"}
    more = client.post(url, sent | {"more": "1"})
    assert fields(more)["rows-TOTAL_FORMS"] == "10"
    assert fields(more)["rows-0-age"] == "20"
    wrong = client.post(url, sent | {"rows-0-paper_number": "Lan", "rows-1-age": "15000"})
    assert wrong.status_code == 422
    assert "Look at the rows" in said(wrong)
    assert not Person._base_manager.exists()


# Who came together, afterwards


def operation(cast: Cast, count: int = 4, by: str = "supervisor") -> tuple[uuid.UUID, list[Case]]:
    id = uuid.uuid4()
    return id, group(cast, count, by, id=id)


def walks(user: Any) -> int:
    return Assignment._base_manager.filter(user=user, role="case_worker", until=None, retired_at=None).count()


def test_they_are_shared_out_evenly_once_and_what_is_to_be_done_goes_along(cast: Cast):
    id, _cases = operation(cast)
    to, sent = [cast.users["worker"], cast.users["house_mother"]], uuid.uuid4()
    for _click in range(2):
        actions.share_out(by=cast.viewer("supervisor"), operation_id=id, to=to, id=sent)
    assert [walks(user) for user in to] == [2, 2]
    owners = Task._base_manager.filter(kind="first_check").values_list("owner__username", flat=True)
    assert sorted(owners) == sorted([user.username for user in to] * 2)
    with pytest.raises(Refused, match="already"):
        actions.share_out(by=cast.viewer("supervisor"), operation_id=id, to=to)


def test_who_wrote_them_down_gives_some_of_them_to_others(cast: Cast):
    id, _cases = operation(cast, by="worker")
    to = [cast.users["worker"], cast.users["house_mother"]]
    actions.share_out(by=cast.viewer("supervisor"), operation_id=id, to=to, id=uuid.uuid4())
    assert [walks(user) for user in to] == [2, 2]
    with pytest.raises(Http404):
        actions.share_out(by=cast.viewer("worker"), operation_id=id, to=to[:1])


def test_one_step_for_several_and_who_is_further_on_stays(cast: Cast):
    id, cases = operation(cast)
    by = cast.viewer("supervisor")
    actions.readmit(by=by, case_id=cases[0].pk, happened_on=DAY)
    told = {"operation_id": id, "case_ids": [case.pk for case in cases], "happened_on": DAY}
    assert actions.move_together(by=by, stage="referral", **told) == 3
    assert actions.move_together(by=by, stage="referral", **told) == 0
    assert {case.stage for case in Case._base_manager.all()} == {"admission", "referral"}
    with pytest.raises(Refused):
        actions.move_together(by=by, stage="closure", **told)
    other = group(cast, rows=[row(90)])[0]
    with pytest.raises(Refused):
        actions.move_together(by=by, stage="referral", **{**told, "case_ids": [other.pk]})


def test_their_page_counts_where_they_stand_and_opens_each(cast: Cast):
    id, cases = operation(cast, 30)
    client, url = browser(cast, "supervisor"), reverse("cases:together", args=[id])
    with CaptureQueriesContext(connection) as few:
        page = client.get(url).content.decode()
    assert all(reverse("desk:person", args=[case.pk]) in page for case in cases)
    assert "First contact" in page
    assert len(few) < 40
    assert browser(cast, "kh_supervisor").get(url).status_code == 404
    shared = reverse("cases:share_out", args=[id])
    offered = client.get(shared).content.decode()
    assert (
        f"{cast.users['worker']}, walks with " in offered
    )  # how many each walks with stands beside the name
    for who in ("administrator", "donor", "me_officer"):  # who sees no person is not offered
        assert str(cast.users[who].pk) not in offered
    sent = fields(client.get(shared)) | {"to": [str(cast.users["worker"].pk)]}
    assert client.post(shared, sent).status_code == 302
    assert walks(cast.users["worker"]) == 30
    assert browser(cast, "worker").get(shared).status_code in (403, 404)
