"""The two forms that every room with records needs: which month to look at, and why a record is retired."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import Month
from wayhome.kit.facts import RETIRE_REASONS
from wayhome.kit.forms import Form
from wayhome.kit.inputs import ChoiceButtons, MonthField


class MonthForm(Form):
    """The month to look at, for ``kit/months.html``."""

    month = MonthField(label=_("Month"))

    def chosen(self, this: Month) -> Month:
        """Return the month asked for; ``this`` where none was, or what was typed is no month."""
        month: Month = self.cleaned_data["month"] if self.is_bound and self.is_valid() else this
        return month


class RetireForm(Form):
    """Why a record is taken out of lists and figures."""

    reason = django_forms.ChoiceField(
        label=_("Why?"),
        choices=RETIRE_REASONS.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose why the record is retired.")},
    )
