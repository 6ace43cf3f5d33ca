"""Recording, correcting and retiring career advice: what is written, what is refused, and that nothing is half-written."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.services.career import actions
from wayhome.services.career.actions import correct_career, record_career, retire_career
from wayhome.services.career.models import CareerRecord
from wayhome.services.career.tests.conftest import DAY
from wayhome.trust.audit.models import Entry


def save(work, case=None, who="career_officer", **changes):
    told = {"happened_on": DAY, "kind": "advice"} | changes
    return record_career(by=work.cast.viewer(who), case_id=(case or work.hers).pk, **told)


def written():
    return CareerRecord._base_manager.count(), CareerRecord.versions.objects.count(), Entry.objects.count()


@pytest.mark.seed("S09", "F05")
def test_a_step_is_written_for_her_case_and_office(work):
    row = save(work, kind="placement")
    assert (row.office, row.case, row.person) == (work.cast.offices["vn"], work.hers, work.hers.person)
    assert (row.kind, row.happened_on, row.done_by) == ("placement", DAY, work.cast.users["career_officer"])
    entry = Entry.objects.first()
    assert (entry.verb, entry.object_id, entry.office_id) == (
        "career.record_career",
        str(row.pk),
        row.office_id,
    )


def test_a_form_sent_twice_makes_one_record(work):
    same = uuid.uuid4()
    first = save(work, id=same)
    before = written()
    assert save(work, id=same).pk == first.pk
    assert written() == before


@pytest.mark.parametrize("day", [dt.date(2022, 10, 25), dt.date(2022, 2, 28)])
def test_a_day_that_cannot_be_is_refused(work, day):
    before = written()
    with pytest.raises(Refused) as told:
        save(work, happened_on=day)
    assert told.value.field == "happened_on"
    assert written() == before


def test_an_unknown_code_is_no_step(work):
    before = written()
    with pytest.raises(ValidationError):
        save(work, kind="astronaut")
    assert written() == before


MAY = {
    "worker": {"hers"},
    "career_officer": {"hers", "other"},
    "supervisor": {"hers", "other"},
    "kh_supervisor": {"abroad"},
}


@pytest.mark.parametrize(
    "who", [*MAY, "counsellor", "me_officer", "director", "administrator", "partner", "stranger"]
)
def test_who_may_record(work, who):
    for whose in ("hers", "other", "abroad"):
        if whose in MAY.get(who, set()):
            assert save(work, getattr(work, whose), who=who).pk
        else:
            with pytest.raises(Refused):
                save(work, getattr(work, whose), who=who)


def test_a_colleague_of_another_office_did_not_do_it(work):
    assert save(work, done_by=work.cast.users["worker"], source="phone").done_by == work.cast.users["worker"]
    with pytest.raises(Refused) as told:
        save(work, done_by=work.cast.users["kh_supervisor"])
    assert told.value.field == "done_by"


def correct(work, row, who="career_officer", version=None, **changes):
    return correct_career(
        by=work.cast.viewer(who), record_id=row.pk, version=version or row.version, changes=changes
    )


def test_a_correction_keeps_the_first_version(work):
    row = correct(work, save(work), kind="training", happened_on=dt.date(2022, 10, 21))
    assert [(version.version, version.kind) for version in facts.history(row)] == [
        (2, "training"),
        (1, "advice"),
    ]


def test_the_second_saver_is_told(work):
    row = save(work)
    correct(work, row, kind="training")
    before = written()
    with pytest.raises(facts.Conflict) as told:
        correct(work, row, version=1, kind="placement")
    assert (told.value.saved.kind, told.value.mine) == ("training", {"kind": "placement"})
    assert written() == before


def test_a_correction_is_held_to_the_same_rules(work):
    row = save(work)
    before = written()
    with pytest.raises(Refused):
        correct(work, row, happened_on=dt.date(2022, 10, 25))
    with pytest.raises(ValueError, match="case"):
        correct(work, row, case=work.other)
    assert correct(work, row, kind="advice").version == 1
    assert written() == before


@pytest.mark.parametrize(
    "who", ["counsellor", "me_officer", "director", "kh_supervisor", "partner", "stranger"]
)
def test_who_may_not_correct_or_retire_finds_nothing(work, who):
    row = save(work)
    with pytest.raises(CareerRecord.DoesNotExist):
        correct(work, row, who=who, kind="training")
    with pytest.raises(CareerRecord.DoesNotExist):
        retire_career(by=work.cast.viewer(who), record_id=row.pk, reason="never_happened")


def test_a_case_worker_corrects_what_was_recorded_for_her_person(work):
    assert correct(work, save(work), who="worker", kind="training").version == 2
    with pytest.raises(CareerRecord.DoesNotExist):
        correct(work, save(work, work.other), who="worker", kind="training")


def test_retired_is_retired_once_and_stays(work):
    row = save(work)
    retired = retire_career(by=work.cast.viewer("career_officer"), record_id=row.pk, reason="entered_twice")
    assert retired.retired_reason == "entered_twice"
    before = written()
    retire_career(by=work.cast.viewer("career_officer"), record_id=row.pk, reason="never_happened")
    assert written() == before
    with pytest.raises(Refused):
        correct(work, retired, kind="training")
    with pytest.raises(Refused):
        retire_career(by=work.cast.viewer("career_officer"), record_id=save(work).pk, reason="because")


def test_nothing_is_half_written_when_the_log_fails(work, monkeypatch):
    before = written()

    def breaks(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(actions, "record", breaks)
    with pytest.raises(RuntimeError, match="power cut"):
        save(work)
    assert written() == before
