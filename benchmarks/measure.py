"""Measures one database, named by the environment, and prints what it found as JSON: started by run.py."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django first
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from benchmarks.by_hand import month_by_hand  # noqa: E402
from benchmarks.fill import Filled, grow, start  # noqa: E402
from wayhome.evidence.indicators.actions import install_indicators  # noqa: E402
from wayhome.evidence.indicators.queries import figures, history, scope_of, series  # noqa: E402
from wayhome.kit.dates import Month  # noqa: E402
from wayhome.trust.access.viewer import SYSTEM  # noqa: E402

OCTOBER = Month(2022, 10)
YEAR = list(Month(2021, 10).until(OCTOBER))
ROUNDS = 9


def milliseconds(jobs: dict[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median time of each job; they take turns, so that a busy machine slows all alike."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()
    for _round in range(rounds):
        for name, job in jobs.items():
            began = time.perf_counter()
            job()
            taken[name].append((time.perf_counter() - began) * 1000)
    return {name: round(statistics.median(times), 2) for name, times in taken.items()}


def check_same(filled: Filled) -> None:
    """Stop unless composed and hand-written figures are the same numbers, now and as of a day after everything was recorded."""
    by_hand = month_by_hand(filled.office.pk, OCTOBER)
    for as_of in (None, YEAR[-1].plus(6).last):
        composed = {
            figure.code: (figure.value, figure.female, figure.male, figure.sex_unknown)
            for figure in figures(SYSTEM, filled.office, OCTOBER, as_of)
        }
        for code, (total, female, male, others) in by_hand.items():
            sexes = (None, None, None) if code == "counselling_sessions" else (female, male, others)
            if composed[code] != (total, *sexes):
                raise SystemExit(f"{code}: composed {composed[code]}, by hand {(total, *sexes)}")


def measure_figures(filled: Filled) -> dict[str, float]:
    """Time the month's figures in their several forms."""
    scope = scope_of(SYSTEM, filled.office)
    after = YEAR[-1].plus(6).last
    return milliseconds(
        {
            "by_hand": lambda: month_by_hand(filled.office.pk, OCTOBER),
            "composed": lambda: series(SYSTEM, scope, [OCTOBER]),
            "logged": lambda: figures(SYSTEM, filled.office, OCTOBER, breakdowns=False),
            "as_of": lambda: series(SYSTEM, scope, [OCTOBER], after),
            "breakdowns": lambda: series(SYSTEM, scope, [OCTOBER], breakdowns=True),
            "year_by_hand": lambda: [month_by_hand(filled.office.pk, month) for month in YEAR],
            "year": lambda: history(SYSTEM, filled.office, YEAR),
        }
    )


def measure_page(filled: Filled) -> dict[str, float]:
    """Time the desk's list of people against the same rows on a bare page."""
    signed_in, bare = Client(), Client()
    signed_in.force_login(filled.user)

    def desk() -> None:
        answer = signed_in.get("/people/")
        if answer.status_code != 200:
            raise SystemExit(f"the list of people answers {answer.status_code}")

    def plain() -> None:
        if bare.get("/bare/").status_code != 200:
            raise SystemExit("the bare page does not answer")

    with override_settings(ROOT_URLCONF="benchmarks.bare"):
        with override_settings(MIDDLEWARE=[]):
            plain()  # a client keeps the middleware of its first request
        return milliseconds({"bare": plain, "desk": desk}, rounds=21)


def main() -> None:
    """Fill, check, measure, print."""
    sizes = [int(size) for size in os.environ["BENCH_SIZES"].split(",")]
    call_command("migrate", verbosity=0)
    install_indicators(by=SYSTEM)
    filled = start()
    told: dict[str, Any] = {"vendor": connection.vendor, "version": _version(), "figures": {}, "page": {}}
    for size in sizes:
        began = time.perf_counter()
        grow(filled, size)
        _settle()
        print(
            f"{connection.vendor}: {size} service records after {time.perf_counter() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        check_same(filled)
        told["figures"][size] = measure_figures(filled)
        told["page"][size] = measure_page(filled) | {"cases": len(filled.stays)}
    print(json.dumps(told))


def _settle() -> None:
    """Let the planner know what is there, as the database's own housekeeping would in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
