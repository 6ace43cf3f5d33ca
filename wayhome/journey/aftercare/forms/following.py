"""Forms of contacts after graduation: one in a minute on a phone, every answer may be skipped."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wayhome.journey.aftercare import codes
from wayhome.journey.aftercare.forms.graduating import Reasoned, told_words, without_words, words_field
from wayhome.journey.plans.going_on import GoingOn
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folded
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, DateInput
from wayhome.kit.proxy import PROXY, ByProxy

STEPS = "steps"
_FACES = {"good": "glad", "so_so": "level", "hard": "sad"}
_HOW = {"visit": "house", "phone": "phone", "elsewhere": "place", "message": "talk"}
_SAFETY = {"safe": "ring", "worried": "half", "not_safe": "diamond", "danger": "warning"}


class NextDate(DateInput):
    """A day to come: in a week, two weeks and a month are one tap."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Put days to come in the place of today and yesterday."""
        context = super().get_context(name, value, attrs)
        near = ((_("In a week"), 7), (_("In two weeks"), 14), (_("In a month"), 30))
        now = today(self.zone)
        context["widget"]["near"] = [
            (words, f"{now + dt.timedelta(days=days):%d/%m/%Y}") for words, days in near
        ]
        return context


def _faces(label: Any) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=label,
        required=False,
        choices=codes.LIFE.choices,
        widget=ChoiceButtons(icons=_FACES, inline=True),
    )


class FollowUpFields(ByProxy):
    """How she was reached and how she is."""

    folds: ClassVar[Any] = (
        Fold(codes.STEPS_ON, (STEPS,)),
        Fold(_("Where they live, and what they want"), ("living", "want", "words", "next_on")),
        Fold(_("They were not reached"), ("reason",)),
        Fold(_("Another day"), ("happened_on",)),
        PROXY,
    )
    how = django_forms.ChoiceField(
        label=_("How?"), choices=codes.HOWS.choices, widget=ChoiceButtons(icons=_HOW, inline=True),
        error_messages={"required": _("Choose how.")},
    )  # fmt: skip
    reached = django_forms.ChoiceField(
        label=_("Did you reach them?"), choices=codes.REACHED.choices, widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Say whether they were reached.")},
    )  # fmt: skip
    safety = django_forms.ChoiceField(
        label=_("How safe are they now?"), required=False, choices=codes.SAFETY.choices,
        widget=ChoiceButtons(icons=_SAFETY, inline=True),
    )  # fmt: skip
    income = _faces(codes.DOMAINS.codes["income"])
    school = _faces(codes.DOMAINS.codes["school"])
    health = _faces(codes.DOMAINS.codes["health"])
    support = _faces(codes.DOMAINS.codes["support"])
    living = django_forms.ChoiceField(
        label=_("Where do they live?"), required=False, choices=[("", _("Not asked")), *codes.LIVING.choices]
    )
    want = django_forms.ChoiceField(
        label=_("What do they want?"), required=False, choices=[("", _("Not asked")), *codes.WANTS.choices]
    )
    words = words_field(_("In their own words"))
    next_on = DateField(label=_("Agreed for the next time"), required=False, widget=NextDate)
    reason = django_forms.ChoiceField(
        label=_("Why not?"),
        required=False,
        choices=[("", pgettext_lazy("answer", "Not told")), *codes.NOT_REACHED_WHYS.choices],
    )
    happened_on = DateField(label=_("On which day?"))

    def __init__(self, *args: Any, zone: str, known: str | None = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_words(self, known)
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        for name in ("happened_on", "next_on"):
            self.fields[name].widget.zone = zone

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know: the answers, and her words apart."""
        names = (
            "happened_on", "how", "reached", "next_on", "living", "safety", "income", "school", "health", "support", "want",
        )  # fmt: skip
        found = {name: self.cleaned_data[name] for name in names}
        return {"told": found | {"why": self.cleaned_data["reason"]}, "words": told_words(self)}


class FollowUpForm(FollowUpFields, Reasoned, CreateForm):
    """A new contact; what goes on from her plan stands in it, to be ticked where it is done."""

    steps = django_forms.MultipleChoiceField(
        label=_("Is any of it done?"), required=False, widget=ChoiceBoxes,
        error_messages={"invalid_choice": _("A colleague changed this since you opened the page. Look at it again.")},
    )  # fmt: skip

    def __init__(self, *args: Any, going_on: Sequence[GoingOn] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.going_on = {f"{one.pk}_{one.row.version}": one.row for one in going_on}
        chosen: Any = self.fields[STEPS]
        chosen.choices = [(key, one.line) for key, one in zip(self.going_on, going_on, strict=True)]
        if not going_on:
            del self.fields[STEPS]

    @property
    def folded(self) -> list[Folded]:
        """What goes on is seen without a tap."""
        return [
            replace(one, opened=True) if any(b.name == STEPS for b in one.fields) else one
            for one in super().folded
        ]

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        ticked = [self.going_on[key] for key in self.cleaned_data.get(STEPS, ())]
        return super().told | {"steps": {row.pk: row.version for row in ticked}}


class CorrectFollowUpForm(FollowUpFields, Reasoned, EditForm):
    """A contact that is there already."""


class LostForm(Form):
    """When one tries again."""

    next_on = DateField(label=_("Try again by"), widget=NextDate)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_on"].widget.zone = zone
