"""Form of those who took part in a training: who of them is enrolled in what, from when on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.forms import CreateForm
from wayhome.kit.inputs import ChoiceBoxes, DateField
from wayhome.kit.offices import OfOffice
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.people.codes import COURSES, PACKAGES
from wayhome.registry.people.models import Person
from wayhome.trust.accounts.models import Office


class AfterTrainingForm(OfOffice, ByProxy, CreateForm):
    """Everybody is ticked who is in none of these programmes yet."""

    folds: ClassVar[Any] = (PROXY,)
    field_order: Any = ("persons", "package", "happened_on", "office")
    persons = django_forms.MultipleChoiceField(
        label=_("Who takes part?"),
        widget=ChoiceBoxes,
        error_messages={
            "required": _("Choose at least one person."),
            "invalid_choice": _("Somebody you chose is not on your list any more. Choose again."),
        },
    )
    package = django_forms.ChoiceField(
        label=_("What do they take part in?"),
        choices=lambda: [(code, PACKAGES.label(code)) for code in COURSES],
        initial=COURSES[0],
        widget=django_forms.RadioSelect,
    )
    happened_on = DateField(label=_("First day"))

    def __init__(
        self, *args: Any, people: Sequence[Person], enrolled: Mapping[Any, str], zone: str, offices: Sequence[Office], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, offices=offices, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field: Any = self.fields["persons"]
        field.choices = [(key, _told(one, enrolled)) for key, one in self.people.items()]
        field.initial = [key for key, one in self.people.items() if one.pk not in enrolled]
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone

    @property
    def chosen(self) -> list[Person]:
        """Who was ticked."""
        return [self.people[key] for key in self.cleaned_data["persons"]]

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        day: dt.date = self.cleaned_data["happened_on"]
        names = ("package", "id")
        return {name: self.cleaned_data[name] for name in names} | {"happened_on": day}


def _told(person: Person, enrolled: Mapping[Any, str]) -> str:
    return f"{person.code} · {enrolled[person.pk]}" if person.pk in enrolled else person.code
