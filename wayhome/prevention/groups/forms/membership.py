"""Forms about members: many at once, one to correct."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.ids import read_code
from wayhome.kit.inputs import ChoiceButtons, CodeInput, DateField, WholeField
from wayhome.prevention.activities.codes import CATEGORIES
from wayhome.prevention.groups import codes, rules
from wayhome.prevention.groups.models import Group
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.people import codes as person_codes
from wayhome.registry.people.models import Person

_OLDEST = 115
SEX_BUTTONS = [(code, person_codes.SEXES.label(code)) for code in ("female", "male")]
ICONS = {"female": "woman", "male": "man"}


class YearOrAge(WholeField):
    """A year of birth; up to 115 is an age, of which the year follows."""

    default_error_messages = {
        "birth": _("Write the year of birth with four digits, or the age in years."),
    }

    def to_python(self, value: Any) -> int | None:
        """Return what was typed; ``year_in`` makes it a year."""
        number = super().to_python(value)
        if number is not None and not (0 <= number <= _OLDEST or rules.FIRST_YEAR <= number <= 2100):
            raise ValidationError(self.error_messages["birth"], code="birth")
        return number


def year_in(number: int | None, year: int) -> int | None:
    """Return the year of birth of who is so old in a year, or was born in it."""
    return year - number if number is not None and number <= _OLDEST else number


Knows = Callable[[str], Person | None]


class PersonCode(django_forms.CharField):
    """The whole code of somebody the offices know; its value is the Person, or None. The form says whom they know."""

    knows: Knows

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=12, widget=CodeInput, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the person; nobody is found by a part of a code."""
        typed = super().clean(value)
        if not typed:
            return None
        person = self.knows(typed)
        if person is None:
            raise ValidationError(_("Nobody has this code. Check it letter by letter."))
        return person


def name_box() -> django_forms.CharField:
    """Return the box for a member's name: no spelling help, which would send it to the browser's maker."""
    return django_forms.CharField(
        label=_("Name"),
        required=False,
        max_length=400,
        widget=django_forms.TextInput({"spellcheck": "false", "autocapitalize": "words"}),
        help_text=_("Sealed: only who keeps the group and the office's team can read it."),
    )


class RowForm(Form):
    """One of many new members: sex by a tap, the rest if it is known."""

    sex = django_forms.ChoiceField(
        label=_("Sex"), choices=SEX_BUTTONS, required=False, widget=ChoiceButtons(icons=ICONS, inline=True)
    )
    birth_year = YearOrAge(label=_("Year of birth, or age"), required=False)
    paper_number = django_forms.CharField(label=_("Number on the paper list"), required=False, max_length=40)
    name = name_box()
    role = django_forms.ChoiceField(label=_("Role"), choices=codes.ROLES.choices, required=False)
    category = django_forms.ChoiceField(
        label=_("Counted as"),
        choices=lambda: [("", _("As usual in this group")), *CATEGORIES.choices],
        required=False,
    )
    known = PersonCode(label=_("The code, if they have one"))

    at_hand: ClassVar[Sequence[str]] = ("group", "sex", "birth_year", "paper_number")
    folded: ClassVar[Sequence[str]] = ("name", "role", "category", "known")

    def __init__(self, *args: Any, knows: Knows, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].knows = knows  # type: ignore[attr-defined]

    @property
    def open(self) -> list[BoundField]:
        """What stands in the row itself."""
        return [self[name] for name in self.at_hand if name in self.fields]

    @property
    def rest(self) -> list[BoundField]:
        """What is folded away."""
        return [self[name] for name in self.folded if name in self.fields]

    @property
    def rest_told(self) -> bool:
        """Whether something folded away was told, or is wrong: then it stands open."""
        return any(
            bound.errors or (self.is_bound and bound.name != "role" and bound.data) for bound in self.rest
        )

    @property
    def filled(self) -> bool:
        """Whether anything says that there is somebody; a role or category alone does not."""
        said = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        return any(
            said.get(name) not in (None, "")
            for name in ("sex", "birth_year", "paper_number", "known", "name")
        )

    def told(self, id: uuid.UUID, day: dt.date) -> dict[str, Any]:
        """What this row says, as ``add_member`` takes it."""
        said = self.cleaned_data
        return {
            "id": id,
            "person": said.get("known"),
            "sex": said.get("sex") or NOT_ASKED,
            "birth_year": year_in(said.get("birth_year"), day.year),
            "category": said.get("category", ""),
            "role": said.get("role") or "member",
            "paper_number": said.get("paper_number", ""),
            "name": said.get("name", ""),
        }


