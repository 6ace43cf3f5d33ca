"""The whole cast walks every address: what is not theirs does not exist for them, nothing breaks, nothing outlives its grant."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.caseload import case_of
from tests.cast import CAST, Cast
from wayhome.evidence.indicators.actions import install_indicators
from wayhome.evidence.indicators.models import Indicator, Target
from wayhome.kit import facts, gate
from wayhome.registry.agencies.models import Agency
from wayhome.registry.agencies.types import TYPES
from wayhome.registry.places.choices import OFFERS
from wayhome.registry.places.codes import COMMUNE, VILLAGE
from wayhome.registry.places.models import Place
from wayhome.services.career.actions import record_career
from wayhome.services.counselling.actions import record_session
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.models import Entry

DAY = dt.date(2022, 10, 12)
# Who keeps an office's records in the cast, and whose office is foreign to whom.
KEEPERS = {"vn": "supervisor", "kh": "kh_supervisor", "sb": "partner"}
FOREIGN = {"vn": "sb", "lp": "sb", "kh": "vn", "sb": "vn"}
# Which record an address names: by its beginning, the first that fits. Where it is everybody's, nothing is foreign.
NAMES: list[tuple[str, dict[str, str]]] = [
    ("people/admissions/", {"id": "admission"}),
    ("people/assignments/", {"id": "assignment"}),
    ("people/", {"id": "case", "code": "person"}),
    ("counselling/", {"id": "session"}),
    ("career/", {"id": "career"}),
    ("figures/", {"office": "office", "code": "indicator", "id": "target"}),
    ("bulletin/", {"office": "office", "month": "month", "lang": "language"}),
    ("places/<uuid:place_id>/add/", {"place_id": "commune"}),
    ("places/", {"place_id": "place", "offer": "offer"}),
    ("organisations/", {"id": "agency", "agency_id": "agency", "offer": "offer"}),
    ("account/", {"office": "office_id", "account": "user", "grant": "grant"}),
]
# Pages that open only in a state that this world is not in.
NOT_NOW = {"account/second-step/take-away"}  # without a second step there is none to take away
EVERYBODYS = ("places/", "organisations/")


def place(office: Office, level: int) -> Any:
    """A commune, or a village that the office added."""
    return Place.objects.create(
        country=office.country,
        code=f"{office.code}-{level}",
        edition="walk",
        level=level,
        kind="village" if level == VILLAGE else "commune",
        name="Lotus Bank",
        folded="lotus bank",
        added_by_office=office if level == VILLAGE else None,
    ).pk


def agency(office: Office, by: Viewer) -> Any:
    """An organisation that the office keeps."""
    return facts.record(
        Agency(type=next(iter(TYPES.codes)), name="Harbour School", folded="harbour school", kept_by=office),
        by=by,
    ).pk


class World:
    """The records that the addresses name, one of a kind for each office."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.kept: dict[str, dict[str, Any]] = {}
        install_indicators(by=SYSTEM)
        for code, keeper in KEEPERS.items():
            office, by = cast.offices[code], cast.viewer(keeper)
            case = case_of(cast, code, with_={"vn": "worker", "kh": "kh_counsellor", "sb": "partner"}[code])
            session = record_session(
                by=by, office=office, happened_on=DAY, mode="in_person", case_ids=[case.pk], minutes=50
            )
            career = record_career(by=by, case_id=case.pk, happened_on=DAY, kind="advice")
            target = Target(
                indicator=Indicator.objects.get(code="counselling_sessions"),
                office=office,
                period="2022-10",
                value=80,
            )
            self.kept[code] = {
                "office": code,
                "office_id": office.pk,
                "person": case.person.code,
                "target": facts.record(target, by=by).pk,
                "language": "en",
                "case": case.pk,
                "admission": case.admissions.unscoped("test").get().pk,
                "assignment": case.assignments.unscoped("test").get().pk,
                "session": session.pk,
                "career": career.pk,
                "indicator": "counselling_sessions",
                "month": "2022-10",
                "place": place(office, VILLAGE),
                "commune": place(office, COMMUNE),
                "offer": next(iter(OFFERS)),
                "agency": agency(office, by),
                "user": cast.users[keeper].pk,
                "grant": Grant.objects.get(user=cast.users[keeper]).pk,
            }

    def address(self, route: str, office: str) -> str:
        """The address of a page for the records of an office."""
        names = next((names for beginning, names in NAMES if route.startswith(beginning)), {})

        def fill(found: re.Match[str]) -> str:
            assert found.group(1) in names, f"{route}: add to NAMES which record {found.group(1)!r} is"
            return str(self.kept[office][names[found.group(1)]])

        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", fill, route)


