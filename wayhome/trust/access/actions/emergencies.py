"""Breaking the glass: somebody on duty opens a case with a reason; her supervisors are told, and say that they saw it."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.once import held
from wayhome.trust.access.models import EMERGENCIES, BreakGlass
from wayhome.trust.access.viewer import BREAK_GLASS, Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

OPEN_FOR = dt.timedelta(hours=4)


@act("access.break_glass")
def break_glass(*, by: Viewer, case_id: uuid.UUID, office: Office, reason: str) -> BreakGlass:
    """Open a case of an office for some hours, to be read. Whether there is such a case is asked by ``journey/cases``.

    A second time while it is open changes nothing. Refused without the permission in that office, or without a reason.
    """
    if by.user is None or office.pk not in by.offices(BREAK_GLASS):
        raise Refused(_("Only who is on duty in this office may open a case in an emergency."))
    if reason not in EMERGENCIES:
        raise Refused(_("Choose why it cannot wait."), field="reason")
    moment = now()
    there = BreakGlass.objects.filter(user=by.user, case_id=case_id, until__gt=moment).first()
    if there is not None:
        unchanged()
        return there
    made = BreakGlass(user=by.user, office=office, case_id=case_id, reason=reason)
    made.opened_at, made.until = moment, moment + OPEN_FOR
    made.save(force_insert=True)
    record(by, "access.break_glass", ("cases.case", case_id), office_id=office.pk, reason=reason)
    return made


@act("access.wrong_code")
def note_wrong_code(*, by: Viewer) -> None:
    """Log that somebody on duty typed a code or number that opens nothing: who tries many is seen. What she typed is not kept."""
    if by.user is None:
        unchanged()
        return
    record(by, "access.wrong_code", by.user, office_id=by.user.office_id)


@act("access.close_glass")
def close_glass(*, by: Viewer, id: uuid.UUID) -> BreakGlass:
    """Give back what one opened, before its hours are over."""
    found = held(BreakGlass.objects.filter(pk=id, user=by.user)).first()
    if found is None:
        raise Refused(_("You did not open this."))
    if found.until <= now():
        unchanged()
        return found
    found.until = max(now(), found.opened_at + dt.timedelta(microseconds=1))
    found.save(update_fields=["until"])
    record(by, "access.close_glass", ("cases.case", found.case_id), office_id=found.office_id)
    return found


@act("access.see_glass")
def see_glass(*, by: Viewer, id: uuid.UUID) -> BreakGlass:
    """Say that one saw why a colleague opened a case: a supervisor of the office, never the one who opened it."""
    found = held(BreakGlass.objects.all()).get(pk=id)
    if by.user is None or found.office_id not in by.offices("cases.edit") or found.user_id == by.user_id:
        raise Refused(_("A supervisor of the office looks at this, not the one who opened it."))
    if found.seen_at is not None:
        unchanged()
        return found
    found.seen_by, found.seen_at = by.user, now()
    found.save(update_fields=["seen_by", "seen_at"])
    record(by, "access.see_glass", ("cases.case", found.case_id), office_id=found.office_id)
    return found
