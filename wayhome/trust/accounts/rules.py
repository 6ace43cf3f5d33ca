"""How long one waits after wrong passwords, how a slip's code is written, what of an unsent form is kept: pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])

FREE_TRIES = 5
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(minutes=15)
FORGOTTEN_AFTER = dt.timedelta(hours=24)

SLIP_LETTERS = 12  # of an alphabet of 29: 58 bits, behind the waits below and a keyed hash
SLIP_DAYS = 7  # and the rest of the day on which it is made
_GROUP = 4


def standing(failures: int, last_at: dt.datetime, now: dt.datetime) -> int:
    """Return how many failures still count: all of them, until a day has passed without another."""
    return 0 if now - last_at >= FORGOTTEN_AFTER else failures


def wait_after(failures: int) -> dt.timedelta:
    """Return the wait that so many failures in a row cost: nothing for the first four, then 30 s doubling to 15 min."""
    if failures < FREE_TRIES:
        return dt.timedelta(0)
    doublings = min(failures - FREE_TRIES, 10)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def wait_left(failures: int, last_at: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """Return how long one still waits before the next try; never longer than the wait itself, whatever the clock does."""
    wait = wait_after(standing(failures, last_at, now))
    return max(dt.timedelta(0), min(wait, last_at + wait - now))


def grouped(code: str) -> str:
    """Return a slip's code in groups of four, as it is printed: ``K7MX-2QPA-9DFH``."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def bare(typed: str) -> str:
    """Return a slip's code without spaces and dashes, in capitals, as it is hashed."""
    return re.sub(r"[\s\-\u2010-\u2015]+", "", typed).upper()


# --- a device, and a form that came too late ------------------------------------------------------------------

FORMS_KEPT = dt.timedelta(hours=24)
MOST_FORMS = 5
MOST_LETTERS = 1024 * 1024
_SECRET = re.compile(r"passw|secret|credential|pin$|^code$|piece|csrf", re.I)
_ID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")


def is_phone(agent: str, hint: str) -> bool:
    """Whether a browser says that it runs on a phone: its hint (``Sec-CH-UA-Mobile``) if it gives one, else its name."""
    return hint == "?1" if hint in ("?0", "?1") else "Mobi" in agent


def never_kept(view: View) -> View:
    """Declare that a form sent to this page is never kept for later: it holds a secret, or must be thought over anew."""
    view.wh_never_kept = True  # type: ignore[attr-defined]
    return view


def worth_keeping(fields: Iterable[tuple[str, list[str]]]) -> list[tuple[str, list[str]]] | None:
    """Return what is kept of a form: all but secrets and its token; None for one that is too long."""
    kept = [(name, values) for name, values in fields if not _SECRET.search(name)]
    letters = sum(len(name) + sum(map(len, values)) for name, values in kept)
    return kept if letters <= MOST_LETTERS else None


def legible(fields: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Return what a person wrote or chose, without ids and empty boxes."""
    return [
        value.strip()
        for _name, values in fields
        for value in values
        if value.strip() and not _ID.match(value.strip())
    ]
