"""What several forms of the journey ask alike."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes
from wayhome.kit.dates import today
from wayhome.kit.forms import Form
from wayhome.kit.inputs import ChoiceButtons

_NO_NAMES = _("Digits, dashes and slashes only. Never a name.")


def category_field(label: Any = None, *, states: bool = False) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=label or _("What brought this person to us?"),
        choices=lambda: codes.CATEGORIES.choices_with_states if states else codes.CATEGORIES.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose the one that fits best.")},
    )


def paper_number_field() -> django_forms.CharField:
    return django_forms.CharField(
        label=_("Number on the paper list"), required=False, max_length=40, help_text=_NO_NAMES
    )


class Dated(Form):
    """Mix into a form: give ``zone``, the office's time zone, and no day of ``days`` can lie in the future there."""

    days: ClassVar[Sequence[str]] = ("happened_on",)

    def __init__(self, *args: Any, zone: str = "UTC", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.days:
            self.fields[name].latest = lambda: today(zone)  # type: ignore[attr-defined]
            self.fields[name].widget.zone = zone
