"""Forms of safety: mostly taps; words where she wishes to say them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.safety import codes, rules
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, DateInput
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.trust.accounts.models import Office, User

_ICONS = dict(codes.LEVEL_ICONS)
_DONT_NAME = _("Sealed: only those who walk with the person can open it.")


def _level(label: Any = None) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=label or _("How safe is the person?"),
        choices=lambda: codes.LEVELS.choices,
        widget=ChoiceButtons(icons=_ICONS),
        error_messages={"required": _("Choose how safe the person is.")},
    )


def _words(label: Any, help_text: Any = _DONT_NAME, rows: int = 5) -> django_forms.CharField:
    return django_forms.CharField(
        label=label, required=False, max_length=rules.MOST_LETTERS, widget=django_forms.Textarea({"rows": rows}), help_text=help_text
    )  # fmt: skip


class CodeBoxes(django_forms.MultipleChoiceField):
    """Any of a list; a page of two versions sends several in one value, parted by commas."""

    widget = ChoiceBoxes

    def to_python(self, value: Any) -> list[str]:
        """Return the codes, each once."""
        parts = (part for text in super().to_python(value) for part in text.split(","))
        return list(dict.fromkeys(part for part in parts if part))


class Dated(Form):
    """Mix into a form with days: give ``zone``, the office's; no day of ``days`` lies in the future there."""

    days: ClassVar[Sequence[str]] = ("happened_on",)
    box: ClassVar[str] = ""

    def __init__(self, *args: Any, zone: str, writes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        for name in self.days:
            self.fields[name].latest = lambda: today(zone)  # type: ignore[attr-defined]
            self.fields[name].widget.zone = zone
        if self.box and not writes:
            del self.fields[self.box]


class CheckFields(Dated, ByProxy):
    """A look at safety with the person: her own plan first."""

    box: ClassVar[str] = "plan"
    folds: ClassVar[Any] = (Fold(_("The next look on another day"), ("next_on",)), PROXY)

    plan = _words(
        _("The plan, in their own words"),
        _("What I do. Whom I call. Where I go. Which places I avoid. Sealed: only those who walk with this person can open it."),
        rows=7,
    )  # fmt: skip
    agreed = django_forms.ChoiceField(
        label=_("Do they agree to the plan?"), choices=lambda: codes.AGREED.choices, widget=ChoiceButtons(inline=True), required=False
    )  # fmt: skip
    level = _level()
    concerns = CodeBoxes(
        label=_("What concerns them or us?"), choices=lambda: codes.CONCERNS.choices, required=False
    )
    happened_on = DateField(label=_("On which day?"))
    next_on = DateField(
        label=_("Look again on"),
        required=False,
        widget=DateInput(near=False),
        help_text=_("Left empty, the office's clock says when: the graver the sooner."),
    )

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know, but for her words."""
        known = self.cleaned_data
        told = {name: known[name] for name in ("level", "concerns", "happened_on", "next_on")}
        return told | {"agreed": known["agreed"] or "not_asked"}


class CheckForm(CheckFields, CreateForm):
    """A new look."""

    field_order = ("id", "plan", "agreed", "level", "concerns", "happened_on")


class CheckEdit(CheckFields, EditForm):
    """A look that is there already."""

    field_order = ("version", "plan", "agreed", "level", "concerns", "happened_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_on"].required = True


class RaiseForm(Folds, CreateForm):
    """How safe she is, in one tap; what concerns her in a few more."""

    folds: ClassVar[Any] = (Fold(_("What is the matter?"), ("concerns",)),)
    level = _level(_("How safe is the person now?"))
    concerns = CodeBoxes(
        label=_("What concerns them or us?"), choices=lambda: codes.CONCERNS.choices, required=False
    )


def _flag_kind() -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=_("What is it about?"),
        choices=lambda: codes.FLAG_KINDS.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose what it is about.")},
    )


class Owned(Form):
    """Who sees to it: give ``staff``, those who may be asked."""

    def __init__(self, *args: Any, staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(user.pk): user for user in staff}
        named = [(key, str(user)) for key, user in self.staff.items()]
        self.fields["owner"].choices = [("", _("The person's case worker")), *named]  # type: ignore[attr-defined]

    @property
    def who(self) -> User | None:
        """The account chosen; None for her case worker."""
        return self.staff.get(self.cleaned_data["owner"])


class FlagForm(Folds, Dated, Owned, CreateForm):
    """Something to be seen to until a day."""

    days: ClassVar[Sequence[str]] = ()
    box: ClassVar[str] = "words"
    folds: ClassVar[Any] = (Fold(_("On another day"), ("due_on",)),)
    field_order = ("id", "kind", "due_in", "owner", "words", "due_on")

    kind = _flag_kind()
    due_in = django_forms.ChoiceField(
        label=_("Until when?"), choices=lambda: codes.FLAG_IN.choices, widget=ChoiceButtons(inline=True), required=False
    )  # fmt: skip
    owner = django_forms.ChoiceField(label=_("Who sees to it?"), required=False)
    words = _words(_("In words"), rows=3)
    due_on = DateField(label=_("Until this day"), required=False, widget=DateInput(near=False))

    @property
    def day(self) -> dt.date:
        """The day typed, or so many days from today as were tapped."""
        typed: dt.date | None = self.cleaned_data["due_on"]
        return typed or today(self.zone) + dt.timedelta(days=int(self.cleaned_data["due_in"] or 0))


class FlagEdit(Dated, Owned, EditForm):
    """A flag that is open: its kind, its day, who sees to it."""

    days: ClassVar[Sequence[str]] = ()
    box: ClassVar[str] = "words"

    kind = _flag_kind()
    owner = django_forms.ChoiceField(label=_("Who sees to it?"), required=False)
    words = _words(_("In words"), rows=3)
    due_on = DateField(label=_("Until this day"), widget=DateInput(near=False))


class FlagClose(EditForm):
    """What became of a flag."""

    outcome = django_forms.ChoiceField(
        label=_("What became of it?"),
        choices=lambda: codes.FLAG_OUTCOMES.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose what became of it.")},
    )


class IncidentReopen(EditForm):
    """Why it is opened again."""

    reason = django_forms.ChoiceField(
        label=_("Why is it opened again?"),
        choices=lambda: codes.REOPEN_WHYS.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose why it is opened again.")},
    )


class FlagReopen(IncidentReopen):
    """Why it is opened again, and until when somebody sees to it."""

    due_in = django_forms.ChoiceField(
        label=_("Until when?"), choices=lambda: codes.FLAG_IN.choices, widget=ChoiceButtons(inline=True), required=False
    )  # fmt: skip

    @property
    def days(self) -> dt.timedelta:
        """So many days from today as were tapped."""
        return dt.timedelta(days=int(self.cleaned_data.get("due_in") or 0))


class IncidentFields(Dated, ByProxy):
    """What happened, how grave it was, what was done, who was told."""

    box: ClassVar[str] = "account"
    days: ClassVar[Sequence[str]] = ("happened_on", *codes.TOLD)
    folds: ClassVar[Any] = (Fold(_("Who was told, and when"), tuple(codes.TOLD)), PROXY)

    kind = django_forms.ChoiceField(
        label=_("What happened?"),
        choices=lambda: codes.INCIDENT_KINDS.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose what happened.")},
    )
    severity = django_forms.ChoiceField(
        label=_("How grave is it?"),
        choices=lambda: codes.SEVERITIES.choices,
        widget=ChoiceButtons(inline=True),
        help_text=_("Grave self-harm and grave harm to a person go to the supervisor at once."),
        error_messages={"required": _("Choose how grave it is.")},
    )
    happened_on = DateField(label=_("On which day?"))
    done = CodeBoxes(label=_("What was done?"), choices=lambda: codes.DONE.choices, required=False)
    account = _words(_("In words"))
    supervisor_on = DateField(label=_("Supervisor"), required=False)
    director_on = DateField(label=_("Director"), required=False)
    authority_on = DateField(label=_("Authority"), required=False)

    def __init__(self, *args: Any, of_a_person: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, writes=kwargs.pop("writes", True) and of_a_person, **kwargs)
        if not of_a_person:
            kinds = [(code, codes.INCIDENT_KINDS.label(code)) for code in codes.WITHOUT_CASE]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    @property
    def known(self) -> dict[str, Any]:
        """What the actions want to know of what happened, but for the words."""
        return {name: self.cleaned_data[name] for name in ("kind", "severity", "happened_on", "done")}

    @property
    def who_was_told(self) -> dict[str, dt.date | None]:
        """The days on which others were told."""
        return {name: self.cleaned_data[name] for name in codes.TOLD}


class IncidentForm(IncidentFields, CreateForm):
    """A new incident: with a person, or in an office."""

    field_order = ("id", "office", "kind", "severity", "happened_on", "done", "account")

    def __init__(self, *args: Any, offices: Sequence[Office] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in offices}
        if len(offices) > 1:
            named = [(key, office.name) for key, office in self.offices.items()]
            self.fields["office"] = django_forms.ChoiceField(label=_("In which office?"), choices=named)
            self.order_fields(self.field_order)

    @property
    def office(self) -> Office | None:
        """The office chosen, or the only one."""
        chosen = self.cleaned_data.get("office")
        return self.offices[chosen] if chosen else next(iter(self.offices.values()), None)


class IncidentEdit(IncidentFields, EditForm):
    """An incident that is there already."""

    field_order = ("version", "kind", "severity", "happened_on", "done", "account")
