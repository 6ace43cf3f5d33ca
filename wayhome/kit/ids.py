"""Ids and codes: random, unambiguous, checkable."""

import re
import secrets
import uuid
from collections.abc import Callable

# 29 characters, a prime: a weighted check modulo 29 finds every single wrong character and every swap of neighbours.
# Left out because they look or sound alike: 0 O, 1 I L, 8 B is kept apart by dropping B, U (reads as V).
ALPHABET = "23456789ACDEFGHJKMNPQRSTVWXYZ"
_WEIGHTS = (1, 2, 3, 4, 5)
_SHAPE = re.compile(rf"^[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}$")


def new_id() -> uuid.UUID:
    """Return a random primary key (UUIDv4), made before the row exists."""
    return uuid.uuid4()


def _check(body: str) -> str:
    total = sum(w * ALPHABET.index(c) for w, c in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a random person's code such as ``K7M-2QX``: five random characters and a check character.

    ``choose`` picks one character of a sequence; give a seeded one for a demo that must come out the same.
    """
    body = "".join(choose(ALPHABET) for _ in range(5))
    return f"{body[:3]}-{body[3:]}{_check(body)}"


def read_code(typed: str) -> str | None:
    """Return the code as stored for what a person typed (any case, spaces, with or without dash), or None if it is none."""
    bare = re.sub(r"[\s\-\u2010-\u2015]+", "", typed).upper()
    code = f"{bare[:3]}-{bare[3:]}"
    if not _SHAPE.match(code) or _check(bare[:5]) != bare[5]:
        return None
    return code
