"""The form with which the work with a person ends."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes
from wayhome.journey.aftercare.forms.graduating import Reasoned
from wayhome.kit.dates import today
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.kit.proxy import ByProxy


class ClosureFields(Reasoned):
    """Why the work ends, where she lives, and whether she knows where to call."""

    reason = django_forms.ChoiceField(label=_("Why does the work end?"), choices=codes.CLOSE_WHYS.choices)
    living = django_forms.ChoiceField(
        label=_("Where do they live?"), required=False, choices=[("not_asked", _("Not known")), *codes.LIVING.choices]
    )  # fmt: skip
    card = django_forms.ChoiceField(
        label=_("Does the person have the card with where to call?"),
        choices=codes.CARD.choices,
        widget=ChoiceButtons,
    )
    happened_on = DateField(label=_("On which day?"))

    def __init__(self, *args: Any, zone: str, graduated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone
        if not graduated:
            why = self.fields["reason"]
            why.choices = [one for one in codes.CLOSE_WHYS.choices if one[0] != codes.COMPLETE]  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        found = {name: self.cleaned_data[name] for name in ("living", "card", "happened_on")}
        return found | {"why": self.cleaned_data["reason"], "living": found["living"] or "not_asked"}


class ClosureForm(ByProxy, ClosureFields, CreateForm):
    """The end of the work, asked for."""

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        return super().told | {"id": self.cleaned_data["id"]}


class CorrectClosureForm(ClosureFields, EditForm):
    """The end of the work, as it was in truth."""

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        return super().told | {"version": self.cleaned_data["version"]}
