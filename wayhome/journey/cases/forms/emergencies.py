"""What is asked before a person's case is opened in an emergency."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.forms import Form
from wayhome.kit.inputs import ChoiceButtons, CodeInput
from wayhome.trust.access.models import EMERGENCIES


class EmergencyForm(Form):
    """Whom, and why it cannot wait."""

    who = django_forms.CharField(
        label=_("The code, or the number on the paper list"),
        max_length=40,
        widget=CodeInput(),
        error_messages={"required": _("Type the code or the number.")},
    )
    reason = django_forms.ChoiceField(
        label=_("Why can it not wait?"),
        choices=lambda: EMERGENCIES.choices,
        widget=ChoiceButtons(),
        error_messages={"required": _("Choose why it cannot wait.")},
    )
