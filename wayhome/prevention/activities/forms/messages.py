"""The form that adds a spoken message."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit import media
from wayhome.kit.forms import CreateForm
from wayhome.kit.mediafields import MediaField
from wayhome.registry.people.codes import FIRST_LANGUAGES


class SoundForm(CreateForm):
    """A message spoken in a language."""

    language = django_forms.ChoiceField(label=_("Which language?"), choices=lambda: FIRST_LANGUAGES.choices)
    file = MediaField(
        media.SOUNDS, label=_("Sound recording"), help_text=_("MP3, M4A or OGG, at most 8 MB. No names of people we support.")
    )  # fmt: skip
