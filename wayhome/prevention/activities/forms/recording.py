"""The form of an activity: a few questions at once, the rest folded; nothing has to be typed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.heads import Heads, HeadsField, HeadsInput
from wayhome.kit.inputs import ChoiceBoxes, DateField
from wayhome.kit.proxy import PROXY, ByProxy, Preset
from wayhome.prevention.activities import codes, rules
from wayhome.prevention.activities.forms.fields import CodeBoxes, TimeField
from wayhome.prevention.activities.forms.lines import (
    AgencyRow,
    CameRow,
    IssueRow,
    ReachedRow,
    came,
    heads_of,
    raised,
    reached,
)
from wayhome.prevention.activities.forms.rows import RowsField
from wayhome.prevention.activities.forms.sheets import SheetNumber
from wayhome.prevention.activities.queries.places import then, was_there
from wayhome.prevention.activities.rules import Asked, Head
from wayhome.registry.agencies.models import Project, ProjectPhase
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.registry.places.choices import PlaceChoice
from wayhome.registry.places.models import Place
from wayhome.trust.accounts.models import Office, User

NOBODY_NAMED = _("No names of people we support.")
_NOT_SAID = ("", _("Not said"))
_TRAITS = tuple(f"{trait}_{answer}" for trait in codes.TRAITS.codes for answer in codes.ANSWERS.codes)
# Where a refusal of the action is shown, when its field has another name here.
_ASKED_AGAIN = ("sure", "long_ago")
_SHOWN_AT = {"heads": "others", "method": "reach", "asked": _TRAITS[0], "issues": "raised"}


@dataclass(frozen=True)
class Choices:
    """What a form of this type offers, for one viewer."""

    type: str
    zone: str
    offices: Sequence[Office]
    all_offices: Sequence[Office]
    at_hand: Sequence[Place]
    projects: Sequence[Project]
    phases: Sequence[ProjectPhase]
    colleagues: Sequence[User] = field(default_factory=list)
    me: User | None = None
    partners: bool = True  # whether the viewer may look organisations up


def counted_open(type: str) -> tuple[str, ...]:
    """The categories that stand open for a type; the rest of those it offers is folded."""
    offered = rules.OFFERED[type]
    return offered if type == "reflection_meeting" else offered[:1]


class ActivityFields(ByProxy, Form):
    """What is asked about an activity."""

    happened_on = DateField(label=_("Day"))
    near = CodeBoxes(label=_("Where?"), widget=ChoiceBoxes)
    place = PlaceChoice(label=_("Where?"), required=False)
    others = RowsField(row=CameRow, label=_("Others who came, or by age"), more=_("One more"))
    reach = RowsField(row=ReachedRow, label=_("Reached besides (an estimate)"), most=6, more=_("One more"))
    topics = CodeBoxes(label=_("What it was about"), choices=codes.TOPICS.choices)
    messages = CodeBoxes(label=_("Messages given"), choices=codes.MESSAGES.choices)
    title = django_forms.CharField(
        label=_("A name for it"), help_text=NOBODY_NAMED, max_length=160, required=False
    )
    happened_to = DateField(label=_("Last day, if it took several"), required=False)
    began_at = TimeField(label=_("From (time)"))
    ended_at = TimeField(label=_("To (time)"))
    venue = django_forms.ChoiceField(
        label=_("What kind of place"), choices=[_NOT_SAID, *codes.VENUES.choices], required=False
    )
    agencies = RowsField(row=AgencyRow, label=_("Organisations that had a part"), most=15, more=_("One more"))
    our_role = Preset(label=_("Our part in it"), choices=codes.ROLES.choices, initial="host")
    run_by = Preset(label=_("Who ran it"), choices=codes.RUN_BY.choices, initial="us")
    audience = django_forms.ChoiceField(
        label=_("For whom"), choices=[_NOT_SAID, *codes.AUDIENCES.choices], required=False
    )
    level = django_forms.ChoiceField(
        label=_("In which words"), choices=[_NOT_SAID, *codes.LEVELS.choices], required=False
    )
    language = django_forms.ChoiceField(label=_("Language"), required=False)
    composed_of_survivors = django_forms.BooleanField(
        label=_("Everybody there was a survivor, by definition of the group"), required=False
    )
    project = django_forms.ChoiceField(label=_("Project"), required=False)
    phase = django_forms.ChoiceField(label=_("Phase"), required=False)
    office = django_forms.ChoiceField(label=_("Our office that leads it"), required=False)
    with_offices = CodeBoxes(label=_("Also an activity of"))
    sure = django_forms.BooleanField(label=_("Yes, there were so many"), required=False)
    long_ago = django_forms.BooleanField(label=_("Yes, it was on that day"), required=False)
    folds: ClassVar[Any] = (
        Fold(_("Others who came"), ("came_1", "came_2", "others", "reach")),
        Fold(_("What it was about"), ("topics", "messages", "title", "raised")),
        Fold(_("Times, or several days"), ("happened_to", "began_at", "ended_at")),
        Fold(_("Partners, and kind of place"), ("agencies", "venue")),
        Fold(_("Our part in it, level, language"), ("our_role", "run_by", "audience", "level", "language", "composed_of_survivors")),
        Fold(_("Project"), ("project", "phase")),
        Fold(_("Reading, disability, minority"), _TRAITS),
        Fold(_("Offices"), ("office", "with_offices")),
        PROXY,
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, colleagues=choices.colleagues, me=choices.me, **kwargs)
        self.offered = choices
        for name in ("happened_on", "happened_to"):
            self.fields[name].latest = lambda: rules.latest(choices.type, today(choices.zone))  # type: ignore[attr-defined]
            self.fields[name].widget.zone = choices.zone
        self._offer_places()
        self._count_heads()
        self._ask_traits()
        self._offer_ours()
        for each in self.fields.values():
            each.required = False  # nothing has to be typed; a day is there from the start
        self.open_names = self._open_names()
        if "raised" in self.fields and "raised" not in self.open_names:
            self.fields["raised"].widget.shown = 1
        order = ["happened_on", "long_ago", *self.open_names[1:], "sure"]
        self.order_fields(["id", "version", *order, *(n for n in self.fields if n not in order)])
        away = set(self.open_names)
        self.folds = tuple(  # type: ignore[misc]
            Fold(fold.title, tuple(name for name in fold.names if name not in away)) for fold in self.folds
        )

    def _offer_places(self) -> None:
        near = self.offered.at_hand
        self.fields["near"].choices = [(str(place.pk), _nearby(place)) for place in near]  # type: ignore[attr-defined]
        if near:
            self.fields["place"].label = _("Another place")
        else:
            del self.fields["near"]

    def _count_heads(self) -> None:
        """One group of counters for each category that the type offers: ``came_0`` and so on."""
        self.categories = {f"came_{at}": code for at, code in enumerate(rules.OFFERED[self.offered.type])}
        for name, category in self.categories.items():
            words = _("Participants") if category == "participant" else codes.CATEGORIES.label(category)
            self.fields[name] = HeadsField(label=words, required=False)

    def _ask_traits(self) -> None:
        for trait, words in codes.TRAITS.codes.items():
            for answer, said in codes.ANSWERS.codes.items():
                label = gettext("%(question)s: %(answer)s") % {"question": words, "answer": said}
                self.fields[f"{trait}_{answer}"] = HeadsField(
                    label=label, required=False, widget=HeadsInput(short=True)
                )

    def _offer_ours(self) -> None:
        offered = self.offered
        choice: Any = self.fields
        choice["language"].choices = [_NOT_SAID, *FIRST_LANGUAGES.choices]
        choice["office"].choices = [(str(office.pk), office.name) for office in offered.offices]
        choice["with_offices"].choices = [(str(office.pk), office.name) for office in offered.all_offices]
        none = ("", _("None"))
        choice["project"].choices = [none, *((str(p.pk), p.label) for p in offered.projects)]
        choice["phase"].choices = [
            none, *((str(phase.pk), f"{phase.project.label}: {phase.title}") for phase in offered.phases)
        ]  # fmt: skip
        if not offered.partners:
            del self.fields["agencies"]
        if len(offered.offices) < 2:
            del self.fields["office"]
        if len(offered.offices) == 1:
            alone = str(offered.offices[0].pk)
            choice["with_offices"].choices = [
                pair for pair in choice["with_offices"].choices if pair[0] != alone
            ]
        if len(offered.all_offices) < 2:
            del self.fields["with_offices"]
        if not offered.projects:
            del self.fields["project"], self.fields["phase"]
        elif not offered.phases:
            del self.fields["phase"]

    def _open_names(self) -> list[str]:
        opened = counted_open(self.offered.type)
        names = ["happened_on", "near", "place"]
        names += [name for name, category in self.categories.items() if category in opened]
        names += ["reach"] if self.offered.type in rules.WITH_MASS else []
        names += ["raised"] if self.offered.type in rules.WITH_ISSUES else []
        return [name for name in names if name in self.fields]

    def get_context(self) -> dict[str, Any]:
        """Ask whether there were so many, or whether it was so long ago, only where it was."""
        context = super().get_context()
        for name in _ASKED_AGAIN:
            if not (self.is_bound and (self.errors.get(name) or self[name].data)):
                context["fields"] = [pair for pair in context["fields"] if pair[0].name != name]
        return context

    def only_looks(self) -> bool:
        """Whether a button was pressed that saves nothing: to search, or for more rows; then only what was searched complains."""
        wanted = str(self.data.get("find") or "") if self.is_bound else ""
        if self.is_bound and self.data.get("more"):
            self.errors.clear()
            for each in self.fields.values():
                if isinstance(each, RowsField):
                    each.widget.checked = False
            return True
        looked_for = wanted.split("-")[0]
        if looked_for:
            for other in [name for name in self.errors if name != looked_for]:
                del self.errors[other]
        return bool(looked_for)

    def refuse(self, error: Refused) -> None:
        """Show what the action refused where this form asks it."""
        shown = _SHOWN_AT.get(error.field or "", error.field)
        if error.field == "heads" and rules.total(self.heads) > rules.limit(self.kind).most:
            counted = {name: self.cleaned_data.get(name) or Heads() for name in self.categories}
            others = sum(head.count for head in came(self.cleaned_data.get("others") or []))
            most = max(counted, key=lambda name: counted[name].total, default=shown)
            shown = most if most in counted and counted[most].total >= others else shown
        super().refuse(Refused(error.sentence, field=shown))

    def clean(self) -> dict[str, Any]:
        """Look at what no single question can tell: whether the places were there, whether so many can be meant."""
        told = super().clean() or self.cleaned_data
        if told.get("happened_on"):
            self._check_places(told["happened_on"])
        elif "happened_on" not in self.errors:
            self.add_error("happened_on", ValidationError(_("Give the date.")))
        self._check_long_ago(told)
        if not self.errors:
            many = rules.unusual(self.kind, self.heads)
            if many is not None and not told.get("sure"):
                count = formats.number(many, formats.language(get_language()))
                sentence = _(
                    "%(n)s people are many for this. Check the numbers; if they are right, tick here."
                )
                self.add_error("sure", ValidationError(sentence, params={"n": count}))
        return told

    def _check_long_ago(self, told: dict[str, Any]) -> None:
        """Ask again for a day more than two years back, which is usually a year typed wrongly; a correction leaves it as it is."""
        day = told.get("happened_on")
        if day is None or told.get("long_ago") or day == self.initial.get("happened_on"):
            return
        if rules.long_ago(day, today(self.offered.zone)):
            shown = formats.day(day, formats.language(get_language()))
            sentence = _("%(day)s is more than two years back. Check the year; if it is right, tick here.")
            self.add_error("long_ago", ValidationError(sentence, params={"day": shown}))

    def _check_places(self, day: dt.date) -> None:
        """A place of another time is told apart, and the one of that day stands chosen for the next try."""
        chosen: Place | None = self.cleaned_data.get("place")
        for name, place in [("place", chosen), *(("near", one) for one in self._near())]:
            if place is None or was_there(place, day):
                continue
            right = then(place, day)
            words = {"place": place.words, "day": formats.day(day, formats.language(get_language()))}
            if right is None:
                sentence = (
                    gettext("%(place)s was not there on %(day)s. Choose the place of that time.") % words
                )
            else:
                words["right"] = right.words
                sentence = (
                    gettext("%(place)s was not there on %(day)s. It was %(right)s then: choose that place.")
                    % words
                )
                self.fields["place"].widget.options = [(str(right.pk), right.words)]
            self.add_error(name, sentence)

    def _near(self) -> list[Place]:
        ticked = set(self.cleaned_data.get("near") or [])
        return [place for place in self.offered.at_hand if str(place.pk) in ticked]

    @property
    def kind(self) -> str:
        """The type of the activity."""
        return str(self.cleaned_data.get("type") or self.offered.type)

    @property
    def heads(self) -> list[Head]:
        """Who came, and who was reached besides."""
        told = self.cleaned_data
        counted = [
            head for name, category in self.categories.items() for head in heads_of(category, told.get(name))
        ]
        return [*counted, *came(told.get("others") or []), *reached(told.get("reach") or [])]

    @property
    def asked(self) -> list[Asked]:
        """What those who were asked answered."""
        return [
            Asked(trait, answer, sex, count)
            for trait in codes.TRAITS.codes
            for answer in codes.ANSWERS.codes
            for sex, count in (self.cleaned_data.get(f"{trait}_{answer}") or _NONE).by_sex.items()
        ]

    @property
    def places(self) -> list[tuple[Place, str]]:
        """Where it took place."""
        chosen = self.cleaned_data.get("place")
        found = [*self._near(), *([chosen] if chosen is not None else [])]
        return [(place, self.cleaned_data["venue"]) for place in dict.fromkeys(found)]

    @property
    def partners(self) -> list[tuple[Any, str]]:
        """Organisations with their parts."""
        return [(row["agency"], row["part"]) for row in self.cleaned_data.get("agencies") or []]

    @property
    def offices(self) -> list[Office]:
        """Whose it is, the leading office first."""
        told = self.cleaned_data
        lead = [office for office in self.offered.offices if str(office.pk) == told.get("office")]
        also = [
            office
            for office in self.offered.all_offices
            if str(office.pk) in (told.get("with_offices") or [])
        ]
        return list(dict.fromkeys([*(lead or self.offered.offices[:1]), *also]))

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know about the activity itself."""
        names = (
            "happened_on", "happened_to", "began_at", "ended_at", "title", "our_role", "run_by", "audience", "level", "language",
            "messages", "composed_of_survivors",
        )  # fmt: skip
        told = {name: self.cleaned_data[name] for name in names}
        phase = _of(self.offered.phases, self.cleaned_data.get("phase"))
        project = _of(self.offered.projects, self.cleaned_data.get("project"))
        if project is None and phase is not None:
            project = _of(self.offered.projects, str(phase.project_id))
        return told | {"project": project, "phase": phase}


