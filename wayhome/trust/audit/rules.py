"""How a link of the chain is made, and what its commitments cover: pure."""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

Digest = Callable[..., bytes]
GENESIS = b"\x00" * 32
LOOK_AGAIN = dt.timedelta(minutes=10)
# What the commitment of an entry covers (docs/adr/0010-sealed-details.md).
PLAIN, RESEALED, SEALED, PURGED = 0, 1, 2, 3
# Holders without whom nobody could open the details any more: from so many on the copy under the pepper goes.
ENOUGH_HOLDERS = 2
SHORT = 40  # letters of a digest that stands as what an entry is about


def commitment(digest: Digest, salt: bytes, details: Any) -> bytes:
    """Return the salted commitment of an entry's details (JSON values): that of PLAIN and RESEALED rows."""
    return digest(b"wayhome audit details", salt, packed(details))


def sealed_commitment(digest: Digest, salt: bytes, version: int, public: bytes, sealed: bytes) -> bytes:
    """Return the commitment of sealed details: whoever has the row and the public key can check it, whoever has no key can read nothing."""
    return digest(b"wayhome audit sealed details", salt, str(version).encode(), public, sealed)


def packed(details: Any) -> bytes:
    """Return JSON values as bytes, the same for the same values."""
    return json.dumps(details, sort_keys=True, ensure_ascii=False).encode()


def link(digest: Digest, previous: bytes, entry: dict[str, Any]) -> bytes:
    """Return the hash of an entry: over the hash before it and every column but the hash itself, in fixed order."""
    columns = ("seq", "at", "actor_id", "actor", "verb", "object_kind", "object_id", "office_id", "reason")
    parts = [f"{name}={'' if entry[name] is None else entry[name]}".encode() for name in columns]
    return digest(b"wayhome audit link", previous, bytes(entry["commitment"]), *parts)


def look_digest(digest: Digest, looks: Iterable[Any]) -> str:
    """Return what the entry of a look is about: its index rows in one digest, so that none is changed or taken out unseen."""
    rows = sorted(
        f"{look.person_id}|{look.page}|{look.roles}|{int(look.broken_glass)}|{look.assigned}"
        for look in looks
    )
    return digest(b"wayhome audit looks", *(row.encode() for row in rows)).hex()[:SHORT]


def purge_digest(digest: Digest, numbers: Iterable[int]) -> str:
    """Return what the entry of a purge is about: the numbers whose details went."""
    return digest(b"wayhome audit purge", *(str(number).encode() for number in sorted(numbers))).hex()[:SHORT]


def leaf(digest: Digest, seq: int, version: int, sealed: bytes) -> bytes:
    """Return the digest that holds one resealed row."""
    return digest(b"wayhome audit resealed", str(seq).encode(), str(version).encode(), sealed)


def leaves_digest(digest: Digest, leaves: Iterable[tuple[int, bytes]]) -> str:
    """Return what the entry of resealing is about: (number, leaf) of every row, in order."""
    whole = GENESIS
    for seq, held in leaves:
        whole = digest(b"wayhome audit leaves", whole, str(seq).encode(), held)
    return whole.hex()[:SHORT]


def copy_digest(digest: Digest, copy: Any) -> str:
    """Return what the entries of giving and taking a copy of the log's key are about."""
    parts = (str(copy.version).encode(), copy.user_id.bytes, bytes(copy.user_public), bytes(copy.sealed))
    return digest(b"wayhome audit key copy", *parts).hex()[:SHORT]
