"""A forgotten password means new keys: her day's page says kindly who must let her in again, until somebody has."""

from django.test import Client

from tests.cast import PASSWORD, Cast
from wayhome.trust.accounts import actions
from wayhome.trust.accounts.models import User
from wayhome.trust.vault.actions import reseal_for

SAYS = "Your keys are new. A colleague of Caseload must let you in again."


def today(client: Client) -> str:
    """The day's page."""
    return client.get("/").content.decode()


def test_she_is_told_and_it_goes_when_a_colleague_has_given_them_back(cast: Cast) -> None:
    client = Client()
    client.post("/sign-in", {"login": "hoa", "password": PASSWORD})
    assert "Your keys are new" not in today(client)
    hoa = User.objects.get(username="hoa")
    _slip, code = actions.make_slip(by=cast.viewer("administrator"), user=hoa)
    new = {"new_password": PASSWORD, "new_password_again": PASSWORD}
    client = Client()
    client.post("/account/welcome", {"username": "hoa", "code": code, **new})
    assert SAYS in today(client)
    reseal_for(by=cast.viewer("supervisor"), user=User.objects.get(username="hoa"))
    assert "Your keys are new" not in today(client)
