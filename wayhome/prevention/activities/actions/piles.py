"""Entering a pile of paper: several activities of one kind from their head-count sheets, in one act."""

import uuid
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions.recording import record_activity
from wayhome.prevention.activities.actions.rows import RowsRefused, each
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries.sheets import of_sheet
from wayhome.prevention.activities.rules import Head
from wayhome.prevention.activities.rules import sheets as rules_sheets
from wayhome.prevention.activities.rules.sheets import MOST_ROWS, Paper
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged


@act("activities.record_pile")
def record_pile(
    *, by: Viewer, office: Office, type: str, category: str, papers: Sequence[Paper], id: uuid.UUID, source: str = "paper", **more: Any
) -> list[Activity]:  # fmt: skip
    """Record each sheet of a pile as an activity of ``type`` whose participants are all of ``category``; ``more`` as in ``record_activity``.

    Sent twice with the same ``id`` it makes nothing new. All are written or none: ``RowsRefused`` has every sheet that cannot be,
    among them one whose number was entered before.
    """
    if not papers:
        raise Refused(_("Fill in at least one row."))
    if len(papers) > MOST_ROWS:
        raise Refused(_("At most 20 sheets fit into one pile."))
    if not by.may_in("activities.record", office.pk):
        raise Refused(
            _("You can record activities of your own office only. Choose it first."), field="office"
        )
    _once(papers)
    made = each((paper.key, partial(_enter, by, office, id, paper, category, type=type, source=source, **more)) for paper in papers)  # fmt: skip
    fresh = [activity for _key, (activity, new) in made if new]
    if not fresh:
        unchanged()
    else:
        details = {"type": type, "activities": [str(activity.pk) for activity in fresh]}
        pile = ("activities.pile", id)
        record(by, "activities.record_pile", pile, office_id=office.pk, details=details)
    return [activity for _key, (activity, _new) in made]


def _once(papers: Sequence[Paper]) -> None:
    """Refuse the same sheet in two rows: by its number, or, without numbers, all it says."""
    numbers = Counter(paper.sheet for paper in papers if paper.sheet)
    said = Counter((p.happened_on, p.place, p.heads) for p in papers if not p.sheet)
    twice: dict[Any, Refused] = {}
    for paper in papers:
        if numbers[paper.sheet] > 1:
            twice[paper.key] = Refused(_("This number stands in two rows. Check both sheets."), field="sheet")
        elif not paper.sheet and said[(paper.happened_on, paper.place, paper.heads)] > 1:
            twice[paper.key] = Refused(_("Two rows say the same. Is it one sheet, put in twice?"))
    if twice:
        raise RowsRefused(twice)


def _enter(
    by: Viewer, office: Office, pile: uuid.UUID, paper: Paper, category: str, **about: Any
) -> tuple[Activity, bool]:
    heads = [Head(category, sex, count) for sex, count in paper.heads.by_sex.items()]
    if not heads:
        raise Refused(
            _("Nobody was counted on this sheet. Leave the row out, or give the numbers."), field="heads"
        )
    id = rules_sheets.row_id(pile, paper.key)
    if paper.sheet:
        id, there = of_sheet(by, office, paper.sheet, paper.happened_on, heads)
    else:
        there = facts.found(Activity, id)
    if there is not None:
        return there, False
    where = [paper.place] if paper.place else []
    made = record_activity(
        by=by, offices=[office], happened_on=paper.happened_on, places=where, heads=heads, id=id, **about
    )
    return made, True
