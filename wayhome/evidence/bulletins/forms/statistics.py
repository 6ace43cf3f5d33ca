"""Telling a number of the world around us."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats
from wayhome.kit.forms import CreateForm
from wayhome.kit.inputs import MonthField, WholeField

LONGEST = 200


class StatisticForm(CreateForm):
    """The figure as its source writes it, of what, in each language, the year and the source."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=0)
    figure = django_forms.CharField(
        label=_("Figure"), max_length=40, help_text=_("For example 28.9 million.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lang, name in formats.OWN_NAMES.items():
            self.fields[f"words_{lang}"] = django_forms.CharField(
                label=_("Of what: %(language)s") % {"language": name},
                max_length=LONGEST,
                required=lang == "en",
            )
        self.fields["year"] = WholeField(label=_("Year"), min_value=1900, max_value=2100)
        self.fields["source"] = django_forms.CharField(label=_("Source"), max_length=LONGEST)
        self.fields["month"] = MonthField(label=_("Printed in the bulletin of"))

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        names = ("id", "version", "figure", "year", "source", "month")
        return {name: data[name] for name in names} | {
            "words": {lang: data[f"words_{lang}"] for lang in formats.OWN_NAMES}
        }
