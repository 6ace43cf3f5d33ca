"""Floors and furniture: who may know whom, and how a room is kept."""

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.house.sources import FLOORS, HOUSE, ROOT, modules, rooms, short, tree

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
REACHING = {"import_module", "import_string", "get_model", "__import__", "get_app_config"}


def test_every_import_runs_downstairs() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contract_has_no_exceptions() -> None:
    text = (ROOT / ".importlinter").read_text("utf-8")
    assert "ignore_imports" not in text
    contract = configparser.ConfigParser()
    contract.read_string(text)
    assert {"floors", "slice", "readonly", "faces", "rules", "crypto"} <= {
        name.split(":")[-1] for name in contract.sections()
    }


@pytest.mark.parametrize("room", rooms(), ids=short)
def test_every_room_says_what_it_holds(room: Path) -> None:
    readme = room / "README.md"
    assert readme.is_file(), f"{short(room)} has no README.md"
    assert len(readme.read_text("utf-8").strip().splitlines()) >= 3, f"{short(readme)} says too little"


def test_no_room_is_empty() -> None:
    bare = [
        short(room)
        for room in rooms()
        if not any(
            (room / f"{part}.py").is_file() or (room / part / "__init__.py").is_file()
            for part in ("models", "rules", "queries", "pages", "settings", "gate")
        )
    ]
    assert not bare


def test_no_vague_names() -> None:
    named = [short(path) for path in HOUSE.rglob("*") if path.suffix in ("", ".py") and path.stem in VAGUE]
    assert not named, "a name that says nothing about what is inside"


def imports_inside(code: ast.Module) -> Iterator[int]:
    """Line numbers of imports that stand inside a function."""
    for function in ast.walk(code):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for inner in ast.walk(function):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner.lineno


def reaches(code: ast.Module) -> Iterator[int]:
    """Line numbers that reach for a module or model past the import contract."""
    for node in ast.walk(code):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name.split(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.Name):
            names = [node.id]
        if REACHING & set(names) or "importlib" in names:
            yield node.lineno


def test_the_guards_see_what_they_look_for() -> None:
    assert list(imports_inside(ast.parse("def f():\n    if 1:\n        import os"))) == [3]
    assert not list(imports_inside(ast.parse("import os\ndef f(): ...")))
    planted = (
        "import importlib",
        "from importlib import resources",
        "apps.get_model('a.B')",
        "import_module('x')",
        "__import__('x')",
    )
    assert all(list(reaches(ast.parse(text))) for text in planted)


def test_no_import_inside_a_function() -> None:
    found = [f"{short(path)}:{line}" for path in modules(tests=True) for line in imports_inside(tree(path))]
    assert not found


def test_nobody_reaches_past_the_contract() -> None:
    found = [f"{short(path)}:{line}" for path in modules() for line in reaches(tree(path))]
    assert not found


def test_every_module_opens_with_a_sentence() -> None:
    bare = [
        short(path)
        for path in modules()
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert not bare


def test_nothing_is_left_for_later_or_skipped() -> None:
    later = re.compile(
        r"\b(TODO|FIXME|XXX)\b|mark\.(skip|xfail)|pytest\.(skip|xfail)\(|type: ignore(?!\[)|# noqa(?!:)"
    )
    found = [
        f"{short(path)}:{number}"
        for path in [
            *modules(tests=True),
            *sorted((ROOT / "tests").rglob("*.py")),
            *sorted((ROOT / "tools").rglob("*.py")),
        ]
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if later.search(line)
    ]
    assert not found


def storeys() -> dict[str, int]:
    """{"floor.room": how high it lies}, read from the contract; rooms side by side share a height."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    heights: dict[str, int] = {}
    for floor_height, floor in enumerate(reversed(FLOORS)):
        section = f"importlinter:contract:{floor}"
        layers = contract[section]["layers"].strip().splitlines() if section in contract else []
        for height, layer in enumerate(reversed(layers)):
            for room in re.findall(r"\w+", layer):
                heights[f"{floor}.{room}"] = floor_height * 100 + height
        heights.setdefault(floor, floor_height * 100)
    return heights


def upstairs(own: str, other: str, heights: dict[str, int]) -> bool:
    """Whether a key from a model of one room to a model of another breaks the order."""
    return own != other and heights[other] >= heights[own]


def room_of(model: type[models.Model]) -> str | None:
    """ "floor.room" of a model of ours ("kit" for the kit's); None for a library's."""
    parts = model.__module__.split(".")
    if parts[0] != "wayhome":
        return None
    return parts[1] if parts[1] == "kit" else ".".join(parts[1:3])


def test_the_order_of_rooms_is_known() -> None:
    heights = storeys()
    assert not upstairs("services.career", "journey.cases", heights)
    assert upstairs("journey.cases", "services.career", heights)
    assert upstairs("services.counselling", "services.career", heights)
    assert upstairs("registry.agencies", "registry.people", heights)


def test_foreign_keys_run_downstairs() -> None:
    heights = storeys()
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        own = room_of(model)
        for field in model._meta.get_fields():
            if own and field.concrete and field.is_relation and isinstance(field.related_model, type):
                other = room_of(field.related_model)
                if other and upstairs(own, other, heights):
                    wrong.append(f"{model._meta.label}.{field.name} -> {other}")
    assert not wrong
