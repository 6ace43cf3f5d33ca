"""Forms of coming back from abroad: which border, and between whom the person was handed over."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import signs
from wayhome.journey.cases.crossings import countries, gate_words
from wayhome.journey.cases.forms.asked import Dated
from wayhome.kit.codes import NOT_ASKED, STATES
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import DateField
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.people.questions import answers
from wayhome.registry.places.models import Place
from wayhome.registry.places.rules import country_name

MORE = Fold(_("More"), ("to_country", "handed_agency", "paper_number"))


def country_field(label: Any) -> django_forms.ChoiceField:
    """A country of the list, or why it is not told."""
    return django_forms.ChoiceField(label=label, choices=[*countries(), *STATES.items()], initial=NOT_ASKED)


class AtGate(Form):
    """Mix into a form with a border gate; give ``gates``. Where there is none on the list, it is not asked for."""

    gate = django_forms.ChoiceField(label=_("Border gate"), required=False)

    def __init__(self, *args: Any, gates: Sequence[Place] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gates = {str(gate.pk): gate for gate in gates}
        by_border: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for key, gate in self.gates.items():
            border = (gate.country_label, country_name(gate.across_country, get_language() or "en"))
            by_border.setdefault(border, []).append((key, _offered(gate)))
        borders = [(" – ".join(border), told) for border, told in by_border.items()]
        self.fields["gate"].choices = [("", _("Not known")), *borders]  # type: ignore[attr-defined]
        if not self.gates:
            del self.fields["gate"]

    @property
    def chosen_gate(self) -> Place | None:
        """The gate chosen."""
        return self.gates.get(self.cleaned_data.get("gate") or "")


def _offered(gate: Place) -> str:
    """A gate as it is chosen: one that stands no more tells until when it did."""
    return " · ".join(part for part in (gate_words(gate), gate.until) if part)


class CrossingAsked(AtGate, Dated):
    """How somebody came back from abroad."""

    field_order: Any = ("happened_on", "gate", "from_country", "way", "handed_by", "received_by")
    happened_on = DateField(label=_("On which day?"))
    from_country = country_field(_("From which country?"))
    way = answers(signs.CROSSING_WAYS, _("How?"))
    handed_by = answers(signs.HANDED_BY, _("Who handed the person over?"))
    received_by = answers(signs.RECEIVED_BY, _("Who received the person?"))
    to_country = country_field(_("To which country?"))
    handed_agency = AgencyChoice(label=_("Which organisation handed over?"), required=False)
    paper_number = django_forms.CharField(
        label=_("Number of the paper"),
        required=False,
        max_length=40,
        help_text=_("Digits, with a dash or slash before a year, like 128/2025. Never a name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "gate" in self.fields:
            self.fields["from_country"].help_text = _("Where a gate is chosen, this may stay as it is.")

    def told(self) -> dict[str, Any]:
        """What was told, as the act takes it."""
        names = ("from_country", "to_country", "way", "handed_by", "received_by", "handed_agency", "paper_number")  # fmt: skip
        return {name: self.cleaned_data.get(name) for name in names} | {"gate": self.chosen_gate}


class CrossingForm(CrossingAsked, ByProxy, CreateForm):
    """Somebody came back."""

    folds: ClassVar[Any] = (MORE, PROXY)


class CrossingEdit(CrossingAsked, EditForm):
    """How somebody came back, to correct."""

    folds: ClassVar[Any] = (MORE,)
