"""The first sign-in, step by step; the second step again at a locked screen; codes that were used; forgotten passwords."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD, Cast, make_cast
from wayhome.trust.accounts import actions, lockout, queries
from wayhome.trust.accounts.models import UsedCode, User
from wayhome.trust.accounts.tests.test_second_step import (
    code_now,
    fresh_codes,
    paper_codes,
    set_up,
    sign_in,
    signed_in,
)
from wayhome.trust.accounts.tests.test_sessions import grow_old

__all__ = ["fresh_codes"]
NEW = "harvest-moon-over-the-weir"


@pytest.fixture
def asked(settings: Any) -> None:
    """Who keeps accounts must have a second step."""
    settings.SECOND_STEP_REQUIRED_FOR = frozenset({"accounts.manage"})


def test_slip_password_second_step_codes_today_step_by_step(cast: Cast, asked: None) -> None:
    system = cast.viewer("administrator")
    an = User.objects.get(username="an")
    system = type(system)(label="system", everything=True)
    _slip, code = actions.make_slip(by=system, user=an)
    client = Client()
    answer = client.post(
        "/account/welcome",
        {"username": "an", "code": code, "new_password": NEW, "new_password_again": NEW},
    )
    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == "/account/second-step"
    page = client.get("/account/second-step").content.decode()
    assert "Second step: you are here" in page
    page = client.get("/account/second-step/set-up")
    assert page.status_code == 200, "the password was typed a moment ago and is not asked for again"
    secret = client.session["mfa.totp.secret"]
    assert client.get("/account/")["Location"] == "/account/second-step", "and nothing else opens before"
    done = client.post("/account/second-step/set-up", {"code": code_now(client.session["mfa.totp.secret"])})
    assert done["Location"] == "/account/codes", secret
    page = client.get("/account/codes").content.decode()
    assert "Codes on paper: you are here" in page
    assert "I have them on paper: go on" in page
    assert len(paper_codes(client)) == 10
    assert client.get("/").status_code == 200
    again = client.get("/account/codes")
    assert again["Location"].startswith("/account/again?"), "later the password is asked for first"


def test_unlocking_asks_for_the_second_step_only_once_in_twelve_hours(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    secret = set_up(client)
    client = Client()
    sign_in(client)
    client.post("/sign-in/code", {"code": code_now(secret)})
    assert signed_in(client)
    grow_old(client, minutes=16)
    assert client.get("/account/me").status_code == 302
    assert sign_in(client)["Location"] == "/"
    assert signed_in(client), "her password unlocks what had passed the second step"
    stranger = Client()
    assert sign_in(stranger)["Location"] == "/sign-in/code", "any other browser is asked"
    client.post("/account/lock")
    session = client.session
    session["began"] = session["began"] - 13 * 3600
    session.save()
    assert sign_in(client)["Location"] == "/sign-in/code", "and this one after twelve hours"


def test_a_session_that_never_passed_the_step_does_not_unlock_without_it(cast: Cast) -> None:
    old = Client()
    sign_in(old)
    other = Client()
    sign_in(other)
    set_up(other)
    old.post("/account/lock")
    assert sign_in(old)["Location"] == "/sign-in/code"
    somebody = Client()
    sign_in(somebody, "mai")
    somebody.post("/account/lock")
    assert sign_in(somebody, "linh")["Location"] == "/sign-in/code", (
        "a colleague's locked screen is no second step"
    )


def test_a_code_that_was_used_is_taken_by_no_process_again(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    secret = set_up(client)
    typed = code_now(secret)
    for inside in (True, False):
        cache.clear()  # allauth's own memory of used codes is the process's: here another one is asked
        phone = Client()
        sign_in(phone)
        answer = phone.post("/sign-in/code", {"code": typed})
        assert signed_in(phone) is inside
    assert "used already" in answer.content.decode()
    assert typed not in str(list(UsedCode.objects.values_list("key", flat=True)))


@pytest.mark.django_db(transaction=True)
def test_a_code_sent_many_times_at_once_passes_once() -> None:
    user = make_cast().users["counsellor"]

    def use(_number: int) -> bool:
        try:
            return lockout.use_code(user, "123456")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        assert sorted(crowd.map(use, range(6))) == [False] * 5 + [True]


def test_the_code_that_set_it_up_does_not_sign_in(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    client.post("/account/again?next=/account/second-step/set-up", {"password": PASSWORD})
    client.get("/account/second-step/set-up")
    typed = code_now(client.session["mfa.totp.secret"])
    client.post("/account/second-step/set-up", {"code": typed})
    phone = Client()
    sign_in(phone)
    phone.post("/sign-in/code", {"code": typed})
    assert not signed_in(phone)


def test_a_forgotten_password_means_new_keys_and_it_is_known_when(cast: Cast) -> None:
    linh, by = User.objects.get(username="linh"), cast.viewer("administrator")
    assert queries.keys_changed_at(linh) is None
    before = bytes(linh.public_key)
    actions.change_password(by=linh, user=linh, old=PASSWORD, new=NEW)
    linh.refresh_from_db()
    assert bytes(linh.public_key) == before
    assert queries.keys_changed_at(linh) is None, "a password she changed herself keeps her keys"
    _slip, code = actions.make_slip(by=by, user=linh)
    actions.use_slip(by=actions.NOBODY, username="linh", code=str(code), password=PASSWORD)
    linh.refresh_from_db()
    assert bytes(linh.public_key) != before
    assert queries.keys_changed_at(linh) == linh.keys_made_at is not None


def test_a_slip_does_not_go_round_the_second_step(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    set_up(client)
    _slip, code = actions.make_slip(by=cast.viewer("administrator"), user=User.objects.get(username="linh"))
    finder = Client()
    filled = {"username": "linh", "code": code, "new_password": NEW, "new_password_again": NEW}
    assert finder.post("/account/welcome", filled)["Location"] == "/sign-in/code"
    assert not signed_in(finder)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, {"identity.view", "accounts.manage", "audit.view", "recovery.hold"}),
        ({"WAYHOME_DEMO": "1"}, set()),
        ({"WAYHOME_SECOND_STEP": "audit.view"}, {"audit.view"}),
        ({"WAYHOME_SECOND_STEP": ""}, set()),
    ],
)
def test_who_may_see_an_identity_needs_it_in_real_work_and_nobody_in_the_demo(
    said: dict[str, str], expected: set[str], tmp_path: Any
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYHOME_", "DJANGO_"))}
    show = "from wayhome.config import settings; print(*settings.SECOND_STEP_REQUIRED_FOR)"
    done = subprocess.run(
        [sys.executable, "-c", show],
        env=kept | {"WAYHOME_HOME": str(tmp_path)} | said,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) == expected


@pytest.mark.parametrize(("demo", "told"), [(True, True), (False, False)])
def test_the_demo_says_why_it_asks_for_no_second_step(
    cast: Cast, settings: Any, demo: bool, told: bool
) -> None:
    settings.DEMO = demo
    page = Client().get("/sign-in").content.decode()
    assert ("The demo leaves it out" in page) is told
