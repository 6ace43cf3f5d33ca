"""Acts of the journey on the real database: what they write, what they refuse, and that nothing is written by half or twice."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import Http404

from tests.cast import Cast
from wayhome.journey.cases import actions, queries, refusals
from wayhome.journey.cases.models import (
    Admission,
    AdmissionVersion,
    Assignment,
    AssignmentVersion,
    Case,
    StageMove,
    StageMoveVersion,
)
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify

DAY = dt.date(2022, 10, 3)
FACTS = {"sex": "female", "country": "VN"}


def admit(cast: Cast, by: str | Viewer = "supervisor", office: str = "vn", **changes: Any) -> Admission:
    told: dict[str, Any] = {"facts": FACTS, "category": "trafficking", "happened_on": DAY} | changes
    return actions.admit(
        by=cast.viewer(by) if isinstance(by, str) else by, office=cast.offices[office], **told
    )


def exit_(
    cast: Cast, admission: Admission, on: dt.date = DAY, kind: str = "graduated_reintegrated", **changes: Any
) -> Admission:
    told: dict[str, Any] = {"version": admission.version, "exit_on": on, "exit_kind": kind} | changes
    return actions.record_exit(by=cast.viewer("supervisor"), admission_id=admission.pk, **told)


def written() -> tuple[int, ...]:
    return tuple(
        model._base_manager.count() for model in (Person, Case, Admission, StageMove, Assignment, Entry)
    )


@pytest.mark.seed("F02", "F09", "V07")
def test_an_admission_writes_all_that_belongs_to_it(cast: Cast):
    admission = admit(cast, paper_number="12/2022", assigned=[(cast.users["counsellor"], "counsellor")])
    case = Case._base_manager.get()
    assert (admission.kind, admission.happened_on, admission.exit_on) == ("new", DAY, None)
    assert (case.category, case.stage, case.paper_number, case.happened_on) == (
        "trafficking",
        "admission",
        "12/2022",
        DAY,
    )
    assert Person._base_manager.get().sex == "female"
    assert StageMove._base_manager.get().admission == admission
    assert Assignment._base_manager.get().user == cast.users["counsellor"]
    assert queries.case_for(cast.viewer("counsellor"), case.pk) == case
    assert Entry.objects.filter(verb="cases.admit", object_id=str(admission.pk)).count() == 1
    assert verify().whole


def test_a_case_worker_walks_with_whom_she_admits(cast: Cast):
    admission = admit(cast, "worker")
    assert [(a.user, a.role) for a in Assignment._base_manager.all()] == [
        (cast.users["worker"], "case_worker")
    ]
    assert queries.case_for(cast.viewer("worker"), admission.case_id)


@pytest.mark.parametrize(
    "who",
    [
        "counsellor",
        "me_officer",
        "director",
        "administrator",
        "donor",
        "stranger",
        "kh_supervisor",
        "partner",
    ],
)
def test_who_may_not_admit(cast: Cast, who: str):
    before = written()
    with pytest.raises(Refused):
        admit(cast, who)
    assert written() == before


def test_a_double_click_admits_once(cast: Cast):
    id = uuid.uuid4()
    first = admit(cast, id=id)
    before = written()
    assert admit(cast, id=id) == first
    assert written() == before


def test_the_id_of_another_office_is_no_way_in(cast: Cast):
    taken = admit(cast)
    with pytest.raises(Http404):
        admit(cast, "kh_supervisor", office="kh", id=taken.case_id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened_on": dt.date(2022, 10, 21)}, "happened_on"),
        ({"happened_on": dt.date(1999, 1, 1)}, "happened_on"),
        ({"category": "nosuch"}, "category"),
        ({"paper_number": "Nguyen 12"}, "paper_number"),
        ({"paper_number": "1234567890123"}, "paper_number"),
        ({"facts": {"birth_year": 2200}}, "birth_year"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_writes_nothing(
    cast: Cast, changes: dict[str, Any], field: str
):
    before = written()
    with pytest.raises(Refused) as refused:
        admit(cast, **changes)
    assert refused.value.field == field
    assert str(refused.value.sentence)
    assert written() == before


def test_today_is_the_offices_own_day(cast: Cast):
    late = dt.datetime(2022, 10, 20, 20, 0, tzinfo=dt.UTC)  # already the 21st in Viet Nam
    with clock_at(late):
        assert admit(cast, happened_on=dt.date(2022, 10, 21)).happened_on == dt.date(2022, 10, 21)


def test_a_paper_number_is_taken_once_in_an_office(cast: Cast):
    admit(cast, paper_number="7")
    with pytest.raises(Refused) as refused:
        admit(cast, paper_number=" 7 ")
    assert refused.value.field == "paper_number"
    assert admit(cast, "kh_supervisor", office="kh", paper_number="7").case.paper_number == "7"


def test_somebody_from_another_office_can_neither_do_it_nor_be_assigned(cast: Cast):
    for changes, field in (
        ({"done_by": cast.users["partner"]}, "done_by"),
        ({"assigned": [(cast.users["partner"], "other")]}, "user"),
    ):
        with pytest.raises(Refused) as refused:
            admit(cast, **changes)
        assert refused.value.field == field


def test_done_by_and_source_are_kept_apart_from_who_records(cast: Cast):
    admission = admit(cast, done_by=cast.users["worker"], source="paper")
    assert (admission.done_by, admission.recorded_by, admission.source) == (
        cast.users["worker"],
        cast.users["supervisor"],
        "paper",
    )


# Exits


@pytest.mark.seed("F03", "F10")
def test_graduation_goes_on_to_follow_up_and_every_other_way_out_closes(cast: Cast):
    one, two = admit(cast), admit(cast)
    exit_(cast, one)
    exit_(cast, two, kind="moved_abroad")
    stages = dict(Case._base_manager.values_list("pk", "stage"))
    assert (stages[one.case_id], stages[two.case_id]) == ("follow_up", "closure")
    assert queries.open_admission(cast.viewer("supervisor"), one.case) is None


@pytest.mark.parametrize(
    ("on", "kind", "field"),
    [
        (DAY - dt.timedelta(days=1), "moved_abroad", "exit_on"),
        (dt.date(2022, 10, 21), "moved_abroad", "exit_on"),
        (DAY, "", "exit_kind"),
        (DAY, "escaped", "exit_kind"),
    ],
)
def test_an_exit_that_cannot_be(cast: Cast, on: dt.date, kind: str, field: str):
    admission = admit(cast)
    before = written()
    with pytest.raises(Refused) as refused:
        exit_(cast, admission, on, kind)
    assert refused.value.field == field
    assert written() == before


def test_an_exit_sent_twice_is_written_once(cast: Cast):
    admission = admit(cast)
    exit_(cast, admission)
    before = written()
    exit_(cast, admission)
    assert written() == before
    assert AdmissionVersion.objects.filter(row_id=admission.pk).count() == 2


def test_two_savers_of_an_exit_the_second_sees_the_first(cast: Cast):
    admission = admit(cast)
    exit_(cast, admission, kind="moved_abroad")
    with pytest.raises(Conflict) as conflict:
        exit_(cast, admission, kind="missing")
    assert conflict.value.saved.exit_kind == "moved_abroad"  # type: ignore[attr-defined]
    assert Admission._base_manager.get().exit_kind == "moved_abroad"


def test_an_exit_taken_back(cast: Cast):
    left = exit_(cast, admit(cast))
    back = actions.undo_exit(by=cast.viewer("supervisor"), admission_id=left.pk, version=left.version)
    assert (back.exit_on, back.exit_kind) == (None, "")
    assert Case._base_manager.get().stage == "admission"
    assert StageMove._base_manager.filter(retired_at=None).count() == 1


def test_an_exit_cannot_be_taken_back_once_she_has_returned(cast: Cast):
    left = exit_(cast, admit(cast))
    actions.readmit(by=cast.viewer("supervisor"), case_id=left.case_id, happened_on=DAY)
    left.refresh_from_db()
    with pytest.raises(Refused):
        actions.undo_exit(by=cast.viewer("supervisor"), admission_id=left.pk, version=left.version)


# Returns


@pytest.mark.seed("M07")
def test_a_return_on_the_same_case_reopens_the_journey(cast: Cast):
    left = exit_(cast, admit(cast))
    id = uuid.uuid4()
    again = actions.readmit(by=cast.viewer("supervisor"), case_id=left.case_id, happened_on=DAY, id=id)
    assert (again.pk, again.kind) == (id, "readmitted")
    assert Case._base_manager.get().stage == "admission"
    before = written()
    assert (
        actions.readmit(by=cast.viewer("supervisor"), case_id=left.case_id, happened_on=DAY, id=id) == again
    )
    assert written() == before
    assert [step.stage for step in queries.moves(cast.viewer("supervisor"), left.case)] == [
        "admission",
        "follow_up",
        "admission",
    ]


def test_nobody_is_in_service_twice(cast: Cast):
    staying = admit(cast)
    with pytest.raises(Refused) as refused:
        actions.readmit(by=cast.viewer("supervisor"), case_id=staying.case_id, happened_on=DAY)
    assert refused.value.field == "happened_on"
    with pytest.raises(Refused):
        admit(cast, person_id=staying.person_id, facts=None)


def test_a_known_person_may_have_a_second_case(cast: Cast):
    left = exit_(cast, admit(cast))
    second = admit(cast, person_id=left.person_id, facts=None, happened_on=DAY, category="domestic_violence")
    assert (second.person_id, second.kind) == (left.person_id, "readmitted")
    assert second.case_id != left.case_id


def test_a_person_one_cannot_see_cannot_be_admitted(cast: Cast):
    elsewhere = admit(cast)
    with pytest.raises(Http404):
        admit(cast, "kh_supervisor", office="kh", person_id=elsewhere.person_id, facts=None)


# Corrections


def test_first_and_return_follow_when_an_earlier_day_comes_to_light(cast: Cast):
    first = exit_(cast, admit(cast))
    second = actions.readmit(
        by=cast.viewer("supervisor"), case_id=first.case_id, happened_on=DAY + dt.timedelta(days=5)
    )
    actions.retire_admission(by=cast.viewer("supervisor"), admission_id=first.pk, reason="never_happened")
    second.refresh_from_db()
    assert second.kind == "new"
    assert Case._base_manager.get().stage == "admission"
    assert [a.pk for a in queries.admissions(cast.viewer("supervisor"), second.case)] == [second.pk]


def test_corrected_days_move_the_steps_along(cast: Cast):
    left = exit_(cast, admit(cast), on=dt.date(2022, 10, 10))
    actions.correct_admission(
        by=cast.viewer("supervisor"), admission_id=left.pk, version=left.version,
        changes={"happened_on": dt.date(2022, 9, 30), "exit_on": dt.date(2022, 10, 9), "exit_kind": "missing"},
    )  # fmt: skip
    steps = queries.moves(cast.viewer("supervisor"), left.case)
    assert [(step.stage, step.happened_on) for step in steps] == [
        ("admission", dt.date(2022, 9, 30)),
        ("closure", dt.date(2022, 10, 9)),
    ]
    case = Case._base_manager.get()
    assert (case.stage, case.happened_on) == ("closure", dt.date(2022, 9, 30))


def test_a_later_correction_on_the_day_of_a_return_leaves_her_in_service(cast: Cast):
    left = exit_(cast, admit(cast), on=dt.date(2022, 10, 5))
    actions.readmit(by=cast.viewer("supervisor"), case_id=left.case_id, happened_on=dt.date(2022, 10, 5))
    left.refresh_from_db()
    actions.correct_admission(
        by=cast.viewer("supervisor"),
        admission_id=left.pk,
        version=left.version,
        changes={"exit_kind": "missing"},
    )
    assert Case._base_manager.get().stage == "admission"


def test_a_case_corrected_by_two(cast: Cast):
    case = admit(cast).case
    case.refresh_from_db()
    supervisor = cast.viewer("supervisor")
    actions.correct_case(by=supervisor, case_id=case.pk, version=case.version, changes={"category": "abuse"})
    with pytest.raises(Conflict):
        actions.correct_case(
            by=supervisor, case_id=case.pk, version=case.version, changes={"category": "slavery"}
        )
    before = written()
    actions.correct_case(by=supervisor, case_id=case.pk, version=case.version, changes={"category": "abuse"})
    assert written() == before, "the same again is no conflict, and nothing new"


def test_the_first_sign_cannot_be_later_than_the_admission(cast: Cast):
    case = admit(cast).case
    with pytest.raises(Refused) as refused:
        actions.correct_case(
            by=cast.viewer("supervisor"),
            case_id=case.pk,
            version=1,
            changes={"happened_on": DAY + dt.timedelta(days=1)},
        )
    assert refused.value.field == "happened_on"


def test_a_record_is_retired_only_after_its_admissions(cast: Cast):
    admission = admit(cast)
    supervisor = cast.viewer("supervisor")
    with pytest.raises(Refused):
        actions.retire_case(by=supervisor, case_id=admission.case_id, reason="entered_twice")
    actions.retire_admission(by=supervisor, admission_id=admission.pk, reason="entered_twice")
    actions.retire_case(by=supervisor, case_id=admission.case_id, reason="entered_twice")
    assert not queries.cases(supervisor).exists()
    before = written()
    actions.retire_case(by=supervisor, case_id=admission.case_id, reason="entered_twice")
    assert written() == before
    with pytest.raises(Refused):
        actions.readmit(by=supervisor, case_id=admission.case_id, happened_on=DAY)


def test_a_reason_is_one_of_the_list(cast: Cast):
    admission = admit(cast)
    with pytest.raises(Refused):
        actions.retire_admission(by=cast.viewer("supervisor"), admission_id=admission.pk, reason="because")
    assert Admission._base_manager.get().retired_at is None


# Steps and helpers


@pytest.mark.seed("M07")
def test_steps_of_the_journey_and_their_limits(cast: Cast):
    admission = admit(cast)
    worker, id = cast.viewer("supervisor"), uuid.uuid4()
    step = actions.move(
        by=worker, case_id=admission.case_id, stage="services", happened_on=dt.date(2022, 10, 9), id=id
    )
    assert (
        actions.move(
            by=worker, case_id=admission.case_id, stage="services", happened_on=dt.date(2022, 10, 9), id=id
        )
        == step
    )
    actions.move(by=worker, case_id=admission.case_id, stage="plan", happened_on=dt.date(2022, 10, 5))
    assert Case._base_manager.get().stage == "services", "an earlier step entered later does not lead back"
    for stage, on in (
        ("closure", DAY),
        ("admission", DAY),
        ("nosuch", DAY),
        ("plan", dt.date(2022, 10, 1)),
        ("plan", dt.date(2023, 1, 1)),
    ):
        with pytest.raises(Refused):
            actions.move(by=worker, case_id=admission.case_id, stage=stage, happened_on=on)


def test_who_is_assigned_sees_and_who_is_not_any_more_does_not(cast: Cast):
    admission = admit(cast)
    supervisor = cast.viewer("supervisor")
    made = actions.assign(
        by=supervisor,
        case_id=admission.case_id,
        user=cast.users["counsellor"],
        role="counsellor",
        happened_on=dt.date(2022, 10, 1),
    )
    assert queries.case_for(cast.viewer("counsellor"), admission.case_id)
    with pytest.raises(Refused):
        actions.assign(
            by=supervisor,
            case_id=admission.case_id,
            user=cast.users["counsellor"],
            role="counsellor",
            happened_on=DAY,
        )
    actions.end_assignment(by=supervisor, assignment_id=made.pk, version=1, until=dt.date(2022, 10, 19))
    with pytest.raises(Http404):
        queries.case_for(cast.viewer("counsellor"), admission.case_id)
    with pytest.raises(Refused):
        actions.end_assignment(by=supervisor, assignment_id=made.pk, version=2, until=dt.date(2022, 9, 1))


def test_a_wrong_step_leaves_the_path_and_its_history_stays(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    right = actions.move(by=by, case_id=case.pk, stage="plan", happened_on=dt.date(2022, 10, 5))
    wrong = actions.move(by=by, case_id=case.pk, stage="services", happened_on=dt.date(2022, 10, 9))
    with pytest.raises(Refused):
        actions.retire_step(by=by, step_id=wrong.pk, reason="because")
    assert Case._base_manager.get().stage == "services"
    actions.retire_step(by=by, step_id=wrong.pk, reason="entered_twice")
    assert Case._base_manager.get().stage == "plan"
    assert [step.stage for step in queries.moves(by, case)] == ["admission", "plan"]
    entry = Entry.objects.get(verb="cases.retire_step")
    assert (entry.object_id, entry.reason, entry.office_id) == (
        str(wrong.pk),
        "entered_twice",
        case.office_id,
    )
    assert StageMoveVersion.objects.filter(row_id=wrong.pk).count() == 2
    before = written()
    actions.retire_step(by=by, step_id=wrong.pk, reason="other")
    assert written() == before, "sent twice, retired once"
    actions.retire_step(by=by, step_id=right.pk, reason="never_happened")
    assert Case._base_manager.get().stage == "admission"
    assert verify().whole


def test_a_step_of_a_stay_is_not_retired_alone(cast: Cast):
    exit_(cast, admit(cast))
    before = written()
    steps = list(StageMove._base_manager.all())
    assert len(steps) == 2
    for step in steps:
        with pytest.raises(Refused, match="follows from the admission"):
            actions.retire_step(by=cast.viewer("supervisor"), step_id=step.pk, reason="other")
    assert written() == before
    assert not StageMove._base_manager.exclude(retired_at=None).exists()


def test_a_wrong_assignment_retired_opens_nothing_any_more(cast: Cast):
    admission = admit(cast, assigned=[(cast.users["counsellor"], "counsellor")])
    by, wrong = cast.viewer("supervisor"), Assignment._base_manager.get()
    assert queries.case_for(cast.viewer("counsellor"), admission.case_id)
    with pytest.raises(Refused):
        actions.retire_assignment(by=by, assignment_id=wrong.pk, reason="because")
    actions.retire_assignment(by=by, assignment_id=wrong.pk, reason="never_happened")
    with pytest.raises(Http404):
        queries.case_for(cast.viewer("counsellor"), admission.case_id)
    assert queries.assignments(by, admission.case) == []
    assert AssignmentVersion.objects.filter(row_id=wrong.pk).count() == 2
    entry = Entry.objects.get(verb="cases.retire_assignment")
    assert (entry.object_id, entry.reason) == (str(wrong.pk), "never_happened")
    before = written()
    actions.retire_assignment(by=by, assignment_id=wrong.pk, reason="other")
    assert written() == before, "sent twice, retired once"
    again = {"user": cast.users["counsellor"], "role": "counsellor", "happened_on": DAY}
    assert actions.assign(by=by, case_id=admission.case_id, **again).pk != wrong.pk


def test_nothing_of_a_retired_record_is_retired_any_more(cast: Cast):
    admission, by = (
        admit(cast, assigned=[(cast.users["counsellor"], "counsellor")]),
        cast.viewer("supervisor"),
    )
    step = actions.move(by=by, case_id=admission.case_id, stage="plan", happened_on=DAY)
    actions.retire_admission(by=by, admission_id=admission.pk, reason="entered_twice")
    actions.retire_case(by=by, case_id=admission.case_id, reason="entered_twice")
    before = written()
    with pytest.raises(Refused, match="retired"):
        actions.retire_step(by=by, step_id=step.pk, reason="other")
    with pytest.raises(Refused, match="retired"):
        actions.retire_assignment(by=by, assignment_id=Assignment._base_manager.get().pk, reason="other")
    assert written() == before


@pytest.mark.parametrize(
    "who", ["counsellor", "me_officer", "house_mother", "kh_supervisor", "director", "administrator"]
)
def test_who_may_not_change(cast: Cast, who: str):
    admission = admit(
        cast, assigned=[(cast.users["counsellor"], "counsellor"), (cast.users["house_mother"], "other")]
    )
    step = actions.move(
        by=cast.viewer("supervisor"), case_id=admission.case_id, stage="needs", happened_on=DAY
    )
    walks = Assignment._base_manager.filter(user=cast.users["counsellor"]).get()
    by, before = cast.viewer(who), written()
    acts = [
        lambda: actions.record_exit(
            by=by, admission_id=admission.pk, version=1, exit_on=DAY, exit_kind="missing"
        ),
        lambda: actions.undo_exit(by=by, admission_id=admission.pk, version=1),
        lambda: actions.readmit(by=by, case_id=admission.case_id, happened_on=DAY),
        lambda: actions.correct_case(
            by=by, case_id=admission.case_id, version=1, changes={"category": "abuse"}
        ),
        lambda: actions.correct_admission(
            by=by, admission_id=admission.pk, version=1, changes={"happened_on": DAY}
        ),
        lambda: actions.retire_admission(by=by, admission_id=admission.pk, reason="other"),
        lambda: actions.retire_case(by=by, case_id=admission.case_id, reason="other"),
        lambda: actions.move(by=by, case_id=admission.case_id, stage="plan", happened_on=DAY),
        lambda: actions.assign(
            by=by, case_id=admission.case_id, user=cast.users[who], role="other", happened_on=DAY
        ),
        lambda: actions.retire_step(by=by, step_id=step.pk, reason="other"),
        lambda: actions.retire_assignment(by=by, assignment_id=walks.pk, reason="other"),
    ]
    for act in acts:
        with pytest.raises(Http404):
            act()
    assert written() == before


# Many at once


def rows(count: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "facts": {
                "sex": "female" if at % 2 else "male",
                "birth_year": 1990 + at % 20,
                "birth_precision": "estimated",
            },
            **more,
        }
        for at in range(count)
    ]


@pytest.mark.seed("R05")
def test_seventy_five_migrant_workers_at_once(cast: Cast):
    id = uuid.uuid4()

    def send() -> list[Admission]:
        return actions.admit_many(
            by=cast.viewer("kh_supervisor"), office=cast.offices["kh"], happened_on=DAY, category="slavery", id=id,
            shared={"country": "VN", "first_language": "vi"}, rows=rows(75),
        )  # fmt: skip

    made = send()
    assert len(made) == len({a.person_id for a in made}) == 75
    assert set(Person._base_manager.values_list("country", "first_language")) == {("VN", "vi")}
    assert Person._base_manager.filter(sex="male").count() == 38
    before = written()
    assert [a.pk for a in send()] == [a.pk for a in made]
    assert written() == before
    assert verify().whole


def test_one_wrong_row_and_nobody_is_admitted(cast: Cast):
    before = written()
    some = rows(5)
    some[1] |= {"paper_number": "Hoa"}
    some[3] |= {"facts": {"birth_year": 2200}}
    with pytest.raises(refusals.RowsRefused) as refused:
        actions.admit_many(
            by=cast.viewer("supervisor"),
            office=cast.offices["vn"],
            happened_on=DAY,
            category="abuse",
            rows=some,
        )
    assert {number: [fault.field for fault in faults] for number, faults in refused.value.rows.items()} == {
        2: ["paper_number"],
        4: ["birth_year"],
    }
    assert written() == before


def test_the_same_paper_number_in_two_rows(cast: Cast):
    with pytest.raises(refusals.RowsRefused) as refused:
        actions.admit_many(
            by=cast.viewer("supervisor"),
            office=cast.offices["vn"],
            happened_on=DAY,
            category="abuse",
            rows=rows(3, paper_number="9"),
        )
    assert set(refused.value.rows) == {2, 3}


@pytest.mark.parametrize("count", [0, 76])
def test_no_row_and_too_many_rows(cast: Cast, count: int):
    with pytest.raises(Refused):
        actions.admit_many(
            by=cast.viewer("supervisor"),
            office=cast.offices["vn"],
            happened_on=DAY,
            category="abuse",
            rows=rows(count),
        )


# As of a day


@pytest.mark.seed("M07")
def test_what_stood_on_a_past_day_can_still_be_asked(cast: Cast):
    admission = admit(cast)
    with clock_at(dt.datetime(2022, 11, 5, 3, tzinfo=dt.UTC)):
        exit_(cast, admission, on=dt.date(2022, 10, 30))
    then = dt.datetime(2022, 11, 1, tzinfo=dt.UTC)
    assert AdmissionVersion.objects.at(then).get(row_id=admission.pk).exit_on is None
    later = AdmissionVersion.objects.at(dt.datetime(2022, 11, 6, tzinfo=dt.UTC)).get(row_id=admission.pk)
    assert later.exit_on == dt.date(2022, 10, 30)