class RecordForm(ActivityFields, CreateForm):
    """A new activity."""

    folds: ClassVar[Any] = (*ActivityFields.folds[:-1], Fold(PROXY.title, (*PROXY.names, "sheet")))
    sheet = SheetNumber()
    raised = RowsField(
        row=IssueRow, label=_("Issues raised"), help_text=NOBODY_NAMED, shown=3, more=_("One more issue")
    )

    @property
    def issues(self) -> list[rules.Raised]:
        """The issues raised."""
        return raised(self.cleaned_data["raised"])


class CorrectForm(ActivityFields, EditForm):
    """An activity that is there already."""

    type = django_forms.ChoiceField(label=_("What it was"), choices=codes.TYPES.choices)

    def _open_names(self) -> list[str]:
        return ["type", *super()._open_names()]

    def given(self, *names: str) -> bool:
        """Whether any of these questions is answered otherwise than before: what is left as it was is not written anew."""
        return any(name in self.changed_data for name in names)

    @property
    def answers_changed(self) -> bool:
        """Whether those who were asked answered otherwise than before."""
        return self.given(*_TRAITS)

    @property
    def counts_changed(self) -> bool:
        """Whether who came or was reached is told otherwise than before."""
        return self.given(*self.categories, "others", "reach")


def _nearby(place: Place) -> str:
    """A place at hand in few words: its name and what it lies in."""
    return ", ".join([place.label, *([place.parent.label] if place.parent is not None else [])])


def _of(things: Sequence[Any], id: str | uuid.UUID | None) -> Any:
    return next((thing for thing in things if str(thing.pk) == str(id or "")), None)


class _Nobody:
    by_sex: ClassVar[dict[str, int]] = {}


_NONE = _Nobody()
