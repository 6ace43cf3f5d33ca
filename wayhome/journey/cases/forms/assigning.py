"""Forms on who walks with a person."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes
from wayhome.journey.cases.forms.asked import Dated
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.trust.accounts.models import User


class AssignForm(Dated, CreateForm):
    """A colleague begins to walk with a person."""

    user = django_forms.ChoiceField(label=_("Colleague"))
    role = django_forms.ChoiceField(
        label=_("As what?"), choices=lambda: codes.ASSIGNMENT_ROLES.choices, widget=ChoiceButtons(inline=True)
    )
    happened_on = DateField(label=_("From which day?"))

    def __init__(self, *args: Any, staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(user.pk): user for user in staff}
        self.fields["user"].choices = [(key, str(user)) for key, user in self.staff.items()]  # type: ignore[attr-defined]


class EndForm(Dated, EditForm):
    """A colleague's part ends."""

    days: ClassVar[Sequence[str]] = ("until",)
    until = DateField(
        label=_("Last day"), help_text=_("After this day the colleague no longer sees this person's record.")
    )
