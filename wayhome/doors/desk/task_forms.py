"""Forms of things to do: chosen by taps, nothing has to be typed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceButtons, DateField, DateInput
from wayhome.registry.tasks import codes, rules
from wayhome.registry.tasks.sealed import LONGEST
from wayhome.trust.accounts.models import User

TEAM = "team"
OTHER_DAY = Fold(_("Another day"), ("due_on",))


class DayFields(Folds, Form):
    """A day to come: by a tap, or typed."""

    folds: ClassVar[Any] = (OTHER_DAY,)
    moved = False

    near = django_forms.ChoiceField(
        label=_("Until when?"),
        choices=codes.NEAR.choices,
        widget=ChoiceButtons(inline=True),
        required=False,
    )
    due_on = DateField(label=_("Day"), required=False, widget=DateInput(near=False))

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        if self.moved:
            self.fields["near"].choices = [one for one in codes.NEAR.choices if one[0] != "today"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take the day that was typed before the one that was tapped."""
        told = super().clean() or self.cleaned_data
        if not told.get("due_on"):
            if told.get("near"):
                told["due_on"] = rules.near(told["near"], self.day)
            elif "near" not in self.errors and "due_on" not in self.errors:
                self.add_error("near", _("Choose until when."))
        return told


class OwnerField(Form):
    """Who does it: a colleague who sees the person, or whoever of the team is free."""

    owner = django_forms.ChoiceField(
        label=_("Who does it?"),
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose who does it.")},
    )

    def __init__(self, *args: Any, doers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doers = {str(user.pk): user for user in doers}
        named = [(key, user.display_name) for key, user in self.doers.items()]
        self.fields["owner"].choices = [*named, (TEAM, _("Whoever of the team is free"))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> User | None:
        """The colleague, or None for the team."""
        return self.doers.get(self.cleaned_data["owner"])


class SetForm(DayFields, OwnerField, CreateForm):
    """Something to do for a person."""

    folds: ClassVar[Any] = (OTHER_DAY, Fold(_("A few words"), ("words",)))
    field_order = ("id", "kind", "near", "owner", "due_on", "words")
    why: Mapping[str, Any] = {
        "words": _("They are sealed: only who holds the key of this person's work can read them.")
    }

    kind = django_forms.ChoiceField(
        label=_("What is to be done?"),
        choices=list(codes.FREE.items()),
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose what is to be done.")},
    )
    words = django_forms.CharField(label=_("What to think of"), required=False, max_length=LONGEST)

    def __init__(self, *args: Any, writes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not writes:
            del self.fields["words"]


class HandForm(OwnerField, EditForm):
    """To whom a task goes."""


class PostponeForm(DayFields, EditForm):
    """Why a task is put off, and until when."""

    moved = True
    field_order = ("version", "why_later", "near", "due_on")

    why_later = django_forms.ChoiceField(
        label=_("Why is it put off?"),
        choices=codes.POSTPONE_WHYS.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose why it is put off.")},
    )


class DropForm(EditForm):
    """Why a task is no longer needed."""

    why_not = django_forms.ChoiceField(
        label=_("Why is it no longer needed?"),
        choices=codes.DROP_WHYS.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose why it is no longer needed.")},
    )


class ListForm(Form):
    """Which things to do are listed."""

    owner = django_forms.ChoiceField(label=_("Who does it?"), required=False)
    due = django_forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[("", _("All")), ("overdue", _("Late")), ("week", _("By the next 7 days"))],
    )

    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Everybody")), (TEAM, _("Whoever of the team is free")), *owners]
        self.fields["owner"].choices = offered  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return what was chosen; what cannot be is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
