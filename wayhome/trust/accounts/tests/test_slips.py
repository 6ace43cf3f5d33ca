"""Slips: a one-time code on paper becomes a password that only she knows."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.opened import everything_told
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.trust.accounts import actions
from wayhome.trust.accounts.models import Slip, User
from wayhome.trust.audit.models import Entry

NEW = "harvest-moon-over-the-weir"
NOW = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def invited(cast: Cast) -> tuple[User, str]:
    """A new account and its slip's code."""
    by = cast.viewer("administrator")
    with clock_at(NOW):
        user = actions.open_account(
            by=by, username="Tam", display_name="Tâm", office=cast.offices["vn"], language="vi"
        )
        _slip, code = actions.make_slip(by=by, user=user)
    assert code is not None
    return user, code


def send(client: Client, code: str, name: str = "tam", new: str = NEW, again: str = "") -> Any:
    """Fill in the slip's page."""
    filled = {"username": name, "code": code, "new_password": new, "new_password_again": again or new}
    return client.post("/account/welcome", filled)


def enters(name: str, password: str) -> bool:
    """Whether one can sign in."""
    client = Client()
    client.post("/sign-in", {"login": name, "password": password})
    return "_auth_user_id" in client.session


def test_a_slip_becomes_a_password_once(invited: tuple[User, str]) -> None:
    user, code = invited
    client = Client()
    with clock_at(NOW):
        assert not enters("tam", NEW)
        assert client.get("/account/welcome").status_code == 200
        answer = send(client, f" {code[:4].lower()}-{code[4:8]} {code[8:]} ")
        assert answer["Location"] == "/", "she is in, with the password she has just chosen"
        assert client.session["_auth_user_id"] == str(user.pk)
        assert enters("tam", NEW)
        assert send(client, code, new="another-good-one-here").status_code == 200
        assert enters("tam", NEW)
    assert [entry.verb for entry in Entry.objects.filter(actor="tam").order_by("seq")][:2] == [
        "accounts.use_slip",
        "accounts.sign_in",
    ]
    user.refresh_from_db()
    assert user.public_key is not None


def test_looking_at_the_page_uses_nothing_up(invited: tuple[User, str]) -> None:
    _user, code = invited
    with clock_at(NOW):
        Client().get(f"/account/welcome?username=tam&code={code}&new_password={NEW}&new_password_again={NEW}")
        assert Slip.objects.get().used_at is None
        assert send(Client(), code).status_code == 302


def test_only_a_hash_of_the_code_is_kept(invited: tuple[User, str], settings) -> None:
    user, code = invited
    slip = Slip.objects.get()
    assert code.encode() not in bytes(slip.code_hash)
    assert code not in everything_told()
    settings.PEPPER = bytes(32)
    with clock_at(NOW), pytest.raises(Refused):
        actions.use_slip(by=actions.NOBODY, username=user.username, code=code, password=NEW)


def test_a_slip_works_for_seven_days_to_the_end_of_the_last_in_her_office(invited: tuple[User, str]) -> None:
    _user, code = invited
    midnight = dt.datetime(2026, 3, 9, 17, 0, tzinfo=dt.UTC)  # the 10th begins in Ha Noi
    with clock_at(midnight):
        assert "or the slip has run out" in send(Client(), code).content.decode()
    with clock_at(midnight - dt.timedelta(seconds=1)):
        assert send(Client(), code).status_code == 302


def test_wrong_code_wrong_name_and_ended_account_answer_alike(invited: tuple[User, str], cast: Cast) -> None:
    user, code = invited
    words = "User name and code do not go together"
    with clock_at(NOW):
        assert words in send(Client(), code[::-1]).content.decode()
        assert words in send(Client(), code, name="linh").content.decode()
        assert words in send(Client(), code, name="nobody-here").content.decode()
        actions.close_account(by=cast.viewer("administrator"), user=user)
        assert words in send(Client(), code).content.decode()


