"""Bends rules one at a time and sees whether a test notices: a mutant that survives is a rule that no test holds.

    python tools/mutate.py [COUNT [SEED]]

Works in a copy of the tree. Only files without a framework (rules and arithmetic) are bent, each against the tests of its room.
"""

from __future__ import annotations

import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PURE = ("rules.py", "notation.py", "dates.py", "formats.py")
SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True)
class Mutant:
    """A file with one thing changed: where, and what is there now."""

    file: Path
    line: int
    now: str
    source: str


def bent(node: ast.AST) -> Iterator[ast.AST]:
    """The ways in which one node can be wrong."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        other = copy.deepcopy(node)
        other.ops[0] = SWAPS[type(node.ops[0])]()
        yield other
    elif isinstance(node, ast.BoolOp):
        swapped = copy.deepcopy(node)
        swapped.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield swapped
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        turned = copy.deepcopy(node)
        turned.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield turned


class Put(ast.NodeTransformer):
    """Puts another node in the place of the n-th."""

    def __init__(self, number: int, other: ast.AST) -> None:
        self.number, self.other, self.seen = number, other, -1

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Counts nodes in the order in which all of them are walked."""
        self.seen += 1
        if self.seen == self.number:
            return self.other
        return super().generic_visit(node)


def in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Every node in the order in which `Put` counts them."""
    yield node
    for child in ast.iter_child_nodes(node):
        yield from in_order(child)


def mutants(file: Path) -> Iterator[Mutant]:
    """Every mutant of a file, but for those inside type annotations and docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    inside = {
        id(inner)
        for node in ast.walk(tree)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if part is not None
        for inner in ast.walk(part)
    }
    for number, node in enumerate(in_order(tree)):
        if id(node) in inside:
            continue
        for other in bent(node):
            changed = Put(number, ast.copy_location(other, node)).visit(copy.deepcopy(tree))
            source = ast.unparse(ast.fix_missing_locations(changed))
            yield Mutant(file, getattr(node, "lineno", 0), ast.unparse(other), source)


def survivors(count: int, seed: int) -> tuple[int, list[Mutant]]:
    """Tries `count` mutants drawn by `seed` (all of them if there are fewer): (tried, those no test noticed)."""
    files = [
        path
        for path in sorted((ROOT / "wayhome").rglob("*.py"))
        if path.name in PURE and "tests" not in path.parts
    ]
    everyone = [mutant for file in files for mutant in mutants(file)]
    drawn = random.Random(seed).sample(everyone, min(count, len(everyone)))
    alive = []
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder)
        shutil.copytree(ROOT / "wayhome", copied / "wayhome")
        shutil.copytree(ROOT / "tests", copied / "tests")
        shutil.copytree(ROOT / "tools", copied / "tools")
        for name in ("pyproject.toml", "conftest.py"):
            shutil.copyfile(ROOT / name, copied / name)
        for number, mutant in enumerate(drawn, 1):
            at = copied / mutant.file.relative_to(ROOT)
            right = at.read_text("utf-8")
            at.write_text(mutant.source, encoding="utf-8")
            room = at.parent / "tests"
            tests = [str(room), *(["tests/evidence"] if "evidence" in mutant.file.parts else [])]
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-x", "-q", "-n0", *tests],
                cwd=copied,
                capture_output=True,
                check=False,
                timeout=600,
            )
            at.write_text(right, encoding="utf-8")
            if done.returncode == 0:
                alive.append(mutant)
                print(f"survived: {mutant.file.relative_to(ROOT)}:{mutant.line}: {mutant.now}", flush=True)
            if number % 25 == 0:
                print(f"{number} of {len(drawn)} mutants", flush=True)
    return len(drawn), alive


if __name__ == "__main__":
    wanted = [int(word) for word in sys.argv[1:]] + [10**6, 1][len(sys.argv) - 1 :]
    tried, left = survivors(wanted[0], wanted[1])
    print(f"{tried - len(left)} of {tried} mutants were noticed")
    sys.exit(1 if left else 0)
