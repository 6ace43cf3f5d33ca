"""The long tests in full, on both databases; writes docs/soak.md with date and commit.

    python tools/soak.py [--rounds 100] [--mutants 400] [--seed 1]

Kill rounds, 10,000 inputs for each rule that hypothesis tests, and mutation of the rules.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mutate
import services

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "soak.md"
MANY = ["-m", "pytest", "-q", "-n", "2", "-m", "not browser and not django_db", "--hypothesis-seed=0"]
MANY += ["wayhome", "tests/evidence"]

Row = tuple[str, bool, str, float]


def kill_rounds(name: str, count: int, seed: int, env: dict[str, str]) -> Row:
    """Kill rounds on one database."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wayhome-soak-") as folder:
        home = str(Path(folder) / "home")
        done = subprocess.run(
            [sys.executable, "-m", "tests.soak.kill", "rounds", str(count), str(seed), home],
            cwd=ROOT,
            env={**os.environ, **env, "WAYHOME_HOME": home},
            capture_output=True,
            text=True,
            check=False,
        )
    said = (done.stdout or done.stderr).strip().splitlines() or ["said nothing"]
    return f"{count} kill rounds on {name}", done.returncode == 0, said[-1], time.monotonic() - started


def many_inputs() -> Row:
    """Every hypothesis test of rules (no database) with 10,000 inputs."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, *MANY],
        cwd=ROOT,
        env={**os.environ, "WAYHOME_HYPOTHESIS": "soak"},
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.strip().splitlines()[-1].strip("= ")
    return (
        "10,000 inputs for each rule",
        done.returncode == 0,
        last.split(" in ")[0],
        time.monotonic() - started,
    )


def mutation(count: int, seed: int) -> Row:
    """Bent rules."""
    started = time.monotonic()
    tried, alive = mutate.survivors(count, seed)
    names = ", ".join(
        f"{mutant.file.relative_to(ROOT).as_posix()}:{mutant.line} `{mutant.now}`" for mutant in alive
    )
    said = f"{tried - len(alive)} of {tried} mutants noticed" + (f"; survived: {names}" if alive else "")
    return "mutation of the rules", not alive, said, time.monotonic() - started


def main() -> int:
    """Runs all, prints and writes the table; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--mutants", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rows = [kill_rounds("SQLite", asked.rounds, asked.seed, {"WAYHOME_DATABASE_URL": ""})]
    print(rows[-1], flush=True)
    with services.postgres() as env:
        rows.append(kill_rounds("PostgreSQL", asked.rounds, asked.seed, env))
    print(rows[-1], flush=True)
    rows.append(many_inputs())
    print(rows[-1], flush=True)
    rows.append(mutation(asked.mutants, asked.seed))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = [
        "# Long tests",
        "",
        f"Run on {dt.date.today().isoformat()}, commit {commit.stdout.strip() or 'unknown'}, seed {asked.seed}. Written by `make soak`.",
        "",
        "| what | result | | seconds |",
        "|---|---|---|---:|",
        *(
            f"| {what} | {'held' if right else 'BROKEN'} | {said} | {seconds:.0f} |"
            for what, right, said, seconds in rows
        ),
        "",
    ]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))
    return 0 if all(right for _, right, _, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
