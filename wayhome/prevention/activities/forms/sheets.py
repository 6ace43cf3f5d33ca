"""Which blank sheet to print."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.formats import OWN_NAMES
from wayhome.kit.forms import Form
from wayhome.kit.inputs import ChoiceButtons, WholeField
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.rules.sheets import read_number

LIST, COUNT = "list", "count"
KINDS = [(LIST, _("A list: one line for each person")), (COUNT, _("A head count: for many people"))]
MOST_LINES, MOST_COPIES = 100, 20


class SheetNumber(django_forms.CharField):
    """The number of a printed sheet; its value is the number as it is printed, or empty. A slip in it is found."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Number of the sheet"))
        widget = django_forms.TextInput({"inputmode": "numeric"})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the number as it is printed."""
        typed = super().clean(value).strip()
        number = read_number(typed) if typed else ""
        if number is None:
            raise ValidationError(
                _("No sheet has this number. Compare it with the paper, or leave it empty.")
            )
        return number


class SheetForm(Form):
    """A sheet for a kind of activity, in a language, with so many lines."""

    type = django_forms.ChoiceField(label=_("What will it be?"), choices=codes.TYPES.choices)
    kind = django_forms.ChoiceField(
        label=_("Which sheet?"), choices=KINDS, widget=ChoiceButtons, initial=LIST
    )
    lang = django_forms.ChoiceField(
        label=_("In which language?"), choices=list(OWN_NAMES.items()), widget=ChoiceButtons(inline=True)
    )
    lines = WholeField(label=_("How many lines?"), min_value=5, max_value=MOST_LINES, initial=25)
    copies = WholeField(
        label=_("How many sheets, each with its own number?"), min_value=1, max_value=MOST_COPIES, initial=1
    )
    survivors = django_forms.BooleanField(
        label=_("For people we support: codes instead of names, no signatures"), required=False
    )
    office = django_forms.ChoiceField(label=_("Office"), required=False)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices
        field: Any = self.fields["office"]
        field.choices = [(str(office.pk), office.name) for office in offices]
        if len(offices) < 2:
            del self.fields["office"]

    @property
    def whose(self) -> Any:
        """Whose name stands on it."""
        wanted = self.cleaned_data.get("office")
        return next((office for office in self.offices if str(office.pk) == wanted), self.offices[0])
