"""Who is proposed as a trustee of the recovery key."""

from typing import Any

from django import forms as fields
from django.utils.translation import gettext_lazy as _

from wayhome.kit.forms import CreateForm
from wayhome.kit.inputs import ChoiceBoxes
from wayhome.trust.accounts.models import User


class TrusteesForm(CreateForm):
    """Who shall keep the pieces of the recovery key."""

    trustees = fields.MultipleChoiceField(
        label=_("Three or five trustees"),
        widget=ChoiceBoxes,
        help_text=_("Of three any two open it together, of five any three. Choose people who will not all be away, or leave, at once."),
        error_messages={"required": _("Choose three or five trustees, each once.")},
    )  # fmt: skip

    reason = fields.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("All who are told of it read this, and it stands in the log."),
        error_messages={"required": _("Say why, for those who read the log.")},
    )

    def __init__(self, *args: Any, users: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {str(user.pk): user for user in users}
        named = [(key, f"{user.display_name} ({user.office.name})") for key, user in self.users.items()]
        self.fields["trustees"].choices = named  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[User]:
        """The accounts chosen."""
        return [self.users[key] for key in self.cleaned_data["trustees"]]
