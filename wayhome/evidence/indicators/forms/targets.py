"""Setting a target."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import DateField, WholeField

MOST = 1_000_000


class PeriodField(django_forms.CharField):
    """A year or a month, kept as ``2022`` or ``2022-10``."""

    def clean(self, value: Any) -> str:
        """Return the period; ValidationError with a sentence if it is none."""
        typed = formats.latin(super().clean(value)).strip()
        if len(typed) == 4 and typed.isascii() and typed.isdigit():
            return typed
        try:
            return str(formats.read_month(typed))
        except formats.Unreadable as wrong:
            raise ValidationError(
                _("Write a year, for example 2022, or a month, for example 10/2022."), code="period"
            ) from wrong


def _value() -> WholeField:
    return WholeField(label=_("Target"), min_value=0, max_value=MOST)


def _baseline() -> WholeField:
    return WholeField(
        label=_("Baseline"), help_text=_("Where you start from. Leave it empty to take the year before."),
        min_value=0, max_value=MOST, required=False,
    )  # fmt: skip


class NewTargetForm(CreateForm):
    """A new target."""

    period = PeriodField(
        label=_("Year or month"), help_text=_("For example 2022, or 10/2022."), max_length=10,
        error_messages={"required": _("Give the year or the month.")},
    )  # fmt: skip
    value = _value()
    baseline = _baseline()


class TargetForm(EditForm):
    """A target already set."""

    value = _value()
    baseline = _baseline()


class OpeningForm(EditForm):
    """How many people were admitted before the records here began."""

    persons = WholeField(
        label=_("How many people had been admitted?"), min_value=0, max_value=MOST,
        help_text=_("As it was printed then. Persons recorded here are added to it."),
    )  # fmt: skip
    counted_to = DateField(label=_("Counted to the end of which day?"))
