"""What we promised: given, kept, or not kept with a reason that she is told."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes, sealed
from wayhome.journey.plans.actions.checks import (
    check_known,
    check_owner,
    check_possible,
    check_until,
    due,
    expected,
    open_case,
    open_row,
    sent_twice,
    today_of,
    told,
)
from wayhome.journey.plans.models import Promise
from wayhome.journey.plans.queries import RECORD
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

TASK = "promise"
NAMES = ("to_whom", "kind", "by_on", "owner")


@act("plans.give_promise")
def give_promise(
    *, by: Viewer, case_id: uuid.UUID, kind: str, to_whom: str = "person", words: str = "", happened_on: dt.date | None = None,
    by_on: dt.date | None = None, owner: User | None = None, source: str = "screen", id: uuid.UUID | None = None,
) -> Promise:  # fmt: skip
    """Record what was promised, to whom and until when (else the office's clock says); who promised sees to it, if nobody is named."""
    kept = facts.found(Promise, id, by=by)
    if kept is not None:
        unchanged()
        return kept
    case = open_case(by, case_id)
    day = happened_on or today_of(case)
    check_possible(case, day)
    row = Promise(case=case, happened_on=day, source=source)
    row.pk = id or row.pk
    given = {
        "to_whom": to_whom,
        "kind": kind,
        "by_on": by_on or due(case, TASK, day),
        "owner": owner or by.user,
    }
    for name, value in _whole(row, case, given).items():
        setattr(row, name, value)
    for name, value in sealed.said(by, case, row, words).items():
        setattr(row, name, value)
    facts.record(row, by=by)
    expected(by, case, TASK, row.pk, row.by_on, row.owner)
    record(by, "plans.give_promise", row, office_id=case.office_id, details=told(case, kind=kind))
    return row


@act("plans.correct_promise")
def correct_promise(
    *, by: Viewer, promise_id: uuid.UUID, version: int, changes: Mapping[str, Any]
) -> Promise:
    """Change a promise: ``changes`` of to_whom, kind, by_on, owner, words."""
    seen = open_row(by, Promise, promise_id)
    case = seen.case
    wanted = _whole(seen, case, {name: changes[name] for name in NAMES if name in changes})
    if seen.version == version and "words" in changes:
        wanted |= sealed.said(by, case, seen, changes["words"])
    saved = facts.correct(Promise, seen.pk, by=by, version=version, changes=wanted)
    if saved.version == version:
        unchanged()
        return saved
    if saved.state == "open":
        expected(by, case, TASK, saved.pk, saved.by_on, saved.owner)
    record(by, "plans.correct_promise", saved, office_id=case.office_id, details={"changed": sorted(wanted)})
    return saved


@act("plans.keep_promise")
def keep_promise(*, by: Viewer, promise_id: uuid.UUID, version: int, on: dt.date | None = None) -> Promise:
    """One tap: kept. Sent twice, it counts once."""
    seen = open_row(by, Promise, promise_id)
    if sent_twice(by, seen, version) or seen.state == "kept":
        unchanged()
        return seen
    day = on or today_of(seen.case)
    _check_end(seen, day)
    changes = {"state": "kept", "ended_on": day, "broken_why": "", "told_on": None}
    return _ended(by, seen, version, changes, "plans.keep_promise")


@act("plans.break_promise")
def break_promise(
    *, by: Viewer, promise_id: uuid.UUID, version: int, why: str, on: dt.date | None = None, told_on: dt.date | None = None
) -> Promise:  # fmt: skip
    """Say that a promise cannot be kept, and why. Until she was told so (``told_on``), its task stays open."""
    seen = open_row(by, Promise, promise_id)
    check_known(why, codes.BROKEN_WHYS, "why")
    day = on or today_of(seen.case)
    _check_end(seen, day)
    if told_on is not None:
        _check_end(seen, told_on, "told_on")
    changes = {"state": "broken", "ended_on": day, "broken_why": why, "told_on": told_on}
    return _ended(by, seen, version, changes, "plans.break_promise")


@act("plans.tell_promise")
def tell_promise(*, by: Viewer, promise_id: uuid.UUID, version: int, on: dt.date | None = None) -> Promise:
    """One tap: she was told why it could not be kept. Nothing is left to do."""
    seen = open_row(by, Promise, promise_id)
    if sent_twice(by, seen, version) or seen.told_on is not None:
        unchanged()
        return seen
    if seen.state != "broken":
        raise Refused(_("This promise is not broken."))
    changes = {"told_on": on or today_of(seen.case)}
    return _ended(by, seen, version, changes, "plans.tell_promise")


@act("plans.retire_promise")
def retire_promise(*, by: Viewer, promise_id: uuid.UUID, reason: str) -> Promise:
    """Take a promise that was recorded wrongly off the list."""
    seen = open_row(by, Promise, promise_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    settle(by, [TASK], [seen.pk], on=today_of(seen.case), state="dropped")
    gone = facts.retire(Promise, seen.pk, by=by, reason=reason)
    record(by, "plans.retire_promise", gone, office_id=seen.case.office_id, reason=reason)
    return gone


def _ended(by: Viewer, seen: Promise, version: int, changes: dict[str, Any], verb: str) -> Promise:
    saved = facts.correct(Promise, seen.pk, by=by, version=version, changes=changes)
    if saved.version == version:
        unchanged()
        return saved
    if saved.state == "broken" and saved.told_on is None:
        expected(by, seen.case, TASK, saved.pk, today_of(seen.case), saved.owner)  # to tell her
    else:
        settle(by, [TASK], [saved.pk], on=saved.told_on or saved.ended_on or today_of(seen.case))
    details = told(seen.case, state=saved.state, why=saved.broken_why)
    record(by, verb, saved, office_id=seen.case.office_id, details=details)
    return saved


def _check_end(promise: Promise, day: dt.date, field: str = "ended_on") -> None:
    check_possible(promise.case, day, field)
    if day < promise.happened_on:
        raise Refused(_("This is before the promise was given. Check the date."), field=field)


def _whole(row: Promise, case: Case, wanted: Mapping[str, Any]) -> dict[str, Any]:
    for name, codelist in (("to_whom", codes.TO_WHOM), ("kind", codes.KINDS)):
        check_known(wanted.get(name, getattr(row, name)), codelist, name)
    if wanted.get("by_on") is not None:
        check_until(row.happened_on, wanted["by_on"])
    if "owner" in wanted:
        if wanted["owner"] is None:
            raise Refused(_("Choose who sees to it."), field="owner")
        check_owner(case, wanted["owner"], RECORD)
    return dict(wanted)
