"""Handing people over: one act with its keys, asked and agreed, taken back on its day; a leave and its stand-ins; a colleague who leaves."""

import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions, handing
from wayhome.journey.cases.models import Assignment, Case, HandOver, HandOverLine
from wayhome.kit.dates import clock_at, now, today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import NameBody
from wayhome.trust.access.actions import grant
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.accounts.models import Membership
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions import make_compartments

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """Three persons with whom the counsellor walks, named; ``stranger`` becomes a case worker outside the team."""
    since = dt.date(2020, 1, 1)
    role: dict[str, Any] = {"role": "case_worker", "scope_kind": "own", "scope_key": cast.offices["vn"].pk}
    grant(by=SYSTEM, user=cast.users["stranger"], valid_from=since, **role)
    made = [case_of(cast, with_="counsellor") for _one in range(3)]
    for case in made:
        actions.add_part(by=cast.viewer("supervisor"), case_id=case.pk, body=NameBody("Lò Thị Bịa"))
    return made


def given(cast: Cast, cases: list[Case], by: str = "supervisor", **more: Any) -> HandOver:
    told: dict[str, Any] = {"to": [cast.users["stranger"]], **more}
    return actions.hand_over(
        by=cast.viewer(by), of=cast.users["counsellor"], case_ids=[case.pk for case in cases], **told
    )


def seen(cast: Cast, who: str) -> set[Any]:
    return set(Case.objects.visible_to(cast.viewer(who)).values_list("pk", flat=True))


def opens(cast: Cast, who: str, cases: list[Case]) -> int:
    return len(sealed.opens(cast.viewer(who), [case.person_id for case in cases]))


def test_a_caseload_passes_in_one_act_with_its_keys(cast: Cast, cases: list[Case]) -> None:
    assert opens(cast, "counsellor", cases) == 3
    assert opens(cast, "stranger", cases) == 0
    made = given(cast, cases)
    assert made.state == "done"
    assert seen(cast, "stranger") == {case.pk for case in cases}
    assert not seen(cast, "counsellor")
    assert opens(cast, "stranger", cases) == 3
    assert opens(cast, "counsellor", cases) == 0
    assert Entry.objects.filter(verb="cases.hand_over").count() == 1
    old = Assignment.objects.unscoped("the test looks").filter(user=cast.users["counsellor"])
    assert {one.until for one in old} == {made.happened_on - dt.timedelta(days=1)}
    assert {one.version for one in old} == {2}
    assert all(one.versions.objects.filter(row_id=one.pk).count() == 2 for one in old)


def test_only_chosen_persons_and_several_share_evenly(cast: Cast, cases: list[Case]) -> None:
    made = given(cast, cases[:2], to=[cast.users["stranger"], cast.users["worker"]])
    whose = (
        HandOverLine.objects.unscoped("the test looks").filter(hand_over=made).values_list("to", flat=True)
    )
    assert sorted(whose) == sorted([cast.users["stranger"].pk, cast.users["worker"].pk])
    assert seen(cast, "counsellor") == {cases[2].pk}


def test_taken_back_on_its_day_everything_is_as_before(cast: Cast, cases: list[Case]) -> None:
    made = given(cast, cases)
    actions.undo_hand_over(by=cast.viewer("supervisor"), id=made.pk)
    assert seen(cast, "counsellor") == {case.pk for case in cases}
    assert not seen(cast, "stranger")
    assert opens(cast, "counsellor", cases) == 3
    assert opens(cast, "stranger", cases) == 0
    with pytest.raises(Refused):
        actions.undo_hand_over(by=cast.viewer("supervisor"), id=made.pk)


def test_the_day_after_it_is_too_late(cast: Cast, cases: list[Case]) -> None:
    made = given(cast, cases)
    with clock_at(now() + dt.timedelta(days=1)), pytest.raises(Refused):
        actions.undo_hand_over(by=cast.viewer("supervisor"), id=made.pk)


def test_a_worker_asks_and_her_supervisor_agrees(cast: Cast, cases: list[Case]) -> None:
    worker = cast.users["worker"]
    supervisor = cast.viewer("supervisor")
    for case in cases:
        actions.assign(
            by=supervisor,
            case_id=case.pk,
            user=worker,
            role="case_worker",
            happened_on=today("Asia/Ho_Chi_Minh"),
        )
    told: dict[str, Any] = {
        "of": worker,
        "case_ids": [case.pk for case in cases],
        "to": [cast.users["stranger"]],
    }
    made = actions.hand_over(by=cast.viewer("worker"), **told)
    assert made.state == "asked"
    assert not seen(cast, "stranger")
    assert [one.page for one in handing.notices(supervisor)] == ["cases:hand_overs"]
    for who in ("worker", "counsellor", "kh_supervisor", "stranger"):
        with pytest.raises(Http404):
            actions.agree_hand_over(by=cast.viewer(who), id=made.pk)
    actions.agree_hand_over(by=supervisor, id=made.pk)
    assert seen(cast, "stranger") == {case.pk for case in cases}
    assert not handing.notices(supervisor)
    with pytest.raises(Refused):
        actions.refuse_hand_over(by=cast.viewer("worker"), id=made.pk)


