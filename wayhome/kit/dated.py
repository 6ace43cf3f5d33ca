"""Dated data: what holds for somebody on a day, as tables of a TOML file that is shipped, and of an own one in the data folder over it.

A table stands under ``default``, or under a key of who it is for (a country, an office). Where what it says has changed, several rows
stand under a key (``[[VN]]``), each with the day ``from`` which it holds; a later one takes the place of an earlier one.
"""

import datetime as dt
import difflib
import functools
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

DEFAULT = "default"
Told = Mapping[str, Any]
Check = Callable[[Told], None]  # ValueError: the key, and what belongs there


@dataclass(frozen=True)
class Row:
    """One table: since when it holds, what it tells, whether it is of the own file, and where it stands, for a sentence about a slip."""

    since: dt.date
    told: Told
    own: bool
    where: str


def holding(rows: Iterable[Row], on: dt.date) -> Row | None:
    """Return which row of a key holds on a day: the latest that has begun."""
    return max((row for row in rows if row.since <= on), key=lambda row: row.since, default=None)


def laid(rows: Iterable[Row], *within: str) -> dict[str, Any]:
    """Return what rows tell together: each over the ones before it; the tables named ``within`` entry by entry."""
    told: dict[str, Any] = {}
    for row in rows:
        told |= {**row.told, **{name: {**told.get(name, {}), **row.told.get(name, {})} for name in within}}
    return told


@dataclass(frozen=True)
class DatedFile:
    """A shipped file, the check of each of its rows, and the id of the fault that the start-up check tells.

    An own file says nothing that the shipped one does not say somewhere: a slip in a name would else change nothing, and nobody would
    know. In the tables named ``closed`` that holds for each entry, too.
    """

    shipped: Path
    check: Check
    id: str
    closed: tuple[str, ...] = ()

    @property
    def own(self) -> Path:
        """Where the own file lies, if there is one."""
        return Path(settings.HOME) / self.shipped.name

    def rows(self, *keys: str, on: dt.date) -> list[Row]:
        """Return the rows that hold on a day, the general first: default, then each key; of each the shipped before the own."""
        files = self._files()
        found = (holding(file.get(key, ()), on) for key in (DEFAULT, *keys) for file in files)
        return [row for row in found if row is not None]

    def every_row(self) -> list[Row]:
        """Return all rows of both files."""
        return [row for file in self._files() for row in _all(file)]

    def for_nobody(self, known: Collection[str]) -> list[str]:
        """Return which tables of the own file are neither ``default`` nor for one of those known: what stands there holds for nobody."""
        if not self.own.is_file():
            return []
        return [f"{self.own}, [{key}]" for key in self._files()[-1] if key != DEFAULT and key not in known]

    def faults(self) -> list[checks.CheckMessage]:
        """Return what is wrong with the files, for the start-up check."""
        try:
            self._files()
        except ImproperlyConfigured as error:
            return [self.fault(str(error))]
        return []

    def fault(self, words: str) -> checks.CheckMessage:
        """Return a fault of this file, with where one sees how it is written."""
        example = "/".join(self.shipped.parts[-4:])
        return checks.Error(words, hint=f"See {example} for how it is written.", id=self.id)

    def _files(self) -> list[dict[str, tuple[Row, ...]]]:
        shipped = _read(self.shipped, self.check, own=False)
        if not self.own.is_file():
            return [shipped]
        state = self.own.stat()
        own = _read(self.own, self.check, own=True, _state=(state.st_mtime_ns, state.st_size))
        for name in (None, *self.closed):
            names = {one for row in _all(shipped) for one in _names(row, name)} | {"from"}
            for row in _all(own):
                for strange in _names(row, name) - names:
                    near = difflib.get_close_matches(strange, names, 1)
                    words = f"{strange} is not known" + (f"; is {near[0]} meant?" if near else "")
                    raise ImproperlyConfigured(f"{row.where}: {name + ': ' if name else ''}{words}")
        return [shipped, own]


FILES: list[DatedFile] = []  # all there are, for who starts the house


def told_at_start(*files: DatedFile) -> None:
    """Register the start-up check of files: a slip in an own one is told then, not on the day somebody waits for what it says."""
    FILES.extend(file for file in files if file not in FILES)
    checks.register(lambda **kwargs: [fault for file in files for fault in file.faults()])


def _all(file: Mapping[str, Iterable[Row]]) -> list[Row]:
    return [row for rows in file.values() for row in rows]


def _names(row: Row, within: str | None) -> set[str]:
    """What a row says, by name; or what its table ``within`` says."""
    told: Told = row.told if within is None else row.told.get(within, {})
    return set(told)


@functools.lru_cache(maxsize=64)
def _read(
    path: Path, check: Check, *, own: bool, _state: tuple[int, int] = (0, 0)
) -> dict[str, tuple[Row, ...]]:
    """Return {key: its rows}; ImproperlyConfigured names file, row and key of a slip. ``_state`` of the file: a changed one is read anew."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ImproperlyConfigured(f"{path}: {error}") from error
    return {key: _rows(f"{path}, [{key}]", table, check, own) for key, table in tables.items()}


def _rows(where: str, table: Any, check: Check, own: bool) -> tuple[Row, ...]:
    found: dict[dt.date, Row] = {}
    for told in table if isinstance(table, list) else [table]:
        if not isinstance(told, dict):
            raise ImproperlyConfigured(f"{where}: a table belongs here, below a line like [{DEFAULT}]")
        since = told.get("from", dt.date.min)
        at = f"{where} from {since}" if "from" in told else where
        try:
            if type(since) is not dt.date or since in found:
                raise ValueError("from: a day, written 2025-07-01, each once")
            check(told)
        except KeyError as error:
            raise ImproperlyConfigured(f"{at}: {error.args[0]} is missing") from error
        except (TypeError, AttributeError, ValueError) as error:
            raise ImproperlyConfigured(f"{at}: {error}") from error
        found[since] = Row(since, told, own, at)
    return tuple(found.values())


def known(told: Told, name: str, codes: Iterable[str]) -> None:
    """Check that what stands under a name, if anything, is of these codes, each once."""
    given = told.get(name, [])
    if not isinstance(given, list | dict) or len(set(given)) != len(given) or not set(given) <= set(codes):
        raise ValueError(f"{name}: each once, of {sorted(codes)}, not {given}")


def between(told: Told, name: str, low: int, high: int) -> None:
    """Check that what stands under a name, if anything, is a whole number within bounds."""
    given = told.get(name, low)
    if type(given) is not int or not low <= given <= high:
        raise ValueError(f"{name}: a whole number from {low} to {high}, not {given}")
