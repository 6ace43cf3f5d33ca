"""Safety written: whose words open to whom, what danger and gravity set in motion, the tasks that follow."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import Http404

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases.actions import admit, assign, open_in_emergency
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.safety import actions, queries, sealed
from wayhome.journey.safety.models import Flag, Incident, SafetyCheck
from wayhome.journey.safety.tests.conftest import DAY
from wayhome.kit import facts
from wayhome.kit.dates import clock_at, now
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry, Look
from wayhome.trust.vault.models import Compartment

pytestmark = pytest.mark.django_db
PLAN = "I call Zxqvirna and go to the pagoda"


def look(cast: Cast, case: Case, who: str = "worker", **told: Any) -> SafetyCheck:
    """One look, a minute after the one before."""
    before = SafetyCheck._base_manager.count()
    with clock_at(now() + dt.timedelta(minutes=before)):
        return actions.record_check(
            by=cast.viewer(who), case_id=case.pk, **{"level": "safe", "happened_on": DAY} | told
        )


def incident(cast: Cast, case: Case | None, who: str = "worker", **told: Any) -> Incident:
    known: dict[str, Any] = {"kind": "safety", "severity": "low", "happened_on": DAY}
    return actions.record_incident(by=cast.viewer(who), case_id=case.pk if case else None, **known | told)


def task(kind: str, **more: Any) -> Task:
    found: Task = Task._base_manager.get(kind=kind, state="open", **more)
    return found


def days(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def test_her_plan_opens_to_who_walks_with_her_and_may_see_notes(cast: Cast, case: Case) -> None:
    row = look(cast, case, plan=PLAN, agreed="yes", concerns=["debt", "online"])
    for who in ("worker", "supervisor"):
        assert sealed.words(cast.viewer(who), queries.check_for(cast.viewer(who), row.pk)).text == PLAN
    for who in ("counsellor", "me_officer"):  # they see how safe she is, in codes
        told = sealed.words(cast.viewer(who), queries.check_for(cast.viewer(who), row.pk))
        assert (told.may, told.text) == (False, None)
    for who in (
        "house_mother",
        "kh_supervisor",
        "director",
        "career_officer",
        "administrator",
        "duty_officer",
    ):
        with pytest.raises(Http404):
            queries.check_for(cast.viewer(who), row.pk)
    assert Look.objects.filter(page="safety", person_id=case.person_id).count() == 2


def test_nothing_of_her_words_lies_in_the_database(cast: Cast, case: Case) -> None:
    row = look(cast, case, plan=PLAN)
    actions.correct_check(by=cast.viewer("worker"), check_id=row.pk, version=1, changes={}, plan=f"{PLAN}!")
    flag = actions.record_flag(
        by=cast.viewer("worker"), case_id=case.pk, kind="reached", due_on=DAY, words=PLAN
    )
    told = incident(cast, case, account=PLAN)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names of our own
            assert not [values for values in cursor.fetchall() if "Zxqvirna" in repr(values)], table
    viewer = cast.viewer("supervisor")
    assert sealed.words(viewer, flag).text == sealed.words(viewer, told).text == PLAN
    assert sealed.words_by_version(viewer, row) == {1: PLAN, 2: f"{PLAN}!"}


def test_what_she_did_not_change_is_not_written_again(cast: Cast, case: Case) -> None:
    first = look(cast, case, plan=PLAN, happened_on=days(-9))
    second = look(cast, case, "counsellor", level="watch", happened_on=days(-2))
    third = look(cast, case, plan=PLAN)
    assert (second.plan, third.plan) == (None, None)
    stands = queries.standing(cast.viewer("worker"), case)
    assert (stands.latest, stands.planned) == (third, first)
    gone = look(cast, case, plan="")  # she wants none any more
    stands = queries.standing(cast.viewer("worker"), case)
    assert stands.planned == gone
    assert sealed.words(cast.viewer("worker"), gone).text == ""


def test_codes_alone_need_no_key(cast: Cast, case: Case) -> None:
    look(cast, case, "counsellor", level="risk", concerns=["threats"])
    assert not Compartment.objects.filter(kind="casework", subject=case.pk).exists()
    with pytest.raises(Refused) as refused:
        look(cast, case, "counsellor", plan=PLAN)
    assert refused.value.field == "plan"


def test_danger_now_is_told_at_once_and_once(cast: Cast, case: Case) -> None:
    look(cast, case, "counsellor", level="danger")
    look(cast, case, level="danger", concerns=["near"])
    flag = Flag._base_manager.get()
    assert (flag.danger, flag.due_on, flag.owner) == (True, DAY, cast.users["supervisor"])
    told = task("flag")
    assert (told.about, told.due_on, told.owner, told.team) == (
        flag.pk,
        DAY,
        cast.users["supervisor"],
        cast.teams["duty"],
    )
    assert task("safety_review").due_on == days(1)
    on_duty = list(queries.urgent_flags(cast.viewer("duty_officer")))
    assert on_duty == [flag]
    for who in ("worker", "me_officer", "kh_supervisor", "director"):
        assert not queries.urgent_flags(cast.viewer(who)).exists()
    look(cast, case)  # safe again: the flag stays until somebody says what became of it
    assert Flag._base_manager.get().closed_on is None
    actions.close_flag(by=cast.viewer("worker"), flag_id=flag.pk, version=1, outcome="seen_to")
    assert not queries.urgent_flags(cast.viewer("duty_officer")).exists()
    assert Task._base_manager.get(kind="flag").state == "done"


def test_danger_that_was_long_ago_is_not_danger_now(cast: Cast, case: Case) -> None:
    look(cast, case, level="watch")
    look(cast, case, level="danger", happened_on=days(-60))
    assert not Flag._base_manager.exists()


@pytest.mark.parametrize(("level", "after"), [("safe", 30), ("watch", 14), ("risk", 7), ("danger", 1)])
def test_the_graver_the_sooner_one_looks_again(cast: Cast, case: Case, level: str, after: int) -> None:
    row = look(cast, case, level=level)
    assert row.next_on == days(after)
    assert (task("safety_review").due_on, task("safety_review").owner) == (days(after), cast.users["worker"])
    retired = actions.retire_check(by=cast.viewer("worker"), check_id=row.pk, reason="wrong_person")
    assert retired.retired_at is not None
    assert task("safety_review").due_on == case.happened_on + dt.timedelta(days=30)


def test_the_clock_ends_with_the_stay_only_for_who_is_safe(cast: Cast, case: Case) -> None:
    by = cast.viewer("supervisor")
    actions.follow_stay(by=by, case_id=case.pk)
    assert task("safety_review").due_on == case.happened_on + dt.timedelta(days=30)
    look(cast, case, level="risk")
    stay = Admission.objects.unscoped("the test looks").get(case=case)
    facts.correct(Admission, stay.pk, by=by, version=1, changes={"exit_on": DAY, "exit_kind": "moved_abroad"})
    actions.follow_stay(by=by, case_id=case.pk)
    assert task("safety_review").due_on == days(7)
    look(cast, case)
    assert not Task._base_manager.filter(kind="safety_review", state="open").exists()


def test_a_flag_is_a_task_of_who_sees_to_it(cast: Cast, case: Case) -> None:
    by = cast.viewer("counsellor")
    flag = actions.record_flag(by=by, case_id=case.pk, kind="health", due_on=days(3))
    assert (flag.owner, task("flag").owner) == (cast.users["worker"], cast.users["worker"])
    mother = {"owner_id": cast.users["house_mother"].pk}
    with pytest.raises(Refused) as refused:
        actions.correct_flag(by=by, flag_id=flag.pk, version=1, changes=mother)
    assert refused.value.field == "owner"
    assign(
        by=cast.viewer("supervisor"),
        case_id=case.pk,
        user=cast.users["house_mother"],
        role="other",
        happened_on=DAY,
    )
    later = {"due_on": days(7), "owner_id": cast.users["house_mother"].pk}
    flag = actions.correct_flag(by=by, flag_id=flag.pk, version=1, changes=later)
    assert (task("flag").due_on, task("flag").owner) == (days(7), cast.users["house_mother"])
    with pytest.raises(Http404):
        actions.close_flag(by=cast.viewer("me_officer"), flag_id=flag.pk, version=2, outcome="seen_to")
    with pytest.raises(Refused):
        actions.close_flag(by=cast.viewer("house_mother"), flag_id=flag.pk, version=2, outcome="sung")
    closed = actions.close_flag(by=cast.viewer("house_mother"), flag_id=flag.pk, version=2, outcome="passed")
    assert closed.closed_on == DAY
    with pytest.raises(Refused):
        actions.correct_flag(by=by, flag_id=flag.pk, version=3, changes={"kind": "child"})


def test_grave_harm_goes_to_the_supervisor_at_once(cast: Cast, case: Case) -> None:
    row = incident(cast, case, kind="self_harm", severity="high", done=["stayed", "hospital"], account=PLAN)
    flag = Flag._base_manager.get()
    assert row.supervisor_on == DAY
    assert (flag.incident, flag.kind, flag.owner, flag.due_on) == (
        row,
        "self_harm",
        cast.users["supervisor"],
        DAY,
    )
    assert (task("incident").due_on, task("incident").owner) == (DAY, cast.users["supervisor"])
    assert task("flag").owner == cast.users["supervisor"]
    small = incident(cast, case, kind="protection", severity="medium", happened_on=days(-3))
    assert Flag._base_manager.count() == 1
    assert (task("incident", about=small.pk).due_on, small.supervisor_on) == (days(4), None)
    actions.correct_incident(
        by=cast.viewer("worker"), incident_id=small.pk, version=1, changes={"severity": "high"}
    )
    assert Flag._base_manager.filter(incident=small).get().kind == "safety"
    assert Incident._base_manager.get(pk=small.pk).supervisor_on == DAY
    actions.close_incident(by=cast.viewer("supervisor"), incident_id=row.pk, version=1)
    assert not Task._base_manager.filter(about=row.pk, state="open").exists()
    assert Flag._base_manager.get(incident=row).closed_on is None


def test_an_incident_without_a_person_keeps_codes_only(cast: Cast, case: Case) -> None:
    office = cast.offices["vn"]
    row = incident(cast, None, office=office, kind="staff", severity="high")
    assert (row.case, row.account) == (None, None)
    assert task("incident").owner == cast.users["supervisor"]
    with pytest.raises(Refused) as refused:
        incident(cast, None, office=office, kind="staff", account=PLAN)
    assert refused.value.field == "account"
    for kind in ("self_harm", "protection"):
        with pytest.raises(Refused):
            incident(cast, None, office=office, kind=kind)
    with pytest.raises(Refused):
        incident(cast, None, office=cast.offices["kh"], kind="staff")
    assert queries.incident_for(cast.viewer("worker"), row.pk) == row  # her own
    for who in ("counsellor", "house_mother", "kh_supervisor", "director"):
        with pytest.raises(Http404):
            queries.incident_for(cast.viewer(who), row.pk)


def test_a_wrong_incident_takes_its_flag_along(cast: Cast, case: Case) -> None:
    row = incident(cast, case, kind="protection", severity="high")
    actions.retire_incident(by=cast.viewer("worker"), incident_id=row.pk, reason="entered_twice")
    assert not queries.open_flags(cast.viewer("supervisor")).exists()
    assert not Task._base_manager.filter(kind__in=["flag", "incident"], state="open").exists()


def test_sent_twice_it_is_written_once(cast: Cast, case: Case) -> None:
    ids = [uuid.uuid4() for _number in range(3)]
    for _again in range(2):
        look(cast, case, id=ids[0], level="danger")
        actions.record_flag(by=cast.viewer("worker"), case_id=case.pk, kind="child", due_on=DAY, id=ids[1])
        incident(cast, case, id=ids[2])
    assert [model._base_manager.count() for model in (SafetyCheck, Flag, Incident)] == [1, 2, 1]
    assert Entry.objects.filter(verb="safety.record_flag").count() == 2


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"happened_on": DAY + dt.timedelta(days=1)}, "happened_on"),
        ({"happened_on": dt.date(2021, 1, 1)}, "happened_on"),
        ({"next_on": DAY - dt.timedelta(days=1)}, "next_on"),
        ({"concerns": ["song"]}, "concerns"),
        ({"plan": "a" * 4001}, "plan"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, case: Case, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        look(cast, case, **told)
    assert refused.value.field == field
    assert not SafetyCheck._base_manager.exists()


def test_a_flag_for_yesterday_and_a_day_told_before_it_happened_are_refused(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused) as refused:
        actions.record_flag(by=cast.viewer("worker"), case_id=case.pk, kind="child", due_on=days(-1))
    assert refused.value.field == "due_on"
    for when in (days(-1), days(1)):
        with pytest.raises(Refused) as refused:
            incident(cast, case, told={"director_on": when})
        assert refused.value.field == "director_on"


def test_who_does_not_walk_with_her_records_nothing(cast: Cast, case: Case) -> None:
    for who in ("house_mother", "me_officer", "kh_supervisor", "director", "duty_officer", "career_officer"):
        with pytest.raises(Http404):
            look(cast, case, who)
        with pytest.raises(Http404):
            incident(cast, case, who)
        with pytest.raises(Http404):
            actions.record_flag(by=cast.viewer(who), case_id=case.pk, kind="child", due_on=DAY)
    assert not Task._base_manager.exists()


def test_one_corrects_ones_own_and_a_supervisor_any(cast: Cast, case: Case) -> None:
    row = look(cast, case, plan=PLAN)
    with pytest.raises(Http404):
        actions.correct_check(
            by=cast.viewer("counsellor"), check_id=row.pk, version=1, changes={"level": "risk"}
        )
    kept = actions.correct_check(
        by=cast.viewer("supervisor"), check_id=row.pk, version=1, changes={"level": "danger", "concerns": ["work"]}
    )  # fmt: skip
    assert (kept.version, kept.plan) == (2, row.plan)
    assert Flag._base_manager.get().danger
    with pytest.raises(facts.Conflict):
        actions.correct_check(by=cast.viewer("worker"), check_id=row.pk, version=1, changes={"level": "safe"})
    with pytest.raises(ValueError, match="case"):
        actions.correct_check(by=cast.viewer("worker"), check_id=row.pk, version=2, changes={"case": case})


def test_a_retired_record_takes_nothing_more(cast: Cast, case: Case) -> None:
    other = case_of(cast, exit_on=dt.date(2022, 9, 1))
    facts.retire(Case, other.pk, by=cast.viewer("supervisor"), reason="other")
    with pytest.raises(Refused):
        look(cast, other, "supervisor")


def test_who_opens_in_an_emergency_reads_her_plan_and_no_other_words(cast: Cast, case: Case) -> None:
    row = look(cast, case, plan=PLAN, level="danger")
    told = incident(cast, case, account=PLAN)
    with pytest.raises(Http404):
        queries.check_for(cast.viewer("duty_officer"), row.pk)
    open_in_emergency(by=cast.viewer("duty_officer"), typed=case.person.code, reason="missing")
    duty = cast.viewer("duty_officer")
    assert sealed.words(duty, queries.check_for(duty, row.pk)).text == PLAN
    assert Look.objects.get(page="safety", actor_id=cast.users["duty_officer"].pk).broken_glass
    assert not sealed.words(duty, queries.incident_for(duty, told.pk)).may
    with pytest.raises(Http404):
        actions.record_check(by=duty, case_id=case.pk, level="safe", happened_on=DAY)


def test_an_admission_starts_the_clocks_of_contacts_and_of_safety(cast: Cast) -> None:
    stay = admit(
        by=cast.viewer("worker"), office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=DAY
    )  # fmt: skip
    for kind in ("note", "safety_review"):
        assert (task(kind).due_on, task(kind).owner) == (days(30), cast.users["worker"])
    actions.follow_stay(by=cast.viewer("worker"), case_id=stay.case_id)
    assert task("safety_review").due_on == days(30)
    assert not Entry.objects.filter(verb="safety.follow_stay").exists()  # nothing was to be changed


def test_a_flag_goes_only_to_who_can_say_what_became_of_it(cast: Cast, case: Case):
    legal = cast.users["stranger"]
    since = {"scope_kind": "own", "scope_key": cast.offices["vn"].pk, "valid_from": dt.date(2020, 1, 1)}
    grant(by=SYSTEM, user=legal, role="legal_officer", **since)
    supervisor = cast.viewer("supervisor")
    assign(by=supervisor, case_id=case.pk, user=legal, role="other", happened_on=DAY)
    assert legal not in queries.seeing_to(supervisor, case)
    with pytest.raises(Refused) as refused:
        actions.record_flag(by=supervisor, case_id=case.pk, kind="safety", due_on=DAY, owner=legal)
    assert refused.value.field == "owner"
    assert {cast.users["worker"], cast.users["supervisor"]} <= set(queries.seeing_to(supervisor, case))
