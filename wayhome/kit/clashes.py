"""Two people changed the same record: what each of them sent, laid side by side."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from wayhome.kit.inputs import ChoiceBoxes, PickField


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
        several = isinstance(bound.field.widget, ChoiceBoxes)
        if bound.is_hidden or theirs == mine or (not several and max(len(mine), len(theirs)) > 1):
            hidden += [(bound.html_name, value) for value in mine]
            continue
        rows.append(
            Clash(
                name=bound.html_name,
                label=str(bound.label),
                saved=_in_words(bound, theirs),
                mine=_in_words(bound, mine),
                saved_raw=",".join(theirs),
                mine_raw=",".join(mine),
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
        return str(bound.field.in_words(",".join(raw)))
    choices = dict(getattr(bound.field, "choices", ()))
    named = {str(code): str(words) for code, words in choices.items()}
    return ", ".join(named.get(value, value) for value in raw)
