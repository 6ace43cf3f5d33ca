"""What is asked about people who came together: among whom they are shared out, and a step for several of them."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wayhome.journey.cases import codes
from wayhome.journey.cases.forms.asked import Dated
from wayhome.journey.cases.rules import stages
from wayhome.kit.forms import CreateForm
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField
from wayhome.trust.accounts.models import User


class ShareForm(CreateForm):
    """Who walks with them from today on."""

    to = django_forms.MultipleChoiceField(
        label=_("Who walks with these people"),
        widget=ChoiceBoxes,
        help_text=_("Several share the people evenly."),
        error_messages={"required": _("Choose a colleague or more.")},
    )

    def __init__(self, *args: Any, staff: Mapping[User, int], **kwargs: Any) -> None:
        """``staff``: who may be chosen, each with how many persons she walks with."""
        super().__init__(*args, **kwargs)
        self.staff = {str(user.pk): user for user in staff}
        self.fields["to"].choices = [(str(user.pk), _carrying(user, n)) for user, n in staff.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[User]:
        """The colleagues chosen."""
        return [self.staff[key] for key in self.cleaned_data["to"]]


def _carrying(user: User, n: int) -> str:
    words = ngettext("%(name)s, walks with %(n)s person", "%(name)s, walks with %(n)s people", n)
    return words % {"name": user, "n": n}


class ManyStepForm(Dated, CreateForm):
    """One step ahead for several."""

    stage = django_forms.ChoiceField(
        label=_("Which step?"),
        choices=lambda: [(code, codes.STAGES.label(code)) for code in stages.TOGETHER],
        widget=ChoiceButtons(inline=True),
    )
    happened_on = DateField(label=_("On which day?"))
    cases = django_forms.MultipleChoiceField(
        label=_("For whom?"),
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose one person or more.")},
    )

    def __init__(self, *args: Any, people: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = list(people.items())  # type: ignore[attr-defined]
