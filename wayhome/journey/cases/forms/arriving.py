"""Forms of a group that is met together: one screen, taps and one number a row."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import rules, signs
from wayhome.journey.cases.forms.admitting import Arriving
from wayhome.journey.cases.forms.asked import category_field
from wayhome.journey.cases.forms.crossings import AtGate, country_field
from wayhome.journey.cases.forms.stages import first_field
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.inputs import DateField, WholeField
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.people import codes as person_codes
from wayhome.registry.people.questions import answers
from wayhome.registry.places.choices import PlaceChoice

OLDEST = 110
WHERE = Fold(
    _("Where they were met"), ("met_at", "gate", "from_country", "handed_by", "province", "reference")
)
SHARED = Fold(_("What they share"), ("country", "first_language"))


class GroupForm(AtGate, Arriving, ByProxy, CreateForm):
    """What people who are met together share."""

    folds: ClassVar[Any] = (WHERE, SHARED, PROXY)
    field_order: Any = ("office", "happened_on", "stage", "category")
    happened_on = DateField(label=_("On which day?"))
    stage = first_field()
    category = category_field(_("What brought these people to us?"))
    met_at = answers(signs.MET_AT, _("Where?"))
    from_country = country_field(_("From which country?"))
    handed_by = answers(signs.HANDED_BY, _("Who handed these people over?"))
    province = PlaceChoice(label=_("Province"), level=1, required=False)
    reference = django_forms.CharField(
        label=_("Number of the operation"),
        required=False,
        max_length=40,
        help_text=_("Digits, with a dash or slash before a year, like 128/2025. Never a name."),
    )
    country = answers(person_codes.COUNTRIES, _("Nationality"))
    first_language = answers(person_codes.FIRST_LANGUAGES, _("First language"))

    @property
    def crossed(self) -> dict[str, Any]:
        """What was told of the border they crossed that day."""
        told = {name: self.cleaned_data[name] for name in ("from_country", "handed_by")}
        return told | {"gate": self.chosen_gate}

    @property
    def shared(self) -> dict[str, Any]:
        """The facts that hold for every row."""
        return {name: self.cleaned_data[name] for name in ("country", "first_language")}


class GroupRow(Form):
    """One of them."""

    sex = django_forms.ChoiceField(
        label=_("Sex"), choices=lambda: [("", "–"), *person_codes.SEXES.choices_with_states], required=False
    )
    age = WholeField(label=_("Age, or year of birth"), required=False)
    paper_number = django_forms.CharField(label=_("Number on the paper list"), required=False, max_length=40)

    def told(self, year: int) -> dict[str, Any]:
        """What this row says; an age is told as an estimated year of birth, seen from ``year``."""
        age = self.cleaned_data.get("age")
        born = None if age is None else year - age if age <= OLDEST else age
        precision = NOT_ASKED if born is None else "estimated"
        facts = {"sex": self.cleaned_data.get("sex") or NOT_ASKED, "birth_year": born}
        return {
            "facts": facts | {"birth_precision": precision},
            "paper_number": self.cleaned_data.get("paper_number", ""),
        }


GroupRows = django_forms.formset_factory(
    GroupRow, extra=0, max_num=rules.MOST_ROWS, validate_max=True, absolute_max=rules.MOST_ROWS + 1
)
