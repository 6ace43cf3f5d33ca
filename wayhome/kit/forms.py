"""Forms as people meet them: plain markup, big targets, typed dates and numbers of any script, errors that say what to do."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats, notation
from wayhome.kit.dates import Month, today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id

_CLASSES: tuple[tuple[type[django_forms.Widget], str], ...] = (
    (django_forms.RadioSelect, "wh-choice__input"),
    (django_forms.CheckboxSelectMultiple, "wh-choice__input"),
    (django_forms.CheckboxInput, "wh-choice__input"),
    (django_forms.Select, "govuk-select"),
    (django_forms.Textarea, "govuk-textarea"),
    (Input, "govuk-input"),
)


class Part(BoundField):
    """A field on a page: knows its classes and what the field's template asks about it."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: django_forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the class of the widget's kind, and nothing the browser would keep in its form history."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # Our own sentences, in the page's language, instead of the browser's bubble in the machine's.
        attrs.pop("required", None)
        if not widget.is_hidden and "class" not in widget.attrs:
            attrs["class"] = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        return attrs

    @property
    def data(self) -> Any:
        """What came, without signs that nobody types and no page or print can show."""
        return _typeable(super().data)

    @property
    def one_box(self) -> bool:
        """A single yes/no box, whose label stands behind it."""
        return isinstance(self.field.widget, django_forms.CheckboxInput)

    @property
    def optional(self) -> bool:
        """Whether to say so: the field may stay empty, and is not a box that is simply not ticked."""
        # Where nothing has to be filled in (a search, a filter), saying it at each field would be noise.
        asked = any(field.required for field in self.form.fields.values() if not field.widget.is_hidden)
        return asked and not (self.field.required or self.field.disabled or self.one_box)

    @property
    def why(self) -> str:
        """The answer to "Why do we ask?", or empty."""
        return str(getattr(self.field, "why", ""))


_UNTYPEABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _typeable(sent: Any) -> Any:
    if isinstance(sent, str):
        return _UNTYPEABLE.sub("", sent)
    if isinstance(sent, list | tuple):
        return type(sent)(_typeable(part) for part in sent)
    return sent


class WayhomeRenderer(DjangoTemplates):
    """Draws forms with kit/templates/kit/forms and widgets with those of the kit before Django's own."""

    form_template_name = "kit/forms/fields.html"
    field_template_name = "kit/forms/field.html"
    bound_field_class = Part

    @cached_property
    def engine(self) -> Engine:
        """The engine that looks into the kit first, so that no order of installed apps matters."""
        here = Path(__file__).parent / "templates"
        django = Path(django_forms.__file__).parent / "templates"
        return Engine({"APP_DIRS": True, "DIRS": [here, django], "NAME": "wayhome-forms", "OPTIONS": {}})


class Form(django_forms.Form):
    """The base of every form.

    ``why = {"field": "…"}`` puts "Why do we ask?" under a field. ``icons = {"field": {"code": "icon"}}`` puts
    drawings beside the choices of ``ChoiceButtons``. ``refuse(error)`` shows a Refused where it belongs.
    """

    why: Mapping[str, str | Promise] = {}
    use_required_attribute = False
    template_name_label = "kit/forms/label.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.why = self.why.get(name, "")  # type: ignore[attr-defined]
            for code, sentence in _sentences(field).items():
                if any(field.error_messages.get(code) is own for own in _FRAMEWORKS_OWN):
                    field.error_messages[code] = sentence

    def only_looks(self) -> bool:
        """Whether the button beside a box to search in was pressed: then nothing is saved, and only that box complains."""
        looked_for = self.data.get("find") if self.is_bound else None
        if looked_for:
            for other in [name for name in self.errors if name != looked_for]:
                del self.errors[other]
        return bool(looked_for)

    def refuse(self, error: Refused) -> None:
        """Show what an action refused, at its field if it names one."""
        self.add_error(error.field if error.field in self.fields else None, str(error.sentence))

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(id of the field to jump to or empty, its label, sentence) for the summary on top, in the fields' order."""
        found = [("", "", str(sentence)) for sentence in self.non_field_errors()]
        if any(bound.errors for bound in self.hidden_fields()):
            found.append(
                ("", "", str(_("This page was not sent whole. Open it again and fill it in once more.")))
            )
        for bound in self.visible_fields():
            anchor = bound.id_for_label or f"{bound.auto_id}_0"
            label = str(bound.label).rstrip("?")  # a colon follows
            found += [(anchor, label, str(sentence)) for sentence in bound.errors]
        return found


