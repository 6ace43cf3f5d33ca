"""Forms by which a photo, a scan or a recording is sent. What it is is decided by its content, before anything is written."""

from collections.abc import Collection
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.forms.identity import line
from wayhome.kit import media
from wayhome.kit.errors import Refused
from wayhome.kit.forms import ChoiceButtons, CreateForm
from wayhome.kit.media import Clean
from wayhome.kit.uploads import MOST
from wayhome.registry.people import codes
from wayhome.registry.people.actions import FITS

_KEEP = _("Keep the original too, as it came: it is evidence")


class OneFile(django_forms.FileField):
    """A file; its value is (as it may be kept, its bytes as they came, its name)."""

    def __init__(self, allowed: Collection[str], **kwargs: Any) -> None:
        self.allowed = allowed
        attrs = {"accept": ",".join(sorted(allowed)), "class": "govuk-file-upload"}
        super().__init__(widget=django_forms.FileInput(attrs), **kwargs)

    def to_python(self, data: Any) -> UploadedFile | None:
        """Take it as it came: how long its name is and whether it is empty is asked later."""
        return data if isinstance(data, UploadedFile) else None

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return what may be kept of it."""
        sent = super().clean(data, initial)
        if sent is None:
            return None
        if getattr(sent, "too_large", False):
            raise ValidationError(media.TOO_LARGE % {"size": MOST // 1024 // 1024})
        original = sent.read()
        try:
            return media.cleaned(original, self.allowed), original, sent.name or ""
        except Refused as refused:
            raise ValidationError(str(refused.sentence)) from refused


class _Sent(CreateForm):
    """What both share."""

    @property
    def clean_file_sent(self) -> Clean:
        """The file as it may be kept."""
        clean: Clean = self.cleaned_data["file"][0]
        return clean

    @property
    def original(self) -> bytes | None:
        """The file as it came, where it is to be kept."""
        return self.cleaned_data["file"][1] if self.cleaned_data["keep_original"] else None

    @property
    def file_name(self) -> str:
        """What it was called."""
        return str(self.cleaned_data["file"][2])


class HerFile(_Sent):
    """A photo of the person, or a scan of a paper of hers."""

    purpose = django_forms.ChoiceField(
        label=_("What is it?"),
        choices=[pair for pair in codes.FILE_PURPOSES.choices if pair[0] != "consent"],
        widget=ChoiceButtons(inline=True),
        initial="photo",
    )
    file = OneFile(
        FITS["paper"],
        label=_("Photo or scan"),
        help_text=_("JPEG, PNG or PDF, at most 12 MB. Where and with what it was taken is removed."),
    )
    caption = line(_("What does it show?"))
    keep_original = django_forms.BooleanField(label=_KEEP, required=False)


class ConsentFile(_Sent):
    """What she signed, or a recording of what she said."""

    file = OneFile(
        FITS["consent"],
        label=_("Signed paper or recording"),
        help_text=_("A photo or PDF of the paper, or a sound recording; at most 8 MB."),
    )
    keep_original = django_forms.BooleanField(label=_KEEP, required=False)
