"""Writing to the chain: ``@act`` makes an action one transaction that cannot end without its audit row."""

import contextlib
import contextvars
import functools
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import models, transaction

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.facts import Retired
from wayhome.kit.rows import insert, lock, update
from wayhome.trust.audit.keys import make_key
from wayhome.trust.audit.models import Detail, Entry, Head, Look
from wayhome.trust.audit.rules import (
    GENESIS,
    LOOK_AGAIN,
    SEALED,
    link,
    look_digest,
    packed,
    sealed_commitment,
)

P = ParamSpec("P")
R = TypeVar("R")
_seen: contextvars.ContextVar[list[int] | None] = contextvars.ContextVar("wayhome_audit_seen", default=None)


class Actor(Protocol):
    """Whoever acts: an account, or the system at the command line."""

    @property
    def user_id(self) -> uuid.UUID | None: ...
    @property
    def label(self) -> str: ...


class Looker(Actor, Protocol):
    """Whoever looks at a person: with the roles she looks in."""

    @property
    def roles(self) -> tuple[str, ...]: ...


class Unaudited(RuntimeError):
    """An action ended without an audit row; everything it wrote is rolled back."""


@contextlib.contextmanager
def _watch() -> Iterator[list[int]]:
    outer, mine = _seen.get(), [0]
    token = _seen.set(mine)
    try:
        yield mine
    finally:
        _seen.reset(token)
        if outer is not None:
            outer[0] += mine[0]


