"""Signing in by user name and password: an unknown name costs as much time as a known one."""

from typing import Any

from django.http import HttpRequest

from wayhome.trust.accounts.hasher import SplitHasher
from wayhome.trust.accounts.models import User


class AccountsBackend:
    """The one way in. Permissions live in ``trust/access``, not here."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """Return the account if name and password are right and the account is active. One Argon2id, whatever the answer.

        The account then has the private key that the password opened, for the session (``take_key``).
        """
        if not username or password is None:
            return None
        user = User.objects.select_related("office").filter(username=username.strip().lower()).first()
        if user is None:
            SplitHasher().seal(password)  # the same Argon2id as for a known name
            return None
        halves = user.halves(password)
        if halves is None or not user.is_active:
            return None
        user.open_key(halves)
        if SplitHasher().must_update(user.password):
            user.rewrap(halves, password)
            user.save(update_fields=["password", "wrapped_key"])
        return user

    def get_user(self, user_id: Any) -> User | None:
        """Return the account of a session; an ended account is nobody from that moment on."""
        return User.objects.select_related("office").filter(pk=user_id, is_active=True).first()
