"""`make bench`: speed against bare Django and hand-written SQL, on SQLite and PostgreSQL; writes docs/bench.md.

Only ratios within one run mean anything: the machine may be slow or busy, but it is so for both sides, which take turns.
SQLite is a file in a temporary folder; PostgreSQL is the server of WAYHOME_DATABASE_URL (tools/services.py lends one), where a
database of its own is made and dropped.
"""

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "bench.md"
SIZES = "1000,10000,100000"
MOST_LISTED = 100_000  # activities of one office
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def measured(what: str, sizes: str, url: str) -> dict[str, Any]:
    """Return what a module of this folder found on the database of this URL; on a fresh SQLite file for an empty one."""
    with tempfile.TemporaryDirectory(prefix="wayhome-bench-") as home:
        env = {
            **os.environ,
            "WAYHOME_HOME": home,
            "WAYHOME_TEST": "1",
            "BENCH_SIZES": sizes,
            "WAYHOME_DATABASE_URL": url,
        }
        env["DJANGO_SETTINGS_MODULE"] = "wayhome.config.settings"
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{what}"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"{what} failed (exit {done.returncode})")
    return json.loads(done.stdout.splitlines()[-1])


def on_postgres(what: str, sizes: str, server: str) -> dict[str, Any]:
    """Measure in a database of its own on the server."""
    own = "wayhome_bench"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {own}")
        connection.execute(f"CREATE DATABASE {own}")
        try:
            return measured(what, sizes, server.rsplit("/", 1)[0] + f"/{own}")
        finally:
            connection.execute(f"DROP DATABASE {own} WITH (FORCE)")


def report(found: list[dict[str, Any]]) -> str:
    """Return docs/bench.md."""
    lines = [
        "# Speed",
        "Written by `make bench`. Times are medians in milliseconds; the two sides of a ratio took turns in one run, so only ratios count.",
        "",
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}, {_machine()}.",
    ]
    for one in found:
        lines += [
            "",
            f"## {NAMES[one['vendor']]} {one['version']}",
            *_figures(one["figures"]),
            *_page(one["page"]),
            *_list(one["list"]),
            *_names(one["names"]),
            *_find(one["find"]),
        ]
    return "\n".join(lines) + "\n"


