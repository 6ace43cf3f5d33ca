"""The data folder of a demo: marked as one, and never begun where other data lie."""

import datetime as dt
import os
import re
from pathlib import Path

from django.conf import settings
from django.db import connection

from wayhome.config.demo.cast import NEWCOMER
from wayhome.journey.cases.clocks import FILE as CLOCKS
from wayhome.kit.dates import EARLIEST_ZONE, today
from wayhome.kit.errors import Refused
from wayhome.trust.accounts.models import User

NAME = "demo.txt"
WORDS = "This folder holds Wayhome's demo: invented people, and one password that everybody knows. Keep no real data here.\n"


def marker() -> Path:
    """The file that says that this folder holds a demo (``settings.DEMO`` looks for it)."""
    return Path(settings.HOME) / NAME


def is_demo() -> bool:
    """Whether a demo was begun here."""
    return marker().exists()


def is_ready() -> bool:
    """Whether the demo was played to its end, and it is what the database holds."""
    if not (is_demo() and marker().read_text("utf-8") == WORDS and _tables()):
        return False
    return User.objects.filter(username__in=NEWCOMER, office__code="vn").count() == len(NEWCOMER)


def _tables() -> list[str]:
    return connection.introspection.table_names()


def _being_made_elsewhere() -> bool:
    """Whether the process that began the demo still runs."""
    found = re.search(r"process (\d+)", marker().read_text("utf-8")) if is_demo() else None
    if found is None or int(found[1]) == os.getpid():
        return False
    try:
        os.kill(int(found[1]), 0)
    except OSError:
        return False
    return True


def begin() -> None:
    """Mark the folder as the demo's before the first row; what an interrupted try left of its own file is thrown away."""
    if _being_made_elsewhere():
        raise Refused("Another process is making the demo in this folder just now. Wait until it is ready.")
    interrupted = is_demo() and marker().read_text("utf-8") != WORDS
    if interrupted and connection.vendor == "sqlite":
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{settings.DATABASES['default']['NAME']}{ending}").unlink(missing_ok=True)
    elif _tables():
        raise Refused(
            "There are data here already. The demo needs an empty folder of its own; name one in WAYHOME_HOME."
            if connection.vendor == "sqlite"
            else "There are data in this database already. The demo needs an empty one of its own."
        )
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    # Its past months were never worked with here: what is to be done begins some weeks ago, not years.
    since = today(EARLIEST_ZONE) - dt.timedelta(days=60)
    CLOCKS.own.write_text(f"[default]\ntasks_from = {since}\n", "utf-8")
    marker().write_text(f"{WORDS}It is being made by process {os.getpid()}, or was interrupted.\n", "utf-8")


def finish() -> None:
    """Say that the demo is whole."""
    marker().write_text(WORDS, "utf-8")
