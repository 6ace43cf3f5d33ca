"""Choosing the lines of a bulletin."""

from collections.abc import Collection
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wayhome.evidence.bulletins.lines import LINES, SECTION_ORDER, Count, Line
from wayhome.evidence.indicators.definitions import SECTIONS
from wayhome.kit.clashes import Clash, Conflicted
from wayhome.kit.forms import EditForm
from wayhome.kit.inputs import ChoiceBoxes


class LineBoxes(ChoiceBoxes):
    """The lines as boxes; after a conflict each line in question comes by a name of its own (see ``clash``)."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the keys chosen."""
        chosen = set(super().value_from_datadict(data, files, name) or ())
        return [*chosen, *(line.key for line in LINES if data.get(f"{name}-{line.key}") == line.key)]


class LinesForm(EditForm):
    """Which lines are printed; their order is the house's."""

    lines = django_forms.MultipleChoiceField(
        label=_("Lines of the bulletin"),
        widget=LineBoxes,
        error_messages={"required": _("Choose at least one line.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (
                gettext(SECTIONS[section]),
                [(line.key, reads(line)) for line in LINES if line.section == section],
            )
            for section in SECTION_ORDER
        ]

    def clean_lines(self) -> list[str]:
        """Return the keys in the order of the house."""
        return [line.key for line in LINES if line.key in self.cleaned_data["lines"]]


def reads(line: Line) -> str:
    """Return a line as it reads for several, with three dots where its figures and words will stand."""
    places: dict[str, Any] = {"count": 2}
    for name, part in line.parts.items():
        counted = isinstance(part, Count) and part.text is not None
        places[name] = str(part.text % {"n": "…", "count": 2}) if counted else "…"  # type: ignore[union-attr]
    return str(line.texts[0] % places)


def yes_or_no(line: Line, chosen: Collection[str]) -> str:
    """Return in words whether a choice prints the line."""
    return gettext("Yes") if line.key in chosen else gettext("No")


def clash(saved: Any, mine: Collection[str]) -> Conflicted:
    """Lay the saved choice (a ``Layout``) beside the one wanted, line by line; what both print is taken as agreed."""
    rows = tuple(
        Clash(
            name=f"lines-{line.key}",
            label=reads(line),
            saved=yes_or_no(line, saved.lines),
            mine=yes_or_no(line, mine),
            saved_raw=line.key if line.key in saved.lines else "",
            mine_raw=line.key if line.key in mine else "",
        )
        for line in LINES
        if (line.key in saved.lines) != (line.key in mine)
    )
    agreed = tuple(("lines", line.key) for line in LINES if line.key in saved.lines and line.key in mine)
    who = saved.recorded_by.display_name if saved.recorded_by else ""
    return Conflicted(saved.version, rows, agreed, who, saved.recorded_at)