def _figures(sizes: dict[str, dict[str, float]]) -> list[str]:
    lines = [
        "",
        "The month's 36 figures, composed from parts, against 36 queries written by hand (the same numbers, checked first). "
        "“Composed” is the engine with words and notation; “logged” adds the audit entry; “as of” reads the versions of a past day; "
        "the year is thirteen months of all 36 figures, logged, against 13 times 36 queries. Half of the rows are sessions and career "
        "records, two in ten heads at activities, the rest members ticked, days of support packages and lines of the service log.",
        "",
        "| attendances and service rows | by hand | composed | ratio | logged | as of a day | with all breakdowns | 13 months by hand | 13 months | ratio |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size, taken in sizes.items():
        cells = [
            f"{int(size):,}",
            *(f"{taken[name]:.1f}" for name in ("by_hand", "composed")),
            f"{taken['composed'] / taken['by_hand']:.1f}",
            *(f"{taken[name]:.1f}" for name in ("logged", "as_of", "breakdowns", "year_by_hand", "year")),
            f"{taken['year'] / taken['year_by_hand']:.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    smallest, largest = next(iter(sizes)), list(sizes)[-1]
    more = int(largest) / int(smallest)
    if more > 1:
        grown = {
            name: sizes[largest][name] / sizes[smallest][name] for name in ("by_hand", "composed", "as_of")
        }
        lines += [
            "",
            f"{more:.0f} times the records take {grown['composed']:.1f} times as long (by hand {grown['by_hand']:.1f}, as of a day"
            f" {grown['as_of']:.1f}). Composing, wording and the joins of the house's rules cost, over the hand-written queries,"
            f" {sizes[smallest]['composed'] - sizes[smallest]['by_hand']:.0f} ms at the smallest,"
            f" {sizes[largest]['composed'] - sizes[largest]['by_hand']:.0f} ms at the largest.",
        ]
    return lines


def _page(sizes: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    lines = [
        "",
        "Lists of the house (sign-in, permission, scope, menu, search form, three languages) against the same fifty rows on a bare "
        "Django page without middleware.",
        "",
        "| list | rows | bare page | page of the house | ratio |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {taken['rows']:,.0f} | {taken['bare']:.1f} | {taken['house']:.1f} | {taken['house'] / taken['bare']:.1f} |"
        for pages in sizes.values()
        for name, taken in pages.items()
    ]
    return lines


def _list(sizes: dict[str, dict[str, float]]) -> list[str]:
    """The list of activities, as it grows."""
    names = list(next(iter(sizes.values())))
    lines = [
        "",
        "The list of activities of one office over two years: what is asked of it, in milliseconds; sums of people are counted over all that was asked.",
        "",
        f"| activities | {' | '.join(names)} |",
        f"|---:|{'---:|' * len(names)}",
    ]
    for size, taken in sizes.items():
        lines.append(f"| {int(size):,} | {' | '.join(f'{taken[name]:.1f}' for name in names)} |")
    smallest, largest = next(iter(sizes)), list(sizes)[-1]
    more = int(largest) / int(smallest)
    if more > 1:
        worst = max(names[1:], key=lambda name: sizes[largest][name] / sizes[smallest][name])
        grown = sizes[largest][worst] / sizes[smallest][worst]
        lines += ["", f"{more:.0f} times the activities take at most {grown:.1f} times as long ({worst})."]
    return lines


def _names(taken: dict[str, float]) -> list[str]:
    """The list of people with names opened from their seals."""
    plain = taken["codes"]
    lines = [
        "",
        "The list of people, fifty a page: with codes alone, and with names opened from their seals (each under a key of its own). The first "
        "look writes fifty rows to the log. The goal is at most three times.",
        "",
        "| list of fifty | milliseconds | ratio |",
        "|---|---:|---:|",
    ]
    return lines + [f"| {what} | {took:.1f} | {took / plain:.1f} |" for what, took in taken.items()]


def _find(taken: dict[str, float]) -> list[str]:
    """Finding somebody by name."""
    times = ", ".join(f"{what} {took:.0f}" for what, took in taken.items() if what != "people")
    return [
        "",
        f"Finding somebody by name among {taken['people']:,.0f}: a team's book opened from its seal, searched, and whom of those found the "
        f"viewer may see; names as written, without marks, parts of them, misspelt. Milliseconds: {times}. The goal is 50 for 95 of 100.",
    ]


def _commit() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def _machine() -> str:
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor() or "unknown processor",
    )
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}, load {load:.1f} at the end"
    )


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes", default=SIZES, help=f"numbers of attendances and service rows (default {SIZES})"
    )
    parser.add_argument("--out", type=Path, default=REPORT)
    given = parser.parse_args()
    of_list = ",".join(size for size in given.sizes.split(",") if int(size) <= MOST_LISTED)
    found = [measured("measure", given.sizes, "") | {"list": measured("measure_list", of_list, "")["sizes"]}]
    found[0] |= {"names": measured("measure_names", of_list, "")["names"]}
    found[0] |= {"find": measured("measure_find", of_list, "")["find"]}
    server = os.environ.get("WAYHOME_DATABASE_URL", "")
    if server:
        listed = on_postgres("measure_list", of_list, server)["sizes"]
        found.append(on_postgres("measure", given.sizes, server) | {"list": listed})
        found[1] |= {"names": on_postgres("measure_names", of_list, server)["names"]}
        found[1] |= {"find": on_postgres("measure_find", of_list, server)["find"]}
    text = report(found)
    given.out.parent.mkdir(exist_ok=True)
    given.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
