"""A record's versions told in words, for kit/history.html: who wrote what, when, and what changed from version to version."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import RETIRE_REASONS, SOURCES, Versioned, VersionRow, history

Words = str | Promise


@dataclass(frozen=True)
class Change:
    """One line that changed, in words; ``before`` is empty in the first version."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One version: when it was written, by whom, from where if not on screen, and what changed."""

    when: dt.datetime
    who: str
    note: str
    first: bool
    changes: tuple[Change, ...]


def writers(row: Versioned, *columns: str) -> set[uuid.UUID]:
    """Return the ids of all accounts that a record's versions name: who recorded them, and those in ``columns`` (``done_by_id``)."""
    named = {getattr(version, column) for version in history(row) for column in ("recorded_by_id", *columns)}
    return {id for id in named if id is not None}


def told(
    row: Versioned,
    labels: Mapping[str, Words],
    *,
    people: Mapping[uuid.UUID, str],
    also: Callable[[VersionRow], Mapping[str, str]] | None = None,
) -> list[Told]:
    """Return the versions of a record, newest first.

    ``labels`` gives each column to tell (``done_by_id`` for a reference) its words; ``people`` names accounts by their ids; ``also`` adds
    lines (words to words) that stand in another table.
    """
    versions: list[Any] = list(history(row))
    lines = [
        _lines(row, version, labels, people) | dict(also(version) if also else {}) for version in versions
    ]
    found = []
    for at, version in enumerate(versions):
        before = lines[at + 1] if at + 1 < len(lines) else {}
        changes = [
            Change(label, before.get(label, ""), after)
            for label, after in lines[at].items()
            if after != before.get(label, "")
        ]
        note = "" if version.source == "screen" else str(SOURCES.label(version.source))
        who = people.get(version.recorded_by_id, "")
        found.append(Told(version.recorded_at, who, note, at + 1 == len(versions), tuple(changes)))
    return found


def _lines(
    row: Versioned, version: Any, labels: Mapping[str, Words], people: Mapping[uuid.UUID, str]
) -> dict[str, str]:
    lines = {}
    for name, label in labels.items():
        value = getattr(version, name)
        field = row._meta.get_field(
            name.removesuffix("_id") if name not in {f.name for f in row._meta.concrete_fields} else name
        )
        lines[str(label)] = _in_words(value, field, people)
    if version.retired_at is not None:
        lines[_("Retired")] = str(RETIRE_REASONS.label(version.retired_reason))
    return lines


def _in_words(value: Any, field: Any, people: Mapping[uuid.UUID, str]) -> str:
    if value is None or value == "":
        return ""
    if field.is_relation:
        return people.get(value, str(value))
    if isinstance(field, CodedField) and field.codes is not None:
        return str(field.codes.label(value))
    if isinstance(value, dt.date):
        return formats.day(value, formats.language(get_language()))
    return str(value)
