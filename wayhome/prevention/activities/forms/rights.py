"""Form of who took part in a training and what she may do since."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wayhome.kit.forms import CreateForm
from wayhome.kit.inputs import ChoiceBoxes, DateField
from wayhome.prevention.activities.codes import RIGHTS
from wayhome.trust.accounts.models import User


class RightForm(CreateForm):
    """Who took part; until when it holds may stay open."""

    users = django_forms.MultipleChoiceField(
        label=_("Who took part?"),
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose who took part.")},
    )
    kind = django_forms.ChoiceField(label=_("What may they do now?"), widget=django_forms.RadioSelect)
    valid_to = DateField(
        label=_("Until which day?"), required=False, help_text=_("May stay empty: then it does not end.")
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[User],
        have: Collection[Any],
        kinds: Sequence[str],
        zone: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        fields: Any = self.fields
        fields["users"].choices = [(key, _told(user, have)) for key, user in self.people.items()]
        fields["kind"].choices = [(kind, RIGHTS.label(kind)) for kind in kinds]
        fields["kind"].initial = kinds[0]
        fields["valid_to"].widget.zone = zone

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        return {
            "users": [self.people[key] for key in told["users"]],
            "kind": told["kind"],
            "valid_to": told["valid_to"],
            "id": told["id"],
        }


def _told(user: User, have: Collection[Any]) -> str:
    return (
        gettext("%(name)s (has it)") % {"name": user.display_name} if user.pk in have else user.display_name
    )
