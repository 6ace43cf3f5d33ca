"""Sessions: only the cookie opens one; they lock, end and die at once when they should."""

import base64
import datetime as dt
import json
import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast, private_key_of
from wayhome.kit import crypto
from wayhome.trust.accounts import actions, sessions
from wayhome.trust.accounts.models import Session, User
from wayhome.trust.accounts.sessions import SessionStore
from wayhome.trust.audit.models import Entry

COOKIE = django_settings.SESSION_COOKIE_NAME
PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
PLANTED = "Nguyen Thi Planted"


def browser(name: str = "linh", **headers: Any) -> Client:
    """A browser in which somebody has signed in with her password."""
    client = Client(**headers)
    client.post("/sign-in", {"login": name, "password": PASSWORD})
    return client


def row(client: Client) -> Session:
    """The client's row in the table."""
    return Session.objects.get(pk=sessions._row(client.cookies[COOKIE].value))


def grow_old(client: Client, **by: float) -> None:
    """Let time pass over a session."""
    found, past = row(client), dt.timedelta(**by)
    Session.objects.filter(pk=found.pk).update(
        last_seen=found.last_seen - past, expires=found.expires - past, began=found.began - past
    )


def is_in(client: Client) -> bool:
    """Whether pages open."""
    return client.get("/account/me").status_code == 200


