"""What can be true of a session, tried with shapes nobody thought of; and counts that agree however they are counted."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from wayhome.services.counselling import rules
from wayhome.services.counselling.rules import Sitting, fault

TODAY = dt.date(2022, 10, 24)
days = st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
sittings = st.builds(
    Sitting,
    happened_on=days,
    mode=st.sampled_from(["in_person", "phone", "online", "group"]),
    state=st.sampled_from(["held", "cancelled", "missed"]),
    minutes=st.none() | st.integers(-5, 500),
    next_on=st.none() | days,
    began=st.lists(days, max_size=80),
)


@given(sittings)
@settings(max_examples=300)
def test_a_sitting_without_fault_could_have_been(sitting):
    if fault(sitting, TODAY) is not None:
        return
    assert max(sitting.began) <= sitting.happened_on <= TODAY
    assert (len(sitting.began) > 1) == (sitting.mode == "group")
    assert len(sitting.began) <= rules.MOST_PERSONS
    assert sitting.minutes is None or (sitting.state == "held" and 1 <= sitting.minutes <= 480)
    assert sitting.next_on is None or sitting.next_on >= sitting.happened_on


@given(st.integers(1, 75), st.integers(1, 480), st.integers(0, 200), st.booleans())
def test_what_could_have_been_has_no_fault(persons, minutes, ahead, told):
    sitting = Sitting(
        happened_on=TODAY,
        mode="group" if persons > 1 else "online",
        state="held",
        minutes=minutes if told else None,
        next_on=TODAY + dt.timedelta(days=ahead),
        began=[TODAY] * persons,
    )
    assert fault(sitting, TODAY) is None


def test_every_fault_is_found():
    fair = {
        "happened_on": TODAY,
        "mode": "phone",
        "state": "held",
        "minutes": 30,
        "next_on": None,
        "began": [TODAY],
    }
    found = {
        "nobody": {"began": []},
        "too_many": {"began": [TODAY] * 76, "mode": "group"},
        "future": {"happened_on": TODAY + dt.timedelta(days=1)},
        "before": {"began": [TODAY, TODAY + dt.timedelta(days=1)], "mode": "group"},
        "several": {"began": [TODAY] * 2},
        "alone": {"mode": "group"},
        "length": {"minutes": 481},
        "no_length": {"state": "missed"},
        "next": {"next_on": TODAY - dt.timedelta(days=1)},
    }
    assert {word: fault(Sitting(**fair | changes), TODAY) for word, changes in found.items()} == {
        word: word for word in found
    }
