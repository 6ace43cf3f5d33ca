"""How long what was agreed with a colleague is kept: dated data of the house (``cases/data/retention.toml``, ``talks``)."""

import datetime as dt
from zoneinfo import ZoneInfo

from wayhome.journey.cases.retention import terms
from wayhome.journey.cases.rules.consents import months_later
from wayhome.kit.dates import today
from wayhome.trust.accounts.models import User
from wayhome.trust.vault.models import Compartment
from wayhome.trust.vault.rules import TALKS


def until(worker: User) -> dt.date | None:
    """Return the day on which the words of talks with a colleague are destroyed; None while her account works."""
    if worker.is_active or worker.ended_at is None:
        return None
    zone = worker.office.time_zone
    months = terms(worker.office, today(zone)).rules[TALKS].adult
    return months_later(worker.ended_at.astimezone(ZoneInfo(zone)).date(), months)


def over() -> list[User]:
    """Return the accounts whose talks are kept no longer: two queries, and as many as offices have terms."""
    kept = Compartment.objects.filter(kind=TALKS, destroyed_at=None).values("subject")
    ended = User.objects.filter(pk__in=kept, is_active=False).select_related("office").order_by("pk")
    return [
        user for user in ended if (day := until(user)) is not None and day <= today(user.office.time_zone)
    ]
