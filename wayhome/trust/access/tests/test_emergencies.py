"""Breaking the glass: who may, for how long, what it opens, and who must have seen it."""

import datetime as dt

import pytest

from tests.cast import Cast
from wayhome.kit.dates import clock_at, now
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import break_glass, close_glass, see_glass
from wayhome.trust.access.actions.emergencies import OPEN_FOR
from wayhome.trust.access.models import BreakGlass
from wayhome.trust.audit.models import Entry

pytestmark = pytest.mark.django_db
CASE = new_id()


def opened(cast: Cast, name: str = "duty_officer", office: str = "vn", reason: str = "missing") -> BreakGlass:
    return break_glass(by=cast.viewer(name), case_id=CASE, office=cast.offices[office], reason=reason)


def test_it_opens_the_one_case_to_be_read_for_some_hours(cast: Cast) -> None:
    made = opened(cast)
    viewer = cast.viewer("duty_officer")
    assert viewer.broken == {CASE}
    assert viewer.may("cases.view")
    assert viewer.broken_open("identity.view") == {CASE}
    assert not viewer.may("cases.edit")
    assert not viewer.broken_open("counselling.view")
    with clock_at(made.until):
        assert not cast.viewer("duty_officer").may("cases.view")
    assert made.until - made.opened_at == OPEN_FOR
    assert Entry.objects.filter(verb="access.break_glass", object_id=str(CASE), reason="missing").count() == 1


def test_twice_is_once(cast: Cast) -> None:
    assert opened(cast).pk == opened(cast).pk
    assert BreakGlass.objects.count() == 1


@pytest.mark.parametrize(
    "who", ["worker", "supervisor", "administrator", "me_officer", "kh_supervisor", "stranger"]
)
def test_only_who_is_on_duty(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        opened(cast, who)
    assert not BreakGlass.objects.exists()


def test_not_in_another_office_and_not_without_a_reason(cast: Cast) -> None:
    with pytest.raises(Refused):
        opened(cast, office="kh")
    with pytest.raises(Refused):
        opened(cast, reason="curious")


def test_given_back_early_it_is_shut(cast: Cast) -> None:
    made = opened(cast)
    with pytest.raises(Refused):
        close_glass(by=cast.viewer("supervisor"), id=made.pk)
    with clock_at(now() + dt.timedelta(minutes=5)):
        close_glass(by=cast.viewer("duty_officer"), id=made.pk)
        assert not cast.viewer("duty_officer").broken


def test_a_supervisor_says_that_she_saw_it_and_nobody_else(cast: Cast) -> None:
    made = opened(cast)
    for who in ("duty_officer", "worker", "kh_supervisor", "administrator"):
        with pytest.raises(Refused):
            see_glass(by=cast.viewer(who), id=made.pk)
    seen = see_glass(by=cast.viewer("supervisor"), id=made.pk)
    assert seen.seen_by == cast.users["supervisor"]
    assert see_glass(by=cast.viewer("supervisor"), id=made.pk).seen_at == seen.seen_at
