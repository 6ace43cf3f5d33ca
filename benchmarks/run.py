"""`make bench`: speed against bare Django and hand-written SQL, on SQLite and PostgreSQL; writes docs/bench.md.

With ``--only find journey acts`` only these are measured, and only their sections of the page are written anew; sections written by hand stay.

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
ACTS = ("hand_over_act", "sign_in")
JOURNEY = "The journey: a file of 500 entries, Today, the board of 1,000"
FIND, ACT = "Finding somebody by name among 100,000", "Handing a caseload over, and signing in"
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
    if done.returncode and not (
        what in ACTS and done.stdout
    ):  # an act that takes too long says so, and how long
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


def report(found: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return the sections of docs/bench.md that compare databases, by their headings; before all of them the head of the page."""
    sections = {
        "": [
            "# Speed",
            "Written by `make bench`. Times are medians in milliseconds; the two sides of a ratio took turns in one run, so only ratios count.",
            "",
            _stamp(),
        ]
    }
    for one in found:
        sections[f"{NAMES[one['vendor']]} {one['version']}"] = [
            *_figures(one["figures"]),
            *_page(one["page"]),
            *_list(one["list"]),
            *_names(one["names"]),
        ]
    return sections


def merged(page: str, fresh: dict[str, list[str]]) -> str:
    """Return a page with these sections in the place of those of the same first word, or at its end; all others as they are."""
    head, *parts = page.split("\n## ")
    kept = {"": head.strip()} | {part.split("\n", 1)[0]: part.split("\n", 1)[1].strip() for part in parts}
    for heading, lines in fresh.items():
        older = next((one for one in kept if one.split(" ")[0] == heading.split(" ")[0]), heading)
        text = "\n".join(lines).strip()
        kept = {
            heading if one == older else one: text if one == older else said for one, said in kept.items()
        } | {heading: text}
    return (
        "\n\n".join(text if not heading else f"## {heading}\n\n{text}" for heading, text in kept.items())
        + "\n"
    )


def _stamp() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}, {_machine()}."


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


def _find(taken: list[dict[str, Any]]) -> list[str]:
    """Finding somebody by name."""
    lines = [
        _stamp(),
        "",
        "A team's book opened from its seal, searched, and whom of those found the viewer may see; names as written, without marks, parts "
        "of them, misspelt. Milliseconds. The goal is 50 for 95 of 100; on a machine that others work on, time on the clock counts their "
        "turns too, the processor's does not.",
        "",
        "| database | middle | 95 of 100 | worst | middle, of processor alone | 95 of 100, of processor alone |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    asked = ("median", "p95", "worst", "median of processor", "p95 of processor")
    return lines + [
        f"| {NAMES[one['vendor']]} | {' | '.join(format(one['find'][name], '.1f') for name in asked)} |"
        for one in taken
    ]


def _journey(taken: list[dict[str, Any]]) -> list[str]:
    """The pages of the journey, in an office of few and of many."""
    lines = [
        _stamp(),
        "",
        "Whole requests through all of the house: a case worker with forty persons, one of whom has 500 entries on her way, and who leads an "
        "office in which 1,000 are carried by 26 colleagues; names and words opened from their seals. First they are all there are, then "
        "99,000 are there besides whose journey is over. “Bare” is a bare Django page of the same rows, in turns with ours. Milliseconds, "
        "the middle of 15; “grows” compares the processor's time with SQLite, which works within the program, and the fastest of 15 with "
        "PostgreSQL: what others on the machine disturb least. The goal is at most 1.5.",
    ]
    for one in taken:
        few, many = (
            one["journey"][size] for size in (min(one["journey"], key=int), max(one["journey"], key=int))
        )
        lines += [
            "",
            f"| {NAMES[one['vendor']]} | queries | bare | of 1,000 | queries | bare | of 100,000 | grows |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for what, small in few.items():
            large = many[what]
            cells = [
                f"{side['queries']:.0f} | {side['bare']:.1f} | {side['median']:.1f}"
                for side in (small, large)
            ]
            told = "worked" if one["vendor"] == "sqlite" else "best"
            lines.append(f"| {what} | {' | '.join(cells)} | {large[told] / small[told]:.2f} |")
    return lines


def _acts(taken: dict[str, dict[str, Any]]) -> list[str]:
    """The acts that have a bound in seconds of the processor."""
    over, sign = taken["hand_over_act"], taken["sign_in"]
    return [
        _stamp(),
        "",
        "| act | seconds of the processor | at most |",
        "|---|---:|---:|",
        f"| {over['cases']:,} cases handed over, with assignments, keys and log | {over['handed_over']:.2f} | {over['bound']:.1f} |",
        f"| the same taken back | {over['taken_back']:.2f} | |",
        f"| a sign-in with production's own Argon2id, from the form to the page it leads to | {sign['seconds']:.2f} | {sign['bound']:.1f} |",
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
    parser.add_argument(
        "--only", nargs="+", choices=["find", "journey", "acts"], default=[], help="measure these alone"
    )
    given = parser.parse_args()
    server = os.environ.get("WAYHOME_DATABASE_URL", "")
    fresh = {} if given.only else report(compared(given.sizes, server))
    if "find" in given.only or not given.only:
        fresh[FIND] = _find(
            [measured("measure_find", "", ""), *([on_postgres("measure_find", "", server)] if server else [])]
        )
    if "journey" in given.only or not given.only:
        fresh[JOURNEY] = _journey(
            [
                measured("measure_journey", "", ""),
                *([on_postgres("measure_journey", "", server)] if server else []),
            ]
        )
    if "acts" in given.only or not given.only:
        fresh[ACT] = _acts({act: measured(act, "", "") for act in ACTS})
    given.out.parent.mkdir(exist_ok=True)
    text = merged(given.out.read_text("utf-8") if given.out.exists() else "", fresh)
    given.out.write_text(text, encoding="utf-8")
    print("\n".join(line for lines in fresh.values() for line in lines))


def compared(sizes: str, server: str) -> list[dict[str, Any]]:
    """Return what was measured against bare Django and hand-written SQL, on each database there is."""
    listed = ",".join(size for size in sizes.split(",") if int(size) <= MOST_LISTED)
    found = [measured("measure", sizes, "") | {"list": measured("measure_list", listed, "")["sizes"]}]
    found[0] |= {"names": measured("measure_names", listed, "")["names"]}
    if server:
        lists = on_postgres("measure_list", listed, server)["sizes"]
        found.append(on_postgres("measure", sizes, server) | {"list": lists})
        found[1] |= {"names": on_postgres("measure_names", listed, server)["names"]}
    return found


if __name__ == "__main__":
    main()
