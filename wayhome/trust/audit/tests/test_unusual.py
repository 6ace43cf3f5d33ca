"""What stands out among looks: many in an hour against her own usual, by night, not hers, while leaving, broken glass."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.trust.audit.unusual import Limits, Seen, Unusual, at_night, unusual, usual_of

LINH, HOA = uuid.UUID(int=101), uuid.UUID(int=102)
ZONE = "Asia/Ho_Chi_Minh"
TEN = dt.datetime(2022, 10, 4, 3, 0, tzinfo=dt.UTC)  # ten in the morning there
LIMITS = Limits(many=5, times=3, not_hers=3)


def seen(person: int, at: dt.datetime = TEN, **more: Any) -> Seen:
    """A look of Linh's."""
    return Seen(seq=person, actor=LINH, person=uuid.UUID(int=person), at=at, **({"assigned": True} | more))


def found(
    *looks: Seen, usual: int | None = None, left: dt.datetime | None = None, limits: Limits = LIMITS
) -> list[Unusual]:
    """What stands out."""
    return unusual(looks, limits=limits, zone=ZONE, usual={LINH: usual}, left={LINH: left} if left else {})


def kinds(*looks: Seen, **more: Any) -> list[str]:
    return [one.kind for one in found(*looks, **more)]


def test_a_quiet_day_says_nothing() -> None:
    assert kinds(*(seen(n) for n in range(4))) == []


def test_many_persons_in_one_hour_are_told_against_what_is_usual_for_her() -> None:
    looks = [seen(n, TEN + dt.timedelta(minutes=n)) for n in range(7)]
    (one,) = found(*looks, usual=2)
    assert (one.kind, one.count, one.usual) == ("many", 7, 2)
    assert (one.first.strftime("%H:%M"), one.last.strftime("%H:%M")) == ("10:00", "10:06")
    assert kinds(*looks, usual=3) == []  # seven is not more than three times three
    assert kinds(*looks) == ["many"]  # nothing is known of her yet
    assert kinds(*(seen(n) for n in range(4)), usual=0) == []  # under the limit


def test_the_same_person_many_times_is_one() -> None:
    assert kinds(*(seen(1, TEN + dt.timedelta(minutes=n)) for n in range(40))) == []


def test_two_hours_are_two() -> None:
    looks = [seen(n, TEN + dt.timedelta(minutes=50 + 5 * n)) for n in range(8)]
    assert kinds(*looks) == ["many"]
    assert kinds(*looks[:4]) == []


@pytest.mark.parametrize(
    ("hour", "night"), [(21, True), (23, True), (0, True), (4, True), (5, False), (12, False), (20, False)]
)
def test_night_is_by_the_office_s_own_clock(hour: int, night: bool) -> None:
    at = dt.datetime(2022, 10, 4, hour, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    assert (kinds(seen(1, at.astimezone(dt.UTC))) == ["night"]) is night


def test_one_night_is_one_although_it_has_two_dates() -> None:
    evening = dt.datetime(2022, 10, 4, 16, 0, tzinfo=dt.UTC)  # 23:00 there
    (one,) = found(seen(1, evening), seen(2, evening + dt.timedelta(hours=2)))
    assert (one.kind, one.count) == ("night", 2)


def test_an_office_without_nights_and_one_whose_night_begins_after_midnight() -> None:
    late = dt.datetime(2022, 10, 4, 18, 30, tzinfo=dt.UTC)  # 01:30 there
    assert kinds(seen(1, late), limits=Limits(night_from=dt.time(0), night_to=dt.time(0))) == []
    assert kinds(seen(1, late), limits=Limits(night_from=dt.time(1), night_to=dt.time(4))) == ["night"]
    assert kinds(seen(1), limits=Limits(night_from=dt.time(1), night_to=dt.time(4))) == []


def test_persons_not_assigned_to_her_count_by_day_unless_her_role_sees_everybody() -> None:
    looks = [seen(n, assigned=False) for n in range(3)]
    assert kinds(*looks) == ["not_hers"]
    assert kinds(*looks[:2]) == []
    assert kinds(*(seen(n, assigned=False, anyone=True) for n in range(3))) == []
    assert kinds(*(seen(n, assigned=None) for n in range(3))) == []


def test_after_it_was_known_that_she_leaves_every_look_is_told() -> None:
    assert kinds(seen(1), left=TEN) == ["leaving"]
    assert kinds(seen(1), left=TEN + dt.timedelta(seconds=1)) == []


def test_broken_glass_is_always_told_each_time() -> None:
    told = kinds(seen(1, broken=True, assigned=False), seen(2, TEN, broken=True, assigned=False))
    assert told == ["broken", "broken"]


def test_what_is_usual_needs_enough_hours() -> None:
    assert usual_of([]) is None
    assert usual_of([9, 9, 9, 9]) is None
    assert usual_of([1, 2, 3, 4, 50]) == 3


MOMENTS = st.datetimes(dt.datetime(2022, 10, 1), dt.datetime(2022, 10, 4), timezones=st.just(dt.UTC))
LOOKS = st.lists(
    st.builds(
        Seen,
        seq=st.integers(1, 9),
        actor=st.sampled_from([LINH, HOA]),
        person=st.integers(1, 12).map(lambda number: uuid.UUID(int=number)),
        at=MOMENTS,
        broken=st.booleans(),
        assigned=st.sampled_from([True, False, None]),
        anyone=st.booleans(),
    ),
    max_size=60,
)


@given(LOOKS, st.integers(1, 9), st.none() | st.integers(0, 5))
def test_whatever_is_told_was_looked_at_and_reaches_the_limit(
    looks: list[Seen], many: int, usual: int | None
) -> None:
    told = unusual(
        looks, limits=Limits(many=many, not_hers=2), zone=ZONE, usual={LINH: usual, HOA: None}, left={}
    )
    for one in told:
        hers = [look for look in looks if look.actor == one.actor and one.first <= look.at <= one.last]
        assert one.persons <= {look.person for look in hers}
        assert one.kind != "many" or one.count >= many
        assert one.kind != "night" or at_night(one.first, Limits()) == at_night(one.last, Limits())
    assert [one.last for one in told] == sorted((one.last for one in told), reverse=True)
    broken = {look.seq for look in looks if look.broken}
    assert broken <= {seq for one in told if one.kind == "broken" for seq in one.seqs}
    assert told == unusual(
        list(reversed(looks)),
        limits=Limits(many=many, not_hers=2),
        zone=ZONE,
        usual={LINH: usual, HOA: None},
        left={},
    ) or len({(one.last, one.kind) for one in told}) < len(told)
