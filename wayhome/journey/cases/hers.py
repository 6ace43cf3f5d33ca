"""What a room holds about a person, told to herself when she asks for it.

A room's ``held.py`` has ``held(viewer, case)``: what it holds in parts, without a colleague's name; ``PRINTS`` and ``WITHHOLDS``
name each of its sealed columns: what is printed, and what is not because it is about others. A part says so in a sentence.
The desk lists the rooms (``doors/desk/answering.py``), and a test holds that no sealed column is left out.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise

Words = str | Promise
Column = tuple[type[models.Model], str]


@dataclass(frozen=True)
class HeldLine:
    """One record: its day, what it is, what was answered (each with its question or without), and the words of it.

    ``words`` None: they are there, and the viewer's keys do not open them.
    """

    on: dt.date
    what: Words
    more: Sequence[tuple[Words, Words]] = ()
    words: str | None = field(default="", repr=False)


@dataclass(frozen=True)
class Held:
    """A part of what a room holds: its heading, its records, and in sentences what of it is not printed."""

    title: Words
    lines: list[HeldLine] = field(repr=False)
    withheld: Collection[Words] = ()


def answered(row: Any, *names: str) -> list[tuple[Words, Words]]:
    """Return the answers of these coded columns in words; what was not asked and not told is left out."""
    told = [(name, getattr(row, name)) for name in names]
    return [("", getattr(row, f"get_{name}_display")()) for name, code in told if code not in UNTOLD]


UNTOLD = frozenset({"", "not_asked", "not_told"})
