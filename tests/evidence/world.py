"""A small invented world for figures: people, stays, sessions and career advice, written as facts."""

import contextlib
import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from tests.caseload import fresh_code
from tests.cast import Cast
from wayhome.evidence.indicators.actions import install_indicators
from wayhome.journey.cases.models import Admission, Case
from wayhome.kit import facts
from wayhome.kit.dates import Month, clock_at
from wayhome.registry.people.models import Person
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.trust.access.viewer import SYSTEM, Viewer

OCTOBER = Month(2022, 10)


def day(number: int, month: int = 10, year: int = 2022) -> dt.date:
    """A day, of October 2022 unless told."""
    return dt.date(year, month, number)


@dataclass
class World:
    """Writes facts as the supervisor; ``recorded`` sets the day on which they are written down."""

    cast: Cast
    by: Viewer = field(init=False)

    def __post_init__(self) -> None:
        install_indicators(by=SYSTEM)
        self.by = self.cast.viewer("supervisor")

    @contextlib.contextmanager
    def recorded(self, on: dt.date, hour: int = 5):
        """Let the clock stand at an hour (UTC) of a day."""
        with clock_at(dt.datetime(on.year, on.month, on.day, hour, tzinfo=dt.UTC)):
            yield

    @contextlib.contextmanager
    def for_a_while(self):
        """Forget what was written inside: each generated history starts from nothing."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def person(self, sex: str = "female", **known) -> Person:
        """A person."""
        return facts.record(Person(code=fresh_code(), sex=sex, **known), by=self.by)

    def case(
        self,
        person: Person,
        office: str = "vn",
        category: str = "trafficking",
        on: dt.date = dt.date(2022, 1, 1),
    ) -> Case:
        """Her case with an office."""
        row = Case(
            person=person,
            office=self.cast.offices[office],
            category=category,
            stage="admission",
            happened_on=on,
        )
        return facts.record(row, by=self.by)

    def stay(
        self, person: Person, on: dt.date, until: dt.date | None = None, how: str = "graduated_reintegrated", office: str = "vn",
        kind: str = "new", case: Case | None = None,
    ) -> Admission:  # fmt: skip
        """A stay in an office's service."""
        case = case or self.case(person, office, on=on)
        row = Admission(
            case=case,
            person=person,
            office=self.cast.offices[office],
            kind=kind,
            happened_on=on,
            exit_on=until,
            exit_kind=how if until else "",
        )
        return facts.record(row, by=self.by)

    def session(
        self, *stays: Admission, on: dt.date, state: str = "held", mode: str = "", office: str = "vn"
    ) -> Session:
        """A counselling session with the persons of these stays."""
        mode = mode or ("group" if len(stays) > 1 else "in_person")
        row = facts.record(
            Session(office=self.cast.offices[office], mode=mode, state=state, happened_on=on), by=self.by
        )
        for stay in stays:
            part = SessionPerson(session=row, case_id=stay.case_id, person_id=stay.person_id, happened_on=on)
            facts.record(part, by=self.by)
        return row

    def career(self, stay: Admission, on: dt.date, kind: str = "advice") -> CareerRecord:
        """A step on the way to work."""
        row = CareerRecord(
            office_id=stay.office_id,
            case_id=stay.case_id,
            person_id=stay.person_id,
            kind=kind,
            happened_on=on,
        )
        return facts.record(row, by=self.by)

    def correct(self, row, **changes) -> None:
        """Correct a record."""
        with transaction.atomic():
            facts.correct(
                type(row),
                row.pk,
                by=self.by,
                version=type(row)._base_manager.get(pk=row.pk).version,
                changes=changes,
            )

    def retire(self, row, reason: str = "entered_twice") -> None:
        """Retire a record."""
        with transaction.atomic():
            facts.retire_along(type(row), row.pk, by=self.by, reason=reason)
