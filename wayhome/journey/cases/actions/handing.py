"""Handing people over: a whole caseload or some of it, for good or while a colleague is away; one act, taken back on the same day."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import handing, refusals
from wayhome.journey.cases.along import people_passed
from wayhome.journey.cases.models import Assignment, Case, HandOver, HandOverLine, case_scope
from wayhome.journey.cases.sealed import Pairs, give_keys, take_keys
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import pass_on
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

MOST_DAYS_AWAY = 366


@act("cases.hand_over")
def hand_over(
    *,
    by: Viewer,
    of: User,
    case_ids: Collection[uuid.UUID],
    to: Sequence[User],
    until: dt.date | None = None,
    happened_on: dt.date | None = None,
    id: uuid.UUID | None = None,
) -> HandOver:
    """Hand these persons of a colleague over to others, evenly where they are several; ``until``: while she is away, as stand-ins.

    A supervisor's takes effect at once; a worker's own waits until a supervisor agrees (``agree_hand_over``).
    """
    made = pen.found(HandOver, id, by=by)
    if made is not None:
        unchanged()
        return made
    at_once = handing.leads(by, of)
    if not at_once and by.user_id != of.pk:
        raise Refused(refusals.NOT_HERE)
    day = today(of.office.time_zone)
    first = happened_on or day
    _check_days(day, first, until)
    _check_to(by, of, to)
    mine = [one for one in handing.of_hers(by, of) if one.case_id in set(case_ids)]
    if not mine or {one.case_id for one in mine} != set(case_ids):
        raise Refused(_("Choose persons whom this colleague walks with."), field="cases")
    made = HandOver(
        kind="leave" if until else "for_good",
        of=of,
        office=of.office,
        until=until,
        happened_on=first,
        state="done" if at_once else "asked",
    )
    if id is not None:
        made.pk = id
    pen.record(made, by=by)
    lines = [
        HandOverLine(
            hand_over=made, case=one.case, to=person, had=one, had_until=one.until, happened_on=first
        )
        for one, person in _spread(mine, to)
    ]
    pen.record_all(lines, by=by)
    if at_once:
        _carry_out(by, made, lines)
    _tell(by, "cases.hand_over", made, lines)
    return made


def _spread(mine: Sequence[Assignment], to: Sequence[User]) -> Iterable[tuple[Assignment, User]]:
    """Pair each assignment with who takes it over: everything of one case goes to one colleague, the cases evenly."""
    cases = list(dict.fromkeys(one.case_id for one in mine))
    share = -(-len(cases) // len(to))
    whose = {case: to[number // share] for number, case in enumerate(cases)}
    return [(one, whose[one.case_id]) for one in mine]


def _check_days(day: dt.date, first: dt.date, until: dt.date | None) -> None:
    if until is None and first != day:
        raise Refused(_("Hand people over for good on the day itself."), field="happened_on")
    if first < day:
        raise Refused(_("The first day has passed already."), field="happened_on")
    if until is not None and until < first:
        raise Refused(_("The last day is before the first day."), field="until")
    if until is not None and (until - day).days > MOST_DAYS_AWAY:
        raise Refused(_("That is more than a year. Hand them over for good."), field="until")


def _check_to(by: Viewer, of: User, to: Sequence[User]) -> None:
    if not to or len({user.pk for user in to}) != len(to):
        raise Refused(_("Choose who takes over."), field="to")
    if any(user.pk == of.pk for user in to):
        raise Refused(_("Choose somebody else than the colleague who hands over."), field="to")
    refusals.check_assigned(by, of.office_id, [(user, "case_worker") for user in to])
    for user in to:
        if not handing.may_walk(user):
            raise Refused(
                _("%(name)s has no role that lets them see persons. Ask the administrator.") % {"name": user},
                field="to",
            )


def _tell(by: Viewer, verb: str, made: HandOver, lines: Sequence[HandOverLine], **more: object) -> None:
    passed: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        passed[str(line.to_id)].append(str(line.case_id))
    told = {
        "of": str(made.of_id),
        "state": made.state,
        "until": str(made.until or ""),
        "to": dict(passed),
        **more,
    }
    record(by, verb, made, office_id=made.office_id, details=told)


def _pairs(lines: Iterable[HandOverLine]) -> Pairs:
    return {(line.case_id, line.case.person_id) for line in lines}


def _carry_out(by: Viewer, made: HandOver, lines: Sequence[HandOverLine]) -> None:
    """End what ends, begin what begins, and let the keys follow; in few statements, however many persons."""
    held = {row.pk: row for row in pen.locked_all(Assignment, [line.had_id for line in lines])}
    if any(held[line.had_id].until != line.had_until or held[line.had_id].retired_at for line in lines):
        raise Refused(_("Something changed since it was asked for. Say no to it, and hand over anew."))
    _begin(by, made, lines)
    if made.kind == "for_good":
        # What she had to do and to see to for them is theirs. While she is away, stand-ins see it beside their own (``doors/desk/todo.py``).
        to = {line.case_id: line.to_id for line in lines}
        pass_on(by, made.of_id, to)
        people_passed(by, made.of_id, to)
        last = made.happened_on - dt.timedelta(days=1)
        before = [row for row in held.values() if row.happened_on <= last]
        running = [row for row in before if row.until is None or row.until > last]
        pen.correct_all(running, by=by, changes={"until": last})
        # Begun on this very day (or later): it never held.
        pen.retire_all([row for row in held.values() if row.happened_on > last], by=by, reason="other")
    for user, mine in _by_user(line for line in lines if _lasts(made, line)).items():
        give_keys(by, _pairs(mine), user, made.office_id)
    if made.kind == "for_good":
        take_keys(by, _no_longer_hers(made, lines, made.of_id), made.of_id, made.office_id)


def _until(made: HandOver, line: HandOverLine) -> dt.date | None:
    """Return the last day of what passes: a colleague passes on no more than she has, a stand-in until the leave is over."""
    return min((day for day in (made.until, line.had_until) if day is not None), default=None)


def _lasts(made: HandOver, line: HandOverLine) -> bool:
    """Whether what passes still stands on the others' first day."""
    until = _until(made, line)
    return until is None or until >= made.happened_on


