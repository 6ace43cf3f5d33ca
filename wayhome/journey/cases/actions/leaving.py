"""Stays end and are corrected."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals, rules
from wayhome.journey.cases.codes import GRADUATED
from wayhome.journey.cases.models import Admission, Approval, StageMove
from wayhome.journey.cases.queries import admission_for, permissions_on
from wayhome.journey.cases.stays import (
    already,
    moves_follow,
    settle,
)
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged


@act("cases.record_exit")
def record_exit(
    *,
    by: Viewer,
    admission_id: uuid.UUID,
    version: int,
    exit_on: dt.date,
    exit_kind: str,
    source: str = "screen",
    done_by: User | None = None,
) -> Admission:
    """End a stay. Who graduated and was reintegrated goes on to follow-up, every other way out closes the case.

    Sent twice with the same day and kind, nothing is written again; Conflict if it was changed otherwise since ``version``.
    """
    admission = admission_for(by, admission_id, "cases.admit")
    doer = refusals.who_did_it(by, admission.office_id, done_by)
    if (admission.exit_on, admission.exit_kind) == (exit_on, exit_kind):
        unchanged()
        return admission
    if admission.exit_on is not None:
        admission_for(by, admission_id, "cases.edit")  # another exit over the one that stands is a correction
        _not_past_the_yes(by, admission, exit_on, exit_kind)
    refusals.check_exit(admission.happened_on, exit_on, exit_kind or "?", admission.office)
    pen.locked(Person, admission.person_id)
    refusals.check_room(
        admission.person_id,
        admission.office_id,
        rules.Stay(admission.happened_on, exit_on),
        admission.pk,
        "exit_on",
    )
    saved = pen.correct(
        Admission, admission.pk, by=by, version=version, changes={"exit_on": exit_on, "exit_kind": exit_kind}
    )
    saved.case = admission.case
    moves_follow(by, saved, source, doer)
    record(
        by, "cases.record_exit", saved, office_id=saved.office_id,
        details={"case": str(saved.case_id), "exit_on": str(exit_on), "exit_kind": exit_kind, "done_by": str(doer.pk), "source": source},
    )  # fmt: skip
    return saved


@act("cases.undo_exit")
def undo_exit(*, by: Viewer, admission_id: uuid.UUID, version: int) -> Admission:
    """Take a wrongly recorded exit back: the stay lasts again."""
    return _correct_admission(
        by,
        admission_for(by, admission_id, "cases.edit"),
        version,
        {"exit_on": None, "exit_kind": ""},
        "cases.undo_exit",
    )


@act("cases.correct_admission")
def correct_admission(
    *, by: Viewer, admission_id: uuid.UUID, version: int, changes: Mapping[str, Any]
) -> Admission:
    """Correct a stay: ``changes`` of happened_on, exit_on, exit_kind. Steps of the journey and first/return follow by themselves."""
    return _correct_admission(
        by, admission_for(by, admission_id, "cases.edit"), version, changes, "cases.correct_admission"
    )


@act("cases.retire_admission")
def retire_admission(*, by: Viewer, admission_id: uuid.UUID, reason: str) -> Admission:
    """Take a wrong admission out of every list and figure, with a coded reason; its history stays."""
    admission = admission_for(by, admission_id, "cases.edit")
    if admission.retired_at is not None:
        unchanged()
        return admission
    gone = pen.retire(Admission, admission.pk, by=by, reason=reason)
    for move in StageMove._base_manager.filter(admission=gone, retired_at=None):
        pen.retire_along(StageMove, move.pk, by=by, reason=reason)
    settle(by, gone.case, gone.person_id)
    record(
        by,
        "cases.retire_admission",
        gone,
        office_id=gone.office_id,
        reason=reason,
        details={"case": str(gone.case_id)},
    )
    return gone


def _correct_admission(
    by: Viewer, admission: Admission, version: int, changes: Mapping[str, Any], verb: str
) -> Admission:
    wanted = {name: changes[name] for name in ("happened_on", "exit_on", "exit_kind") if name in changes}
    if already(admission, wanted):
        unchanged()
        return admission
    start = wanted.get("happened_on", admission.happened_on)
    end, kind = wanted.get("exit_on", admission.exit_on), wanted.get("exit_kind", admission.exit_kind)
    refusals.check_day(start, admission.office)
    refusals.check_exit(start, end, kind, admission.office)
    _not_past_the_yes(by, admission, end, kind)
    pen.locked(Person, admission.person_id)
    refusals.check_room(
        admission.person_id,
        admission.office_id,
        rules.Stay(start, end),
        admission.pk,
        "exit_on" if "exit_on" in wanted else "happened_on",
    )
    saved = pen.correct(Admission, admission.pk, by=by, version=version, changes=wanted)
    moves_follow(by, saved, "screen", refusals.who_did_it(by, saved.office_id, None))
    record(
        by, verb, saved, office_id=saved.office_id,
        details={"case": str(saved.case_id), "version": saved.version, "on": str(start), "exit_on": str(end or ""), "exit_kind": kind},
    )  # fmt: skip
    return saved


def _not_past_the_yes(by: Viewer, stay: Admission, end: dt.date | None, kind: str) -> None:
    """Refuse to correct past a supervisor's yes: into a graduation, and the day or reason of an end that was agreed to.

    Taking an exit back stays possible: what was agreed to is undone with it, and asked for again.
    """
    if end is None or (end, kind) == (stay.exit_on, stay.exit_kind):
        return
    approves = bool(permissions_on(by, stay.case, ["cases.approve"]))
    if kind == GRADUATED != stay.exit_kind and not approves:
        raise Refused(_("A graduation begins with its checklist."), field="exit_kind")
    if stay.exit_on is None or stay.exit_kind == GRADUATED or by.everything:
        return
    agreed = Approval._base_manager.filter(
        case=stay.case_id, kind="closure", state="agreed", retired_at=None, answered_on__gte=stay.happened_on
    )
    next_ = Admission._base_manager.filter(
        case=stay.case_id, retired_at=None, happened_on__gt=stay.happened_on
    ).aggregate(on=Min("happened_on"))["on"]
    if next_ is not None:
        agreed = agreed.filter(answered_on__lte=next_)  # a yes given in a later stay is of that one
    row = agreed.order_by("-answered_on", "-recorded_at").first()
    if row is not None and not approves:
        raise Refused(
            _("The supervisor agreed to the reason and the day, and corrects them."), field="exit_on"
        )
    if row is not None and row.done_by_id == by.user_id:
        raise Refused(_("Somebody else must agree to what you ask for yourself."), field="exit_on")
