"""Signing in and out: one way in, alike for known and unknown names, and waits that an office behind one address survives."""

import base64
import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from tests.cast import PASSWORD, Cast
from wayhome.kit import crypto
from wayhome.kit.dates import clock_at
from wayhome.trust.accounts import devices
from wayhome.trust.accounts.models import SignInGuard, User
from wayhome.trust.audit.models import Entry

NOW = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
WRONG = "willow-basket-77-rivet"


def enter(client: Client, name: str = "linh", password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form."""
    return client.post("/sign-in", {"login": name, "password": password}, **more)


def signed_in(client: Client) -> bool:
    """Whether the client has a session of somebody."""
    return "_auth_user_id" in client.session


def test_the_right_password_opens_and_the_session_speaks_the_accounts_language(cast: Cast) -> None:
    User.objects.filter(username="linh").update(language="vi")
    client = Client()
    answer = enter(client, " LINH ")
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert signed_in(client)
    assert client.session["language"] == "vi"
    assert list(Entry.objects.values_list("verb", "actor"))[:1] == [("accounts.sign_in", "linh")]


def test_a_wrong_password_and_an_unknown_name_answer_alike(cast: Cast) -> None:
    User.objects.filter(username="duc").update(is_active=False)
    answers = [
        enter(Client(), name, password).content.decode().replace(name, "…")
        for name, password in (("linh", WRONG), ("nobody-here", WRONG), ("duc", PASSWORD), ("sam", ""))
    ]
    csrf = [re.sub(r'value="\w{64}"', "", answer) for answer in answers]
    assert csrf[0] == csrf[1] == csrf[2]
    assert csrf[3] != csrf[0]
    assert "User name and password do not go together." in answers[0]


@pytest.mark.parametrize("name", ["linh", "nobody-here", "duc"])
def test_every_try_costs_one_argon2(cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    duc = User.objects.get(username="duc")
    duc.set_unusable_password()
    duc.save()
    calls = []
    slow = crypto.split_password
    monkeypatch.setattr(crypto, "split_password", lambda *args: calls.append(args) or slow(*args))
    enter(Client(), name, WRONG)
    assert len(calls) == 1


def test_signing_in_costs_one_argon2_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    slow = crypto.split_password
    monkeypatch.setattr(crypto, "split_password", lambda *args: calls.append(args) or slow(*args))
    client = Client()
    enter(client)
    assert signed_in(client)
    assert len(calls) == 1


def test_signing_out_is_asked_first_and_done_by_post(cast: Cast) -> None:
    client = Client()
    enter(client)
    assert client.get("/sign-out").status_code == 200
    assert signed_in(client)
    answer = client.post("/sign-out")
    assert answer["Location"] == "/sign-in"
    assert not signed_in(client)
    assert Entry.objects.first().verb == "accounts.sign_out"
    assert client.get("/sign-out").status_code == 302


@pytest.mark.parametrize(
    ("wish", "goes"),
    [
        ("/account/me", "/account/me"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("http://127.0.0.1/x", "/"),
    ],
)
def test_after_signing_in_one_goes_on_within_the_site_only(cast: Cast, wish: str, goes: str) -> None:
    answer = Client().post(f"/sign-in?next={wish}", {"login": "linh", "password": PASSWORD})
    assert answer["Location"] == goes


def test_a_language_is_chosen_by_post_and_stays_on_the_device(cast: Cast) -> None:
    client = Client()
    assert 'lang="en"' in client.get("/sign-in").content.decode()
    answer = client.post("/account/language", {"language": "km", "next": "/sign-in"})
    assert answer["Location"] == "/sign-in"
    assert 'lang="km"' in client.get("/sign-in").content.decode()
    assert (
        client.post("/account/language", {"language": "vi", "next": "https://evil.example/"})["Location"]
        == "/"
    )
    assert client.get("/account/language?next=/sign-in").status_code == 200
    assert client.post("/account/language", {"language": "xx"}).status_code == 200
    assert 'lang="vi"' in client.get("/sign-in").content.decode()


def wrong(client: Client, times: int = 1, name: str = "linh") -> str:
    """Try a wrong password so many times; the last page."""
    for _again in range(times):
        page = enter(client, name, WRONG).content.decode()
    return page


def known_device(name: str = "linh") -> Client:
    """A browser on which the account has signed in before."""
    client = Client()
    enter(client, name)
    client.post("/sign-out")
    assert not signed_in(client)
    return client


@pytest.mark.parametrize("name", ["linh", "nobody-here"])
def test_after_five_wrong_passwords_unknown_devices_wait_and_longer_each_time(cast: Cast, name: str) -> None:
    with clock_at(NOW):
        assert "do not go together" in wrong(Client(), 5, name)
        page = enter(Client(), name, PASSWORD).content.decode()
        assert "Too many wrong tries. Wait 30 seconds, then try again." in page
    with clock_at(NOW + dt.timedelta(seconds=31)):
        assert "do not go together" in wrong(Client(), 1, name)
        assert "Wait 1 minute" in wrong(Client(), 1, name)
    with clock_at(NOW + dt.timedelta(hours=30)):
        assert "do not go together" in wrong(Client(), 5, name)


def test_a_known_device_keeps_its_own_count(cast: Cast) -> None:
    home = known_device()
    with clock_at(NOW):
        wrong(Client(), 9)
        assert "Wait" in wrong(Client())
        enter(home)
        assert signed_in(home)
        home.post("/sign-out")
        wrong(home, 5)
        assert "Wait" in wrong(home)


def test_a_device_known_to_one_account_is_not_known_to_another(cast: Cast) -> None:
    shared = known_device("mai")
    with clock_at(NOW):
        wrong(Client(), 5, "linh")
        assert "Wait" in wrong(shared, 1, "linh")
        enter(shared, "mai")
        assert signed_in(shared)


def test_one_wrong_account_does_not_hold_up_the_office_behind_the_same_address(cast: Cast) -> None:
    office = {"REMOTE_ADDR": "203.0.113.7"}
    with clock_at(NOW):
        for _again in range(8):
            enter(Client(), "linh", WRONG, **office)
        for name in ("mai", "hoa", "quan"):
            client = Client()
            enter(client, name, **office)
            assert signed_in(client)


def test_a_forged_device_cookie_is_unknown(cast: Cast) -> None:
    home = known_device()
    with clock_at(NOW):
        wrong(Client(), 5)
        home.cookies[devices.COOKIE] = home.cookies[devices.COOKIE].value[:-2] + "xx"
        assert "Wait" in wrong(home)
        home.cookies[devices.COOKIE] = signing.dumps(["linh"], salt="wayhome.device")
        assert "Wait" in wrong(home)


def test_a_right_password_forgets_the_wrong_ones(cast: Cast) -> None:
    with clock_at(NOW):
        wrong(Client(), 4)
        enter(Client())
        assert "do not go together" in wrong(Client(), 4)


def test_the_guards_table_and_the_log_hold_no_name_that_was_typed(cast: Cast) -> None:
    typed = "my-secret-as-name"
    with clock_at(NOW):
        wrong(Client(), 5, typed)
    assert SignInGuard.objects.count() == 1
    assert typed not in SignInGuard.objects.get().key
    entry = Entry.objects.get(verb="accounts.wrong_tries")
    assert (entry.actor, entry.object_id) == ("nobody", "unknown")
    with clock_at(NOW + dt.timedelta(days=2)):
        wrong(Client(), 1, "linh")
    assert SignInGuard.objects.count() == 1


def test_the_device_cookie_names_nobody(cast: Cast) -> None:
    client = Client()
    enter(client)
    cookie = client.cookies[devices.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "linh" not in base64.urlsafe_b64decode(cookie.value.split(":")[0] + "==").decode()
    assert settings.SESSION_COOKIE_NAME in client.cookies
