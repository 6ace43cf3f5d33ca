"""Forms of projects: what it is, who pays, where it works (one place at a time, or a list pasted) and in which phases."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import EARLIEST_ZONE, today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, DateField, DateInput
from wayhome.kit.offices import OfOffice
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.agencies.models import Project, ProjectPhase
from wayhome.registry.agencies.rules import LANGUAGES
from wayhome.registry.places.choices import PlaceChoice
from wayhome.registry.places.models import Place
from wayhome.registry.places.queries import places_by_ids, places_named
from wayhome.trust.access.viewer import NOBODY
from wayhome.trust.accounts.models import Office

MORE_PHASES = 3
MOST_LINES = 200
_PHASE_NAME = re.compile(r"phase(\d{1,2})_(?:title|from|to)")
_PHASE = {"max_length": _("This title is too long: write at most 120 letters.")}
_TITLE = {"max_length": _("This title is too long: write at most 200 letters.")}


class PlaceBoxes(ChoiceBoxes):
    """The places chosen so far, all ticked: taking a tick out takes the place out."""


class Places(django_forms.MultipleChoiceField):
    """Places by their ids; several may come in one value, parted by commas (so a page of two versions sends a whole list)."""

    widget = PlaceBoxes
    default_error_messages = {
        "invalid_choice": _("A place you chose is not on the list any more. Choose again.")
    }

    def to_python(self, value: Any) -> list[str]:
        """Return the ids, each once."""
        parts = (part for text in super().to_python(value) for part in text.split(","))
        return list(dict.fromkeys(part for part in parts if part))


def phase_names(row: int) -> tuple[str, str, str]:
    """Return the names of the fields of one phase: what it is called, its first and its last day."""
    return f"phase{row}_title", f"phase{row}_from", f"phase{row}_to"


class _Project(Folds, Form):
    """What is recorded about a project. ``named`` is called with the names typed by ``clean``; places found join those ticked."""

    code = django_forms.CharField(
        label=_("Short code"),
        max_length=20,
        help_text=_("As you write it on papers, for example RESIL."),
        error_messages={"max_length": _("This code is too long: write at most 20 letters.")},
    )
    title = django_forms.CharField(label=_("Title"), max_length=200, error_messages=_TITLE)
    title_en = django_forms.CharField(
        label=_("Title in English"), max_length=200, required=False, error_messages=_TITLE
    )
    title_vi = django_forms.CharField(
        label=_("Title in Vietnamese"), max_length=200, required=False, error_messages=_TITLE
    )
    title_km = django_forms.CharField(
        label=_("Title in Khmer"), max_length=200, required=False, error_messages=_TITLE
    )
    starts_on = DateField(label=_("First day"), widget=DateInput(near=False))
    ends_on = DateField(label=_("Last day"), required=False, widget=DateInput(near=False))
    donor = AgencyChoice(label=_("Who pays for it?"), required=False)
    partner = AgencyChoice(label=_("With which partner?"), required=False)
    places = Places(label=_("Places chosen"), required=False)
    place = PlaceChoice(
        label=_("Add a place"),
        required=False,
        help_text=_("Type a part of its name. Offered as it was on the project's first day."),
    )
    pasted = django_forms.CharField(
        label=_("Add several places"),
        required=False,
        max_length=8000,
        widget=django_forms.Textarea({"rows": 4}),
        help_text=_("One name or code on each line, for example “Thanh Lộc, Can Lộc” or 18409."),
    )

    def __init__(self, *args: Any, country: str = "", phases: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        sent = [int(found.group(1)) for name in self.data if (found := _PHASE_NAME.fullmatch(name))]
        rows = max([row + 1 for row in sent] + [phases + (0 if self.is_bound else MORE_PHASES)])
        self.rows = min(rows, 40)
        for row in range(self.rows):
            self._add_phase(row)
        self.parts = (
            Fold(_("Title in other languages"), tuple(f"title_{lang}" for lang in LANGUAGES)),
            Fold(_("Phases"), tuple(name for row in range(self.rows) for name in phase_names(row))),
        )
        self.fields["place"].on = self._first_day  # type: ignore[attr-defined]
        self.known = {str(place.pk): place for place in places_by_ids(NOBODY, self._ids())}
        self._offer()

    @property
    def folds(self) -> Sequence[Fold]:  # type: ignore[override]
        """What is folded away: there are as many phases as the project has, and a few more."""
        return self.parts

    def _add_phase(self, row: int) -> None:
        title, first, last = phase_names(row)
        number = str(row + 1)
        self.fields[title] = django_forms.CharField(
            label=format_lazy(_("Phase {number}: name"), number=number),
            required=False,
            max_length=120,
            error_messages=_PHASE,
        )
        self.fields[first] = DateField(
            label=format_lazy(_("Phase {number}: first day"), number=number),
            required=False,
            widget=DateInput(near=False),
        )
        self.fields[last] = DateField(
            label=format_lazy(_("Phase {number}: last day"), number=number),
            required=False,
            widget=DateInput(near=False),
        )

    def _ids(self) -> list[str]:
        if not self.is_bound:
            return [str(id) for id in self.initial.get("places", [])]
        sent = self.data.getlist("places") if hasattr(self.data, "getlist") else self.data.get("places", [])
        return [part for text in sent for part in str(text).split(",") if part]

    def _offer(self) -> None:
        self.fields["places"].choices = [(key, place.words) for key, place in self.known.items()]  # type: ignore[attr-defined]

    def _first_day(self) -> dt.date:
        said = self.cleaned_data.get("starts_on") if hasattr(self, "cleaned_data") else None
        return said or today(EARLIEST_ZONE)

    def clean_pasted(self) -> str:
        """Find what was pasted; names of nothing, and names of several places, are told and stay in the box."""
        lines = [line.strip() for line in self.cleaned_data["pasted"].replace(";", "\n").splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most 200 lines at once. Save these, then paste the rest."))
        found = places_named(NOBODY, lines, on=self._first_day(), country=self.country)
        self.known |= {str(place.pk): place for place in found.places}
        self.pasted_ids = [str(place.pk) for place in found.places]
        self.left = [*found.missing, *found.several]
        if found.missing:
            sentence = _(
                "Not found on the project's first day: %(names)s. Check the spelling, or give the code."
            )
            self.add_error("pasted", ValidationError(sentence, params={"names": "; ".join(found.missing)}))
        if found.several:
            sentence = _("Several places have this name: %(names)s. Write the district after a comma.")
            self.add_error("pasted", ValidationError(sentence, params={"names": "; ".join(found.several)}))
        return ""

    def clean(self) -> dict[str, Any]:
        """Put ticked, picked and pasted places together."""
        told = super().clean() or self.cleaned_data
        ids = [*told.get("places", []), *getattr(self, "pasted_ids", [])]
        if told.get("place"):
            self.known[str(told["place"].pk)] = told["place"]
            ids.append(str(told["place"].pk))
        self.chosen = [id for id in dict.fromkeys(ids) if id in self.known]
        self._phases(told)
        return told

    def _phases(self, told: dict[str, Any]) -> None:
        self.phases: list[tuple[str, dt.date, dt.date | None]] = []
        for row in range(self.rows):
            title, first, last = (told.get(name) for name in phase_names(row))
            if title and first:
                self.phases.append((title, first, last))
            elif title or first or last:
                missing = phase_names(row)[1 if title else 0]
                if missing not in self.errors:
                    self.add_error(missing, _("A phase has a name and a first day."))

    def keep_places(self) -> None:
        """Show what was found among the places chosen, and leave in the boxes only what was not: for a form shown again."""
        self._offer()
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data.setlist("places", getattr(self, "chosen", self._ids()))
        if hasattr(self, "left"):
            data["pasted"] = "\n".join(self.left)
        if "place" not in self.errors:
            for name in ("place", "place_q"):
                data.pop(name, None)
            self.fields["place"].widget.options = []
        self.data = data

    def values(self) -> dict[str, Any]:
        """Return what the actions take beside places and phases, with the titles by language."""
        names = ("code", "title", "donor", "partner", "starts_on", "ends_on")
        titles = {lang: self.cleaned_data[f"title_{lang}"] for lang in LANGUAGES}
        return {name: self.cleaned_data[name] for name in names} | {"titles": titles}

    @property
    def chosen_places(self) -> list[Place]:
        """The places ticked, picked and pasted."""
        return [self.known[id] for id in self.chosen]


class ProjectForm(OfOffice, CreateForm, _Project):
    """A new project. The office is asked only where the viewer keeps projects of several."""

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, offices=offices, country=offices[0].country, **kwargs)


class EditProjectForm(EditForm, _Project):
    """A project as it is."""


def initial_of(project: Project, places: Iterable[Place], phases: Sequence[ProjectPhase]) -> dict[str, Any]:
    """Return what the form shows of a project."""
    known: dict[str, Any] = {f"title_{lang}": project.titles.get(lang, "") for lang in LANGUAGES}
    for name in ("code", "title", "donor", "partner", "starts_on", "ends_on", "version"):
        known[name] = getattr(project, name)
    for row, phase in enumerate(phases):
        known |= dict(zip(phase_names(row), (phase.title, phase.starts_on, phase.ends_on), strict=True))
    return known | {"places": [str(place.pk) for place in places]}
