"""Rows of a form as one field: several lines of the same few questions, more of them with and without script.

The value of the field is a list of what each row's form told; in a form's data and on a page of two versions it is one text (JSON), so
that a list of rows is chosen whole.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wayhome.kit.forms import Form
from wayhome.kit.inputs import PickField

Raw = list[dict[str, Any]]
_NONE_OF_OURS = "{}"
LONGEST = 20_000  # letters of all rows sent as one text


class Row(Form):
    """One row. ``tells``: the questions of which at least one is answered in a row that is not empty."""

    tells: ClassVar[tuple[str, ...]] = ()

    def in_words(self) -> str:
        """The row as a person reads it; after ``is_valid()``."""
        return ""


class RowsInput(django_forms.Widget):
    """A table of rows; ``shown`` of them from the start."""

    template_name = "activities/widgets/rows.html"
    use_fieldset = True
    checked = False
    sent = 0  # rows that came with a form, one more where one was asked for

    def __init__(self, row: Callable[..., Row], shown: int, most: int, more: str | Promise) -> None:
        super().__init__()
        self.row, self.shown, self.most, self.more = row, shown, most, more

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first box of the first row."""
        first = next(iter(self.row(prefix=f"{id_.removeprefix('id_')}-0").visible_fields()), None)
        return first.id_for_label if first is not None else id_

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Nothing came at all."""
        return name not in data and f"{name}-TOTAL_FORMS" not in data

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return all rows that tell something as one text."""
        if name in data:
            text = str(data[name])
            return text if len(text) <= LONGEST else _NONE_OF_OURS
        try:
            count = min(int(data.get(f"{name}-TOTAL_FORMS", 0)), self.most)
        except ValueError:
            count = 0
        self.sent = count + (data.get("more") == name)
        rows: Raw = []
        for at in range(max(count, 0)):
            form = self.row(prefix=f"{name}-{at}")
            raw = {
                key: field.widget.value_from_datadict(data, files, form.add_prefix(key))
                for key, field in form.fields.items()
            }
            if any(_told(raw[key]) for key in form.tells):
                rows.append(raw)
        return json.dumps(rows, ensure_ascii=False)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the rows: those told, then empty ones."""
        context = super().get_context(name, value, attrs)
        told = read(value)
        count = min(max(self.shown, self.sent, len(told)), self.most)
        rows = [self._bound(name, at, told[at] if at < len(told) else None) for at in range(count)]
        context["widget"] |= {
            "rows": rows,
            "blank": self.row(prefix=f"{name}-__prefix__"),
            "count": count,
            "most": self.most,
            "full": count >= self.most,
            "more": self.more,
        }
        return context

    def _bound(self, name: str, at: int, raw: dict[str, Any] | None) -> Row:
        if raw is None:
            return self.row(prefix=f"{name}-{at}")
        if not self.checked:
            return self.row(prefix=f"{name}-{at}", initial=_plain(raw))
        return self.row(_data(f"{name}-{at}", raw), prefix=f"{name}-{at}")


class RowsField(django_forms.Field):
    """Several rows; its value is a list of dicts. ``row`` makes the form of one row (``row(data, prefix=…)``)."""

    def __init__(
        self,
        *,
        row: Callable[..., Row],
        shown: int = 1,
        most: int = 30,
        more: str | Promise = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=RowsInput(row, shown, most, more), **kwargs)
        self.row = row

    def prepare_value(self, value: Any) -> str:
        """Write rows as one text."""
        if isinstance(value, str):
            return value
        form = self.row()
        rows = [
            {key: _written(field, row.get(key)) for key, field in form.fields.items()} for row in value or []
        ]
        return json.dumps(rows, ensure_ascii=False)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other rows are told than before."""
        return read(self.prepare_value(initial)) != read(data)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Return what each row told; what is wrong is said at its row and named above."""
        self.widget.checked = True
        if not _whole(value, self.widget.most):
            raise ValidationError(_("This page was not sent whole. Open it again and fill it in once more."))
        told, wrong = [], []
        for at, form in enumerate(self._forms(value)):
            if form.is_valid():
                told.append(form.cleaned_data)
                continue
            for sentences in form.errors.values():
                wrong += [_("Row %(n)s: %(sentence)s") % {"n": at + 1, "sentence": one} for one in sentences]
        if wrong:
            raise ValidationError([ValidationError(sentence) for sentence in wrong])
        return told

    def in_words(self, raw: str) -> str:
        """The rows as a person reads them."""
        return "; ".join(form.in_words() for form in self._forms(raw) if form.is_valid())

    def _forms(self, value: Any) -> list[Row]:
        return [
            self.row(_data(f"r-{at}", raw), prefix=f"r-{at}")
            for at, raw in enumerate(read(value)[: self.widget.most])
        ]


def read(text: Any) -> Raw:
    """Return the rows of a text; nothing where it is none of ours."""
    rows = _loaded(text)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _whole(text: Any, most: int) -> bool:
    """Whether a text holds rows and nothing else, and no more of them than there may be."""
    rows = _loaded(text)
    return isinstance(rows, list) and len(rows) <= most and all(isinstance(row, dict) for row in rows)


def _loaded(text: Any) -> Any:
    """What a text holds; None where it is too deep or none of ours."""
    try:
        rows = json.loads(text or "[]")
        json.dumps(rows, ensure_ascii=False).encode()  # half letters can be shown to nobody
    except (TypeError, ValueError, RecursionError):
        return None
    return rows


def _told(raw: Any) -> bool:
    return any(raw) if isinstance(raw, list | tuple) else bool(raw)


def _plain(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a form begins with it; a choice is what was chosen and what was typed."""
    return {
        key: tuple([*value, "", ""][:2]) if isinstance(value, list) else value for key, value in raw.items()
    }


def _data(prefix: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a browser would send it."""
    data: dict[str, Any] = {}
    for key, value in raw.items():
        if isinstance(value, list | tuple):
            chosen, typed = [*(str(part) for part in value), "", ""][:2]
            data |= {f"{prefix}-{key}": chosen, f"{prefix}-{key}_q": typed}
        else:
            data[f"{prefix}-{key}"] = "" if value is None else str(value)
    return data


def _written(field: django_forms.Field, value: Any) -> Any:
    if isinstance(field, PickField):
        return [str(getattr(value, "pk", value) or ""), ""]
    written = field.widget.format_value(field.prepare_value(value))
    if isinstance(written, Sequence) and not isinstance(written, str):
        written = written[0] if written else ""
    return "" if written is None else str(written)
