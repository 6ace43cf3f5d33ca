"""The questions about a person's coded facts, each with why it is asked: a form for the pages that admit and correct."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import NOT_ASKED, STATES, CodeList
from wayhome.kit.dates import EARLIEST_ZONE, today
from wayhome.kit.forms import Form
from wayhome.kit.inputs import ChoiceButtons, WholeField
from wayhome.registry.people import codes
from wayhome.registry.people.actions import BIRTH_SENTENCES
from wayhome.registry.people.models import Person
from wayhome.registry.people.queries import FACTS, facts_of
from wayhome.registry.people.rules import birth_fault
from wayhome.registry.places.choices import PlaceChoice
from wayhome.registry.places.codes import PROVINCE


def answers(codes: CodeList, label: Any, *, buttons: bool = False, **kwargs: Any) -> django_forms.ChoiceField:
    """Return a field for one coded fact: its codes, then "not asked", "did not want to say", "not known".

    It starts at "not asked", so that a form sent untouched says so and nothing else.
    """
    widget = ChoiceButtons(inline=True) if buttons else django_forms.Select()
    return django_forms.ChoiceField(
        label=label, choices=lambda: codes.choices_with_states, initial=NOT_ASKED, widget=widget, **kwargs
    )


class FactsForm(Form):
    """All coded facts of a person. Forms of the rooms above derive from it, beside ``CreateForm`` or ``EditForm``.

    ``facts()`` gives what ``register_person`` and ``correct_facts`` take; ``facts_initial(person)`` fills it.
    """

    sex = answers(codes.SEXES, _("Sex"), buttons=True)
    birth_year = WholeField(
        label=_("Year of birth"), required=False, help_text=_("Four digits, for example 1998.")
    )
    birth_precision = answers(codes.BIRTH_PRECISIONS, _("How sure is the year?"))
    country = answers(codes.COUNTRIES, _("Nationality"))
    province = PlaceChoice(
        level=PROVINCE,
        label=_("Home province"),
        required=False,
        help_text=_("Only the province, nothing finer. Type a part of its name."),
    )
    province_state = django_forms.ChoiceField(
        label=_("If there is no province, why"),
        choices=lambda: list(STATES.items()),
        initial=NOT_ASKED,
        required=False,
    )
    ethnicity = answers(codes.ETHNICITIES, _("Ethnicity"))
    first_language = answers(codes.FIRST_LANGUAGES, _("First language"))
    literacy = answers(codes.LITERACIES, _("Reading and writing"))
    disability = answers(codes.DISABILITIES, _("Difficulty in daily life"))

    why = {
        "sex": _(
            "Figures show how many women are supported, and it helps to choose who walks with this person."
        ),
        "birth_year": _("Children have other rights and other helpers than grown-ups."),
        "birth_precision": _("An estimate is worth recording, as long as it is not taken for certain."),
        "country": _("It decides which country's law and support they can use."),
        "province": _(
            "It shows where people come from, so that prevention goes there. It cannot lead to anybody's door."
        ),
        "ethnicity": _("Some peoples are offered other support by law, and we see whom we do not reach."),
        "first_language": _(
            "So that they can be spoken to in their own language, or an interpreter comes along."
        ),
        "literacy": _("So that nothing they need is given to them only in writing."),
        "disability": _("So that rooms, journeys and talks fit them."),
    }

    def clean(self) -> dict[str, Any]:
        """Check what only shows when answers are seen together."""
        data = super().clean() or self.cleaned_data
        if "birth_year" in data and "birth_precision" in data:
            wrong = birth_fault(data["birth_year"], data["birth_precision"], today(EARLIEST_ZONE))
            if wrong:
                field = "birth_precision" if wrong == "no_precision" else "birth_year"
                self.add_error(field, str(BIRTH_SENTENCES[wrong]))
        if "province" in data:
            data["province_state"] = (
                "recorded" if data["province"] else data.get("province_state") or NOT_ASKED
            )
        return data

    def facts(self) -> dict[str, Any]:
        """Return the facts of this valid form by name."""
        return {name: self.cleaned_data[name] for name in FACTS if name in self.cleaned_data}


def facts_initial(person: Person) -> dict[str, Any]:
    """Return what a ``FactsForm`` shows of a person."""
    known = facts_of(person)
    if known["province"] is not None:
        known["province_state"] = NOT_ASKED  # the list asks only why there is none
    return known
