"""Forms of a person's record."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.forms.asked import Dated, category_field, paper_number_field
from wayhome.kit.forms import EditForm
from wayhome.kit.inputs import DateField
from wayhome.registry.people.questions import FactsForm


class CaseForm(Dated, EditForm):
    """What can be corrected of a case."""

    category = category_field(states=True)
    paper_number = paper_number_field()
    happened_on = DateField(
        label=_("First sign"), help_text=_("The day on which we first heard of this person.")
    )


class FactsEdit(FactsForm, EditForm):
    """A person's coded facts, to correct."""
