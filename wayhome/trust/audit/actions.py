"""Writing to the chain: ``@act`` makes an action one transaction that cannot end without its audit row."""

import contextlib
import contextvars
import functools
import uuid
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import models, transaction

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.rows import insert, lock, update
from wayhome.trust.audit.models import Detail, Entry, Head
from wayhome.trust.audit.rules import GENESIS, commitment, link

P = ParamSpec("P")
R = TypeVar("R")
_seen: contextvars.ContextVar[list[int] | None] = contextvars.ContextVar("wayhome_audit_seen", default=None)


class Actor(Protocol):
    """Whoever acts: an account, or the system at the command line."""

    @property
    def user_id(self) -> uuid.UUID | None: ...
    @property
    def label(self) -> str: ...


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
    """Declare an action: keyword-only with ``by=``, one transaction, at least one audit row inside (``record`` or ``unchanged``)."""

    def declare(action: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(action)
        def acted(*args: P.args, **kwargs: P.kwargs) -> R:
            with _watch() as seen, transaction.atomic():
                result = action(*args, **kwargs)
                if not seen[0]:
                    raise Unaudited(verb)
                return result

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
) -> Entry:
    """Append one entry in the current transaction. ``thing`` is a row or a (kind, id) pair; ``details`` are JSON values, coded only."""
    kind, id = thing if isinstance(thing, tuple) else (thing._meta.label_lower, thing.pk)
    with transaction.atomic(savepoint=False):  # the act's own transaction holds it
        last, previous = _locked_head()
        salt = crypto.random_bytes(16)
        body = {} if details is None else details
        row: dict[str, Any] = {
            "seq": last + 1,
            "at": now(),
            "actor_id": by.user_id,
            "actor": by.label,
            "verb": verb,
            "object_kind": kind,
            "object_id": str(id),
            "office_id": office_id,
            "reason": reason,
            "commitment": commitment(crypto.digest, salt, body),
        }
        entry = Entry(
            **row, previous=previous, hash=link(crypto.digest, previous, row | {"at": row["at"].isoformat()})
        )
        insert([entry])
        insert([Detail(seq=entry.seq, salt=salt, body=body)])
        update(Head(pk=1, seq=entry.seq, hash=entry.hash))
    unchanged()
    return entry


def _locked_head() -> tuple[int, bytes]:
    """The chain's last number and hash, locked for this transaction; the first writer of all makes the row."""
    found = lock(Head, 1)
    if found is None:
        Head.objects.get_or_create(pk=1, defaults={"seq": 0, "hash": GENESIS})
        found = lock(Head, 1)
    assert found is not None
    seq, hash = found
    return seq, bytes(hash)
