"""What came of activities: recorded, corrected, retired, by whom and by whom not."""

import datetime as dt
from decimal import Decimal

import pytest

from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.prevention.activities import actions

DAY = dt.date(2022, 10, 24)


def test_an_issue_has_a_life(cast, held):
    meeting, by = held(), cast.viewer("field_officer")
    issue = actions.raise_issue(
        by=by, activity_id=meeting.pk, theme="gambling", promised_on=dt.date(2022, 10, 20)
    )
    assert (issue.raised_on, issue.state) == (dt.date(2022, 10, 12), "open")
    with_them = actions.answer_issue(by=by, issue_id=issue.pk, version=1, state="with_authority")
    assert (with_them.state, with_them.answered_on) == ("with_authority", None)
    done = actions.answer_issue(
        by=by, issue_id=issue.pk, version=2, state="done", answered_on=DAY, answer="Closed"
    )
    assert (done.state, done.answered_on, done.answer, done.version) == ("done", DAY, "Closed", 3)
    again = actions.answer_issue(by=by, issue_id=issue.pk, version=3, state="open")
    assert (again.answer, again.answered_on) == ("", None)
    with pytest.raises(Conflict):
        actions.answer_issue(by=by, issue_id=issue.pk, version=1, state="done", answered_on=DAY)


def test_money_is_exact_and_has_a_currency(cast, held):
    meeting, by = held(), cast.viewer("field_officer")
    given = actions.add_contribution(
        by=by,
        activity_id=meeting.pk,
        giver="teachers_monks",
        kind="cash",
        amount=Decimal("140"),
        currency="USD",
    )
    lights = actions.add_output(by=by, activity_id=meeting.pk, kind="solar_light", count=8, paid_from=given)
    assert lights.paid_from == given
    with pytest.raises(Refused, match="Correct that first"):
        actions.retire_part(by=by, part=given, reason="other")
    actions.retire_part(by=by, part=lights, reason="other")
    actions.retire_part(by=by, part=given, reason="other")
