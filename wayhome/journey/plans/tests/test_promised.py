"""What the law gives and how it stands; promises kept, broken and told; the file's part."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases.models import Identification
from wayhome.journey.plans import actions, on_file, profiles
from wayhome.journey.plans.models import Entitlement, Promise
from wayhome.journey.plans.tests.conftest import HER_GOAL, HER_WISH, TODAY, Work, tasks, walked
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id

pytestmark = pytest.mark.django_db
MONTH = dt.timedelta(days=30)
ALL = {"plans.view", "plans.record", "cases.approve"}


def test_an_application_is_asked_for_until_it_is_received(cast: Cast) -> None:
    case, by = walked(cast), cast.viewer("worker")
    told: dict[str, Any] = {"by": by, "case_id": case.pk, "support": "medical"}
    with pytest.raises(Refused) as refused:
        actions.set_entitlement(state="applied", **told)
    assert refused.value.field == "applied_on"
    days = {"applied_on": TODAY - dt.timedelta(days=5)}
    row = actions.set_entitlement(state="applied", days=days, authority="commune", **told)
    assert tasks(case, "entitlement")[0].due_on == days["applied_on"] + MONTH
    with pytest.raises(facts.Conflict):
        actions.set_entitlement(state="applied", days=days, **told)
    days["answered_on"] = TODAY
    actions.set_entitlement(state="granted", days=days, version=row.version, **told)
    assert tasks(case, "entitlement")[0].due_on == TODAY + MONTH
    with pytest.raises(Refused) as refused:
        actions.set_entitlement(
            state="received", days={**days, "received_on": TODAY - MONTH}, version=2, **told
        )
    assert refused.value.field == "received_on"
    actions.set_entitlement(state="received", days={**days, "received_on": TODAY}, version=2, **told)
    assert not tasks(case, "entitlement")
    assert Entitlement._base_manager.get().version == 3
    actions.retire_entitlement(by=by, entitlement_id=row.pk, reason="entered_twice")
    actions.set_entitlement(state="entitled", **told)


@pytest.mark.parametrize(
    "wrong",
    [
        {"support": "gold"},
        {"state": "hoped"},
        {"authority": "moon"},
        {"days": {"applied_on": dt.date(2022, 11, 1)}},
    ],
)
def test_an_entitlement_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    case = walked(cast)
    told = {"by": cast.viewer("worker"), "case_id": case.pk, "support": "medical", "state": "entitled"}
    with pytest.raises(Refused):
        actions.set_entitlement(**{**told, **wrong})


def test_the_law_of_a_country_on_a_day(cast: Cast, settings: Any, tmp_path: Any) -> None:
    vn, kh = cast.offices["vn"], cast.offices["kh"]
    assert not profiles.law(vn, dt.date(2025, 6, 30)).by_status, (
        "the law of 2024 came into force in July 2025"
    )
    assert len(profiles.law(vn, dt.date(2025, 7, 1)).by_status) == 5
    assert "committee" in profiles.law(kh, TODAY).deciders
    settings.HOME = tmp_path
    own = tmp_path / "entitlements.toml"
    own.write_text(
        '[[vn]]\nfrom = 2022-01-01\nlaw = "x"\nchecked = "counsel"\nsupports = ["travel"]\ndeciders = []\n'
    )
    assert profiles.law(vn, TODAY).supports == ("travel",)
    assert profiles.FILE.faults() == []
    own.write_text('[[vn]]\nfrom = 2022-01-01\nlaw = "x"\nchecked = ""\nsupports = ["gold"]\ndeciders = []\n')
    with pytest.raises(ImproperlyConfigured, match="gold"):
        profiles.law(vn, TODAY)
    assert [error.id for error in profiles.FILE.faults()] == ["wayhome.E011"]


def test_without_a_formal_status_it_says_as_whom_it_would_be_hers(work: Work, client: Client) -> None:
    with clock_at(dt.datetime(2025, 8, 4, 3, 0, tzinfo=dt.UTC)):
        sign_in(client, work.cast.users["worker"])
        at = reverse("plans:entitlements", args=[work.case.pk])
        page = client.get(at).content.decode()
        assert "Would be theirs if:" in page
        assert "Theirs by law" not in page
        assert "not yet checked by a lawyer" in page
        chosen = client.get(f"{at}?as=being_identified").content.decode()
        assert chosen.count("Theirs by law") == 7
        facts.record(
            Identification(
                case=work.case, said_by="authority", status="being_identified", standing="being_identified_abroad",
                authority="police", happened_on=TODAY,
            ),
            by=work.cast.viewer("supervisor"),
        )  # fmt: skip
        assert client.get(at).content.decode().count("Theirs by law") == 4, "as the authority said"
        form_at = reverse("plans:entitlement", args=[work.case.pk, "medical"])
        form = client.get(form_at).context["form"]
        told = {"id": str(form["id"].value()), "state": "applied", "applied_on": "", "authority": "health"}
        assert client.post(form_at, told).status_code == 422
        assert client.post(form_at, {**told, "applied_on": "01/08/2025"}).status_code == 302
        assert "Applied for" in client.get(at).content.decode()
        assert client.get(reverse("plans:entitlement", args=[work.case.pk, "gold"])).status_code == 404


def test_every_page_that_answers_a_need_is_a_page_of_the_house(work: Work) -> None:
    for one in (one for several in profiles.answers().values() for one in several if one.page):
        assert reverse(one.page, args=[work.case.pk] if one.id else [])


def test_a_need_of_safety_leads_to_a_look_at_safety_and_of_the_family_to_a_conference(
    cast: Cast, client: Client
) -> None:
    case = walked(cast)
    actions.record_needs(
        by=cast.viewer("worker"), case_id=case.pk, happened_on=TODAY, answers={"safety": "urgent", "family": "some"}
    )  # fmt: skip
    pages = [reverse(name, args=[case.pk]) for name in ("safety:record", "conferences:plan")]
    seen = {}
    for who in ("worker", "career_officer"):
        sign_in(client, cast.users[who])
        page = client.get(reverse("plans:plan", args=[case.pk])).content.decode()
        seen[who] = [at in page for at in pages]
        assert "Safety plan" in page
        assert "Case conference" in page
    assert seen == {"worker": [True, True], "career_officer": [False, False]}, (
        "a link only to who may record there"
    )
    sign_in(client, cast.users["worker"])
    assert [client.get(at).status_code for at in pages] == [200, 200]


def test_a_promise_until_it_is_kept_or_she_was_told_why_not(work: Work) -> None:
    by, case = work.cast.viewer("worker"), work.case
    row = actions.give_promise(by=by, case_id=case.pk, kind="papers", words="Bring the certificate")
    [task] = tasks(case, "promise")
    assert (task.due_on, task.owner) == (TODAY + MONTH, work.cast.users["worker"])
    kept = actions.keep_promise(by=by, promise_id=row.pk, version=1)
    assert (kept.state, kept.ended_on) == ("kept", TODAY)
    assert not tasks(case, "promise")
    back = actions.undo_tick(by=by, model=Promise, id=row.pk, version=2)
    assert back.state == "open"
    assert len(tasks(case, "promise")) == 1
    with pytest.raises(Refused):
        actions.break_promise(by=by, promise_id=row.pk, version=3, why="bored")
    broken = actions.break_promise(by=by, promise_id=row.pk, version=3, why="others")
    assert tasks(case, "promise")[0].due_on == TODAY, "telling her is due today"
    actions.tell_promise(by=by, promise_id=row.pk, version=broken.version)
    assert not tasks(case, "promise")
    assert Promise._base_manager.get().told_on == TODAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "magic"},
        {"to_whom": "king"},
        {"by_on": dt.date(2022, 10, 19)},
        {"by_on": dt.date(2032, 10, 19)},
        {"happened_on": dt.date(2022, 10, 21)},
    ],
)
def test_a_promise_that_cannot_be_is_refused(work: Work, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        actions.give_promise(
            **{"by": work.cast.viewer("worker"), "case_id": work.case.pk, "kind": "call", **wrong}
        )


def test_open_promises_of_a_colleague_on_one_list(work: Work, client: Client) -> None:
    by = work.cast.viewer("worker")
    sign_in(client, work.cast.users["worker"])
    form_at = reverse("plans:promise_new", args=[work.case.pk])
    told = {
        "id": str(new_id()),
        "kind": "visit",
        "to_whom": "person",
        "by_on": "25/10/2022",
        "words": "I come",
    }
    told |= {"owner": str(by.user_id), "happened_on": "20/10/2022"}
    assert client.post(form_at, {**told, "by_on": ""}).status_code == 422
    assert client.post(form_at, told).status_code == 302
    [row] = Promise._base_manager.all()
    assert b"I come" not in bytes(row.words)
    lists = reverse("plans:promises")
    page = client.get(lists).content.decode()
    assert work.case.person.code in page
    assert "I come" not in page, "a list tells no words"
    change = {**told, "version": "1", "kind": "call"}
    assert client.post(reverse("plans:promise", args=[row.pk]), change).status_code == 302
    broken = reverse("plans:promise_break", args=[row.pk])
    assert client.post(broken, {"version": "2", "why": "means", "told_on": ""}).status_code == 302
    assert "not told yet" in client.get(lists).content.decode()
    assert client.post(reverse("plans:promise_tell", args=[row.pk]), {"version": "3"}).status_code == 302
    assert work.case.person.code not in client.get(lists).content.decode()
    sign_in(client, work.cast.users["kh_supervisor"])
    assert work.case.person.code not in client.get(f"{lists}?who=all").content.decode()
    assert client.get(reverse("plans:promise", args=[row.pk])).status_code == 404


def test_the_file_shows_her_goals_first_and_hides_what_may_not_be_seen(
    work: Work, client: Client, django_assert_max_num_queries: Any
) -> None:
    by = work.cast.viewer("worker")
    actions.add_action(by=by, goal_id=work.goal.pk, kind="school", who="person", words="She asks there")
    kept = actions.give_promise(by=by, case_id=work.case.pk, kind="papers", words="Bring the certificate")
    actions.keep_promise(by=by, promise_id=kept.pk, version=1)
    work.agreed()
    sign_in(client, work.cast.users["worker"])
    page = client.get(reverse("desk:person", args=[work.case.pk])).content.decode()
    assert (
        0
        < page.index(HER_WISH)
        < page.index(HER_GOAL)
        < page.index("She asks there")
        < page.index("A place to live")
    )
    for words in ("Talk about needs", "The plan was agreed to", "A promise was kept"):
        assert words in page
    fresh = work.cast.viewer("worker")
    with django_assert_max_num_queries(14):
        assert on_file.section(fresh, work.case, ALL) is not None
        on_file.happened(fresh, work.case, 10)
    assert on_file.section(by, work.case, {"cases.view"}) is None
    assert on_file.happened(work.cast.viewer("director"), work.case, 10) == []
    for_me = on_file.section(work.cast.viewer("me_officer"), work.case, {"plans.view"})
    assert for_me is not None
    assert for_me.context["goals"][0]["words"] == ""


def test_who_may_not_sees_and_writes_nothing(work: Work, client: Client) -> None:
    by = work.cast.viewer("worker")
    row = actions.give_promise(by=by, case_id=work.case.pk, kind="papers")
    for name in ("kh_supervisor", "partner", "administrator", "director", "counsellor"):
        with pytest.raises(Http404):
            actions.keep_promise(by=work.cast.viewer(name), promise_id=row.pk, version=1)
        sign_in(client, work.cast.users[name])
        assert client.get(reverse("plans:plan", args=[work.case.pk])).status_code == 404
    sign_in(client, work.cast.users["me_officer"])
    page = client.get(reverse("plans:plan", args=[work.case.pk])).content.decode()
    assert HER_GOAL not in page
    assert "Reached" not in page, "no button for who only looks"
