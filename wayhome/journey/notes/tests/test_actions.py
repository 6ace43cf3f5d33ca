"""Notes written, corrected and retired: by whom, sealed from whom, and the clock that follows."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import Http404

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.notes import sealed
from wayhome.journey.notes.actions import correct_note, follow_stay, record_note, retire_note
from wayhome.journey.notes.models import Note
from wayhome.journey.notes.queries import note_for, notes_of
from wayhome.journey.notes.tests.conftest import DAY
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import agree_second
from wayhome.trust.audit.models import Detail, Entry, Look
from wayhome.trust.vault.models import Compartment

pytestmark = pytest.mark.django_db
PLANTED = "Zxqvirna said the river is quiet"


def note(cast: Cast, case: Case, who: str = "worker", **told: Any) -> Note:
    return record_note(
        by=cast.viewer(who), case_id=case.pk, **{"happened_on": DAY, "kind": "visit", "body": PLANTED} | told
    )


def tasks(case: Case) -> dict[str, dt.date]:
    rows = Task._base_manager.filter(about=case.pk, state="open", retired_at=None)
    return dict(rows.values_list("kind", "due_on"))


def test_words_are_opened_by_who_walks_with_her_and_by_nobody_else(cast: Cast, case: Case) -> None:
    row = note(cast, case)
    for who in ("worker", "supervisor"):
        assert sealed.words(cast.viewer(who), note_for(cast.viewer(who), row.pk)) == PLANTED
    for who in (
        "me_officer",
        "counsellor",
        "career_officer",
        "kh_supervisor",
        "director",
        "administrator",
        "duty_officer",
        "house_mother",
    ):
        with pytest.raises(Http404):
            note_for(cast.viewer(who), row.pk)
        assert not notes_of(cast.viewer(who), case).exists()
    assert sealed.words(cast.viewer("me_officer"), row) is None


def test_nothing_of_the_words_lies_in_the_database(cast: Cast, case: Case) -> None:
    row = note(cast, case)
    correct_note(by=cast.viewer("worker"), note_id=row.pk, version=1, changes={}, body=f"{PLANTED} and clear")
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names of our own
            found += [table for values in cursor.fetchall() if "Zxqvirna" in repr(values)]
    assert not found
    assert Detail.objects.exists()


def test_a_note_by_taps_needs_no_key(cast: Cast, case: Case) -> None:
    row = note(cast, case, body="")
    assert row.body is None
    assert not Compartment.objects.filter(kind="casework", subject=case.pk).exists()
    assert sealed.words(cast.viewer("worker"), row) == ""


def test_sent_twice_it_is_written_once(cast: Cast, case: Case) -> None:
    id = uuid.uuid4()
    assert note(cast, case, id=id).pk == note(cast, case, id=id).pk
    assert Note._base_manager.count() == 1
    assert Entry.objects.filter(verb="notes.record_note").count() == 1


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"happened_on": DAY + dt.timedelta(days=1)}, "happened_on"),
        ({"happened_on": dt.date(2021, 1, 1)}, "happened_on"),
        ({"next_on": DAY}, "next_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 721}, "minutes"),
        ({"body": "a" * 6001}, "body"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, case: Case, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        note(cast, case, **told)
    assert refused.value.field == field
    assert not Note._base_manager.exists()


def test_who_does_not_walk_with_her_writes_nothing(cast: Cast, case: Case) -> None:
    for who in ("counsellor", "me_officer", "house_mother", "kh_supervisor", "career_officer"):
        with pytest.raises(Http404):
            note(cast, case, who)
    assert not Note._base_manager.exists()


def test_words_are_refused_where_the_keys_do_not_open(cast: Cast, case: Case) -> None:
    note(cast, case)
    nobody = cast.viewer("worker")
    keyless = type(nobody)(**{**nobody.__dict__, "private_key": None, "opened": {}})
    with pytest.raises(Refused) as refused:
        record_note(by=keyless, case_id=case.pk, happened_on=DAY, kind="call", body="more")
    assert refused.value.field == "body"
    assert record_note(by=keyless, case_id=case.pk, happened_on=DAY, kind="call").body is None


def test_one_corrects_ones_own_and_a_supervisor_any(cast: Cast, case: Case) -> None:
    cases.assign(
        by=cast.viewer("supervisor"), case_id=case.pk, user=cast.users["house_mother"], role="other", happened_on=DAY
    )  # fmt: skip
    row = note(cast, case)
    with pytest.raises(Http404):
        correct_note(by=cast.viewer("house_mother"), note_id=row.pk, version=1, changes={"kind": "call"})
    assert note_for(cast.viewer("house_mother"), row.pk) == row
    kept = correct_note(
        by=cast.viewer("worker"), note_id=row.pk, version=1, changes={"kind": "call"}, body=PLANTED
    )
    assert (kept.version, kept.kind, kept.body) == (2, "call", row.body)
    mended = correct_note(
        by=cast.viewer("supervisor"), note_id=row.pk, version=2, changes={}, body="Otherwise"
    )
    assert sealed.words(cast.viewer("worker"), mended) == "Otherwise"
    by_version = sealed.words_by_version(cast.viewer("supervisor"), mended)
    assert by_version == {1: PLANTED, 2: PLANTED, 3: "Otherwise"}
    with pytest.raises(facts.Conflict):
        correct_note(by=cast.viewer("worker"), note_id=row.pk, version=1, changes={"kind": "visit"})
    with pytest.raises(ValueError, match="case"):
        correct_note(by=cast.viewer("worker"), note_id=row.pk, version=3, changes={"case": case})


def test_a_retired_note_leaves_the_list_and_is_not_changed(cast: Cast, case: Case) -> None:
    row = note(cast, case)
    gone = retire_note(by=cast.viewer("worker"), note_id=row.pk, reason="wrong_person")
    assert (
        retire_note(by=cast.viewer("worker"), note_id=row.pk, reason="wrong_person").version == gone.version
    )
    assert not notes_of(cast.viewer("worker"), case).exists()
    with pytest.raises(Refused):
        correct_note(by=cast.viewer("worker"), note_id=row.pk, version=gone.version, changes={"kind": "call"})


def test_reading_is_a_look(cast: Cast, case: Case) -> None:
    row = note(cast, case)
    Look.objects.all().delete()
    sealed.words(cast.viewer("supervisor"), note_for(cast.viewer("supervisor"), row.pk))
    look = Look.objects.get()
    assert (look.person_id, look.page, look.actor_id) == (case.person_id, "note", cast.users["supervisor"].pk)


def test_one_task_a_case_is_dated_anew_at_each_note(cast: Cast, case: Case) -> None:
    by = cast.viewer("supervisor")
    follow_stay(by=by, case_id=case.pk)
    assert tasks(case) == {"note": case.happened_on + dt.timedelta(days=30)}
    assert Task._base_manager.get().owner is None  # a counsellor's role walks with her: nobody's yet
    cases.assign(by=by, case_id=case.pk, user=cast.users["worker"], role="case_worker", happened_on=DAY)
    first = note(cast, case, happened_on=DAY - dt.timedelta(days=5), next_on=DAY + dt.timedelta(days=2))
    assert tasks(case) == {"note": DAY + dt.timedelta(days=25), "contact": DAY + dt.timedelta(days=2)}
    assert {one.owner for one in Task._base_manager.filter(state="open")} == {cast.users["worker"]}
    note(cast, case, happened_on=DAY - dt.timedelta(days=9))  # written down late: what the latest told stands
    assert tasks(case) == {"note": DAY + dt.timedelta(days=25), "contact": DAY + dt.timedelta(days=2)}
    latest = note(cast, case)
    assert tasks(case) == {"note": DAY + dt.timedelta(days=30)}
    assert Task._base_manager.get(kind="contact").state == "done"
    assert Task._base_manager.filter(kind="note").count() == 1
    retire_note(by=by, note_id=latest.pk, reason="other")
    assert tasks(case)["note"] == DAY + dt.timedelta(days=25)
    correct_note(by=by, note_id=first.pk, version=1, changes={"next_on": DAY + dt.timedelta(days=4)})
    assert tasks(case)["contact"] == DAY + dt.timedelta(days=4)


def test_the_clock_ends_with_the_stay(cast: Cast, case: Case) -> None:
    by = cast.viewer("supervisor")
    follow_stay(by=by, case_id=case.pk)
    stay = Admission.objects.unscoped("the test looks").get(case=case)
    cases.record_exit(by=by, admission_id=stay.pk, version=1, exit_on=DAY, exit_kind="moved_abroad")
    follow_stay(by=by, case_id=case.pk)
    assert not tasks(case)
    follow_stay(by=by, case_id=case.pk)
    gone = case_of(cast, exit_on=dt.date(2022, 9, 1))
    follow_stay(by=by, case_id=gone.pk)
    assert not tasks(gone)


def test_a_contact_that_was_kept_stays_kept(cast: Cast, case: Case) -> None:
    row = note(cast, case, happened_on=DAY - dt.timedelta(days=5), next_on=DAY + dt.timedelta(days=3))
    note(cast, case)
    correct_note(by=cast.viewer("worker"), note_id=row.pk, version=1, changes={"kind": "call"})
    assert "contact" not in tasks(case)


def test_the_next_contact_named_again_for_the_same_day_is_due(cast: Cast, case: Case) -> None:
    for on in (DAY - dt.timedelta(days=5), DAY):
        note(cast, case, happened_on=on, next_on=DAY + dt.timedelta(days=2))
    assert tasks(case)["contact"] == DAY + dt.timedelta(days=2)


@pytest.mark.parametrize("how", ["retired", "dated_anew"])
def test_a_contact_that_was_not_kept_after_all_is_due_again(cast: Cast, case: Case, how: str) -> None:
    by, before = cast.viewer("worker"), DAY - dt.timedelta(days=5)
    note(cast, case, happened_on=before, next_on=DAY + dt.timedelta(days=2))
    wrong = note(cast, case)
    assert "contact" not in tasks(case)
    if how == "retired":
        retire_note(by=by, note_id=wrong.pk, reason="wrong_person")
    else:
        changes = {"happened_on": before - dt.timedelta(days=1)}
        correct_note(by=by, note_id=wrong.pk, version=1, changes=changes)
    assert tasks(case)["contact"] == DAY + dt.timedelta(days=2)


def test_an_exit_taken_back_brings_back_both_clocks_and_a_closed_case_none(cast: Cast, case: Case) -> None:
    by = cast.viewer("supervisor")
    row = note(cast, case, next_on=DAY + dt.timedelta(days=2))
    due = tasks(case)
    assert set(due) == {"note", "contact"}
    stay = Admission._base_manager.get(case=case)
    gone = cases.record_exit(by=by, admission_id=stay.pk, version=1, exit_on=DAY, exit_kind="moved_abroad")
    follow_stay(by=by, case_id=case.pk)
    correct_note(by=by, note_id=row.pk, version=1, changes={"kind": "call"})
    assert not tasks(case)
    cases.undo_exit(by=by, admission_id=gone.pk, version=gone.version)
    follow_stay(by=by, case_id=case.pk)
    assert {kind: tasks(case).get(kind) for kind in due} == due


def test_a_contact_named_after_the_closing_is_due(cast: Cast, case: Case) -> None:
    by, named = cast.viewer("supervisor"), DAY + dt.timedelta(days=2)
    stay = Admission._base_manager.get(case=case)
    cases.record_exit(by=by, admission_id=stay.pk, version=1, exit_on=DAY, exit_kind="moved_abroad")
    note(cast, case, "supervisor", next_on=named)
    follow_stay(by=by, case_id=case.pk)
    assert tasks(case) == {"contact": named}


def test_a_forgotten_person_s_words_are_gone(cast: Cast) -> None:
    case = case_of(cast, with_="worker", exit_on=dt.date(2022, 9, 1))
    by = cast.viewer("supervisor")
    row = note(cast, case, "supervisor")
    asked = cases.ask_forgetting(by=by, case_id=case.pk, reason="asked")
    agree_second(by=cast.viewer("data_protection"), id=asked.second_id)
    cases.forget(by=cast.viewer("supervisor"), id=asked.pk)
    assert Note._base_manager.get(pk=row.pk).body is None
    assert set(Note.versions.objects.values_list("body", flat=True)) == {None}
    with pytest.raises(Http404):
        note_for(cast.viewer("supervisor"), row.pk)
