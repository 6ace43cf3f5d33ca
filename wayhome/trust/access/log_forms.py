"""How the log is filtered, and what is filled in about it."""

from typing import Any

from django import forms as fields
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.forms import EditForm, Form
from wayhome.kit.inputs import DateField, WholeField
from wayhome.trust.audit.checkpoints import LONGEST, Checkpoint, read
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


class CheckpointForm(Form):
    """A checkpoint kept elsewhere, pasted, typed from paper or as a file."""

    text = fields.CharField(
        label=_("The checkpoint's text"),
        required=False,
        max_length=LONGEST,
        widget=fields.Textarea({"rows": 9, "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=_("From WAYHOME CHECKPOINT to the end of the signature."),
    )
    file = fields.FileField(label=_("Or its file"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Read it; what is wrong with it stands at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file: UploadedFile | None = cleaned.get("file")
        text = cleaned.get("text") or ""
        if file is not None:
            text = file.read(LONGEST).decode("utf-8", "replace")
        if self.errors:
            return cleaned
        if not text.strip():
            self.add_error("text", ValidationError(_("Paste the text of a checkpoint, or choose its file.")))
            return cleaned
        try:
            self.checkpoint: Checkpoint = read(text)
        except Refused as refused:
            self.add_error("file" if file is not None else "text", ValidationError(str(refused.sentence)))
        return cleaned


def _count(label: Any, least: int, most: int, **more: Any) -> WholeField:
    return WholeField(label=label, validators=[MinValueValidator(least), MaxValueValidator(most)], **more)


def _clock(label: Any) -> fields.TimeField:
    return fields.TimeField(
        label=label,
        input_formats=["%H:%M", "%H.%M", "%H"],
        widget=fields.TimeInput({"inputmode": "numeric", "class": "govuk-input wh-number"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time of day, for example 21:00.")},
    )


class WatchForm(EditForm):
    """From when on an office wants to be told that somebody looked at persons in an unusual way."""

    many = _count(_("Persons shown within an hour"), 2, 1000)
    times = _count(_("How many times what is usual for them"), 1, 50, help_text=_("Both must be passed."))
    night_from = _clock(_("The night begins at"))
    night_to = _clock(_("The night ends at"))
    not_hers = _count(_("Persons a day who are not assigned to them"), 1, 1000)
