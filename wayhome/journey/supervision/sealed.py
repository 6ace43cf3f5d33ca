"""What was agreed in talks about a colleague's work: the only file of this room that opens and seals. Looks of others are logged here.

One key an account (``talks``), held by the colleague herself and by the supervisors of her office: people, never a team.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wayhome.journey.supervision.models import SupervisionNote
from wayhome.journey.supervision.queries import supervisors
from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import give, make_compartments, take
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.rules import Holder

PAGE = "talk"
TABLE, COLUMN = "supervision_supervisionnote", "agreed"
NOT_OPEN = _(
    "Your keys do not open what was agreed with this colleague. They or another supervisor can let you in."
)


@dataclass(frozen=True)
class Readers:
    """Who can read what was agreed with a colleague: now, soon (somebody lets them in), and who should no longer."""

    able: Sequence[User] = ()
    waiting: Sequence[User] = ()
    former: Sequence[User] = ()
    open: bool = False  # the viewer's own keys open it


def words(viewer: Viewer, rows: Iterable[SupervisionNote]) -> dict[uuid.UUID, str | None]:
    """Return {talk: what was agreed}: None where the viewer's keys do not open it, "" where nothing was written. Others' looks are logged."""
    listed = list(rows)
    ring = keyring.of(viewer)
    about = {row.worker_id for row in listed if row.agreed is not None}
    opened = ring.open_many(rules.TALKS, sorted(about)) if ring is not None and about else {}
    told = {row.pk: _text(opened.get(row.worker_id), row.agreed, row.pk) for row in listed}
    read = [row for row in listed if told[row.pk] and row.worker_id != viewer.user_id]
    if read:
        seen = {row.worker_id for row in read}
        record_look(viewer, seen, office_id=read[0].office_id, page=PAGE, assigned=True)
    return told


def words_by_version(viewer: Viewer, row: SupervisionNote) -> dict[int, str]:
    """Return {version: what it said} of a talk's history, as far as the viewer's keys open it; the look is logged."""
    opened = _opened(viewer, row.worker_id)
    rows = row.versions.objects.filter(row_id=row.pk).values_list("version", "agreed")
    told = {version: _text(opened, sealed, row.pk) or "" for version, sealed in rows}
    if any(told.values()) and row.worker_id != viewer.user_id:
        record_look(viewer, [row.worker_id], office_id=row.office_id, page=PAGE, assigned=True)
    return told


def gone(worker: User) -> bool:
    """Whether there is no key any more to what was agreed: its time was over, or it ended with the account."""
    return not queries.compartments(rules.TALKS, [worker.pk])


def may_write(viewer: Viewer, worker: User) -> bool:
    """Whether words can be put down: the viewer's keys open the colleague's talks, or a key can be made that two people open."""
    if _opened(viewer, worker.pk) is not None:
        return True
    if viewer.private_key is None or queries.compartments(rules.TALKS, [worker.pk]):
        return False
    return len(queries.people_able(_holders(worker))) >= rules.FEWEST_PEOPLE


def seal(by: Viewer, worker: User, row: SupervisionNote, text: str) -> bytes | None:
    """Return what a talk keeps of its words, as part of an act; the first words make the key. Whoever else may read is let in."""
    if not text:
        return None
    found = _opened(by, worker.pk)
    if found is None:
        if queries.compartments(rules.TALKS, [worker.pk]) or by.private_key is None:
            raise Refused(NOT_OPEN, field="agreed")
        found = _made(by, worker)
    else:
        settle_readers(by, worker)
    return found.seal(text.encode(), TABLE, COLUMN, row.pk)


def resealed(by: Viewer, row: SupervisionNote, text: str) -> dict[str, bytes | None]:
    """Return what changes of a talk when it says ``text``; empty where it says so already. Refused where the actor cannot open it."""
    before = _text(_opened(by, row.worker_id), row.agreed, row.pk)
    if before is None:
        raise Refused(NOT_OPEN, field="agreed")
    return {} if before == text else {"agreed": seal(by, row.worker, row, text)}


def readers(viewer: Viewer, worker: User) -> Readers:
    """Return who can read what was agreed with a colleague, and who should; nobody where there is no key."""
    there = queries.compartments(rules.TALKS, [worker.pk]).get(worker.pk)
    if not there:
        return Readers()
    held = {id for kind, id in queries.holders_of([there[-1].pk])[there[-1].pk] if kind == rules.USER}
    should = {
        user.pk: user
        for user in (worker, *supervisors(worker.office))
        if queries.user_holder(user) is not None
    }
    users = User.objects.filter(pk__in=held).order_by("display_name")
    return Readers(
        able=[user for user in users if user.pk in should],
        waiting=[user for user in should.values() if user.pk not in held],
        former=[user for user in users if user.pk not in should],
        open=_opened(viewer, worker.pk) is not None,
    )


def settle_readers(by: Viewer, worker: User) -> int:
    """Let in who may read what was agreed with a colleague, and take the key from who no longer may, as part of an act; return how many."""
    found = readers(by, worker)
    holders = [one for user in found.waiting if (one := queries.user_holder(user)) is not None]
    done = 0
    if holders:
        give(by=by, kind=rules.TALKS, subjects=[worker.pk], holders=holders, office_id=worker.office_id)
        done += len(holders)
    for user in found.former:
        done += drop_reader(by, worker, user)
    return done


def drop_reader(by: Viewer, worker: User, user: User) -> int:
    """Take the key of a colleague's talks from somebody, but where fewer than two people could open them then; return how many."""
    held = (rules.USER, user.pk)
    there = queries.compartments(rules.TALKS, [worker.pk]).get(worker.pk, [])
    left = queries.holders_of([row.pk for row in there])
    if any(len(rules.people_behind(left[row.pk] - {held}, {})) < rules.FEWEST_PEOPLE for row in there):
        return 0
    take(
        by=by, kind=rules.TALKS, subjects=[worker.pk], holder_kind=rules.USER, holder_id=user.pk, office_id=worker.office_id
    )  # fmt: skip
    return 1


def _holders(worker: User) -> list[Holder]:
    return [
        one
        for user in (worker, *supervisors(worker.office))
        if (one := queries.user_holder(user)) is not None
    ]


def _made(by: Viewer, worker: User) -> Opened:
    try:
        made = make_compartments(
            by=by,
            kind=rules.TALKS,
            subjects=[worker.pk],
            holders=_holders(worker),
            office_id=worker.office_id,
        )
    except Refused as refused:
        raise Refused(refused.sentence, field="agreed") from refused
    ring = keyring.of(by)
    if ring is not None:
        ring.forget()
    return made[worker.pk]


def _opened(viewer: Viewer, account: uuid.UUID) -> Opened | None:
    ring = keyring.of(viewer)
    return None if ring is None else ring.open(rules.TALKS, account)


def _text(found: Opened | None, sealed: bytes | None, row: uuid.UUID) -> str | None:
    if sealed is None:
        return ""
    if found is None:
        return None
    try:
        return found.unseal(bytes(sealed), TABLE, COLUMN, row).decode()
    except (crypto.Unreadable, UnicodeDecodeError):
        return None
