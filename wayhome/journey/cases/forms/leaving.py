"""Forms of stays: exits, returns, corrections."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes
from wayhome.journey.cases.forms.admitting import checks_field
from wayhome.journey.cases.forms.asked import Dated
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.kit.proxy import ByProxy


class ExitForm(Dated, ByProxy, EditForm):
    """A stay ends."""

    days: ClassVar[Sequence[str]] = ("exit_on",)
    exit_on = DateField(label=_("Day of the exit"))
    exit_kind = django_forms.ChoiceField(
        label=_("How did the stay end?"),
        choices=lambda: codes.EXIT_KINDS.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose how the stay ended.")},
    )


class ReadmitForm(Dated, ByProxy, CreateForm):
    """Somebody comes back, or (``first``) is admitted for the first time."""

    happened_on = DateField(label=_("Day of the return"))
    checks = checks_field()

    def __init__(self, *args: Any, first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            self.fields["happened_on"].label = _("Day of admission")


class AnswerForm(CreateForm):
    """A supervisor's answer to an admission that was asked for."""

    agreed = django_forms.ChoiceField(
        label=_("Do you agree?"), choices=lambda: codes.YES_NO.choices, widget=ChoiceButtons(inline=True)
    )
    reason = django_forms.ChoiceField(
        label=_("If not, why?"), choices=lambda: [("", "–"), *codes.RETURN_WHYS.choices], required=False
    )


class AdmissionForm(Dated, EditForm):
    """What can be corrected of a stay."""

    days: ClassVar[Sequence[str]] = ("happened_on", "exit_on")
    happened_on = DateField(label=_("Day of admission"))
    exit_on = DateField(label=_("Day of the exit"), required=False)
    exit_kind = django_forms.ChoiceField(
        label=_("How did the stay end?"),
        choices=lambda: [("", _("It lasts")), *codes.EXIT_KINDS.choices],
        required=False,
    )


class SureForm(EditForm):
    """Nothing to fill in, only to confirm."""
