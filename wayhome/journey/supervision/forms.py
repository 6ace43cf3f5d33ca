"""Forms of supervision: tapped, nothing typed but days."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.supervision import codes
from wayhome.kit.dates import today
from wayhome.kit.forms import ChoiceBoxes, ChoiceButtons, CreateForm, DateField, DateInput, EditForm, Form


class NoteFields(Form):
    """What is told of a talk."""

    topics = django_forms.MultipleChoiceField(
        label=_("What did you talk about?"),
        choices=codes.TOPICS.choices,
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose what you talked about.")},
    )
    kind = django_forms.ChoiceField(
        label=_("What kind of talk was it?"),
        choices=codes.NOTE_KINDS.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose what kind of talk it was.")},
    )
    happened_on = DateField(label=_("On which day?"))
    next_on = DateField(label=_("When again?"), required=False, widget=DateInput(near=False))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know."""
        return {name: self.cleaned_data[name] for name in ("topics", "kind", "happened_on", "next_on")}


class NoteForm(NoteFields, CreateForm):
    """A talk with a colleague."""


class CorrectForm(NoteFields, EditForm):
    """A talk that was noted already."""
