"""Is the log whole? Everything that anybody can check without a key, of the chain and of what hangs on it.

The chain itself: entries, their order and hashes, its end. What hangs on it: details (by their commitments), index rows of looks
(by the digest that their entry is about), purges, and the keys of the log with their copies.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.trust.audit import keys, rules
from wayhome.trust.audit.checkpoints import Checkpoint, installation, key_name
from wayhome.trust.audit.models import AuditKey, AuditKeyCopy, Detail, Entry, Head, Look
from wayhome.trust.audit.rules import GENESIS, PLAIN, PURGED, RESEALED, SEALED, link

CHUNK = 2000
LOOK = "people.look"


@dataclass(frozen=True)
class Finding:
    """One broken place of the chain: the entry's number and what is wrong there, in words."""

    seq: int
    what: str | Promise


@dataclass(frozen=True)
class Verdict:
    """The result of a verification: how many entries were read, the last hash (hex), and every broken place.

    ``notes`` are sentences that are no fault: what was checked beside the chain, and how far.
    """

    entries: int
    head: str
    findings: list[Finding]
    notes: list[str | Promise] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """True when nothing was found."""
        return not self.findings


class _Beside:
    """Rows in order of ``seq``, read beside the walk over the entries."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def take(self, seq: int) -> tuple[list[Any], list[int]]:
        """Return the rows of this entry, and the numbers of those passed over: they belong to no entry."""
        found, orphans = [], []
        while self._next is not None and self._next.seq <= seq:
            if self._next.seq == seq:
                found.append(self._next)
            else:
                orphans.append(self._next.seq)
            self._next = next(self._rows, None)
        return found, orphans


class _Walk:
    """One walk over the chain, up to where its head stood at the beginning."""

    def __init__(self) -> None:
        # The end first: what is appended while we read lies behind it, and is not missing.
        self.head = Head.objects.filter(pk=1).first()
        self.last = self.head.seq if self.head else 0
        self.publics = {key.version: bytes(key.public_key) for key in AuditKey.objects.all()}
        self.details = _Beside(Detail.objects.order_by("seq").iterator(chunk_size=CHUNK))
        self.looks = _Beside(Look.objects.order_by("seq", "person_id").iterator(chunk_size=CHUNK))
        self.findings: list[Finding] = []
        self.previous, self.count = GENESIS, 0
        self.first_use: dict[int, dt.datetime] = {}
        self.plain = self.version = 0

    def found(self, seq: int, what: str | Promise) -> None:
        self.findings.append(Finding(seq, what))

    def step(self, entry: Entry) -> None:
        """Check one entry against the one before, and what belongs to it."""
        self.count += 1
        if entry.seq != self.count:
            self.found(entry.seq, _("the entry before it is missing"))
            self.count = entry.seq
        if bytes(entry.previous) != self.previous:
            self.found(entry.seq, _("does not continue the entry before it"))
        if _hash_of(entry) != bytes(entry.hash):
            self.found(entry.seq, _("was changed after it was written"))
        self.previous = bytes(entry.hash)
        self._details(entry)
        self._looks(entry)

    def _details(self, entry: Entry) -> None:
        rows, orphans = self.details.take(entry.seq)
        if orphans:
            self.found(entry.seq, _("there are details of an entry that does not exist"))
        if not rows:
            self.found(entry.seq, _("its details are missing"))
            return
        (row,) = rows
        grows = row.leaf or row.key_version >= self.version
        if not row.leaf and row.key_version:
            self.first_use.setdefault(row.key_version, entry.at)
            self.version = row.key_version
        self.plain += row.scheme == PLAIN
        if not grows or not self._fits(row, bytes(entry.commitment)):
            self.found(entry.seq, _("its details were changed"))

    def _fits(self, row: Detail, expected: bytes) -> bool:
        salt, sealed = bytes(row.salt), bytes(row.sealed)
        if row.purged_in is not None:  # whether they went by a purge on record is asked at the end
            gone = not salt and not sealed and row.body is None and row.scheme == PURGED
            return gone and not (row.leaf and row.key_version)
        if row.scheme == PLAIN:
            made = rules.commitment(crypto.digest, salt, row.body)
            return made == expected and not (sealed or row.leaf or row.key_version)
        if row.body is not None:
            return False
        if row.scheme == RESEALED:
            held = rules.leaf(crypto.digest, row.seq, row.key_version, sealed)
            return held == bytes(row.leaf) and not salt
        public = self.publics.get(row.key_version, b"")
        made = rules.sealed_commitment(crypto.digest, salt, row.key_version, public, sealed)
        return row.scheme == SEALED and made == expected and not row.leaf

    def _looks(self, entry: Entry) -> None:
        rows, orphans = self.looks.take(entry.seq)
        if orphans or (rows and entry.verb != LOOK):
            self.found(entry.seq, _("there is a look without its entry"))
        if entry.verb != LOOK:
            return
        same = all((row.actor_id, row.at) == (entry.actor_id, entry.at) for row in rows)
        if not same or rules.look_digest(crypto.digest, rows) != entry.object_id:
            self.found(entry.seq, _("who was looked at was changed"))

    def end(self) -> None:
        """Check the chain's end, and what is only known when all was read."""
        head = self.head
        if (self.last, bytes(head.hash) if head else GENESIS) != (
            self.count,
            self.previous,
        ) or _head_lags(self.last):
            self.found(self.count, _("the chain's end was cut off"))
        self.findings += lasting(_purges) + lasting(_resealed) + lasting(_copies)
        self.findings += lasting(lambda: _keys(self.first_use))


