"""No form of another site: whatever changes something at any address asks for the form token of this very session."""

import pytest
from django.test import Client

from tests.cast import Cast, sign_in
from tests.examples import World, example
from tests.house.test_walk import PAGES, address, counts
from wayhome.kit.gate import all_pages
from wayhome.trust.audit.models import Entry

# What is sent: nothing, or a token that was never given. A token is read from what is posted alone.
UNSAFE = (
    ("post", {}),
    ("post", {"csrfmiddlewaretoken": "a" * 64}),
    ("put", {}),
    ("patch", {}),
    ("delete", {}),
)


@pytest.fixture
def world(cast: Cast) -> World:
    """The cast with one of each thing."""
    return World(cast)


@pytest.mark.parametrize("who", ["supervisor", "administrator", None])
def test_no_address_takes_anything_without_the_form_token(world: World, who: str | None) -> None:
    client = Client(enforce_csrf_checks=True)
    if who:
        sign_in(client, world.cast.users[who])
    client.get("/sign-in")  # whoever comes by has a session, for the token itself
    before, acts = counts(), Entry.objects.count()
    let_in = []
    for name in PAGES:
        at = address(name, example(name, world))
        for method, sent in UNSAFE:
            answer = getattr(client, method)(at, sent)
            if answer.status_code != 403:
                let_in.append(f"{method} {name}: {answer.status_code}")
    assert not let_in
    assert (counts(), Entry.objects.count()) == (before, acts)


def test_no_page_is_let_off() -> None:
    assert not [route for route, pattern in all_pages() if getattr(pattern.callback, "csrf_exempt", False)]


def test_a_token_of_another_session_is_none(world: World) -> None:
    hers, mine = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    for client, who in ((hers, "supervisor"), (mine, "worker")):
        sign_in(client, world.cast.users[who])
        client.get("/account/me")
    token = hers.session["_csrftoken"]
    assert mine.post("/account/lock", {"csrfmiddlewaretoken": token}).status_code == 403
    assert hers.post("/account/lock", {"csrfmiddlewaretoken": token}).status_code == 302, "the control"
