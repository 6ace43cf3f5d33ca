"""What an account sees to (records with an ``owner`` and a ``case_id``), given to others and back."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from wayhome.kit import facts


def pass_on(
    by: facts.Writer,
    rows: QuerySet[Any],
    of_id: uuid.UUID | None,
    to: Mapping[uuid.UUID, uuid.UUID | None],
    *,
    since: dt.datetime | None = None,
) -> int:
    """Let an account's records among ``rows`` be ``to``'s ({case: account}; None is nobody), as part of an act; return how many.

    ``since``: only what ``to`` had then and does not have now, where what was passed on at that moment is taken back.
    """
    model = rows.model
    mine = rows.filter(owner=of_id, case_id__in=list(to))
    if since is not None:
        had = model.versions.objects.filter(case_id__in=list(to), superseded_at__gte=since)
        theirs = had.values_list("row_id", "case_id", "owner_id")
        mine = mine.filter(pk__in={row for row, case, owner in theirs if owner == to[case]})
    by_owner: dict[uuid.UUID | None, list[Any]] = defaultdict(list)
    for row in facts.locked_all(model, mine.values_list("pk", flat=True)):
        by_owner[to[row.case_id]].append(row)
    for owner_id, passing in by_owner.items():
        facts.correct_all(passing, by=by, changes={"owner_id": owner_id})
    return sum(len(passing) for passing in by_owner.values())
