"""What can be true of a count of something else, to its last day and number."""

import datetime as dt
from decimal import Decimal

import pytest

from wayhome.prevention.tallies.rules import code_of, tally_fault

DAY = dt.date(2022, 10, 20)
STEP = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("quantity", "on", "ended", "fault"),
    [
        ("1", dt.date(2000, 1, 1), None, ""),
        ("1", dt.date(1999, 12, 31), None, "early"),
        ("1", DAY, DAY, ""),
        ("1", DAY, DAY - STEP, "ended"),
        ("1", DAY + STEP, None, "future"),
        ("0.01", DAY, None, ""),
        ("0", DAY, None, "nothing"),
        ("0.001", DAY, None, "parts"),
        ("100000000", DAY, None, ""),
        ("100000000.01", DAY, None, "absurd"),
        ("NaN", DAY, None, "absurd"),
    ],
)
def test_each_bound(quantity: str, on: dt.date, ended: dt.date | None, fault: str) -> None:
    assert tally_fault(Decimal(quantity), on, ended, DAY) == fault


def test_a_code_comes_from_the_english_name() -> None:
    assert code_of(" Meals served! ") == "meals_served"
    assert code_of("a" * 39 + " b") == "a" * 39