def test_who_may_not_see_who_a_person_is_gets_no_key_to_it(cast: Cast, cases: list[Case]) -> None:
    given(cast, cases, to=[cast.users["me_officer"]])
    assert not viewer_for(cast.users["me_officer"]).may("identity.view")
    assert opens(cast, "me_officer", cases) == 0


def test_who_lost_her_role_since_it_was_asked_takes_nobody_over(cast: Cast, cases: list[Case]) -> None:
    worker = cast.users["worker"]
    for case in cases:
        actions.assign(
            by=cast.viewer("supervisor"),
            case_id=case.pk,
            user=worker,
            role="case_worker",
            happened_on=today("Asia/Ho_Chi_Minh"),
        )
    ids = [case.pk for case in cases]
    made = actions.hand_over(by=cast.viewer("worker"), of=worker, case_ids=ids, to=[cast.users["stranger"]])
    assert made.state == "asked"
    Grant.objects.filter(user=cast.users["stranger"]).delete()
    with pytest.raises(Refused):
        actions.agree_hand_over(by=cast.viewer("supervisor"), id=made.pk)
    assert opens(cast, "stranger", cases) == 0


def test_a_leave_has_stand_ins_for_its_days_and_ends_when_she_is_back(cast: Cast, cases: list[Case]) -> None:
    day = today(cast.offices["vn"].time_zone)
    first, last = day + dt.timedelta(days=2), day + dt.timedelta(days=9)
    made = given(cast, cases, happened_on=first, until=last)
    everyone = {case.pk for case in cases}
    assert not seen(cast, "stranger")
    with clock_at(now() + dt.timedelta(days=3)):
        assert seen(cast, "stranger") == seen(cast, "counsellor") == everyone
        assert opens(cast, "stranger", cases) == 3
    with clock_at(now() + dt.timedelta(days=11)):
        assert not seen(cast, "stranger")
        assert [one.page for one in handing.notices(cast.viewer("supervisor"))] == ["cases:hand_over"]
    with clock_at(now() + dt.timedelta(days=5)):
        actions.come_back(by=cast.viewer("counsellor"), id=made.pk)
        assert not seen(cast, "stranger")
        assert opens(cast, "stranger", cases) == 0
        assert seen(cast, "counsellor") == everyone
        assert opens(cast, "counsellor", cases) == 3


@pytest.mark.parametrize(
    "who", ["worker", "me_officer", "administrator", "kh_supervisor", "partner", "stranger"]
)
def test_others_hand_nobody_over(cast: Cast, cases: list[Case], who: str) -> None:
    with pytest.raises(Refused):
        given(cast, cases, by=who)
    assert not HandOver.objects.unscoped("the test looks").exists()


def test_what_cannot_be(cast: Cast, cases: list[Case]) -> None:
    day = today(cast.offices["vn"].time_zone)
    wrong: list[dict[str, Any]] = [
        {"to": []},
        {"to": [cast.users["counsellor"]]},
        {"to": [cast.users["director"]]},
        {"to": [cast.users["kh_counsellor"]]},
        {"happened_on": day + dt.timedelta(days=1)},
        {"happened_on": day, "until": day - dt.timedelta(days=1)},
        {"happened_on": day - dt.timedelta(days=1), "until": day},
        {"happened_on": day, "until": day + dt.timedelta(days=900)},
    ]
    for more in wrong:
        with pytest.raises(Refused):
            given(cast, cases, **more)
    with pytest.raises(Refused):
        given(cast, [*cases, case_of(cast)])
    assert not HandOver.objects.unscoped("the test looks").exists()


def test_sent_twice_is_once(cast: Cast, cases: list[Case]) -> None:
    id = new_id()
    assert given(cast, cases, id=id).pk == given(cast, cases, id=id).pk
    assert Assignment.objects.unscoped("the test looks").filter(user=cast.users["stranger"]).count() == 3


