"""What is done with accounts, slips, passwords and offices."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import end_of_day, now, today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import ALPHABET
from wayhome.kit.once import held, wait_for
from wayhome.trust.accounts import sessions
from wayhome.trust.accounts.models import Draft, Office, Slip, User
from wayhome.trust.accounts.rules import FORMS_KEPT, MOST_FORMS, SLIP_DAYS, SLIP_LETTERS, bare
from wayhome.trust.audit.actions import Actor, act, record, unchanged


class Manager(Actor, Protocol):
    """Who manages accounts: the viewer of ``trust/access``."""

    @property
    def everything(self) -> bool: ...
    def may_in(self, permission: str, office_id: uuid.UUID) -> bool: ...


@dataclass(frozen=True)
class Nobody:
    """Whoever has not signed in, as an actor."""

    user_id: uuid.UUID | None = None
    label: str = "nobody"


NOBODY = Nobody()
SETTINGS = ("name", "time_zone", "languages", "currencies")
_KEYS = ["password", "public_key", "wrapped_key", "keys_made_at", "keys_made"]


class OfficeConflict(Exception):
    """Somebody saved the office's settings after this person opened them; ``saved`` is the office as it is now."""

    def __init__(self, saved: Office) -> None:
        super().__init__(f"{saved.code} is at version {saved.version}")
        self.saved = saved


def _must(by: Manager, permission: str, office_id: uuid.UUID | None) -> None:
    if not (by.everything or (office_id is not None and by.may_in(permission, office_id))):
        raise Refused(_("This belongs to another office. Ask its administrator."))


def _not_herself(by: Actor, user: User) -> None:
    if by.user_id == user.pk:
        raise Refused(_("Nobody changes their own account here. Ask another administrator."))


def _valid(row: models.Model, field: str) -> None:
    """Refused if the field's value breaks the model's own rules: SQLite keeps none of them."""
    try:
        row._meta.get_field(field).clean(getattr(row, field), row)  # type: ignore[union-attr]
    except ValidationError as wrong:
        raise Refused(wrong.messages[0], field=field) from wrong


# --- signing in and out, as allauth's adapter tells it ------------------------------------------------------


@act("accounts.sign_in")
def note_sign_in(*, by: User) -> None:
    """Log that an account signed in."""
    record(by, "accounts.sign_in", by, office_id=by.office_id)


@act("accounts.sign_out")
def note_sign_out(*, by: User) -> None:
    """Log that an account signed out."""
    record(by, "accounts.sign_out", by, office_id=by.office_id)


@act("accounts.wrong_tries")
def note_wrong_tries(*, by: Actor, username: str) -> None:
    """Log that somebody has to wait after wrong tries; a name that no account has is not kept (it may be a password)."""
    user = User.objects.filter(username=username.strip().lower()).first()
    thing = ("accounts.user", user.pk if user else "unknown")
    record(by, "accounts.wrong_tries", thing, office_id=user.office_id if user else None)


@act("accounts.second_step")
def note_second_step(*, by: User, what: str) -> None:
    """Log what an account did to its own second step: ``set_up``, ``taken_away``, ``new_codes``."""
    record(by, f"accounts.second_step_{what}", by, office_id=by.office_id)


@act("accounts.lock")
def note_lock(*, by: User) -> None:
    """Log that an account locked its session."""
    record(by, "accounts.lock", by, office_id=by.office_id)


@act("accounts.end_sessions")
def end_sessions(*, by: User) -> None:
    """Sign out everywhere: end every session of one's own."""
    ended = sessions.end_all(by.pk)
    record(by, "accounts.end_sessions", by, office_id=by.office_id, details={"sessions": ended})


@act("accounts.keep_form")
def keep_form(*, by: User, form: bytes, locked_in: str = "") -> Draft | None:
    """Keep an unsent form sealed to who filled it in; None for an account without a key. The newest five stay, for a day.

    Of what comes while the screen is locked (``locked_in`` says which session) the first is kept and takes no other's place: it
    may be of whoever sits there. None for any after it.
    """
    if by.public_key is None:
        unchanged()
        return None
    Draft.objects.filter(made_at__lt=now() - FORMS_KEPT).delete()
    sealed = crypto.seal_to(form, bytes(by.public_key))
    if locked_in:
        kept, new = Draft.objects.get_or_create(
            locked_in=locked_in, defaults={"user": by, "sealed": sealed, "made_at": now()}
        )
        if not new:
            unchanged()
            return None
    else:
        kept = Draft.objects.create(user=by, sealed=sealed, made_at=now())
        hers = Draft.objects.filter(user=by, locked_in="")
        newest = hers.order_by("-made_at", "-pk").values_list("pk", flat=True)
        hers.exclude(pk__in=list(newest[:MOST_FORMS])).delete()
    record(by, "accounts.keep_form", by, office_id=by.office_id)
    return kept