def verify(progress: Callable[[int], None] | None = None, checkpoints: Iterable[Checkpoint] = ()) -> Verdict:
    """Walk the whole chain, and hold it against checkpoints kept elsewhere. ``progress(count)`` is called now and then for a bar."""
    walk = _Walk()
    for entry in Entry.objects.filter(seq__lte=walk.last).order_by("seq").iterator(chunk_size=CHUNK):
        walk.step(entry)
        if progress and walk.count % 500 == 0:
            progress(walk.count)
    walk.end()
    notes: list[str | Promise] = []
    if walk.plain:
        notes.append(
            _("Details of %(n)s entries are not sealed yet: run `wayhome upgrade`.") % {"n": walk.plain}
        )
    for checkpoint in checkpoints:
        missed, told = _against(checkpoint)
        walk.findings += missed
        notes += told
    return Verdict(walk.count, walk.previous.hex(), walk.findings, notes)


def _against(checkpoint: Checkpoint) -> tuple[list[Finding], list[str | Promise]]:
    """Hold the log against one checkpoint: what does not fit, and what is to be said of it."""
    told = {"number": checkpoint.seq, "day": checkpoint.day}
    ours = AuditKey.objects.exists() and checkpoint.installation == installation()
    if not ours:
        words = _(
            "a checkpoint of %(day)s was made of another log: is it the wrong one, or was the whole log replaced?"
        )
        return [Finding(0, words % told)], []
    here = Entry.objects.filter(seq=checkpoint.seq).first()
    if here is None:
        words = _(
            "the log does not reach entry %(number)s, which the checkpoint of %(day)s saw: it was cut off"
        )
        return [Finding(checkpoint.seq, words % told)], []
    if bytes(here.hash) != checkpoint.hash:
        return [
            Finding(
                checkpoint.seq, _("is not what the checkpoint of %(day)s saw: the log was rewritten") % told
            )
        ], []
    name = key_name(checkpoint.key)
    known = Entry.objects.filter(verb="audit.checkpoint", object_id=name, seq__lte=checkpoint.seq).exists()
    fits = _("It fits the checkpoint of %(day)s, up to entry %(number)s.") % told
    strange = (
        _("The checkpoint of %(day)s fits, but was signed with a key that this log does not know.") % told
    )
    return [], [fits if known else strange]


