"""What the organisation gives for a step of the plan: asked, agreed to by a supervisor, handed over, asked about on a later day."""

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.approving import answer_approval, ask_approval, withdraw_approval
from wayhome.journey.cases.models import Approval, Case
from wayhome.journey.cases.refusals import NO_NUMBER
from wayhome.journey.plans import codes, queries, rules, sealed
from wayhome.journey.plans.actions.checks import (
    CHANGED,
    GONE,
    check_known,
    check_possible,
    check_until,
    due,
    expected,
    open_row,
    sent_twice,
    today_of,
    told,
)
from wayhome.journey.plans.models import Goal, PlanAction, PlanGrant
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.kit.formats import WHOLE
from wayhome.registry.people.rules import paper_number
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

KIND = "grant"  # of approvals
TASK, USE = "grant", "grant_use"
NAMES = ("kind", "amount", "currency", "by_on", "action")
ANSWERED = _("This was answered already.")
NOT_NOW = _("It does not stand where this could be done. Open it again.")
MONEY = {
    "none": _("Write an amount above nought."),
    "absurd": _("This amount is too large. Check the noughts."),
    "fine": _("Nobody pays such a small part. Write the amount again."),
}


@act("plans.ask_grant")
def ask_grant(
    *, by: Viewer, goal_id: uuid.UUID, kind: str, amount: Decimal, currency: str, by_on: dt.date, action: PlanAction | None = None,
    words: str = "", source: str = "screen", id: uuid.UUID | None = None,
) -> PlanGrant:  # fmt: skip
    """Ask a supervisor for money or things for a goal (for one step of it) of a plan that was agreed to."""
    kept = facts.found(PlanGrant, id, by=by)
    if kept is not None:
        unchanged()
        return kept
    goal = open_row(by, Goal, goal_id)
    case = goal.case
    if goal.retired_at is not None or goal.state != "open":
        raise Refused(_("This goal is not on the way any more."))
    if not queries.was_agreed(goal):
        raise Refused(_("A supervisor agrees to the plan first. Ask for that, then for what it costs."))
    row = PlanGrant(case=case, goal=goal, happened_on=today_of(case), source=source)
    row.pk = id or row.pk
    asked = {"kind": kind, "amount": amount, "currency": currency, "by_on": by_on, "action": action}
    for name, value in _whole(row, case, asked).items():
        setattr(row, name, value)
    for name, value in sealed.said(by, case, row, words).items():
        setattr(row, name, value)
    facts.record(row, by=by)
    ask_approval(by, case, KIND, row.pk)
    record(by, "plans.ask_grant", row, office_id=case.office_id, details=_told(row, case))
    return row


@act("plans.note_paper_grant")
def note_paper_grant(
    *, by: Viewer, goal_id: uuid.UUID, kind: str, amount: Decimal, currency: str, agreed_on: dt.date, later: str,
    agreed_by: User | None = None, given_on: dt.date | None = None, receipt: str = "", received_by: str = "person", words: str = "",
    id: uuid.UUID | None = None,
) -> PlanGrant:  # fmt: skip
    """Write down later what was agreed to on paper: on which day, by a colleague (``agreed_by``) or before this system, and when it was paid.

    By who may agree to grants. There is no approval of this house behind it, and none is made: the row says so for good.
    """
    kept = facts.found(PlanGrant, id, by=by)
    if kept is not None:
        unchanged()
        return kept
    goal = open_row(by, Goal, goal_id, queries.APPROVE)
    case = goal.case
    if goal.retired_at is not None:
        raise Refused(GONE)
    _check_paper(by, case, agreed_on, later, agreed_by)
    if by.user_id in queries.asked_for(goal):
        # A no of this house is not turned into a yes by who asked, on her word alone.
        raise Refused(_("Somebody else must agree to what you ask for yourself."), field="agreed_by")
    row = PlanGrant(case=case, goal=goal, happened_on=agreed_on, source="paper", state="agreed")
    row.pk = id or row.pk
    row.later, row.agreed_by, row.agreed, row.agreed_on = later, agreed_by, amount, agreed_on
    row.by_on = given_on or today_of(case)
    wanted = _whole(row, case, {"kind": kind, "amount": amount, "currency": currency})
    if given_on is not None:
        wanted |= {"state": "given", **_handed(row, case, given_on, receipt, received_by)}
    for name, value in wanted.items():
        setattr(row, name, value)
    for name, value in sealed.said(by, case, row, words).items():
        setattr(row, name, value)
    facts.record(row, by=by)
    follow_grant(by, row, case)
    more = {"on": str(agreed_on), "later": later, "agreed_by": str(agreed_by.pk) if agreed_by else ""}
    record(by, "plans.note_paper_grant", row, office_id=case.office_id, details=_told(row, case) | more)
    return row