@pytest.mark.parametrize("name", ["tam", "nobody-here"])
def test_guessing_codes_has_to_wait(invited: tuple[User, str], name: str) -> None:
    with clock_at(NOW):
        for _again in range(5):
            send(Client(), "AAAA-AAAA-AAAA", name=name)
        assert (
            "Too many wrong tries. Wait 30 seconds" in send(Client(), invited[1], name=name).content.decode()
        )
    entry = Entry.objects.get(verb="accounts.wrong_tries")
    about = str(invited[0].pk) if name == "tam" else "unknown"
    assert (entry.actor, entry.object_id) == ("nobody", about)


def test_a_weak_password_does_not_use_the_slip_up_nor_count_as_a_wrong_code(
    invited: tuple[User, str],
) -> None:
    _user, code = invited
    with clock_at(NOW):
        for _again in range(7):
            assert "too short" in send(Client(), code, new="short").content.decode()
        assert (
            "The two are not the same"
            in send(Client(), code, again="something-else-entirely").content.decode()
        )
        assert send(Client(), code).status_code == 302


def test_a_new_slip_kills_the_old_password_the_sessions_and_the_older_slip(
    invited: tuple[User, str], cast: Cast
) -> None:
    user, old_code = invited
    by = cast.viewer("administrator")
    with clock_at(NOW):
        send(Client(), old_code)
        client = Client()
        client.post("/sign-in", {"login": "tam", "password": NEW})
        assert client.get("/account/password").status_code == 200
        user.refresh_from_db()
        old_key = bytes(user.public_key)
        _first, first_code = actions.make_slip(by=by, user=user)
        _second, second_code = actions.make_slip(by=by, user=user)
        assert client.get("/account/password").status_code == 302
        assert not enters("tam", NEW)
        assert first_code is not None
        assert send(Client(), first_code).status_code == 200
        assert second_code is not None
        assert send(Client(), second_code).status_code == 302
    user.refresh_from_db()
    assert bytes(user.public_key) != old_key
    assert Slip.objects.filter(user=user, used_at=None, cancelled_at=None).count() == 0


def test_the_same_form_sent_twice_makes_one_slip(cast: Cast) -> None:
    by, linh = cast.viewer("administrator"), cast.users["counsellor"]
    made, code = actions.make_slip(by=by, user=linh, id=linh.pk)
    assert code
    assert actions.make_slip(by=by, user=linh, id=linh.pk) == (made, None)
    assert Slip.objects.count() == 1


def test_slips_and_accounts_are_made_within_ones_own_offices_and_never_for_oneself(cast: Cast) -> None:
    by, me = cast.viewer("administrator"), cast.users["administrator"]
    with pytest.raises(Refused):
        actions.make_slip(by=by, user=me)
    with pytest.raises(Refused):
        actions.make_slip(by=by, user=cast.users["partner"])
    with pytest.raises(Refused):
        actions.open_account(by=by, username="x.y", display_name="X", office=cast.offices["sb"])
    with pytest.raises(Refused):
        actions.close_account(by=by, user=me)
    with pytest.raises(Refused):
        actions.set_password(by=by, user=cast.users["counsellor"], password=NEW)
    assert cast.users["partner"].check_password(PASSWORD)


@pytest.mark.parametrize("name", ["Linh", "1x", "a b", "x" * 41, ""])
def test_user_names_are_plain_and_taken_once(cast: Cast, name: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.open_account(
            by=cast.viewer("administrator"), username=name, display_name="X", office=cast.offices["vn"]
        )
    assert refused.value.field == "username"


def test_an_ended_account_needs_a_slip_to_come_back(cast: Cast) -> None:
    by, linh = cast.viewer("administrator"), cast.users["counsellor"]
    client = Client()
    client.post("/sign-in", {"login": "linh", "password": PASSWORD})
    actions.close_account(by=by, user=linh)
    assert client.get("/account/password").status_code == 302
    with pytest.raises(Refused):
        actions.make_slip(by=by, user=linh)
    actions.reopen_account(by=by, user=linh)
    assert client.get("/account/password").status_code == 302, "the old session does not wake up again"
    assert not enters("linh", PASSWORD)
    assert actions.make_slip(by=by, user=linh)[1]
