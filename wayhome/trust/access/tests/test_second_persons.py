"""Acts for two: nobody alone, nobody twice, nobody late, nobody from elsewhere."""

import datetime as dt

import pytest

from tests.cast import Cast
from wayhome.kit.dates import clock_at, now
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import agree_second, ask_second, grant, refuse_second, use_second
from wayhome.trust.access.models import Role, SecondPerson
from wayhome.trust.access.viewer import SYSTEM

pytestmark = pytest.mark.django_db
SUBJECT = new_id()
FIRST, SECOND, THIRD, ELSEWHERE = "supervisor", "director", "me_officer", "kh_supervisor"


@pytest.fixture(autouse=True)
def shredders(cast: Cast) -> None:
    """A role that may shred, for three of one office and one of another."""
    Role.objects.filter(code="donor").update(permissions=["people.shred"])
    for name in (FIRST, SECOND, THIRD, ELSEWHERE):
        user = cast.users[name]
        grant(
            by=SYSTEM, user=user, role="donor", scope_kind="office", scope_key=user.office_id,
            valid_from=dt.date(2020, 1, 1),
        )  # fmt: skip


def asked(cast: Cast, who: str = FIRST) -> SecondPerson:
    return ask_second(
        by=cast.viewer(who),
        kind="shredding",
        subject=SUBJECT,
        office=cast.offices["vn"],
        why="She asked for it.",
    )


def used(cast: Cast, who: str = FIRST) -> SecondPerson:
    return use_second(by=cast.viewer(who), kind="shredding", subject=SUBJECT)


def test_one_asks_another_agrees_one_of_them_does_it_once(cast: Cast) -> None:
    made = asked(cast)
    agree_second(by=cast.viewer(SECOND), id=made.pk)
    assert used(cast).done_at is not None
    with pytest.raises(Refused):
        used(cast)


def test_nobody_alone(cast: Cast) -> None:
    made = asked(cast)
    with pytest.raises(Refused):
        used(cast)
    with pytest.raises(Refused):
        agree_second(by=cast.viewer(FIRST), id=made.pk)
    with pytest.raises(Refused):
        used(cast)


def test_a_third_does_not_do_what_two_agreed_on(cast: Cast) -> None:
    agree_second(by=cast.viewer(SECOND), id=asked(cast).pk)
    with pytest.raises(Refused):
        used(cast, THIRD)


@pytest.mark.parametrize("who", [ELSEWHERE, "worker", "administrator"])
def test_not_from_elsewhere_and_not_without_the_right(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        asked(cast, who)
    made = asked(cast)
    with pytest.raises(Refused):
        agree_second(by=cast.viewer(who), id=made.pk)
    with pytest.raises(Refused):
        refuse_second(by=cast.viewer(who), id=made.pk)


def test_it_runs_out(cast: Cast) -> None:
    made = asked(cast)
    agree_second(by=cast.viewer(SECOND), id=made.pk)
    with clock_at(made.runs_out_at):
        with pytest.raises(Refused):
            used(cast)
        assert asked(cast).pk != made.pk


def test_no_is_no_and_another_thing_needs_its_own(cast: Cast) -> None:
    made = asked(cast)
    refuse_second(by=cast.viewer(SECOND), id=made.pk)
    with pytest.raises(Refused):
        agree_second(by=cast.viewer(SECOND), id=made.pk)
    agree_second(by=cast.viewer(SECOND), id=asked(cast).pk)
    with pytest.raises(Refused):
        use_second(by=cast.viewer(FIRST), kind="shredding", subject=new_id())
    with pytest.raises(Refused):
        use_second(by=cast.viewer(FIRST), kind="bulk_export", subject=SUBJECT)
    assert used(cast).asked_at <= now()
