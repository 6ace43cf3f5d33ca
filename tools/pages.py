"""Writes docs/pages.md: every page, the one permission it asks for, and the roles that have it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "pages.md"

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
    django.setup()

from wayhome.kit.gate import PUBLIC, SIGNED_IN, all_pages  # noqa: E402 -- Django first
from wayhome.trust.access.roles import ROLES  # noqa: E402
from wayhome.trust.access.sight import CLASSES, Cell  # noqa: E402
from wayhome.trust.access.sight import table as seen_by_role  # noqa: E402

WORDS = {PUBLIC: "everybody", SIGNED_IN: "everybody signed in"}


def readable(route: str) -> str:
    """An address as a person writes it: `/people/<code>/`."""
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
    return "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", route).replace("^", "").replace("$", "").replace("\\", "")


def cell_words(cell: Cell) -> str:
    """What a role sees of one class of facts, in one word."""
    return f"{cell.scope or '–'}{' +' if cell.changes else ''}"


def table() -> str:
    """The page of docs; the same from the same code."""
    rows = []
    for route, pattern in all_pages():
        permission = getattr(pattern.callback, "wh_permission", "none")
        roles = [code for code, spec in ROLES.items() if permission in spec.permissions]
        who = WORDS.get(permission) or ", ".join(roles) or "nobody"
        rows.append(f"| `{readable(route)}` | `{permission}` | {who} |")
    return "\n".join(
        [
            "# Who may open which page",
            "",
            "Every address asks for exactly one permission; what an account may see on it is decided by its scope. Written by",
            "`make pages`; do not edit. A change here is a change of who sees what: read it in every review.",
            "",
            "| page | permission | roles |",
            "|---|---|---|",
            *sorted(rows),
            "",
            "## What each role may see",
            "",
            "The widest scope a role is usually given; `+` where it may also record or change. The same table stands in the house",
            "for everybody (`/access/roles/what`).",
            "",
            f"| role | {' | '.join(CLASSES)} |",
            f"|---|{'---|' * len(CLASSES)}",
            *(
                f"| {row.code} | {' | '.join(cell_words(cell) for _one, cell in row.cells)} |"
                for row in seen_by_role()
            ),
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(table(), encoding="utf-8")
    sys.exit(0)
