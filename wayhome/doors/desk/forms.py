"""The desk's forms: which people to show."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes, rules
from wayhome.journey.cases.crossings import countries
from wayhome.journey.cases.queries import ABROAD
from wayhome.kit.forms import Form
from wayhome.trust.accounts.models import User


class PeopleForm(Form):
    """Filters of the list of people; what cannot be read filters nothing."""

    q = django_forms.CharField(required=False, max_length=40)
    at = django_forms.ChoiceField(label=_("Where on the way"), required=False)
    category = django_forms.ChoiceField(label=_("What brought this person"), required=False)
    helper = django_forms.ChoiceField(label=_("Who walks along"), required=False)
    back = django_forms.ChoiceField(label=_("Came back from abroad"), required=False)
    service = django_forms.BooleanField(label=_("Only people in service now"), required=False)

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anywhere = ("", _("All"))
        at = [*rules.CASELOAD, "closed"]
        self.fields["at"].choices = [anywhere, *((name, codes.STATIONS.label(name)) for name in at)]  # type: ignore[attr-defined]
        self.fields["category"].choices = [anywhere, *codes.CATEGORIES.choices]  # type: ignore[attr-defined]
        back = (ABROAD, _("From any country"))
        self.fields["back"].choices = [anywhere, back, *countries()]  # type: ignore[attr-defined]
        self.fields["helper"].choices = [anywhere, *((str(user.pk), str(user)) for user in staff)]  # type: ignore[attr-defined]
        if not staff:
            del self.fields["helper"]

    def wanted(self) -> dict[str, Any]:
        """Return the answers that could be read, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
