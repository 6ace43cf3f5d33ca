"""Every page of the map again, for what one's own office does not decide: a team's caseload, broken glass, a partner's mail, an
assignment that has just ended. What may not be seen answers with the body of what does not exist, and takes as long.

The bound on time: requests for what exists elsewhere and for what does not exist take turns, ``TURNS`` each; the middle of the one
may be at most ``SLOWER`` times the middle of the other, either way, in the best of ``TRIES`` rounds. Both ask the database the
same question (one query with the viewer's scope in it), so the true ratio is 1; the room is for a busy machine.
"""

import datetime as dt
import statistics
import time
import uuid
from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.examples import WALKING, Example, World, example
from tests.house.test_walk import NOWHERE, PAGES, address, body, browser, may_open
from wayhome.journey.cases.actions import open_in_emergency, retire_assignment
from wayhome.journey.cases.models import Assignment, Case
from wayhome.kit import facts
from wayhome.kit.dates import clock_at, now
from wayhome.kit.gate import PUBLIC, SIGNED_IN
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import close_glass, grant
from wayhome.trust.access.models import BreakGlass
from wayhome.trust.access.permissions import ADDRESSED_MAY
from wayhome.trust.access.viewer import OPENED_BY_BREAKING, SYSTEM
from wayhome.trust.accounts.models import Team

pytestmark = pytest.mark.django_db
SINCE = dt.date(2020, 1, 1)
# About others than the example's person, with whom the same colleagues walk.
OF_OTHERS = frozenset({"cases:together", "cases:step_together"})
TURNS, SLOWER, TRIES = 25, 1.4, 4


@pytest.fixture
def world(cast: Cast) -> World:
    """The cast with one of each thing."""
    return World(cast)


def wrong_answers(world: World, who: str, may: Callable[[str, Example], bool]) -> list[str]:
    """Open every page as ``who``: those that are open although they may not be, shut although they may, or shut in other words."""
    client = browser(world.cast, who)
    nothing = body(client.get(NOWHERE))
    wrong = []
    for name in PAGES:
        found = example(name, world)
        answer = client.get(address(name, found))
        if may(name, found):
            expected = 302 if name == "account_login" else found.answer
            if answer.status_code != expected:
                wrong.append(f"{name}: {answer.status_code}, although she may")
        elif answer.status_code != 404 or body(answer) != nothing:
            wrong.append(f"{name}: {answer.status_code}, although she may not")
    return wrong


def put_into(world: World, team: Team | None) -> None:
    """Let every case of the examples' office belong to a team (or to none), with what is to be done for it."""
    by = world.cast.viewer("supervisor")
    cases = Case.objects.unscoped("those of the examples").filter(
        office=world.cast.offices["vn"], forgotten_on=None, retired_at=None
    )
    tasks = Task.objects.unscoped("theirs").filter(case_id__in=cases.values("pk"))
    for model, ids in (
        (Task, list(tasks.values_list("pk", flat=True))),
        (Case, list(cases.values_list("pk", flat=True))),
    ):
        facts_of = facts.locked_all(model, ids)
        facts.correct_all(facts_of, by=by, changes={"team": team})


@pytest.mark.parametrize("whose", ["hers", "another of the office", "another office's", "none"])
def test_a_role_over_a_team_opens_that_teams_cases_and_no_others(world: World, whose: str) -> None:
    cast = world.cast
    mine = cast.teams["caseload"]
    grant(
        by=SYSTEM, user=cast.users["stranger"], role="case_worker", scope_kind="team", scope_key=mine.pk, valid_from=SINCE
    )  # fmt: skip
    other = Team.objects.create(office=cast.offices["vn"], name="Other", kind="caseload")
    team = {"hers": mine, "another of the office": other, "another office's": cast.teams["kh_caseload"]}
    put_into(world, team.get(whose))
    viewer = cast.viewer("stranger")

    def may(name: str, found: Example) -> bool:
        if PAGES[name] in (PUBLIC, SIGNED_IN):
            return True
        if not viewer.may(PAGES[name]) or (found.also_not & {"worker", "stranger"}):
            return False
        return found.office is None or (whose == "hers" and found.walking == WALKING)

    assert not wrong_answers(world, "stranger", may)


