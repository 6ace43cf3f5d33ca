"""Plays the plan through the house's own actions, each at its own moment: nothing is inserted that an action would refuse."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import translation

from wayhome.config.demo.abroad import came_back
from wayhome.config.demo.deeds import (
    Admit,
    Career,
    Close,
    Deed,
    Exit,
    MendTalk,
    Move,
    RetireTalk,
    Return,
    Talk,
)
from wayhome.config.demo.lands import LANDS, dice
from wayhome.config.demo.names import land_of, name_of, told_later
from wayhome.config.demo.plan import story
from wayhome.config.demo.prevention.playing import Prevention
from wayhome.config.demo.setting import (
    MORNING,
    STEPS,
    keyed,
    make_agencies,
    make_gates,
    make_hotspots,
    make_offices,
    make_places,
    make_recovery,
    make_staff,
    make_teams,
    make_villages,
)
from wayhome.evidence.bulletins.actions import choose_lines
from wayhome.evidence.bulletins.lines import USUAL
from wayhome.evidence.indicators.actions import install_indicators
from wayhome.journey.aftercare.actions import answer_closure, ask_closure
from wayhome.journey.aftercare.codes import COMPLETE
from wayhome.journey.cases.actions import add_part, admit, move, readmit, record_crossing, record_exit
from wayhome.journey.cases.models import Admission
from wayhome.journey.cases.stays import stays_settled
from wayhome.kit.dates import Month, clock_at, now
from wayhome.registry.places.codes import GATE
from wayhome.registry.places.models import Place
from wayhome.registry.places.queries import current_of
from wayhome.services.career.actions import record_career
from wayhome.services.counselling.actions import correct_session, record_session, retire_session
from wayhome.services.counselling.models import Session
from wayhome.trust.access.actions import install_roles
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.accounts.models import Office, User

Step = Callable[[int], None]
KEEPERS = {land.office: land.supervisor for land in LANDS}


class Stage:
    """The stage the deeds are played on: who is who, and which record is which."""

    def __init__(self, offices: dict[str, Office], users: dict[str, User]) -> None:
        self.offices = offices
        self.users = users
        self.viewers: dict[str, Viewer] = {}
        self.persons: dict[str, uuid.UUID] = {}
        self.stays: dict[tuple[str, str], Admission] = {}
        self.talks: dict[str, Session] = {}
        self.provinces = {
            (place.country, place.code): place for place in Place.objects.filter(level=1).order_by("-edition")
        }
        self.gates = list(Place.objects.filter(level=GATE))
        # Persons' codes are drawn, in order: the same person has the same code in every demo.
        self.codes = dice("codes")
        self.prevention = Prevention(self)

    def viewer(self, username: str) -> Viewer:
        """The account as a viewer; its roles do not change during the story."""
        if username not in self.viewers:
            self.viewers[username] = keyed(self.users[username])
        return self.viewers[username]

    def user(self, username: str | None) -> User | None:
        """The account, or None."""
        return None if username is None else self.users[username]

    def gate(self, name: str, on: dt.date) -> Place | None:
        """The gate of this name that stood on a day."""
        return next((gate for gate in self.gates if gate.name == name and gate.stood_on(on)), None)

    def do(self, deed: Deed) -> None:
        """Play one deed at its moment."""
        with clock_at(deed.at):
            if not self.prevention.do(deed):
                _PLAYED[type(deed)](self, deed)


def _admit(stage: Stage, deed: Admit) -> None:
    facts = dict(deed.facts)
    if deed.province is not None:
        facts["province"] = current_of(stage.provinces[deed.province], deed.on)
    stay = admit(
        by=stage.viewer(deed.by), office=stage.offices[deed.office], facts=None if deed.known else facts, category=deed.category,
        happened_on=deed.on, paper_number=deed.paper_number, assigned=[(stage.users[name], role) for name, role in deed.assigned],
        person_id=stage.persons[deed.person] if deed.known else None, source=deed.source, done_by=stage.user(deed.done_by),
        code_source=stage.codes.choice, name=None if deed.known else name_of(deed.person, deed.office, deed.facts),
    )  # fmt: skip
    if not deed.known:
        for body in told_later(deed.person, deed.office, deed.facts):
            add_part(by=stage.viewer(KEEPERS[land_of(deed.office)]), case_id=stay.case_id, body=body)
    back = came_back(deed.person, deed.office, deed.category, deed.on)
    if back is not None:
        record_crossing(
            by=stage.viewer(KEEPERS[land_of(deed.office)]),
            case_id=stay.case_id,
            happened_on=back.on,
            told=back.told | {"gate": stage.gate(back.gate, back.on)},
        )
    stage.persons[deed.person] = stay.person_id
    stage.stays[deed.person, deed.office] = stay


def _move(stage: Stage, deed: Move) -> None:
    case_id = stage.stays[deed.person, deed.office].case_id
    move(by=stage.viewer(deed.by), case_id=case_id, stage=deed.stage, happened_on=deed.on)


def _exit(stage: Stage, deed: Exit) -> None:
    key = deed.person, deed.office
    stay = stage.stays[key]
    stage.stays[key] = record_exit(
        by=stage.viewer(deed.by),
        admission_id=stay.pk,
        version=stay.version,
        exit_on=deed.on,
        exit_kind=deed.kind,
    )


def _close(stage: Stage, deed: Close) -> None:
    case_id = stage.stays[deed.person, deed.office].case_id
    asked = ask_closure(
        by=stage.viewer(deed.by),
        case_id=case_id,
        happened_on=deed.on,
        why=COMPLETE,
        living="not_asked",
        card="given",
    )
    answer_closure(by=stage.viewer(deed.agreed_by), closure_id=asked.pk, agreed=True)


def _return(stage: Stage, deed: Return) -> None:
    key = deed.person, deed.office
    stage.stays[key] = readmit(
        by=stage.viewer(deed.by), case_id=stage.stays[key].case_id, happened_on=deed.on
    )


def _talk(stage: Stage, deed: Talk) -> None:
    stage.talks[deed.key] = record_session(
        by=stage.viewer(deed.by), office=stage.offices[deed.office], happened_on=deed.on, mode=deed.mode,
        case_ids=[stage.stays[person, deed.office].case_id for person in deed.persons], minutes=deed.minutes, state=deed.state,
        source=deed.source, done_by=stage.user(deed.done_by),
    )  # fmt: skip


def _mend_talk(stage: Stage, deed: MendTalk) -> None:
    told = stage.talks[deed.key]
    changes = {"happened_on" if name == "on" else name: value for name, value in deed.changes.items()}
    stage.talks[deed.key] = correct_session(
        by=stage.viewer(deed.by), session_id=told.pk, version=told.version, changes=changes
    )


def _retire_talk(stage: Stage, deed: RetireTalk) -> None:
    retire_session(by=stage.viewer(deed.by), session_id=stage.talks[deed.key].pk, reason=deed.reason)


def _career(stage: Stage, deed: Career) -> None:
    record_career(
        by=stage.viewer(deed.by), case_id=stage.stays[deed.person, deed.office].case_id, happened_on=deed.on, kind=deed.kind,
        source=deed.source, done_by=stage.user(deed.done_by),
    )  # fmt: skip


_PLAYED: dict[type[Deed], Callable[[Stage, Any], None]] = {
    Admit: _admit,
    Move: _move,
    Exit: _exit,
    Close: _close,
    Return: _return,
    Talk: _talk,
    MendTalk: _mend_talk,
    RetireTalk: _retire_talk,
    Career: _career,
}


def set_stage(step: Step) -> Stage:
    """Make offices, roles, staff, places, organisations and villages, in one transaction."""
    with transaction.atomic(), clock_at(MORNING):
        offices = make_offices(step)
        install_roles(by=SYSTEM)
        make_places(step)
        install_indicators(by=SYSTEM)
        # Cambodia tells of persons in counselling, Viet Nam of sessions, as their bulletins always did.
        choose_lines(
            by=SYSTEM,
            office=offices["kh"],
            lines=["counselled" if key == "sessions" else key for key in USUAL],
        )
        users = make_staff(offices, step)
        make_recovery(users)
        make_teams(offices, users, step)
        make_agencies(users, offices, step)
        make_villages(users, step)
        make_hotspots(users)
        make_gates(users)
        return Stage(offices, users)


def months_of(deeds: list[Deed]) -> Iterator[tuple[Month, list[Deed]]]:
    """Yield the deeds by the month of their entry."""
    for month, entered in groupby(deeds, key=lambda deed: Month.of(deed.at.date())):
        yield month, list(entered)


def last_month() -> Month:
    """The last month that is over everywhere."""
    return Month.of(now().date()).plus(-1)


def play(
    progress: Callable[[str, int], contextlib.AbstractContextManager[Step]], until: Month | None = None
) -> Stage:
    """Fill an empty, migrated database with the demo up to the month ``until`` (the last one that is over): one transaction a month."""
    with translation.override("en"):
        deeds = story(until or last_month())
        with progress("Setting the stage", STEPS) as step:
            stage = set_stage(step)
        # Rooms above follow where everybody stands in the end, once.
        with progress("Playing the months", len(deeds)) as step, stays_settled.later("case_id"):
            for _month, entered in months_of(deeds):
                with transaction.atomic():
                    for deed in entered:
                        stage.do(deed)
                step(len(entered))
        return stage
