"""A person corrected elsewhere is counted rightly in her groups' past meetings, after commit, without anybody opening them."""

import pytest

from wayhome.prevention.activities.models import AttendanceCount
from wayhome.prevention.groups.actions import follow_person, record_meeting
from wayhome.prevention.groups.jobs import on_facts_corrected
from wayhome.prevention.groups.models import GroupMember
from wayhome.prevention.groups.tests.conftest import DAY
from wayhome.registry.people.actions import correct_facts, enrol
from wayhome.registry.people.news import facts_corrected
from wayhome.trust.audit.models import Entry


def heads(activity):
    rows = AttendanceCount.objects.unscoped("test").filter(activity=activity, retired_at=None)
    return {row.sex: row.count for row in rows}


@pytest.fixture
def known(commune, monkeypatch):
    """A person whom nobody asked for her sex, ticked at a meeting."""
    monkeypatch.setattr(facts_corrected, "listeners", [on_facts_corrected])
    by = commune.cast.viewer("supervisor")
    person = enrol(
        by=by, office=commune.cast.offices["vn"], package="community_programme", happened_on=DAY, facts={}
    ).person
    member = commune.member(commune.group, person=person)
    meeting = record_meeting(
        by=by, groups=[commune.group], member_ids=[member.pk], happened_on=DAY, type="training"
    )
    return by, person, member, meeting


def test_her_past_meetings_are_counted_again(known, django_capture_on_commit_callbacks):
    by, person, member, meeting = known
    assert "female" not in heads(meeting)
    with django_capture_on_commit_callbacks(execute=True):
        correct_facts(by=by, person_id=person.pk, version=person.version, changes={"sex": "female"})
    assert heads(meeting) == {"female": 1}
    assert GroupMember.objects.unscoped("test").get(pk=member.pk).sex == "female"
    assert Entry.objects.filter(verb="groups.follow_person").count() == 1


def test_other_facts_move_nothing(known, django_capture_on_commit_callbacks):
    by, person, _member, meeting = known
    before = heads(meeting)
    with django_capture_on_commit_callbacks(execute=True):
        correct_facts(by=by, person_id=person.pk, version=person.version, changes={"country": "VN"})
    assert heads(meeting) == before
    assert not Entry.objects.filter(verb="groups.follow_person").exists()


def test_where_nothing_changed_nothing_is_written(known):
    by, person, _member, _meeting = known
    assert follow_person(by=by, person_id=person.pk) == 0
    assert not Entry.objects.filter(verb="groups.follow_person").exists()
