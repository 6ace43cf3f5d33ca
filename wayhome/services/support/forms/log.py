"""Forms of the plain log: what was done on a day, for one person or for many."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceBoxes, DateField, WholeField
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.agencies.models import Project
from wayhome.registry.people.models import Person
from wayhome.services.support.codes import KINDS
from wayhome.services.support.forms.packages import Codes, persons_typed
from wayhome.services.support.rules import REFERRAL
from wayhome.trust.access.viewer import Viewer

_TO_WHOM = _("Choose the organisation the person was referred to.")


class PersonBoxes(ChoiceBoxes):
    """People by their codes, side by side: of a group all are ticked and folded, until one is taken out."""

    template_name = "support/widgets/persons.html"
    at_hand = False  # nobody is ticked yet: the list stands open

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say how many there are and how many are ticked; the fold stands open where not all are."""
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _at in context["widget"]["optgroups"] for option in options]
        context["widget"]["inline"] = True
        context["widget"]["opened"] = self.at_hand
        context["widget"]["most"], context["widget"]["now"] = (
            len(options),
            sum(option["selected"] for option in options),
        )
        return context


class Done(ByProxy):
    """What is told of a service."""

    folds: ClassVar[Any] = (Fold(_("Number of things, project"), ("quantity", "project")), PROXY)

    happened_on = DateField(label=_("On which day?"))
    agency = AgencyChoice(
        label=_("Which organisation?"),
        required=False,
        help_text=_("For a referral, or where another organisation gave it. Type a part of its name."),
    )
    quantity = WholeField(
        label=_("How many things?"), required=False, help_text=_("For supplies: for each person.")
    )
    project = django_forms.ModelChoiceField(
        queryset=Project.objects.none(), label=_("Project"), required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, projects: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone

    def refuse_without_agency(self, kinds: Iterable[str]) -> None:
        """A referral leads to an organisation."""
        told = self.cleaned_data
        if REFERRAL in kinds and "agency" in told and told["agency"] is None:
            self.add_error("agency", _TO_WHOM)

    @property
    def told(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("happened_on", "agency", "quantity", "project")
        return {name: self.cleaned_data[name] for name in names}


class LogForm(Done, CreateForm):
    """Several things done on one day, for everybody ticked and every code typed."""

    field_order: Any = ("kinds", "persons", "codes", "happened_on", "agency")
    kinds = django_forms.MultipleChoiceField(
        label=_("What was done?"),
        choices=lambda: KINDS.choices,
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose what was done.")},
    )
    persons = django_forms.MultipleChoiceField(
        label=_("For whom?"),
        required=False,
        widget=PersonBoxes,
        error_messages={
            "invalid_choice": _("Somebody you chose is not on your list any more. Choose again.")
        },
    )
    codes = Codes(
        label=_("Whose code?"),
        help_text=_("For example K7M-2QX. Several codes with a comma between them."),
    )

    def __init__(
        self, *args: Any, viewer: Viewer, people: Sequence[Person] = (), together: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.people = viewer, {str(person.pk): person for person in people}
        if people:
            self.fields["persons"].choices = [(key, one.code) for key, one in self.people.items()]  # type: ignore[attr-defined]
            self.fields["persons"].initial = list(self.people) if together else []
            self.fields["persons"].widget.at_hand = not together
            self.fields["codes"].label = _("Somebody else’s code")
        else:
            del self.fields["persons"]

    def clean_codes(self) -> list[Person]:
        """Return the persons of the codes typed."""
        return persons_typed(self.viewer, self.cleaned_data["codes"])

    def clean(self) -> dict[str, Any]:
        """Put ticked and typed persons together."""
        told = super().clean() or self.cleaned_data
        chosen = [self.people[key] for key in told.get("persons", [])] + list(told.get("codes") or [])
        told["chosen"] = list({person.pk: person for person in chosen}.values())
        if not told["chosen"] and "codes" in told:
            field = "persons" if "persons" in self.fields else "codes"
            self.add_error(field, ValidationError(_("Choose at least one person, or type a code.")))
        self.refuse_without_agency(told.get("kinds", ()))
        return told


class CorrectForm(Done, EditForm):
    """A record that is there already."""

    field_order: Any = ("kind", "happened_on", "agency")
    kind = django_forms.ChoiceField(label=_("What was done?"), choices=lambda: KINDS.choices)

    def clean(self) -> dict[str, Any]:
        """Check what only shows when answers are seen together."""
        told = super().clean() or self.cleaned_data
        self.refuse_without_agency([told.get("kind", "")])
        return told

    @property
    def changes(self) -> dict[str, Any]:
        """What the action takes."""
        return self.told | self.proxy | {"kind": self.cleaned_data["kind"]}


class KindForm(django_forms.Form):
    """Which kind of service to list."""

    kind = django_forms.ChoiceField(
        label=_("Kind"), required=False, choices=lambda: [("", _("Every kind")), *KINDS.choices]
    )
