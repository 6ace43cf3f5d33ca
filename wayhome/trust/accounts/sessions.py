"""Django's session engine of this house: only the cookie opens a session.

The cookie holds a random token. The table holds the token's hash, the body sealed under a key made of the token, and a stub of it
that outlives the body: who finds the table, a backup or the disk reads no session and no key. After a while without a request, on
"Lock now" and at the latest after twelve hours the body goes; with the stub a form that still arrives is kept, and she goes on by
signing in. Any process may take the bodies of others away (``purge``), none can read them.
"""

import datetime as dt
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.middleware.csrf import CSRF_SESSION_KEY
from django.utils import timezone

from wayhome.kit import crypto
from wayhome.trust.accounts.models import Session

PRIVATE_KEY = "private_key"  # base64: of who is signed in, or owes the second step
LOCKED = "locked"  # whose session it was, in one that has locked
PHONE = "phone"
BEGAN = "began"  # of the first request as this person: what twelve hours are counted from
STEPPED = "stepped"  # the second step was passed in this session: unlocking it asks for the password alone
GUIDED = "guided"  # on the way through the first sign-in, step by step
_OWED = "account_login"  # where allauth keeps a sign-in that waits for its second step
_STAYS = (CSRF_SESSION_KEY, "language", LOCKED, BEGAN, STEPPED)
_TOKEN_BYTES = 32
_SEEN_EVERY = dt.timedelta(seconds=30)  # how exactly "last seen" is kept: a look at a page writes no oftener
_STUB_KEPT = dt.timedelta(hours=24)


def _row(token: str) -> str:
    """Return what the table calls a session: nobody gets back from it to the token."""
    return crypto.digest(b"wayhome session", token.encode()).hex()


def _place(row: str, part: str) -> bytes:
    return f"accounts_session.{part}|{row}".encode()


def idle_limit(phone: bool) -> dt.timedelta:
    """Return how long a session lives without a request."""
    return dt.timedelta(seconds=settings.SESSION_IDLE_PHONE if phone else settings.SESSION_IDLE)


def _over(row: Session, at: dt.datetime) -> bool:
    return row.body is None or at >= row.expires or at - row.last_seen >= idle_limit(row.phone)


def purge() -> None:
    """Take away the body of every session whose time is over, and what is a day old."""
    at = timezone.now()
    idle = [Q(phone=phone, last_seen__lte=at - idle_limit(phone)) for phone in (False, True)]
    over = idle[0] | idle[1] | Q(expires__lte=at)
    Session.objects.filter(over, body__isnull=False, user=None).update(body=None)
    Session.objects.filter(over, body__isnull=False).update(body=None, locked=True)
    Session.objects.filter(last_seen__lt=at - _STUB_KEPT).delete()


def row_of(session: SessionBase) -> str:
    """Return what the table calls this session; nothing if it was not kept yet."""
    return _row(session.session_key) if session.session_key else ""


def end_all(user_id: uuid.UUID, but: str = "") -> int:
    """End every session of an account, locked ones too, but for one row; return how many there were."""
    return Session.objects.filter(user_id=user_id).exclude(pk=but).delete()[0]


