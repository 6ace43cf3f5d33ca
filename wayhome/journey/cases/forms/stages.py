"""Forms of the steps of a journey."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes
from wayhome.journey.cases.forms.asked import Dated, category_field, paper_number_field
from wayhome.journey.cases.rules import stages
from wayhome.kit.forms import CreateForm
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.kit.proxy import ByProxy

_GROUPS = (
    (stages.FORWARD, _("Ahead")),
    (stages.BACK, _("Back, or written down late")),
    (stages.REOPEN, _("Open again at")),
)


def first_field() -> django_forms.ChoiceField:
    """How a journey begins: a sign of somebody, or a first contact with her."""
    first = ("signal", "first_contact")
    return django_forms.ChoiceField(
        label=_("Where does the journey stand?"),
        choices=lambda: [(code, codes.STAGES.label(code)) for code in first],
        widget=ChoiceButtons(inline=True),
    )


class StepForm(Dated, ByProxy, CreateForm):
    """A step of the journey: ``moves`` are those that are possible now."""

    stage = django_forms.ChoiceField(label=_("Which step?"))
    happened_on = DateField(label=_("On which day?"))
    reason = django_forms.ChoiceField(
        label=_("Why back, or open again?"),
        choices=lambda: [("", _("It goes ahead")), *codes.MOVE_WHYS.choices],
        required=False,
    )

    def __init__(self, *args: Any, moves: Sequence[stages.Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (words, [(move.stage, codes.STAGES.label(move.stage)) for move in moves if move.kind == kind])
            for kind, words in _GROUPS
        ]
        self.fields["stage"].choices = [group for group in groups if group[1]]  # type: ignore[attr-defined]
        if not any(stages.needs_reason(move.kind) for move in moves):
            del self.fields["reason"]
        elif all(stages.needs_reason(move.kind) for move in moves):
            self.fields["reason"].choices = [("", _("Choose")), *codes.MOVE_WHYS.choices]  # type: ignore[attr-defined]


class AnotherForm(Dated, ByProxy, CreateForm):
    """Another journey of a person who is known here."""

    field_order: Any = ("happened_on", "stage", "category", "paper_number")
    happened_on = DateField(label=_("First sign"))
    stage = first_field()
    category = category_field()
    paper_number = paper_number_field()
