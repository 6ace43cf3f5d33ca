"""Choosing the lines of a bulletin."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.evidence.bulletins.lines import LINES
from wayhome.kit.forms import ChoiceBoxes, EditForm


class LinesForm(EditForm):
    """Which lines are printed; their order is the house's."""

    lines = django_forms.MultipleChoiceField(
        label=_("Lines of the bulletin"),
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose at least one line.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Each line as it reads for several, with three dots where its figure will stand.
        self.fields["lines"].choices = [(line.key, str(line.text % {"n": "…", "count": 2})) for line in LINES]  # type: ignore[attr-defined]