def test_broken_glass_opens_one_case_to_be_read_and_shuts_again(world: World) -> None:
    cast = world.cast
    before = cast.viewer("duty_officer")
    open_in_emergency(by=before, typed=world.case.person.code, reason="missing")
    viewer = cast.viewer("duty_officer")

    def through(name: str, found: Example) -> bool:
        if PAGES[name] in OPENED_BY_BREAKING:
            return found.office is None or (found.walking == WALKING and name not in OF_OTHERS)
        return may_open(name, found, viewer, "duty_officer")

    assert not wrong_answers(world, "duty_officer", through)
    glass = BreakGlass.objects.get()
    with clock_at(now() + dt.timedelta(minutes=1)):
        close_glass(by=viewer, id=glass.pk)
        assert not wrong_answers(
            world, "duty_officer", lambda name, found: may_open(name, found, before, "duty_officer")
        )


def test_a_partners_officer_opens_her_mail_and_the_lists_that_name_nobody(world: World) -> None:
    def may(name: str, found: Example) -> bool:
        if "partner_officer" in found.also_not:
            return False
        return PAGES[name] in (PUBLIC, SIGNED_IN) or (PAGES[name] in ADDRESSED_MAY and found.office is None)

    assert not wrong_answers(world, "partner_officer", may)


@pytest.mark.parametrize("who", sorted(WALKING))
def test_a_moment_after_an_assignment_is_taken_away_everything_of_the_person_is_shut(
    world: World, who: str
) -> None:
    cast = world.cast
    by = cast.viewer("supervisor")
    for row in Assignment.objects.unscoped("the test ends them").filter(user=cast.users[who]):
        retire_assignment(by=by, assignment_id=row.pk, reason="other")
    viewer = cast.viewer(who)

    def may(name: str, found: Example) -> bool:
        hers = found.walking - WALKING
        if name.startswith("counselling:") and who == "counsellor" and found.walking:
            return (
                PAGES[name] == "counselling.view" or PAGES[name] == "counselling.record"
            )  # what she recorded stays hers
        if found.walking == WALKING:
            return False
        return may_open(name, found, viewer, who) or (who in hers and viewer.own(PAGES[name]))

    assert not wrong_answers(world, who, may)


# --- time -----------------------------------------------------------------------------------------------------------


def middles(client: object, there: str, nowhere: Callable[[], str]) -> float:
    """The middle of the times for what exists elsewhere, over that for what does not exist: taken in turns."""
    spent: dict[str, list[float]] = {"there": [], "nowhere": []}
    for turn in range(TURNS):
        for kind in ("there", "nowhere") if turn % 2 else ("nowhere", "there"):
            at = there if kind == "there" else nowhere()
            began = time.perf_counter()
            answer = client.get(at)  # type: ignore[attr-defined]
            spent[kind].append(time.perf_counter() - began)
            assert answer.status_code == 404
    return statistics.median(spent["there"]) / statistics.median(spent["nowhere"])


@pytest.mark.parametrize(
    "name",
    ["desk:person", "cases:who", "cases:consents", "counselling:show", "activities:show", "accounts:detail"],
)
def test_what_exists_elsewhere_takes_as_long_as_what_does_not_exist(world: World, name: str) -> None:
    who = "administrator" if name == "accounts:detail" else "kh_supervisor"
    found = example(name, world)
    key = next(iter(found.ids))
    there = address(name, found)
    if name == "accounts:detail":
        there = reverse(name, kwargs={key: world.cast.users["partner"].pk})
    client = browser(world.cast, who)
    sign_in(client, world.cast.users[who])
    for at in (there, reverse(name, kwargs={key: uuid.uuid4()})):
        client.get(at)
    ratios = []
    for _try in range(TRIES):
        ratios.append(middles(client, there, lambda: reverse(name, kwargs={key: uuid.uuid4()})))
        if 1 / SLOWER <= ratios[-1] <= SLOWER:
            return
    pytest.fail(f"{name}: {[round(one, 2) for one in ratios]}")


def test_the_measure_sees_a_page_that_takes_longer_for_what_exists(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = example("cases:who", world)
    there, key = address("cases:who", found), next(iter(found.ids))
    client = browser(world.cast, "kh_supervisor")
    sign_in(client, world.cast.users["kh_supervisor"])
    handled = client.handler.get_response

    def slowed(request: HttpRequest) -> HttpResponseBase:
        if request.path == there:
            for _query in range(100):
                Case.objects.unscoped("the control asks again").filter(pk=world.case.pk).first()
        return handled(request)

    monkeypatch.setattr(client.handler, "get_response", slowed)
    for at in (there, reverse("cases:who", kwargs={key: uuid.uuid4()})):
        client.get(at)
    assert middles(client, there, lambda: reverse("cases:who", kwargs={key: uuid.uuid4()})) > SLOWER
