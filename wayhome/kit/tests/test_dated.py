"""Dated data: which row holds on a day, what rows tell together, and a slip told by file, row and key."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.dated import DatedFile, Row, Told, between, holding, known, laid

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 3, 1))
TOLD = st.dictionaries(st.sampled_from("abc"), st.integers())
TABLES = st.fixed_dictionaries({}, optional={"x": st.integers(), "y": st.integers(), "deep": TOLD})
DAY = dt.date(2020, 2, 1)


def row(since: dt.date, told: Told | None = None) -> Row:
    """A row of nowhere."""
    return Row(since, told or {}, own=False, where="")


@given(st.lists(DAYS, unique=True), DAYS)
def test_the_latest_that_has_begun_holds(since: list[dt.date], on: dt.date) -> None:
    found = holding([row(day) for day in since], on)
    begun = [day for day in since if day <= on]
    assert (found and found.since) == (max(begun) if begun else None)


@given(st.lists(TABLES))
def test_what_is_told_last_is_told_and_within_a_table_entry_by_entry(tables: list[dict[str, Any]]) -> None:
    told = laid([row(DAY, table) for table in tables], "deep")
    for key in ("x", "y"):
        said = [table[key] for table in tables if key in table]
        assert told.get(key, "nothing") == (said[-1] if said else "nothing")
    deep: dict[str, int] = {}
    for table in tables:
        deep |= table.get("deep", {})
    assert told.get("deep", {}) == deep


def _check(told: Told) -> None:
    between(told, "size", 1, 9)
    known(told, "colours", ("red", "green"))
    told["who"]


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> DatedFile:
    """A shipped file with a default, and a country whose row changes in February."""
    shipped, settings.HOME = tmp_path / "shipped" / "things.toml", tmp_path
    shipped.parent.mkdir()
    shipped.write_text(
        '[default]\nwho = "d"\nsize = 1\ndays = { first = 3 }\n[[VN]]\nfrom = 2020-01-01\nwho = "old"\nsize = 2\n'
        '[[VN]]\nfrom = 2020-02-01\nwho = "new"\n'
    )
    return DatedFile(shipped, _check, "wayhome.E999", closed=("days",))


def test_the_nearer_goes_over_the_farther_and_the_own_over_the_shipped(file: DatedFile) -> None:
    def told(on: dt.date) -> dict[str, Any]:
        return laid(file.rows("VN", "vn", on=on))

    assert [told(day)["who"] for day in (dt.date(1970, 1, 1), dt.date(2020, 1, 31), DAY)] == [
        "d",
        "old",
        "new",
    ]
    assert told(DAY)["size"] == 1, "a later row takes the place of an earlier one"
    file.own.write_text('[default]\nwho = "x"\nsize = 7\n[vn]\nfrom = 2020-02-01\nwho = "mine"\n')
    assert told(dt.date(2020, 1, 31)) == {
        "who": "old", "size": 2, "days": {"first": 3}, "from": dt.date(2020, 1, 1)
    }  # fmt: skip
    assert (told(DAY)["who"], told(DAY)["size"]) == ("mine", 7)
    assert [one.own for one in file.rows("VN", "vn", on=DAY)] == [False, True, False, True]
    assert len(file.every_row()) == 5
    assert file.faults() == []
    file.own.write_text('[vn]\nwho = "changed"\n')
    assert told(DAY)["who"] == "changed", "a changed file is read anew"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[vn]\nsize = 3\n", "[vn]: who is missing"),
        ('[vn]\nfrom = 2020-01-02\nwho = ""\nsize = 12', "[vn] from 2020-01-02: size: a whole number from 1 to 9, not 12"),
        ('[vn]\nwho = ""\nsize = true', "[vn]: size: a whole number"),
        ('[vn]\nwho = ""\ncolours = ["blue"]', "[vn]: colours: each once, of ['green', 'red'], not ['blue']"),
        ('[vn]\nwho = ""\ncolours = ["red", "red"]', "[vn]: colours: each once"),
        ('[vn]\nwho = ""\ncolours = "red"', "[vn]: colours: each once"),
        ('[vn]\nwho = ""\ncolours = 0', "[vn]: colours: each once"),
        ('[vn]\nfrom = "May"\nwho = ""', "[vn] from May: from: a day, written 2025-07-01"),
        ('[vn]\nfrom = 2020-01-01T10:00:00\nwho = ""', "from: a day"),
        ('[[vn]]\nwho = ""\n[[vn]]\nwho = ""', "[vn]: from: a day, written 2025-07-01, each once"),
        ('[vn]\nwho = ""\nsise = 3', "[vn]: sise is not known; is size meant?"),
        ('[vn]\nwho = ""\nweather = 3', "[vn]: weather is not known"),
        ('[vn]\nwho = ""\ndays = { frist = 5 }', "[vn]: days: frist is not known; is first meant?"),
        ("size = 3", "[size]: a table belongs here"),
        ("[vn", "(at end of document)"),
    ],
)  # fmt: skip
def test_a_slip_is_told_by_file_row_and_key(file: DatedFile, text: str, words: str) -> None:
    file.own.write_text(text)
    (fault,) = file.faults()
    assert str(file.own) in fault.msg
    assert words in fault.msg
    assert (fault.id, "things.toml" in fault.hint) == ("wayhome.E999", True)
    with pytest.raises(ImproperlyConfigured):
        file.rows("vn", on=DAY)
