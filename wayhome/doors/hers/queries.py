"""Reading an open page by the token of its device, and the recordings there are."""

import datetime as dt
import json
import uuid
from typing import Any

from django.db.models import Count
from django.http import Http404

from wayhome.doors.hers.models import CardSound, Opening
from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.trust.accounts.models import Office

OPEN_FOR = dt.timedelta(minutes=30)
CODE_FOR = dt.timedelta(minutes=10)
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
CODE_SIGNS = 12


def digest(kind: str, secret: str) -> str:
    """Return what the table keeps of a code or token: nobody gets back from it."""
    return crypto.digest(f"wayhome hers {kind}".encode(), secret.encode()).hex()


def key_of(kind: str, secret: str) -> bytes:
    """Return the key that a code or token seals with."""
    return crypto.derive(crypto.digest(f"wayhome hers key {kind}".encode(), secret.encode()), "hers")


def place(id: uuid.UUID) -> bytes:
    """What the sealed body is bound to."""
    return f"hers_opening.body|{id}".encode()


def unsealed(row: Opening, kind: str, secret: str) -> dict[str, Any] | None:
    """Return what an open page shows, or None where its body is gone or this secret does not open it."""
    if row.body is None or row.until <= now():
        return None
    try:
        found: dict[str, Any] = json.loads(
            crypto.unseal(bytes(row.body), key_of(kind, secret), place(row.pk))
        )
    except crypto.Unreadable:
        return None
    return found


def sealed_body(row: Opening, kind: str, secret: str, shown: dict[str, Any]) -> bytes:
    """Return what an open page shows, sealed with its code or token."""
    return crypto.seal(json.dumps(shown, ensure_ascii=False).encode(), key_of(kind, secret), place(row.pk))


def zone() -> str:
    """Return the time zone that most offices have: of a calendar that belongs to nobody."""
    zones = Office.objects.order_by().values_list("time_zone").annotate(n=Count("pk"))
    return next(iter(zones.order_by("-n", "time_zone")), ("UTC", 0))[0]


def opened(token: str) -> tuple[Opening, dict[str, Any]] | None:
    """Return the page that a device's token opens now, and what it shows; None for no token, a wrong one, or one whose time is over."""
    if not token:
        return None
    rows = Opening.objects.select_related("case__office", "opened_by__office")
    row = rows.filter(token=digest("token", token), ended_at=None, case__forgotten_on=None).first()
    shown = unsealed(row, "token", token) if row is not None else None
    return (row, shown) if row is not None and shown is not None else None


def read_code(typed: str) -> str:
    """Return a code as it was made: capitals, without spaces and dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def sounds() -> dict[tuple[str, str], CardSound]:
    """Return {(card, language): its newest recording}."""
    rows = CardSound.objects.filter(retired_at=None).order_by("recorded_at")
    return {(row.card, row.language): row for row in rows}


def sound_for(id: uuid.UUID) -> CardSound:
    """Return a recording that stands; Http404 otherwise."""
    row = CardSound.objects.filter(pk=id, retired_at=None).first()
    if row is None:
        raise Http404
    return row