@act("accounts.drop_form")
def drop_form(*, by: User, id: uuid.UUID) -> None:
    """Let an unsent form of one's own go: it was sent, or is not needed."""
    if not Draft.objects.filter(user=by, pk=id).delete()[0]:
        unchanged()
        return
    record(by, "accounts.drop_form", by, office_id=by.office_id)


# --- accounts -----------------------------------------------------------------------------------------------


@act("accounts.open")
def open_account(
    *,
    by: Manager,
    username: str,
    display_name: str,
    office: Office,
    language: str = "en",
    id: uuid.UUID | None = None,
) -> User:
    """Open an account that nobody can sign in to yet: a slip or ``set_password`` follows."""
    wait_for(id)
    made = User.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made
    _must(by, "accounts.manage", office.pk)
    user = User(
        username=username.strip().lower(), display_name=display_name.strip(), office=office, language=language
    )
    user.created_at = now()
    if id:
        user.pk = id
    for field in ("username", "display_name", "language"):
        _valid(user, field)
    if User.objects.filter(username=user.username).exists():
        raise Refused(_("There is already an account with this user name. Choose another."), field="username")
    user.set_unusable_password()
    user.save(force_insert=True)
    record(
        by,
        "accounts.open",
        user,
        office_id=office.pk,
        details={"username": user.username, "language": language},
    )
    return user


@act("accounts.set_password")
def set_password(*, by: Manager, user: User, password: str) -> User:
    """Set an account's password at the command line (the first administrator, the demo), with a new key pair."""
    _must(by, "accounts.manage", None)
    _good(password, user)
    user.set_password(password)
    user.save(update_fields=_KEYS)
    sessions.end_all(user.pk)
    record(by, "accounts.set_password", user, office_id=user.office_id)
    return user


def _good(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), field="new_password") from weak


@act("accounts.change_password")
def change_password(*, by: Actor, user: User, old: str, new: str) -> User:
    """Change one's own password; the key pair stays and is wrapped anew. Two Argon2id. Other sessions die of it."""
    user = held(User.objects.all()).get(pk=user.pk)
    halves = user.halves(old)
    if halves is None:
        raise Refused(_("This is not the password you have now. Type it once more."), field="old_password")
    _good(new, user)
    user.rewrap(halves, new)
    user.save(update_fields=["password", "wrapped_key"])
    record(by, "accounts.change_password", user, office_id=user.office_id)
    return user


@act("accounts.close")
def close_account(*, by: Manager, user: User) -> User:
    """End an account: it can do nothing from this moment on; its sessions never wake again, its slips are void."""
    _must(by, "accounts.manage", user.office_id)
    _not_herself(by, user)
    user.hold()
    if not user.is_active:
        unchanged()
        return user
    user.is_active, user.ended_at = False, now()
    user.set_unusable_password()
    user.save()
    user.void_slips()
    sessions.end_all(user.pk)
    record(by, "accounts.close", user, office_id=user.office_id)
    return user


@act("accounts.reopen")
def reopen_account(*, by: Manager, user: User) -> User:
    """Open an ended account again; it has no password and no role until it is given some."""
    _must(by, "accounts.manage", user.office_id)
    user.hold()
    if user.is_active:
        unchanged()
        return user
    user.is_active, user.ended_at = True, None
    user.save(update_fields=["is_active", "ended_at"])
    record(by, "accounts.reopen", user, office_id=user.office_id)
    return user


# --- slips --------------------------------------------------------------------------------------------------


def _slip_hash(user: User, code: str) -> bytes:
    return crypto.digest(settings.PEPPER, b"slip", user.pk.bytes, bare(code).encode())


