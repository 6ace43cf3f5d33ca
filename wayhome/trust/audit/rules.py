"""How a link of the chain is made: pure."""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

Digest = Callable[..., bytes]
GENESIS = b"\x00" * 32
LOOK_AGAIN = dt.timedelta(minutes=10)


def commitment(digest: Digest, salt: bytes, details: Any) -> bytes:
    """Return the salted commitment of an entry's details (JSON values)."""
    return digest(
        b"wayhome audit details", salt, json.dumps(details, sort_keys=True, ensure_ascii=False).encode()
    )


def link(digest: Digest, previous: bytes, entry: dict[str, Any]) -> bytes:
    """Return the hash of an entry: over the hash before it and every column but the hash itself, in fixed order."""
    columns = ("seq", "at", "actor_id", "actor", "verb", "object_kind", "object_id", "office_id", "reason")
    parts = [f"{name}={'' if entry[name] is None else entry[name]}".encode() for name in columns]
    return digest(b"wayhome audit link", previous, bytes(entry["commitment"]), *parts)


def look_digest(digest: Digest, looks: Iterable[Any]) -> str:
    """Return what the entry of a look is about: 40 letters over its index rows, so that none is changed or taken out unseen."""
    rows = sorted(
        f"{look.person_id}|{look.page}|{look.roles}|{int(look.broken_glass)}|{look.assigned}"
        for look in looks
    )
    return digest(b"wayhome audit looks", *(row.encode() for row in rows)).hex()[:40]
