"""Fills an office with the journeys of people: who works there, 1,000 who are carried, one long file; then a crowd whose journey is over.

The worker's forty persons and their words are written by the house's own acts, sealed with real keys; the others in bulk.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from benchmarks.clone import copies
from benchmarks.fill import FIRST, Filled, row_of, start, write
from wayhome.journey.cases.actions import admit_many
from wayhome.journey.cases.models import Admission, Approval, Assignment, Case, StageMove
from wayhome.journey.notes.actions import record_note
from wayhome.journey.notes.models import Note
from wayhome.journey.plans.actions import add_action, add_goal, give_promise, keep_promise, record_needs
from wayhome.journey.safety.actions import record_check
from wayhome.journey.safety.models import SafetyCheck
from wayhome.kit.dates import now, today
from wayhome.kit.facts import Versioned
from wayhome.kit.ids import new_id
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.models import IdentityPart, Person
from wayhome.registry.tasks.actions import do, set_task
from wayhome.registry.tasks.models import Task
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.services.support.models import ServiceRecord
from wayhome.trust.access.actions import grant
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import SYSTEM, Viewer, viewer_for
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.vault import rules
from wayhome.trust.vault.actions import add_team, join_team, let_in
from wayhome.trust.vault.models import Compartment, Holding, KeyPair

OPEN, OF_HERS, WORKERS = 1000, 40, 25  # carried in the office; by the worker; colleagues who carry the others
NOTES, LOOKS, SERVICES, TASKS, PROMISES = 300, 100, 40, 40, 20  # on the long file: 500 together
THOUSAND = 1000  # persons whose journey is over are written so many, and copied to as many as wanted
WORDS = "Hôm nay chị kể về lớp may và cười nhiều hơn. Chị muốn xem phòng trọ gần chợ. " * 4
LEVELS = ("safe", "safe", "watch", "safe", "risk", "safe", "watch", "safe")
COPIED = (
    Person, Case, StageMove, Approval, Admission, Assignment, Note, SafetyCheck, Task, Session, SessionPerson, ServiceRecord, IdentityPart,
    Compartment, Holding,
)  # fmt: skip


@dataclass
class Journeys:
    """The office with a worker, who leads it, and the person whose file is long."""

    filled: Filled
    team: Team
    leads: User
    worker: User
    others: list[User]
    roles: dict[str, User]
    day: dt.date
    long: Case | None = None
    hers: list[Case] = field(default_factory=list)

    def by(self, user: User) -> Viewer:
        """Return an account as a fresh request has it, with its key."""
        return viewer_for(user, user._private_key)


def _account(office: Office, username: str, role: str) -> User:
    user = User(username=username, display_name=username.title(), office=office, created_at=now())
    user.set_password("river-lantern-basket-77")
    user.save()
    grant(
        by=SYSTEM, user=user, role=role, scope_kind=ROLES[role].scope, scope_key=office.pk, valid_from=FIRST
    )
    return user


def begin() -> Journeys:
    """Make the office, its people, 1,000 who are carried, and the long file."""
    filled = start()
    office = filled.office
    leads, worker = _account(office, "mai", "supervisor"), _account(office, "hoa", "case_worker")
    others = [_account(office, f"colleague{n}", "case_worker") for n in range(WORKERS)]
    roles = {
        role: _account(office, role.replace("_", "-"), role)
        for role in ROLES
        if role not in ("supervisor", "case_worker", "partner_officer")
    }
    team = add_team(by=SYSTEM, office=office, name="Caseload", kind="caseload")
    for member in (leads, worker):
        join_team(by=SYSTEM, team=team, user=member)
    made = Journeys(filled, team, leads, worker, others, roles, today(office.time_zone))
    let_in(by=made.by(leads), team=team, users=[worker])
    _hers(made)
    _long(made)
    _carried(made, OPEN - OF_HERS)
    return made


def _hers(made: Journeys) -> None:
    """The worker's forty: named, with a note, a look at safety, and things to do with words."""
    rows: list[dict[str, Any]] = [
        {"facts": {"sex": "female", "birth_year": 1995, "birth_precision": "exact"}, "name": NameBody(f"Nguyễn Thị Đèn {n:02d}")}
        for n in range(OF_HERS)
    ]  # fmt: skip
    began = made.day - dt.timedelta(days=1100)
    stays = admit_many(
        by=made.by(made.leads), office=made.filled.office, happened_on=began, category="trafficking", rows=rows,
        assigned=[(made.worker, "case_worker")],
    )  # fmt: skip
    made.hers = [stay.case for stay in stays]
    by = made.by(made.worker)
    for nth, case in enumerate(made.hers):
        ago, ahead = made.day - dt.timedelta(days=nth % 20), made.day + dt.timedelta(days=nth % 7)
        record_note(by=by, case_id=case.pk, happened_on=ago, kind="call", body=WORDS)
        record_check(by=by, case_id=case.pk, level=LEVELS[nth % 8], happened_on=ago, agreed="yes", plan=WORDS)
        for kind in ("call", "visit"):
            set_task(by=by, case_id=case.pk, kind=kind, due_on=ahead, owner=made.worker, words=WORDS[:80])


