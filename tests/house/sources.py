"""The house read as text: its rooms, its modules, its templates."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "wayhome"
FLOORS = ("config", "doors", "evidence", "services", "journey", "prevention", "registry", "trust", "kit")


def rooms() -> list[Path]:
    """The folder of each room, and of the kit and config, which have none."""
    return [HOUSE / "config", *sorted(app.parent for app in HOUSE.rglob("apps.py"))]


def modules(*, tests: bool = False) -> Iterator[Path]:
    """Every Python file of the house; migrations never, tests when asked for."""
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE).parts
        if "migrations" not in parts and (tests or "tests" not in parts):
            yield path


@cache
def templates() -> Mapping[str, Path]:
    """{name by which Django finds it: file} of every template of ours."""
    found = {}
    for path in sorted(HOUSE.rglob("templates/**/*")):
        if path.is_file():
            inside = path.parts[path.parts.index("templates", len(HOUSE.parts)) + 1 :]
            found["/".join(inside)] = path
    return found


def short(path: Path) -> str:
    """A path as the reader knows it."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))