def test_on_the_pages(cast: Cast, client: Client, cases: list[Case]) -> None:
    sign_in(client, cast.users["supervisor"])
    listed = client.get(reverse("cases:hand_overs")).content.decode()
    of = cast.users["counsellor"]
    at = reverse("cases:hand_over_begin", args=[of.pk])
    assert at in listed
    page = client.get(at).content.decode()
    assert all(case.person.code in page for case in cases)
    sent = {
        "id": str(new_id()), "how": "for_good", "to": [str(cast.users["stranger"].pk)], "cases": [str(case.pk) for case in cases],
    }  # fmt: skip
    assert client.post(at, sent | {"to": []}).status_code == 422
    assert client.post(at, sent | {"how": "leave"}).status_code == 422
    assert client.post(at, sent).status_code == 302
    made = HandOver.objects.unscoped("the test looks").get()
    show = reverse("cases:hand_over", args=[made.pk])
    said = client.get(show).content.decode()
    assert "Take it back" in said
    client.post(show, {"told": [str(cases[0].pk)]})
    told = HandOverLine.objects.unscoped("the test looks").exclude(told_on=None)
    assert [line.case_id for line in told] == [cases[0].pk]
    undo = reverse("cases:hand_over_answer", args=[made.pk, "undo"])
    assert client.get(undo).status_code == 200
    sign_in(client, cast.users["stranger"])
    assert client.get(show).status_code == 200
    assert client.post(undo).status_code == 404
    sign_in(client, of)
    assert all(case.person.code not in client.get(show).content.decode() for case in cases)
    sign_in(client, cast.users["kh_supervisor"])
    assert client.get(show).status_code == client.get(at).status_code == 404


def test_the_page_of_many_asks_few_queries(
    cast: Cast, client: Client, cases: list[Case], django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    made = given(cast, cases)
    sign_in(client, cast.users["supervisor"])
    client.get(reverse("cases:hand_over", args=[made.pk]))
    with django_assert_max_num_queries(30):
        client.get(reverse("cases:hand_over", args=[made.pk]))


def test_what_fewer_than_two_could_open_then_stays_with_her(cast: Cast, cases: list[Case]) -> None:
    """A supervisor whose session has no key hands over: nothing can be given, so papers of one person stay as they are."""
    mine = [queries.user_holder(cast.users[who]) for who in ("counsellor", "supervisor")]
    one = cases[0].pk
    make_compartments(
        by=SYSTEM, kind=rules.LEGAL, subjects=[one], holders=[holder for holder in mine if holder]
    )
    made = actions.hand_over(
        by=viewer_for(cast.users["supervisor"]), of=cast.users["counsellor"], case_ids=[case.pk for case in cases],
        to=[cast.users["stranger"]],
    )  # fmt: skip
    assert made.state == "done"
    compartment = queries.compartments(rules.LEGAL, [one])[one][0]
    assert len(queries.holders_of([compartment.pk])[compartment.pk]) == 2
    assert opens(cast, "counsellor", cases) == opens(cast, "stranger", cases) == 0
    assert opens(cast, "worker", cases) == 3


# --- leaving for good ---------------------------------------------------------------------------------------------


def test_who_leaves_is_out_of_everything_in_one_act(cast: Cast, client: Client, cases: list[Case]) -> None:
    user = cast.users["counsellor"]
    at = reverse("cases:depart", args=[user.pk])
    sign_in(client, cast.users["administrator"])
    page = client.get(at).content.decode()
    assert "3 persons" in page
    assert all(case.person.code not in page for case in cases)
    said = client.post(at).content.decode()
    assert "Their supervisor hands them over first" in said
    user.refresh_from_db()
    assert user.is_active
    given(cast, cases)
    assert client.post(at).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert not handing.running(user).exists()
    assert Entry.objects.filter(verb="cases.depart").count() == 1


def test_nobody_leaves_a_team_in_which_fewer_than_two_could_open_something_then(
    cast: Cast, cases: list[Case]
) -> None:
    duty = cast.users["duty_officer"]
    with pytest.raises(Refused):
        actions.depart(by=cast.viewer("administrator"), user=duty)
    duty.refresh_from_db()
    assert duty.is_active
    day = today(cast.offices["vn"].time_zone)
    assert Membership.objects.get(user=duty).valid_to in (None, day)


@pytest.mark.parametrize("who", ["supervisor", "director", "kh_supervisor", "worker"])
def test_only_who_keeps_accounts(cast: Cast, client: Client, who: str) -> None:
    client.force_login(cast.users[who])
    assert client.post(reverse("cases:depart", args=[cast.users["career_officer"].pk])).status_code == 404
    assert cast.viewer("career_officer").may("cases.view")
