"""The long tests in full, on both databases; writes docs/soak.md with date and commit of each.

    python tools/soak.py [--parts sqlite postgres powercut inputs mutation rights hours] [--seconds 540]
                         [--rounds 200] [--mutants 400] [--seed 1]

Kill rounds on both databases, power cuts on SQLite, 10,000 inputs for each rule that hypothesis tests, mutation of the
rules, checks of rights taken away, and the everyday tests at seven hours of the day. Without --parts all of them. With --seconds the whole run of rounds stops in time, and the next run of the same part goes on
where it stopped: so that machines which end long commands can do it in pieces. What was done is kept in var/soak.json.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutate
import services

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "soak.md"
KEPT = ROOT / "var" / "soak.json"
MANY = ["-m", "pytest", "-q", "-n", "2", "-m", "not browser and not django_db", "--hypothesis-seed=0"]
MANY += ["wayhome", "tests/evidence"]

# What a part did: whether it held, what is said of it, how many rounds of how many.
Row = dict[str, Any]


def _said(words: list[str], env: dict[str, str]) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def kill_rounds(asked: argparse.Namespace, before: Row, env: dict[str, str]) -> Row:
    """Kill rounds on one database, as many as are missing or as there is time for."""
    done = before.get("rounds", 0)
    with tempfile.TemporaryDirectory(prefix="wayhome-soak-") as folder:
        home = {**env, "WAYHOME_HOME": str(Path(folder) / "home")}
        ledgers = [str(Path(folder) / f"ledger-{number}") for number in range(2)]
        for ledger in ledgers:
            Path(ledger).touch()
        code, out, err = _said(["-m", "tests.soak.kill", "prepare"], home)
        if code == 0:
            words = [
                str(asked.rounds - done),
                str(asked.seed + done),
                str(max(1, asked.until - time.monotonic())),
                *ledgers,
            ]
            code, out, err = _said(["-m", "tests.soak.kill", "drive", *words], home)
    if code:
        return {
            "held": False,
            "said": (err or out).strip().splitlines()[-1],
            "rounds": done,
            "of": asked.rounds,
        }
    did = json.loads(out)
    acts = did["acts"] + before.get("acts", 0)
    said = did["faults"][0] if did["faults"] else f"{acts} acts acknowledged, 0 lost"
    return {
        "held": not did["faults"], "said": said, "rounds": done + did["rounds"], "of": asked.rounds, "acts": acts
    }  # fmt: skip


def sqlite(asked: argparse.Namespace, before: Row) -> Row:
    """Kill rounds on SQLite."""
    return kill_rounds(asked, before, {"WAYHOME_DATABASE_URL": ""})


def postgres(asked: argparse.Namespace, before: Row) -> Row:
    """Kill rounds on PostgreSQL."""
    with services.postgres() as env:
        return kill_rounds(asked, before, env)


def powercut(asked: argparse.Namespace, before: Row) -> Row:
    """Power cuts on SQLite, with the control that shows loss."""
    code, out, err = _said(["-m", "tests.soak.powercut", str(asked.rounds), str(asked.seed)], {})
    if code not in (0, 1):
        return {"held": False, "said": (err or out).strip().splitlines()[-1], "rounds": 0, "of": asked.rounds}
    did = json.loads(out)
    return {"held": code == 0, "said": did["said"], "rounds": did["rounds"], "of": asked.rounds}


def inputs(asked: argparse.Namespace, before: Row) -> Row:
    """Every hypothesis test of rules (no database) with 10,000 inputs."""
    code, out, _err = _said(MANY, {"WAYHOME_HYPOTHESIS": "soak"})
    said = out.strip().splitlines()[-1].strip("= ").split(" in ")[0]
    return {"held": code == 0, "said": said, "rounds": 1, "of": 1}


def mutation(asked: argparse.Namespace, before: Row) -> Row:
    """Bent rules."""
    tried, alive = mutate.survivors(asked.mutants, asked.seed)
    names = ", ".join(
        f"{mutant.file.relative_to(ROOT).as_posix()}:{mutant.line} `{mutant.now}`" for mutant in alive
    )
    said = f"{tried - len(alive)} of {tried} mutants noticed" + (f"; survived: {names}" if alive else "")
    return {"held": not alive, "said": said, "rounds": 1, "of": 1}


def rights(asked: argparse.Namespace, before: Row) -> Row:
    """Checks of rights taken away one at a time: each page's permission, each scope."""
    code, out, _err = _said(
        ["-m", "pytest", "-q", "-s", "-n0", "tests/soak/test_rights.py"], {"WAYHOME_MUTANTS": "all"}
    )
    told = [line.strip("., ") for line in out.splitlines() if " noticed" in line]
    said = "; ".join(told) or (out.strip().splitlines() or ["said nothing"])[-1]
    return {"held": code == 0, "said": said, "rounds": 1, "of": 1}


