"""The form with which the work with several persons ends: what is the same for all, and a row for each."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes
from wayhome.journey.aftercare.forms.graduating import Reasoned
from wayhome.journey.aftercare.over import Over
from wayhome.journey.cases.refusals import RowsRefused
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.inputs import ChoiceButtons, DateField


class OverRow(Form):
    """One of them: whether the work with her ends, and where she lives."""

    ends = django_forms.BooleanField(label=_("The work ends"), required=False)
    living = django_forms.ChoiceField(
        label=_("Where they live"),
        required=False,
        choices=[(NOT_ASKED, _("Not known")), *codes.LIVING.choices],
    )

    def __init__(self, *args: Any, of: Over, **kwargs: Any) -> None:
        living = of.last.living if of.last else NOT_ASKED
        known = {"living": living if living in codes.LIVING else NOT_ASKED}
        super().__init__(*args, prefix=f"row-{of.case.pk}", initial=known, **kwargs)
        self.of = of


class OverForm(Reasoned, CreateForm):
    """Why the work ends, whether they have the card, and on which day: the same for all."""

    reason = django_forms.ChoiceField(
        label=_("Why does the work end?"), choices=codes.CLOSE_WHYS.choices, initial=codes.COMPLETE
    )
    card = django_forms.ChoiceField(
        label=_("Do they have the card with where to call?"), choices=codes.CARD.choices, widget=ChoiceButtons
    )
    happened_on = DateField(label=_("On which day?"))

    def __init__(self, *args: Any, zone: str, people: Sequence[Over], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone
        self.rows = [OverRow(args[0] if args else None, of=one) for one in people]

    def is_valid(self) -> bool:
        """Whether the form and all of its rows are whole."""
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def ticked(self) -> list[OverRow]:
        """The rows of whom the work ends with."""
        return [row for row in self.rows if row.cleaned_data["ends"]]

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        sent = self.cleaned_data
        rows: list[tuple[uuid.UUID, str]] = [
            (row.of.case.pk, row.cleaned_data["living"] or NOT_ASKED) for row in self.ticked
        ]
        return {
            "rows": rows,
            "why": sent["reason"],
            "card": sent["card"],
            "happened_on": sent["happened_on"],
            "id": sent["id"],
        }

    def refuse_rows(self, wrong: RowsRefused) -> None:
        """Show each refusal in the row of the person it is about."""
        ticked = self.ticked
        for number, refused in wrong.rows.items():
            for one in refused:
                ticked[number - 1].refuse(one)
        self.add_error(None, str(_("Nothing was saved yet: some rows need another look.")))
