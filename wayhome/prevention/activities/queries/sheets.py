"""Which record a printed sheet has, and whether it was entered before."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import facts, formats
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries.choices import heads_of
from wayhome.prevention.activities.rules import Head
from wayhome.prevention.activities.rules import sheets as rules_sheets
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office


def of_sheet(
    viewer: Viewer, office: Office, number: str, day: dt.date, heads: Sequence[Head]
) -> tuple[uuid.UUID, Activity | None]:
    """Return the id that the sheet's record has, and the record where the viewer has just made it (the same form sent twice).

    Refused at ``sheet`` where the sheet was entered before: by somebody else, or with other numbers.
    """
    ids = rules_sheets.record_ids(office.pk, number)
    for id in ids:
        there = facts.found(Activity, id)
        if there is None:
            return id, None
        if there.retired_at is None:
            if there.recorded_by_id == viewer.user_id and _same(there, day, heads):
                return id, there
            raise Refused(_entered(viewer, there), field="sheet")
    raise Refused(_("This sheet was entered and retired too often. Leave its number empty."), field="sheet")


def _same(there: Activity, day: dt.date, heads: Sequence[Head]) -> bool:
    return there.happened_on == day and Counter(heads_of(there, listed=False)) == Counter(
        head for head in heads if head.count
    )


def _entered(viewer: Viewer, there: Activity) -> str:
    if not Activity.objects.visible_to(viewer).filter(pk=there.pk).exists():
        return _("No sheet has this number. Compare it with the paper, or leave it empty.")
    day = formats.day(there.happened_on, formats.language(get_language()))
    return _("This sheet was entered before: %(type)s, %(day)s. Check its number.") % {
        "type": there.get_type_display(),
        "day": day,
    }
