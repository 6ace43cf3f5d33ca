"""The key pair under each password: opened by the right password's other half, by nothing that is stored."""

import base64
import secrets

import pytest
from django.contrib.auth.hashers import check_password

from tests.cast import PASSWORD, Cast
from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.trust.accounts import actions
from wayhome.trust.accounts.backend import AccountsBackend
from wayhome.trust.accounts.hasher import SplitHasher
from wayhome.trust.accounts.models import User

NEW = "harvest-moon-over-the-weir"


def private_key(user: User, password: str) -> bytes:
    """The account's private key, opened with a password."""
    halves = user.halves(password)
    assert halves is not None
    opened = crypto.unwrap(bytes(user.wrapped_key), halves.wrapping)
    assert opened is not None
    return opened


@pytest.fixture
def linh(cast: Cast) -> User:
    """A counsellor's account, fresh from the database."""
    return User.objects.get(username="linh")


def test_the_right_password_opens_the_key(linh: User) -> None:
    assert len(private_key(linh, PASSWORD)) == len(bytes(linh.public_key)) == 32


def test_nothing_that_is_stored_opens_it(linh: User) -> None:
    halves = linh.halves(PASSWORD)
    assert halves is not None
    stored = [
        halves.verifier,
        base64.b64decode(SplitHasher().decode(linh.password)["hash"]),
        bytes(linh.public_key),
        bytes(32),
    ]
    assert [crypto.unwrap(bytes(linh.wrapped_key), key) for key in stored] == [None] * 4
    assert linh.halves("willow-basket-77-rivet") is None
    assert base64.b64encode(halves.wrapping).decode() not in linh.password


def test_two_accounts_with_one_password_share_nothing(linh: User) -> None:
    mai = User.objects.get(username="mai")
    assert linh.password != mai.password
    halves = mai.halves(PASSWORD)
    assert halves is not None
    assert crypto.unwrap(bytes(linh.wrapped_key), halves.wrapping) is None


def test_a_stolen_database_without_the_pepper_checks_no_password(linh: User, settings) -> None:
    assert check_password(PASSWORD, linh.password)
    settings.PEPPER = secrets.token_bytes(32)
    assert not check_password(PASSWORD, linh.password)
    assert linh.halves(PASSWORD) is None


def test_changing_the_password_keeps_the_key_and_wraps_it_anew(linh: User) -> None:
    before, wrapped = private_key(linh, PASSWORD), bytes(linh.wrapped_key)
    actions.change_password(by=linh, user=linh, old=PASSWORD, new=NEW)
    linh.refresh_from_db()
    assert private_key(linh, NEW) == before
    assert bytes(linh.wrapped_key) != wrapped
    assert linh.halves(PASSWORD) is None


def test_a_wrong_old_password_changes_nothing(linh: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.change_password(by=linh, user=linh, old="willow-basket-77-rivet", new=NEW)
    assert refused.value.field == "old_password"
    linh.refresh_from_db()
    assert linh.check_password(PASSWORD)


def test_setting_a_password_makes_a_new_key(linh: User) -> None:
    before = private_key(linh, PASSWORD)
    linh.set_password(NEW)
    linh.save()
    assert private_key(User.objects.get(pk=linh.pk), NEW) != before


def test_dearer_hashing_later_keeps_the_key(linh: User, settings) -> None:
    before = private_key(linh, PASSWORD)
    settings.ARGON2 = {**settings.ARGON2, "opslimit": 2}
    assert AccountsBackend().authenticate(None, username="linh", password=PASSWORD) == linh
    linh.refresh_from_db()
    assert SplitHasher().decode(linh.password)["opslimit"] == 2
    assert private_key(linh, PASSWORD) == before


def test_no_password_opens_nothing(linh: User) -> None:
    linh.set_password(None)
    linh.save()
    assert linh.wrapped_key is None
    assert linh.halves("") is None
    assert AccountsBackend().authenticate(None, username="linh", password="") is None


@pytest.mark.parametrize(
    ("weak", "says"),
    [("short-one", "too short"), ("password1234", "too common"), ("linh (counsellor)", "too similar")],
)
def test_weak_passwords_are_refused_with_a_sentence(linh: User, weak: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.change_password(by=linh, user=linh, old=PASSWORD, new=weak)
    assert says in str(refused.value.sentence)
    assert refused.value.field == "new_password"