def lasting(look: Callable[[], list[Finding]]) -> list[Finding]:
    """Return what is found twice: somebody may have written between two statements of the first look."""
    first = look()
    return [finding for finding in look() if finding in first] if first else []


_COLUMNS = (
    "seq", "actor_id", "actor", "verb", "object_kind", "object_id", "office_id", "reason", "commitment",
)  # fmt: skip


def _hash_of(entry: Entry) -> bytes:
    row: dict[str, Any] = {name: getattr(entry, name) for name in _COLUMNS}
    return link(crypto.digest, bytes(entry.previous), row | {"at": entry.at.astimezone(dt.UTC).isoformat()})


def _head_lags(last: int) -> bool:
    """Whether entries stand behind the head although it has not moved on: an entry and the head are always written together."""
    beyond = Entry.objects.filter(seq__gt=last).exists()
    return beyond and not Head.objects.filter(pk=1, seq__gt=last).exists()


def _purges() -> list[Finding]:
    """Whether all that is gone went by a purge on record, and all that such a purge tells of is gone."""
    gone: dict[int, list[int]] = defaultdict(list)
    for seq, purge in Detail.objects.exclude(purged_in=None).values_list("seq", "purged_in"):
        gone[purge or 0].append(seq)
    told = dict(Entry.objects.filter(verb="audit.purge").values_list("seq", "object_id"))
    return [
        Finding(seq, _("details were taken out that no purge tells of"))
        for seq in sorted({*gone, *told})
        if told.get(seq) != rules.purge_digest(crypto.digest, gone.get(seq, ()))
        or any(number >= seq for number in gone.get(seq, ()))
    ]


def _resealed() -> list[Finding]:
    """Whether the details of a first version are those that were sealed at the upgrade."""
    entry = Entry.objects.filter(verb="audit.seal_old").order_by("-seq").first()
    rows = Detail.objects.exclude(leaf=b"").order_by("seq").values_list("seq", "leaf")
    leaves: Iterator[tuple[int, bytes]] = (
        (seq, bytes(held)) for seq, held in rows.iterator(chunk_size=CHUNK)
    )
    whole = rules.leaves_digest(crypto.digest, leaves)
    expected = entry.object_id if entry else rules.leaves_digest(crypto.digest, [])
    return [] if whole == expected else [Finding(entry.seq if entry else 0, _("old details were changed"))]


def _copies() -> list[Finding]:
    """Whether the copies of the log's key are those that were given and not taken back."""
    there = {rules.copy_digest(crypto.digest, copy) for copy in AuditKeyCopy.objects.all()}
    held: dict[str, int] = {}
    acts = Entry.objects.filter(verb__in=["audit.give_key", "audit.take_key"]).order_by("seq")
    for seq, verb, about in acts.values_list("seq", "verb", "object_id"):
        if verb == "audit.give_key":
            held[about] = seq
        else:
            held.pop(about, None)
    changed = [held[about] for about in held if about not in there]
    if there - set(held) and not changed:
        changed = [0]
    return [Finding(seq, _("a copy of the log's key was changed past the program")) for seq in changed]


def _keys(first_use: dict[int, dt.datetime]) -> list[Finding]:
    """Whether the keys of the log are those under which its details were sealed, and the head names the newest."""
    rows = list(AuditKey.objects.order_by("version"))
    head = Head.objects.filter(pk=1).first()
    newest = rows[-1] if rows else None
    named = (head.key_version, bytes(head.key)) if head else (0, b"")
    wrong = named != ((newest.version, bytes(newest.public_key)) if newest else (0, b""))
    wrong |= [key.version for key in rows] != list(range(1, len(rows) + 1))
    # A key made while we read has its first entry behind the end of our walk.
    wrong |= any(first_use[key.version] != key.made_at for key in rows if key.version in first_use)
    wrong |= not set(first_use) <= {key.version for key in rows}
    for key in rows:
        try:
            keys.pair_under_pepper(key)
        except crypto.Unreadable:
            wrong = True
    return [Finding(0, _("a key of the log was changed past the program"))] if wrong else []
