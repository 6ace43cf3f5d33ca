"""The words beside what was typed into a form that was kept: found by the page it was to go to, without opening that page.

The forms that a page's module has at hand are looked through for the one with these fields. What has no label there stands alone.
"""

import sys
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from django import forms
from django.urls import Resolver404, resolve
from django.utils.functional import Promise

from wayhome.trust.accounts.rules import legible

Fields = Iterable[tuple[str, list[str]]]


def labelled(path: str, fields: Fields) -> list[tuple[str | Promise, list[str]]]:
    """Return (label, what was written or chosen) of each field of a form that was to go to ``path``; ids and empty boxes left out."""
    told = [(name, values) for name, values in fields if legible([(name, values)])]
    known = _fields_of(path, {_bare(name) for name, _values in told})
    return [_in_words(known.get(_bare(name)), legible([(name, values)])) for name, values in told]


def _bare(name: str) -> str:
    """The field's own name: without a row's number, and without what tells a box's part."""
    last = name.rsplit("-", 1)[-1]
    head, _line, tail = last.rpartition("_")
    return head if tail.isdigit() and head else last


def _in_words(field: forms.Field | None, values: list[str]) -> tuple[str | Promise, list[str]]:
    if field is None:
        return "", values
    words: dict[str, str] = {}
    for value, label in _flat(getattr(field, "choices", None) or ()):
        words[str(value)] = str(label)
    return field.label or "", [words.get(value, value) for value in values]


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups; none of a list that a database keeps, which is not asked here."""
    if isinstance(choices, forms.models.ModelChoiceIterator):
        return
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _fields_of(path: str, names: set[str]) -> dict[str, forms.Field]:
    """The fields of the form that has most of these names, of those the page's module has at hand."""
    try:
        view = resolve(path.partition("?")[0]).func
    except Resolver404:
        return {}
    module = sys.modules.get(view.__module__)
    classes = dict.fromkeys(_classes(module)) if module else {}
    ranked = sorted(classes, key=lambda one: -len(names & set(one.base_fields)))
    found: dict[str, forms.Field] = {}
    for one in ranked:  # rows and parts beside it may be of another form
        found = {name: field for name, field in one.base_fields.items() if name in names} | found
    return found


def _classes(module: ModuleType) -> Iterator[Any]:
    for value in vars(module).values():
        inside = (
            vars(value).values() if isinstance(value, ModuleType) and ".forms" in value.__name__ else (value,)
        )
        for one in inside:
            form = (
                getattr(one, "form", one)
                if isinstance(one, type) and issubclass(one, forms.BaseFormSet)
                else one
            )
            if isinstance(form, type) and issubclass(form, forms.BaseForm) and hasattr(form, "base_fields"):
                yield form
