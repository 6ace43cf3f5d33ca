"""What is asked when people are handed over."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, DateInput
from wayhome.trust.accounts.models import User


class HandOverForm(CreateForm):
    """Whose people pass to whom, for good or until a day."""

    how = django_forms.ChoiceField(
        label=_("For how long?"),
        choices=[("for_good", _("For good, from today")), ("leave", _("While the colleague is away"))],
        widget=ChoiceButtons(inline=True),
    )
    happened_on = DateField(label=_("First day away"), required=False)
    until = DateField(label=_("Last day away"), required=False, widget=DateInput(near=False))
    to = django_forms.MultipleChoiceField(
        label=_("Who takes over?"),
        widget=ChoiceBoxes,
        help_text=_("Several share the people evenly."),
        error_messages={"required": _("Choose who takes over.")},
    )
    cases = django_forms.MultipleChoiceField(
        label=_("Whom?"), widget=ChoiceBoxes, error_messages={"required": _("Choose one person or more.")}
    )

    def __init__(self, *args: Any, staff: Iterable[User], people: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(user.pk): user for user in staff}
        self.fields["to"].choices = [(key, str(user)) for key, user in self.staff.items()]  # type: ignore[attr-defined]
        self.fields["cases"].choices = list(people.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for both days of a leave; for good neither counts."""
        told = super().clean() or {}
        if told.get("how") == "leave":
            for name in ("happened_on", "until"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, str(_("Give the first and the last day of the leave.")))
        return told

    @property
    def deed(self) -> dict[str, Any]:
        """Return what ``hand_over`` wants to know."""
        told = self.cleaned_data
        away = told["how"] == "leave"
        return {
            "id": told["id"],
            "to": [self.staff[key] for key in told["to"]],
            "until": told["until"] if away else None,
            "happened_on": told["happened_on"] if away else None,
        }


class ToldForm(Form):
    """Who was told."""

    told = django_forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, cases: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told"].choices = [(key, key) for key in cases]  # type: ignore[attr-defined]
