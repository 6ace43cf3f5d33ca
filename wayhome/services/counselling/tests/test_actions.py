"""Recording, correcting and retiring sessions: what is written, what is refused, and that nothing is half-written."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from tests.caseload import case_of
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.services.counselling import actions
from wayhome.services.counselling.actions import correct_session, record_session, retire_session
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.services.counselling.tests.conftest import DAY, NOON
from wayhome.trust.audit.models import Entry


def save(work, cases=None, who="counsellor", **changes):
    cases = work.hers[:1] if cases is None else cases
    told = {"happened_on": DAY, "mode": "group" if len(cases) > 1 else "in_person", "minutes": 60} | changes
    by = work.cast.viewer(who)
    return record_session(by=by, office=work.cast.offices["vn"], case_ids=[case.pk for case in cases], **told)


def written():
    return tuple(
        kind._base_manager.count()
        for kind in (Session, SessionPerson, Session.versions, SessionPerson.versions)
    )


def persons(session):
    return set(
        SessionPerson._base_manager.filter(session=session, retired_at=None).values_list("case_id", flat=True)
    )


@pytest.mark.seed("S04", "F04")
def test_a_session_holds_who_when_how_long_and_in_what_way(work):
    session = save(work, next_on=dt.date(2022, 10, 31))
    row = Session.objects.visible_to(work.cast.viewer("counsellor")).get()
    assert (row.happened_on, row.mode, row.minutes, row.next_on) == (
        DAY,
        "in_person",
        60,
        dt.date(2022, 10, 31),
    )
    assert (row.done_by, row.recorded_by, row.office) == (
        *[work.cast.users["counsellor"]] * 2,
        work.cast.offices["vn"],
    )
    assert persons(session) == {work.hers[0].pk}
    entry = Entry.objects.first()
    assert (entry.verb, entry.object_id, entry.office_id) == (
        "counselling.record_session",
        str(session.pk),
        row.office_id,
    )


def test_a_group_is_one_session_with_several_persons(work):
    session = save(work, work.hers)
    assert written()[:2] == (1, 2)
    assert persons(session) == {case.pk for case in work.hers}
    days = SessionPerson._base_manager.values_list("happened_on", flat=True)
    assert set(days) == {DAY}


def test_a_form_sent_twice_makes_one_session(work):
    same = uuid.uuid4()
    first = save(work, id=same)
    before = written(), Entry.objects.count()
    assert save(work, id=same).pk == first.pk
    assert (written(), Entry.objects.count()) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened_on": dt.date(2022, 10, 25)}, "happened_on"),
        ({"happened_on": dt.date(2022, 2, 28)}, "happened_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"state": "missed"}, "minutes"),
        ({"next_on": dt.date(2022, 10, 23)}, "next_on"),
        ({"mode": "group"}, "mode"),
        ({"cases": []}, "persons"),
    ],
)
def test_what_cannot_have_been_is_refused_and_nothing_is_written(work, changes, field):
    before = written(), Entry.objects.count()
    with pytest.raises(Refused) as told:
        save(work, **changes)
    assert told.value.field == field
    assert (written(), Entry.objects.count()) == before


def test_several_persons_need_a_group(work):
    with pytest.raises(Refused) as told:
        save(work, work.hers, mode="phone")
    assert told.value.field == "mode"


def test_the_day_is_the_offices_own(work):
    """At 18:30 UTC it is already tomorrow in Viet Nam."""
    with clock_at(NOON.replace(hour=18, minute=30)):
        assert save(work, happened_on=dt.date(2022, 10, 25)).happened_on == dt.date(2022, 10, 25)


def test_a_day_before_the_case_is_explained_with_her_code_and_the_day(work):
    with pytest.raises(Refused) as told:
        save(work, happened_on=dt.date(2022, 2, 28))
    assert work.hers[0].person.code in str(told.value.sentence)
    assert "1 March 2022" in str(told.value.sentence)


def test_an_unknown_code_is_no_session(work):
    with pytest.raises(ValidationError):
        save(work, mode="telepathy")
    assert written() == (0, 0, 0, 0)


@pytest.mark.parametrize("which", ["others", "abroad", "nowhere"])
def test_who_is_not_on_the_list_is_refused_alike(work, which):
    """Somebody else's person, another office's, and nobody at all give the same answer."""
    ids = {"others": work.others[0].pk, "abroad": work.abroad.pk, "nowhere": uuid.uuid4()}
    with pytest.raises(Refused) as told:
        record_session(
            by=work.cast.viewer("counsellor"),
            office=work.cast.offices["vn"],
            happened_on=DAY,
            mode="in_person",
            case_ids=[ids[which]],
        )
    assert "not on your list" in str(told.value.sentence)
    assert written() == (0, 0, 0, 0)


def test_cases_of_another_office_do_not_enter_this_offices_session(work):
    with pytest.raises(Refused):
        record_session(
            by=work.cast.viewer("kh_supervisor"), office=work.cast.offices["vn"], happened_on=DAY, mode="in_person",
            case_ids=[work.abroad.pk],
        )  # fmt: skip
    assert written() == (0, 0, 0, 0)


def test_a_person_takes_part_once(work):
    again = case_of(work.cast, with_="counsellor")
    facts_of = type(again)._base_manager
    twin = facts_of.get(pk=again.pk)
    twin.pk, twin.id = None, uuid.uuid4()
    twin.person = work.hers[0].person
    twin = facts.record(twin, by=work.cast.viewer("supervisor"))
    with pytest.raises(Refused) as told:
        save(work, [work.hers[0], twin], who="supervisor")
    assert "twice" in str(told.value.sentence)
    assert len(persons(save(work, [work.others[0], work.others[1], work.others[0]], who="supervisor"))) == 2


MAY = {
    "counsellor": "hers",
    "supervisor": "all",
    "worker": "",
    "me_officer": "",
    "director": "",
    "administrator": "",
    "house_mother": "",
}


@pytest.mark.parametrize(("who", "whose"), MAY.items())
def test_who_may_record(work, who, whose):
    for case in (*work.hers[:1], *work.others[:1]):
        allowed = whose == "all" or (whose == "hers" and case in work.hers)
        if allowed:
            assert save(work, [case], who=who).pk
        else:
            with pytest.raises(Refused):
                save(work, [case], who=who)


def test_somebody_records_what_a_colleague_held(work):
    session = save(work, who="supervisor", done_by=work.cast.users["counsellor"], source="paper")
    assert (session.done_by, session.recorded_by_id) == (
        work.cast.users["counsellor"],
        work.cast.users["supervisor"].pk,
    )
    assert session.source == "paper"
    with pytest.raises(Refused) as told:
        save(work, who="supervisor", done_by=work.cast.users["kh_counsellor"])
    assert told.value.field == "done_by"


def correct(work, session, who="counsellor", version=None, case_ids=None, **changes):
    by = work.cast.viewer(who)
    return correct_session(
        by=by, session_id=session.pk, version=version or session.version, changes=changes, case_ids=case_ids
    )


def test_a_correction_keeps_the_first_version_and_moves_the_participants_along(work):
    session = save(work, work.hers)
    corrected = correct(work, session, happened_on=dt.date(2022, 10, 21), minutes=90)
    assert (corrected.version, corrected.minutes) == (2, 90)
    assert [row.minutes for row in facts.history(corrected)] == [90, 60]
    days = SessionPerson._base_manager.values_list("happened_on", flat=True)
    assert set(days) == {dt.date(2022, 10, 21)}


def test_a_corrected_counsellor_is_the_participants_too(work):
    session = save(work, who="supervisor")
    correct(work, session, who="supervisor", done_by=work.cast.users["counsellor"])
    assert SessionPerson._base_manager.get().done_by == work.cast.users["counsellor"]


def test_who_took_part_is_corrected_with_history(work):
    session = save(work, work.hers, who="supervisor")
    wanted = [work.hers[1].pk, work.others[0].pk]
    corrected = correct(work, session, who="supervisor", case_ids=wanted)
    assert persons(session) == set(wanted)
    assert corrected.version == 2
    gone = SessionPerson._base_manager.get(session=session, case=work.hers[0])
    assert gone.retired_reason == "wrong_person"
    back = correct(work, corrected, who="supervisor", case_ids=[case.pk for case in work.hers])
    assert persons(session) == {case.pk for case in work.hers}
    assert (back.version, SessionPerson._base_manager.filter(case=work.hers[0]).count()) == (3, 2)


def test_two_savers_meet_even_where_only_the_persons_changed(work):
    session = save(work, work.hers, who="supervisor")
    correct(work, session, who="supervisor", case_ids=[work.hers[0].pk, work.others[0].pk])
    before = written()
    with pytest.raises(facts.Conflict) as told:
        correct(work, session, who="supervisor", version=1, minutes=45)
    assert told.value.saved.version == 2
    assert written() == before


def test_a_correction_that_changes_nothing_writes_nothing(work):
    session = save(work)
    before = written(), Entry.objects.count()
    assert correct(work, session, minutes=60, case_ids=[work.hers[0].pk]).version == 1
    assert (written(), Entry.objects.count()) == before


def test_a_correction_is_held_to_the_same_rules(work):
    session = save(work)
    before = written()
    for changes in (
        {"happened_on": dt.date(2022, 10, 25)},
        {"case_ids": []},
        {"case_ids": [work.abroad.pk]},
        {"state": "cancelled"},
    ):
        with pytest.raises(Refused):
            correct(work, session, **changes)
    with pytest.raises(ValueError, match="office"):
        correct(work, session, office=work.cast.offices["kh"])
    assert written() == before


def test_a_counsellor_keeps_whom_a_colleague_brought_into_the_group(work):
    """In a group there may be persons who are not hers: she may correct the session and does not lose them."""
    session = save(
        work, [work.hers[0], work.others[0]], who="supervisor", done_by=work.cast.users["counsellor"]
    )
    corrected = correct(work, session, minutes=30, case_ids=[work.hers[0].pk, work.others[0].pk])
    assert corrected.minutes == 30
    assert persons(session) == {work.hers[0].pk, work.others[0].pk}


@pytest.mark.parametrize(
    "who", ["worker", "me_officer", "director", "kh_supervisor", "partner", "house_mother", "stranger"]
)
def test_who_may_not_correct_or_retire_finds_nothing(work, who):
    session = save(work)
    with pytest.raises(Session.DoesNotExist):
        correct(work, session, who=who, minutes=30)
    with pytest.raises(Session.DoesNotExist):
        retire_session(by=work.cast.viewer(who), session_id=session.pk, reason="never_happened")


def test_a_retired_session_takes_its_participants_along_and_stays(work):
    session = save(work, work.hers)
    retired = retire_session(by=work.cast.viewer("counsellor"), session_id=session.pk, reason="entered_twice")
    assert retired.retired_reason == "entered_twice"
    assert persons(session) == set()
    assert SessionPerson._base_manager.filter(session=session).count() == 2
    before = written(), Entry.objects.count()
    retire_session(by=work.cast.viewer("counsellor"), session_id=session.pk, reason="never_happened")
    assert (written(), Entry.objects.count()) == before
    with pytest.raises(Refused):
        correct(work, retired, minutes=30)


def test_retiring_wants_a_reason(work):
    session = save(work)
    with pytest.raises(Refused):
        retire_session(by=work.cast.viewer("counsellor"), session_id=session.pk, reason="because")
    assert persons(session) == {work.hers[0].pk}


def test_nothing_is_half_written_when_a_participant_fails(work, monkeypatch):
    """After the first participant the power goes: neither the session nor she stays, nor an audit row."""
    write = facts.record_all

    def breaks(rows, *, by):
        write(rows[:1], by=by)
        raise RuntimeError("power cut")

    monkeypatch.setattr(actions.facts, "record_all", breaks)
    before = Entry.objects.count()
    with pytest.raises(RuntimeError, match="power cut"):
        save(work, work.hers)
    assert written() == (0, 0, 0, 0)
    assert Entry.objects.count() == before
