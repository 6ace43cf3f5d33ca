"""Forms of packages: people of one operation enrolled at once, an enrolment corrected or ended, and the grid of days."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.heads import Heads, HeadsField
from wayhome.kit.ids import read_code
from wayhome.kit.inputs import CodeInput, DateField, DateInput, WholeField
from wayhome.kit.offices import OfOffice
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.people import codes as person_codes
from wayhome.registry.people.models import Enrolment, Person
from wayhome.registry.people.questions import answers
from wayhome.registry.people.rules import MOST_TOGETHER
from wayhome.services.support.codes import ITEMS
from wayhome.services.support.queries import Cell, people_by_code
from wayhome.services.support.rules import Span, common, merged
from wayhome.trust.access.viewer import Viewer

LONGEST = 366
_WITH = _("With which organisation?")
_PART_OF_NAME = _("For example the province's committee. Type a part of its name.")
WIDE = 7
MAIN = ("food", "accommodation", "translation", "documents")


def persons_typed(viewer: Viewer, typed: str) -> list[Person]:
    """Return the persons of the codes typed, parted by commas or lines; ValidationError names a code of nobody on the viewer's list."""
    parts = [part.strip() for part in typed.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
    codes = {part: read_code(part) for part in parts}
    found = people_by_code(viewer, [code for code in codes.values() if code])
    for part, code in codes.items():
        if code not in found:
            raise ValidationError(
                _("Nobody on your list has the code %(code)s. Check it letter by letter."),
                params={"code": part},
            )
    return list({person.pk: person for person in (found[code] for code in codes.values() if code)}.values())


class Codes(django_forms.CharField):
    """Codes of persons, several with a comma between them."""

    def __init__(self, **kwargs: Any) -> None:
        box = CodeInput({"class": "govuk-input"})  # as wide as several codes
        super().__init__(max_length=2000, required=False, widget=box, **kwargs)


class IntakeForm(OfOffice, ByProxy, CreateForm):
    """People of one operation: what they are enrolled in, and how many they are."""

    folds: ClassVar[Any] = (
        Fold(_("Numbers of the paper list"), ("number_first", "number_last")),
        Fold(_("People who have a code already"), ("codes",)),
        Fold(_("Together with an organisation"), ("partner",)),
        PROXY,
    )
    package = django_forms.ChoiceField(
        label=_("What do they take part in?"),
        choices=lambda: person_codes.PACKAGES.choices,
        initial="identification_support",
    )
    happened_on = DateField(label=_("First day"))
    days = WholeField(
        label=_("How many days?"),
        required=False,
        initial=3,
        help_text=_("The first day counts. May stay empty for a programme or course that goes on."),
    )
    heads = HeadsField(label=_("How many people are new to us?"), required=False, most=MOST_TOGETHER)
    country = answers(person_codes.COUNTRIES, _("Nationality"))
    first_language = answers(person_codes.FIRST_LANGUAGES, _("First language"))
    reason = answers(person_codes.ENROLMENT_REASONS, _("Why do they get support?"))
    number_first = WholeField(label=_("First number"), required=False)
    number_last = WholeField(
        label=_("Last number"),
        required=False,
        help_text=_("Women get the first numbers, then men, then those not told: order the paper list so."),
    )
    codes = Codes(
        label=_("Their codes"),
        help_text=_("For example K7M-2QX. Several codes with a comma between them."),
    )
    partner = AgencyChoice(label=_WITH, required=False, help_text=_PART_OF_NAME)

    def __init__(self, *args: Any, viewer: Viewer, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone

    def clean_codes(self) -> list[Person]:
        """Return the persons of the codes typed."""
        return persons_typed(self.viewer, self.cleaned_data["codes"])

    def clean(self) -> dict[str, Any]:
        """Check days, people and numbers against each other."""
        told = super().clean() or self.cleaned_data
        days = told.get("days")
        if days is None and "days" in told and told.get("package") in person_codes.SUPPORT_PACKAGES:
            self.add_error("days", _("Say how many days the support package has."))
        if days is not None and not 1 <= days <= LONGEST:
            self.add_error("days", _("From 1 to 366 days."))
        heads = told.get("heads") or Heads()
        people = heads.total + len(told.get("codes") or [])
        if "heads" in told and "codes" in told and not 1 <= people <= MOST_TOGETHER:
            self.add_error("heads", _("Count the people: from 1 to 200."))
        self._numbers(told, heads.total)
        return told

    def _numbers(self, told: dict[str, Any], new: int) -> None:
        first, last = told.get("number_first"), told.get("number_last")
        if first is None and last is None:
            return
        if first is None or first < 0 or not new:
            self.add_error("number_first", _("Give the first number of the people who are new to us."))
        elif last is not None and last - first + 1 != new:
            sentence = _(
                "From %(first)s to %(last)s are not %(people)s numbers. Check both, or leave the last one empty."
            )
            self.add_error(
                "number_last", ValidationError(sentence, params={"first": first, "last": last, "people": new})
            )

    @property
    def last_day(self) -> dt.date | None:
        """The last day, None where it is open."""
        days = self.cleaned_data["days"]
        return None if days is None else self.cleaned_data["happened_on"] + dt.timedelta(days=days - 1)

    @property
    def people(self) -> list[dict[str, Any]]:
        """Everybody, as ``enrol_group`` takes them: new women, men, those not told, then those with a code."""
        told, heads = self.cleaned_data, self.cleaned_data["heads"] or Heads()
        shared = {"country": told["country"], "first_language": told["first_language"]}
        sexes = ["female"] * heads.female + ["male"] * heads.male + [NOT_ASKED] * heads.unknown
        first = told["number_first"]
        new: list[dict[str, Any]] = [
            {**shared, "sex": sex, "paper_number": "" if first is None else str(first + at)}
            for at, sex in enumerate(sexes)
        ]
        return new + [{"person": person} for person in told["codes"]]


class EnrolmentForm(ByProxy, EditForm):
    """What can be corrected of an enrolment."""

    package = django_forms.ChoiceField(
        label=_("What does this person take part in?"), choices=lambda: person_codes.PACKAGES.choices
    )
    reason = answers(person_codes.ENROLMENT_REASONS, _("Why does this person get support?"))
    happened_on = DateField(label=_("First day"))
    ended_on = DateField(label=_("Last day, that day counts"), required=False, widget=DateInput(near=False))
    paper_number = django_forms.CharField(label=_("Number on the paper list"), required=False, max_length=40)
    partner = AgencyChoice(label=_WITH, required=False, help_text=_PART_OF_NAME)

    @property
    def changes(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("package", "reason", "happened_on", "ended_on", "paper_number", "partner")
        return {name: self.cleaned_data[name] for name in names} | self.proxy


class EndForm(EditForm):
    """Which day is the last; ``version`` is the sum of all versions where several end at once."""

    ended_on = DateField(
        label=_("Last day, that day counts"),
        required=False,
        help_text=_("Empty: it goes on, without an end yet."),
    )


class TickedForm(ByProxy, Form):
    """Who ticked the days, and where they were ticked first: beside the grid."""


@dataclass(frozen=True)
class Box:
    """One box of the grid: its name, whether it is ticked, what it says to a reader; without a name there is nothing to tick."""

    name: str
    label: str
    ticked: bool = False
    closed: bool = False
    note: int = 0


class Grid:
    """The days of an operation: what all got on each day, and who was not there. Reads and writes plain boxes, hundreds at once.

    ``seen`` is what stood in the grid when it was drawn; it comes back with the form, so that two officers do not write over each other.
    """

    def __init__(
        self,
        people: Sequence[Enrolment],
        ticked: Mapping[Cell, frozenset[str]],
        days: Sequence[dt.date],
        now: dt.date,
        data: Any = None,
    ) -> None:
        self.people, self.ticked, self.days, self.now, self.data = people, ticked, days, now, data

    def holds(self, row: Enrolment, day: dt.date) -> bool:
        """Whether this day belongs to the person's enrolment."""
        return Span(row.happened_on, row.ended_on).holds(day)

    @property
    def seen(self) -> str:
        """What stands in the grid, as one text: the first day, then for each enrolment a number a day, whose bits are the items."""
        return f"{self.days[0]:%Y%m%d};" + ";".join(
            f"{row.pk}:"
            + " ".join(str(_bits(self.ticked.get((row.pk, day), frozenset()))) for day in self.days)
            for row in self.people
        )

    def items(self) -> list[tuple[str, str, list[Box], bool]]:
        """(code, words, a box a day, whether it is one of the usual ones) for each item."""
        rows = []
        for item, words in ITEMS.choices:
            boxes = []
            for day in self.days:
                all_get = self._common(self.ticked, day)
                some = sum(item in self.ticked.get((row.pk, day), ()) for row in self.people)
                name = f"i.{item}.{day:%Y%m%d}"
                boxes.append(
                    Box(
                        name,
                        str(words),
                        self._on(name, item in all_get),
                        day > self.now,
                        0 if item in all_get else some,
                    )
                )
            rows.append(
                (item, str(words), boxes, item in MAIN or any(box.ticked or box.note for box in boxes))
            )
        return rows

    def persons(self) -> list[tuple[Enrolment, list[Box]]]:
        """(enrolment, a box a day that says whether she was there) for everybody."""
        return [
            (row, [self._here(row, day) if self.holds(row, day) else Box("", "") for day in self.days])
            for row in self.people
        ]

    @property
    def uneven(self) -> bool:
        """Whether somebody was not there on a day on which others were."""
        return any(box.name and not box.ticked for _row, boxes in self.persons() for box in boxes)

    def _here(self, row: Enrolment, day: dt.date) -> Box:
        name = f"p.{row.pk}.{day:%Y%m%d}"
        was = (row.pk, day) in self.ticked or not self._anybody(self.ticked, day)
        return Box(name, row.person.code, self._on(name, was), day > self.now)

    def _on(self, name: str, otherwise: bool) -> bool:
        return name in self.data if self.data is not None else otherwise

    def _anybody(self, ticked: Mapping[Cell, frozenset[str]], day: dt.date) -> bool:
        return any(ticked.get((row.pk, day)) for row in self.people)

    def _common(self, ticked: Mapping[Cell, frozenset[str]], day: dt.date) -> frozenset[str]:
        return common(ticked.get((row.pk, day), frozenset()) for row in self.people)

    def sent(self) -> tuple[dict[Cell, frozenset[str]], dict[Cell, frozenset[str]]]:
        """Return what is to be ticked, and what had been seen, by enrolment and day; ValueError where the form did not come whole."""
        seen = _read(self.data.get("seen", ""), self.people, self.days)
        alone = len(self.people) == 1
        wanted = {}
        for day in (day for day in self.days if day <= self.now):
            before = self._common(seen, day)
            after = frozenset(item for item in ITEMS.codes if f"i.{item}.{day:%Y%m%d}" in self.data)
            for row in self.people:
                if self.holds(row, day):
                    here = alone or f"p.{row.pk}.{day:%Y%m%d}" in self.data
                    had = seen.get((row.pk, day), frozenset())
                    wanted[row.pk, day] = merged(had, here, before, after)
        return wanted, seen


def _bits(items: frozenset[str]) -> int:
    return sum(1 << at for at, item in enumerate(ITEMS.codes) if item in items)


def _read(text: str, people: Sequence[Enrolment], days: Sequence[dt.date]) -> dict[Cell, frozenset[str]]:
    known = {str(row.pk) for row in people}
    found: dict[Cell, frozenset[str]] = {}
    first, *parts = text.split(";")
    if first != f"{days[0]:%Y%m%d}":
        raise ValueError("a day began since the grid was drawn")
    for part in parts:
        id, _colon, numbers = part.partition(":")
        for day, number in zip(days, numbers.split(), strict=True):
            items = frozenset(item for at, item in enumerate(ITEMS.codes) if int(number) >> at & 1)
            if items:
                found[uuid.UUID(id), day] = items
        known.discard(id)
    if known:
        raise ValueError("somebody was enrolled after the grid was drawn")
    return found


def window(first: dt.date, last: dt.date | None, now: dt.date, wanted: dt.date | None) -> list[dt.date]:
    """Return the days to show, at most seven: from ``wanted``, else the seven that end with today or with the last day."""
    end = max(first, now) if last is None else last
    until = min(end, max(now, first + dt.timedelta(days=WIDE - 1)))
    start = max(first, until - dt.timedelta(days=WIDE - 1))
    if wanted is not None and first <= wanted <= end:
        start = wanted
    return [start + dt.timedelta(days=n) for n in range(min(WIDE, (end - start).days + 1))]
