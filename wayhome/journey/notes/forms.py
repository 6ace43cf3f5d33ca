"""Forms of notes: a contact told by taps, and in words only if one wishes."""

import datetime as dt
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.notes import codes, rules
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField, DateInput, WholeField
from wayhome.kit.proxy import PROXY, ByProxy

KIND_ICONS = {
    "visit": "house", "call": "phone", "message": "phone", "office_talk": "talk", "family": "people", "authority": "document",
    "school_work": "work", "observation": "eye", "other": "edit",
}  # fmt: skip
FACES = {"better": "glad", "same": "level", "worse": "sad", "not_told": "half"}


class NoteFields(ByProxy):
    """What is told of a contact."""

    folds: ClassVar[Any] = (
        Fold(_("More: where, with whom, how long"), ("place", "with_whom", "minutes")),
        PROXY,
    )

    kind = django_forms.ChoiceField(
        label=_("What was it?"),
        choices=lambda: codes.KINDS.choices,
        widget=ChoiceButtons(icons=KIND_ICONS, inline=True),
        error_messages={"required": _("Choose what it was.")},
    )
    happened_on = DateField(label=_("On which day?"))
    she_is = django_forms.ChoiceField(
        label=_("How is the person?"),
        choices=lambda: codes.SHE_IS.choices,
        widget=ChoiceButtons(icons=FACES, inline=True),
        required=False,
    )
    body = django_forms.CharField(
        label=_("In words"),
        required=False,
        max_length=rules.MOST_LETTERS,
        widget=django_forms.Textarea({"rows": 6}),
        help_text=_(
            "Sealed: only those who walk with the person can open it. What was said in counselling does not belong here."
        ),
    )
    next_on = DateField(label=_("Next contact on"), required=False, widget=DateInput(near=False))
    place = django_forms.ChoiceField(
        label=_("Where?"), choices=lambda: codes.PLACES.choices, widget=ChoiceButtons(inline=True), required=False
    )  # fmt: skip
    with_whom = django_forms.ChoiceField(
        label=_("With whom?"), choices=lambda: codes.WITH_WHOM.choices, widget=ChoiceButtons(inline=True), required=False
    )  # fmt: skip
    minutes = WholeField(
        label=_("How many minutes?"), required=False, min_value=1, max_value=rules.MOST_MINUTES
    )

    def __init__(self, *args: Any, zone: str, writes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone
        if not writes:
            del self.fields["body"]

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know about the contact itself, but for its words."""
        known = self.cleaned_data
        return {
            "kind": known["kind"],
            "happened_on": known["happened_on"],
            "she_is": known["she_is"] or "not_told",
            "place": known["place"] or "not_asked",
            "with_whom": known["with_whom"] or "not_asked",
            "minutes": known["minutes"],
            "next_on": self.next_contact(),
        }

    def next_contact(self) -> dt.date | None:
        """The day of the next contact, if one was told."""
        day: dt.date | None = self.cleaned_data["next_on"]
        return day


class RecordForm(NoteFields, CreateForm):
    """A new note: the next contact by one tap, or on a day of its own."""

    folds: ClassVar[Any] = (
        Fold(_("More: where, with whom, how long"), ("place", "with_whom", "minutes")),
        Fold(_("Next contact on another day"), ("next_on",)),
        PROXY,
    )
    field_order = ("id", "kind", "happened_on", "she_is", "body", "next_in")

    next_in = django_forms.ChoiceField(
        label=_("Next contact"),
        choices=lambda: codes.NEXT_IN.choices,
        widget=ChoiceButtons(inline=True),
        required=False,
    )

    def next_contact(self) -> dt.date | None:
        """The day typed, or so many days from today as were tapped."""
        typed: dt.date | None = self.cleaned_data["next_on"]
        tapped = self.cleaned_data["next_in"]
        if typed is not None or not tapped:
            return typed
        return today(self.zone) + dt.timedelta(days=int(tapped))


class CorrectForm(NoteFields, EditForm):
    """A note that is there already; another person is another note."""

    field_order = ("version", "kind", "happened_on", "she_is", "body", "next_on")