RowSet = django_forms.formset_factory(
    RowForm, extra=0, max_num=rules.MOST_ROWS, validate_max=True, absolute_max=rules.MOST_ROWS + 1
)


class NewcomerForm(RowForm):
    """Somebody who came for the first time; into which group is asked only where several meet."""

    group = django_forms.ChoiceField(label=_("Which group?"), required=False)

    def __init__(self, *args: Any, groups: Sequence[Group] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        self.fields["group"].choices = [(key, group.title) for key, group in self.groups.items()]  # type: ignore[attr-defined]
        if len(self.groups) < 2:
            del self.fields["group"]

    def told(self, id: uuid.UUID, day: dt.date) -> dict[str, Any]:
        """What this row says, with the group."""
        group = self.groups.get(self.cleaned_data.get("group", ""))
        return super().told(id, day) | ({"group": group} if group else {})


NewcomerSet = django_forms.formset_factory(
    NewcomerForm, extra=0, max_num=rules.MOST_ROWS, validate_max=True, absolute_max=rules.MOST_ROWS + 1
)


def rows_told(id: uuid.UUID, rows: Any, day: dt.date) -> list[dict[str, Any]]:
    """Return what the filled rows of a set say; their ids follow from the form's own, so that a form sent twice adds nobody twice."""
    filled = [row for row in rows if row.filled]
    return [row.told(uuid.uuid5(id, str(at)), day) for at, row in enumerate(filled)]


class AddForm(CreateForm):
    """What all new members share."""

    joined_on = DateField(label=_("Since which day?"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["joined_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["joined_on"].widget.zone = zone


class MemberForm(Folds, EditForm):
    """A member to correct; of somebody the house knows her sex is kept elsewhere and not asked here."""

    folds: ClassVar[Any] = (
        Fold(_("What else they told"), ("ethnicity", "literacy", "disability")),
        Fold(_("Whom they work for"), ("agency",)),
        Fold(_("Somebody we know already"), ("known",)),
    )
    why = {
        "ethnicity": _("To see whether everybody is reached in their own language. They may leave it out."),
        "literacy": _("So that nobody has to read what they cannot. They may leave it out."),
        "disability": _("So that the place and the talk suit everybody. They may leave it out."),
    }

    paper_number = django_forms.CharField(
        label=_("Number on the paper list"),
        required=False,
        max_length=40,
        help_text=_("Digits only. No names here."),
    )
    name = name_box()
    sex = django_forms.ChoiceField(label=_("Sex"), choices=person_codes.SEXES.choices_with_states)
    birth_year = WholeField(label=_("Year of birth"), required=False, min_value=1900, max_value=2100)
    role = django_forms.ChoiceField(label=_("Role"), choices=codes.ROLES.choices)
    category = django_forms.ChoiceField(label=_("Counted as"), choices=CATEGORIES.choices)
    joined_on = DateField(label=_("Since which day?"))
    left_on = DateField(label=_("Last day"), required=False)
    ethnicity = django_forms.ChoiceField(
        label=_("People"), choices=person_codes.ETHNICITIES.choices_with_states
    )
    literacy = django_forms.ChoiceField(
        label=_("Reading and writing"), choices=person_codes.LITERACIES.choices_with_states
    )
    disability = django_forms.ChoiceField(
        label=_("Difficulty with"), choices=person_codes.DISABILITIES.choices_with_states
    )
    agency = AgencyChoice(
        label=_("Organisation"),
        required=False,
        help_text=_("Of an official, or of a member of a response team."),
    )
    known = PersonCode(
        label=_("The code"),
        help_text=_(
            "With the whole code they are counted once wherever they come. Leave it empty if they have none."
        ),
    )

    def __init__(
        self, *args: Any, zone: str, person: Person | None, knows: Knows, names: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not names or person is not None:
            del self.fields["name"]  # it does not open to her, or is kept with the person's own record
        # Who is linked already stays so, whoever corrects the rest.
        self.fields["known"].knows = lambda typed: (  # type: ignore[attr-defined]
            person if person is not None and read_code(typed) == person.code else knows(typed)
        )
        for name in ("joined_on", "left_on"):
            self.fields[name].latest = lambda: today(zone)  # type: ignore[attr-defined]
            self.fields[name].widget.zone = zone
        if person is not None:
            del self.fields["sex"]

    @property
    def told(self) -> dict[str, Any]:
        """What changes."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "known")}
        return said | {"person": self.cleaned_data["known"]}
