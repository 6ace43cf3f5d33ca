"""A graduation is prepared, asked for, agreed to, and done: then the exit is recorded and the contacts afterwards begin."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes, queries, rules
from wayhome.journey.aftercare.actions.keeping import IN_SERVICE_AGAIN, keep, still_open
from wayhome.journey.aftercare.models import Graduation, Line, Return
from wayhome.journey.aftercare.sealed import sealed_words
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases import approving, refusals
from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for
from wayhome.journey.plans.actions import tick_action
from wayhome.journey.plans.queries import open_steps
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.agencies.models import Agency
from wayhome.registry.places.models import Place
from wayhome.registry.tasks.actions import expect, settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

KIND = "graduation"
NOT_IN_SERVICE = _("This person is not in service now. Only who is in service can graduate.")
ASKED = _("This waits for the supervisor. Take it back before you change it.")
ANSWERED = _("This was answered already.")
Answers = Mapping[str, tuple[str, str]]  # line: (yes | no, why not)
Steps = Mapping[
    uuid.UUID, tuple[int, str, str]
]  # step of her plan: (the version seen, done | dropped, why it is no longer needed)


@act("aftercare.save_graduation")
def save_graduation(
    *, by: Viewer, case_id: uuid.UUID, happened_on: dt.date, wish: str, lines: Answers, words: str | None = None,
    id: uuid.UUID | None = None, version: int | None = None, source: str = "screen", done_by: User | None = None,
) -> Graduation:  # fmt: skip
    """Write the checklist of a graduation down, new or (with ``version``) again: the day meant, her wish, and each line.

    What is not answered yet may stay empty; a line left out keeps what was said of it. ``words`` None leaves her words as they are.
    """
    case = case_for(by, case_id, queries.RECORD)
    made = pen.found(Graduation, id)
    if version is None and made is not None and made.case_id == case.pk:
        unchanged()
        return made
    still_open(case)
    _day(happened_on, case)
    _known(lines, codes.CRITERIA, reasons=True)
    if version is None:
        row = _begun(by, case, id, source, done_by)
        row.happened_on, row.wish = happened_on, wish
        row.words = sealed_words(by, case, row, words)
        saved = pen.record(row, by=by)
    else:
        row = _changeable(by, case, id)
        changes = {"happened_on": happened_on, "wish": wish, "words": sealed_words(by, case, row, words)}
        saved = pen.correct(Graduation, row.pk, by=by, version=version, changes=changes)
    changed = _answer(by, saved, "criteria", lines)
    if version is not None and saved.version == version and not changed:
        unchanged()
        return saved
    record(
        by, "aftercare.save_graduation", saved, office_id=case.office_id,
        details={"case": str(case.pk), "on": str(happened_on), "wish": wish, "lines": changed},
    )  # fmt: skip
    return saved


@act("aftercare.save_return")
def save_return(
    *, by: Viewer, graduation_id: uuid.UUID, living: str, with_whom: str, province: Place | None = None,
    agency: Agency | None = None, fit: Answers, home: Answers, copies: Answers, words: str | None = None,
    version: int | None = None,
) -> Return:  # fmt: skip
    """Write the plan of the return down: where and with whom, who receives her, what was checked and given; new or again."""
    graduation = queries.row_for(by, Graduation, graduation_id, queries.RECORD)
    case = graduation.case
    still_open(case)
    _changeable(by, case, graduation.pk)
    if province is not None and (province.level != "province" or province.country == ""):
        raise Refused(_("Choose a province."), field="province")
    for part, told in (("fit", fit), ("home", home), ("copies", copies)):
        _known(told, codes.LINES[part], reasons=False)
    changes: dict[str, Any] = {
        "living": living, "with_whom": with_whom, "province_id": province.pk if province else None,
        "agency_id": agency.pk if agency else None,
    }  # fmt: skip
    row = queries.return_of(graduation)
    if row is None:
        row = Return(case=case, graduation=graduation, happened_on=today(case.office.time_zone), **changes)
        row.words = sealed_words(by, case, row, words)
        saved = pen.record(row, by=by)
    else:
        changes["words"] = sealed_words(by, case, row, words)
        saved = pen.correct(Return, row.pk, by=by, version=version or 0, changes=changes)
    ticked = {
        part: _answer(by, graduation, part, told)
        for part, told in (("fit", fit), ("home", home), ("copies", copies))
    }
    if saved.version == version and not any(ticked.values()):
        unchanged()
        return saved
    details = {"case": str(case.pk), "living": living, "with": with_whom, "lines": ticked}
    record(by, "aftercare.save_return", saved, office_id=case.office_id, details=details)
    return saved


@act("aftercare.ask_graduation")
def ask_graduation(*, by: Viewer, graduation_id: uuid.UUID, steps: Steps | None = None) -> Graduation:
    """Ask the supervisor to agree. Every line needs its answer, a line that is not met its reason; her wish and the plan of the return must stand.

    Where the office asks no supervisor, it is agreed to at once. ``steps`` says which of the open steps of her plan are done or no longer
    needed; of which nothing is said, go on after she has gone.
    """
    row = queries.row_for(by, Graduation, graduation_id, queries.RECORD)
    if row.state == "asked":
        unchanged()
        return row
    still_open(row.case)
    if row.state not in ("draft", "returned") or row.retired_at is not None:
        raise Refused(ANSWERED)
    _whole(row)
    told = _steps_told(by, row.case, steps or {})
    asks = queries.needs_approval(row.case, KIND)
    saved = pen.correct_locked(
        pen.locked(Graduation, row.pk), by=by, changes={"state": "asked" if asks else "agreed"}
    )
    if asks:
        approving.ask_approval(by, row.case, KIND, row.pk)
    record(
        by,
        "aftercare.ask_graduation",
        saved,
        office_id=row.case.office_id,
        details={"case": str(row.case_id), **told},
    )
    return saved if asks else _go_on(by, row.case, saved)


@act("aftercare.answer_graduation")
def answer_graduation(*, by: Viewer, graduation_id: uuid.UUID, agreed: bool, why: str = "") -> Graduation:
    """Agree, or give back with a reason. At the yes the exit is recorded, or, where the day is still to come, becomes a task of that day."""
    row = queries.row_for(by, Graduation, graduation_id, "cases.approve")
    asked = queries.approval_asked(KIND, row.pk)
    if asked is None or row.state != "asked":
        raise Refused(ANSWERED)
    approving.answer_approval(by, asked, agreed=agreed, why=why)
    saved = pen.correct_locked(
        pen.locked(Graduation, row.pk), by=by, changes={"state": "agreed" if agreed else "returned"}
    )
    record(
        by, "aftercare.answer_graduation", saved, office_id=row.case.office_id,
        details={"case": str(row.case_id), "agreed": agreed, "why": why},
    )  # fmt: skip
    return _go_on(by, row.case, saved) if agreed else saved


@act("aftercare.complete_graduation")
def complete_graduation(*, by: Viewer, graduation_id: uuid.UUID, exit_on: dt.date) -> Graduation:
    """Record that somebody whose graduation was agreed to has gone, on which day."""
    row = queries.row_for(by, Graduation, graduation_id, queries.RECORD)
    if row.admission_id is not None:
        unchanged()
        return row
    still_open(row.case)
    if row.state != "agreed" or row.retired_at is not None:
        raise Refused(_("The supervisor has not agreed to this yet."))
    _of_this_stay(row.case, row)
    saved = _gone(by, row.case, row, exit_on)
    record(
        by, "aftercare.complete_graduation", saved, office_id=row.case.office_id,
        details={"case": str(row.case_id), "on": str(exit_on)},
    )  # fmt: skip
    return saved


@act("aftercare.take_back_graduation")
def take_back_graduation(*, by: Viewer, graduation_id: uuid.UUID) -> Graduation:
    """Take back what was asked and not answered, or agreed to and not done: it is being prepared again."""
    row = queries.row_for(by, Graduation, graduation_id, queries.RECORD)
    if row.state == "draft":
        unchanged()
        return row
    if row.retired_at is not None or row.admission_id is not None or row.state not in ("asked", "agreed"):
        raise Refused(ANSWERED)
    approving.withdraw_approval(by, KIND, row.pk)
    settle(by, [KIND], [row.pk], on=today(row.case.office.time_zone), state="dropped")
    saved = pen.correct_locked(pen.locked(Graduation, row.pk), by=by, changes={"state": "draft"})
    record(
        by, "aftercare.take_back_graduation", saved, office_id=row.case.office_id,
        details={"case": str(row.case_id)},
    )  # fmt: skip
    return saved


@act("aftercare.retire_graduation")
def retire_graduation(*, by: Viewer, graduation_id: uuid.UUID, reason: str) -> Graduation:
    """Take a checklist that was begun by mistake off the file, with its plan; one that was agreed to and done is undone by its exit."""
    row = queries.row_for(by, Graduation, graduation_id, queries.RECORD)
    if row.retired_at is not None:
        unchanged()
        return row
    if row.state not in ("draft", "returned"):
        raise Refused(ASKED if row.state == "asked" else ANSWERED)
    plan = queries.return_of(row)
    if plan is not None:
        pen.retire_along(Return, plan.pk, by=by, reason=reason)
    gone = pen.retire(Graduation, row.pk, by=by, reason=reason)
    lines = Line._base_manager.filter(graduation=row, retired_at=None).values_list("pk", flat=True)
    pen.retire_all(pen.locked_all(Line, lines), by=by, reason=reason)
    record(
        by, "aftercare.retire_graduation", gone, office_id=row.case.office_id, reason=reason,
        details={"case": str(row.case_id)},
    )  # fmt: skip
    return gone


def _begun(by: Viewer, case: Case, id: uuid.UUID | None, source: str, done_by: User | None) -> Graduation:
    if queries.open_stay(case) is None:
        raise Refused(NOT_IN_SERVICE)
    if queries.open_graduation(by, case) is not None:
        raise Refused(_("A graduation is being prepared already. Open it and go on there."))
    row = Graduation(case=case, source=source, done_by=refusals.who_did_it(by, case.office_id, done_by))
    row.pk = id or row.pk
    return row


def _changeable(by: Viewer, case: Case, id: uuid.UUID | None) -> Graduation:
    row = Graduation._base_manager.filter(pk=id or uuid.UUID(int=0), case=case, retired_at=None).first()
    if row is None or row.state not in ("draft", "returned"):
        raise Refused(ASKED if row is not None and row.state == "asked" else ANSWERED)
    return row


def _day(day: dt.date, case: Case) -> None:
    if not case.happened_on <= day <= today(case.office.time_zone) + dt.timedelta(days=366):
        raise Refused(_("This day cannot be. Check the day, month and year."), field="happened_on")


def _known(told: Answers, known: Any, *, reasons: bool) -> None:
    for line, (answer, why) in told.items():
        right = answer in codes.ANSWERS and line in known and (not why or why in codes.UNMET_WHYS)
        if not right or (why and (answer == "yes" or not reasons)):
            raise Refused(_("Choose one that is on the list."), field=f"line_{line}")


def _answer(by: Viewer, graduation: Graduation, part: str, told: Answers) -> list[str]:
    """Write lines of a part that are new or answered otherwise; return which."""
    there = queries.lines_of(graduation)[part]
    changed = [
        line
        for line, said in told.items()
        if line not in there or (there[line].answer, there[line].why) != said
    ]
    day = today(graduation.case.office.time_zone)
    new = [
        Line(case=graduation.case, graduation=graduation, part=part, line=line, happened_on=day, answer=told[line][0], why=told[line][1])
        for line in changed
        if line not in there
    ]  # fmt: skip
    pen.record_all(new, by=by)
    for line in changed:
        if line in there:
            answer, why = told[line]
            pen.correct_locked(
                pen.locked(Line, there[line].pk), by=by, changes={"answer": answer, "why": why}
            )
    return changed


def _whole(row: Graduation) -> None:
    if row.wish not in codes.WISHES:
        raise Refused(_("Ask the person what they wish first, and write it down."), field="wish")
    open_ = rules.unanswered(queries.asked_of(row.case).lines["criteria"], queries.told_lines(row))
    if open_:
        names = ", ".join(f"“{codes.CRITERIA.label(line)}”" for line in open_)
        sentence = _("Answer these lines first; what is not met needs a reason: %(lines)s.")
        raise Refused(sentence % {"lines": names}, field=f"line_{open_[0]}")
    plan = queries.return_of(row)
    if plan is None or plan.living not in codes.LIVING or plan.with_whom not in codes.WITH_WHOM:
        raise Refused(_("Write down where they will live, and with whom, first."))


def _steps_told(by: Viewer, case: Case, steps: Steps) -> dict[str, int]:
    """Write down what became of the open steps of her plan; return how many are done, are no longer needed, and go on."""
    there = {row.pk for row in open_steps(by, case)}
    for step, (version, state, why) in steps.items():
        if state not in ("done", "dropped") or step not in there:
            raise Refused(_("A colleague changed this since you opened the page. Look at it again."))
        if state == "dropped" and not why:
            raise Refused(_("Say why it is no longer needed."), field="dropped_why")
        tick_action(
            by=by, action_id=step, version=version, state=state, why=why if state == "dropped" else ""
        )
    said = [state for _version, state, _why in steps.values()]
    found = {"done": said.count("done"), "dropped": said.count("dropped"), "go_on": len(there - set(steps))}
    return {f"steps_{name}": n for name, n in found.items() if n}


def _go_on(by: Viewer, case: Case, row: Graduation) -> Graduation:
    _of_this_stay(case, row)
    day = today(case.office.time_zone)
    if row.happened_on <= day:
        return _gone(by, case, row, row.happened_on)
    expect(
        by, KIND, row.pk, office=case.office, due_on=row.happened_on, on=day, case_id=case.pk,
        person_id=case.person_id, team_id=case.team_id, owner=worker_of(case),
    )  # fmt: skip
    return row


def _of_this_stay(case: Case, row: Graduation) -> None:
    """Refuse to end a stay that began after this was asked for."""
    stay = queries.open_stay(case)
    if stay is not None and queries.asked_before(row, stay):
        raise Refused(IN_SERVICE_AGAIN)


def _gone(by: Viewer, case: Case, row: Graduation, exit_on: dt.date) -> Graduation:
    stay = queries.open_stay(case)
    if stay is None:
        raise Refused(NOT_IN_SERVICE)
    cases.record_exit(
        by=by,
        admission_id=stay.pk,
        version=stay.version,
        exit_on=exit_on,
        exit_kind=rules.GRADUATED,
        source=row.source,
    )
    settle(by, [KIND], [row.pk], on=today(case.office.time_zone))
    changes = {"state": "agreed", "admission_id": stay.pk, "happened_on": exit_on}
    saved = pen.correct_locked(pen.locked(Graduation, row.pk), by=by, changes=changes)
    keep(by, case)
    return saved
