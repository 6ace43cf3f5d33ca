"""Which record is the latest is asked of nobody's clock: a guard over all of the journey and the desk."""

import ast
from pathlib import Path

from tests.house.sources import ROOT


def orders(path: Path) -> list[tuple[int, list[str]]]:
    """Return (line, names) of each order_by in a file, names without their sign."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "order_by"
        ):
            names = [str(one.value).lstrip("-") for one in node.args if isinstance(one, ast.Constant)]
            found.append((node.lineno, names))
    return found


def test_no_record_of_the_journey_is_the_latest_because_it_was_corrected_last() -> None:
    """``recorded_at`` is of the last version; ``kit.latest`` goes by the first one."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for floor in ("journey", "doors")
        for path in sorted((ROOT / "wayhome" / floor).rglob("*.py"))
        if "tests" not in path.parts
        for line, names in orders(path)
        if "recorded_at" in names and "happened_on" in names
    ]
    assert wrong == []


def test_the_guard_sees_an_order(tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    file.write_text('rows.filter(x=1).order_by("-happened_on", "-recorded_at").first()\n')
    assert orders(file) == [(1, ["happened_on", "recorded_at"])]
