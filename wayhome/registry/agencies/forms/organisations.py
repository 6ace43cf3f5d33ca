"""Forms of organisations: the list's filter, adding, changing, retiring."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.kit.facts import RETIRE_REASONS
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceButtons, DateField, DateInput
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.agencies.models import Agency
from wayhome.registry.agencies.rules import LANGUAGES, OFFICE_SAYS
from wayhome.registry.agencies.types import TYPES
from wayhome.registry.places.choices import PlaceChoice
from wayhome.registry.places.rules import COUNTRIES, country_name
from wayhome.trust.accounts.models import Office

_NAME = {
    "required": _("Write the name of the organisation."),
    "max_length": _("This name is too long: write at most 160 letters."),
}
# Of the house's reasons to retire, those that an organisation can have.
REASONS = ("entered_twice", "wrong_office", "other")


def _countries(first: Any) -> list[tuple[str, Any]]:
    lang = get_language() or "en"
    return [("", first), *((code, country_name(code, lang)) for code in COUNTRIES)]


def _types(first: Any) -> list[tuple[str, Any]]:
    return [("", first), *((code, words) for code, words in TYPES.choices if code != "own_office")]


class FilterForm(Form):
    """Which organisations to show."""

    q = django_forms.CharField(label=_("Part of the name"), required=False, max_length=100)
    type = django_forms.ChoiceField(
        label=_("Type"), required=False, choices=lambda: [("", _("Every type")), *TYPES.choices]
    )
    country = django_forms.ChoiceField(
        label=_("Country"), required=False, choices=lambda: _countries(_("All countries"))
    )
    on = DateField(
        label=_("As of"), required=False, help_text=_("Empty: today."), widget=DateInput(near=False)
    )
    ended = django_forms.BooleanField(label=_("Also those that have ended"), required=False)


class _Organisation(Form):
    """What is recorded about an organisation."""

    name = django_forms.CharField(
        label=_("Name"),
        max_length=160,
        error_messages=_NAME,
        help_text=_("As it calls itself, in its own language."),
    )
    name_en = django_forms.CharField(
        label=_("Name in English"), max_length=160, required=False, error_messages=_NAME
    )
    name_vi = django_forms.CharField(
        label=_("Name in Vietnamese"), max_length=160, required=False, error_messages=_NAME
    )
    name_km = django_forms.CharField(
        label=_("Name in Khmer"), max_length=160, required=False, error_messages=_NAME
    )
    type = django_forms.ChoiceField(
        label=_("Type"),
        choices=lambda: _types(_("Choose")),
        error_messages={"required": _("Choose what kind of organisation it is.")},
    )
    country = django_forms.ChoiceField(
        label=_("Country"), required=False, choices=lambda: _countries(_("Several countries"))
    )
    place = PlaceChoice(
        label=_("Place"),
        required=False,
        help_text=_("Its province, district or commune, if it works in one."),
    )
    parent = AgencyChoice(
        label=_("Belongs to"),
        required=False,
        help_text=_("The organisation over it: the ministry of a department, the province of a commune."),
    )
    valid_from = DateField(
        label=_("First day, where it is known"), required=False, widget=DateInput(near=False)
    )
    valid_to = DateField(label=_("Last day, if it has ended"), required=False, widget=DateInput(near=False))
    followed_by = AgencyChoice(
        label=_("Its work goes on in"),
        required=False,
        help_text=_("For one that has ended: the organisation that took over."),
    )

    def values(self) -> dict[str, Any]:
        """Return what the actions take, with the names by language."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith("name_")}
        data["names"] = {lang: self.cleaned_data[f"name_{lang}"] for lang in LANGUAGES}
        return data


class AgencyForm(CreateForm, _Organisation):
    """A new organisation. The office that keeps the entry is asked only where the viewer has several."""

    kept_by = django_forms.ModelChoiceField(
        queryset=Office.objects.none(), label=_("Kept by"), empty_label=None, widget=django_forms.Select
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(offices) > 1:
            self.fields["kept_by"].queryset = offices  # type: ignore[attr-defined]
        else:
            del self.fields["kept_by"]


class EditAgencyForm(EditForm, _Organisation):
    """An organisation as it is; for an own office without what its settings say."""

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in OFFICE_SAYS if own else ():
            del self.fields[name]


class RetireForm(Form):
    """Why an organisation comes off the list."""

    reason = django_forms.ChoiceField(
        label=_("Why"),
        choices=lambda: [(code, RETIRE_REASONS.label(code)) for code in REASONS],
        widget=ChoiceButtons,
        error_messages={"required": _("Choose why the organisation comes off the list.")},
    )


def initial_of(agency: Agency) -> dict[str, Any]:
    """Return what the form shows of an organisation."""
    names = {f"name_{lang}": agency.names.get(lang, "") for lang in LANGUAGES}
    fields = (
        "name",
        "type",
        "country",
        "place",
        "parent",
        "followed_by",
        "valid_from",
        "valid_to",
        "version",
    )
    return names | {name: getattr(agency, name) for name in fields}
