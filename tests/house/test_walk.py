"""Every page of the map, opened as everybody: who may gets it, to everybody else it is as if it did not exist."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import CAST, Cast, sign_in
from tests.examples import EXAMPLES, Example, World, example
from tests.house.planted import OF_A_MEMBER, OF_HER, Eye, plant
from wayhome.kit.dates import today
from wayhome.kit.gate import PUBLIC, SIGNED_IN
from wayhome.trust.access.actions import end_grant
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.accounts.actions import close_account
from wayhome.trust.accounts.models import Office, Session

# Who is told who the example's people are: more may by their roles and have no key to it.
KNOW_HER, KNOW_MEMBERS = {"worker", "counsellor", "supervisor"}, {"field_officer", "supervisor"}
NOWHERE = "/there-is-nothing-at-this-address/"


def named(resolver: URLResolver | None = None, within: str = "") -> Iterator[tuple[str, str]]:
    """(url name, permission) of every page."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{within}{entry.name}", entry.callback.wh_permission
        else:
            yield from named(entry, f"{within}{entry.namespace}:" if entry.namespace else within)


PAGES = dict(named())


@pytest.fixture
def world(cast: Cast) -> World:
    """The cast with one of each thing."""
    return World(cast)


def browser(cast: Cast, name: str, **more: Any) -> Client:
    """The browser of one of the cast, with the key that her password opens."""
    client = Client(**more)
    sign_in(client, cast.users[name])
    return client


def address(name: str, found: Example) -> str:
    """Where the example's page stands."""
    return reverse(name, kwargs=found.ids)


def body(answer: HttpResponse) -> str:
    """What an answer says, without its one-time tokens and where its language buttons lead back to: the address asked for."""
    return re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", answer.content.decode())


def may_open(name: str, found: Example, viewer: Viewer, who: str) -> bool:
    """Whether roles and scope, as the table of pages and roles and the grants have them, open the page."""
    permission = PAGES[name]
    if permission in (PUBLIC, SIGNED_IN):
        return True
    if not viewer.may(permission) or who in found.also_not:
        return False
    if found.office is None:
        return True
    return office_id(found.office) in viewer.offices(permission) or (
        viewer.own(permission) and who in found.walking
    )


def office_id(code: str) -> uuid.UUID:
    """The id of an office of the examples."""
    return Office.objects.get(code=code).pk


def counts() -> dict[str, int]:
    """How many rows each table of ours has; sessions left out."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("wayhome.") and model is not Session
    }


def test_every_page_has_an_example_and_every_example_a_page() -> None:
    assert set(EXAMPLES) == set(PAGES)
    with pytest.raises(KeyError, match=r"tests/examples/"):
        example("desk:planted", None)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", list(CAST))
def test_who_may_gets_it_and_for_others_it_does_not_exist(world: World, who: str) -> None:
    plant(world)
    client, viewer = browser(world.cast, who), world.cast.viewer(who)
    nothing, eye = body(client.get(NOWHERE)), Eye(world, who, viewer)
    wrong = []
    for name in PAGES:
        found = example(name, world)
        eye.before()
        answer = client.get(address(name, found))
        wrong += eye.wrong(name, answer)
        if may_open(name, found, viewer, who):
            expected = 302 if name == "account_login" else found.answer
            if answer.status_code != expected:
                wrong.append(f"{name}: {answer.status_code}, although she may")
        elif answer.status_code != 404 or body(answer) != nothing:
            wrong.append(f"{name}: {answer.status_code}, although she may not")
    assert not wrong
    if who in KNOW_HER:
        assert eye.told["cases:who"] == set(OF_HER), "the control: whoever may know her is told who she is"
    if who in KNOW_MEMBERS:
        assert eye.told["groups:show"] == set(OF_A_MEMBER), (
            "the control: whoever keeps the group knows its members"
        )


@pytest.mark.parametrize("who", ["stranger", "partner", "director", "administrator", "worker"])
def test_sending_a_form_to_what_does_not_exist_for_one_changes_nothing(world: World, who: str) -> None:
    client, viewer = browser(world.cast, who), world.cast.viewer(who)
    before = counts()
    for name in PAGES:
        found = example(name, world)
        if not may_open(name, found, viewer, who):
            assert client.post(address(name, found)).status_code == 404, name
    assert counts() == before


def test_who_has_not_signed_in_is_sent_to_sign_in(world: World) -> None:
    for name, permission in PAGES.items():
        found = example(name, world)
        at = address(name, found)
        answer = Client().get(at)
        if permission == PUBLIC:
            expected = 302 if name in ("account_logout", "mfa_authenticate") else found.answer
            assert answer.status_code == expected, name
        else:
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/sign-in?next="), name
            assert Client().post(at)["Location"].startswith("/sign-in?next="), name


def opened_by_somebody(world: World) -> dict[str, tuple[str, str]]:
    """{page: (one of the cast who may open it, its address)}."""
    viewers = {who: world.cast.viewer(who) for who in CAST}
    found = {name: example(name, world) for name in PAGES}
    chosen = {
        name: next(who for who in CAST if may_open(name, one, viewers[who], who))
        for name, one in found.items()
    }
    return {name: (chosen[name], address(name, one)) for name, one in found.items()}


def test_every_page_is_open_to_somebody_and_closed_a_moment_after_the_role_is_taken(world: World) -> None:
    cast = world.cast
    opened = opened_by_somebody(world)
    clients = {who: browser(cast, who) for who in {who for who, _at in opened.values()}}
    for name, (who, at) in opened.items():
        answer = 302 if name == "account_login" else example(name, world).answer
        assert clients[who].get(at).status_code == answer, name
    for grant in Grant.objects.select_related("user__office"):
        end_grant(by=SYSTEM, grant=grant, on=today(grant.user.office.time_zone))
    for name, (who, at) in opened.items():
        if PAGES[name] not in (PUBLIC, SIGNED_IN):
            assert clients[who].get(at).status_code == 404, name
            assert clients[who].post(at).status_code == 404, name


def test_every_page_is_closed_a_moment_after_the_account_has_ended(world: World) -> None:
    cast = world.cast
    opened = opened_by_somebody(world)
    clients = {who: browser(cast, who) for who in {who for who, _at in opened.values()}}
    for client in clients.values():
        assert client.get("/access/roles").status_code == 200
    for user in cast.users.values():
        close_account(by=SYSTEM, user=user)  # what the rule of two holders would refuse, for all at once
    for name, (who, at) in opened.items():
        if PAGES[name] != PUBLIC:
            assert clients[who].get(at)["Location"].startswith("/sign-in?next="), name
            assert clients[who].post(at)["Location"].startswith("/sign-in?next="), name
