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
from wayhome.journey.cases import sealed as keys
from wayhome.journey.cases.models import Assignment, Case, HandOver, HandOverLine
from wayhome.kit.dates import clock_at, now, today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import NameBody
from wayhome.trust.access.actions import grant
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import SYSTEM, Viewer, viewer_for
from wayhome.trust.accounts.models import Membership
from wayhome.trust.audit.actions import act, unchanged
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


# --- handed over, and handed over again ---------------------------------------------------------------------------


def passed_on(cast: Cast, cases: list[Case], **more: Any) -> HandOver:
    """What ``stranger`` took over passes on to the worker."""
    told: dict[str, Any] = {"to": [cast.users["worker"]], **more}
    ids = [case.pk for case in cases]
    return actions.hand_over(by=cast.viewer("supervisor"), of=cast.users["stranger"], case_ids=ids, **told)


def day_of(cast: Cast) -> dt.date:
    return today(cast.offices["vn"].time_zone)


def test_what_a_stand_in_passes_on_ends_with_the_leave(cast: Cast, cases: list[Case]) -> None:
    given(cast, cases, until=day_of(cast) + dt.timedelta(days=10))
    assert not seen(cast, "worker")
    passed_on(cast, cases)
    with clock_at(now() + dt.timedelta(days=5)):
        assert seen(cast, "worker") == {case.pk for case in cases}
    with clock_at(now() + dt.timedelta(days=12)):
        assert not seen(cast, "worker")


def test_a_longer_leave_of_a_stand_in_adds_nothing_after_the_first_one(cast: Cast, cases: list[Case]) -> None:
    given(cast, cases, until=day_of(cast) + dt.timedelta(days=2))
    later = day_of(cast) + dt.timedelta(days=5)
    passed_on(cast, cases, happened_on=later, until=later + dt.timedelta(days=5))
    assert opens(cast, "worker", cases) == 3  # by her team, as before
    with clock_at(now() + dt.timedelta(days=6)):
        assert not seen(cast, "worker")


def test_what_a_stand_in_passed_on_ends_when_the_colleague_is_back(cast: Cast, cases: list[Case]) -> None:
    made = given(cast, cases, until=day_of(cast) + dt.timedelta(days=10))
    with clock_at(now() + dt.timedelta(days=2)):
        passed_on(cast, cases)
    with clock_at(now() + dt.timedelta(days=4)):
        actions.come_back(by=cast.viewer("counsellor"), id=made.pk)
        assert not seen(cast, "worker") | seen(cast, "stranger")
        assert seen(cast, "counsellor") == {case.pk for case in cases}


def test_what_was_passed_on_the_same_day_goes_back_too(cast: Cast, cases: list[Case]) -> None:
    first = given(cast, cases)
    later = passed_on(cast, cases)
    actions.undo_hand_over(by=cast.viewer("supervisor"), id=first.pk)
    assert not seen(cast, "worker") | seen(cast, "stranger")
    assert seen(cast, "counsellor") == {case.pk for case in cases}
    assert opens(cast, "counsellor", cases) == 3
    assert opens(cast, "stranger", cases) == 0
    later.refresh_from_db()
    assert later.state == "undone"
    with pytest.raises(Refused):
        actions.undo_hand_over(by=cast.viewer("supervisor"), id=later.pk)


def test_others_of_a_later_hand_over_stay_where_they_are(cast: Cast, cases: list[Case]) -> None:
    own = case_of(cast, with_="stranger")
    first = given(cast, cases)
    later = passed_on(cast, [*cases, own])
    actions.undo_hand_over(by=cast.viewer("supervisor"), id=first.pk)
    assert seen(cast, "worker") == {own.pk}
    assert seen(cast, "counsellor") == {case.pk for case in cases}
    actions.undo_hand_over(by=cast.viewer("supervisor"), id=later.pk)
    assert seen(cast, "stranger") == {own.pk}
    assert not seen(cast, "worker")


def test_taken_back_one_after_the_other_leaves_nobody_between(cast: Cast, cases: list[Case]) -> None:
    by, first = cast.viewer("supervisor"), given(cast, cases)
    for _once in range(2):
        later = passed_on(cast, cases)
        actions.undo_hand_over(by=by, id=later.pk)
        assert seen(cast, "stranger") == {case.pk for case in cases}
    actions.undo_hand_over(by=by, id=first.pk)
    assert not seen(cast, "worker") | seen(cast, "stranger")
    assert seen(cast, "counsellor") == {case.pk for case in cases}


def test_a_part_that_begins_later_is_no_part_now(cast: Cast, cases: list[Case]) -> None:
    case, day = cases[0], day_of(cast)
    actions.assign(
        by=cast.viewer("supervisor"), case_id=case.pk, user=cast.users["worker"], role="counsellor", happened_on=day
    )  # fmt: skip
    given(cast, [case], happened_on=day + dt.timedelta(days=12), until=day + dt.timedelta(days=40))
    actions.hand_over(
        by=cast.viewer("supervisor"), of=cast.users["worker"], case_ids=[case.pk], to=[cast.users["stranger"]],
        until=day + dt.timedelta(days=5),
    )  # fmt: skip
    assert case.pk in seen(cast, "stranger")


def own_part_ends(cast: Cast, case: Case, until: dt.date) -> None:
    """``stranger`` walked with the person by herself too; that part ends."""
    since = day_of(cast) - dt.timedelta(days=19)
    by = cast.viewer("supervisor")
    own = actions.assign(
        by=by, case_id=case.pk, user=cast.users["stranger"], role="case_worker", happened_on=since
    )
    given(cast, [case], until=until)
    yesterday = day_of(cast) - dt.timedelta(days=1)
    actions.end_assignment(by=by, assignment_id=own.pk, version=own.version, until=yesterday)


@pytest.mark.parametrize("days", [0, 10])
def test_who_still_stands_in_keeps_the_keys(cast: Cast, cases: list[Case], days: int) -> None:
    own_part_ends(cast, cases[0], day_of(cast) + dt.timedelta(days=days))
    assert cases[0].pk in seen(cast, "stranger")
    assert opens(cast, "stranger", cases[:1]) == 1


def test_two_parts_that_end_today_take_the_keys_with_the_second(cast: Cast, cases: list[Case]) -> None:
    by, day = cast.viewer("supervisor"), day_of(cast)
    told: dict[str, Any] = {"case_id": cases[0].pk, "user": cast.users["stranger"], "happened_on": day}
    for row in [actions.assign(by=by, role=role, **told) for role in ("case_worker", "other")]:
        assert opens(cast, "stranger", cases[:1]) == 1
        actions.end_assignment(by=by, assignment_id=row.pk, version=row.version, until=day)
    assert opens(cast, "stranger", cases[:1]) == 0


def test_what_is_written_first_opens_for_a_stand_in_too(cast: Cast, cases: list[Case]) -> None:
    given(cast, cases[:1], until=day_of(cast) + dt.timedelta(days=10))

    @act("cases.test")
    def write(*, by: Viewer) -> None:
        keys.open_to_write(by, rules.CASEWORK, cases[0])
        unchanged()

    write(by=cast.viewer("supervisor"))
    assert keys.opened(cast.viewer("stranger"), rules.CASEWORK, cases[0].pk) is not None


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