# UTC. Tomorrow begins in Kiritimati at 10, in Honiara at 13, in Ha Noi at 17, in Kabul at 19:30; those first in which most can go wrong.
HOURS = ("17:30", "23:30", "13:30", "10:30", "00:10", "20:00", "06:00")


def hours(asked: argparse.Namespace, before: Row) -> Row:
    """The everyday tests on SQLite, at hours at which offices stand on different days; one after the other, as there is time."""
    failed: list[str] = before.get("failed", [])
    done: int = before.get("rounds", 0)
    while done < len(HOURS) and (done == before.get("rounds", 0) or time.monotonic() < asked.until):
        words = ["-m", "pytest", "-q", "-n", "2", "-m", "not browser", "--at", HOURS[done]]
        code, out, _err = _said(words, {"WAYHOME_DATABASE_URL": ""})
        told = [line for line in out.splitlines() if line.startswith(("FAILED", "ERROR"))]
        if code and not told:
            told = (out.strip().splitlines() or ["said nothing"])[-1:]
        failed += [f"{HOURS[done]}: {line}" for line in told]
        done += 1
    said = "; ".join(failed) or f"green at {', '.join(HOURS[:done])} UTC"
    return {"held": not failed, "said": said, "rounds": done, "of": len(HOURS), "failed": failed}


PARTS: dict[str, tuple[str, Callable[[argparse.Namespace, Row], Row]]] = {
    "sqlite": ("kill -9 while people write, SQLite", sqlite),
    "postgres": ("kill -9 while people write, PostgreSQL", postgres),
    "powercut": ("power cuts, SQLite", powercut),
    "inputs": ("10,000 inputs for each rule", inputs),
    "mutation": ("mutation of the rules", mutation),
    "rights": ("checks of rights taken away", rights),
    "hours": ("every test at hours at which offices stand on different days", hours),
}


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "unknown"


def _written(page: str) -> dict[str, str]:
    """Return {what a part is called: its row} of a page written before: ``var/`` stays on one machine, the page goes with the code."""
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    return {line.split(" | ", 1)[0].removeprefix("| "): line for line in rows}


def _page(kept: dict[str, Row], written: dict[str, str]) -> str:
    lines = [
        "# Long tests",
        "",
        'Written by `make soak`, part by part (`ARGS="--parts sqlite --seconds 540"`); each row says when, and on which commit it began.',
        "",
        "| what | result | | rounds | date | commit | seconds |",
        "|---|---|---|---:|---|---|---:|",
    ]
    for part, (words, _run) in PARTS.items():
        row = kept.get(part)
        if row is None:
            lines.append(written.get(words, f"| {words} | not run | | | | | |"))
            continue
        result = "BROKEN" if not row["held"] else "held" if row["rounds"] >= row["of"] else "held so far"
        rounds = f"{row['rounds']} of {row['of']}" if row["of"] > 1 else ""
        lines.append(
            f"| {words} | {result} | {row['said']} | {rounds} | {row['date']} | {row['commit']} | {row['seconds']:.0f} |"
        )
    return "\n".join([*lines, ""])


def main() -> int:
    """Runs the parts asked for, prints and writes the table; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--mutants", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    # A little before the end: what was done is looked through and written down, too.
    asked.until = time.monotonic() + (asked.seconds - 30 if asked.seconds else 86400)
    kept: dict[str, Row] = {}
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads(KEPT.read_text("utf-8"))
    KEPT.parent.mkdir(exist_ok=True)
    for part in asked.parts:
        before = kept.get(part, {})
        if not before.get("held") or before["rounds"] >= before["of"] or not asked.seconds:
            before = {}  # done, broken, or asked for in one go: begin anew
        begun = {"date": dt.date.today().isoformat(), "commit": _commit()}
        started = time.monotonic()
        row = PARTS[part][1](asked, before)
        took = time.monotonic() - started + before.get("seconds", 0)
        kept[part] = {**row, "seconds": took, **{key: before.get(key, told) for key, told in begun.items()}}
        print(part, kept[part], flush=True)
        KEPT.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        written = _written(PAGE.read_text("utf-8")) if PAGE.exists() else {}
        PAGE.write_text(_page(kept, written), encoding="utf-8")
    return 0 if all(kept[part]["held"] for part in asked.parts) else 1


if __name__ == "__main__":
    sys.exit(main())