def act(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an action: keyword-only with ``by=``, one transaction, at least one audit row inside (``record`` or ``unchanged``).

    An action about a record that somebody retired in the same moment wrote nothing and returns that record (``facts.Retired``).
    """

    def declare(action: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(action)
        def acted(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with _watch() as seen, transaction.atomic():
                    result = action(*args, **kwargs)
                    if not seen[0]:
                        raise Unaudited(verb)
                    return result
            except Retired as late:
                unchanged()
                return late.row  # type: ignore[return-value]

        acted.wh_verb = verb  # type: ignore[attr-defined]
        return acted

    return declare


def unchanged() -> None:
    """Say that the action wrote nothing (a form sent twice): no row is owed."""
    seen = _seen.get()
    if seen is not None:
        seen[0] += 1


def record(
    by: Actor,
    verb: str,
    thing: models.Model | tuple[str, Any],
    *,
    office_id: uuid.UUID | None = None,
    reason: str = "",
    details: Any = None,
    fresh_key: bool = False,
) -> Entry:
    """Append one entry in the current transaction. ``thing`` is a row or a (kind, id) pair; ``details`` are JSON values, coded only.

    They are sealed: who writes them cannot read them back, and keeps in her own room what she needs to show.
    ``fresh_key``: this and what follows is sealed to a new key pair (``upkeep.new_key``).
    """
    kind, id = thing if isinstance(thing, tuple) else (thing._meta.label_lower, thing.pk)
    at = now()
    with transaction.atomic(savepoint=False):  # the act's own transaction holds it
        head = _locked_head()
        if fresh_key or not head.key_version:
            head.key_version += 1
            head.key = make_key(head.key_version, at)
        detail = _sealed(head, details)
        row: dict[str, Any] = {
            "seq": head.seq + 1,
            "at": at,
            "actor_id": by.user_id,
            "actor": by.label,
            "verb": verb,
            "object_kind": kind,
            "object_id": str(id),
            "office_id": office_id,
            "reason": reason,
            "commitment": sealed_commitment(
                crypto.digest, detail.salt, head.key_version, head.key, detail.sealed
            ),
        }
        entry = Entry(
            **row, previous=head.hash, hash=link(crypto.digest, head.hash, row | {"at": at.isoformat()})
        )
        insert([entry])
        insert([detail])
        head.seq, head.hash = entry.seq, entry.hash
        update(head)
    unchanged()
    return entry


def _sealed(head: Head, details: Any) -> Detail:
    """The details of the next entry, sealed to the key that the head names; nothing to tell is not sealed."""
    sealed = crypto.seal_to(packed(details), head.key) if details else b""
    salt = crypto.random_bytes(16)
    return Detail(seq=head.seq + 1, scheme=SEALED, key_version=head.key_version, salt=salt, sealed=sealed)


def _locked_head() -> Head:
    """The chain's head, locked for this transaction; the first writer of all makes the row."""
    found = lock(Head, 1)
    if found is None:
        Head.objects.get_or_create(pk=1, defaults={"seq": 0, "hash": GENESIS})
        found = lock(Head, 1)
    assert found is not None
    seq, hash, version, key = found
    return Head(pk=1, seq=seq, hash=bytes(hash), key_version=version, key=bytes(key))


# --- looks at persons -------------------------------------------------------------------------------------------------


def record_look(
    by: Looker,
    person_ids: Iterable[uuid.UUID],
    *,
    office_id: uuid.UUID | None = None,
    page: str = "",
    broken_glass: bool | Collection[uuid.UUID] = False,
    assigned: bool | None = None,
    reason: str = "",
) -> Entry | None:
    """Append one entry for a look at who these persons are, with an index row each; a GET may do it.

    ``page`` is the kind of page, one short word: the same person on the same kind of page within ten minutes is not written
    again (None if that leaves nobody). Whether she is assigned to the looker, and whether the glass was broken for her (and why),
    is asked of whom ``ask_upstairs`` named, unless told here.
    """
    ids = set(person_ids)
    told = _told_of(by, ids) if ids and by.user_id is not None else NOTHING_TOLD
    broken = _broken(ids, told, broken_glass)
    ids = _not_yet_looked_at(by, ids, page, broken)
    if not ids:
        unchanged()
        return None
    with transaction.atomic(savepoint=False):
        lock(Head, 1)
        ids = _not_yet_looked_at(by, ids, page, broken)  # another request of hers was faster
        if not ids:
            unchanged()
            return None
        hers = None if told.assigned is None else told.assigned & ids
        looks = [
            Look(
                person_id=id,
                actor_id=by.user_id,
                page=page,
                roles=" ".join(by.roles)[:200],
                broken_glass=id in broken,
                assigned=assigned if assigned is not None else None if hers is None else id in hers,
            )
            for id in sorted(ids)
        ]
        about = ("people.looks", look_digest(crypto.digest, looks))
        why = reason or ", ".join(sorted({told.broken[id] for id in ids & set(told.broken)}))
        details = {"page": page, "persons": [str(look.person_id) for look in looks]}
        entry = record(by, "people.look", about, office_id=office_id, reason=why, details=details)
        for look in looks:
            look.seq, look.at = entry.seq, entry.at
        insert(looks)
    return entry


@dataclass(frozen=True)
class ToldOfLook:
    """What is known upstairs of a viewer and some persons: who is assigned to her, and for whom she broke the glass {id: why}."""

    assigned: frozenset[uuid.UUID] | None = None
    broken: Mapping[uuid.UUID, str] = field(default_factory=dict)


NOTHING_TOLD = ToldOfLook()
Tell = Callable[[Any, Collection[uuid.UUID]], ToldOfLook]
_upstairs: list[Tell] = []


def ask_upstairs(tell: Tell) -> Tell:
    """Name who knows more of a look (a decorator): trust itself knows no cases."""
    _upstairs[:] = [tell]
    return tell


def _told_of(by: Looker, ids: set[uuid.UUID]) -> ToldOfLook:
    return _upstairs[0](by, ids) if _upstairs else NOTHING_TOLD


def _broken(
    ids: set[uuid.UUID], told: ToldOfLook, broken_glass: bool | Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """For whom of these the glass was broken."""
    if isinstance(broken_glass, bool):
        return ids if broken_glass else ids & set(told.broken)
    return ids & (set(broken_glass) | set(told.broken))


def _not_yet_looked_at(by: Looker, ids: set[uuid.UUID], page: str, broken: set[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these persons whom she has not been shown on such a page (in the same way) a moment ago."""
    if not ids:
        return ids
    lately = Look.objects.filter(
        actor_id=by.user_id, at__gt=now() - LOOK_AGAIN, at__lte=now(), page=page, person_id__in=ids
    ).values_list("person_id", "broken_glass")
    return ids - {id for id, through_glass in lately if through_glass == (id in broken)}
