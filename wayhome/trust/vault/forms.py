"""What is asked for about teams, trustees and the use of the recovery key."""

from typing import Any

from django import forms as fields
from django.utils.translation import gettext_lazy as _

from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.inputs import ChoiceButtons
from wayhome.trust.accounts.models import TEAM_KINDS, Office, Team, User

_NONE = [("", "")]


def _named(users: list[User]) -> list[tuple[str, str]]:
    return [(str(user.pk), f"{user.display_name} ({user.office.name})") for user in users]


class TeamForm(CreateForm):
    """A new team."""

    office = fields.ChoiceField(label=_("Office"), error_messages={"required": _("Choose an office.")})
    name = fields.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Type the name.")})
    kind = fields.ChoiceField(
        label=_("What it is for"), choices=TEAM_KINDS.choices, widget=ChoiceButtons, initial="caseload"
    )

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in offices}
        self.fields["office"].choices = [(key, office.name) for key, office in self.offices.items()]  # type: ignore[attr-defined]


class JoinForm(CreateForm):
    """Somebody who joins a team."""

    user = fields.ChoiceField(label=_("Colleague"), error_messages={"required": _("Choose a colleague.")})

    def __init__(self, *args: Any, users: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {str(user.pk): user for user in users}
        self.fields["user"].choices = [*_NONE, *_named(users)]  # type: ignore[attr-defined]


class RehearseForm(CreateForm):
    """A rehearsal: nothing to fill in."""


class RenewForm(CreateForm):
    """Why all that the older key held is given to the new one."""

    reason = fields.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("It stands in the log. No names of people we support."),
        error_messages={"required": _("Say why, for those who read the log.")},
    )


class OpenForm(RenewForm):
    """Why something is to be recovered, and for whom."""

    team = fields.ChoiceField(label=_("Give it to the team"), required=False)
    first = fields.ChoiceField(
        label=_("Counselling notes: to a colleague"),
        required=False,
        help_text=_("Counselling notes belong to two people, never to a team."),
    )
    second = fields.ChoiceField(label=_("and to a second"), required=False)

    def __init__(self, *args: Any, teams: list[Team], users: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        self.users = {str(user.pk): user for user in users}
        named = [(key, f"{team.name} ({team.office.name})") for key, team in self.teams.items()]
        self.fields["team"].choices = [*_NONE, *named]  # type: ignore[attr-defined]
        for name in ("first", "second"):
            self.fields[name].choices = [*_NONE, *_named(users)]  # type: ignore[attr-defined]

    @property
    def to(self) -> dict[str, Any]:
        """Return who shall hold what is opened, as ``ask_recovery`` wants it."""
        given = self.cleaned_data
        people = dict.fromkeys(given[name] for name in ("first", "second") if given[name])
        return {"team": self.teams.get(given["team"]), "colleagues": [self.users[key] for key in people]}


class CompleteForm(Form):
    """Giving the recovery key what one can open: the pair whose trustees she was shown."""

    pair = fields.UUIDField(widget=fields.HiddenInput)


class ObjectForm(Form):
    """Why a proposal of trustees is stopped."""

    reason = fields.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("Whoever proposed it reads this, and it stands in the log."),
    )


class StopForm(Form):
    """Why a request is stopped."""

    reason = fields.CharField(label=_("Why"), max_length=200, required=False)
