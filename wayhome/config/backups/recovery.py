"""The organisation's recovery key from outside: what a backup's header carries of it, and how trustees open it again.

What is in the header opens nothing by itself: it takes the pepper file, which is in no backup, and the passwords of enough trustees.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from wayhome.kit import crypto
from wayhome.trust.vault import queries
from wayhome.trust.vault.models import Piece


class Closed(Exception):
    """The recovery key does not open; the message says why, for the person who holds the file."""


@dataclass(frozen=True)
class Trustee:
    """One who holds a piece: the account's name, how its password is stretched, and its wrapped key."""

    username: str
    password: str
    wrapped_key: bytes
    public_key: bytes

    def pair(self, password: str, pepper: bytes) -> crypto.Pair | None:
        """Return her key pair, opened by her password and the pepper; None if they do not open it."""
        _algorithm, ops, mem, salt = self.password.split("$")[:4]
        halves = crypto.split_password(password, base64.b64decode(salt), pepper, int(ops), int(mem))
        private = crypto.unwrap(self.wrapped_key, halves.wrapping)
        found = None if private is None else crypto.pair_of(private)
        return found if found is not None and found.public == self.public_key else None


@dataclass(frozen=True)
class Recovery:
    """The recovery key as a header tells it: its public half, how many trustees open it, who they are, and their sealed pieces."""

    public: bytes
    quorum: int
    trustees: Mapping[str, Trustee]
    pieces: list[dict[str, bytes]]

    @classmethod
    def told(cls, said: Mapping[str, Any]) -> "Recovery":
        """Read it from a header (``vault.queries.recovery_header``); Closed if it cannot be read."""
        try:
            people = [
                Trustee(one["username"], one["password"], bytes.fromhex(one["wrapped_key"]), bytes.fromhex(one["public_key"]))
                for one in said["trustees"]
            ]  # fmt: skip
            pieces = [{one["trustee"]: bytes.fromhex(one["sealed"]) for one in way} for way in said["pieces"]]
            return cls(
                bytes.fromhex(said["public"]), int(said["quorum"]), {one.username: one for one in people}, pieces
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, binascii.Error) as wrong:
            raise Closed("What this backup tells of the recovery key cannot be read.") from wrong

    def open(self, opened: Mapping[str, crypto.Pair]) -> crypto.Pair:
        """Return the recovery pair, put together of the pieces of these trustees; Closed if they are too few."""
        for way in self.pieces:
            if set(way) <= set(opened):
                try:
                    found = crypto.pair_of(
                        crypto.join_secret(crypto.unseal_with(sealed, opened[who]) for who, sealed in way.items())
                    )  # fmt: skip
                except crypto.Unreadable:
                    continue
                if found.public == self.public:
                    return found
        raise Closed(
            f"These trustees together do not open the recovery key; it takes {self.quorum} different ones of "
            f"{', '.join(sorted(self.trustees))}."
        )


def pepper_mark(pepper: bytes) -> str:
    """Return what tells one pepper from another, and nothing about either (it is as long as a key, and random)."""
    return crypto.fingerprint(pepper, b"which pepper")[:16].hex()


def header_now() -> dict[str, Any] | None:
    """Return what a backup's header tells of the recovery key of this installation; None while it is not set up.

    Before an upgrade the database may be older than this program: then there is none that we could read.
    """
    if Piece._meta.db_table not in connection.introspection.table_names():
        return None
    try:
        return queries.recovery_header()
    except DatabaseError:
        return None
