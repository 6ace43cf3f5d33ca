"""One's own sessions and unsent forms, and whose keys are new."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.trust.accounts.labels import labelled
from wayhome.trust.accounts.models import Draft, Session, User
from wayhome.trust.accounts.rules import FORMS_KEPT


def keys_changed_at(user: User) -> dt.datetime | None:
    """Return when an account got a new key pair in place of an older one (a forgotten password); None if it has its first.

    Whatever was sealed to the older pair is lost to her until a colleague who can open it gives it back.
    """
    return user.keys_made_at if user.keys_made > 1 else None


def sessions_of(user: User) -> list[Session]:
    """Return the account's sessions that are open or locked, the last seen first."""
    at = timezone.now()
    return list(
        Session.objects.filter(Q(locked=True) | Q(expires__gt=at), user=user)
        .defer("body", "stub")
        .order_by("-last_seen")
    )


@dataclass(frozen=True)
class UnsentForm:
    """A form that was kept: where it was to go, the page it stood on, and what was written."""

    id: uuid.UUID
    made_at: dt.datetime
    path: str
    page: str
    fields: list[tuple[str, list[str]]]
    files: bool
    locked: bool = False

    @property
    def words(self) -> list[tuple[str | Promise, list[str]]]:
        """What a person wrote or chose, beside its label."""
        return labelled(self.path, self.fields)


def packed(path: str, page: str, fields: list[tuple[str, list[str]]], files: bool) -> bytes:
    """Return what is sealed of a form."""
    return json.dumps({"path": path, "page": page, "fields": fields, "files": files}).encode()


def _opened(draft: Draft, pair: crypto.Pair) -> UnsentForm | None:
    try:
        kept = json.loads(crypto.unseal_with(bytes(draft.sealed), pair))
    except crypto.Unreadable:
        return None
    fields = [(name, list(values)) for name, values in kept["fields"]]
    locked = bool(draft.locked_in)
    return UnsentForm(draft.pk, draft.made_at, kept["path"], kept["page"], fields, kept["files"], locked)


def has_unsent(user_id: uuid.UUID) -> bool:
    """Whether a form of this account is kept."""
    return Draft.objects.filter(user_id=user_id, made_at__gt=now() - FORMS_KEPT).exists()


def has_locked(row: str) -> bool:
    """Whether a form that came while this session was locked is kept."""
    return Draft.objects.filter(locked_in=row, made_at__gt=now() - FORMS_KEPT).exists()


def unsent_forms(user: User, private_key: bytes | None) -> list[UnsentForm]:
    """Return one's own unsent forms that one's key opens, the newest first; none without the key."""
    if private_key is None:
        return []
    pair = crypto.pair_of(private_key)
    kept = Draft.objects.filter(user=user, made_at__gt=now() - FORMS_KEPT).order_by("-made_at", "-pk")
    return [form for draft in kept if (form := _opened(draft, pair))]


def unsent_form(user: User, private_key: bytes | None, id: uuid.UUID) -> UnsentForm | None:
    """Return one of them."""
    return next((form for form in unsent_forms(user, private_key) if form.id == id), None)
