"""The rows of an activity's form: others who came, people reached besides, issues raised, organisations."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.heads import Heads, HeadsField, HeadsInput
from wayhome.kit.inputs import WholeField
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.forms.rows import Row
from wayhome.prevention.activities.rules import MASS, Head, Raised
from wayhome.registry.agencies.choices import AgencyChoice

_ANY_AGE = [("", _("Any age")), *codes.AGE_BANDS.choices]


class CameRow(Row):
    """Others who came, of one kind and perhaps one age."""

    tells = ("heads",)
    category = django_forms.ChoiceField(label=_("Who"), choices=codes.CATEGORIES.choices)
    age_band = django_forms.ChoiceField(label=_("Age"), choices=_ANY_AGE, required=False)
    heads = HeadsField(label=_("How many"), widget=HeadsInput(short=True))

    def in_words(self) -> str:
        """Church leaders 12 (4F)."""
        told = self.cleaned_data
        ages = [str(codes.AGE_BANDS.label(told["age_band"]))] if told["age_band"] else []
        return " ".join([str(codes.CATEGORIES.label(told["category"])), *ages, str(told["heads"])])


class ReachedRow(Row):
    """People reached besides those who came, and how the number was estimated."""

    tells = ("heads",)
    heads = HeadsField(label=_("About how many"), widget=HeadsInput(short=True))
    method = django_forms.ChoiceField(
        label=_("How was this estimated?"),
        choices=[("", _("Choose")), *codes.METHODS.choices],
        error_messages={"required": _("Say how the number of people reached was estimated.")},
    )
    high = WholeField(label=_("At most (only of a range)"), required=False)
    category = django_forms.ChoiceField(
        label=_("Who"), choices=codes.CATEGORIES.choices, initial="villager", required=False
    )

    def clean(self) -> dict[str, Any]:
        """A range is of one number: women and men told apart have none."""
        told = super().clean() or self.cleaned_data
        heads: Heads | None = told.get("heads")
        if told.get("high") is not None and heads is not None:
            if len(heads.by_sex) > 1:
                self.add_error(
                    "high", ValidationError(_("A range is told of one number only. Leave “at most” empty."))
                )
            elif told["high"] <= heads.total:
                sentence = _("The upper end of a range is larger than the lower end. Check both.")
                self.add_error("high", ValidationError(sentence))
        return told

    def in_words(self) -> str:
        """Villagers 2,000 (1,100F), loudspeaker."""
        told = self.cleaned_data
        return " ".join([str(codes.CATEGORIES.label(told["category"] or "villager")), str(told["heads"])])


class IssueRow(Row):
    """An issue raised."""

    tells = ("theme", "words")
    theme = django_forms.ChoiceField(
        label=_("What about"), choices=[("", _("Choose")), *codes.THEMES.choices], required=False
    )
    words = django_forms.CharField(label=_("In words, if you like"), required=False, max_length=240)


class AgencyRow(Row):
    """An organisation and its part in the activity."""

    tells = ("agency",)
    agency = AgencyChoice(label=_("Organisation"))
    part = django_forms.ChoiceField(label=_("Its part"), choices=codes.PARTS.choices, initial="partner")

    def in_words(self) -> str:
        """Its name."""
        return str(self.cleaned_data["agency"])


def heads_of(category: str, heads: Heads | None, age_band: str = "") -> list[Head]:
    """Return who came of one category, by sex."""
    counts = heads.by_sex if heads else {}
    return [Head(category, sex, count, age_band) for sex, count in counts.items()]


def came(rows: list[dict[str, Any]]) -> list[Head]:
    """Return who came, of rows."""
    return [head for row in rows for head in heads_of(row["category"], row["heads"], row["age_band"])]


def reached(rows: list[dict[str, Any]]) -> list[Head]:
    """Return who was reached besides, of rows."""
    return [
        Head(row["category"] or "villager", sex, count, "", MASS, row["high"], row["method"])
        for row in rows
        for sex, count in row["heads"].by_sex.items()
    ]


def raised(rows: list[dict[str, Any]]) -> list[Raised]:
    """Return the issues, of rows; one told in words only is about something else."""
    return [Raised(row["theme"] or "other", row["words"]) for row in rows]
