"""Forms of minutes: many lines at once, one line with who does it by when, and what came of it."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.forms.results import NO_NAMES, Later, PartForm
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.accounts.models import User

LONGEST_LINE = 400
MOST_LINES = 40


class Lines(django_forms.CharField):
    """Some lines of text, each one line of the minutes; its value is the list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=django_forms.Textarea({"rows": 3}), required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the lines, without empty ones and signs of a list before them."""
        text = super().clean(value) or ""
        lines = [" ".join(line.strip().lstrip("-–•*").split()) for line in text.splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Write at most 40 lines at once."))
        for at, line in enumerate(lines, start=1):
            if len(line) > LONGEST_LINE:
                raise ValidationError(
                    _("Line %(n)s is too long: at most 400 characters. Make two of it."), params={"n": at}
                )
        return lines


class MinutesForm(Folds, CreateForm):
    """The minutes of a meeting: what its type writes first, all else folded."""

    def __init__(self, *args: Any, first: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = [kind for kind in codes.POINT_KINDS.codes if kind not in first]
        for kind in [*first, *rest]:
            self.fields[kind] = Lines(label=codes.POINT_KINDS.label(kind))
            self.fields[kind].why = ""  # type: ignore[attr-defined]
        self.fields[first[0]].help_text = _(
            "Each line becomes a point of its own. No names of people we support."
        )
        self.folds = (Fold(_("Other points"), tuple(rest)),)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Nothing at all cannot be saved."""
        told = super().clean() or self.cleaned_data
        if not self.errors and not any(told.get(kind) for kind in codes.POINT_KINDS.codes):
            raise ValidationError(_("Write at least one line."))
        return told

    @property
    def lines(self) -> dict[str, list[str]]:
        """{kind: its lines}."""
        told = {kind: self.cleaned_data[kind] for kind in codes.POINT_KINDS.codes}
        return {kind: lines for kind, lines in told.items() if lines}


class PointFields(PartForm):
    """One line of the minutes, with who does it by when."""

    names = ("kind", "words", "owner", "colleague", "due_on")
    kind = django_forms.ChoiceField(label=_("What is it?"), choices=codes.POINT_KINDS.choices)
    words = django_forms.CharField(
        label=_("In a few words"), max_length=LONGEST_LINE, widget=django_forms.Textarea({"rows": 2}), help_text=NO_NAMES
    )  # fmt: skip
    owner = AgencyChoice(label=_("Which organisation does it?"), required=False)
    colleague = django_forms.ModelChoiceField(
        label=_("Or which colleague?"),
        required=False,
        queryset=User.objects.none(),
        empty_label=_("Nobody of us"),
        widget=django_forms.Select,
    )
    due_on = DateField(label=_("By when?"), required=False, widget=Later)

    def prepare(self) -> None:
        """Offer the colleagues of the activity's offices."""
        field: Any = self.fields["colleague"]
        field.queryset = colleagues([office.pk for office in self.offices])


class PointForm(PointFields, CreateForm):
    """A new line."""


class EditPointForm(PointFields, EditForm):
    """A line that is there already."""


class SettleForm(EditForm):
    """What came of a decision or proposal."""

    state = django_forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(code, words) for code, words in codes.POINT_STATES.choices if code != "none"],
        widget=ChoiceButtons(inline=True),
    )
    settled_on = DateField(label=_("On which day?"), required=False)
    outcome = django_forms.CharField(
        label=_("What came of it?"), required=False, max_length=400, widget=django_forms.Textarea({"rows": 2}), help_text=NO_NAMES
    )  # fmt: skip

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["settled_on"].widget.zone = zone
        self.fields["settled_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is still to do has no day."""
        told = super().clean() or self.cleaned_data
        if told.get("state") == "open":
            told["settled_on"] = None
        return told
