"""Signing in by user name and password: an unknown name costs as much time as a known one."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from wayhome.trust.accounts.models import User


class AccountsBackend:
    """The one way in. Permissions live in ``trust/access``, not here."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **credentials: Any) -> User | None:
        """Return the account if name and password are right and the account is active."""
        if not username or password is None:
            return None
        user = User.objects.filter(username=username.strip().lower()).first()
        if user is None:
            make_password(password)  # the same Argon2id as for a known name
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """Return the account of a session; an ended account is nobody from that moment on."""
        return User.objects.select_related("office").filter(pk=user_id, is_active=True).first()
