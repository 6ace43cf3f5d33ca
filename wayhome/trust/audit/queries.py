"""Reading the chain: is it whole, and who did what."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from wayhome.kit import crypto
from wayhome.trust.audit.models import Detail, Entry, Head
from wayhome.trust.audit.rules import GENESIS, commitment, link


@dataclass(frozen=True)
class Finding:
    """One broken place of the chain: the entry's number and what is wrong there."""

    seq: int
    what: str


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
    previous, count, findings = GENESIS, 0, []
    details = _details()
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        count += 1
        if entry.seq != count:
            findings.append(Finding(entry.seq, f"number {count} is missing"))
            count = entry.seq
        if bytes(entry.previous) != previous:
            findings.append(Finding(entry.seq, "does not continue the entry before it"))
        row = {name: getattr(entry, name) for name in _COLUMNS} | {
            "at": entry.at.astimezone(dt.UTC).isoformat()
        }
        if link(crypto.digest, bytes(entry.previous), row) != bytes(entry.hash):
            findings.append(Finding(entry.seq, "was changed after it was written"))
        kept = next(details, None) if details.peek_is(entry.seq) else None
        if kept is not None and commitment(crypto.digest, bytes(kept.salt), kept.body) != bytes(
            entry.commitment
        ):
            findings.append(Finding(entry.seq, "its details were changed"))
        previous = bytes(entry.hash)
        if progress and count % 500 == 0:
            progress(count)
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.seq != count or bytes(head.hash) != previous):
        findings.append(Finding(count, "the chain's end was cut off"))
    return Verdict(count, previous.hex(), findings)


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
