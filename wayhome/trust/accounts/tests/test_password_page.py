"""Changing one's own password."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.models import Entry

NEW = "harvest-moon-over-the-weir"


@pytest.fixture
def client(cast: Cast) -> Client:
    """A counsellor's browser."""
    client = Client()
    client.force_login(cast.users["counsellor"])
    return client


def change(client: Client, old: str = PASSWORD, new: str = NEW) -> Any:
    """Send the form."""
    return client.post(
        "/account/password", {"old_password": old, "new_password": new, "new_password_again": new}
    )


def test_it_is_changed_here_and_other_devices_are_signed_out(client: Client, cast: Cast) -> None:
    other = Client()
    other.force_login(cast.users["counsellor"])
    assert change(client)["Location"] == "/account/me"
    assert client.get("/account/password").status_code == 200
    assert other.get("/account/password").status_code == 302
    assert User.objects.get(username="linh").check_password(NEW)


def test_a_wrong_old_password_is_said_at_its_field_and_counted(client: Client) -> None:
    for _again in range(5):
        page = change(client, old="willow-basket-77-rivet").content.decode()
        assert "This is not the password you have now" in page
    assert "Too many wrong tries" in change(client).content.decode()
    assert User.objects.get(username="linh").check_password(PASSWORD)
    assert Entry.objects.get(verb="accounts.wrong_tries").actor == "linh"


def test_a_weak_new_password_is_no_wrong_try(client: Client) -> None:
    for _again in range(6):
        assert "too common" in change(client, new="password1234").content.decode()
    assert change(client).status_code == 302
    assert not Entry.objects.filter(verb="accounts.wrong_tries").exists()


def test_the_password_is_never_shown_again(client: Client) -> None:
    page = change(client, old="willow-basket-77-rivet").content.decode()
    assert "willow" not in page
    assert NEW not in page
