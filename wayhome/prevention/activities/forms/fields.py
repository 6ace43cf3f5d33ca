"""Fields of this room: a time of day, boxes of codes, a choice of people."""

import datetime as dt
import re
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.formats import latin
from wayhome.kit.inputs import ChoiceBoxes

_TIME = re.compile(r"^(\d{1,2})(?:\s*[:.h]\s*(\d{2})?|(\d{2}))?$", re.IGNORECASE)


class TimeField(django_forms.Field):
    """A time of day, typed as 14:30, 14.30, 14h30, 1430 or 14, in Latin or Khmer digits."""

    default_error_messages = {"invalid": _("Write the time like 14:30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        widget = django_forms.TextInput({"inputmode": "numeric", "class": "govuk-input wh-number"})
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Write a time with a colon."""
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another time was typed."""
        return str(self.prepare_value(initial) or "") != str(data or "")

    def to_python(self, value: Any) -> dt.time | None:
        """Return the time, or None where nothing was typed."""
        if value in self.empty_values:
            return None
        read = _TIME.match(latin(str(value)).strip())
        try:
            if read is None:
                raise ValueError
            return dt.time(int(read[1]), int(read[2] or read[3] or 0))
        except ValueError as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from wrong


class BoxesInRow(ChoiceBoxes):
    """Boxes of short words, beside each other where there is room."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say that they stand in a row."""
        context = super().get_context(name, value, attrs)
        context["widget"]["inline"] = True
        return context


class CodeBoxes(django_forms.MultipleChoiceField):
    """Any of a list; several may come in one value, parted by commas (so a page of two versions sends a whole list)."""

    widget = BoxesInRow
    default_error_messages = {"invalid_choice": _("Choose only what is on the list.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        """Return the codes, each once."""
        parts = (part for text in super().to_python(value) for part in text.split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def in_words(self, raw: str) -> str:
        """The codes of one value in words."""
        choices: Any = self.choices
        named = {str(code): str(words) for code, words in choices}
        return ", ".join(named.get(code, code) for code in raw.split(",") if code)