class SessionStore(SessionBase):
    """One session, opened by its token."""

    _was_locked = False
    _session: dict[str, Any]  # Django's own: read when first asked for, kept in the other
    _session_cache: dict[str, Any]

    @property
    def locked_user(self) -> uuid.UUID | None:
        """Whose session this was, if it has locked and nobody signed in to it since."""
        locked = self.get(LOCKED)
        return uuid.UUID(locked) if locked and SESSION_KEY not in self else None

    @property
    def idle_seconds(self) -> int:
        """How long it lives without a request, for the page's script."""
        return int(idle_limit(bool(self.get(PHONE))).total_seconds())

    def load(self) -> dict[str, Any]:
        """Return what the session holds; of a locked one, what stayed."""
        token, at = str(self.session_key), timezone.now()
        row = Session.objects.filter(pk=_row(token), last_seen__gte=at - _STUB_KEPT).first()
        held = None if row is None else self._opened(token, row, at)
        if row is None or held is None:
            self._session_key = None
            return {}
        self._was_locked = row.locked
        if _over(row, at):
            if row.body is not None:
                Session.objects.filter(pk=row.pk).update(body=None, locked=row.user_id is not None)
            self._was_locked = row.user_id is not None
        elif at - row.last_seen >= min(_SEEN_EVERY, idle_limit(row.phone) / 10):
            Session.objects.filter(pk=row.pk, locked=row.locked).update(last_seen=at)
            purge()
        return held

    def _opened(self, token: str, row: Session, at: dt.datetime) -> dict[str, Any] | None:
        part = "stub" if _over(row, at) else "body"
        key = crypto.derive(token.encode(), f"session {part}")
        try:
            plain = crypto.unseal(bytes(getattr(row, part)), key, _place(row.pk, part))
        except crypto.Unreadable:
            return None
        held: dict[str, Any] = self.serializer().loads(plain)
        return held

    def _stub(self, held: dict[str, Any]) -> dict[str, Any]:
        stays = {name: held[name] for name in _STAYS if name in held}
        return stays | ({LOCKED: held[SESSION_KEY]} if SESSION_KEY in held else {})

    def _written(self, held: dict[str, Any]) -> dict[str, Any]:
        """Return the row's columns for what the session holds."""
        token, at = str(self.session_key), timezone.now()
        row, signed_in = _row(token), SESSION_KEY in held
        if PRIVATE_KEY in held and not signed_in and _OWED not in held:
            del held[PRIVATE_KEY]  # a sign-in that was given up
        if signed_in:
            held.pop(LOCKED, None)
            held.setdefault(BEGAN, at.timestamp())
        began = dt.datetime.fromtimestamp(held[BEGAN], dt.UTC) if signed_in else at
        whose = held.get(SESSION_KEY) or held.get(LOCKED)

        def sealed(part: str, what: dict[str, Any]) -> bytes:
            key = crypto.derive(token.encode(), f"session {part}")
            return crypto.seal(self.serializer().dumps(what), key, _place(row, part))

        return {
            "user_id": uuid.UUID(str(whose)) if whose else None,
            "body": sealed("body", held),
            "stub": sealed("stub", self._stub(held)),
            "phone": bool(held.get(PHONE)),
            "locked": bool(whose) and not signed_in,
            "began": began,
            "last_seen": at,
            "expires": began + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE),
        }

    def save(self, must_create: bool = False) -> None:
        """Write the session. A request that was under way when the session locked brings nothing of it back."""
        if self.session_key is None:
            self.create()
            return
        columns = self._written(self._session)
        row = _row(self.session_key)
        if must_create:
            try:
                with transaction.atomic():
                    Session(pk=row, **columns).save(force_insert=True)
            except IntegrityError as taken:
                raise CreateError from taken
        elif not Session.objects.filter(pk=row, locked=self._was_locked).update(**columns):
            if not Session.objects.filter(pk=row).exists():
                raise UpdateError
            return
        self._was_locked = columns["locked"]

    def create(self) -> None:
        """Begin a session with a fresh token."""
        if not hasattr(self, "_session_cache"):
            self._session_cache = {}  # there is nothing to read under a fresh token
        self._session_key = self._get_new_session_key()
        self._was_locked = False
        self.save(must_create=True)
        self.modified = True

    def exists(self, session_key: str | None) -> bool:
        """Whether there is such a session."""
        return Session.objects.filter(pk=_row(str(session_key))).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End the session: its cookie opens nothing any more."""
        token = session_key or self.session_key
        if token is not None:
            Session.objects.filter(pk=_row(token)).delete()

    def lock(self) -> None:
        """Take the body away at once, with the key in it; the stub stays."""
        stays = self._stub(self._session)
        if self.session_key is None or LOCKED not in stays:
            return
        Session.objects.filter(pk=_row(self.session_key)).update(body=None, locked=True)
        self._session_cache, self._was_locked = stays, True

    @classmethod
    def clear_expired(cls) -> None:
        """What Django's own command calls."""
        purge()

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(_TOKEN_BYTES)
