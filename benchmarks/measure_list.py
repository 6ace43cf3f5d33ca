"""The list of activities over 1k to 100k of them: of a month, of all days, filtered; against the same fifty rows on a bare page.

Run by run.py with its own database, like measure.py; prints one line of JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings

from benchmarks.fill import DAYS, FIRST, Filled, start
from benchmarks.fill_events import Village
from wayhome.kit.dates import now
from wayhome.prevention.activities.codes import TYPES
from wayhome.prevention.activities.models import (
    Activity,
    ActivityOffice,
    ActivityPlace,
    AttendanceCount,
)

BATCH, ROUNDS = 5_000, 9
SIZES = "1000,10000,100000"
# name in the report: what is asked of the list
ASKED = {
    "a month": "?month=2022-10",
    "a month, second page": "?month=2022-10&page=2",
    "all days": "?first=1/1/2021&last=31/12/2022",
    "all days, one kind": "?first=1/1/2021&last=31/12/2022&type=round_table",
}


def fill(village: Village, more: int) -> None:
    """Add activities, each with its office, a place, women and men who came."""
    chance, kinds = village.filled.chance, list(TYPES.codes)
    for done in range(0, more, BATCH):
        held, parts = [], []
        for _number in range(min(BATCH, more - done)):
            one = _row(village.filled, Activity(type=chance.choice(kinds)))
            one.happened_on = FIRST.fromordinal(FIRST.toordinal() + chance.randrange(DAYS))
            one.done_by = village.filled.user
            held.append(one)
            parts += [
                ActivityOffice(activity=one, office=village.filled.office, lead=True),
                ActivityPlace(activity=one, place=chance.choice(village.villages)),
                AttendanceCount(activity=one, category="villager", sex="female", count=chance.randint(1, 40)),
                AttendanceCount(activity=one, category="villager", sex="male", count=chance.randint(1, 40)),
            ]
        with transaction.atomic():
            for model in (Activity, ActivityOffice, ActivityPlace, AttendanceCount):
                rows = (
                    held
                    if model is Activity
                    else [_row(village.filled, p) for p in parts if type(p) is model]
                )
                model._base_manager.bulk_create(rows, batch_size=500)


def _row(filled: Filled, row: Any) -> Any:
    row.recorded_at, row.recorded_by = now(), filled.user
    return row


def timed(job: Callable[[], None]) -> float:
    """Return the middle of several runs, in milliseconds, after one that warms up."""
    job()
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        job()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[ROUNDS // 2] * 1000


def measure(filled: Filled) -> dict[str, float]:
    """Time each question, and the bare page."""
    signed_in, bare = Client(), Client()
    signed_in.force_login(filled.user)

    def ask(client: Client, address: str) -> None:
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address} does not answer")

    with override_settings(ROOT_URLCONF="benchmarks.bare"):
        with override_settings(MIDDLEWARE=[]):
            ask(bare, "/bare/activities/")  # a client keeps the middleware of its first request
        told = {"bare page": timed(lambda: ask(bare, "/bare/activities/"))}
        for name, query in ASKED.items():
            told[name] = timed(lambda query=query: ask(signed_in, f"/activities/{query}"))  # type: ignore[misc]
    return told


def main() -> None:
    """Fill, measure, print one line of JSON."""
    sizes = [int(size) for size in os.environ.get("BENCH_SIZES", SIZES).split(",")]
    call_command("migrate", verbosity=0)
    village = Village(start())
    told: dict[str, Any] = {"vendor": connection.vendor, "sizes": {}}
    before = 0
    for size in sizes:
        began = time.perf_counter()
        fill(village, size - before)
        before = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(
            f"{connection.vendor}: {size} activities after {time.perf_counter() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        told["sizes"][size] = measure(village.filled)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
