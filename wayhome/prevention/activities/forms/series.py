"""Forms of series: beginning one, correcting it, and ticking what of last month comes again."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceButtons, DateField, DateInput
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import Series
from wayhome.prevention.activities.queries.series import Proposal, Proposed

NEW, NONE = "new", "none"


class _Named(Form):
    title = django_forms.CharField(
        label=_("A name for the series"), max_length=160, help_text=_("No names of people we support.")
    )
    rhythm = django_forms.ChoiceField(
        label=_("How often?"),
        choices=codes.RHYTHMS.choices,
        widget=ChoiceButtons(inline=True),
        initial="monthly",
    )


class StartForm(_Named, CreateForm):
    """An activity becomes the first of a new series, or one time of a series there is."""

    series = django_forms.ChoiceField(label=_("Which series?"), widget=ChoiceButtons, initial=NEW)
    field_order = ("id", "series", "title", "rhythm")

    def __init__(self, *args: Any, joinable: Sequence[Series], now: Series | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.joinable = {str(one.pk): one for one in joinable}
        choices: list[tuple[str, Any]] = [(key, one.title) for key, one in self.joinable.items()]
        choices.append((NEW, _("A new one, of which this is the first")))
        choices += [(NONE, _("None: take it out of its series"))] if now is not None else []
        field: Any = self.fields["series"]
        field.choices = choices
        if len(choices) == 1:
            field.widget = django_forms.HiddenInput()
        elif now is not None:
            field.initial = str(now.pk)
        wanted = self.data.get("series", NEW) if self.is_bound else NEW
        if wanted != NEW:
            for name in ("title", "rhythm"):
                self.fields[name].required = False


class SeriesForm(_Named, EditForm):
    """A series that is there: another name or rhythm, or its end."""

    ended_on = DateField(
        label=_("Ended on"), required=False, help_text=_("After this day it is no longer proposed.")
    )


@dataclass(frozen=True)
class Line:
    """One proposal on the page: its box and its day; ``coming``: the day is not yet there."""

    proposal: Proposal
    tick: BoundField | None
    day: BoundField | None
    coming: bool = False


class CopyForm(Form):
    """What of last month comes again: a box and a day for each."""

    def __init__(self, *args: Any, proposed: Proposed, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed, self.now = proposed, today(zone)
        for ticked, proposals in ((True, proposed.series), (False, proposed.others)):
            for one in proposals:
                if one.there is None:
                    self._ask(one, ticked and one.day <= self.now, zone)

    def _ask(self, one: Proposal, ticked: bool, zone: str) -> None:
        words = f"{one.pattern.title or codes.TYPES.label(one.pattern.type)}, {one.places}".strip(", ")
        self.fields[f"tick-{one.key}"] = django_forms.BooleanField(
            label=words, required=False, initial=ticked
        )
        day = DateField(
            label=_("Day"),
            required=False,
            initial=one.day,
            latest=lambda: today(zone),
            widget=DateInput(near=False),
        )
        self.fields[f"day-{one.key}"] = day

    def clean(self) -> dict[str, Any]:
        """A day that was not ticked does not matter; one that was needs to be there."""
        told = super().clean() or self.cleaned_data
        for key in self._keys():
            name = f"day-{key}"
            if not told.get(f"tick-{key}"):
                self.errors.pop(name, None)
            elif name not in self.errors and told.get(name) is None:
                self.add_error(name, ValidationError(_("Give the day, or take the tick away.")))
        return told

    def _keys(self) -> list[str]:
        return [name.removeprefix("tick-") for name in self.fields if name.startswith("tick-")]

    @property
    def ticked(self) -> list[tuple[str, uuid.UUID, dt.date]]:
        """What to copy: (key, pattern, day)."""
        told = self.cleaned_data
        return [
            (key, uuid.UUID(key.split("_")[0]), told[f"day-{key}"])
            for key in self._keys()
            if told[f"tick-{key}"]
        ]

    @property
    def gone(self) -> int:
        """How many boxes came ticked that are no longer asked: somebody copied them meanwhile."""
        sent = {name.removeprefix("tick-") for name in self.data if name.startswith("tick-")}
        return len(sent - set(self._keys()))

    def lines(self, proposals: Sequence[Proposal]) -> list[Line]:
        """The proposals with their boxes, as the page shows them."""
        found = []
        for one in proposals:
            if one.there is not None:
                found.append(Line(one, None, None))
            else:
                found.append(Line(one, self[f"tick-{one.key}"], self[f"day-{one.key}"], one.day > self.now))
        return found

    @property
    def series(self) -> list[Line]:
        """Times of series."""
        return self.lines(self.proposed.series)

    @property
    def others(self) -> list[Line]:
        """Other activities of the month before."""
        return self.lines(self.proposed.others)
