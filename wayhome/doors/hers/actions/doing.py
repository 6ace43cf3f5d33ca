"""What a person does on her own page. ``by`` is the colleague who opened it, for whom it is recorded, and it says that it was on her page."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.doors.hers.models import Opening
from wayhome.doors.hers.queries import opened, sealed_body
from wayhome.journey.cases.actions import withdraw_consents
from wayhome.journey.cases.consents import agreed_by
from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for
from wayhome.kit.dates import now, today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import set_task
from wayhome.registry.tasks.queries import open_tasks
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

OVER = _("This page is closed. Tell one of us, and we open it again.")
TELL_US = _("This could not be written down here. Tell one of us: it counts from the moment you say it.")


def _shown(by: Viewer, token: str) -> tuple[Opening, dict[str, Any]]:
    found = opened(token)
    if found is None or found[0].opened_by_id != by.user_id:
        raise Refused(OVER)
    if not Case.objects.visible_to(by).filter(pk=found[0].case_id).exists():
        raise Refused(TELL_US)  # who opened it no longer walks with her
    return found


def _running(by: Viewer, token: str) -> Opening:
    return _shown(by, token)[0]


@act("hers.take_back")
def take_back(*, by: Viewer, token: str, purposes: Sequence[str]) -> int:
    """Take back what she agreed to, for these purposes and everybody; return how many answers were written.

    Her page shows it at once. Who walks with her is told on her day: something to do, due today.
    """
    row, shown = _shown(by, token)
    if not by.may("consent.record"):
        raise Refused(TELL_US)
    day = today(row.case.office.time_zone)
    made = withdraw_consents(by=by, case_id=row.case_id, purposes=purposes, happened_on=day, how="screen")
    told = {"purposes": sorted(purposes)}
    open_ = {line.purpose for line in agreed_by(by, row.case).open}
    shown["agreed"] = [one for one in shown["agreed"] if one["purpose"] in open_]
    row.body = sealed_body(row, "token", token, shown)
    row.save(update_fields=["body"])
    if made and by.may("tasks.record"):
        walks = worker_of(row.case) or row.opened_by
        set_task(by=by, case_id=row.case_id, kind="taken_back", due_on=day, owner=walks)
    record(by, "hers.take_back", ("hers.opening", row.pk), office_id=row.case.office_id, details=told)
    return len(made)


@act("hers.ask_to_talk")
def ask_to_talk(*, by: Viewer, token: str) -> None:
    """Ask to be talked to: something to do today for whoever opened her page. Tapped again it is said once, until that was done."""
    row = _running(by, token)
    case = case_for(by, row.case_id)
    asked = open_tasks(by).filter(
        case_id=case.pk, kind="call", owner=row.opened_by, recorded_at__gte=row.made_at
    )
    if asked.exists():
        unchanged()
        return
    day = today(case.office.time_zone)
    if not by.may("tasks.record"):
        raise Refused(TELL_US)
    set_task(by=by, case_id=case.pk, kind="call", due_on=day, owner=row.opened_by)
    record(by, "hers.ask_to_talk", ("hers.opening", row.pk), office_id=case.office_id)


@act("hers.leave")
def leave(*, by: Viewer, token: str) -> None:
    """Close her page: what it showed is gone. Whoever holds the device may, whatever became of who opened it."""
    found = opened(token)
    if found is None:
        unchanged()
        return
    row = found[0]
    Opening.objects.filter(pk=row.pk).update(body=None, token="", ended_at=now())
    record(by, "hers.leave", ("hers.opening", row.pk), office_id=row.case.office_id)
