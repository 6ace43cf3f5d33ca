"""The bulletin as PDF/UA: tagged, titled, in its language, with the house's letters inside and none of the machine's."""

from pathlib import Path
from typing import Any

from wayhome.evidence.bulletins.composing import Bulletin, Section
from wayhome.evidence.bulletins.printing.words import frame
from wayhome.kit.printing import pdf

_SHEET = Path(__file__).resolve().parents[1] / "data" / "bulletin.typ"


def render(bulletin: Bulletin) -> bytes:
    """Return the document. What is told goes in as data, never as markup; a letter that its fonts lack stands as a question mark."""
    return pdf(_SHEET, _told(bulletin))


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
