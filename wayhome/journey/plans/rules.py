"""What can be true of needs, goals, plans and promises: pure."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

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
