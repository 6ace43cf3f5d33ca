"""An office can ask for the second step: whoever has one of the permissions named sets it up before anything else."""

from typing import Any

import pytest
from django.core import checks
from django.test import Client

from tests.cast import Cast
from wayhome.trust.access.apps import check_second_step
from wayhome.trust.access.queries import has_second_step
from wayhome.trust.accounts.tests.test_second_step import fresh_codes, set_up

__all__ = ["fresh_codes"]


@pytest.fixture
def asked(settings: Any) -> None:
    """Administrators must have it."""
    settings.SECOND_STEP_REQUIRED_FOR = frozenset({"accounts.manage"})


def browser(cast: Cast, name: str) -> Client:
    """The browser of one of the cast."""
    client = Client()
    client.force_login(cast.users[name])
    return client


def test_who_must_have_it_is_led_to_it_and_then_let_through(cast: Cast, asked: None) -> None:
    client = browser(cast, "administrator")
    for page in ("/account/", "/account/me", "/access/roles"):
        assert client.get(page)["Location"] == "/account/second-step", page
    assert client.post("/account/password")["Location"] == "/account/second-step"
    assert client.get("/account/second-step").status_code == 200
    assert client.get("/account/language").status_code == 200
    set_up(client)
    assert has_second_step(cast.users["administrator"])
    assert client.get("/account/").status_code == 200


def test_others_are_not_asked(cast: Cast, asked: None) -> None:
    assert browser(cast, "counsellor").get("/access/roles").status_code == 200
    assert Client().get("/access/roles")["Location"].startswith("/sign-in?")


def test_nobody_is_asked_by_default(cast: Cast) -> None:
    assert browser(cast, "administrator").get("/account/").status_code == 200


def test_one_can_sign_out_on_the_way(cast: Cast, asked: None) -> None:
    client = browser(cast, "administrator")
    assert client.post("/sign-out")["Location"] == "/sign-in"


def test_a_permission_that_does_not_exist_stops_the_start(settings: Any) -> None:
    assert check_second_step() == []
    settings.SECOND_STEP_REQUIRED_FOR = frozenset({"accounts.mange"})
    assert [fault.id for fault in check_second_step()] == ["wayhome.E010"]
    assert isinstance(check_second_step()[0], checks.Error)
