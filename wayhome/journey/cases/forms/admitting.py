"""Forms of admission: few taps for what every record needs, the rest folded."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import rules, signs
from wayhome.journey.cases.forms.asked import Dated, category_field, paper_number_field
from wayhome.journey.cases.forms.identity import given_field, name_field, name_told
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, WholeField
from wayhome.kit.offices import OfOffice
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.people import codes as person_codes
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.questions import FactsForm, answers
from wayhome.trust.accounts.models import User

MORE = Fold(
    _("More facts, as far as the person told them"),
    ("country", "province", "province_state", "ethnicity", "first_language", "literacy", "disability"),
)


READY = Fold(_("What is ready"), ("checks",))


def checks_field() -> django_forms.MultipleChoiceField:
    """What is ready on the day of an admission."""
    return django_forms.MultipleChoiceField(
        label=_("What is ready?"), required=False, choices=lambda: signs.CHECKS.choices, widget=ChoiceBoxes
    )


NAME = Fold(_("What they are called"), ("name", "given_name"))


WALKING = Fold(_("Who walks with this person"), ("case_worker", "counsellor"))


WALKING_MANY = Fold(_("Who walks with these people"), WALKING.names)


class Arriving(OfOffice, Dated):
    """What every admission asks: in which office (where there are several to choose from), on which day, and why."""

    happened_on = DateField(label=_("Day of admission"))
    category = category_field()

    def __init__(self, *args: Any, staff: Iterable[User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(user.pk): user for user in staff or ()}
        for name in ("case_worker", "counsellor"):
            if name in self.fields and not self.staff:
                del self.fields[name]
            elif name in self.fields:
                self.fields[name].choices = [  # type: ignore[attr-defined]
                    ("", _("Nobody yet")),
                    *((key, str(user)) for key, user in self.staff.items()),
                ]

    @property
    def walking(self) -> list[tuple[User, str]]:
        """Who was chosen to walk with the person, with the role."""
        chosen = ((self.cleaned_data.get(role), role) for role in ("case_worker", "counsellor"))
        return [(self.staff[key], role) for key, role in chosen if key]


class AdmitForm(Arriving, ByProxy, FactsForm, CreateForm):
    """One person is admitted."""

    folds: ClassVar[Any] = (NAME, READY, MORE, WALKING, PROXY)
    field_order: Any = (
        "office",
        "happened_on",
        "category",
        "sex",
        "birth_year",
        "birth_precision",
        "paper_number",
    )
    paper_number = paper_number_field()
    name = name_field(_("The name, as the person says it"))
    given_name = given_field()
    checks = checks_field()
    case_worker = django_forms.ChoiceField(label=_("Case worker"), required=False)
    counsellor = django_forms.ChoiceField(label=_("Counsellor"), required=False)

    @property
    def named(self) -> NameBody | None:
        """Her first name, if one was told."""
        return name_told(self.cleaned_data.get("name", ""), given=self.cleaned_data.get("given_name", ""))


class AdmitManyForm(Arriving, ByProxy, CreateForm):
    """What many people who arrive together share."""

    folds: ClassVar[Any] = (WALKING_MANY, PROXY)
    field_order: Any = (
        "office",
        "happened_on",
        "category",
        "country",
        "first_language",
        "birth_precision",
    )
    category = category_field(_("What brought these people to us?"))
    country = answers(person_codes.COUNTRIES, _("Nationality"))
    first_language = answers(person_codes.FIRST_LANGUAGES, _("First language"))
    birth_precision = django_forms.ChoiceField(
        label=_("How sure are the years of birth?"),
        choices=lambda: person_codes.BIRTH_PRECISIONS.choices,
        initial="estimated",
        widget=ChoiceButtons(inline=True),
    )
    case_worker = django_forms.ChoiceField(label=_("Case worker"), required=False)
    counsellor = django_forms.ChoiceField(label=_("Counsellor"), required=False)

    @property
    def shared(self) -> dict[str, Any]:
        """The facts that hold for every row."""
        return {name: self.cleaned_data[name] for name in ("country", "first_language")}


class RowForm(Form):
    """One of many people who arrive together."""

    sex = django_forms.ChoiceField(
        label=_("Sex"), choices=lambda: [("", "–"), *person_codes.SEXES.choices_with_states], required=False
    )
    birth_year = WholeField(label=_("Year of birth"), required=False)
    paper_number = django_forms.CharField(label=_("Number on the paper list"), required=False, max_length=40)
    name = name_field(_("Name"))

    def told(self, precision: str) -> dict[str, Any]:
        """What this row says, as ``admit_many`` takes it; how sure a year is comes from the screen."""
        year = self.cleaned_data.get("birth_year")
        facts = {"sex": self.cleaned_data.get("sex") or NOT_ASKED, "birth_year": year}
        facts["birth_precision"] = NOT_ASKED if year is None else precision
        return {
            "facts": facts,
            "paper_number": self.cleaned_data.get("paper_number", ""),
            "name": name_told(self.cleaned_data.get("name", "")),
        }


RowSet = django_forms.formset_factory(
    RowForm, extra=0, max_num=rules.MOST_ROWS, validate_max=True, absolute_max=rules.MOST_ROWS + 1
)
