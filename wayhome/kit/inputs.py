"""Fields and widgets as people meet them: big targets, days and numbers typed in any script, one of many found by typing."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats, notation
from wayhome.kit.dates import Month, today


class ChoiceButtons(django_forms.RadioSelect):
    """One of a few, as big targets; ``icons`` maps codes to names of drawings, ``inline`` sets short ones in a row."""

    template_name = "kit/widgets/choices.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        icons: Mapping[str, str] | None = None,
        inline: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons = dict(icons or {})
        self.inline = inline

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the drawings and whether the choices stand in a row."""
        context = super().get_context(name, value, attrs)
        context["widget"]["inline"] = self.inline
        for _group, options, _index in context["widget"]["optgroups"]:
            for option in options:
                option["icon"] = self.icons.get(str(option["value"]), "")
        return context


class ChoiceBoxes(django_forms.CheckboxSelectMultiple):
    """Any of a few, drawn like ``ChoiceButtons``. Several may come in one value, parted by commas: a page of two versions sends a whole list."""

    template_name = "kit/widgets/choices.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was ticked, each by itself."""
        sent = super().value_from_datadict(data, files, name)
        if not isinstance(sent, list):
            return sent
        return [part for text in sent for part in str(text).split(",") if part]


class Counter(django_forms.TextInput):
    """A number with − and + of 60 px; without script a plain box for a number. ``icon`` names its drawing."""

    template_name = "kit/widgets/counter.html"

    def __init__(self, attrs: dict[str, Any] | None = None, icon: str = "") -> None:
        super().__init__({"inputmode": "numeric", **(attrs or {})})
        self.icon = icon

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the drawing."""
        context = super().get_context(name, value, attrs)
        context["widget"]["icon"] = self.icon
        return context


class CodeInput(django_forms.TextInput):
    """A person's code or another short code: wide-set capitals, no spelling help, no capital keyboard games."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        fixed = {"class": "govuk-input wh-code-input", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__({**fixed, **(attrs or {})})


class DateInput(django_forms.TextInput):
    """One box, day first, digits alone suffice (24102022); with script, "today" and "yesterday" are one tap.

    Not ``type="date"``: it writes in the machine's language, not the page's (10/24 to one, 24/10 to the other on the
    same page), takes no Khmer digits, and loses what was typed when it is no date. Not three boxes: three taps for
    what is nearly always today.
    """

    template_name = "kit/widgets/date.html"
    zone = (
        ""  # whose today: a form sets the office's own; else that of the page, where she who reads it works
    )

    def __init__(self, attrs: dict[str, Any] | None = None, near: bool = True) -> None:
        super().__init__({"inputmode": "numeric", "class": "govuk-input wh-date", **(attrs or {})})
        self.near = near

    def format_value(self, value: Any) -> str | None:
        """Write a date day first; what was typed and could not be read is given back untouched."""
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the two days nearest at hand."""
        context = super().get_context(name, value, attrs)
        now = today(self.zone or timezone.get_current_timezone_name())
        context["widget"]["near"] = (
            [(_("Today"), f"{now:%d/%m/%Y}"), (_("Yesterday"), f"{now - dt.timedelta(days=1):%d/%m/%Y}")]
            if self.near
            else []
        )
        return context


DATE_SENTENCES = {
    "date": _("Write the date as day, month, year, for example 24/10/2022."),
    "year": _("Write the year with four digits, for example 2022."),
    "month": _("There are only months 1 to 12. Write the day first, then the month."),
    "day": _("This month does not have that many days. Check the day."),
}


class DateField(django_forms.DateField):
    """A day, typed in any of the usual ways and in Latin or Khmer digits. ``latest``: the last day that makes sense.

    Give ``latest`` as a callable (``lambda: today(zone)``), else a form made yesterday would not know it is today.
    """

    widget = DateInput
    default_error_messages = {
        "required": _("Give the date."),
        "latest": _("This date has not come yet. Check the day, month and year."),
    }

    def __init__(self, *, latest: Callable[[], dt.date] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.latest = latest

    def to_python(self, value: Any) -> dt.date | None:
        """Return the date; ValidationError with a sentence about what is wrong with it."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        try:
            day = formats.read_date(str(value))
        except formats.Unreadable as wrong:
            raise ValidationError(DATE_SENTENCES[wrong.reason], code=wrong.reason) from wrong
        if self.latest is not None and day > self.latest():
            raise ValidationError(self.error_messages["latest"], code="latest")
        return day


