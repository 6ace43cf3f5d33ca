"""What came of activities: recorded, corrected, retired, by whom and by whom not."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from tests.opened import opened
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.prevention.activities import actions
from wayhome.prevention.activities.models import Activity, ClientVisit, Contribution, Issue, Output, Point
from wayhome.prevention.activities.queries.meetings import expected
from wayhome.prevention.activities.queries.results import results_of
from wayhome.registry.agencies.actions import add_agency
from wayhome.trust.audit.models import Entry

DAY = dt.date(2022, 10, 24)


def seen(model: Any) -> Any:
    return model.objects.unscoped("the test looks").filter(retired_at=None)


@pytest.mark.seed("Q11")
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
    with pytest.raises(facts.Conflict):
        actions.answer_issue(by=by, issue_id=issue.pk, version=1, state="done", answered_on=DAY)
    verbs = list(Entry.objects.filter(object_id=str(issue.pk)).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["activities.raise_issue", *["activities.answer_issue"] * 3]
    assert Entry.objects.filter(object_id=str(issue.pk)).first().office_id == cast.offices["vn"].pk


def test_an_answer_that_changes_nothing_writes_nothing(cast, held):
    meeting, by = held(), cast.viewer("field_officer")
    issue = actions.raise_issue(by=by, activity_id=meeting.pk, theme="land")
    rows = Entry.objects.count()
    same = actions.correct_issue(by=by, issue_id=issue.pk, version=1, changes={"theme": "land"})
    assert same.version == 1
    assert Entry.objects.count() == rows


def test_what_is_not_told_of_an_issue_cannot_be_changed(cast, held):
    issue = actions.raise_issue(by=cast.viewer("field_officer"), activity_id=held().pk, theme="land")
    with pytest.raises(ValueError, match="not correctable"):
        actions.correct_issue(
            by=cast.viewer("field_officer"), issue_id=issue.pk, version=1, changes={"activity": None}
        )


ADDS = {
    "issue": (actions.raise_issue, {"theme": "debt"}),
    "output": (actions.add_output, {"kind": "solar_light", "count": 8}),
    "contribution": (actions.add_contribution, {"giver": "faith", "kind": "cash", "amount": Decimal(140), "currency": "USD"}),
    "test": (actions.add_test, {"when": "before", "takers": 20, "mean": 48}),
    "quote": (actions.add_quote, {"words": "Good", "said_by": "teacher"}),
    "point": (actions.add_point, {"kind": "decision", "words": "Meet again"}),
    "figure": (actions.present_figure, {"code": "issues_raised", "month": "2022-09", "printed": "14"}),
    "minutes": (actions.write_minutes, {"lines": {"agenda": ["Roads"]}}),
}  # fmt: skip


@pytest.mark.parametrize("kind", ADDS)
def test_only_who_may_record_adds(cast, held, kind):
    add, told = ADDS[kind]
    meeting = held()
    for name in ("me_officer", "director", "kh_supervisor", "collaborator", "donor", "worker"):
        with pytest.raises(Refused, match="belongs to others"):
            add(by=cast.viewer(name), activity_id=meeting.pk, **told)
    add(by=cast.viewer("supervisor"), activity_id=meeting.pk, **told)
    with pytest.raises(Refused, match="belongs to others"):
        add(by=cast.viewer("supervisor"), activity_id=uuid.uuid4(), **told)


@pytest.mark.parametrize("kind", ADDS)
def test_sent_twice_is_recorded_once(cast, held, kind):
    add, told = ADDS[kind]
    meeting, id = held(), uuid.uuid4()
    first, second = (
        add(by=cast.viewer("field_officer"), activity_id=meeting.pk, id=id, **told) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("kind", ADDS)
def test_nothing_is_added_to_what_was_retired(cast, held, kind):
    add, told = ADDS[kind]
    meeting, by = held(), cast.viewer("field_officer")
    actions.retire_activity(by=by, activity_id=meeting.pk, reason="never_happened")
    with pytest.raises(Refused, match="was retired"):
        add(by=by, activity_id=meeting.pk, **told)


def test_with_the_activity_its_parts_are_retired(cast, held):
    meeting, by = held(), cast.viewer("field_officer")
    for add, told in ADDS.values():
        add(by=by, activity_id=meeting.pk, **told)
    assert not results_of(by, meeting).empty
    actions.retire_activity(by=by, activity_id=meeting.pk, reason="never_happened")
    again = Activity.objects.visible_to(by).get(pk=meeting.pk)
    assert results_of(by, again).empty


def test_a_part_of_another_office_is_neither_corrected_nor_retired(cast, held):
    abroad = held(by="kh_supervisor", office="kh")
    output = actions.add_output(
        by=cast.viewer("kh_supervisor"), activity_id=abroad.pk, kind="toilet", count=2
    )
    with pytest.raises(Output.DoesNotExist):
        actions.correct_part(by=cast.viewer("supervisor"), part=output, version=1, changes={"count": 3})
    with pytest.raises(Output.DoesNotExist):
        actions.retire_part(by=cast.viewer("supervisor"), part=output, reason="other")
    ours = actions.add_output(by=cast.viewer("supervisor"), activity_id=held().pk, kind="toilet", count=2)
    for act in (actions.correct_part, actions.retire_part):
        more = {"version": 1, "changes": {"count": 3}} if act is actions.correct_part else {"reason": "other"}
        with pytest.raises(Refused, match="belongs to others"):
            act(by=cast.viewer("director"), part=ours, **more)


@pytest.mark.seed("F24", "F25")
def test_money_is_exact_has_a_currency_and_pays_for_things_of_its_own_activity(cast, held):
    meeting, by = held(), cast.viewer("field_officer")
    given = actions.add_contribution(
        by=by,
        activity_id=meeting.pk,
        giver="teachers_monks",
        kind="cash",
        amount=Decimal("140.10"),
        currency="USD",
    )
    lights = actions.add_output(by=by, activity_id=meeting.pk, kind="solar_light", count=8, paid_from=given)
    assert seen(Contribution).get().amount == Decimal("140.10")
    assert lights.paid_from == given
    with pytest.raises(Refused, match="contribution to this activity"):
        actions.add_output(by=by, activity_id=held().pk, kind="solar_light", count=8, paid_from=given)
    with pytest.raises(Refused, match="Correct that first"):
        actions.retire_part(by=by, part=given, reason="other")
    actions.retire_part(by=by, part=lights, reason="other")
    actions.retire_part(by=by, part=given, reason="other")
    assert not seen(Contribution).exists()


def test_decisions_stand_open_and_lessons_do_not(cast, held):
    meeting, by = held(), cast.viewer("field_officer")
    for kind, due, state in (
        ("decision", None, "open"),
        ("proposal", None, "open"),
        ("lesson", None, "none"),
        ("plan", DAY, "open"),
    ):
        row = actions.add_point(by=by, activity_id=meeting.pk, kind=kind, words="So", due_on=due)
        assert row.state == state, kind
    with pytest.raises(Refused, match="colleague of this office"):
        actions.add_point(
            by=by, activity_id=meeting.pk, kind="decision", words="So", colleague=cast.users["kh_counsellor"]
        )
    assert [row.order for row in seen(Point).filter(kind="decision")] == [1]


def test_an_activity_of_two_offices_takes_parts_from_both(cast):
    by = cast.viewer("supervisor")
    offices = [cast.offices["vn"], cast.offices["kh"]]
    meeting = actions.record_activity(
        by=by, offices=offices, type="bilateral_meeting", happened_on=dt.date(2022, 10, 12)
    )
    theirs = cast.viewer("kh_supervisor")
    actions.add_contribution(
        by=theirs, activity_id=meeting.pk, giver="partner", kind="cash", amount=Decimal(4000), currency="KHR"
    )
    assert seen(Contribution).get().currency == "KHR"
    assert len(results_of(by, meeting).contributions) == 1


@pytest.mark.seed("A09", "O11")
def test_of_a_committee_it_is_known_who_comes_and_when_the_next_meeting_is_due(cast, held):
    by, vn = cast.viewer("field_officer"), cast.offices["vn"]
    women, school = (
        add_agency(by=cast.viewer("supervisor"), type="social_organisation", name=name, kept_by=vn)
        for name in ("Women's committee", "Department of schools")
    )
    series = actions.start_series(
        by=by, office=vn, type="coordination_meeting", title="WCCC", rhythm="monthly"
    )
    for month, came in ((8, [women]), (9, [women, school])):
        day = dt.date(2022, month, 5)
        agencies = [(agency, "attended") for agency in came]
        held(type="coordination_meeting", series=series, happened_on=day, agencies=agencies)
    (one,) = expected(cast.viewer("director"))
    assert (one.series.title, one.last, one.due) == ("WCCC", dt.date(2022, 9, 5), dt.date(2022, 10, 6))
    assert (one.held, one.came) == (2, [(women, 2), (school, 1)])
    assert expected(cast.viewer("kh_supervisor")) == []


def test_only_visits_meet_people_we_support(cast, held):
    with pytest.raises(Refused, match="Only a visit"):
        actions.set_client_visit(by=cast.viewer("field_officer"), activity_id=held().pk, met="home")


def test_issues_recorded_with_the_meeting_stand_in_the_register(cast, held):
    held(issues=[actions.recording.Raised(theme="drugs"), actions.recording.Raised(theme="drugs")])
    assert seen(Issue).count() == 2


def test_what_came_of_it_follows_a_corrected_activity(cast, held):
    by = cast.viewer("field_officer")

    def move(activity, version, **changes):
        return actions.correct_activity(by=by, activity_id=activity.pk, version=version, changes=changes)

    visit = held(type="client_visit", happened_on=dt.date(2022, 10, 28))
    actions.set_client_visit(by=by, activity_id=visit.pk, met="home", agreed="yes", briefed="yes")
    actions.approve_visit(
        by=cast.viewer("supervisor"), activity_id=visit.pk, approved_on=dt.date(2022, 10, 26)
    )
    entry = Entry.objects.get(verb="activities.approve_visit")
    assert opened(entry) == {"activity": str(visit.pk), "approved_on": "2022-10-26"}
    move(visit, 1, happened_on=dt.date(2022, 10, 27))
    assert seen(ClientVisit).get().approved_on == dt.date(2022, 10, 26)
    move(visit, 2, happened_on=dt.date(2022, 10, 25))
    assert seen(ClientVisit).get().approved_on is None
    meeting = held(type="coordination_meeting")
    actions.add_point(
        by=by, activity_id=meeting.pk, kind="decision", words="So", due_on=dt.date(2022, 10, 20)
    )
    with pytest.raises(Refused, match="Correct it first"):
        move(meeting, 1, happened_on=dt.date(2022, 10, 21))
    actions.add_quote(
        by=by, activity_id=meeting.pk, words="Good", said_by="official", permission="named", speaker="Ms Lan"
    )
    with pytest.raises(Refused, match="correct the quote first"):
        move(meeting, 1, composed_of_survivors=True)
    assert Activity.objects.visible_to(by).get(pk=meeting.pk).version == 1
