"""Stays and what follows from them: the steps of the journey, which stay was the first, where the case stands. Used by actions alone."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from wayhome.journey.cases import refusals, rules
from wayhome.journey.cases.due import clocks_follow, consents_follow, drop_all
from wayhome.journey.cases.models import Admission, Case, DueDay, StageMove
from wayhome.journey.cases.rules.stages import CLOSED, led_to
from wayhome.journey.cases.steps import counting, ordered
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.kit.events import News
from wayhome.kit.latest import as_written, oldest_first
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import record

# Told after commit: (case id, who wrote it) of which a stay or a step changed, so that what follows from it upstairs follows.
stays_settled: News[...] = News("stays_settled")


def enter(
    by: Viewer,
    case: Case,
    happened_on: dt.date,
    id: uuid.UUID | None,
    source: str,
    doer: User,
    unknown: bool = False,
) -> Admission:
    """Begin a stay. ``unknown``: person and case were made just now for it, so that there is nothing earlier to settle with."""
    earlier = Admission._base_manager.filter(
        person_id=case.person_id, office_id=case.office_id, retired_at=None
    )
    again = not unknown and earlier.filter(happened_on__lte=happened_on).exists()
    admission = Admission(
        case=case, person_id=case.person_id, office_id=case.office_id, happened_on=happened_on, source=source, done_by=doer,
        kind=rules.READMITTED if again else rules.NEW,
    )  # fmt: skip
    if id is not None:
        admission.pk = id
    pen.record(admission, by=by)
    take_step(by, case, "admission", happened_on, admission, source, doer)
    if not unknown:
        settle(by, case, case.person_id)
    record(
        by, "cases.admit" if admission.kind == rules.NEW else "cases.readmit", admission, office_id=case.office_id,
        details={
            "case": str(case.pk), "person": str(case.person_id), "on": str(happened_on), "kind": admission.kind, "category": case.category,
            "done_by": str(doer.pk), "source": source,
        },
    )  # fmt: skip
    return admission


def take_step(
    by: Viewer,
    case: Case,
    stage: str,
    on: dt.date,
    admission: Admission | None,
    source: str,
    doer: User,
    id: uuid.UUID | None = None,
    why: str = "",
    because_of: uuid.UUID | None = None,
) -> StageMove:
    made = StageMove(case=case, stage=stage, happened_on=on, admission=admission, source=source, done_by=doer)
    made.why, made.because_of = why, because_of
    if id is not None:
        made.pk = id
    return pen.record(made, by=by)


def moves_follow(by: Viewer, admission: Admission, source: str, doer: User) -> None:
    """Bring the steps that an admission has made in line with its days: its own, and that of its exit."""
    steps = list(as_written(StageMove._base_manager.filter(admission=admission, retired_at=None)))
    entry = [step for step in steps if step.stage == "admission"]
    ways_out = [step for step in steps if step.stage != "admission"]
    for step in entry:
        _move_to(by, step, "admission", admission.happened_on)
    if admission.exit_on is None:
        for step in ways_out:
            pen.retire_along(StageMove, step.pk, by=by, reason="never_happened")
    elif ways_out:
        _move_to(by, ways_out[0], rules.stage_after(admission.exit_kind), admission.exit_on)
    else:
        take_step(
            by,
            admission.case,
            rules.stage_after(admission.exit_kind),
            admission.exit_on,
            admission,
            source,
            doer,
        )
    settle(by, admission.case, admission.person_id)


def _move_to(by: Viewer, step: StageMove, stage: str, on: dt.date) -> None:
    if (step.stage, step.happened_on) != (stage, on):
        pen.correct(
            StageMove, step.pk, by=by, version=step.version, changes={"stage": stage, "happened_on": on}
        )


def settle(by: Viewer, case: Case, person_id: uuid.UUID) -> None:
    """Let what follows from the stays follow: which was the first, when the case began, where it stands."""
    settle_kinds(by, person_id, case.office_id)
    settle_stage(by, case)


def settle_kinds(by: Viewer, person_id: uuid.UUID, office_id: uuid.UUID) -> None:
    """Let follow which of a person's stays in an office was the first. Who is in service again: nothing of theirs is due."""
    rows = Admission._base_manager.filter(person_id=person_id, office_id=office_id, retired_at=None)
    stays = list(oldest_first(rows))
    for stay, kind in zip(
        stays, rules.kinds([rules.Stay(stay.happened_on, stay.exit_on) for stay in stays]), strict=True
    ):
        if stay.kind != kind:
            pen.correct(Admission, stay.pk, by=by, version=stay.version, changes={"kind": kind})
    if any(stay.exit_on is None for stay in stays):
        DueDay.objects.filter(case__person=person_id).delete()


def settle_stage(by: Viewer, case: Case, *, undone: str = "") -> None:
    """Let the case stand where its last step has led, and begin no later than its first stay. ``undone`` as in ``clocks_follow``."""
    row = pen.locked(Case, case.pk)
    steps = in_order(case)
    # Every stay has the step of its beginning.
    stays = [step.admission for step in steps if step.admission and step.admission.retired_at is None]
    led = led_to((step.stage, bool(step.why) or step.admission_id is not None) for step in steps)
    wanted: dict[str, Any] = {"stage": led}
    began = min((stay.happened_on for stay in stays), default=row.happened_on)
    if began < row.happened_on:
        wanted["happened_on"] = began
    stays_settled(case_id=row.pk, user_id=by.user_id)
    if row.retired_at is not None:
        return
    closes = wanted["stage"] == CLOSED != row.stage
    if not already(row, wanted):
        pen.correct_locked(row, by=by, changes=wanted)
    if closes:
        drop_all(by, row)
    staying = any(stay.exit_on is None for stay in stays)
    walked = [(step.stage, step.happened_on) for step in steps]
    clocks_follow(by, row, walked, staying=staying, undone=undone)
    consents_follow(by, row)


def in_order(case: Case) -> list[StageMove]:
    """Return the steps of a case that lead somewhere, in their order, each with its stay."""
    steps = StageMove._base_manager.filter(case=case, retired_at=None).select_related("admission")
    return counting(ordered(steps))


def already(row: Any, wanted: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in wanted.items())


@contextlib.contextmanager
def paper_number_once() -> Iterator[None]:
    """Turn the database's own refusal of a paper number, taken by somebody else in the same moment, into the sentence for it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "paper_number" not in str(error):
            raise
        raise Refused(refusals.TAKEN, field="paper_number") from error
