"""Fills an empty database with service records in bulk, past the acts that users take: only here, to measure."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from wayhome.journey.cases.models import Admission, Case
from wayhome.kit.facts import Versioned
from wayhome.kit.ids import new_code
from wayhome.registry.people.models import Person
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.trust.access.actions import grant, install_roles
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import Office, User

FIRST, DAYS = dt.date(2021, 1, 1), 730
RECORDED = dt.datetime(2022, 12, 31, tzinfo=dt.UTC)
BATCH = 2000


@dataclass
class Filled:
    """The office, its M&E officer, and the stays among which services are spread."""

    office: Office
    user: User
    chance: random.Random
    stays: list[Admission] = field(default_factory=list)
    services: int = 0
    codes: set[str] = field(default_factory=set)


def start() -> Filled:
    """Make an office with one account, and no record."""
    install_roles(by=SYSTEM)
    organisation = Office.objects.create(code="lp", name="Lantern Path", kind="organisation", country="VN")
    office = Office.objects.create(
        code="vn", name="Lantern Path Viet Nam", kind="country_office", parent=organisation, country="VN", time_zone="Asia/Ho_Chi_Minh"
    )  # fmt: skip
    user = User.objects.create(username="duc", display_name="Đức", office=office, created_at=RECORDED)
    grant(by=SYSTEM, user=user, role="me_officer", scope_kind="office", scope_key=office.pk, valid_from=FIRST)
    return Filled(office, user, random.Random(2022))


def grow(filled: Filled, services: int) -> None:
    """Add people, stays and services until there are so many service records: four sessions to one career record."""
    more = services - filled.services
    with transaction.atomic():
        _people(filled, max(50, services // 20) - len(filled.stays))
        for done in range(0, more, BATCH):
            _serve(filled, min(BATCH, more - done))
    filled.services = services


def _people(filled: Filled, more: int) -> None:
    chance = filled.chance
    persons, cases, stays = [], [], []
    for _number in range(more):
        sex = chance.choices(["female", "male", "other", "not_asked"], [80, 17, 1, 2])[0]
        persons.append(
            row_of(
                filled,
                Person(
                    code=_code(filled),
                    sex=sex,
                    birth_year=chance.randint(1970, 2012),
                    birth_precision="exact",
                ),
            )
        )
        on = FIRST + dt.timedelta(days=chance.randrange(DAYS))
        kind = chance.choice(["trafficking", "domestic_violence", "abuse"])
        cases.append(
            row_of(
                filled,
                Case(
                    person=persons[-1], office=filled.office, category=kind, stage="services", happened_on=on
                ),
            )
        )
        left = chance.random() < 0.6
        stay = Admission(case=cases[-1], person=persons[-1], office=filled.office, kind="new", happened_on=on)
        stay.exit_on = on + dt.timedelta(days=chance.randint(0, 500)) if left else None
        stay.exit_kind = chance.choice(["graduated_reintegrated", "moved_in_country"]) if left else ""
        stays.append(row_of(filled, stay))
    for rows in (persons, cases, stays):
        write(rows)
    filled.stays += stays


def _serve(filled: Filled, more: int) -> None:
    chance = filled.chance
    sessions, parts, steps = [], [], []
    for _number in range(more):
        on = FIRST + dt.timedelta(days=chance.randrange(DAYS))
        if chance.random() < 0.2:
            stay = chance.choice(filled.stays)
            step = CareerRecord(
                office=filled.office,
                case_id=stay.case_id,
                person_id=stay.person_id,
                kind="advice",
                happened_on=on,
            )
            steps.append(row_of(filled, step))
            continue
        together = chance.sample(filled.stays, 3 if chance.random() < 0.1 else 1)
        state = "held" if chance.random() < 0.95 else "missed"
        mode = "group" if len(together) > 1 else "in_person"
        sessions.append(
            row_of(filled, Session(office=filled.office, mode=mode, state=state, minutes=50, happened_on=on))
        )
        for stay in together:
            part = SessionPerson(
                session=sessions[-1], case_id=stay.case_id, person_id=stay.person_id, happened_on=on
            )
            parts.append(row_of(filled, part))
    for rows in (sessions, parts, steps):
        write(rows)


def _code(filled: Filled) -> str:
    while (code := new_code(filled.chance.choice)) in filled.codes:
        pass
    filled.codes.add(code)
    return code


def row_of(filled: Filled, row: Any) -> Any:
    """Give a row its id, the moment it was recorded, and who did so."""
    row.id = uuid.UUID(int=filled.chance.getrandbits(128), version=4)
    row.recorded_at, row.recorded_by = RECORDED, filled.user
    if hasattr(row, "done_by_id"):
        row.done_by = filled.user
    return row


def write(rows: list[Any]) -> None:
    """Write rows of one model with their first versions."""
    if not rows:
        return
    model: type[Versioned] = type(rows[0])
    model._base_manager.bulk_create(rows, batch_size=500)
    names = [column.attname for column in model._meta.concrete_fields if not column.primary_key]
    versions = [model.versions(row_id=row.pk, **{name: getattr(row, name) for name in names}) for row in rows]
    model.versions.objects.bulk_create(versions, batch_size=500)
