"""Writes docs/papers.md: every official form, its fields, and where its list of fields comes from. `make papers`."""

from __future__ import annotations

import os
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
    os.environ.setdefault("WAYHOME_TEST", "1")
    django.setup()

from wayhome.journey.papers.sheets import SHEETS
from wayhome.journey.papers.sheets.shapes import Ask, Grid, Head, Piece, Tick

PAGE = Path(__file__).resolve().parent.parent / "docs" / "papers.md"


def _line(piece: Piece) -> str:
    match piece:
        case Head():
            return f"\n**{piece.words}**\n"
        case Ask():
            return f"- {piece.label}{_from(piece.source)}"
        case Tick():
            return f"- {piece.label or 'Boxes'}: {', '.join(str(words) for _code, words in piece.boxes)}{_from(piece.source)}"
        case Grid():
            rows = f"; rows: {', '.join(str(words) for words in piece.first)}" if piece.first else ""
            return f"- table {piece.label}: {', '.join(str(words) for words in piece.columns)}{rows}{_from(piece.source)}"
    return ""


def _from(source: str) -> str:
    return f" (from the file: `{source}`)" if source else ""


def page() -> str:
    """Return the page."""
    said = [
        "# Official forms",
        "",
        "Written by `make papers` out of `wayhome/journey/papers/sheets`; do not edit. Each form is printed from a person's file,",
        "in English, Vietnamese and Khmer, as A4 PDF with room for signatures and a stamp. Fields come from the public lists named",
        "beside each form; the words are ours, and were compared with no ministry's own paper. What has no source is filled in by hand.",
    ]
    for sheet in SHEETS.values():
        said += [
            "",
            f"## {sheet.official}: {sheet.title}",
            "",
            f"{sheet.purpose} Fields after: {sheet.origin}.",
            "",
        ]
        said += [line for piece in sheet.pieces if (line := _line(piece))]
    return "\n".join(said) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
