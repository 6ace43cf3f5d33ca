"""How the log is filtered, and what is filled in about it."""

from django import forms as fields
from django.utils.translation import gettext_lazy as _

from wayhome.kit.forms import DateField, Form
from wayhome.trust.audit.verbs import VERBS


class LogForm(Form):
    """What to show of the log."""

    verb = fields.ChoiceField(
        label=_("What was done"), required=False, choices=[("", _("Everything")), *sorted(VERBS.items())]
    )
    actor = fields.CharField(
        label=_("User name"),
        required=False,
        max_length=80,
        widget=fields.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )
    first = DateField(label=_("From day"), required=False)
    last = DateField(label=_("To day"), required=False)
