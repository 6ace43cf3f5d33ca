"""Runs the tests that name rows of the seed table, prints each row shown, and writes docs/parity.md."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "parity.md"


def run(folder: Path) -> tuple[dict[str, list[str]], int]:
    """{row: tests that passed} and the worst exit code of the two runs (without and with a browser)."""
    shown: dict[str, list[str]] = {}
    worst = 0
    pytest = [sys.executable, "-m", "pytest", "-q", "-m"]
    browser = [sys.executable, "tools/services.py", "chromium", "--", *pytest, "seed and browser"]
    for number, command in enumerate(([*pytest, "seed and not browser", "-n", "2"], browser)):
        ledger = folder / f"{number}.json"
        code = subprocess.run([*command, "--parity", str(ledger)], cwd=ROOT, check=False).returncode
        worst = max(worst, code if code != 5 else 0)  # 5: no such test
        if ledger.exists():
            for row, tests in json.loads(ledger.read_text("utf-8")).items():
                shown.setdefault(row, []).extend(tests)
    return shown, worst


def page(rows: dict[str, str], shown: dict[str, list[str]]) -> str:
    """The page of docs: each row shown and the tests that show it, then the rows that are not."""
    lines = [
        "# Parity with the seed table",
        "",
        f"{len(shown)} of {len(rows)} rows have a passing test. Written by `make parity`; do not edit.",
        "",
        "| row | subject | shown by |",
        "|---|---|---|",
    ]
    for row, subject in rows.items():
        if row in shown:
            tests = "<br>".join(f"`{test}`" for test in sorted(shown[row]))
            lines.append(f"| {row} | {subject} | {tests} |")
    waiting = [row for row in rows if row not in shown]
    lines += ["", "Not yet: " + (", ".join(waiting) or "none") + ".", ""]
    return "\n".join(lines)


def main() -> int:
    """Prints `N / 207` last; the exit code is that of the tests."""
    text = (ROOT / "tests" / "seed_rows.txt").read_text("utf-8")
    rows = dict(line.split("\t", 1) for line in text.splitlines())
    with tempfile.TemporaryDirectory() as folder:
        shown, code = run(Path(folder))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(rows, shown), encoding="utf-8")
    for row in rows:
        if row in shown:
            print(f"{row:5} {', '.join(sorted(shown[row]))}")
    print(f"{len(shown)} / {len(rows)}")
    return code


if __name__ == "__main__":
    sys.exit(main())
