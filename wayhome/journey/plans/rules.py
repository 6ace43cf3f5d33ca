"""What can be true of needs, goals, plans and promises: pure."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

# Asked neither first nor one after another.
SENSITIVE = frozenset({"safety", "mind", "family", "choice"})
URGENT, SOME = "urgent", "some"
NEEDED = (URGENT, SOME)
MOST_STEPS = 4
LONGEST = 600  # letters of her words
# States of a plan in which it may be changed, and those that stand beside an agreed one.
IN_WORK = frozenset({"draft", "asked", "returned"})
ENDED = frozenset({"reached", "changed", "given_up"})


def needed(answers: Mapping[str, str]) -> list[str]:
    """Return the domains in which something is needed, urgent ones first, else in the order given."""
    return sorted(
        (domain for domain, answer in answers.items() if answer in NEEDED),
        key=lambda domain: NEEDED.index(answers[domain]),
    )


def without_goal(answers: Mapping[str, str], goals: Collection[str]) -> list[str]:
    """Return the needed domains for which no goal is on the way."""
    return [domain for domain in needed(answers) if domain not in goals]


def day_fault(day: dt.date, began: dt.date, today: dt.date) -> str:
    """Return what is wrong with a day: ``future``, ``before`` the work began, or nothing."""
    if day > today:
        return "future"
    return "before" if day < began else ""


def further(steps: int) -> int:
    """Return the steps after one more: four at most."""
    return min(steps + 1, MOST_STEPS)


def may_become(state: str, wanted: str) -> bool:
    """Whether a plan in one state may go to another."""
    return wanted in {
        "draft": {"asked", "agreed"},
        "asked": {"agreed", "returned", "draft"},
        "returned": {"asked", "agreed", "draft"},
        "agreed": {"replaced"},
    }.get(state, set())


# The days of an entitlement in their order: each state needs its own, none may lie before the one above it.
DAYS = ("applied_on", "answered_on", "received_on")
OWES = {
    "entitled": (),
    "applied": ("applied_on",),
    "granted": ("answered_on",),
    "refused": ("answered_on",),
    "received": ("received_on",),
}


def entitlement_fault(state: str, days: Mapping[str, dt.date | None], today: dt.date) -> tuple[str, str]:
    """Return (field, what is wrong: ``missing``, ``future``, ``order``) of an application's days, or two empty words."""
    for name in OWES[state]:
        if days.get(name) is None:
            return name, "missing"
    last: dt.date | None = None
    for name in DAYS:
        day = days.get(name)
        if day is None:
            continue
        if day > today:
            return name, "future"
        if last is not None and day < last:
            return name, "order"
        last = day
    return "", ""


@dataclass(frozen=True)
class Line:
    """One support of the law beside what is recorded of it: ``by_right`` as the person stands, else ``if_`` she stood otherwise."""

    support: str
    by_right: bool
    if_: tuple[str, ...]


def lines(supports: Sequence[str], by_status: Mapping[str, Collection[str]], status: str) -> list[Line]:
    """Return each support with whether it is hers as she stands, or as whom the law would give it to her."""
    return [
        Line(
            one,
            one in by_status.get(status, ()),
            tuple(name for name, given in by_status.items() if one in given and name != status),
        )
        for one in supports
    ]


# What the organisation gives for a step of the plan: from which state it may go to which. ``given`` and ``checked`` may be corrected in
# place, and taken back one step; what was declined or taken back may be asked for again.
GRANT_STEPS: Mapping[str, frozenset[str]] = {
    "asked": frozenset({"asked", "agreed", "declined", "withdrawn"}),
    "agreed": frozenset({"given", "withdrawn"}),
    "declined": frozenset({"asked", "withdrawn"}),
    "withdrawn": frozenset({"asked"}),
    "given": frozenset({"given", "checked", "agreed"}),
    "checked": frozenset({"checked", "given"}),
}
# What was told of a step goes with it.
GRANT_TOLD: Mapping[str, Mapping[str, object]] = {
    "agreed": {"agreed": None, "agreed_on": None, "later": "", "agreed_by_id": None},
    "given": {"given_on": None, "receipt": "", "received_by": ""},
    "checked": {"checked_on": None, "used": "", "used_why": ""},
}
PROMISED = ("agreed", "given", "checked")  # she may count on it
OPEN_GRANTS = ("asked", "agreed", "given")  # something is still to be done
MOST_MONEY = Decimal(10) ** 12


def grant_may(state: str, wanted: str) -> bool:
    """Whether a grant in one state may go to another."""
    return wanted in GRANT_STEPS.get(state, frozenset())


def cleared(wanted: str) -> dict[str, object]:
    """Return what is emptied of a grant that goes to this state: what was told of the steps that lie behind it no longer."""
    reached = ["agreed", "given", "checked"]
    keeps = reached[: reached.index(wanted) + 1] if wanted in reached else []
    return {
        name: empty for step, told in GRANT_TOLD.items() if step not in keeps for name, empty in told.items()
    }


def money_fault(amount: Decimal, *, whole: bool) -> str:
    """Return what is wrong with an amount: ``none`` (nought or less), ``absurd``, ``fine`` (parts nobody pays), or nothing."""
    if amount <= 0:
        return "none"
    if amount >= MOST_MONEY:
        return "absurd"
    return "fine" if amount != round(amount, 0 if whole else 2) else ""


def given_fault(agreed_on: dt.date, given_on: dt.date, checked_on: dt.date | None, today: dt.date) -> str:
    """Return what is wrong with the day on which something was handed over: ``future``, ``before`` it was agreed to, ``after`` it was asked
    about, or nothing."""
    if given_on > today:
        return "future"
    if given_on < agreed_on:
        return "before"
    return "after" if checked_on is not None and checked_on < given_on else ""
