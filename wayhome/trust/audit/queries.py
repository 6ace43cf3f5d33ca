"""Reading the chain: is it whole, and who did what."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.trust.audit.models import Detail, Entry, Head
from wayhome.trust.audit.rules import GENESIS, commitment, link


@dataclass(frozen=True)
class Finding:
    """One broken place of the chain: the entry's number and what is wrong there, in words."""

    seq: int
    what: str | Promise


@dataclass(frozen=True)
class Verdict:
    """The result of a verification: how many entries were read, the last hash (hex), and every broken place."""

    entries: int
    head: str
    findings: list[Finding]

    @property
    def whole(self) -> bool:
        """True when nothing was found."""
        return not self.findings


def verify(progress: Callable[[int], None] | None = None) -> Verdict:
    """Walk the whole chain. ``progress(count)`` is called now and then for a bar."""
    # The end first: what is appended while we read lies behind it, and is not missing.
    head = Head.objects.filter(pk=1).first()
    last = head.seq if head else 0
    previous, count, findings = GENESIS, 0, []
    details = _details()
    for entry in Entry.objects.filter(seq__lte=last).order_by("seq").iterator(chunk_size=2000):
        count += 1
        if entry.seq != count:
            findings.append(Finding(entry.seq, _("the entry before it is missing")))
            count = entry.seq
        if bytes(entry.previous) != previous:
            findings.append(Finding(entry.seq, _("does not continue the entry before it")))
        row = {name: getattr(entry, name) for name in _COLUMNS} | {
            "at": entry.at.astimezone(dt.UTC).isoformat()
        }
        if link(crypto.digest, bytes(entry.previous), row) != bytes(entry.hash):
            findings.append(Finding(entry.seq, _("was changed after it was written")))
        kept = next(details, None) if details.peek_is(entry.seq) else None
        if kept is not None and commitment(crypto.digest, bytes(kept.salt), kept.body) != bytes(
            entry.commitment
        ):
            findings.append(Finding(entry.seq, _("its details were changed")))
        previous = bytes(entry.hash)
        if progress and count % 500 == 0:
            progress(count)
    if (last, bytes(head.hash) if head else GENESIS) != (count, previous) or _head_lags(last):
        findings.append(Finding(count, _("the chain's end was cut off")))
    return Verdict(count, previous.hex(), findings)


def _head_lags(last: int) -> bool:
    """Whether entries stand behind the head although it has not moved on: an entry and the head are always written together."""
    beyond = Entry.objects.filter(seq__gt=last).exists()
    return beyond and not Head.objects.filter(pk=1, seq__gt=last).exists()


_COLUMNS = (
    "seq",
    "actor_id",
    "actor",
    "verb",
    "object_kind",
    "object_id",
    "office_id",
    "reason",
    "commitment",
)


class _details:
    """The details in order of number, beside the walk (some may have been purged)."""

    def __init__(self) -> None:
        self._rows = Detail.objects.order_by("seq").iterator(chunk_size=2000)
        self._next = next(self._rows, None)

    def peek_is(self, seq: int) -> bool:
        while self._next is not None and self._next.seq < seq:
            self._next = next(self._rows, None)
        return self._next is not None and self._next.seq == seq

    def __next__(self) -> Detail:
        if self._next is None:
            raise StopIteration
        row, self._next = self._next, next(self._rows, None)
        return row


def log(
    *,
    verb: str = "",
    actor: str = "",
    first: dt.datetime | None = None,
    end: dt.datetime | None = None,
) -> QuerySet[Entry]:
    """Return entries, newest first; ``end`` is the first moment after. Whose offices they are about is asked by ``trust/access``."""
    found = Entry.objects.all()
    if verb:
        found = found.filter(verb=verb)
    if actor:
        found = found.filter(actor=actor.strip().lower())
    if first:
        found = found.filter(at__gte=first)
    if end:
        found = found.filter(at__lt=end)
    return found


def acts_of(user_id: uuid.UUID) -> QuerySet[Entry]:
    """Return what one account did, newest first."""
    return Entry.objects.filter(actor_id=user_id)


def details_of(entries: Iterable[Entry]) -> dict[int, Any]:
    """Return {number: details} of entries; a purged one has none."""
    return dict(Detail.objects.filter(seq__in=[entry.seq for entry in entries]).values_list("seq", "body"))
