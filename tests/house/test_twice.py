"""A form sent twice in the same moment writes once, in every room that creates, on both databases."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.db import connection

from tests.cast import Cast, make_cast
from wayhome.evidence.bulletins.actions import draft_item
from wayhome.evidence.bulletins.models import Item
from wayhome.journey.cases import actions as cases
from wayhome.journey.plans.actions import record_needs, retire_needs
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import record_activity
from wayhome.registry.agencies.actions import add_agency, add_project
from wayhome.registry.agencies.models import Agency, Project
from wayhome.registry.people.actions import enrol, enrol_group, register_person
from wayhome.registry.people.models import Enrolment
from wayhome.registry.places.actions import add_village
from wayhome.registry.places.models import Place
from wayhome.services.career.actions import record_career, retire_career
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.actions import record_session, retire_session
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.services.support.actions import record_services, retire_enrolment, tick_days
from wayhome.services.support.models import PackageDay, ServiceRecord
from wayhome.trust.access.actions import grant, invite, new_slip
from wayhome.trust.access.models import Grant
from wayhome.trust.accounts.actions import add_office
from wayhome.trust.accounts.models import Office, Slip, User
from wayhome.trust.audit.models import Entry

DAY = dt.date(2022, 10, 3)
Told = TypeVar("Told")
# What each of these writes into the log, once.
WRITES = {
    "account": ["accounts.open", "access.grant", "accounts.slip"],
    "slip": ["accounts.slip"],
    "site": ["accounts.add_office"],
    "role": ["access.grant"],
    "village": ["places.add_village"],
}


def at_once(work: Callable[[], Told]) -> list[Told]:
    """Run the same work in two threads, each with its own connection, from one moment on."""
    moment = threading.Barrier(2, timeout=30)

    def click(_number: int) -> Told:
        try:
            connection.ensure_connection()
            moment.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(click, range(2)))


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.mark.parametrize("room", ["counselling", "career", "enrolment", "needs", "case"])
def test_what_two_retire_at_once_is_told_once_in_the_log(cast: Cast, room: str) -> None:
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    told: dict[str, Any] = {"by": by, "office": office, "happened_on": DAY}
    case = cases.admit(**told, facts={"sex": "female"}, category="trafficking").case
    row: Any
    if room == "counselling":
        row = record_session(**told, case_ids=[case.pk], mode="in_person", minutes=30)
    elif room == "career":
        row = record_career(by=by, case_id=case.pk, happened_on=DAY, kind="advice")
    elif room == "enrolment":
        row = enrol(**told, package="life_skills_course", person=case.person)
    elif room == "needs":
        row = record_needs(by=by, case_id=case.pk, happened_on=DAY, answers={}, strengths=["strong_work"])
    else:
        row = cases.open_case(by=by, case_id=case.pk, category="abuse", happened_on=DAY)

    def work() -> None:
        if room == "counselling":
            retire_session(by=by, session_id=row.pk, reason="entered_twice")
        elif room == "career":
            retire_career(by=by, record_id=row.pk, reason="entered_twice")
        elif room == "enrolment":
            retire_enrolment(by=by, enrolment_id=row.pk, reason="entered_twice")
        elif room == "needs":
            retire_needs(by=by, talk_id=row.pk, reason="entered_twice")
        else:
            cases.retire_case(by=by, case_id=row.pk, reason="entered_twice")

    before = Entry.objects.filter(object_id=str(row.pk)).count()
    at_once(work)
    there = type(row)._base_manager.get(pk=row.pk)
    assert there.retired_at is not None
    assert there.version == 2
    assert Entry.objects.filter(object_id=str(row.pk)).count() == before + 1


@pytest.mark.parametrize("room", ["counselling", "career", "agencies"])
def test_two_clicks_in_the_same_moment_write_once(cast: Cast, room: str) -> None:
    by, office, id = cast.viewer("supervisor"), cast.offices["vn"], uuid.uuid4()
    case = cases.admit(by=by, office=office, facts={"sex": "female"}, category="abuse", happened_on=DAY).case

    def work() -> uuid.UUID:
        if room == "counselling":
            return record_session(
                by=by, office=office, happened_on=DAY, mode="in_person", case_ids=[case.pk], minutes=45, id=id
            ).pk
        if room == "career":
            return record_career(by=by, case_id=case.pk, happened_on=DAY, kind="advice", id=id).pk
        return add_agency(by=by, type="school", name="Valley School", country="VN", id=id).pk

    assert at_once(work) == [id, id]
    model = {"counselling": Session, "career": CareerRecord, "agencies": Agency}[room]
    assert model._base_manager.filter(pk=id).count() == 1
    assert model.versions.objects.filter(row_id=id).count() == 1
    if room == "counselling":
        assert SessionPerson._base_manager.filter(session=id).count() == 1


def commune() -> Place:
    """An invented commune, for a village to lie in."""
    above = None
    for level, kind in ((1, "province"), (3, "commune")):
        above = Place.objects.create(
            country="VN", code=f"x{level}", edition="vn-2025-07", level=level, kind=kind, name="Reed", names={},
            parent=above,
        )  # fmt: skip
    assert above is not None
    return above


@pytest.mark.parametrize("room", ["account", "slip", "site", "role", "village"])
def test_two_clicks_in_the_same_moment_write_once_in_trust_and_places_too(cast: Cast, room: str) -> None:
    by, vn, id = cast.viewer("administrator"), cast.offices["vn"], uuid.uuid4()
    stranger, mai, reeds = cast.users["stranger"].pk, cast.viewer("supervisor"), commune()
    before = {verb: Entry.objects.filter(verb=verb).count() for verb in WRITES[room]}

    def work() -> uuid.UUID:
        user = User.objects.get(pk=stranger)
        if room == "account":
            return invite(
                by=by, id=id, username="tam", display_name="Tâm", office=vn, language="vi",
                role="counsellor", scope_kind="own", scope_key=vn.pk,
            )[0].pk  # fmt: skip
        if room == "slip":
            return new_slip(by=by, user=user, id=id)[0].pk
        if room == "site":
            return add_office(
                by=by, code="vn-north", name="North", kind="site", parent=vn, country="VN", time_zone="UTC",
                languages=["vi"], currencies=["VND"], id=id,
            ).pk  # fmt: skip
        if room == "role":
            return grant(
                by=by,
                user=user,
                role="supervisor",
                scope_kind="office",
                scope_key=vn.pk,
                valid_from=DAY,
                id=id,
            ).pk
        return add_village(by=mai, commune=reeds, name="Heron", id=id).pk

    assert at_once(work) == [id, id]
    model = {"account": User, "slip": Slip, "site": Office, "role": Grant, "village": Place}[room]
    assert model._base_manager.filter(pk=id).count() == 1
    for verb, count in before.items():
        assert Entry.objects.filter(verb=verb).count() == count + 1, verb


def test_two_forms_that_give_one_role_in_the_same_moment_give_it_once(cast: Cast) -> None:
    by, vn, stranger = cast.viewer("administrator"), cast.offices["vn"], cast.users["stranger"].pk

    def work() -> uuid.UUID:
        user = User.objects.get(pk=stranger)
        more = {"scope_kind": "office", "scope_key": vn.pk, "valid_from": DAY, "id": uuid.uuid4()}
        return grant(by=by, user=user, role="supervisor", **more).pk

    one, other = at_once(work)
    assert one == other
    assert Grant.objects.filter(user=stranger).count() == 1


@pytest.mark.parametrize("room", ["operation", "days", "log", "project"])
def test_two_clicks_in_the_same_moment_write_once_in_support_and_projects(cast: Cast, room: str) -> None:
    by, office, id = cast.viewer("supervisor"), cast.offices["vn"], uuid.uuid4()
    told: dict[str, Any] = {"by": by, "office": office, "happened_on": DAY}
    known = enrol_group(package="emergency_support", people=[{}, {}], **told)

    def work() -> uuid.UUID:
        if room == "operation":
            enrol_group(package="identification_support", people=[{}] * 5, together=id, **told)
        elif room == "days":
            tick_days(by=by, enrolment_ids=[row.pk for row in known], days={DAY: ["food"]})
        elif room == "log":
            record_services(kind="supplies", persons=[row.person for row in known], id=id, **told)
        else:
            add_project(by=by, office=office, code="RESIL", title="Resilient", starts_on=DAY, id=id)
        return id

    assert at_once(work) == [id, id]
    counted: dict[str, tuple[Any, int]] = {
        "operation": (Enrolment._base_manager.filter(together=id), 5),
        "days": (PackageDay._base_manager.all(), 2),
        "log": (ServiceRecord._base_manager.all(), 2),
        "project": (Project._base_manager.filter(pk=id), 1),
    }
    rows, n = counted[room]
    assert rows.count() == n
    assert all(row.version == 1 for row in rows)


@pytest.mark.parametrize("room", ["enrolment", "project"])
def test_two_colleagues_in_the_same_moment_are_told_apart(cast: Cast, room: str) -> None:
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    person = register_person(by=by, facts={})

    def work() -> str:
        try:
            if room == "enrolment":
                enrol(by=by, office=office, package="life_skills_course", happened_on=DAY, person=person)
            else:
                add_project(by=by, office=office, code="RESIL", title="Resilient", starts_on=DAY)
        except Refused:
            return "refused"
        return "done"

    assert sorted(at_once(work)) == ["done", "refused"]


def test_two_clicks_draft_one_item(cast: Cast) -> None:
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    activity = record_activity(by=by, offices=[office], type="round_table", happened_on=DAY)

    def work() -> uuid.UUID:
        return draft_item(by=by, office=office, activity_id=activity.pk).pk

    assert len(set(at_once(work))) == 1
    assert Item._base_manager.count() == Item.versions.objects.count() == 1
    assert Entry.objects.filter(verb="bulletins.draft_item").count() == 1
