"""The day from which something of a case is kept longer than its time: counted each night, and at once where somebody decided something."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import retaining
from wayhome.journey.cases.models import Admission, Case, DueCount, DueDay
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record

AT_ONCE = 2000


@act("cases.count_due")
def count_due(*, by: Viewer, found: Mapping[uuid.UUID, tuple[uuid.UUID, dt.date]]) -> DueCount:
    """Keep the days of all cases (``retaining.due_days``, read before the act: nobody waits for it). By a job."""
    if not by.everything:
        raise Refused(_("This is done by the server, each night."))
    there = {case: (office, on) for case, office, on in DueDay.objects.values_list("pk", "office_id", "on")}
    changed = {case: told for case, told in found.items() if there.get(case) != told}
    gone = there.keys() - found.keys()
    _write(changed)
    _drop(gone)
    forgotten = Case.objects.unscoped("forgotten while it was counted").exclude(forgotten_on=None)
    DueDay.objects.filter(case__in=forgotten.values("pk")).delete()
    stays = Admission.objects.unscoped("came back while it was counted").filter(exit_on=None, retired_at=None)
    DueDay.objects.filter(case__person__in=stays.values("person")).delete()
    made = DueCount(at=now(), cases=len(found), changed=len(changed) + len(gone))
    made.save(force_insert=True)
    record(by, "cases.count_due", made, details={"cases": made.cases, "changed": made.changed})
    return made


def count_again(people: Collection[uuid.UUID]) -> None:
    """Let the days of a person (``everyone`` of her) follow what was decided about her just now; part of an act."""
    found = retaining.due_days(people)
    hers = Case.objects.unscoped("of a person an act is about").filter(person__in=people)
    _drop(set(hers.values_list("pk", flat=True)) - found.keys())
    _write(found)


def _write(found: Mapping[uuid.UUID, tuple[uuid.UUID, dt.date]]) -> None:
    DueDay.objects.bulk_create(
        [DueDay(case_id=case, office_id=office, on=on) for case, (office, on) in found.items()],
        batch_size=AT_ONCE, update_conflicts=True, unique_fields=["case"], update_fields=["office", "on"],
    )  # fmt: skip


def _drop(cases: Iterable[uuid.UUID]) -> None:
    gone = list(cases)
    for start in range(0, len(gone), AT_ONCE):
        DueDay.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
