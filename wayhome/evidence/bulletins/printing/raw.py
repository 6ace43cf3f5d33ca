"""The bulletin as JSON: its lines with the figures they are bound to, for other programs of the office."""

import json
from typing import Any

from wayhome.evidence.bulletins.composing import Bulletin, Section
from wayhome.evidence.bulletins.printing.words import frame

SCHEMA = "wayhome-bulletin-1"


def render(bulletin: Bulletin) -> bytes:
    """Return ``{schema, mark, office, name, month, lang, printed_on, sections, items}``; see ``told``."""
    return (json.dumps(told(bulletin), ensure_ascii=False, indent=1) + "\n").encode()


def told(bulletin: Bulletin) -> dict[str, Any]:
    """Return the bulletin as plain values: each figure as ``wayhome figures --json`` prints it, items in the order of print."""
    around = frame(bulletin)
    return {
        "schema": SCHEMA,
        "mark": around.mark,
        "title": around.title,
        "office": bulletin.scope.code,
        "name": bulletin.name,
        "month": str(bulletin.month),
        "lang": bulletin.lang,
        "printed_on": bulletin.printed_on.isoformat(),
        "sections": [_section(section) for section in bulletin.sections],
        "items": [
            {"id": str(item.id), "lang": item.lang, "title": item.title, "paragraphs": list(item.paragraphs)}
            for item in bulletin.items
        ],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "lines": [
            {"key": line.key, "text": line.text, "figures": [figure.as_json() for figure in line.figures]}
            for line in section.lines
        ],
    }
