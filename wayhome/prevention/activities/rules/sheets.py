"""The number of a printed sheet: ten digits, the last a check, so that a sheet entered twice is found and a slip is not taken for another."""

import datetime as dt
import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from wayhome.kit.formats import latin

LENGTH = 10
MOST_ROWS = 20  # sheets of one pile
_OF_SHEETS = uuid.UUID("0d0c6a0a-51c5-4a4b-8f6c-6c1f3f6b2f70")


class Counted(Protocol):
    """Heads that were counted: {code of a sex: so many}."""

    @property
    def by_sex(self) -> dict[str, int]: ...


@dataclass(frozen=True)
class Paper:
    """One sheet of a pile: the day, where, how many of whom; ``sheet`` is its printed number, if it has one. ``key`` names it in refusals."""

    key: int
    happened_on: dt.date
    heads: Counted
    place: Any = None
    sheet: str = ""


def _check(body: str) -> str:
    """ISO 7064 mod 11,10: finds every wrong digit, and nearly every swap of neighbours."""
    rest = 10
    for digit in body:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


def new_number(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a random number such as ``4821 907 334``; ``choose`` picks one digit of ten."""
    body = "".join(choose("0123456789") for _ in range(LENGTH - 1))
    return shown(body + _check(body))


def shown(digits: str) -> str:
    """Return ten digits as they are printed."""
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}"


def read_number(typed: str) -> str | None:
    """Return the number as it is printed for what was typed, in any digits and with any gaps; None if it is none."""
    bare = re.sub(r"[\s.\-\u2010-\u2015]+", "", latin(typed))
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", bare) or _check(bare[:-1]) != bare[-1]:
        return None
    return shown(bare)


def record_ids(office: uuid.UUID, number: str, times: int = 5) -> list[uuid.UUID]:
    """Return the ids that the activity of an office's sheet has, each once those before it were retired.

    The sheet's number is the record's id: whoever enters the sheet a second time meets the first entry.
    """
    return [uuid.uuid5(_OF_SHEETS, f"{office} {number} {time}") for time in range(times)]


def row_id(pile: uuid.UUID, row: int) -> uuid.UUID:
    """Return the id of a row without a sheet number: the same when the pile is sent twice."""
    return uuid.uuid5(_OF_SHEETS, f"{pile} {row}")
