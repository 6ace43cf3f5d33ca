"""Forms of places: the search, and villages."""

import datetime as dt
from typing import Any

from django import forms as django_forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import EARLIEST_ZONE, today
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceButtons, DateField, DateInput
from wayhome.registry.places.choices import PlaceChoice
from wayhome.registry.places.codes import COMMUNE, EDITIONS, HOTSPOT_REASONS, LEVELS, RETIRE_REASONS
from wayhome.registry.places.rules import COUNTRIES, LOCAL_LANGUAGE, country_name

_NAME = {
    "required": _("Write the name of the village."),
    "max_length": _("This name is too long: write at most 120 letters."),
}


def _countries() -> list[tuple[str, Any]]:
    listed = dict.fromkeys(edition.country for edition in EDITIONS)
    return [
        ("", _("All countries")),
        *((code, country_name(code, get_language() or "en")) for code in listed),
    ]


class SearchForm(Form):
    """What to look for: a part of a name, in which country, which kind of place."""

    q = django_forms.CharField(label=_("Part of the name"), required=False, max_length=100)
    country = django_forms.ChoiceField(label=_("Country"), required=False, choices=_countries)
    level = django_forms.ChoiceField(
        label=_("Kind"), required=False, choices=lambda: [("", _("Every kind")), *LEVELS.choices]
    )


class _Village(Form):
    """A village's names and days; ``country`` decides whether its local script needs Latin letters beside it."""

    name = django_forms.CharField(
        label=_("Name of the village"),
        max_length=120,
        error_messages=_NAME,
        help_text=_("As it is written there, in the local script."),
    )
    latin_name = django_forms.CharField(
        label=_("Name in Latin letters"),
        required=False,
        max_length=120,
        error_messages=_NAME,
        help_text=_("Only where the local script is another, as in Khmer or Dari."),
    )
    valid_from = DateField(
        label=_("First day, where it is known"), required=False, widget=DateInput(near=False)
    )
    valid_to = DateField(label=_("Last day, if it is gone"), required=False, widget=DateInput(near=False))

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if LOCAL_LANGUAGE.get(country, "en") in ("vi", "en"):
            del self.fields["latin_name"]


class VillageForm(CreateForm, _Village):
    """A new village under a commune."""


class EditVillageForm(EditForm, _Village):
    """A village's names, its commune and its days."""

    commune = PlaceChoice(level=COMMUNE, label=_("Commune"))
    field_order = ("version", "name", "latin_name", "commune", "valid_from", "valid_to")

    def __init__(self, *args: Any, communes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not communes:
            # In countries whose list has no communes a village stays where it was put.
            del self.fields["commune"]


class RetireForm(Form):
    """Why a village comes off the list."""

    reason = django_forms.ChoiceField(
        label=_("Why"),
        choices=lambda: RETIRE_REASONS.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose why the village comes off the list.")},
    )


def _latest() -> dt.date:
    """The last day that any office may name; the action knows which office it is, and its day."""
    return today(EARLIEST_ZONE)


class _Hotspot(Form):
    """Since when, why, and who says so."""

    reason = django_forms.ChoiceField(
        label=_("Why is it a hotspot?"), choices=lambda: HOTSPOT_REASONS.choices, widget=ChoiceButtons
    )
    words = django_forms.CharField(
        label=_("Who says so?"),
        max_length=200,
        help_text=_("A report, an authority, a partner. No names of people we support."),
    )
    began_on = DateField(label=_("Since when?"), latest=_latest)
    ended_on = DateField(label=_("Last day, if it is over"), required=False, latest=_latest)


class FlagForm(CreateForm, _Hotspot):
    """A new flag."""


class HotspotForm(EditForm, _Hotspot):
    """A flag that is there."""


def _others() -> list[tuple[str, Any]]:
    words = [(code, country_name(code, get_language() or "en")) for code in COUNTRIES]
    return [("", _("Choose a country")), *sorted(words, key=lambda one: str(one[1]))]


class _Gate(_Village):
    """A gate's two sides and its days."""

    name = django_forms.CharField(label=_("Name on this side"), max_length=120)
    across_country = django_forms.ChoiceField(label=_("Country on the other side"), choices=_others)
    across_name = django_forms.CharField(label=_("Name on the other side"), max_length=120)
    field_order: Any = ("id", "version", "name", "latin_name", "across_country", "across_name")


class GateForm(CreateForm, _Gate):
    """A new border gate."""


class EditGateForm(EditForm, _Gate):
    """A border gate that is there."""