def _slip_ends(user: User) -> dt.datetime:
    zone = user.office.time_zone
    return end_of_day(today(zone) + dt.timedelta(days=SLIP_DAYS), zone)


@act("accounts.slip")
def make_slip(*, by: Manager, user: User, id: uuid.UUID | None = None) -> tuple[Slip, str | None]:
    """Make a slip and void older ones; the account's password stops working and its sessions end.

    Returns the slip and its code; the code is None when the same form came twice (it was given to the first).
    Looks at the account's home office only: pages call ``access.new_slip``, which asks how far its roles reach.
    """
    wait_for(id)
    made = Slip.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made, None
    _must(by, "accounts.manage", user.office_id)
    _not_herself(by, user)
    user.hold()
    if not user.is_active:
        raise Refused(_("This account has ended. Open it again first."))
    user.void_slips()
    had_password = user.has_usable_password()
    user.set_unusable_password()
    user.save(update_fields=_KEYS)
    sessions.end_all(user.pk)
    code = "".join(secrets.choice(ALPHABET) for _letter in range(SLIP_LETTERS))
    slip = Slip(user=user, code_hash=_slip_hash(user, code), made_at=now(), valid_until=_slip_ends(user))
    if id:
        slip.pk = id
    slip.save(force_insert=True)
    record(by, "accounts.slip", user, office_id=user.office_id, details={"had_password": had_password})
    return slip, code


@act("accounts.use_slip")
def use_slip(*, by: Actor, username: str, code: str, password: str) -> User:
    """Choose a password with a slip: the slip is used up, the account gets a new key pair."""
    user = held(User.objects.filter(username=username.strip().lower(), is_active=True)).first()
    slip = (
        user
        and Slip.objects.filter(user=user, used_at=None, cancelled_at=None, valid_until__gt=now()).first()
    )
    if not user or not slip or not crypto.same(bytes(slip.code_hash), _slip_hash(user, code)):
        raise Refused(
            _(
                "User name and code do not go together, or the slip has run out. Check both, or ask for a new slip."
            )
        )
    _good(password, user)
    user.set_password(password)
    user.save(update_fields=_KEYS)
    slip.used_at = now()
    slip.save(update_fields=["used_at"])
    record(user, "accounts.use_slip", user, office_id=user.office_id)
    return user


# --- offices ------------------------------------------------------------------------------------------------


@act("accounts.add_office")
def add_office(
    *,
    by: Manager,
    code: str,
    name: str,
    kind: str,
    parent: Office | None,
    country: str,
    time_zone: str,
    languages: list[str],
    currencies: list[str],
    valid_from: dt.date | None = None,
    id: uuid.UUID | None = None,
) -> Office:
    """Add an office under ``parent``, or the root of a tree (at the command line only)."""
    wait_for(id)
    made = Office.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made
    _must(by, "offices.manage", parent.pk if parent else None)
    office = Office(code=code.strip().lower(), name=name.strip(), kind=kind, parent=parent, country=country)
    office.time_zone, office.languages, office.currencies = time_zone, list(languages), list(currencies)
    office.valid_from = valid_from
    if id:
        office.pk = id
    for field in ("code", "name", "kind", "country", "time_zone"):
        _valid(office, field)
    if Office.objects.filter(code=office.code).exists():
        raise Refused(_("There is already an office with this short name. Choose another."), field="code")
    office.save(force_insert=True)
    record(
        by,
        "accounts.add_office",
        office,
        office_id=office.pk,
        details={"code": office.code, **_settings(office)},
    )
    return office


def _settings(office: Office) -> dict[str, Any]:
    return {name: getattr(office, name) for name in SETTINGS}


@act("accounts.change_office")
def change_office(*, by: Manager, office: Office, version: int, changes: dict[str, Any]) -> Office:
    """Change an office's settings (``SETTINGS``); OfficeConflict if somebody saved since ``version`` was read."""
    _must(by, "offices.manage", office.pk)
    row = held(Office.objects.all()).get(pk=office.pk)
    if row.version != version:
        raise OfficeConflict(row)
    before = _settings(row)
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        unchanged()
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    for field in ("name", "time_zone"):
        _valid(row, field)
    row.version += 1
    row.save()
    told = {name: {"before": before[name], "after": value} for name, value in changed.items()}
    record(by, "accounts.change_office", row, office_id=row.pk, details=told)
    return row
