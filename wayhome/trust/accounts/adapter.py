"""How allauth behaves here: nobody signs up by herself, no e-mail, one way in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountsAdapter(DefaultAccountAdapter):
    """Sign-up is closed: accounts are opened by invitation slips."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step by an app on the phone, with recovery codes."""

    def get_totp_label(self, user: Any) -> str:
        """Return what the app on the phone shows: the user name."""
        return str(user.username)
