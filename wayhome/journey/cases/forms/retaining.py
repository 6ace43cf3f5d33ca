"""What is asked before something is kept longer than its time, or one kind of record is emptied."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.codes import FORGET_WHYS, KEEP_WHYS
from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.inputs import ChoiceButtons, DateField


class KeepForm(CreateForm):
    """Until when, and why."""

    reason = django_forms.ChoiceField(
        label=_("Why is it kept longer?"),
        choices=lambda: KEEP_WHYS.choices,
        widget=ChoiceButtons(),
        error_messages={"required": _("Choose why.")},
    )
    until = DateField(
        label=_("Until when?"),
        help_text=_("At most five years ahead. On that day it stands on this list again."),
    )


class EmptyForm(Form):
    """Why one kind of record is emptied."""

    reason = django_forms.ChoiceField(
        label=_("Why?"),
        choices=lambda: FORGET_WHYS.choices,
        widget=ChoiceButtons(),
        error_messages={"required": _("Choose why.")},
    )
