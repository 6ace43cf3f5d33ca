"""How safe the persons are with whom a colleague walks: from the latest look at each of them."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from django.db.models import OuterRef, Subquery

from wayhome.journey.safety.codes import LEVELS
from wayhome.journey.safety.models import SafetyCheck
from wayhome.journey.supervision.queries import walking
from wayhome.kit.latest import latest_first
from wayhome.trust.access.viewer import Viewer

Risks = Sequence[tuple[str, int]]


def risks(viewer: Viewer, day: dt.date, among: Collection[uuid.UUID]) -> dict[uuid.UUID, Risks]:
    """Return {account: (level, how many of her persons stand there)}, the highest first, "safe" left out: two queries.

    ``among``: the cases that are carried.
    """
    newest = SafetyCheck.objects.unscoped("inside a scoped query").filter(
        case=OuterRef("case"), retired_at=None
    )
    latest = latest_first(newest).values("pk")[:1]
    rows = SafetyCheck.objects.visible_to(viewer).filter(case__in=among, retired_at=None, pk=Subquery(latest))
    levels = dict(rows.exclude(level="safe").order_by().values_list("case_id", "level"))
    if not levels:
        return {}
    pairs = walking(viewer, day, list(levels)).values_list("user_id", "case_id").distinct()
    found: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for user, case in pairs:
        found[user][levels[case]] += 1
    order = list(reversed(list(LEVELS.codes)))
    return {
        user: [(level, counts[level]) for level in order if counts[level]] for user, counts in found.items()
    }
