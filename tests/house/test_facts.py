"""Facts keep every version with both times; nothing is overwritten, deleted or written past its history."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.caseload import fresh_code
from tests.cast import make_cast
from wayhome.journey.cases.models import Admission, Case
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.scoping import UnscopedQuery
from wayhome.registry.people.models import Person
from wayhome.trust.audit.actions import act, record
from wayhome.trust.audit.models import Entry

NOON = dt.datetime(2022, 10, 1, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def by(db):
    return make_cast().viewer("supervisor")


def person(by, **changes):
    return facts.record(Person(code=fresh_code(), **{"sex": "female", **changes}), by=by)


def test_a_correction_is_a_new_version_and_the_old_one_stays(by):
    with clock_at(NOON):
        row = person(by)
    with clock_at(NOON + dt.timedelta(days=3)), transaction.atomic():
        facts.correct(Person, row.pk, by=by, version=1, changes={"sex": "male"})
    newest, first = facts.history(Person.objects.get(pk=row.pk))
    assert (newest.version, newest.sex, newest.superseded_at) == (2, "male", None)
    assert (first.version, first.sex, first.superseded_at) == (1, "female", NOON + dt.timedelta(days=3))


def test_the_second_saver_is_told_and_nothing_is_written(by):
    row = person(by)
    with transaction.atomic():
        facts.correct(Person, row.pk, by=by, version=1, changes={"literacy": "some"})
    with pytest.raises(facts.Conflict) as told, transaction.atomic():
        facts.correct(Person, row.pk, by=by, version=1, changes={"literacy": "none"})
    assert told.value.saved.literacy == "some"
    assert told.value.mine == {"literacy": "none"}
    assert Person.objects.get(pk=row.pk).literacy == "some"
    assert len(facts.history(row)) == 2


def test_saving_what_is_already_so_makes_no_version(by):
    row = person(by)
    with transaction.atomic():
        same = facts.correct(Person, row.pk, by=by, version=1, changes={"sex": "female"})
    assert same.version == 1
    assert len(facts.history(row)) == 1


def test_a_retired_record_stays_and_cannot_be_changed(by):
    row = person(by)
    with transaction.atomic():
        facts.retire(Person, row.pk, by=by, reason="entered_twice")
    with pytest.raises(Refused), transaction.atomic():
        facts.correct(Person, row.pk, by=by, version=2, changes={"sex": "male"})
    assert Person.objects.filter(pk=row.pk).exists()
    with pytest.raises(Refused), transaction.atomic():
        facts.retire(Person, person(by).pk, by=by, reason="because")


def test_who_retires_second_writes_nothing_and_is_told_of_the_record(by):
    row, other = person(by), person(by)

    @act("people.correct_person")
    def gone(*, by, id):
        retired = facts.retire(Person, id, by=by, reason="entered_twice")
        record(by, "people.correct_person", retired)
        return retired

    @act("people.correct_person")
    def late(*, by, id):
        facts.correct(Person, other.pk, by=by, version=1, changes={"sex": "male"})
        return facts.retire(Person, id, by=by, reason="other")

    first = gone(by=by, id=row.pk)
    entries = Entry.objects.count()
    for again in (gone, late):
        assert again(by=by, id=row.pk).retired_at == first.retired_at
    assert Entry.objects.count() == entries
    assert [version.version for version in facts.history(row)] == [2, 1]
    other.refresh_from_db()
    assert (other.version, other.sex) == (1, "female")  # what the late act wrote before is undone with it


def test_what_goes_along_with_a_record_may_be_retired_already(by):
    row = person(by)
    with transaction.atomic():
        first = facts.retire_along(Person, row.pk, by=by, reason="entered_twice")
        again = facts.retire_along(Person, row.pk, by=by, reason="other")
    assert (again.version, again.retired_reason) == (first.version, "entered_twice")


@pytest.mark.parametrize(
    "past",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Person.objects.filter(pk=row.pk).update(sex="male"),
        lambda row: Person.objects.filter(pk=row.pk).delete(),
        lambda row: Person.objects.bulk_create([Person(code="X")]),
        lambda row: Person.objects.bulk_update([row], ["sex"]),
    ],
)
def test_there_is_no_way_past_the_history(by, past):
    row = person(by)
    row.sex = "male"
    with pytest.raises(RuntimeError):
        past(row)
    assert Person.objects.get(pk=row.pk).sex == "female"


def test_many_at_once_are_as_if_one_by_one(by, django_assert_num_queries):
    rows = [Person(code=fresh_code(), sex=sex) for sex in ("female", "male", "other")]
    with clock_at(NOON), transaction.atomic(), django_assert_num_queries(2):
        assert facts.record_all(rows, by=by) == rows
    for row in rows:
        saved = Person.objects.get(pk=row.pk)
        assert (saved.sex, saved.version, saved.recorded_at) == (row.sex, 1, NOON)
        assert saved.recorded_by_id == by.user_id
        [version] = facts.history(saved)
        assert (version.code, version.sex, version.superseded_at) == (saved.code, saved.sex, None)
    with transaction.atomic():
        facts.correct(Person, rows[0].pk, by=by, version=1, changes={"literacy": "some"})


@pytest.mark.parametrize("wrong", [{"sex": "nonsense"}, {"birth_year": 1700, "birth_precision": "exact"}])
def test_of_many_at_once_all_are_written_or_none(by, wrong):
    before = Person.objects.count(), Person.versions.objects.count()
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        facts.record_all([Person(code=fresh_code()), Person(code=fresh_code(), **wrong)], by=by)
    assert (Person.objects.count(), Person.versions.objects.count()) == before
    assert facts.record_all([], by=by) == []


def test_a_row_that_is_gone_is_not_corrected_in_silence(by):
    row = person(by)
    with pytest.raises(Person.DoesNotExist), transaction.atomic():
        facts.correct_locked(Person(code=fresh_code()), by=by, changes={"sex": "male"})
    assert len(facts.history(row)) == 1


def test_codes_and_lengths_are_checked_on_both_databases(by):
    with pytest.raises(ValidationError):
        person(by, sex="woman")
    with pytest.raises(ValidationError):
        person(by, country="x" * 41)
    with pytest.raises(IntegrityError), transaction.atomic():
        person(by, birth_year=1990)  # a year without its precision


def test_a_form_sent_twice_finds_its_first_record(by):
    row = person(by)
    assert facts.found(Person, row.pk) == row
    assert facts.found(Person, None) is None


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["female", "male", "other", "not_asked"]), min_size=1, max_size=6))
def test_as_of_any_moment_exactly_one_version_stands(by, steps):
    with clock_at(NOON):
        row = person(by, sex="unknown")
    for day, sex in enumerate(steps, start=1):
        with clock_at(NOON + dt.timedelta(days=day)), transaction.atomic():
            kept = Person.objects.get(pk=row.pk)
            facts.correct(Person, row.pk, by=by, version=kept.version, changes={"sex": sex})
    seen = ["unknown", *steps]
    for day, sex in enumerate(seen):
        standing = Person.versions.objects.filter(row_id=row.pk).at(NOON + dt.timedelta(days=day, seconds=1))
        assert [version.sex for version in standing] == [sex]
    assert not Person.versions.objects.filter(row_id=row.pk).at(NOON).exists()


def test_case_data_is_read_for_somebody_or_not_at_all(by):
    office = by.user.office
    row = person(by)
    case = facts.record(
        Case(person=row, office=office, category="trafficking", stage="admission", happened_on=NOON.date()),
        by=by,
    )
    facts.record(Admission(case=case, person=row, office=office, kind="new", happened_on=NOON.date()), by=by)
    for read in (
        list,
        lambda q: q.count(),
        lambda q: q.exists(),
        lambda q: q.first(),
        lambda q: list(q.iterator()),
        lambda q: list(q.values_list("id")),
    ):
        with pytest.raises(UnscopedQuery):
            read(Case.objects.all())
    with pytest.raises(UnscopedQuery):
        list(case.admissions.all())
    assert list(case.admissions.visible_to(by)) != []
    assert Case.objects.unscoped("the test counts").count() == 1
    with pytest.raises(UnscopedQuery):
        Case.objects.unscoped("")


def test_one_open_admission_per_person_and_office(by):
    row, office = person(by), by.user.office
    case = facts.record(
        Case(person=row, office=office, category="abuse", stage="admission", happened_on=NOON.date()), by=by
    )
    facts.record(Admission(case=case, person=row, office=office, kind="new", happened_on=NOON.date()), by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        facts.record(
            Admission(case=case, person=row, office=office, kind="readmitted", happened_on=NOON.date()), by=by
        )
