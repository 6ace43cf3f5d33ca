"""The indicators as they stand in the database: read in one statement, and each version's text is understood once a process."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from wayhome.evidence.indicators.models import IndicatorVersion
from wayhome.evidence.indicators.plans import Statement, compiled
from wayhome.evidence.indicators.presenter import words
from wayhome.evidence.indicators.rules import Parts, read
from wayhome.kit.dates import Month


@dataclass(frozen=True, eq=False)
class Held:
    """A version of an indicator. The same text is the same object, so that what follows from it can be kept."""

    code: str
    section: str
    valid_from: dt.date
    parts: Parts
    sheet: Mapping[str, Any]


def versions(months: Sequence[Month]) -> Mapping[str, Sequence[tuple[Held, Sequence[Month]]]]:
    """Return the versions that hold for some of the months, with these, by the indicators' codes in their order."""
    statement = _statement(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return _holding(_understood(tuple(cursor.fetchall())), tuple(months))


@lru_cache(maxsize=64)
def _holding(
    every: tuple[Held, ...], months: tuple[Month, ...]
) -> Mapping[str, Sequence[tuple[Held, Sequence[Month]]]]:
    found = {}
    for code, newest_first in groupby(every, key=lambda held: held.code):
        of_code = list(newest_first)
        held: dict[Held, list[Month]] = {}
        for month in months:
            version = next((version for version in of_code if version.valid_from <= month.last), None)
            if version is not None:
                held.setdefault(version, []).append(month)
        found[code] = list(held.items())
    return found


@lru_cache(maxsize=2048)
def words_of(held: Held, lang: str) -> Mapping[str, str]:
    """Return a version's words in the language that is switched on (``lang``)."""
    return words(held.sheet, lang)


@lru_cache(maxsize=8)
def _understood(rows: tuple[tuple[Any, ...], ...]) -> tuple[Held, ...]:
    return tuple(_held(*row) for row in rows)


@lru_cache(maxsize=512)
def _held(code: str, section: str, valid_from: dt.date | str, parts_text: str, sheet_text: str) -> Held:
    # SQLite gives a day as text.
    began = dt.date.fromisoformat(valid_from) if isinstance(valid_from, str) else valid_from
    return Held(code, section, began, read(json.loads(parts_text)), json.loads(sheet_text))


def _every() -> QuerySet[Any, Any]:
    return (
        IndicatorVersion.objects.annotate(
            code=F("indicator__code"),
            section=F("indicator__section"),
            parts_text=Cast("parts", TextField()),
            sheet_text=Cast("sheet", TextField()),
        )
        .order_by("indicator__position", "code", "-valid_from", "-number")
        .values("code", "section", "valid_from", "parts_text", "sheet_text")
    )


@lru_cache(maxsize=2)
def _statement(_vendor: str) -> Statement:
    return compiled(_every(), {})
