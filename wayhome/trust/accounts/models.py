"""Offices, teams and the accounts of those who work here. They live below everything, so that scopes and keys run downstairs."""

import uuid
import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.codes import CodedField, CodeList
from wayhome.kit.dates import now
from wayhome.kit.ids import new_id
from wayhome.trust.accounts.hasher import SplitHasher

OFFICE_KINDS = CodeList(
    {
        "organisation": _("Organisation"),
        "country_office": _("Country office"),
        "site": _("Site"),
        "partner": _("Partner with its own records"),
    }
)
LANGUAGES = CodeList({"en": "English", "vi": "Tiếng Việt", "km": "ភាសាខ្មែរ"})
CODE = RegexValidator(
    r"^[a-z][a-z0-9-]{1,19}$", _("Use 2 to 20 small letters, digits or dashes, starting with a letter.")
)
USERNAME = RegexValidator(
    r"^[a-z][a-z0-9._-]{1,39}$",
    _("Use 2 to 40 small letters, digits, dots or dashes, starting with a letter."),
)


def known_zone(name: str) -> None:
    """ValidationError if there is no such time zone: a wrong one would stop every page of the office."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no such time zone. Write it like Asia/Phnom_Penh."))


class Office(models.Model):
    """An own office in a tree (organisation > country office > site), or a partner that keeps its own records here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20, unique=True, validators=[CODE])
    name = models.CharField(max_length=120)
    kind = CodedField(codes=OFFICE_KINDS, states=False, max_length=20)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=40, default="UTC", validators=[known_zone])
    languages = models.JSONField(default=list)
    currencies = models.JSONField(default=list)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    # Of the settings: who saves over what she has not seen is told.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    class Classes:
        public: ClassVar[set[str]] = {"code", "name", "kind", "country"}
        operational: ClassVar[set[str]] = {
            "id",
            "parent",
            "time_zone",
            "languages",
            "currencies",
            "valid_from",
            "valid_to",
            "version",
        }

    def __str__(self) -> str:
        return self.name


TEAM_KINDS = CodeList({"caseload": _("Shares a caseload"), "duty": _("On duty for emergencies")})


class Team(models.Model):
    """People of one office who share a caseload, or who may open it in an emergency (``duty``), with a reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)
    kind = CodedField(codes=TEAM_KINDS, states=False, max_length=10, default="caseload")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "name"], name="team_once_an_office")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "office", "name", "kind", "ended_at"}

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager):
    """Finds accounts by user name."""

    def get_by_natural_key(self, username: str | None) -> Any:
        """Return the account by its user name, whatever the case typed."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """An account: a person on the staff or of a partner. Accounts end, they are not deleted: history points to them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=40, unique=True, validators=[USERNAME])
    display_name = models.CharField(max_length=80)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="staff")
    language = CodedField(codes=LANGUAGES, states=False, max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The key pair of security.md: the private half is wrapped by the password's second half.
    public_key = models.BinaryField(max_length=32, null=True)
    wrapped_key = models.BinaryField(max_length=120, null=True)
    # When the pair was made, and how many there were: from the second on, colleagues must give back what the first could open.
    keys_made_at = models.DateTimeField(null=True, blank=True)
    keys_made = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar[list[str]] = ["display_name"]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "username", "display_name", "office", "language", "is_active", "created_at", "ended_at", "last_login", "password",
            "public_key", "wrapped_key", "keys_made_at", "keys_made",
        }  # fmt: skip

    # What the password just typed opened, on its way into the session (``sessions.py``): never stored, never shown.
    _private_key: bytes | None = None

    def __str__(self) -> str:
        return self.display_name

    @property
    def user_id(self) -> uuid.UUID:
        """An account acts for itself when it signs in or sets its password: the actor of the audit chain."""
        return self.pk

    @property
    def label(self) -> str:
        """What the audit chain calls it."""
        return self.username

    def hold(self) -> None:
        """Read the account anew and hold it until the transaction ends: what was asked about it stays true while it is changed.

        Rows that only point to it are still written meanwhile.
        """
        self.refresh_from_db(from_queryset=User.objects.select_for_update(of=("self",), no_key=True))

    def void_slips(self) -> int:
        """Make every slip that was not used yet worthless, as part of an act; return how many there were."""
        open_ones = Slip.objects.filter(user=self, used_at=None, cancelled_at=None)
        return open_ones.update(cancelled_at=now())

    def set_password(self, raw_password: str | None) -> None:
        """Set a password and a new key pair under it; whatever was sealed to the old pair stays shut. One Argon2id."""
        if raw_password is None:
            self.set_unusable_password()
            return
        self.password, halves = SplitHasher().seal(raw_password)
        self._password = raw_password
        self.public_key, self.wrapped_key = crypto.new_key_pair(halves.wrapping)
        self.keys_made_at, self.keys_made = now(), self.keys_made + 1
        self.open_key(halves)

    def set_unusable_password(self) -> None:
        """Take the password and its keys away."""
        super().set_unusable_password()
        self.public_key = self.wrapped_key = None

    def halves(self, password: str) -> crypto.Split | None:
        """Return both halves of the password if it is the right one, else None. One Argon2id, also for no password at all."""
        hasher = SplitHasher()
        if not self.has_usable_password():
            hasher.seal(password)
            return None
        return hasher.open(password, self.password)

    def open_key(self, halves: crypto.Split) -> None:
        """Unwrap the private key with the password's other half, for the session that begins."""
        self._private_key = (
            None if self.wrapped_key is None else crypto.unwrap(bytes(self.wrapped_key), halves.wrapping)
        )

    def take_key(self) -> bytes | None:
        """Return the private key that the password opened, once."""
        found, self._private_key = self._private_key, None
        return found

    def check_password(self, raw_password: str) -> bool:
        """Whether this is the password. Never rewrites the stored one behind the back of the key under it."""
        return self.halves(raw_password) is not None

    def rewrap(self, halves: crypto.Split, new_password: str) -> None:
        """Set a new password over the same key pair: ``halves`` are the old password's. ValueError if they open nothing."""
        private = (
            None if self.wrapped_key is None else crypto.unwrap(bytes(self.wrapped_key), halves.wrapping)
        )
        if private is None:
            raise ValueError("the old password does not open this account's key")
        self.password, fresh = SplitHasher().seal(new_password)
        self._password = new_password
        self.wrapped_key = crypto.wrap(private, fresh.wrapping)


