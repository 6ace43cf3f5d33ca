"""The stages of a journey as one state machine: pure. What may follow what, what each stage leaves behind, its clocks, whose it is.

Nothing is ever a wall: whoever works in a crisis goes ahead as far as she must. A step back, and opening a closed record again, say why.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

# How a case comes to a stage: by hand, or only by the act of its own.
BY_HAND, BY_ADMISSION, BY_AFTERCARE = "hand", "admission", "aftercare"
FORWARD, BACK, REOPEN = "forward", "back", "reopen"
CLOSED = "closure"


@dataclass(frozen=True)
class Stage:
    """A stage: what it leaves behind, the clocks that begin with it, the one it ends, how one comes to it and by which permission.

    ``clock`` is the time one has for the stage itself (a name in ``data/clocks.toml``).
    """

    code: str
    leaves: str
    begins: tuple[str, ...] = ()
    ends: str = ""
    how: str = BY_HAND
    permission: str = "cases.admit"
    clock: str = ""


ALL = (
    Stage("signal", "alert", ("first_check",)),
    Stage("first_contact", "words", ("first_check",)),
    Stage("consent", "consent", permission="consent.record"),
    Stage("safety", "safety_plan", permission="safety.record", clock="safety_review"),
    Stage("identification", "decision", ends="first_check", clock="first_check"),
    Stage("immediate_support", "package", clock="support"),
    Stage("referral", "answer", clock="referral"),
    Stage("admission", "checklist", ("needs", "plan"), how=BY_ADMISSION),
    Stage("needs", "needs", ends="needs", permission="plans.record", clock="needs"),
    Stage("plan", "goals", ends="plan", permission="plans.record", clock="plan"),
    Stage("services", "sessions", permission="plans.record", clock="note"),
    Stage("conference", "decisions", permission="conferences.record", clock="conference"),
    Stage("graduation", "criteria", how=BY_AFTERCARE, permission="aftercare.record"),
    Stage("follow_up", "visits", permission="aftercare.record"),
    Stage("closure", "reason", how=BY_AFTERCARE, permission="aftercare.record"),
)
STAGES = {stage.code: stage for stage in ALL}
ORDER = tuple(STAGES)
AT = {code: at for at, code in enumerate(ORDER)}
# The clocks that steps begin and end: each is a task about the case.
CLOCKS = tuple(dict.fromkeys(clock for stage in ALL for clock in stage.begins))
_ENDED_BY = {stage.ends: stage.code for stage in ALL if stage.ends}
# Only where trafficking may be behind it somebody checks who may identify.
CHECKED = frozenset({"trafficking", "slavery", "abuse", "at_risk"})
# What begins with the first of these goes on with the second.
EARLY = ("signal", "first_contact")
# What happens on one day to several who came together; the other steps are talked about with each.
TOGETHER = ("identification", "immediate_support", "referral")
# After the exit: nobody goes there while the stay lasts.
NOT_IN_SERVICE = frozenset({"follow_up", CLOSED})


def kind_of(here: str, there: str) -> str:
    """Return what a move is: ``forward``, ``back``, ``reopen`` (from closure to anywhere), or nothing where one stands there already."""
    if here == there:
        return ""
    if here == CLOSED:
        return REOPEN
    return FORWARD if AT[there] > AT[here] else BACK


def needs_reason(kind: str) -> bool:
    """Whether such a move says why."""
    return kind in (BACK, REOPEN)


def passed(here: str, there: str) -> bool:
    """Whether a case that stands ``here`` has come to ``there`` or past it."""
    return AT[there] <= AT[here]


@dataclass(frozen=True)
class Move:
    """A move that is possible: to which stage, and what kind of move it is."""

    stage: str
    kind: str


def possible(here: str, *, staying: bool, may: Collection[str]) -> list[Move]:
    """Return the moves by hand that are possible from a stage, the nearest ahead first; ``may`` are the permissions on this case."""
    found = [
        Move(stage.code, kind_of(here, stage.code))
        for stage in ALL
        if stage.how == BY_HAND and stage.permission in may and not (staying and stage.code in NOT_IN_SERVICE)
    ]
    ahead = [move for move in found if move.kind == FORWARD]
    back = [move for move in found if needs_reason(move.kind)]
    return ahead + (back if here == CLOSED else back[::-1])


Step = tuple[str, dt.date]


def stood(steps: Iterable[Step], on: dt.date, began: str = "signal") -> str:
    """Return where a case stood at the end of a day. ``steps`` are (stage, day) in their order."""
    here = began
    for stage, day in steps:
        if day <= on:
            here = stage
    return here


def led_to(steps: Iterable[tuple[str, bool]], began: str = "signal") -> str:
    """Return where steps lead, in their order: (stage, whether it may lead back: it says why, or a stay begins or ends with it).

    A step ahead that was written down before an earlier day's (an authority decides while an admission still waits for its yes)
    leads nobody back.
    """
    here = began
    for stage, turns in steps:
        if turns or AT[stage] > AT[here]:
            here = stage
    return here


def running(began: dt.date, steps: Sequence[Step], *, staying: bool, checked: bool) -> dict[str, dt.date]:
    """Return {clock: the day it began} of the clocks that run for a case: from the steps since it was last closed, in their order.

    ``began`` is the day of the first sign. A clock that begins with admission runs only while the stay lasts.
    """
    lately = list(steps)
    for at, (stage, _day) in enumerate(steps):
        if stage == CLOSED:
            lately = list(steps[at + 1 :])
    if steps and not lately:
        return {}
    if not steps:
        lately = [("signal", began)]
    found: dict[str, dt.date] = {}
    for stage, day in lately:
        for clock in STAGES[stage].begins:
            found[clock] = found.get(clock, day) if stage in EARLY else day
        for clock, ends in _ENDED_BY.items():
            if passed(stage, ends):
                found.pop(clock, None)
    if not staying:
        found = {clock: day for clock, day in found.items() if clock == "first_check"}
    if not checked:
        found.pop("first_check", None)
    return found


def ended_by(clock: str) -> str:
    """Return the stage whose coming ends a clock."""
    return _ENDED_BY[clock]
