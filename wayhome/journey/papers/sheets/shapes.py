"""What a form is made of, as data. ``source`` names an answer of ``filling.py``; without one, or without an answer, there is room to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Said = str | Promise


@dataclass(frozen=True)
class Head:
    """A part's title."""

    words: Said


@dataclass(frozen=True)
class Ask:
    """A question; ``lines`` to write on where nothing is known."""

    label: Said
    source: str = ""
    lines: int = 1


@dataclass(frozen=True)
class Tick:
    """A question with boxes by code; ``room`` leaves a line behind them."""

    label: Said
    boxes: Sequence[tuple[str, Said]]
    source: str = ""
    room: bool = False


@dataclass(frozen=True)
class Grid:
    """A table. ``first`` gives its rows their beginning; ``source`` gives whole rows; ``blank`` rows follow for the hand."""

    label: Said
    columns: Sequence[Said]
    source: str = ""
    first: Sequence[Said] = ()
    blank: int = 0


@dataclass(frozen=True)
class Say:
    """A sentence. ``to_her``: it is read or told to the person, and is marked until a native reader has read it."""

    words: Said
    to_her: bool = False


@dataclass(frozen=True)
class Sign:
    """Places to sign, and for a stamp."""

    labels: Sequence[Said]
    stamp: Said = ""


Piece = Head | Ask | Tick | Grid | Say | Sign


@dataclass(frozen=True)
class Sheet:
    """A form: its code, family and title, what it is for, where its fields come from, and its pieces. ``official``: its name where it is filed."""

    code: str
    family: Literal["cambodia", "trafficking"]
    title: Said
    purpose: Said
    origin: str
    official: str
    pieces: Sequence[Piece]
