"""What is asked before somebody is forgotten for good."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.codes import FORGET_WHYS
from wayhome.kit.forms import Form
from wayhome.kit.inputs import ChoiceButtons


class ForgetForm(Form):
    """Why."""

    reason = django_forms.ChoiceField(
        label=_("Why?"),
        choices=lambda: FORGET_WHYS.choices,
        widget=ChoiceButtons(),
        error_messages={"required": _("Choose why.")},
    )


class ForgetNowForm(Form):
    """That one knows that it cannot be taken back."""

    sure = django_forms.BooleanField(
        label=_("I know that this cannot be taken back"),
        error_messages={"required": _("Tick this first.")},
    )
