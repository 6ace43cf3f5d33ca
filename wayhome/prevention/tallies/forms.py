"""Forms of other counts: so many of a kind, on a day, in a place; and the kinds themselves."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.formats import latin
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, Counter, DateField, WholeField
from wayhome.kit.offices import OfOffice
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.prevention.tallies.models import TallyKind
from wayhome.prevention.tallies.queries import name_of, unit_of
from wayhome.prevention.tallies.rules import LONGEST
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.choices import PlaceChoice

_PARTS = re.compile(r"(\d{1,9})[.,](\d{1,2})")


class QuantityField(WholeField):
    """How many: a whole number, or one with one or two digits behind a point or comma; its value is a Decimal."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Counter(), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Write a number without empty decimals."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number was typed."""
        return str(self.prepare_value(initial) or "") != str(data or "")

    def to_python(self, value: Any) -> Any:
        """Return the number, or None where nothing was typed."""
        parts = _PARTS.fullmatch(latin(str(value or "")).strip())
        if parts:
            return Decimal(f"{parts[1]}.{parts[2]}")
        number = super().to_python(value)
        return None if number is None else Decimal(number)


class KindField(django_forms.ChoiceField):
    """What was counted, as big buttons; its value is the kind."""

    default_error_messages: ClassVar[Any] = {"required": _("Choose what you counted.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ChoiceButtons(), **kwargs)
        self.kinds: dict[str, TallyKind] = {}

    def offer(self, kinds: Iterable[TallyKind]) -> None:
        """Let these be chosen; the office is named where there are kinds of several."""
        self.kinds = {str(kind.pk): kind for kind in kinds}
        several = len({kind.office_id for kind in self.kinds.values()}) > 1
        self.choices = [(key, _words(kind, several)) for key, kind in self.kinds.items()]

    def clean(self, value: Any) -> Any:
        """Return the kind."""
        return self.kinds.get(super().clean(value))


def _words(kind: TallyKind, several: bool) -> str:
    words = f"{name_of(kind)} ({unit_of(kind)})"
    return f"{words}, {kind.office.name}" if several else words


class TallyFields(ByProxy):
    """So many of a kind, on a day, in a place."""

    folds: ClassVar[Any] = (Fold(_("Of a project"), ("project",)), PROXY)
    kind = KindField(label=_("What did you count?"))
    quantity = QuantityField(label=_("How many?"))
    happened_on = DateField(label=_("On which day?"))
    place = PlaceChoice(label=_("Where?"), required=False)
    project = django_forms.ChoiceField(label=_("Project"), required=False)

    def __init__(
        self, *args: Any, kinds: Sequence[TallyKind], zone: str, projects: Iterable[Project], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].offer(kinds)
        if len(kinds) == 1:
            fields["kind"].initial = str(kinds[0].pk)
        fields["happened_on"].latest = lambda: today(zone)
        fields["happened_on"].widget.zone = zone
        self.projects = {str(project.pk): project for project in projects}
        fields["project"].choices = [("", _("None")), *((key, p.label) for key, p in self.projects.items())]
        if not self.projects:
            del self.fields["project"]

    def clean_quantity(self) -> Decimal:
        """Refuse nothing, and less."""
        quantity: Decimal = self.cleaned_data["quantity"]
        if quantity <= 0:
            raise ValidationError(_("Give a number above 0."))
        return quantity

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know."""
        told = {name: self.cleaned_data[name] for name in ("kind", "quantity", "happened_on", "place")}
        if "project" in self.fields:
            told["project"] = self.projects.get(self.cleaned_data["project"])
        return told


class RecordForm(TallyFields, CreateForm):
    """A new count."""


class CorrectForm(TallyFields, EditForm):
    """A count that is there already."""


class KindFields(Folds):
    """What is counted and in which unit, in the office's languages."""

    folds: ClassVar[Any] = (
        Fold(_("In Vietnamese"), ("name_vi", "unit_vi")),
        Fold(_("In Khmer"), ("name_km", "unit_km")),
    )

    name_en = django_forms.CharField(
        label=_("What is counted?"),
        required=False,
        max_length=LONGEST,
        help_text=_("For example: Meals served."),
    )
    unit_en = django_forms.CharField(
        label=_("In which unit?"), required=False, max_length=LONGEST, help_text=_("For example: meals.")
    )
    name_vi = django_forms.CharField(label=_("What is counted?"), required=False, max_length=LONGEST)
    unit_vi = django_forms.CharField(label=_("In which unit?"), required=False, max_length=LONGEST)
    name_km = django_forms.CharField(label=_("What is counted?"), required=False, max_length=LONGEST)
    unit_km = django_forms.CharField(label=_("In which unit?"), required=False, max_length=LONGEST)

    @property
    def told(self) -> dict[str, dict[str, str]]:
        """Names and units by language."""
        said = self.cleaned_data
        return {
            "names": {language: said[f"name_{language}"] for language in ("en", "vi", "km")},
            "units": {language: said[f"unit_{language}"] for language in ("en", "vi", "km")},
        }


class KindForm(OfOffice, KindFields, CreateForm):
    """A new kind; of which office is asked only where there are several."""

    office = django_forms.ChoiceField(label=_("Which office?"))


class KindEdit(KindFields, EditForm):
    """The words of a kind, and its last day."""

    ended_on = DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Only if it is counted no more. What was counted stays."),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["ended_on"].widget.zone = zone
