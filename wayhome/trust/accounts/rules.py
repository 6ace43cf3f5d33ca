"""How long one waits after wrong passwords, and how a slip's code is written: pure."""

import datetime as dt
import re

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
