"""The form of a pile of paper: what all sheets have in common, and a short row for each."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.heads import HeadsField, HeadsInput
from wayhome.kit.inputs import DateField, DateInput
from wayhome.kit.proxy import PROXY, ByProxy, Preset
from wayhome.prevention.activities import codes, rules
from wayhome.prevention.activities.forms.fields import CodeBoxes
from wayhome.prevention.activities.forms.sheets import SheetNumber
from wayhome.prevention.activities.rules import Head
from wayhome.prevention.activities.rules.sheets import MOST_ROWS, Paper
from wayhome.registry.agencies.models import Project, ProjectPhase
from wayhome.registry.places.choices import PlaceChoice
from wayhome.trust.accounts.models import Office

# A group's meeting has its list of members: it is ticked at the group, not entered as a pile.
TYPES = [(code, words) for code, words in codes.TYPES.choices if code != "group_meeting"]


class PileForm(ByProxy, CreateForm):
    """What all sheets of the pile have in common."""

    type = django_forms.ChoiceField(label=_("What was it?"), choices=TYPES)
    category = django_forms.ChoiceField(
        label=_("Who came?"), choices=[("", _("As usual for it")), *codes.CATEGORIES.choices], required=False
    )
    topics = CodeBoxes(label=_("What it was about"), choices=codes.TOPICS.choices)
    title = django_forms.CharField(
        label=_("A name for it"),
        max_length=160,
        required=False,
        help_text=_("No names of people we support."),
    )
    run_by = Preset(label=_("Who ran it"), choices=codes.RUN_BY.choices, initial="us")
    our_role = Preset(label=_("Our part in it"), choices=codes.ROLES.choices, initial="host")
    project = django_forms.ChoiceField(label=_("Project"), required=False)
    phase = django_forms.ChoiceField(label=_("Phase"), required=False)
    office = django_forms.ChoiceField(label=_("Our office that leads it"), required=False)
    sure = django_forms.BooleanField(label=_("Yes, there were so many"), required=False)
    folds: ClassVar[Any] = (
        Fold(_("What it was about"), ("topics", "title")),
        Fold(_("Our part in it, project"), ("run_by", "our_role", "project", "phase", "office")),
        PROXY,
    )

    def __init__(
        self,
        *args: Any,
        offices: Sequence[Office],
        projects: Sequence[Project],
        phases: Sequence[ProjectPhase],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices
        self.known: dict[str, Any] = {str(one.pk): one for one in (*projects, *phases)}
        choice: Any = self.fields
        choice["source"].initial = "paper"
        none = ("", _("None"))
        choice["project"].choices = [none, *((str(p.pk), p.label) for p in projects)]
        choice["phase"].choices = [none, *((str(p.pk), f"{p.project.label}: {p.title}") for p in phases)]
        choice["office"].choices = [(str(office.pk), office.name) for office in offices]
        for name, few in (("project", not projects), ("phase", not phases), ("office", len(offices) < 2)):
            if few:
                del self.fields[name]

    def get_context(self) -> dict[str, Any]:
        """Ask whether there were so many only where there were many."""
        context = super().get_context()
        if not (self.is_bound and (self.errors.get("sure") or self["sure"].data)):
            context["fields"] = [pair for pair in context["fields"] if pair[0].name != "sure"]
        return context

    @property
    def whose(self) -> Office:
        """Whose activities they are."""
        wanted = self.cleaned_data.get("office")
        return next((office for office in self.offices if str(office.pk) == wanted), self.offices[0])

    @property
    def told(self) -> dict[str, Any]:
        """What ``record_pile`` wants to know of all."""
        told = self.cleaned_data
        phase, project = self.known.get(told.get("phase") or ""), self.known.get(told.get("project") or "")
        if phase is not None and project is None:
            project = self.known.get(str(phase.project_id))
        return {
            "type": told["type"],
            "category": told["category"] or rules.OFFERED[told["type"]][0],
            "title": told["title"],
            "topics": told["topics"],
            "run_by": told["run_by"],
            "our_role": told["our_role"],
            "project": project,
            "phase": phase,
        }


class SheetRow(Form):
    """One sheet: its number, the day, where, how many."""

    happened_on = DateField(label=_("Day"), required=False, widget=DateInput(near=False))
    place = PlaceChoice(label=_("Where?"), required=False)
    heads = HeadsField(label=_("Who came"), required=False, widget=HeadsInput(short=True))
    sheet = SheetNumber()

    @property
    def told(self) -> bool:
        """Whether anything was filled in."""
        return self.is_bound and self.has_changed()


class BaseSheets(django_forms.BaseFormSet):
    """The rows of a pile; a row without a day has the day of the row above it."""

    zone = "UTC"

    def add_fields(self, form: Any, index: int | None) -> None:
        """No day that has not come yet."""
        super().add_fields(form, index)
        form.fields["happened_on"].latest = lambda: today(self.zone)

    def papers(self) -> list[Paper]:
        """Return the sheets that were filled in; what a row lacks is said at it (``is_valid()`` is False then)."""
        found: list[Paper] = []
        day: dt.date | None = None
        for at, row in enumerate(self.forms):
            if not row.told or not row.is_valid():
                continue
            told = row.cleaned_data
            day = told.get("happened_on") or day
            if day is None:
                row.add_error("happened_on", ValidationError(_("Give the date.")))
            if told.get("heads") is None:
                row.add_error("heads", ValidationError(_("Count who came: at least one number.")))
            if day is not None and told.get("heads") is not None:
                found.append(Paper(at, day, told["heads"], told.get("place"), told.get("sheet", "")))
        return found

    @property
    def clean_rows(self) -> bool:
        """Whether no row has a fault."""
        return not any(row.errors for row in self.forms)


Sheets = django_forms.formset_factory(
    SheetRow, formset=BaseSheets, extra=0, max_num=MOST_ROWS, validate_max=True, absolute_max=MOST_ROWS + 1
)


def unusual(type: str, category: str, papers: Sequence[Paper]) -> list[int]:
    """Return the rows with more people than usually come."""
    return [
        paper.key
        for paper in papers
        if rules.unusual(type, [Head(category, sex, n) for sex, n in paper.heads.by_sex.items()]) is not None
    ]