def _by_user(lines: Iterable[HandOverLine]) -> dict[User, list[HandOverLine]]:
    found: dict[User, list[HandOverLine]] = defaultdict(list)
    for line in lines:
        found[line.to].append(line)
    return dict(found)


def _no_longer_hers(made: HandOver, lines: Sequence[HandOverLine], user_id: uuid.UUID) -> Pairs:
    """Those of these cases and persons with which an account no longer walks, today or later."""
    pairs = _pairs(lines)
    still = Assignment.objects.unscoped("whether she walks with the person in another record").filter(
        Q(until=None) | Q(until__gte=today(made.office.time_zone)),
        user=user_id,
        retired_at=None,
        case__person__in={person for _case, person in pairs},
    )
    kept = set(still.values_list("case__person_id", flat=True))
    return {(case, person) for case, person in pairs if person not in kept}


def _begin(by: Viewer, made: HandOver, lines: Sequence[HandOverLine]) -> None:
    """Assign who takes over in the part that the other had, unless she has that part already."""
    there = Assignment.objects.unscoped("whether she walks with the person already").filter(
        case__in={line.case_id for line in lines}, user__in={line.to_id for line in lines}, retired_at=None
    )
    known: dict[tuple[uuid.UUID, uuid.UUID, str], list[dt.date | None]] = defaultdict(list)
    # A part that begins only later is none on the day itself.
    for one in there.filter(happened_on__lte=made.happened_on):
        known[one.case_id, one.user_id, one.role].append(one.until)
    begun: list[Assignment] = []
    for line in lines:
        had, until = known[line.case_id, line.to_id, line.had.role], _until(made, line)
        if not _lasts(made, line) or any(day is None or (until is not None and day >= until) for day in had):
            continue
        had.append(until)
        days = {"happened_on": made.happened_on, "until": until}
        begun.append(Assignment(id=line.began_id, case=line.case, user=line.to, role=line.had.role, **days))
    pen.record_all(begun, by=by)


def _held(by: Viewer, id: uuid.UUID, *states: str) -> HandOver:
    """Return a hand-over of an office the actor leads, locked; Http404 for any other, Refused in another state."""
    if handing.one(by, id) is None:
        raise Http404
    made = pen.locked(HandOver, id)
    if not handing.may_agree(by, made):
        raise Http404
    if made.state not in states:
        raise Refused(_("This was answered already. Look at it again."))
    return made