def _check_paper(by: Viewer, case: Case, agreed_on: dt.date, later: str, agreed_by: User | None) -> None:
    check_possible(case, agreed_on, "agreed_on")
    if agreed_on >= today_of(case):
        raise Refused(_("What is decided today is asked for and answered here."), field="agreed_on")
    check_known(later, codes.LATER, "agreed_by")
    if (later == "colleague") != (agreed_by is not None):
        raise Refused(_("Choose who agreed to it."), field="agreed_by")
    if agreed_by is not None and agreed_by.pk == by.user_id:
        raise Refused(_("Somebody else writes down what you agreed to yourself."), field="agreed_by")
    colleague(by, [case.office_id], agreed_by, "agreed_by")


@act("plans.correct_grant")
def correct_grant(*, by: Viewer, grant_id: uuid.UUID, version: int, changes: Mapping[str, Any]) -> PlanGrant:
    """Change what is asked: ``changes`` of kind, amount, currency, by_on, action, words. What was declined or taken back is asked anew."""
    seen = _open(by, grant_id)
    case = seen.case
    if seen.version != version:
        raise facts.Conflict(facts.locked(PlanGrant, seen.pk), dict(changes))
    if not rules.grant_may(seen.state, "asked"):
        raise Refused(_("It was agreed to. Take it back first, then ask for something else."))
    wanted = _whole(seen, case, {name: changes[name] for name in NAMES if name in changes})
    if "words" in changes:
        wanted |= sealed.said(by, case, seen, changes["words"])
    saved = facts.correct(PlanGrant, seen.pk, by=by, version=version, changes=wanted | {"state": "asked"})
    if saved.version == version:
        unchanged()
        return saved
    ask_approval(by, case, KIND, saved.pk)
    follow_grant(by, saved, case)
    record(by, "plans.correct_grant", saved, office_id=case.office_id, details=_told(saved, case))
    return saved


@act("plans.answer_grant")
def answer_grant(
    *,
    by: Viewer,
    grant_id: uuid.UUID,
    version: int,
    agreed: bool,
    amount: Decimal | None = None,
    why: str = "",
) -> PlanGrant:
    """A supervisor's answer to what she saw (``version``): agreed to, as asked or to a smaller ``amount``; or declined, with a reason."""
    seen = _open(by, grant_id, queries.APPROVE)
    case = seen.case
    if seen.version != version:
        raise Refused(CHANGED)
    approval = (
        Approval._base_manager.filter(kind=KIND, about=seen.pk, state="asked", retired_at=None)
        .select_related("case__office")
        .first()
    )
    if approval is None or seen.state != "asked":
        raise Refused(ANSWERED)
    if by.user_id in queries.who_asked(seen):
        raise Refused(_("Somebody else must agree to what you ask for yourself."))
    changes: dict[str, Any] = {"state": "declined"}
    if agreed:
        given = seen.amount if amount is None else amount
        _check_money(given, seen.currency)
        if given > seen.amount:
            raise Refused(_("That is more than was asked. Agree to less, or to as much."), field="amount")
        changes = {"state": "agreed", "agreed": given, "agreed_on": today_of(case)}
    answer_approval(by, approval, agreed=agreed, why=why)
    saved = facts.correct_locked(facts.locked(PlanGrant, seen.pk), by=by, changes=changes)
    follow_grant(by, saved, case)
    record(
        by, "plans.answer_grant", saved, office_id=case.office_id, details=_told(saved, case) | {"why": why}
    )
    return saved


