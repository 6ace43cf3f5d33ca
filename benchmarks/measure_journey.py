"""The journey's pages: a file with 500 entries, Today with 40 persons, the board of 1,000 who are carried; and two acts that are daily bread.

First in an office of 1,000, then with 99,000 in it whose journey is over. Run by run.py with its own database, like measure.py;
prints one line of JSON. The goal (issue 5): queries bounded, and 100,000 cases do not change a page by more than 1.5 times.
"""

import json
import os
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.fill_journey import OPEN, WORDS, Journeys, begin, over
from benchmarks.measure_names import signed_in
from wayhome.journey.cases import retaining, time_over
from wayhome.journey.cases.actions import count_due
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Look

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
SIZES = "1000,100000"
GROUP = 75
ONLY = os.environ.get("BENCH_ONLY", "")  # part of the name of what is measured
NIGHTS = os.environ.get("BENCH_NIGHTS", "1") == "1"  # whether the nightly backup is made


def asked(client: Client, address: str, parts: str) -> Callable[[], None]:
    """Return the asking for a page that has to show something so often: ``named:40`` or ``tr:26``."""
    marks = {"named": "wh-name", "rows": "<tr", "none": "<html"}
    kind, count = parts.split(":")

    def ask() -> None:
        answer = client.get(address)
        found = answer.content.decode().count(marks[kind])
        if answer.status_code != 200 or found < int(count):
            raise SystemExit(f"{address}: {answer.status_code}, {found} instead of {count} {kind}")

    return ask


def sent(client: Client, address: str, told: Callable[[], dict[str, Any]]) -> Callable[[], None]:
    """Return the sending of a form that has to be saved; it is taken back, so that each finds the office as the first did."""

    def send() -> None:
        with transaction.atomic():
            answer = client.post(address, told())
            transaction.set_rollback(True)
        if answer.status_code != 302:
            raise SystemExit(f"{address}: {answer.status_code}\n{answer.content.decode()}")

    return send


def first_look(ask: Callable[[], None]) -> Callable[[], None]:
    """Return the asking for a page by who has not been shown these names yet: the log is written."""

    def again() -> None:
        Look.objects.all().delete()
        ask()

    return again


def unasked(ask: Callable[[], None]) -> Callable[[], None]:
    """Return the asking for a page by who is the first to ask this process: whose time is over was not counted here."""

    def again() -> None:
        time_over._counted.clear()
        ask()

    return again


def night() -> None:
    """What the nightly backup counts: from when something of each case is kept longer than its time."""
    began = time.perf_counter()
    found = retaining.due_days()
    read = time.perf_counter()
    made = count_due(by=SYSTEM, found=found)
    told = f"{made.cases} days read in {read - began:.0f} s, {made.changed} written in {time.perf_counter() - read:.1f} s"
    print(told, file=sys.stderr, flush=True)


def a_note(made: Journeys) -> dict[str, Any]:
    """What the phone sends of a visit."""
    told = {
        "kind": "visit",
        "happened_on": f"{made.day:%d/%m/%Y}",
        "she_is": "better",
        "body": WORDS,
        "next_in": "7",
    }
    return {"id": str(uuid.uuid4()), **told}


def a_group(made: Journeys) -> dict[str, Any]:
    """What the screen sends of 75 people met together."""
    told: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "happened_on": f"{made.day:%d/%m/%Y}",
        "stage": "first_contact",
    }
    told |= {
        "office": str(made.filled.office.pk),
        "category": "trafficking",
        "met_at": "border_gate",
        "first_language": "vi",
        "country": "VN",
        "from_country": "KH",
        "handed_by": "foreign_police",
    }
    told |= {"rows-TOTAL_FORMS": str(GROUP), "rows-INITIAL_FORMS": "0"}
    for nth in range(GROUP):
        told |= {f"rows-{nth}-sex": "female", f"rows-{nth}-age": str(18 + nth % 40)}
    return told


