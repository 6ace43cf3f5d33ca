"""What one signed-in account can open. Only a room's ``sealed.py``, the vault and ``access.grants`` may import this (a contract).

A viewer without a key (a session that ended, a job, the command line) has no ring: then nothing opens, and pages show codes.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from wayhome.kit import crypto
from wayhome.trust.accounts.models import User
from wayhome.trust.vault import rules
from wayhome.trust.vault.models import Compartment, Holding, KeyCopy

_VERSION_BYTES = 2


class KeyBearer(Protocol):
    """Who looks: the viewer of ``trust/access``, with the private key that her session brought, if it did."""

    @property
    def user(self) -> User | None: ...
    @property
    def private_key(self) -> bytes | None: ...
    @property
    def opened(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Opened:
    """The opened key of one subject's compartment, in all its versions: seals with the newest, opens what any of them sealed."""

    subject: uuid.UUID
    kind: str
    keys: dict[int, bytes]

    def __repr__(self) -> str:
        return f"Opened({self.kind}, {self.subject}, versions {sorted(self.keys)})"

    def seal(self, plain: bytes, table: str, column: str, row: uuid.UUID) -> bytes:
        """Return the bytes for a ``SealedField`` of this very row."""
        version = max(self.keys)
        sealed = crypto.seal(plain, self.keys[version], rules.where(table, column, row, version))
        return version.to_bytes(_VERSION_BYTES, "big") + sealed

    def unseal(self, sealed: bytes, table: str, column: str, row: uuid.UUID) -> bytes:
        """Open a ``SealedField``'s bytes; ``crypto.Unreadable`` if they were moved, changed, or sealed under a key that is gone."""
        version = int.from_bytes(sealed[:_VERSION_BYTES], "big")
        if version not in self.keys:
            raise crypto.Unreadable
        return crypto.unseal(
            sealed[_VERSION_BYTES:], self.keys[version], rules.where(table, column, row, version)
        )

    @property
    def version(self) -> int:
        """The newest version: what is sealed now is sealed with it."""
        return max(self.keys)

    def purpose(self, name: str, version: int | None = None) -> bytes:
        """Return a key derived for one purpose (the register's book): from the newest version's, or from the one it was sealed with.

        Who keeps something sealed with it keeps the version too (``version``); ``crypto.Unreadable`` if that key is gone.
        """
        wanted = self.version if version is None else version
        if wanted not in self.keys:
            raise crypto.Unreadable
        return crypto.derive(self.keys[wanted], name)

    def inbox(self) -> list[crypto.Pair]:
        """Return the pairs whose public halves anybody may seal to, newest first."""
        return [inbox_pair(self.keys[version]) for version in sorted(self.keys, reverse=True)]

    def take_out(self, item: uuid.UUID, sealed: bytes) -> bytes:
        """Open what was added to the inbox (``actions.drop``); ``crypto.Unreadable`` if it was moved from another item, or changed."""
        for pair in self.inbox():
            try:
                plain = crypto.unseal_with(sealed, pair)
            except crypto.Unreadable:
                continue
            if plain[:16] == item.bytes:
                return plain[16:]
        raise crypto.Unreadable


def inbox_pair(key: bytes) -> crypto.Pair:
    """Return the write-only pair of a compartment: its private half follows from the key, so that it needs no keeping."""
    return crypto.pair_of(crypto.derive(key, "inbox"))


class Keyring:
    """The keys that one account reaches: its own, its teams', and through them compartments. Lives as long as a request."""

    def __init__(self, user: User, pair: crypto.Pair) -> None:
        self.user = user
        self.pair = pair
        self._pairs: dict[bytes, crypto.Pair] | None = None
        self._opened: dict[tuple[str, uuid.UUID], Opened | None] = {}

    def __repr__(self) -> str:
        return f"Keyring({self.user.pk})"

    def pairs(self) -> dict[bytes, crypto.Pair]:
        """Return {public: pair} of the account and of every team whose key it has a copy of."""
        if self._pairs is None:
            found = {self.pair.public: self.pair}
            copies = KeyCopy.objects.filter(user=self.user, user_public=self.pair.public)
            for sealed, public in copies.values_list("sealed", "pair__public_key"):
                private = crypto.unseal_with(bytes(sealed), self.pair)
                found[bytes(public)] = crypto.Pair(bytes(public), private)
            self._pairs = found
        return self._pairs

    def pair_of(self, public: bytes) -> crypto.Pair | None:
        """Return the pair with this public half, if the account reaches it."""
        return self.pairs().get(bytes(public))

    def open_many(self, kind: str, subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, Opened]:
        """Return {subject: its opened key}, of those that this account can open. One query, however many."""
        wanted = [one for one in dict.fromkeys(subjects) if (kind, one) not in self._opened]
        if wanted:
            self._opened |= {(kind, one): None for one in wanted}
            for opened in self._read(kind, wanted):
                self._opened[kind, opened.subject] = opened
        return {one: found for one in subjects if (found := self._opened[kind, one]) is not None}

    def open(self, kind: str, subject: uuid.UUID) -> Opened | None:
        """Return the opened key of one subject, None if this account does not hold it (or there is none)."""
        return self.open_many(kind, [subject]).get(subject)

    def keys_of(self, compartments: QuerySet[Any, Any] | Collection[uuid.UUID]) -> dict[uuid.UUID, bytes]:
        """Return {compartment: its key} of those of these that this account can open, whatever their kind. One query."""
        reach = self.pairs()
        rows = Holding.objects.filter(
            compartment__in=compartments, compartment__destroyed_at=None, holder_public__in=list(reach)
        )
        keys: dict[uuid.UUID, bytes] = {}
        for compartment, public, sealed in rows.values_list("compartment_id", "holder_public", "sealed"):
            if compartment not in keys:
                keys[compartment] = crypto.unseal_with(bytes(sealed), reach[bytes(public)])
        return keys

    def note(self, opened: Opened) -> None:
        """Keep a key that was made or handed over in this very request."""
        self._opened[opened.kind, opened.subject] = opened

    def forget(self) -> None:
        """Read everything anew: holdings changed in this request."""
        self._opened, self._pairs = {}, None

    def _read(self, kind: str, subjects: list[uuid.UUID]) -> Iterable[Opened]:
        reach = self.pairs()
        rows = Holding.objects.filter(
            compartment__kind=kind,
            compartment__subject__in=subjects,
            compartment__destroyed_at=None,
            holder_public__in=list(reach),
        )
        keys: dict[uuid.UUID, dict[int, bytes]] = {}
        for subject, version, public, sealed in rows.values_list(
            "compartment__subject", "compartment__version", "holder_public", "sealed"
        ):
            held = keys.setdefault(subject, {})
            if version not in held:
                held[version] = crypto.unseal_with(bytes(sealed), reach[bytes(public)])
        return [Opened(subject, kind, versions) for subject, versions in keys.items()]


def of(viewer: KeyBearer) -> Keyring | None:
    """Return the viewer's ring, made once a request; None without a key (then nothing can be opened)."""
    if viewer.user is None or viewer.private_key is None:
        return None
    kept = viewer.opened.get("ring")
    if not isinstance(kept, Keyring):
        kept = viewer.opened["ring"] = Keyring(viewer.user, crypto.pair_of(viewer.private_key))
    return kept


def fresh(compartment: Compartment, key: bytes) -> Opened:
    """Return the opened key of a compartment that was just made."""
    return Opened(compartment.subject, compartment.kind, {compartment.version: key})