def _lines(made: HandOver) -> list[HandOverLine]:
    rows = HandOverLine.objects.unscoped("the whole hand-over").filter(hand_over=made, retired_at=None)
    return list(rows.select_related("case", "to__office", "had"))


@act("cases.agree_hand_over")
def agree_hand_over(*, by: Viewer, id: uuid.UUID) -> HandOver:
    """Agree to what a worker asked: from now on it holds."""
    made = _held(by, id, "asked")
    if made.recorded_by_id == by.user_id or made.of_id == by.user_id:
        raise Refused(_("You asked for this yourself. Another supervisor has to agree."))
    day = today(made.office.time_zone)
    if made.until is not None and made.until < day:
        raise Refused(_("Those days are over. Say no to it."))
    first = max(made.happened_on, day)
    pen.correct_all([made], by=by, changes={"state": "done", "happened_on": first})
    lines = _lines(made)
    _still_may(by, lines)
    _check_to(by, made.of, list(_by_user(lines)))
    _carry_out(by, made, lines)
    _tell(by, "cases.agree_hand_over", made, lines)
    return made


def _still_may(by: Viewer, lines: Sequence[HandOverLine]) -> None:
    ids = {line.case_id for line in lines}
    mine = Case.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(by, handing.EDIT), pk__in=ids, retired_at=None
    )
    if mine.count() != len(ids):
        raise Refused(_("Something changed since it was asked for. Say no to it, and hand over anew."))


@act("cases.refuse_hand_over")
def refuse_hand_over(*, by: Viewer, id: uuid.UUID) -> HandOver:
    """Say no to what a worker asked, or take one's own request back."""
    made = handing.one(by, id)
    if made is None or not (handing.may_agree(by, made) or made.of_id == by.user_id):
        raise Http404
    made = pen.locked(HandOver, id)
    if made.state != "asked":
        raise Refused(_("This was answered already. Look at it again."))
    pen.correct_all([made], by=by, changes={"state": "refused"})
    _tell(by, "cases.refuse_hand_over", made, [])
    return made


@act("cases.undo_hand_over")
def undo_hand_over(*, by: Viewer, id: uuid.UUID) -> HandOver:
    """Take a hand-over back on the day on which it took effect: everything is as it was before."""
    made = _held(by, id, "done")
    day = today(made.office.time_zone)
    if made.happened_on < day:
        raise Refused(_("It can be taken back on the same day only. Hand them over anew."))
    _take_back(by, made, _lines(made))
    return made


def _take_back(by: Viewer, made: HandOver, lines: Sequence[HandOverLine]) -> None:
    """Let these lines of a hand-over be as if it had not been, and first what was passed on from them since."""
    for later, passed in _later(lines):
        _take_back(by, later, passed)
    done_at = made.recorded_at
    pen.retire_all(pen.locked_all(Assignment, _begun(lines)), by=by, reason="other")
    if made.kind == "for_good":
        _restore(by, lines)
    if len(lines) == len(_lines(made)):
        pen.correct_all([made], by=by, changes={"state": "undone"})
    else:  # the others of this later hand-over stay where they are
        rows = pen.locked_all(HandOverLine, [line.pk for line in lines])
        pen.retire_all(rows, by=by, reason="other")
    if made.kind == "for_good":
        for user, mine in _by_user(lines).items():
            back = dict.fromkeys((line.case_id for line in mine), made.of_id)
            pass_on(by, user.pk, back, since=done_at)
            people_passed(by, user.pk, back, since=done_at)
        give_keys(by, _pairs(lines), made.of, made.office_id)
    for user, mine in _by_user(lines).items():
        take_keys(by, _no_longer_hers(made, mine, user.pk), user.pk, made.office_id)
    _tell(by, "cases.undo_hand_over", made, lines)


def _begun(lines: Iterable[HandOverLine]) -> list[uuid.UUID]:
    """Return the ids of what these lines began, and of what was assigned anew where passing it on was taken back."""
    found: list[uuid.UUID] = []
    more = [line.began_id for line in lines]
    while more:
        found += more
        anew = [_anew_id(id) for id in more]
        rows = Assignment.objects.unscoped("what a hand-over began").filter(pk__in=anew)
        more = list(rows.values_list("pk", flat=True))
    return found