@act("plans.give_grant")
def give_grant(
    *, by: Viewer, grant_id: uuid.UUID, version: int, given_on: dt.date, receipt: str, received_by: str
) -> PlanGrant:
    """Record that it was handed over: on which day, by which receipt, to whom. What was recorded of it wrongly is corrected so too."""
    seen = _open(by, grant_id)
    if seen.agreed_on is None or not (seen.given_on or rules.grant_may(seen.state, "given")):
        raise Refused(NOT_NOW)
    changes = _handed(seen, seen.case, given_on, receipt, received_by)
    state = seen.state if seen.state == "checked" else "given"
    return _changed(by, seen, version, changes | {"state": state}, "plans.give_grant")


@act("plans.check_grant")
def check_grant(
    *, by: Viewer, grant_id: uuid.UUID, version: int, checked_on: dt.date, used: str, used_why: str = ""
) -> PlanGrant:
    """Record how she used it, as she tells; where it went elsewhere, why."""
    seen = _open(by, grant_id)
    if seen.given_on is None or not rules.grant_may(seen.state, "checked"):
        raise Refused(NOT_NOW)
    check_known(used, codes.USES, "used")
    why = "" if used == "planned" else used_why
    if used != "planned":
        check_known(why, codes.USE_WHYS, "used_why")
    check_possible(seen.case, checked_on, "checked_on")
    if checked_on < seen.given_on:
        raise Refused(_("This is before it was handed over. Check the date."), field="checked_on")
    changes = {"state": "checked", "checked_on": checked_on, "used": used, "used_why": why}
    return _changed(by, seen, version, changes, "plans.check_grant")


@act("plans.withdraw_grant")
def withdraw_grant(*, by: Viewer, grant_id: uuid.UUID, version: int) -> PlanGrant:
    """One tap: it is not wanted any more. What was handed over already stays."""
    seen = _open(by, grant_id)
    if sent_twice(by, seen, version) or seen.state == "withdrawn":
        unchanged()
        return seen
    if not rules.grant_may(seen.state, "withdrawn"):
        raise Refused(NOT_NOW)
    withdraw_approval(by, KIND, seen.pk)
    changes = {"state": "withdrawn", **rules.cleared("withdrawn")}
    return _changed(by, seen, version, changes, "plans.withdraw_grant")


@act("plans.take_back_grant")
def take_back_grant(*, by: Viewer, grant_id: uuid.UUID, version: int) -> PlanGrant:
    """One tap: the last step (asked about, handed over) was recorded by mistake; the one before it stands again, with its task."""
    seen = _open(by, grant_id)
    if sent_twice(by, seen, version):
        unchanged()
        return seen
    before = {"checked": "given", "given": "agreed"}.get(seen.state, "")
    if not rules.grant_may(seen.state, before):
        raise Refused(NOT_NOW)
    changes = {"state": before, **rules.cleared(before)}
    return _changed(by, seen, version, changes, "plans.take_back_grant")


