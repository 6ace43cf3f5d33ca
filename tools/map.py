"""Writes docs/map.md: each floor and room, what it holds, its tables and its acts, read from the code."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "wayhome"
PAGE = ROOT / "docs" / "map.md"
FLOORS = {
    "config": "settings, addresses, menu, the command",
    "doors": "the ways in: pages that show many rooms",
    "evidence": "figures and what is told with them",
    "services": "what is done with and for a person",
    "journey": "a case, from the signal to years after",
    "prevention": "before anything happens",
    "registry": "who and where",
    "trust": "who may do what, and what was done",
    "kit": "tools without a word of the domain",
}


def said(readme: Path) -> str:
    """The first sentence or two under a README's heading, as one line."""
    paragraphs = readme.read_text("utf-8").strip().split("\n\n") if readme.is_file() else []
    for paragraph in paragraphs:
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        if lines:
            return " ".join(lines)
    return ""


def classes(path: Path) -> list[str]:
    """Names of the tables that a models.py defines."""
    if not path.is_file():
        return []
    body = ast.parse(path.read_text("utf-8")).body
    named = [
        node.name
        for node in body
        if isinstance(node, ast.ClassDef)
        and any(
            inner.name == "Meta" or inner.name == "Classes"
            for inner in node.body
            if isinstance(inner, ast.ClassDef)
        )
    ]
    return [name for name in named if not name.startswith("_")]


def acts(path: Path) -> list[str]:
    """The verbs that an actions.py declares with @act."""
    if not path.is_file():
        return []
    verbs = []
    for node in ast.parse(path.read_text("utf-8")).body:
        for mark in node.decorator_list if isinstance(node, ast.FunctionDef) else []:
            if (
                isinstance(mark, ast.Call)
                and ast.unparse(mark.func) == "act"
                and isinstance(mark.args[0], ast.Constant)
            ):
                verbs.append(str(mark.args[0].value))
    return verbs


def entry(room: Path) -> list[str]:
    """The lines of one room."""
    name = room.relative_to(HOUSE).as_posix()
    lines = [f"### [{name}](../wayhome/{name}/README.md)", ""]
    if what := said(room / "README.md"):
        lines += [what, ""]
    if tables := classes(room / "models.py"):
        lines.append(f"- tables: {', '.join(tables)}")
    if verbs := acts(room / "actions.py"):
        lines.append("- acts: " + ", ".join(f"`{verb}`" for verb in verbs))
    pages = sorted(
        path.stem
        for path in room.glob("*.py")
        if path.stem in {"rules", "queries", "actions", "forms", "pages", "sealed"}
    )
    if pages:
        lines.append(f"- files to start with: {', '.join(f'`{stem}.py`' for stem in pages)}")
    return [*lines, ""]


def text() -> str:
    """The whole page; the same from the same code."""
    lines = [
        "# The house",
        "",
        "Every import runs downstairs: a floor knows only those below it. Written by `make map`; do not edit.",
        "",
    ]
    for floor, what in FLOORS.items():
        home = HOUSE / floor
        if not home.is_dir():
            continue
        lines += [f"## {floor}: {what}", ""]
        rooms = sorted(app.parent for app in home.glob("*/apps.py"))
        for room in rooms or [home]:
            lines += entry(room)
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text(), encoding="utf-8")
    sys.exit(0)