def _long(made: Journeys) -> None:
    """Five hundred things on one person's way that her worker sees, and a plan with goals in her words."""
    case = made.long = made.hers[0]
    by = made.by(made.worker)

    def ago(nth: int, of: int) -> dt.date:
        return made.day - dt.timedelta(days=1 + 1000 * nth // of)

    for nth in range(NOTES):
        record_note(by=by, case_id=case.pk, happened_on=ago(nth, NOTES), kind="visit", minutes=40, body=WORDS)
    for nth in range(LOOKS):
        told: dict[str, Any] = {"happened_on": ago(nth, LOOKS), "agreed": "yes"}
        told["plan"] = WORDS if nth % 5 == 0 else ""
        record_check(by=by, case_id=case.pk, level=LEVELS[nth % 8], **told)
    for nth in range(TASKS):
        owner = made.worker if nth % 2 else None
        task = set_task(by=by, case_id=case.pk, kind="call", due_on=made.day, owner=owner, words=WORDS[:80])
        do(by=by, task_id=task.pk)
    for nth in range(PROMISES):
        on = ago(nth, PROMISES)
        row = give_promise(by=by, case_id=case.pk, kind="call", words=WORDS[:80], happened_on=on, by_on=on)
        keep_promise(by=by, promise_id=row.pk, version=row.version, on=on)
    told = {"case": case, "person": case.person, "office": made.filled.office, "kind": "needs_review"}
    services = [ServiceRecord(**told, happened_on=ago(nth, SERVICES)) for nth in range(SERVICES)]
    write([row_of(made.filled, one) for one in services])
    record_needs(
        by=by, case_id=case.pk, happened_on=ago(1, 2), answers={"housing": "urgent", "work": "some", "school": "some"},
        strengths=["strong_skill", "strong_plan"], wishes=WORDS[:200],
    )  # fmt: skip
    for domain in ("housing", "work", "school", "legal", "mind"):
        goal = add_goal(by=by, case_id=case.pk, domain=domain, words=WORDS[:80])
        for who, owner in (("colleague", made.worker), ("person", None)):
            kind = "papers" if owner else "own_step"
            due = made.day + dt.timedelta(days=9)
            add_action(by=by, goal_id=goal.pk, kind=kind, who=who, owner=owner, by_on=due)


def _carried(made: Journeys, many: int) -> None:
    """Who is carried by the others: each with an assignment, something to do, a look at safety and a note."""
    day, parts = made.day, []
    cases = _cases(made, "services", [f"B{n // 1000:02d}-{n % 1000:03d}" for n in range(many)], new_id)
    for nth, case in enumerate(cases):
        who, began = made.others[nth % len(made.others)], day - dt.timedelta(days=30 + nth % 300)
        case.happened_on = began
        due = day + dt.timedelta(days=nth % 30 - 5)
        parts += [
            Admission(case=case, person=case.person, office=case.office, kind="new", happened_on=began),
            Assignment(case=case, user=who, role="case_worker", happened_on=began),
            Task(**_told(case, who, due), happened_on=began),
            *_seen(case, day - dt.timedelta(days=nth % 25), LEVELS[nth % 8]),
            *_kept(made, case, new_id),
        ]
    _written(made, cases, parts)


def over(made: Journeys, many: int) -> None:
    """Add persons whose journey is over, so many (thousands): a thousand are written, and copied inside the database."""
    chance, parts = made.filled.chance, []

    def early() -> uuid.UUID:
        return uuid.UUID(int=chance.getrandbits(96))

    cases = _cases(made, "closure", [f"C00-{n:03d}" for n in range(THOUSAND)], early)
    for nth, case in enumerate(cases):
        who = [made.worker, *made.others][nth % (1 + len(made.others))]
        began = case.happened_on = made.day - dt.timedelta(days=chance.randint(700, 3000))
        last = began + dt.timedelta(days=chance.randint(60, 600))
        left = {"exit_on": last, "exit_kind": "graduated_reintegrated"}
        told = {"case": case, "person": case.person}
        talk = Session(
            id=early(), office=case.office, mode="in_person", state="held", minutes=50, happened_on=last
        )
        parts += [
            Admission(**told, **left, office=case.office, kind="new", happened_on=began),
            Assignment(case=case, user=who, role="case_worker", happened_on=began, until=last),
            Task(**_told(case, who, began), state="done", ended_on=began, happened_on=began),
            Task(**_told(case, who, last), state="done", ended_on=last, happened_on=began),
            *_seen(case, began, "watch"),
            *_seen(case, last, "safe"),
            talk,
            SessionPerson(**told, session=talk, happened_on=last),
            ServiceRecord(**told, office=case.office, kind="needs_review", happened_on=last),
            *(StageMove(case=case, stage=stage, happened_on=last) for stage in ("graduation", "closure")),
            *(_agreed(made, case, kind, last, early()) for kind in ("plan", "graduation", "closure")),
            *_kept(made, case, early),
        ]
    for one in parts:
        if one.pk.int >> 96:
            one.pk = early()
    _written(made, cases, parts)
    copies(COPIED, many // THOUSAND - 1)


def _cases(made: Journeys, stage: str, codes: list[str], id: Callable[[], uuid.UUID]) -> list[Case]:
    her = {"sex": "female", "birth_year": 1990, "birth_precision": "exact"}
    told = {"office": made.filled.office, "team": made.team, "category": "trafficking", "stage": stage}
    return [Case(id=id(), person=Person(id=id(), code=code, **her), **told) for code in codes]


def _told(case: Case, owner: User, due: dt.date) -> dict[str, Any]:
    whose = {"office": case.office, "case_id": case.pk, "person": case.person, "team": case.team}
    return {"kind": "call", "owner": owner, "due_on": due, "first_due_on": due} | whose


def _agreed(made: Journeys, case: Case, kind: str, on: dt.date, about: uuid.UUID) -> Approval:
    told = {"state": "agreed", "answered_on": on, "answered_by": made.leads}
    return Approval(case=case, kind=kind, about=about, happened_on=on, **told)


def _seen(case: Case, on: dt.date, level: str) -> list[Any]:
    """A look at safety and a note; nobody opens its words here, but as many bytes lie there."""
    later = on + dt.timedelta(days=30)
    return [
        SafetyCheck(case=case, level=level, happened_on=on, next_on=later),
        Note(case=case, kind="visit", happened_on=on, body=b"\1" * 400),
    ]


def _kept(made: Journeys, case: Case, id: Callable[[], uuid.UUID]) -> list[Any]:
    """Who the person is, and the keys that the team and one of it hold: bytes of the right length, which nobody opens here."""
    found: list[Any] = [IdentityPart(person=case.person, kind="name", sealed=b"\1" * 90)]
    public, when = bytes(made.leads.public_key or b""), {"given_at": now()}
    pair = KeyPair.objects.get(owner=made.team.pk, retired_at=None)
    for kind, subject in ((rules.IDENTITY, case.person_id), (rules.CASEWORK, case.pk)):
        box = Compartment(id=id(), kind=kind, subject=subject, inbox_public=b"\0" * 32, made_at=now())
        for holder, whose, key in (
            ("team", made.team.pk, bytes(pair.public_key)),
            ("user", made.leads.pk, public),
        ):
            sealed = {"holder_public": key, "sealed": b"\0" * 80}
            found.append(Holding(compartment=box, holder_kind=holder, holder_id=whose, **sealed, **when))
        found.append(box)
    return found


def _written(made: Journeys, cases: list[Case], parts: list[Any]) -> None:
    rows = [*(case.person for case in cases), *cases, *parts]
    with transaction.atomic():
        for model in COPIED:
            mine = [_signed(made, one) for one in rows if type(one) is model]
            if issubclass(model, Versioned):
                write(mine)
            else:
                model.objects.bulk_create(mine, batch_size=500)


def _signed(made: Journeys, row: Any) -> Any:
    """Give a row of facts who wrote it; it keeps its id, which others name."""
    if isinstance(row, Versioned):
        id = row.pk
        row_of(made.filled, row)
        row.pk = id
    return row
