"""Forms of supervision: tapped; what both agreed on in a few words."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.supervision import codes, rules
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, DateInput


class NoteFields(Folds, Form):
    """What is told of a talk. ``writes``: words can be kept, the viewer's keys open them."""

    folds: ClassVar[Any] = ()

    topics = django_forms.MultipleChoiceField(
        label=_("What did you talk about?"),
        choices=codes.TOPICS.choices,
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose what you talked about.")},
    )
    agreed = django_forms.CharField(
        label=_("What did you agree on?"),
        required=False,
        max_length=rules.MOST_LETTERS,
        widget=django_forms.Textarea({"rows": 5}),
        help_text=_(
            "The colleague reads it too. No names of people we support. Sealed for them and the supervisors."
        ),
    )
    kind = django_forms.ChoiceField(
        label=_("What kind of talk was it?"),
        choices=codes.NOTE_KINDS.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose what kind of talk it was.")},
    )
    happened_on = DateField(label=_("On which day?"))
    next_on = DateField(label=_("When again?"), required=False, widget=DateInput(near=False))

    def __init__(self, *args: Any, zone: str, writes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone
        if not writes:
            del self.fields["agreed"]

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know, but for the words."""
        known = self.cleaned_data
        coded = {name: known[name] for name in ("topics", "kind", "happened_on")}
        return coded | {"next_on": self.next_talk()}

    def next_talk(self) -> dt.date | None:
        """The day of the next talk, if one was told."""
        day: dt.date | None = self.cleaned_data["next_on"]
        return day


class NoteForm(NoteFields, CreateForm):
    """A talk with a colleague: the next one by a tap, or on a day of its own."""

    folds: ClassVar[Any] = (Fold(_("Another kind of talk, another day"), ("kind", "happened_on", "next_on")),)
    field_order = ("id", "topics", "agreed", "next_in", "kind", "happened_on", "next_on")

    next_in = django_forms.ChoiceField(
        label=_("When again?"),
        choices=codes.NEXT_IN.choices,
        widget=ChoiceButtons(inline=True),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_on"].label = _("When again, on another day?")

    def next_talk(self) -> dt.date | None:
        """The day typed, or so many days from today as were tapped."""
        typed: dt.date | None = self.cleaned_data["next_on"]
        tapped = self.cleaned_data["next_in"]
        if typed is not None or not tapped:
            return typed
        return today(self.zone) + dt.timedelta(days=int(tapped))


class CorrectForm(NoteFields, EditForm):
    """A talk that was noted already."""

    field_order = ("version", "topics", "agreed", "kind", "happened_on", "next_on")


class MeasureForm(Form):
    """Which office and which time a measure is looked at for; what cannot be is left out."""

    office = django_forms.ChoiceField(label=_("Office"), required=False)
    period = django_forms.ChoiceField(label=_("When?"), required=False)

    def __init__(
        self, *args: Any, offices: Mapping[uuid.UUID, str], years: Sequence[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((str(pk), name) for pk, name in offices.items()), key=lambda one: one[1])
        self.fields["office"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            ("", _("The last 12 months")),
            *((str(year), str(year)) for year in years),
        ]
        if not offices:
            del self.fields["office"]

    def wanted(self) -> dict[str, str]:
        """Return what was chosen."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
