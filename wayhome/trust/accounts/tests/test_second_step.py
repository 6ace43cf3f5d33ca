"""The second step: set up with an app, asked for at sign-in, replaced by paper codes, guarded against guessing."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD, Cast
from wayhome.trust.accounts import actions, sessions
from wayhome.trust.accounts.adapter import SecondStepAdapter
from wayhome.trust.accounts.models import UsedCode, User
from wayhome.trust.audit.models import Entry


@pytest.fixture(autouse=True)
def fresh_codes() -> Iterator[None]:
    """Codes used in one test are not "used" in the next."""
    cache.clear()
    yield
    cache.clear()


def code_now(secret: str) -> str:
    """What the app on the phone shows, as if the last one were long ago."""
    cache.clear()
    UsedCode.objects.all().delete()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, name: str = "linh") -> Any:
    """User name and password."""
    return client.post("/sign-in", {"login": name, "password": PASSWORD})


def signed_in(client: Client) -> bool:
    """Whether the client has a session of somebody."""
    return "_auth_user_id" in client.session


def set_up(client: Client) -> str:
    """Go through the set-up; the secret in the app."""
    asked = client.get("/account/second-step/set-up")
    if sessions.GUIDED not in client.session:
        assert asked["Location"].startswith("/account/again?")
        again = client.post(asked["Location"], {"password": PASSWORD})
        assert again["Location"] == "/account/second-step/set-up"
    page = client.get("/account/second-step/set-up")
    assert b"data:image/svg+xml" in page.content
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    done = client.post("/account/second-step/set-up", {"code": code_now(secret)})
    assert done["Location"] == "/account/codes"
    return secret


@pytest.fixture
def client(cast: Cast) -> Client:
    """A counsellor's browser, signed in."""
    client = Client()
    sign_in(client)
    return client


def paper_codes(client: Client) -> list[str]:
    """The codes for emergencies, as their file has them."""
    return client.get("/account/codes/file").content.decode().split()


def test_after_set_up_the_password_alone_is_not_enough(client: Client) -> None:
    secret = set_up(client)
    assert Entry.objects.first().verb == "accounts.second_step_set_up"
    phone = Client()
    assert sign_in(phone)["Location"] == "/sign-in/code"
    assert not signed_in(phone)
    assert phone.get("/account/password").status_code == 302
    assert phone.get("/sign-in/code").status_code == 200
    assert b"not the code that the app shows" in phone.post("/sign-in/code", {"code": "000000"}).content
    assert not signed_in(phone)
    typed = code_now(secret)
    phone.post("/sign-in/code", {"code": f"{typed[:3]} {typed[3:]}"})
    assert signed_in(phone)


@pytest.mark.django_db(transaction=True)
def test_it_is_said_when_it_is_done_and_only_our_words_are_said(client: Client) -> None:
    assert b"wh-said__one" not in client.get("/account/me").content
    set_up(client)
    assert b"The second step is set up" in client.get("/account/codes").content


def test_a_paper_code_works_once(client: Client) -> None:
    set_up(client)
    codes = paper_codes(client)
    assert len(codes) == 10
    for tries, inside in ((1, True), (2, False)):
        lost = Client()
        sign_in(lost)
        lost.post("/sign-in/code", {"code": codes[0]})
        assert signed_in(lost) is inside, f"try {tries}"
    assert codes[0] not in paper_codes(client)


def test_new_codes_void_the_old_ones(client: Client) -> None:
    set_up(client)
    old = paper_codes(client)
    assert client.get("/account/codes/new").status_code == 200
    client.post("/account/codes/new")
    assert not set(old) & set(paper_codes(client))
    lost = Client()
    sign_in(lost)
    lost.post("/sign-in/code", {"code": old[0]})
    assert not signed_in(lost)
    assert Entry.objects.filter(verb="accounts.second_step_new_codes").count() == 1


def test_it_is_taken_away_with_its_paper_codes(client: Client) -> None:
    set_up(client)
    assert client.get("/account/second-step/take-away").status_code == 200
    client.post("/account/second-step/take-away")
    assert not Authenticator.objects.exists()
    assert Entry.objects.first().verb == "accounts.second_step_taken_away"
    plain = Client()
    sign_in(plain)
    assert signed_in(plain)


