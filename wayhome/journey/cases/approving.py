"""Asking a supervisor to agree, and her answer. The room whose step it is calls these inside its own act, and does what was agreed to."""

import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes
from wayhome.journey.cases.models import Approval, Case
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import expect, settle
from wayhome.trust.access.viewer import Viewer

APPROVE = "cases.approve"


def ask_approval(by: Viewer, case: Case, kind: str, about: uuid.UUID) -> Approval:
    """Ask for a yes to ``about``, as part of an act; what was asked already stands. Supervisors see it on their list, due today."""
    open_ = Approval._base_manager.filter(kind=kind, about=about, state="asked", retired_at=None).first()
    if open_ is not None:
        return open_
    day = today(case.office.time_zone)
    made = pen.record(Approval(case=case, kind=kind, about=about, happened_on=day), by=by)
    expect(
        by, "approval", made.pk, office=case.office, due_on=day, on=day, case_id=case.pk,
        person_id=case.person_id, team_id=case.team_id,
    )  # fmt: skip
    return made


def answer_approval(by: Viewer, approval: Approval, *, agreed: bool, why: str = "") -> Approval:
    """Answer what a colleague asked, as part of an act. Refused to who asked herself, and where it was answered already."""
    row = pen.locked(Approval, approval.pk)
    if not by.may_in(APPROVE, row.case.office_id):
        raise Refused(_("Only a supervisor answers this."))
    if row.state != "asked" or row.retired_at is not None:
        raise Refused(_("This was answered already."))
    if row.done_by_id == by.user_id:
        raise Refused(_("Somebody else must agree to what you ask for yourself."))
    if not agreed and why not in codes.RETURN_WHYS:
        raise Refused(_("Say why you give it back."), field="why")
    day = today(row.case.office.time_zone)
    changes = {
        "state": "agreed" if agreed else "returned",
        "answered_on": day,
        "answered_by_id": by.user_id,
        "why": "" if agreed else why,
    }
    settle(by, ["approval"], [row.pk], on=day)
    return pen.correct_locked(row, by=by, changes=changes)


def withdraw_approval(by: Viewer, kind: str, about: uuid.UUID) -> None:
    """Take back what was asked and not answered (it was changed, or is not wanted any more), as part of an act."""
    seen = Approval._base_manager.filter(kind=kind, about=about, state="asked", retired_at=None).first()
    if seen is None:
        return
    row = pen.locked(Approval, seen.pk)
    if row.state != "asked":  # a supervisor answered in this very moment
        raise Refused(_("This was answered already."))
    day = today(row.case.office.time_zone)
    settle(by, ["approval"], [row.pk], on=day, state="dropped")
    pen.correct_locked(row, by=by, changes={"state": "withdrawn"})
