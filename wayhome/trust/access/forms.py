"""What administrators fill in (the log: ``log_forms``)."""

import uuid
import zoneinfo
from typing import Any

from babel.numbers import is_currency
from django import forms as fields
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField
from wayhome.trust.access.roles import ROLES
from wayhome.trust.accounts.models import LANGUAGES, Office, Team

OWN = _("The persons assigned to them")
ADDRESSED = _("What is addressed to their organisation (a partner's)")
_NONE = [("", "")]
_TEAM = "team:"
_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def _role() -> fields.ChoiceField:
    return fields.ChoiceField(
        label=_("Role"),
        choices=[*_NONE, *((code, spec.name) for code, spec in ROLES.items())],
        help_text=_("What each role may do stands on the page of roles."),
        error_messages={"required": _("Choose a role.")},
    )


class _Reach(Form):
    """A role and where it holds: the persons assigned to her, a team's, or everybody of an office and all below it."""

    scope = fields.ChoiceField(
        label=_("It holds for"), error_messages={"required": _("Choose where the role holds.")}
    )

    def reach(self, offices: list[Office], teams: list[Team]) -> None:
        """Offer these offices and teams."""
        named = [
            (str(office.pk), _("Everybody in %(office)s") % {"office": office.name}) for office in offices
        ]
        shared = [
            (
                f"{_TEAM}{team.pk}",
                _("Everybody of the team %(team)s, %(office)s")
                % {"team": team.name, "office": team.office.name},
            )
            for team in teams
        ]
        known = [("own", OWN), *shared, *named]
        if any(office.kind == "partner" for office in offices):
            known.append(("addressed", ADDRESSED))
        self.fields["scope"].choices = [*_NONE, *known]  # type: ignore[attr-defined]

    def scope_for(self, home: Office) -> dict[str, Any]:
        """Return what ``grant`` wants to know; ``home`` is the account's own office."""
        chosen = self.cleaned_data["scope"]
        if chosen in ("own", "addressed"):
            return {"scope_kind": chosen, "scope_key": home.pk}
        if chosen.startswith(_TEAM):
            return {"scope_kind": "team", "scope_key": uuid.UUID(chosen.removeprefix(_TEAM))}
        return {"scope_kind": "office", "scope_key": uuid.UUID(chosen)}


class InviteForm(CreateForm, _Reach):
    """A new account with its first role."""

    display_name = fields.CharField(
        label=_("Name, as colleagues know them"),
        max_length=80,
        error_messages={"required": _("Type the name.")},
    )
    username = fields.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_("Small letters and digits, as short as you like. It stays for good."),
        error_messages={"required": _("Type a user name.")},
        widget=fields.TextInput(_PLAIN),
    )
    office = fields.ChoiceField(label=_("Office"), error_messages={"required": _("Choose an office.")})
    language = fields.ChoiceField(
        label=_("Language"), choices=LANGUAGES.choices, widget=ChoiceButtons(inline=True)
    )
    role = _role()
    field_order = ("display_name", "username", "office", "language", "role", "scope")

    def __init__(self, *args: Any, offices: list[Office], teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in offices}
        self.fields["office"].choices = [(key, office.name) for key, office in self.offices.items()]  # type: ignore[attr-defined]
        self.reach(offices, teams)

    @property
    def deed(self) -> dict[str, Any]:
        """Return what ``invite`` wants to know."""
        given = self.cleaned_data
        home = self.offices[given["office"]]
        plain = {name: given[name] for name in ("id", "display_name", "username", "language", "role")}
        return {**plain, "office": home, **self.scope_for(home)}


class GiveForm(CreateForm, _Reach):
    """A further role for an account."""

    role = _role()
    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"), required=False)
    field_order = ("role", "scope", "valid_from", "valid_to")

    def __init__(self, *args: Any, offices: list[Office], teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach(offices, teams)


def _zone() -> fields.ChoiceField:
    return fields.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [
            (zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones()) if "/" in zone
        ],
    )


class Currencies(fields.Field):
    """Currencies by their three letters, the usual one first; its value is a list."""

    def prepare_value(self, value: Any) -> Any:
        """Write them with spaces between."""
        return " ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Return the codes; ValidationError naming the first that is none."""
        codes = list(dict.fromkeys(str(value or "")[:200].replace(",", " ").upper().split()))
        for code in codes:
            if not is_currency(code):
                raise ValidationError(
                    _("%(code)s is no currency. Write three letters, such as USD.") % {"code": code[:10]}
                )
        return codes


class OfficeForm(EditForm):
    """The settings of an office."""

    name = fields.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Type the name.")})
    time_zone = _zone()
    languages = fields.MultipleChoiceField(
        label=_("Languages of the office, for its bulletin"),
        choices=LANGUAGES.choices,
        widget=ChoiceBoxes,
        error_messages={
            "required": _("Choose one language or more."),
            "invalid_choice": _("Choose one that is on the list."),
        },
    )
    currencies = Currencies(
        label=_("Currencies"),
        help_text=_("Three letters each, the usual one first: KHR USD"),
        error_messages={"required": _("Type one currency or more.")},
    )


class SiteForm(CreateForm):
    """A new site under an office; its settings begin as those of the office."""

    name = fields.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Type the name.")})
    code = fields.CharField(
        label=_("Short name"),
        max_length=20,
        help_text=_("Small letters, digits or dashes, such as vn-north. It stays for good."),
        error_messages={"required": _("Type a short name.")},
        widget=fields.TextInput(_PLAIN),
    )