@pytest.mark.parametrize("meanwhile", ["a new slip", "a slip that was used", "ended", "changed"])
def test_a_sign_in_that_waits_for_its_code_outlives_no_password(
    client: Client, cast: Cast, meanwhile: str
) -> None:
    secret = set_up(client)
    thief = Client()
    assert sign_in(thief)["Location"] == "/sign-in/code"
    by, linh = cast.viewer("administrator"), User.objects.get(username="linh")
    if meanwhile == "ended":
        actions.close_account(by=by, user=linh)
    elif meanwhile == "changed":
        actions.change_password(by=linh, user=linh, old=PASSWORD, new="harvest-moon-over-the-weir")
    else:
        _slip, code = actions.make_slip(by=by, user=linh)
        if meanwhile == "a slip that was used":
            new = "harvest-moon-over-the-weir"
            actions.use_slip(by=actions.NOBODY, username="linh", code=str(code), password=new)
    before = Entry.objects.count()
    answer = thief.post("/sign-in/code", {"code": code_now(secret)})
    assert answer["Location"] == "/sign-in"
    assert not signed_in(thief)
    assert Entry.objects.count() == before, "and no sign-in is logged"
    assert thief.get("/sign-in").status_code == 200, "she begins anew"
    assert thief.get("/sign-in/code")["Location"] == "/sign-in"


def test_guessing_codes_has_to_wait(client: Client) -> None:
    secret = set_up(client)
    thief = Client()
    sign_in(thief)
    for _again in range(5):
        thief.post("/sign-in/code", {"code": "123123"})
    page = thief.post("/sign-in/code", {"code": code_now(secret)}).content.decode()
    assert "Too many wrong tries" in page
    assert not signed_in(thief)
    entry = Entry.objects.get(verb="accounts.wrong_tries")
    assert (entry.actor, entry.object_id) == ("nobody", str(Authenticator.objects.first().user_id))


def test_guessing_during_set_up_and_at_the_second_asking_has_to_wait_too(client: Client) -> None:
    set_up(client)
    other = Client()
    other.force_login(Authenticator.objects.first().user)
    for _again in range(6):
        page = other.post("/account/again/code?next=/account/codes", {"code": "123123"})
    assert "Too many wrong tries" in page.content.decode()
    assert Entry.objects.get(verb="accounts.wrong_tries").actor == "linh"


def test_its_pages_ask_for_the_password_again(client: Client) -> None:
    set_up(client)
    other = Client()
    other.force_login(Authenticator.objects.first().user)
    for page in ("second-step/take-away", "codes", "codes/file", "codes/new"):
        assert other.get(f"/account/{page}")["Location"].startswith("/account/again?"), page
    assert other.post("/account/second-step/take-away")["Location"].startswith("/account/again?")
    assert Authenticator.objects.count() == 2
    wrong = other.post("/account/again?next=/account/codes", {"password": "willow-basket-77-rivet"})
    assert b"This is not your password" in wrong.content
    right = other.post("/account/again?next=/account/codes", {"password": PASSWORD})
    assert right["Location"] == "/account/codes"
    assert other.get("/account/codes").status_code == 200


def test_without_it_its_pages_lead_to_the_first_step(client: Client) -> None:
    assert client.get("/account/second-step").status_code == 200
    assert client.get("/account/codes")["Location"] == "/account/second-step"
    assert client.get("/account/codes/file")["Location"] == "/account/second-step"
    assert client.get("/account/codes/new")["Location"] == "/account/second-step"
    assert client.get("/account/second-step/take-away").status_code == 404


def test_a_copied_database_holds_no_secret_of_it(client: Client, settings: Any) -> None:
    secret = set_up(client)
    for kept in Authenticator.objects.values_list("data", flat=True):
        assert secret not in str(kept)
    sealed = Authenticator.objects.get(type="totp").data["secret"]
    assert SecondStepAdapter().decrypt(sealed) == secret
    settings.PEPPER = bytes(32)
    with pytest.raises(ValueError, match="another pepper"):
        SecondStepAdapter().decrypt(sealed)


def test_one_can_turn_round_at_the_second_step(client: Client) -> None:
    set_up(client)
    other = Client()
    sign_in(other)
    assert other.get("/sign-in")["Location"] == "/sign-in/code"
    other.post("/sign-out")
    assert other.get("/sign-in").status_code == 200