def jobs(made: Journeys) -> tuple[dict[str, tuple[Callable[[], None], str]], dict[str, Callable[[], None]]]:
    """Return {what is measured: (it, its bare page)}, and the bare pages."""
    assert made.long is not None
    worker, leads, bare = signed_in(made.worker), signed_in(made.leads), Client()
    file = reverse("desk:person", args=[made.long.pk])
    today, board = reverse("desk:today"), reverse("supervision:board")
    note = reverse("notes:record", args=[made.long.pk])
    house = {
        "file of 500 entries": (asked(worker, file, "named:1"), "file"),
        "Today with 40 persons": (asked(worker, today, "named:40"), "today"),
        "the same, first look of the day": (first_look(asked(worker, today, "named:40")), "today"),
        "Today of who leads the office": (unasked(asked(leads, today, "none:1")), "today"),
        "the same, all colleagues' tasks": (asked(leads, f"{today}?whose=team", "named:1"), "today"),
        "board of 1,000": (asked(leads, board, "rows:26"), "board"),
        "a visit's note saved": (sent(worker, note, lambda: a_note(made)), "file"),
        f"a group of {GROUP} saved": (sent(leads, reverse("cases:group"), lambda: a_group(made)), "board"),
    }
    for role, user in made.roles.items():
        house[f"Today: {role.replace('_', ' ')}"] = (
            unasked(asked(signed_in(user), today, "none:1")),
            "today",
        )
    plain = {
        "file": asked(bare, f"/bare/file/{made.long.pk}/", "rows:30"),
        "today": asked(bare, f"/bare/today/{made.worker.pk}/", "rows:40"),
        "board": asked(bare, "/bare/board/", "rows:26"),
    }
    with override_settings(MIDDLEWARE=[]):
        for ask in plain.values():
            ask()  # a client keeps the middleware of its first request
    return house, plain


def timed(jobs: list[Callable[[], None]]) -> list[dict[str, float]]:
    """Time these in turn: the middle of several runs, the fastest, and the middle of the processor's time, after one that warms up."""
    taken: list[list[float]] = [[] for _job in jobs]
    worked: list[list[float]] = [[] for _job in jobs]
    for _round in range(ROUNDS + 1):
        for at, job in enumerate(jobs):
            began, busy = time.perf_counter(), time.process_time()
            job()
            worked[at].append((time.process_time() - busy) * 1000)
            taken[at].append((time.perf_counter() - began) * 1000)
    return [
        {
            "median": sorted(one[1:])[ROUNDS // 2],
            "best": min(one[1:]),
            "worked": sorted(busy[1:])[ROUNDS // 2],
        }
        for one, busy in zip(taken, worked, strict=True)
    ]


def measure(made: Journeys) -> dict[str, dict[str, float]]:
    """Time each page and act beside its bare page, and count its queries."""
    told = {}
    with override_settings(ROOT_URLCONF="benchmarks.bare"):
        house, plain = jobs(made)
        for what, (job, page) in house.items():
            if ONLY not in what:
                continue
            taken, bare = timed([job, plain[page]])
            with CaptureQueriesContext(connection) as queries:
                job()
            told[what] = taken | {"bare": bare["median"], "queries": float(len(queries))}
    return told


def as_at_work() -> None:
    """Let SQLite keep as much in memory as the house's settings give it at work; for tests they give it little."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-64000")
            cursor.execute("PRAGMA temp_store=MEMORY")


def main() -> None:
    """Fill, measure, print one line of JSON."""
    sizes = [int(size) for size in (os.environ.get("BENCH_SIZES") or SIZES).split(",")]
    call_command("migrate", verbosity=0)
    as_at_work()
    began = time.perf_counter()
    made = begin()
    told: dict[str, Any] = {"vendor": connection.vendor, "journey": {}}
    for size in sizes:
        if size > OPEN:
            over(made, size - OPEN)
        if NIGHTS:
            night()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        spent = time.perf_counter() - began
        print(f"{connection.vendor}: {size} cases after {spent:.0f} s", file=sys.stderr, flush=True)
        told["journey"][size] = measure(made)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
