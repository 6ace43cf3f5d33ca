"""The bulletin as PDF/UA: tagged, titled, in its language, with the house's letters inside and none of the machine's."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import fontpkg
import typst

from wayhome.evidence.bulletins.composing import Bulletin, Section
from wayhome.evidence.bulletins.printing.words import frame

_SHEET = Path(__file__).resolve().parents[1] / "data" / "bulletin.typ"
_FONTS = ("Noto Sans", "Noto Sans Khmer")
# Letters beside those of our languages: PDF/UA refuses a file with one that has no shape.
_RARE = re.compile(
    "[^\\n -~\u00a0-\u024f\u0300-\u0304\u0306-\u030c\u031b\u0323\u1780-\u17dd\u17e0-\u17e9\u1ea0-\u1ef9\u200b-\u200d\u2010-\u2026\u20ab\u20ac]"
)


def render(bulletin: Bulletin) -> bytes:
    """Return the document. What is told goes in as data, never as markup; a letter that its fonts lack stands as a question mark."""
    told = json.dumps(_told(bulletin), ensure_ascii=False)
    try:
        return _printed(told)
    except typst.TypstError:
        return _printed(_RARE.sub("?", told))


def _printed(told: str) -> bytes:
    sheet: Any = _SHEET.read_bytes()
    made: bytes = typst.compile(
        sheet,
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


def _told(bulletin: Bulletin) -> dict[str, Any]:
    around = frame(bulletin)
    return {
        "lang": bulletin.lang,
        "title": around.title,
        "marks": around.marks,
        "name": bulletin.name,
        "when": [around.told, around.printed],
        "first": [_section(section) for section in bulletin.first],
        "items": [
            {"lang": item.lang, "title": item.title, "paragraphs": item.paragraphs} for item in bulletin.items
        ],
        "last": [_section(section) for section in bulletin.last],
        "nothing": around.nothing if bulletin.empty else "",
        "care": around.care,
        "year": bulletin.printed_on.year,
        "month": bulletin.printed_on.month,
        "day": bulletin.printed_on.day,
    }


def _section(section: Section) -> dict[str, Any]:
    lines = [
        [{"text": piece.text, "number": bool(piece.code)} for piece in line.pieces] for line in section.lines
    ]
    return {"title": section.title, "lines": lines}
