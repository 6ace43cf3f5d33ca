"""How a support of the law stands for a person: asked for, granted, received."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes, rules
from wayhome.journey.plans.actions.checks import (
    check_known,
    due,
    expected,
    open_case,
    open_row,
    today_of,
    told,
)
from wayhome.journey.plans.models import Entitlement
from wayhome.kit import facts
from wayhome.kit.codes import NOT_ASKED, STATES
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

TASK = "entitlement"
_FAULTS = {
    "missing": _("Give the day."),
    "future": _("This day has not come yet. Check the day, month and year."),
    "order": _("This day lies before the one above it. Check both."),
}


@act("plans.set_entitlement")
def set_entitlement(
    *, by: Viewer, case_id: uuid.UUID, support: str, state: str, authority: str = NOT_ASKED, days: Mapping[str, dt.date | None] | None = None,
    version: int | None = None, id: uuid.UUID | None = None,
) -> Entitlement:  # fmt: skip
    """Say how a support stands: the first time it is a new record, later a version of it (``version`` is the one seen).

    While an application waits, asking how it stands is due; what was granted is asked for until it is received.
    """
    made = facts.found(Entitlement, id, by=by)
    if made is not None:
        unchanged()
        return made
    case = open_case(by, case_id)
    check_known(support, codes.SUPPORTS, "support")
    check_known(state, codes.ENTITLEMENT_STATES, "state")
    if authority not in STATES:
        check_known(authority, codes.DECIDERS, "authority")
    _check_days(case, state, days or {})
    wanted: dict[str, Any] = {name: (days or {}).get(name) for name in rules.DAYS}
    wanted |= {"state": state, "authority": authority}
    facts.locked(Case, case.pk)  # two colleagues write one line
    kept = Entitlement._base_manager.filter(case=case, support=support, retired_at=None).first()
    if kept is None:
        row = Entitlement(case=case, support=support, happened_on=today_of(case), **wanted)
        row.pk = id or row.pk
        saved = facts.record(row, by=by)
    else:
        if version is None:
            raise facts.Conflict(kept, wanted)
        saved = facts.correct(Entitlement, kept.pk, by=by, version=version, changes=wanted)
        if saved.version == version:
            unchanged()
            return saved
    follow_entitlement(by, saved, case)
    details = told(case, support=support, state=state)
    record(by, "plans.set_entitlement", saved, office_id=case.office_id, details=details)
    return saved


@act("plans.retire_entitlement")
def retire_entitlement(*, by: Viewer, entitlement_id: uuid.UUID, reason: str) -> Entitlement:
    """Take a line that was recorded wrongly away; the support stands again as not looked at."""
    seen = open_row(by, Entitlement, entitlement_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    settle(by, [TASK], [seen.pk], on=today_of(seen.case), state="dropped")
    gone = facts.retire(Entitlement, seen.pk, by=by, reason=reason)
    record(by, "plans.retire_entitlement", gone, office_id=seen.case.office_id, reason=reason)
    return gone


def _check_days(case: Case, state: str, days: Mapping[str, dt.date | None]) -> None:
    field, fault = rules.entitlement_fault(state, days, today_of(case))
    if fault:
        raise Refused(_FAULTS[fault], field=field)


def follow_entitlement(by: Viewer, row: Entitlement, case: Case) -> None:
    """Let the task follow: to ask how an application stands, or for what was granted; part of an act."""
    since = row.applied_on if row.state == "applied" else row.answered_on if row.state == "granted" else None
    if since is not None:
        expected(by, case, TASK, row.pk, due(case, TASK, since))
    else:
        settle(by, [TASK], [row.pk], on=today_of(case))
