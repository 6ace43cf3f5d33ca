"""Recording, correcting and retiring a talk about needs."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.reaching import reach, reach_on, unreach
from wayhome.journey.cases.refusals import who_did_it
from wayhome.journey.plans import codes, sealed
from wayhome.journey.plans.actions.checks import (
    check_known,
    check_possible,
    due,
    expected,
    open_case,
    open_row,
    told,
)
from wayhome.journey.plans.models import NeedsTalk, Plan
from wayhome.journey.plans.news import needs_talked
from wayhome.kit import facts
from wayhome.kit.codes import STATES, recorded
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged


@act("plans.record_needs")
def record_needs(
    *, by: Viewer, case_id: uuid.UUID, happened_on: dt.date, answers: Mapping[str, str] | None = None, strengths: Collection[str] = (),
    wishes: str = "", source: str = "screen", done_by: User | None = None, id: uuid.UUID | None = None,
) -> NeedsTalk:  # fmt: skip
    """Record a talk about needs. The task of it ends; where there is no plan yet, making one becomes due."""
    kept = facts.found(NeedsTalk, id, by=by)
    if kept is not None:
        unchanged()
        return kept
    case = open_case(by, case_id)
    talk = NeedsTalk(case=case, happened_on=happened_on, source=source)
    talk.pk = id or talk.pk
    talk.done_by = who_did_it(by, case.office_id, done_by)
    for name, value in _answered(answers or {}, strengths).items():
        setattr(talk, name, value)
    if not wishes.strip() and not talk.strengths and not any(map(recorded, talk.answers.values())):
        raise Refused(_("Nothing is told yet. Tap one answer, or come back another day."))
    _check_day(case, happened_on)
    for name, value in sealed.said(by, case, talk, wishes, "wishes").items():
        setattr(talk, name, value)
    facts.record(talk, by=by)
    settle(by, ["needs"], [case.pk], on=happened_on)
    reach(by, case, "needs", happened_on, because_of=talk.pk)
    if not Plan._base_manager.filter(case=case, retired_at=None).exists():
        expected(by, case, "plan", case.pk, due(case, "plan", happened_on))
    record(by, "plans.record_needs", talk, office_id=case.office_id, details=told(case, on=happened_on))
    needs_talked(talk_id=talk.pk, user_id=by.user_id)
    return talk


@act("plans.correct_needs")
def correct_needs(*, by: Viewer, talk_id: uuid.UUID, version: int, changes: Mapping[str, Any]) -> NeedsTalk:
    """Correct a talk: ``changes`` of happened_on, answers, strengths (all of them), wishes, done_by, source."""
    seen = open_row(by, NeedsTalk, talk_id)
    case = seen.case
    wanted = {name: changes[name] for name in ("happened_on", "done_by", "source") if name in changes}
    if "done_by" in wanted:
        wanted["done_by"] = who_did_it(by, case.office_id, wanted["done_by"])
    if "answers" in changes or "strengths" in changes:
        wanted |= _answered(changes.get("answers", {}), changes.get("strengths", seen.strengths))
    if wanted.get("happened_on", seen.happened_on) != seen.happened_on:
        _check_day(case, wanted["happened_on"])
    if seen.version == version and "wishes" in changes:
        wanted |= sealed.said(by, case, seen, changes["wishes"], "wishes")
    saved = facts.correct(NeedsTalk, seen.pk, by=by, version=version, changes=wanted)
    if saved.version == version:
        unchanged()
        return saved
    if saved.happened_on != seen.happened_on:
        reach_on(by, case, saved.pk, saved.happened_on)
    record(by, "plans.correct_needs", saved, office_id=case.office_id, details={"changed": sorted(wanted)})
    needs_talked(talk_id=saved.pk, user_id=by.user_id)
    return saved


@act("plans.retire_needs")
def retire_needs(*, by: Viewer, talk_id: uuid.UUID, reason: str) -> NeedsTalk:
    """Take a talk that was recorded wrongly out of every list; without another one, the step it brought goes too and talking about needs is due again."""
    seen = open_row(by, NeedsTalk, talk_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    gone = facts.retire(NeedsTalk, seen.pk, by=by, reason=reason)
    case, others = seen.case, NeedsTalk._base_manager.filter(case=seen.case, retired_at=None)
    unreach(by, case, seen.pk, reason=reason, others=others)
    if not others.exists():
        settle(by, ["plan"], [case.pk], on=seen.happened_on, state="dropped")
        expected(by, case, "needs", case.pk, due(case, "needs", case.happened_on))
    record(by, "plans.retire_needs", gone, office_id=case.office_id, reason=reason)
    needs_talked(talk_id=gone.pk, user_id=by.user_id)
    return gone


def _answered(answers: Mapping[str, str], strengths: Collection[str]) -> dict[str, Any]:
    for domain, answer in answers.items():
        check_known(domain, codes.DOMAINS, domain)
        if answer not in STATES:
            check_known(answer, codes.ANSWERS, domain)
    for code in strengths:
        check_known(code, codes.STRENGTHS, "strengths")
    return {**answers, **{code: code in strengths for code in codes.STRENGTHS.codes}}


def _check_day(case: Case, day: dt.date) -> None:
    check_possible(case, day)
    if NeedsTalk._base_manager.filter(case=case, happened_on=day, retired_at=None).exists():
        raise Refused(
            _("A talk on this day is recorded already. Open that one and correct it."), field="happened_on"
        )
