"""What came in and waits to be taken over: counted for everybody, read by holders alone."""

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from wayhome.trust.vault.models import InboxItem


def came_in(kind: str, subjects: Collection[uuid.UUID]) -> QuerySet[InboxItem]:
    """Return what waits in these subjects' inboxes, the oldest first."""
    return (
        InboxItem.objects.filter(
            compartment__kind=kind,
            compartment__subject__in=subjects,
            compartment__destroyed_at=None,
            taken_at=None,
        )
        .select_related("compartment")
        .order_by("dropped_at", "pk")
    )
