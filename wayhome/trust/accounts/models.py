"""Offices, teams and the accounts of those who work here. They live below everything, so that scopes and keys run downstairs."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodedField, CodeList
from wayhome.kit.ids import new_id

OFFICE_KINDS = CodeList(
    {
        "organisation": _("Organisation"),
        "country_office": _("Country office"),
        "site": _("Site"),
        "partner": _("Partner with its own records"),
    }
)
LANGUAGES = CodeList({"en": "English", "vi": "Tiếng Việt", "km": "ភាសាខ្មែរ"})
CODE = RegexValidator(r"^[a-z][a-z0-9-]{1,19}$", _("Use 2 to 20 small letters, digits or dashes, starting with a letter."))
USERNAME = RegexValidator(r"^[a-z][a-z0-9._-]{1,39}$", _("Use 2 to 40 small letters, digits, dots or dashes, starting with a letter."))


class Office(models.Model):
    """An own office in a tree (organisation > country office > site), or a partner that keeps its own records here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20, unique=True, validators=[CODE])
    name = models.CharField(max_length=120)
    kind = CodedField(codes=OFFICE_KINDS, states=False, max_length=20)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=40, default="UTC")
    languages = models.JSONField(default=list)
    currencies = models.JSONField(default=list)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    class Classes:
        public: ClassVar[set[str]] = {"code", "name", "kind", "country"}
        operational: ClassVar[set[str]] = {"id", "parent", "time_zone", "languages", "currencies", "valid_from", "valid_to"}

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People of one office who share a caseload."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["office", "name"], name="team_once_an_office")]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "office", "name"}

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
    # The key pair of security.md: the private half is wrapped by the password's second half and opens nothing before the vault exists.
    public_key = models.BinaryField(max_length=32, null=True)
    wrapped_key = models.BinaryField(max_length=120, null=True)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar[list[str]] = ["display_name"]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "username", "display_name", "office", "language", "is_active", "created_at", "ended_at", "last_login", "password",
            "public_key", "wrapped_key",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.display_name


class Membership(models.Model):
    """Who belonged to which team, from when to when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")), name="membership_runs_forward")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "user", "team", "valid_from", "valid_to"}