def _anew_id(id: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(id, "anew")


def _passed_on(lines: Iterable[HandOverLine]) -> QuerySet[HandOverLine]:
    """Return the lines of later hand-overs that passed on what these lines began."""
    rows = HandOverLine.objects.unscoped("what was passed on since").filter(
        had__in=_begun(lines), hand_over__state="done", retired_at=None
    )
    return rows.select_related("case", "to__office", "had")


def _later(lines: Iterable[HandOverLine]) -> list[tuple[HandOver, list[HandOverLine]]]:
    """Return the later hand-overs that passed on what these lines began, locked, each with all that it passed of those persons."""
    passed = {(line.hand_over_id, line.case_id) for line in _passed_on(lines)}
    later = pen.locked_all(HandOver, {id for id, _case in passed})
    return [(one, [line for line in _lines(one) if (one.pk, line.case_id) in passed]) for one in later]


def _restore(by: Viewer, lines: Sequence[HandOverLine]) -> None:
    """Let what ended run on as before; what had begun on the day itself, and was retired, is assigned anew."""
    held = {row.pk: row for row in pen.locked_all(Assignment, [line.had_id for line in lines])}
    by_until: dict[dt.date | None, list[Assignment]] = defaultdict(list)
    anew = []
    for line in lines:
        row = held[line.had_id]
        if row.retired_at is None:
            by_until[line.had_until].append(row)
        else:
            anew.append(
                Assignment(
                    id=_anew_id(row.pk), case=line.case, user_id=row.user_id, role=row.role, happened_on=row.happened_on,
                    until=line.had_until,
                )
            )  # fmt: skip
    for until, rows in by_until.items():
        pen.correct_all(rows, by=by, changes={"until": until})
    pen.record_all(anew, by=by)


@act("cases.come_back")
def come_back(*, by: Viewer, id: uuid.UUID) -> HandOver:
    """Say that a colleague is back: what her stand-ins took over ends, and their keys with it. By a supervisor, or by herself."""
    made = handing.one(by, id)
    if made is None or not (handing.may_agree(by, made) or made.of_id == by.user_id):
        raise Http404
    made = pen.locked(HandOver, id)
    if made.kind != "leave" or made.state != "done":
        raise Refused(_("This was answered already. Look at it again."))
    lines = more = _lines(made)
    while more := list(_passed_on(more)):  # what stand-ins passed on ends with it
        lines = [*lines, *more]
    last = today(made.office.time_zone) - dt.timedelta(days=1)
    begun = pen.locked_all(Assignment, _begun(lines))
    standing = [row for row in begun if row.retired_at is None]
    pen.retire_all([row for row in standing if row.happened_on > last], by=by, reason="other")
    ending = [row for row in standing if row.happened_on <= last and (row.until is None or row.until > last)]
    pen.correct_all(ending, by=by, changes={"until": last})
    pen.correct_all([made], by=by, changes={"state": "ended"})
    for user, mine in _by_user(lines).items():
        take_keys(by, _no_longer_hers(made, mine, user.pk), user.pk, made.office_id)
    _tell(by, "cases.come_back", made, lines)
    return made


@act("cases.tell_hand_over")
def tell_hand_over(*, by: Viewer, id: uuid.UUID, case_ids: Collection[uuid.UUID]) -> int:
    """Note that these persons were told, today, who walks with them now; return how many."""
    made = handing.one(by, id)
    if made is None:
        raise Http404
    rows = [
        row
        for line in handing.lines(by, made)
        if line.case.pk in set(case_ids)
        for row in line.rows
        if row.told_on is None
    ]
    if not rows or made.state not in ("done", "ended"):
        unchanged()
        return 0
    day = today(made.office.time_zone)
    pen.correct_all(pen.locked_all(HandOverLine, [row.pk for row in rows]), by=by, changes={"told_on": day})
    record(
        by, "cases.tell_hand_over", made, office_id=made.office_id,
        details={"cases": sorted({str(row.case_id) for row in rows}), "on": str(day)},
    )  # fmt: skip
    return len({row.case_id for row in rows})
