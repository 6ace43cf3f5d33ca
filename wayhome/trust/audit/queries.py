"""Reading the chain: who did what (is it whole: ``verification``)."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from wayhome.trust.audit.models import Detail, Entry
from wayhome.trust.audit.verification import Finding, Verdict, verify

__all__ = ["Finding", "Verdict", "acts_of", "details_of", "log", "verify"]


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


def details_of(entries: Iterable[Entry]) -> dict[int, Detail]:
    """Return {number: its sealed details}; ``trust/access/sealed.py`` opens them."""
    return {row.seq: row for row in Detail.objects.filter(seq__in=[entry.seq for entry in entries])}
