"""Forms of the journey: few taps for what every record needs, the rest folded."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes, rules
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold
from wayhome.kit.forms import ChoiceButtons, CreateForm, DateField, EditForm, Form, WholeField
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.people import codes as person_codes
from wayhome.registry.people.questions import FactsForm, answers
from wayhome.trust.accounts.models import Office, User

MORE = Fold(
    _("More facts, as far as the person told them"),
    ("country", "province", "province_state", "ethnicity", "first_language", "literacy", "disability"),
)
WALKING = Fold(_("Who walks with this person"), ("case_worker", "counsellor"))
WALKING_MANY = Fold(_("Who walks with these people"), WALKING.names)
_NO_NAMES = _("Digits, dashes and slashes only. Never a name.")


def _category(label: Any = None, *, states: bool = False) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=label or _("What brought this person to us?"),
        choices=lambda: codes.CATEGORIES.choices_with_states if states else codes.CATEGORIES.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose the one that fits best.")},
    )


def _paper_number() -> django_forms.CharField:
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


class Arriving(Dated):
    """What every admission asks: in which office (where there are several to choose from), on which day, and why."""

    office = django_forms.ChoiceField(label=_("Office"))
    happened_on = DateField(label=_("Day of admission"))
    category = _category()

    def __init__(
        self, *args: Any, offices: Sequence[Office], staff: Iterable[User] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in offices}
        self.staff = {str(user.pk): user for user in staff or ()}
        if len(self.offices) > 1:
            self.fields["office"].choices = [(key, office.name) for key, office in self.offices.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["office"]
        for name in ("case_worker", "counsellor"):
            if name in self.fields and not self.staff:
                del self.fields[name]
            elif name in self.fields:
                self.fields[name].choices = [  # type: ignore[attr-defined]
                    ("", _("Nobody yet")),
                    *((key, str(user)) for key, user in self.staff.items()),
                ]

    @property
    def chosen_office(self) -> Office:
        """The office of this valid form."""
        chosen = self.cleaned_data.get("office")
        return self.offices[chosen] if chosen else next(iter(self.offices.values()))

    @property
    def walking(self) -> list[tuple[User, str]]:
        """Who was chosen to walk with the person, with the role."""
        chosen = ((self.cleaned_data.get(role), role) for role in ("case_worker", "counsellor"))
        return [(self.staff[key], role) for key, role in chosen if key]


class AdmitForm(Arriving, ByProxy, FactsForm, CreateForm):
    """One person is admitted."""

    folds: ClassVar[Any] = (MORE, WALKING, PROXY)
    field_order: Any = (
        "office",
        "happened_on",
        "category",
        "sex",
        "birth_year",
        "birth_precision",
        "paper_number",
    )
    paper_number = _paper_number()
    case_worker = django_forms.ChoiceField(label=_("Case worker"), required=False)
    counsellor = django_forms.ChoiceField(label=_("Counsellor"), required=False)


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
    category = _category(_("What brought these people to us?"))
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

    def told(self, precision: str) -> dict[str, Any]:
        """What this row says, as ``admit_many`` takes it; how sure a year is comes from the screen."""
        year = self.cleaned_data.get("birth_year")
        facts = {"sex": self.cleaned_data.get("sex") or NOT_ASKED, "birth_year": year}
        facts["birth_precision"] = NOT_ASKED if year is None else precision
        return {"facts": facts, "paper_number": self.cleaned_data.get("paper_number", "")}


RowSet = django_forms.formset_factory(
    RowForm, extra=0, max_num=rules.MOST_ROWS, validate_max=True, absolute_max=rules.MOST_ROWS + 1
)


class ExitForm(Dated, ByProxy, EditForm):
    """A stay ends."""

    days: ClassVar[Sequence[str]] = ("exit_on",)
    exit_on = DateField(label=_("Day of the exit"))
    exit_kind = django_forms.ChoiceField(
        label=_("How did the stay end?"),
        choices=lambda: codes.EXIT_KINDS.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose how the stay ended.")},
    )


class ReadmitForm(Dated, ByProxy, CreateForm):
    """Somebody comes back."""

    happened_on = DateField(label=_("Day of the return"))


class StepForm(Dated, ByProxy, CreateForm):
    """A step of the journey."""

    stage = django_forms.ChoiceField(
        label=_("Which step?"),
        choices=lambda: [(code, words) for code, words in codes.STAGES.choices if code != "admission"],
    )
    happened_on = DateField(label=_("On which day?"))


class CaseForm(Dated, EditForm):
    """What can be corrected of a case."""

    category = _category(states=True)
    paper_number = _paper_number()
    happened_on = DateField(
        label=_("First sign"), help_text=_("The day on which we first heard of this person.")
    )


class FactsEdit(FactsForm, EditForm):
    """A person's coded facts, to correct."""


class AdmissionForm(Dated, EditForm):
    """What can be corrected of a stay."""

    days: ClassVar[Sequence[str]] = ("happened_on", "exit_on")
    happened_on = DateField(label=_("Day of admission"))
    exit_on = DateField(label=_("Day of the exit"), required=False)
    exit_kind = django_forms.ChoiceField(
        label=_("How did the stay end?"),
        choices=lambda: [("", _("It lasts")), *codes.EXIT_KINDS.choices],
        required=False,
    )


class AssignForm(Dated, CreateForm):
    """A colleague begins to walk with a person."""

    user = django_forms.ChoiceField(label=_("Colleague"))
    role = django_forms.ChoiceField(
        label=_("As what?"), choices=lambda: codes.ASSIGNMENT_ROLES.choices, widget=ChoiceButtons(inline=True)
    )
    happened_on = DateField(label=_("From which day?"))

    def __init__(self, *args: Any, staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(user.pk): user for user in staff}
        self.fields["user"].choices = [(key, str(user)) for key, user in self.staff.items()]  # type: ignore[attr-defined]


class EndForm(Dated, EditForm):
    """A colleague's part ends."""

    days: ClassVar[Sequence[str]] = ("until",)
    until = DateField(
        label=_("Last day"), help_text=_("After this day the colleague no longer sees this person's record.")
    )


class SureForm(EditForm):
    """Nothing to fill in, only to confirm."""
