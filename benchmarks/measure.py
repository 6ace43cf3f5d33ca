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
from benchmarks.clone import tenfold  # noqa: E402
from benchmarks.fill import Filled, grow, start  # noqa: E402
from benchmarks.fill_events import Village, happen  # noqa: E402
from wayhome.evidence.indicators.actions import install_indicators  # noqa: E402
from wayhome.evidence.indicators.presenter import Figure  # noqa: E402
from wayhome.evidence.indicators.queries import figures, history, scope_of, series  # noqa: E402
from wayhome.kit.dates import Month  # noqa: E402
from wayhome.prevention.activities.models import Activity  # noqa: E402
from wayhome.trust.access.viewer import SYSTEM  # noqa: E402

OCTOBER = Month(2022, 10)
YEAR = list(Month(2021, 10).until(OCTOBER))
ROUNDS = 5
BY_COPYING = 1_000_000  # from here on, ten times the rows are made inside the database


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
        for figure in figures(SYSTEM, filled.office, OCTOBER, as_of):
            composed, wanted = _numbers(figure), by_hand[figure.code]
            if figure.of_people:
                others = sum(number for sex, number in wanted.items() if sex not in ("female", "male"))
                wanted = {"female": wanted.get("female", 0), "male": wanted.get("male", 0), "others": others}
            if composed != {key: float(number) for key, number in wanted.items() if number}:
                raise SystemExit(f"{figure.code}: composed {composed}, by hand {wanted}")


def _numbers(figure: Figure) -> dict[str, float]:
    """A figure as the hand-written query tells it."""
    if figure.parts_of is not None:
        part, whole = figure.parts_of
        told: dict[str, Any] = {"yes": part, "no": whole - part}
    elif figure.parts is not None and figure.parts.apart:
        told = {group.key: group.value for group in figure.breakdown if group.by == figure.parts.apart}
    elif figure.of_people:
        told = {"female": figure.female, "male": figure.male, "others": figure.sex_unknown}
    else:
        told = {"": figure.value}
    return {key: float(number) for key, number in told.items() if number}


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


def measure_page(filled: Filled, path: str) -> dict[str, float]:
    """Time a list of the house against the same rows on a bare page."""
    signed_in, bare = Client(), Client()
    signed_in.force_login(filled.user)

    def house() -> None:
        answer = signed_in.get(f"/{path}/?month={OCTOBER}")  # what was filled lies before this month
        if answer.status_code != 200:
            raise SystemExit(f"the list of {path} answers {answer.status_code}")

    def plain() -> None:
        if bare.get(f"/bare/{path}/").status_code != 200:
            raise SystemExit("the bare page does not answer")

    with override_settings(ROOT_URLCONF="benchmarks.bare"):
        with override_settings(MIDDLEWARE=[]):
            plain()  # a client keeps the middleware of its first request
        return milliseconds({"bare": plain, "house": house}, rounds=15)


def main() -> None:
    """Fill, check, measure, print."""
    sizes = [int(size) for size in os.environ["BENCH_SIZES"].split(",")]
    call_command("migrate", verbosity=0)
    install_indicators(by=SYSTEM)
    filled = start()
    village = Village(filled)
    told: dict[str, Any] = {"vendor": connection.vendor, "version": _version(), "figures": {}, "page": {}}
    before = 0
    for size in sizes:
        began = time.perf_counter()
        if size == 10 * before and size >= BY_COPYING:
            tenfold(filled)
        else:
            grow(filled, size // 2)
            happen(village, (size - before) // 2)
        before = size
        _settle()
        print(
            f"{connection.vendor}: {size} attendances and service rows after {time.perf_counter() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        check_same(filled)
        told["figures"][size] = measure_figures(filled)
        people, held = len(filled.stays), Activity._base_manager.count()
        told["page"][size] = {
            "people": measure_page(filled, "people") | {"rows": people},
            "activities": measure_page(filled, "activities") | {"rows": held},
        }
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