def read_table() -> bytes:
    """Every byte of the table of sessions, as a thief reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_session")
        return b"|".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for found in cursor.fetchall()
            for value in found
        )


# --- what is in it, and who can read it -------------------------------------------------------------------------


def test_the_password_brings_the_private_key_into_the_session_and_to_the_viewer(cast: Cast) -> None:
    client = browser()
    key = base64.b64decode(client.session["private_key"])
    assert key == private_key_of(User.objects.get(username="linh"))
    seen = client.get("/account/me").wsgi_request.viewer
    assert seen.private_key == key
    assert crypto.pair_of(key).public == bytes(User.objects.get(username="linh").public_key)


def test_nothing_in_the_table_can_be_read(cast: Cast) -> None:
    client = browser()
    session = client.session
    session["said"] = PLANTED
    session.save()
    key = client.session["private_key"]
    for secret in (PLANTED, key, key[:20], "_auth_user_hash", client.cookies[COOKIE].value):
        assert secret.encode() not in read_table(), secret
    assert base64.b64decode(key) not in read_table()
    Session.objects.filter(pk=row(client).pk).update(stub=PLANTED.encode())
    assert PLANTED.encode() in read_table(), "the control: what is not sealed is found"


def test_a_stolen_row_opens_nothing(cast: Cast) -> None:
    client = browser()
    stolen = row(client)
    for guess in (stolen.pk, bytes(stolen.body).hex(), "", "x" * 43):
        thief = Client()
        thief.cookies[COOKIE] = guess
        assert not is_in(thief)
        assert not SessionStore(guess).get("private_key")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(bytes(stolen.body), crypto.derive(stolen.pk.encode(), "session body"), b"")


def test_a_body_moved_to_another_row_or_changed_by_a_bit_is_no_session(cast: Cast) -> None:
    linh, mai = browser("linh"), browser("mai")
    assert is_in(mai)
    Session.objects.filter(pk=row(mai).pk).update(body=row(linh).body, stub=row(linh).stub)
    assert not is_in(mai)
    body = bytearray(bytes(row(linh).body))
    body[40] ^= 1
    Session.objects.filter(pk=row(linh).pk).update(body=bytes(body))
    assert not is_in(linh)


def test_the_cookie_is_a_long_random_token_that_script_cannot_read(cast: Cast) -> None:
    first, second = browser(), browser()
    cookie = first.cookies[COOKIE]
    assert re.fullmatch(r"[\w-]{43}", cookie.value)
    assert cookie.value != second.cookies[COOKIE].value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_in_takes_a_fresh_token(cast: Cast) -> None:
    client = Client()
    client.get("/sign-in")
    before = client.cookies[COOKIE].value
    client.post("/sign-in", {"login": "linh", "password": PASSWORD})
    assert client.cookies[COOKIE].value != before
    fixed = Client()
    fixed.cookies[COOKIE] = before
    assert not is_in(fixed)


def test_the_key_is_in_no_page_no_log_and_no_text_of_an_object(cast: Cast, caplog: Any) -> None:
    client = browser()
    key = client.session["private_key"]
    raw = base64.b64decode(key)
    answer = client.get("/account/me")
    viewer, user = answer.wsgi_request.viewer, User.objects.get(username="linh")
    user.open_key(user.halves(PASSWORD))
    shown = [answer.content.decode(), client.get("/nowhere/").content.decode(), repr(viewer), str(viewer)]
    shown += [repr(user), repr(answer.wsgi_request), repr(client.session), caplog.text]
    shown += [json.dumps(list(Entry.objects.values()), default=str)]
    for text in shown:
        assert key not in text
        assert raw.hex() not in text
        assert repr(raw)[2:-1] not in text
    assert raw.hex() in repr(raw.hex()), "the control"


def test_changing_the_password_keeps_the_key_and_ends_the_other_sessions(cast: Cast) -> None:
    here, there = browser(), browser()
    key, new = here.session["private_key"], "harvest-moon-over-the-weir"
    here.post("/account/password", {"old_password": PASSWORD, "new_password": new, "new_password_again": new})
    assert is_in(here)
    assert here.session["private_key"] == key
    assert Session.objects.filter(user__username="linh").count() == 1
    assert not is_in(there)


# --- time-outs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("agent", "minutes"), [("Mozilla/5.0 (X11; Linux)", 15), (PHONE, 5)])
def test_it_locks_after_a_while_and_sooner_on_a_phone(cast: Cast, agent: str, minutes: int) -> None:
    client = browser(headers={"user-agent": agent})
    assert row(client).phone is (minutes == 5)
    grow_old(client, minutes=minutes, seconds=-30)
    assert is_in(client)
    grow_old(client, minutes=minutes)
    assert client.get("/account/me")["Location"] == "/sign-in?next=/account/me"
    assert row(client).locked
    assert row(client).body is None, "the key is destroyed"
    assert "private_key" not in client.session


def test_a_browser_s_own_hint_says_whether_it_is_a_phone(cast: Cast) -> None:
    assert row(browser(headers={"sec-ch-ua-mobile": "?1"})).phone
    assert not row(browser(headers={"sec-ch-ua-mobile": "?0", "user-agent": PHONE})).phone


def test_looking_at_pages_keeps_it_open_but_no_longer_than_twelve_hours(cast: Cast) -> None:
    client = browser()
    for _hour in range(11 * 5):
        grow_old(client, minutes=12)
        assert is_in(client)
    key = client.session["private_key"]
    for _hour in range(6):
        grow_old(client, minutes=12)
        client.get("/account/me")
    assert not is_in(client)
    assert key not in str(dict(client.session))


def test_others_take_the_body_away_without_being_able_to_read_it(cast: Cast) -> None:
    away, other = browser("linh"), browser("mai")
    grow_old(away, minutes=16)
    assert row(away).body is not None
    grow_old(other, minutes=1)
    assert is_in(other)
    assert row(away).body is None
    assert row(away).locked
    assert not is_in(away)


def test_a_stub_holds_only_what_giving_a_form_back_needs(cast: Cast) -> None:
    client = browser()
    client.get("/account/password")
    grow_old(client, minutes=16)
    client.get("/account/me")
    held = dict(client.session)
    assert set(held) <= {"_csrftoken", "language", "locked", "began", "stepped"}
    assert held["locked"] == str(cast.users["counsellor"].pk)


def test_a_stub_is_gone_after_a_day(cast: Cast) -> None:
    client = browser()
    grow_old(client, hours=25)
    assert client.get("/sign-in").context["locked"] is None
    browser("mai")
    assert not Session.objects.filter(user__username="linh").exists()


def test_unlocking_takes_the_password_and_goes_on_where_she_was(cast: Cast) -> None:
    client = browser()
    grow_old(client, minutes=16)
    assert not is_in(client)
    page = client.get("/sign-in?next=/account/me").content.decode()
    assert "The screen is locked" in page
    assert 'value="linh"' in page
    client.post("/sign-in?next=/account/me", {"login": "linh", "password": "wrong"})
    assert not is_in(client)
    answer = client.post("/sign-in?next=/account/me", {"login": "linh", "password": PASSWORD})
    assert answer["Location"] == "/account/me"
    assert is_in(client)
    assert client.session["private_key"]
    assert Session.objects.filter(user__username="linh").count() == 1


def test_somebody_else_can_sign_in_at_a_locked_screen_and_finds_nothing_of_hers(cast: Cast) -> None:
    client = browser()
    form_token = client.get("/account/password") and client.session["_csrftoken"]
    grow_old(client, minutes=16)
    client.post("/sign-in", {"login": "mai", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(cast.users["supervisor"].pk)
    assert client.session["_csrftoken"] != form_token
    assert "locked" not in client.session
    assert base64.b64decode(client.session["private_key"]) == private_key_of(cast.users["supervisor"])


def test_an_unlocked_session_keeps_its_form_token_so_that_other_tabs_stay_good(cast: Cast) -> None:
    client = browser()
    client.get("/account/password")
    before = client.session["_csrftoken"]
    grow_old(client, minutes=16)
    client.post("/sign-in", {"login": "linh", "password": PASSWORD})
    assert client.session["_csrftoken"] == before


def test_a_sign_in_page_left_open_still_works(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/sign-in").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    grow_old(client, hours=3)
    client.post("/sign-in", {"login": "linh", "password": PASSWORD, "csrfmiddlewaretoken": token})
    assert is_in(client)


# --- lock now, sign out everywhere, the end of an account ------------------------------------------------------


def test_lock_now(cast: Cast) -> None:
    client = browser()
    assert 'action="/account/lock"' in client.get("/account/me").content.decode()
    assert client.get("/account/lock")["Location"] == "/"
    answer = client.post("/account/lock", {"next": "/account/me"})
    assert answer["Location"] == "/sign-in?next=%2Faccount%2Fme"
    assert row(client).body is None
    assert not is_in(client)
    assert "The screen is locked" in client.get(answer["Location"]).content.decode()
    assert Entry.objects.first().verb == "accounts.lock"
    assert client.post("/account/lock", {"next": "https://evil.example/"}).status_code == 302


def test_a_request_that_was_under_way_when_it_locked_brings_no_key_back(cast: Cast) -> None:
    client = browser()
    slow = SessionStore(client.cookies[COOKIE].value)
    assert slow["private_key"]
    client.post("/account/lock")
    slow["seen"] = 1
    slow.save()
    assert row(client).body is None
    assert not is_in(client)


def test_the_cookie_of_a_session_that_signed_out_is_dead(cast: Cast) -> None:
    client, copy = browser(), Client()
    copy.cookies[COOKIE] = client.cookies[COOKIE].value
    assert is_in(copy)
    copy = Client()
    copy.cookies[COOKIE] = client.cookies[COOKIE].value
    client.post("/sign-out")
    assert not is_in(copy)
    assert not Session.objects.filter(user__username="linh").exists()


def test_sign_out_everywhere(cast: Cast) -> None:
    here, there = browser(), browser(headers={"user-agent": PHONE})
    browser("mai")
    page = here.get("/account/sessions").content.decode()
    assert page.count("<tr>") == 3
    assert "Phone" in page
    assert page.count("(this one)") == 1
    assert here.post("/account/sessions")["Location"] == "/sign-in"
    assert not is_in(here)
    assert not is_in(there)
    assert Session.objects.filter(user__username="mai").count() == 1
    assert Entry.objects.first().verb == "accounts.end_sessions"


@pytest.mark.parametrize("how", ["ended", "slip"])
def test_sessions_of_an_account_that_ended_or_got_a_slip_die_at_once(cast: Cast, how: str) -> None:
    client, by = browser(), cast.viewer("administrator")
    user = User.objects.get(username="linh")
    if how == "ended":
        actions.close_account(by=by, user=user)
    else:
        actions.make_slip(by=by, user=user)
    assert not Session.objects.filter(user=user).exists()
    assert not is_in(client)


def test_giving_a_sign_in_up_leaves_no_key_behind(cast: Cast) -> None:
    store = SessionStore()
    store["private_key"] = "a2V5"
    store["account_login"] = {"waits": True}
    store.save()
    assert SessionStore(store.session_key)["private_key"] == "a2V5"
    del store["account_login"]
    store.save()
    assert "private_key" not in SessionStore(store.session_key)


def test_what_a_session_s_times_are(cast: Cast) -> None:
    client = browser()
    found = row(client)
    assert found.expires - found.began == dt.timedelta(hours=12)
    assert timezone.now() - found.last_seen < dt.timedelta(minutes=1)
    assert (django_settings.SESSION_IDLE, django_settings.SESSION_IDLE_PHONE) == (900, 300)