class MonthField(django_forms.CharField):
    """A month, typed as 10/2022 or 2022-10; its value is a ``Month``."""

    default_error_messages = {
        "required": _("Give the month."),
        "invalid": _("Write the month and the year, for example 10/2022."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", django_forms.TextInput({"inputmode": "numeric", "class": "govuk-input wh-date"})
        )
        super().__init__(**kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show a month that could be read the way it is written here, whatever way it came."""
        try:
            return formats.read_month(str(data))
        except formats.Unreadable:
            return data

    def prepare_value(self, value: Any) -> Any:
        """Write a month as 10/2022."""
        return f"{value.month:02d}/{value.year:04d}" if isinstance(value, Month) else value

    def to_python(self, value: Any) -> Any:
        """Return the Month, or None where nothing was typed."""
        if value in self.empty_values or isinstance(value, Month):
            return value or None
        try:
            return formats.read_month(str(value))
        except formats.Unreadable as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from wrong


class WholeField(django_forms.IntegerField):
    """A whole number, in Latin or Khmer digits, with or without group separators.

    A pasted figure is understood: ``97 (56F)`` is 97, in a field with ``half="female"`` 56. Where people are counted
    by sex, take ``heads.HeadsField``.
    """

    default_error_messages = {
        "required": _("Give a number."),
        "invalid": _("Write a whole number, in digits."),
    }

    def __init__(self, *, half: str = "", **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", django_forms.TextInput({"inputmode": "numeric", "class": "govuk-input wh-number"})
        )
        super().__init__(**kwargs)
        self.half = half

    def to_python(self, value: Any) -> int | None:
        """Return the number, or None where nothing was typed."""
        if value in self.empty_values:
            return None
        try:
            return formats.read_whole(str(value))
        except formats.Unreadable as wrong:
            count = self._pasted(str(value))
            if count is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from wrong
            return count

    def _pasted(self, text: str) -> int | None:
        """The number of a figure that tells sexes, else nothing: "12 months" is not a number of anything we count."""
        try:
            figure = notation.one(text)
        except ValueError:
            return None
        if figure.female is None and figure.male is None:
            return None
        halves = {"": figure.total, "female": figure.female, "male": figure.male}
        return halves[self.half]


Option = tuple[str, str]
LONGEST_SEARCH = 100  # letters of a name that are looked for


class Pick(django_forms.TextInput):
    """One of many, found by typing: a search box, and what it found as big choices.

    ``search_url`` answers ``?q=…&name=…`` with the same choices (kit/pick_options.html); without script the page
    comes back with them. The value is the code of the choice.
    """

    template_name = "kit/widgets/pick.html"

    def __init__(self, attrs: dict[str, Any] | None = None, search_url: str | Promise = "") -> None:
        super().__init__(attrs)
        self.search_url = search_url
        self.options: Sequence[Option] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return (code chosen, text typed)."""
        return data.get(name, ""), data.get(f"{name}_q", "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Nothing came at all."""
        return name not in data and f"{name}_q" not in data

    def format_value(self, value: Any) -> Any:
        """The choices need the code as it is."""
        return value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what was typed, what is chosen and what may be chosen."""
        chosen, typed = value if isinstance(value, tuple) else (value, "")
        if not chosen and typed and len(self.options) == 1:
            chosen = self.options[0][0]
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "typed": typed,
            "chosen": str(chosen or ""),
            "options": self.options,
            "search_url": self.search_url,
        }
        return context


class PickField(django_forms.Field):
    """One of many. ``find(text)`` returns up to some ten ``(code, words)``; ``words(code)`` names one, None if none such."""

    empty = _("Leave this empty")
    default_error_messages = {
        "required": _("Type a part of the name, then choose one."),
        "none": _("Nothing found for “%(typed)s”. Try a shorter part of the name."),
        "several": _("Choose one of these."),
        "invalid": _("Choose one that is on the list."),
    }

    def __init__(
        self,
        *,
        find: Callable[[str], Iterable[Option]],
        words: Callable[[str], str | None],
        search_url: str | Promise = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=Pick(search_url=search_url), **kwargs)
        self.find, self.words = find, words

    def prepare_value(self, value: Any) -> Any:
        """Let the widget show the choice already made."""
        chosen = value[0] if isinstance(value, tuple) else value
        named = self.words(str(chosen)) if chosen else None
        if named and not self.widget.options:
            self.widget.options = [(str(chosen), named)]
            if not self.required:
                self.widget.options.append(("", str(self.empty)))
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another choice was made, or something typed with none."""
        chosen, typed = data if isinstance(data, tuple) else (data, "")
        return str(chosen or "") != str(initial or "") or bool(typed and not chosen)

    def clean(self, value: Any) -> str:
        """Return the code; where only text was typed, the only match, else ask to choose."""
        chosen, typed = value if isinstance(value, tuple) else (value, "")
        chosen, typed = str(chosen or ""), formats.latin(str(typed or "")).strip()
        named = self.words(chosen) if chosen else None
        if chosen and named is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if named is not None and typed in ("", formats.latin(named)):
            return chosen
        # With script, the words of what was chosen stand in the box.
        if not typed or (not self.required and not chosen and typed == str(self.empty)):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        return self._match(typed, chosen)

    def _match(self, typed: str, chosen: str) -> str:
        typed = typed[:LONGEST_SEARCH]
        matches = list(self.find(typed))
        if chosen in (code for code, _words in matches):
            return chosen
        if not matches:
            raise ValidationError(self.error_messages["none"], code="none", params={"typed": typed})
        self.widget.options = matches
        if len(matches) > 1:
            raise ValidationError(self.error_messages["several"], code="several")
        return matches[0][0]