@act("plans.retire_grant")
def retire_grant(*, by: Viewer, grant_id: uuid.UUID, reason: str) -> PlanGrant:
    """Take what was recorded wrongly off the plan."""
    seen = open_row(by, PlanGrant, grant_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    _no_longer_due(by, seen)
    gone = facts.retire(PlanGrant, seen.pk, by=by, reason=reason)
    record(by, "plans.retire_grant", gone, office_id=seen.case.office_id, reason=reason)
    return gone


def retire_grants_of(by: Viewer, goal: Goal, reason: str) -> None:
    """Retire what was asked for a goal that was recorded wrongly, as part of an act. Refused where something was handed over for it."""
    rows = list(PlanGrant._base_manager.filter(goal=goal, retired_at=None).select_related("case__office"))
    if any(row.given_on is not None for row in rows):
        raise Refused(_("Something was handed over for it. Retire that first, if it was recorded wrongly."))
    for row in rows:
        _no_longer_due(by, row)
        facts.retire_along(PlanGrant, row.pk, by=by, reason=reason)


def _handed(row: PlanGrant, case: Case, given_on: dt.date, receipt: str, received_by: str) -> dict[str, Any]:
    """Return what handing over writes. Of what was written down later the receipt may be lost."""
    check_known(received_by, codes.RECEIVERS, "received_by")
    fault = rules.given_fault(row.agreed_on or given_on, given_on, row.checked_on, today_of(case))
    if fault == "before":
        raise Refused(_("This is before the supervisor agreed. Check the date."), field="given_on")
    if fault == "after":
        raise Refused(
            _("This is after the day the person was asked about it. Check the date."), field="given_on"
        )
    check_possible(case, given_on, "given_on")
    number = paper_number(receipt)
    if number is None or not (number or row.later):
        raise Refused(NO_NUMBER if number is None else _("Write the number on the receipt."), field="receipt")
    return {"given_on": given_on, "receipt": number, "received_by": received_by}


def _open(by: Viewer, grant_id: uuid.UUID, permission: str = queries.RECORD) -> PlanGrant:
    row = open_row(by, PlanGrant, grant_id, permission)
    if row.retired_at is not None:
        raise Refused(GONE)
    return row


def _changed(by: Viewer, seen: PlanGrant, version: int, changes: dict[str, Any], verb: str) -> PlanGrant:
    saved = facts.correct(PlanGrant, seen.pk, by=by, version=version, changes=changes)
    if saved.version == version:
        unchanged()
        return saved
    follow_grant(by, saved, seen.case)
    record(by, verb, saved, office_id=seen.case.office_id, details=_told(saved, seen.case))
    return saved


def _no_longer_due(by: Viewer, row: PlanGrant) -> None:
    withdraw_approval(by, KIND, row.pk)
    settle(by, [TASK, USE], [row.pk], on=today_of(row.case), state="dropped")


def follow_grant(by: Viewer, row: PlanGrant, case: Case) -> None:
    """Let the tasks follow: to hand over what was agreed to (or look at a no), then to ask how it was used; part of an act."""
    day = today_of(case)
    if row.state == "given" and row.given_on is not None:
        settle(by, [TASK], [row.pk], on=row.given_on)
        asks = due(case, USE, row.given_on)
        expected(by, case, USE, row.pk, max(asks, day) if row.later else asks)  # what is old is not late
        return
    over = {"agreed": [USE], "declined": [USE]}.get(row.state, [TASK, USE])
    done = row.state == "checked"
    settle(by, over, [row.pk], on=row.checked_on or day, state="done" if done else "dropped")
    if row.state in ("agreed", "declined"):
        expected(by, case, TASK, row.pk, max(row.by_on, day) if row.state == "agreed" else day)


def _told(row: PlanGrant, case: Case) -> dict[str, Any]:
    paid = row.agreed if row.agreed is not None else row.amount
    return told(case, kind=row.kind, state=row.state, amount=f"{paid.normalize():f}", currency=row.currency)


def _check_money(amount: Decimal, currency: str) -> None:
    fault = rules.money_fault(amount, whole=currency in WHOLE)
    if fault:
        raise Refused(MONEY[fault], field="amount")


def _whole(row: PlanGrant, case: Case, wanted: Mapping[str, Any]) -> dict[str, Any]:
    check_known(wanted.get("kind", row.kind), codes.GRANT_KINDS, "kind")
    currency = wanted.get("currency", row.currency)
    if not currency or currency not in (*case.office.currencies, row.currency):
        raise Refused(_("Choose a currency of this office."), field="currency")
    _check_money(wanted.get("amount", row.amount), currency)
    if "by_on" in wanted:
        check_until(row.happened_on, wanted["by_on"])
    action = wanted.get("action")
    if action is not None and (action.goal_id != row.goal_id or action.retired_at is not None):
        raise Refused(_("Choose a step of this goal."), field="action")
    return dict(wanted)