@pytest.fixture
def world(cast: Cast) -> World:
    """The cast and its records."""
    return World(cast)


def pages() -> Iterator[tuple[str, str]]:
    """(route, permission) of every page."""
    for route, pattern in gate.all_pages():
        yield route, pattern.callback.wh_permission  # type: ignore[union-attr]


def signed_in(world: World, name: str) -> tuple[Client, Viewer, str]:
    """A browser of one of the cast, what she may do, and whose records are hers."""
    # A page that breaks answers 500 here, as it would outside; the log below the failure says why.
    client = Client(raise_request_exception=False)
    client.force_login(world.cast.users[name])
    office = CAST[name][2]
    return client, world.cast.viewer(name), "vn" if office == "lp" else office


def test_who_is_not_signed_in_is_asked_to_sign_in(world: World) -> None:
    client = Client()
    for route, permission in pages():
        if permission != gate.PUBLIC:
            address = world.address(route, "vn")
            for answer in (client.get(address), client.post(address)):
                assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (
                    302,
                    "/sign-in",
                ), route


@pytest.mark.parametrize("name", CAST)
def test_everyone_meets_only_what_is_theirs(world: World, name: str) -> None:
    client, viewer, office = signed_in(world, name)
    foreign = FOREIGN[CAST[name][2]]
    wrong = []
    for route, permission in pages():
        open_to_all = permission in (gate.PUBLIC, gate.SIGNED_IN)
        expected = (200, 302, 404) if open_to_all or viewer.may(permission) else (404,)
        own = client.get(world.address(route, office)).status_code
        if own not in expected:
            wrong.append(f"{own} for GET {route}")
        if not open_to_all and not viewer.may(permission):
            sent = client.post(world.address(route, office)).status_code
            if sent != 404:
                wrong.append(f"{sent} for POST {route}")
        elif not open_to_all and "<" in route and not route.startswith(EVERYBODYS):
            address, before = world.address(route, foreign), Entry.objects.count()
            answers = (client.get(address).status_code, client.post(address).status_code)
            if answers[0] != 404 or answers[1] not in (404, 405) or Entry.objects.count() != before:
                wrong.append(f"{answers} for {route} of another office")
    assert not wrong


def test_every_page_opens_for_somebody(world: World) -> None:
    """So that the walk above is not a walk past closed doors; a page may also send on to where it is done."""
    shut = {route for route, _ in pages()} - NOT_NOW
    for name in CAST:
        client, viewer, office = signed_in(world, name)
        for route, permission in pages():
            may = permission in (gate.PUBLIC, gate.SIGNED_IN) or viewer.may(permission)
            if route in shut and may and client.get(world.address(route, office)).status_code in (200, 302):
                shut.discard(route)
    assert not shut


@pytest.mark.parametrize("name", ["supervisor", "worker", "me_officer", "administrator"])
def test_nothing_outlives_its_grant(world: World, name: str) -> None:
    client, before, office = signed_in(world, name)
    assert before.may("today.view")
    Grant.objects.filter(user=world.cast.users[name]).update(valid_from="2020-01-01", valid_to="2020-12-31")
    for route, permission in pages():
        if permission not in (gate.PUBLIC, gate.SIGNED_IN):
            address = world.address(route, office)
            assert (client.get(address).status_code, client.post(address).status_code) == (404, 404), route


def test_an_ended_account_is_signed_out(world: World) -> None:
    client, _, office = signed_in(world, "supervisor")
    type(world.cast.users["supervisor"]).objects.filter(username="mai").update(is_active=False)
    for route, permission in pages():
        if permission != gate.PUBLIC:
            assert client.get(world.address(route, office)).status_code == 302, route