# The framework's own sentences, which ours replace (looked at by identity: they change with the language).
_FRAMEWORKS_OWN = (
    None,
    django_forms.Field.default_error_messages["required"],
    django_forms.ChoiceField.default_error_messages["invalid_choice"],
    django_forms.ModelChoiceField.default_error_messages["invalid_choice"],
)


def _sentences(field: django_forms.Field) -> dict[str, Any]:
    chosen = isinstance(field, django_forms.ChoiceField)
    return {
        "required": _("Choose one.") if chosen else _("Fill this in."),
        "invalid_choice": _("Choose one that is on the list."),
        "max_length": _("Too long: at most %(limit_value)d characters, this has %(show_value)d."),
        "min_value": _("This must be %(limit_value)s or more."),
        "max_value": _("This must be %(limit_value)s or less."),
    }


class CreateForm(Form):
    """A form that makes a record: its hidden id, made when the page was, so that a double click makes one record."""

    id = django_forms.UUIDField(widget=django_forms.HiddenInput, initial=new_id)


class EditForm(Form):
    """A form that changes a record: its hidden version, so that nobody overwrites what they have not seen."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


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
    """Any of a few, drawn like ``ChoiceButtons``."""

    template_name = "kit/widgets/choices.html"


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
    zone = "UTC"  # whose today: a form sets the office's own

    def __init__(self, attrs: dict[str, Any] | None = None, near: bool = True) -> None:
        super().__init__({"inputmode": "numeric", "class": "govuk-input wh-date", **(attrs or {})})
        self.near = near

    def format_value(self, value: Any) -> str | None:
        """Write a date day first; what was typed and could not be read is given back untouched."""
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the two days nearest at hand."""
        context = super().get_context(name, value, attrs)
        now = today(self.zone)
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


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: both versions, in words and as a form sends them."""

    name: str
    label: str
    saved: str
    mine: str
    saved_raw: str
    mine_raw: str


@dataclass(frozen=True)
class Conflicted:
    """What kit/conflict.html shows: ``rows`` to choose from, ``hidden`` what both agree on, the version to save over."""

    version: int
    rows: tuple[Clash, ...]
    hidden: tuple[tuple[str, str], ...]
    who: str = ""
    when: dt.datetime | None = None


def conflicted(
    form: django_forms.BaseForm,
    saved: Mapping[str, Any],
    version: int,
    who: str = "",
    when: dt.datetime | None = None,
) -> Conflicted:
    """Lay what was saved meanwhile beside what this bound form sends. ``saved``: field name to value, as ``initial`` has it.

    Show it with ``render(request, "kit/conflict.html", {"conflict": …, "back": url})``: the answer comes back as the
    same form, with the version that was shown, so the same view saves it.
    """
    rows: list[Clash] = []
    hidden: list[tuple[str, str]] = []
    for bound in form:
        if bound.name == "version":
            continue
        mine = _sent(bound)
        theirs = _sent_as(bound, saved[bound.name]) if bound.name in saved else mine
        if bound.is_hidden or theirs == mine or len(mine) > 1 or len(theirs) > 1:
            hidden += [(bound.html_name, value) for value in mine]
            continue
        rows.append(
            Clash(
                name=bound.html_name,
                label=str(bound.label),
                saved=_in_words(bound, theirs),
                mine=_in_words(bound, mine),
                saved_raw="".join(theirs),
                mine_raw="".join(mine),
            )
        )
    return Conflicted(version, tuple(rows), tuple(hidden), who, when)


def _sent(bound: BoundField) -> list[str]:
    data = bound.data
    if isinstance(data, tuple):
        data = data[0]
    if isinstance(data, bool):
        return ["on"] if data else []
    if isinstance(data, list | set):
        return sorted(str(value) for value in data)
    return [str(data)] if data not in (None, "") else []


def _sent_as(bound: BoundField, value: Any) -> list[str]:
    value = bound.field.prepare_value(value)
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, list | set | tuple):
        return sorted(str(item) for item in value)
    written = bound.field.widget.format_value(value)
    if isinstance(written, list):
        written = written[0] if written else ""
    return [str(written)] if written not in (None, "") else []


def _in_words(bound: BoundField, raw: list[str]) -> str:
    if isinstance(bound.field.widget, django_forms.CheckboxInput):
        return str(_("Yes") if raw else _("No"))
    if isinstance(bound.field, PickField):
        return (bound.field.words(raw[0]) or raw[0]) if raw else ""
    if raw and hasattr(bound.field, "in_words"):
        return str(bound.field.in_words(raw[0]))
    choices = dict(getattr(bound.field, "choices", ()))
    named = {str(code): str(words) for code, words in choices.items()}
    return ", ".join(named.get(value, value) for value in raw)
