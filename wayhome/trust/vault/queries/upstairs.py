"""Who may do something is known upstairs (``trust/access``): it says so here once, so that the vault can offer the right accounts."""

import uuid
from collections.abc import Callable, Collection

from django.db.models import QuerySet

from wayhome.trust.accounts.models import User

WhoMay = Callable[[str], Collection[uuid.UUID]]
_upstairs: list[WhoMay] = []


def ask_who_may(who: WhoMay) -> WhoMay:
    """Name who knows the accounts that have a permission today (a decorator)."""
    _upstairs[:] = [who]
    return who


def candidates() -> QuerySet[User]:
    """Return the accounts that may keep pieces of the recovery key and have chosen a password."""
    able = _upstairs[0]("recovery.hold") if _upstairs else []
    found = User.objects.filter(pk__in=able, is_active=True, public_key__isnull=False)
    return found.select_related("office").order_by("display_name")
