"""Forms of a person's own page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit import media
from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons
from wayhome.kit.mediafields import MediaField
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.trust.accounts.models import LANGUAGES


class OpenForm(Form):
    """In which language, and where."""

    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=LANGUAGES.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose the language.")},
    )
    where = forms.ChoiceField(
        label=_("Where does the person read it?"),
        choices=[
            ("here", _("On this screen: your own pages lock")),
            ("code", _("On another device of ours, with a code")),
            ("paper", _("On paper")),
        ],
        widget=ChoiceButtons(),
        error_messages={"required": _("Choose where.")},
    )


class CodeForm(Form):
    """The code of another device."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            {"class": "govuk-input", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Type the code.")},
    )


class BackForm(Form):
    """What is taken back."""

    purposes = forms.MultipleChoiceField(
        label=_("What do you take back?"),
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose what is taken back.")},
    )

    def __init__(self, *args: Any, agreed: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["purposes"]
        field.choices = list({one["purpose"]: one["words"] for one in agreed}.items())


class SoundForm(CreateForm):
    """A card as it is spoken in a language."""

    language = forms.ChoiceField(label=_("Which language?"), choices=lambda: FIRST_LANGUAGES.choices)
    file = MediaField(
        media.SOUNDS, label=_("Sound recording"), help_text=_("MP3, M4A or OGG, at most 8 MB. No names of people we support.")
    )  # fmt: skip
