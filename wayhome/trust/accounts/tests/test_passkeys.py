"""Passkeys as the second step: made, asked for after the password, taken away; no other answer passes."""

import copy
import json
import re
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.cast import PASSWORD, Cast
from wayhome.trust.accounts.tests.authenticator import Passkey
from wayhome.trust.accounts.tests.test_second_step import paper_codes, sign_in, signed_in
from wayhome.trust.audit.models import Entry

ADD, STEP = "/account/passkeys/add", "/sign-in/code"


def here() -> Client:
    """A browser at http://localhost."""
    return Client(SERVER_NAME="localhost")


def question(client: Client, address: str) -> dict[str, Any]:
    """What a page asks the browser to do."""
    page = client.get(address).content.decode()
    found = re.search(r'data-options="([^"]+)"', page)
    assert found, page
    return json.loads(unescape(found[1]))


def add(client: Client, passkey: Passkey) -> Any:
    """Add a passkey, after the password once more."""
    client.post(f"/account/again?next={ADD}", {"password": PASSWORD})
    return client.post(ADD, {"credential": json.dumps(passkey.create(question(client, ADD)))})


@pytest.fixture
def client(cast: Cast) -> Client:
    """A counsellor's browser, signed in."""
    client = here()
    sign_in(client)
    return client


@pytest.fixture
def passkey(client: Client) -> Passkey:
    """Her passkey."""
    made = Passkey()
    assert add(client, made)["Location"] == "/account/codes"
    return made


def waiting() -> Client:
    """A browser in which her password was typed."""
    phone = here()
    assert sign_in(phone)["Location"] == STEP
    return phone


def test_it_is_asked_for_after_the_password_and_opens_the_house(client: Client, passkey: Passkey) -> None:
    assert Entry.objects.first().verb == "accounts.second_step_set_up"
    phone = waiting()
    assert not signed_in(phone)
    answer = passkey.get(question(phone, STEP))
    assert phone.post(STEP, {"credential": json.dumps(answer)}).status_code == 302
    assert signed_in(phone)
    assert phone.session["private_key"]
    assert phone.session["stepped"] is True


def test_an_answer_works_once(client: Client, passkey: Passkey) -> None:
    phone = waiting()
    answer = json.dumps(passkey.get(question(phone, STEP)))
    phone.post(STEP, {"credential": answer})
    other = waiting()
    other.get(STEP)
    page = other.post(STEP, {"credential": answer})
    assert "did not answer as it should" in page.content.decode()
    assert not signed_in(other)


@pytest.mark.parametrize("fault", ["stranger", "another site", "signature", "challenge"])
def test_no_other_answer_passes(client: Client, passkey: Passkey, fault: str) -> None:
    phone = waiting()
    asked = question(phone, STEP)
    if fault == "stranger":
        answer = Passkey().get(asked)
    elif fault == "another site":
        passkey.origin = "https://evil.example"
        answer = passkey.get(asked)
    elif fault == "challenge":
        old = copy.deepcopy(asked)
        old["publicKey"]["challenge"] = "AAAA" + old["publicKey"]["challenge"][4:]
        answer = passkey.get(old)
    else:
        answer = passkey.get(asked)
        answer["response"]["signature"] = Passkey().get(asked)["response"]["signature"]
    page = phone.post(STEP, {"credential": json.dumps(answer)})
    assert page.status_code == 200
    assert "did not answer as it should" in page.content.decode()
    assert not signed_in(phone)


@pytest.mark.parametrize(
    "sent", ["", "{}", "null", "[]", "7", '"x"', '{"id": 1}', '{"response": {"clientDataJSON": "e30"}}', "not json",
             '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"AA","authenticatorData":"AA","signature":"AA"}}'],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_words(client: Client, passkey: Passkey, sent: str) -> None:
    phone = waiting()
    question(phone, STEP)
    assert phone.post(STEP, {"credential": sent}).status_code == 200
    assert not signed_in(phone)
    question(client, ADD)
    assert client.post(ADD, {"credential": sent}).status_code == 200
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1


def test_without_the_passkey_a_code_on_paper_opens_once(client: Client, passkey: Passkey) -> None:
    code = paper_codes(client)[0]
    for inside in (True, False):
        lost = waiting()
        lost.post(STEP, {"code": code})
        assert signed_in(lost) is inside


def test_it_needs_the_password_once_more_and_is_taken_away_with_the_codes(
    client: Client, passkey: Passkey
) -> None:
    fresh = waiting()
    fresh.post(STEP, {"credential": json.dumps(passkey.get(question(fresh, STEP)))})
    assert fresh.get(ADD)["Location"].startswith("/account/again?")
    at = f"/account/passkeys/{Authenticator.objects.get(type='webauthn').pk}/take-away"
    assert fresh.post(at)["Location"].startswith("/account/again?")
    assert client.get(at).status_code == 200
    assert client.post(at)["Location"] == "/account/second-step"
    assert not Authenticator.objects.exists()
    plain = here()
    sign_in(plain)
    assert signed_in(plain)


def test_nobody_takes_another_s_passkey_away(client: Client, passkey: Passkey) -> None:
    other = here()
    sign_in(other, "mai")
    other.post(f"/account/again?next={ADD}", {"password": PASSWORD})
    at = f"/account/passkeys/{Authenticator.objects.get(type='webauthn').pk}/take-away"
    assert other.post(at).status_code == 404
    assert Authenticator.objects.filter(type="webauthn").exists()


def test_two_passkeys_both_open(client: Client, passkey: Passkey) -> None:
    second = Passkey()
    assert add(client, second)["Location"] == "/account/second-step"
    for one in (passkey, second):
        phone = waiting()
        phone.post(STEP, {"credential": json.dumps(one.get(question(phone, STEP)))})
        assert signed_in(phone)


def test_the_pages_hold_no_inline_script(client: Client, passkey: Passkey) -> None:
    for page in (client.get(ADD), waiting().get(STEP), client.get("/account/second-step")):
        text = page.content.decode()
        assert not re.findall(r"<script(?![^>]*\bsrc=)", text)
        assert "script-src 'self'" in page["Content-Security-Policy"]
