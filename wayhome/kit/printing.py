"""Paper: A4 as PDF/UA, tagged, in its language, with the house's letters inside and none of the machine's.

``pdf`` prints any sheet written in typst; ``paper`` prints what most papers are made of: questions with answers or room to write,
boxes to tick, tables, words, and places for signatures, thumbs and stamps. What is printed goes in as data, never as markup; it
is made in memory and written nowhere.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import fontpkg
import typst

_PAPER = Path(__file__).parent / "data" / "paper.typ"
_FONTS = ("Noto Sans", "Noto Sans Khmer")
# Letters beside those of our languages: PDF/UA refuses a file with one that has no shape.
_RARE = re.compile(
    "[^\\n -~\u00a0-\u024f\u0300-\u0304\u0306-\u030c\u031b\u0323\u1780-\u17dd\u17e0-\u17e9\u1ea0-\u1ef9\u200b-\u200d\u2010-\u2026\u20ab\u20ac]"
)


def pdf(sheet: Path, told: dict[str, Any]) -> bytes:
    """Return a sheet printed with ``told`` (its ``sys.inputs.told``); a letter that its fonts lack stands as a question mark."""
    words = json.dumps(told, ensure_ascii=False)
    try:
        return _printed(sheet, words)
    except typst.TypstError:
        return _printed(sheet, _RARE.sub("?", words))


def _printed(sheet: Path, told: str) -> bytes:
    source: Any = sheet.read_bytes()
    made: bytes = typst.compile(
        source,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"told": told},
        pdf_standards=["ua-1"],
    )
    return made


@lru_cache
def _fonts() -> list[str]:
    """The folders of the fonts that travel with the house."""
    return [str(Path(fontpkg.path(name)).parent) for name in _FONTS]


@dataclass(frozen=True)
class Heading:
    """A part's title."""

    kind: ClassVar[str] = "heading"
    words: str


@dataclass(frozen=True)
class Field:
    """A question and its answer; without one, ``lines`` lines to write on by hand."""

    kind: ClassVar[str] = "field"
    label: str
    answer: str = ""
    lines: int = 1


@dataclass(frozen=True)
class Ticks:
    """A question with boxes: (words, whether ticked); ``room`` leaves a line behind them for what stands in no box."""

    kind: ClassVar[str] = "ticks"
    label: str
    boxes: Sequence[tuple[str, bool]]
    room: bool = False


@dataclass(frozen=True)
class Table:
    """Columns and rows; ``blank`` empty rows below to write on by hand."""

    kind: ClassVar[str] = "table"
    label: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]] = ()
    blank: int = 0


@dataclass(frozen=True)
class Words:
    """Sentences as they are; ``soft`` for what explains."""

    kind: ClassVar[str] = "words"
    words: str
    soft: bool = False


@dataclass(frozen=True)
class Boxes:
    """Places to sign: the label above each; ``stamp`` makes room for a seal beside them."""

    kind: ClassVar[str] = "boxes"
    labels: Sequence[str]
    stamp: str = ""


Part = Heading | Field | Ticks | Table | Words | Boxes


@dataclass(frozen=True)
class Paper:
    """One document: language (en, vi, km), who gives it out, its title, what stands below it, its parts, and the line of every foot."""

    lang: str
    office: str
    title: str
    under: Sequence[str] = ()
    parts: Sequence[Part] = field(default_factory=list)
    foot: str = ""
    mark: str = ""


def paper(told: Paper) -> bytes:
    """Return a paper as PDF."""
    data = {**asdict(told), "parts": [{"kind": part.kind, **asdict(part)} for part in told.parts]}
    return pdf(_PAPER, data)
