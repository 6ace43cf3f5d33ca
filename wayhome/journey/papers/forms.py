"""What is asked before a form is printed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.papers.filling import BLANK, CODED, NAMED
from wayhome.kit.forms import Form
from wayhome.kit.inputs import ChoiceButtons
from wayhome.trust.accounts.models import LANGUAGES


class PrintForm(Form):
    """In which language, and how much of the person stands on it."""

    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=LANGUAGES.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose the language.")},
    )
    content = forms.ChoiceField(
        label=_("What stands on it?"),
        widget=ChoiceButtons(),
        error_messages={"required": _("Choose what stands on the paper.")},
    )

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(CODED, _("What is known, by code")), (BLANK, _("Nothing, to be filled in by hand"))]
        if may_name:
            choices.insert(0, (NAMED, _("What is known, with who the person is")))
        field: Any = self.fields["content"]
        field.choices = choices