class Membership(models.Model):
    """Who belonged to which team, from when to when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_runs_forward",
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "user", "team", "valid_from", "valid_to"}


class SignInGuard(models.Model):
    """Wrong tries in a row for one account from one device, or from all devices that never signed in to it together.

    The key is a keyed hash of user name and device: the table names nobody, and knows names that no account has.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Classes:
        operational: ClassVar[set[str]] = {"key", "failures", "last_at"}


class Slip(models.Model):
    """A printed slip with a one-time code that lets one person choose a password. Only a keyed hash of the code is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="slips")
    code_hash = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at=None, cancelled_at=None),
                name="slip_one_open_an_account",
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id",
            "user",
            "code_hash",
            "made_at",
            "valid_until",
            "used_at",
            "cancelled_at",
        }


class Session(models.Model):
    """A session: what it holds is sealed under the token that only the cookie has, so that a copied table opens nothing.

    ``body`` holds everything, the account's private key too, and goes when the session locks; ``stub`` is what stays of a locked
    one: the form token, the language and whose it was. Times here are the clock's own, whatever day tests or the demo play.
    """

    token_hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    body = models.BinaryField(null=True)
    stub = models.BinaryField()
    phone = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    began = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)
    expires = models.DateTimeField()

    class Classes:
        operational: ClassVar[set[str]] = {
            "token_hash", "user", "body", "stub", "phone", "locked", "began", "last_seen", "expires",
        }  # fmt: skip


class Draft(models.Model):
    """A form that was sent after its session had locked: sealed to the account that filled it in, kept for a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    sealed = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)
    # The session that was locked when it came: one a session, for it may be of whoever sits there. Empty: she was signed in.
    locked_in = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["locked_in"], condition=~models.Q(locked_in=""), name="draft_once_a_locked_session"
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "user", "sealed", "made_at", "locked_in"}


class UsedCode(models.Model):
    """A code of the second step that was used: no process takes it again. Only a keyed hash, for a few minutes."""

    key = models.CharField(max_length=64, primary_key=True)
    used_at = models.DateTimeField(db_index=True)

    class Classes:
        operational: ClassVar[set[str]] = {"key", "used_at"}
