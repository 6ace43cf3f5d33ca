"""Acts on people who came together: shared out evenly among colleagues, and one step for several of them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals, together
from wayhome.journey.cases.actions.handing import hand_over
from wayhome.journey.cases.actions.stages import move
from wayhome.journey.cases.handing import may_walk
from wayhome.journey.cases.models import Assignment, Case, HandOver, Operation
from wayhome.journey.cases.rules import stages
from wayhome.journey.cases.sealed import give_keys
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.clocks import pass_on
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

Whose = list[tuple[Case, User]]


@act("cases.share_out")
def share_out(*, by: Viewer, operation_id: uuid.UUID, to: Sequence[User], id: uuid.UUID | None = None) -> int:
    """Let colleagues walk with people who came together, evenly: with whom nobody walks yet, or only who wrote them down.

    What is to be done for them, and the keys, go along. ``id`` sent twice shares once; returns how many were shared out.
    """
    operation = together.operation_for(by, operation_id)
    if operation.office_id not in by.offices(together.SHARE):
        raise Http404
    pen.locked(Operation, operation.pk)
    if pen.found(Assignment, id) is not None or pen.found(HandOver, id) is not None:
        unchanged()
        return 0
    _check_to(by, operation, to)
    cases, walking = together.to_share(by, operation)
    if not cases:
        raise Refused(_("Somebody walks with each of them already."))
    share = -(-len(cases) // len(to))
    whose = [(case, to[at // share]) for at, case in enumerate(cases)]
    alone = [(case, user) for case, user in whose if not walking.get(case.pk)]
    if alone:
        _walk(by, operation, alone, id)
    moved = [(case, user) for case, user in whose if walking.get(case.pk) and user != operation.done_by]
    for at, (user, theirs) in enumerate(_by_user(moved).items()):
        ids = [case.pk for case in theirs]
        hand_over(by=by, of=operation.done_by, case_ids=ids, to=[user], id=None if alone or at else id)
    told = {str(user.pk): [str(case.pk) for case in theirs] for user, theirs in _by_user(whose).items()}
    record(by, "cases.share_out", operation, office_id=operation.office_id, details={"to": told})
    return len(whose)


def _check_to(by: Viewer, operation: Operation, to: Sequence[User]) -> None:
    if not to or len({user.pk for user in to}) != len(to):
        raise Refused(_("Choose who takes over."), field="to")
    refusals.check_assigned(by, operation.office_id, [(user, "case_worker") for user in to])
    for user in to:
        if not may_walk(user):
            raise Refused(
                _("%(name)s has no role that lets them see persons. Ask the administrator.") % {"name": user},
                field="to",
            )


def _walk(by: Viewer, operation: Operation, alone: Whose, id: uuid.UUID | None) -> None:
    """Begin these assignments; the team's tasks become theirs, and the keys follow."""
    day: dt.date = max(operation.happened_on, today(operation.office.time_zone))
    made = [
        Assignment(case=case, user=user, role="case_worker", happened_on=day, source="screen")
        for case, user in alone
    ]
    made[0].pk = id or made[0].pk
    pen.record_all(made, by=by)
    pass_on(by, None, {case.pk: user.pk for case, user in alone})
    for user, theirs in _by_user(alone).items():
        give_keys(by, {(case.pk, case.person_id) for case in theirs}, user, operation.office_id)


def _by_user(whose: Whose) -> dict[User, list[Case]]:
    found: dict[User, list[Case]] = defaultdict(list)
    for case, user in whose:
        found[user].append(case)
    return found


@act("cases.move_together")
def move_together(
    *, by: Viewer, operation_id: uuid.UUID, case_ids: Collection[uuid.UUID], stage: str, happened_on: dt.date
) -> int:
    """Record one step ahead for several who came together, all or nobody; who stands there or further on already stays. Return how many moved."""
    operation = together.operation_for(by, operation_id)
    if stage not in stages.TOGETHER:
        raise Refused(_("Choose a step of the journey."), field="stage")
    came = together.people_of(by, operation, "cases.admit").filter(pk__in=case_ids)
    if came.count() != len(set(case_ids)):
        raise Refused(_("Choose people who came together."), field="cases")
    behind = [case for case in came if stages.kind_of(case.stage, stage) == stages.FORWARD]
    if not behind:
        unchanged()
        return 0
    for case in behind:
        move(by=by, case_id=case.pk, stage=stage, happened_on=happened_on)
    record(
        by, "cases.move_together", operation, office_id=operation.office_id,
        details={"cases": [str(case.pk) for case in behind], "stage": stage, "on": str(happened_on)},
    )  # fmt: skip
    return len(behind)
