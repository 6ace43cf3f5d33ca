"""The plan of the demo, without a database."""

import datetime as dt
import os
import subprocess
import sys

from wayhome.config.demo.deeds import Admit, Close, Deed, Exit, Return, Talk
from wayhome.config.demo.lands import FULL_UNTIL, LANDS, SEED, START, flow_of
from wayhome.config.demo.plan import FOLLOWED_UP, GRADUATED, story
from wayhome.config.demo.play import months_of
from wayhome.kit.dates import Month

TAIL = Month(2024, 3)
PRINT = "import hashlib; from wayhome.config.demo.plan import *; print(hashlib.sha256(repr(story(SEED)).encode()).hexdigest())"


def test_the_plan_is_the_same_in_every_process():
    told = {
        subprocess.run(
            [sys.executable, "-c", PRINT], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1
    assert len(told.pop().strip()) == 64


def test_later_months_change_nothing_of_earlier_ones():
    short, long = story(FULL_UNTIL), story(TAIL)
    assert len(long) > len(short)
    told = iter(long)
    assert all(any(deed == other for other in told) for deed in short)


def test_deeds_come_in_the_order_of_entry_and_one_month_at_a_time():
    deeds = story(TAIL)
    assert [deed.at for deed in deeds] == sorted(deed.at for deed in deeds)
    months = [month for month, _entered in months_of(deeds)]
    assert months == sorted(set(months))
    assert months[-1] == TAIL  # nothing is entered after the last month is over


def test_nothing_happens_to_somebody_who_is_not_there():
    here: dict[tuple[str, str], bool] = {}
    known: set[tuple[str, str]] = set()
    for deed in story(TAIL):
        for key in _keys(deed):
            if isinstance(deed, Admit):
                assert key not in known
                known.add(key)
            assert key in known
            if isinstance(deed, Admit | Return | Exit):
                assert here.get(key, False) == isinstance(deed, Exit)
                here[key] = not isinstance(deed, Exit)


def test_the_work_ends_for_who_graduated_three_years_ago_and_did_not_come_back():
    until = Month(2025, 9)
    gone: dict[tuple[str, str], Exit] = {}
    closed: set[tuple[str, str]] = set()
    for deed in story(until):
        if isinstance(deed, Exit | Return):
            key = deed.person, deed.office
            closed.discard(key)
            gone.pop(key, None)
            if isinstance(deed, Exit) and deed.kind == GRADUATED:
                gone[key] = deed
        if isinstance(deed, Close):
            key = deed.person, deed.office
            assert key not in closed
            assert gone[key].on + dt.timedelta(days=1095) <= deed.on
            assert deed.by != deed.agreed_by
            closed.add(key)
    assert closed == {key for key, deed in gone.items() if deed.on + FOLLOWED_UP <= until.last}
    assert len(closed) > 50


def _keys(deed: Deed) -> list[tuple[str, str]]:
    if isinstance(deed, Talk):
        return [(person, deed.office) for person in deed.persons]
    return [(deed.person, deed.office)] if hasattr(deed, "person") else []


def test_months_differ_and_the_tail_is_calm():
    for land in LANDS:
        full = [flow_of(land, month) for month in START.until(FULL_UNTIL)]
        assert len({flow.sessions for flow in full}) >= 5
        assert flow_of(land, TAIL).sessions < min(flow.sessions for flow in full)
        assert flow_of(land, SEED) == flow_of(land, SEED)
