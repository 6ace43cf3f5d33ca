"""Forms by which a photo, a scan or a recording is sent. What it is is decided by its content, before anything is written."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.forms.identity import line
from wayhome.kit.forms import CreateForm
from wayhome.kit.inputs import ChoiceButtons
from wayhome.kit.media import Clean
from wayhome.kit.mediafields import MediaField
from wayhome.registry.people import codes
from wayhome.registry.people.actions import FITS

_KEEP = _("Keep the original too, as it came: it is evidence")


class _Sent(CreateForm):
    """What both share."""

    @property
    def clean_file_sent(self) -> Clean:
        """The file as it may be kept."""
        clean: Clean = self.cleaned_data["file"].clean
        return clean

    @property
    def original(self) -> bytes | None:
        """The file as it came, where it is to be kept."""
        return self.cleaned_data["file"].original if self.cleaned_data["keep_original"] else None

    @property
    def file_name(self) -> str:
        """What it was called."""
        return str(self.cleaned_data["file"].name)


class HerFile(_Sent):
    """A photo of the person, or a scan of a paper of hers."""

    purpose = django_forms.ChoiceField(
        label=_("What is it?"),
        choices=[pair for pair in codes.FILE_PURPOSES.choices if pair[0] != "consent"],
        widget=ChoiceButtons(inline=True),
        initial="photo",
    )
    file = MediaField(
        FITS["paper"],
        label=_("Photo or scan"),
        help_text=_("JPEG, PNG or PDF, at most 12 MB. Where and with what it was taken is removed."),
    )
    caption = line(_("What does it show?"))
    keep_original = django_forms.BooleanField(label=_KEEP, required=False)


class ConsentFile(_Sent):
    """What she signed, or a recording of what she said."""

    file = MediaField(
        FITS["consent"],
        label=_("Signed paper or recording"),
        help_text=_("A photo or PDF of the paper, or a sound recording; at most 8 MB."),
    )
    keep_original = django_forms.BooleanField(label=_KEEP, required=False)
