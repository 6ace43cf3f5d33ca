"""The form field for a picture, a paper or a sound: what it is is decided by its content, before anything is written."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from wayhome.kit import media
from wayhome.kit.errors import Refused
from wayhome.kit.media import Clean
from wayhome.kit.uploads import MOST


@dataclass(frozen=True)
class Sent:
    """A file as it may be kept, as it came, and what it was called. Its ``repr`` says nothing."""

    clean: Clean = field(repr=False)
    original: bytes = field(repr=False)
    name: str = field(repr=False)


class _FileInput(forms.FileInput):
    """A box for a file that tells the script how large one may be, and what to say: so nobody waits for what is refused."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say it in the reader's language."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        said = context["widget"]["attrs"]
        said["data-wh-too-large"] = media.TOO_LARGE % {"size": int(said["data-wh-most"]) // 1024 // 1024}
        return context


class MediaField(forms.FileField):
    """A file of the allowed types; its value is ``Sent``."""

    def __init__(self, allowed: Collection[str], **kwargs: Any) -> None:
        self.allowed = allowed
        most = max(media.LARGEST[one] for one in allowed)
        attrs = {"accept": ",".join(sorted(allowed)), "class": "govuk-file-upload", "data-wh-most": most}
        super().__init__(widget=_FileInput(attrs), **kwargs)

    def to_python(self, data: Any) -> UploadedFile | None:
        """Take it as it came: whether it is empty or too long is asked later, in our own words."""
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
            return Sent(media.cleaned(original, self.allowed), original, sent.name or "")
        except Refused as refused:
            raise ValidationError(str(refused.sentence)) from refused
