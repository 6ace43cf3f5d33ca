"""What can be true of safety, and what follows from it: pure."""

import datetime as dt
from collections.abc import Collection, Mapping

MOST_LETTERS = 4000
SAFE, WATCH, RISK, DANGER = "safe", "watch", "risk", "danger"
# After how long one looks again, by level: names of the office's clocks.
REVIEW = {SAFE: "safety_review", WATCH: "safety_watch", RISK: "safety_risk", DANGER: "safety_danger"}
# What goes to the supervisor at once.
# Flags and incidents whose words may name who did harm, or a colleague: not read to her as if they were hers.
NAMES_OTHERS = frozenset({"reached", "protection", "staff"})
AT_ONCE, HIGH = frozenset({"self_harm", "protection"}), "high"


def day_fault(happened_on: dt.date, began: dt.date | None, today: dt.date) -> str | None:
    """Return ``future``, ``before`` (the case began later) or None."""
    if happened_on > today:
        return "future"
    return "before" if began is not None and happened_on < began else None


def review_on(level: str, happened_on: dt.date, days: Mapping[str, int]) -> dt.date:
    """Return the day on which safety is looked at again: the graver the level the sooner."""
    return happened_on + dt.timedelta(days=min(days[REVIEW[level]], days[REVIEW[SAFE]]))


def escalates(kind: str, severity: str) -> bool:
    """Whether an incident goes to the supervisor in the moment it is recorded."""
    return kind in AT_ONCE and severity == HIGH


def names_others(kind: str) -> bool:
    """Whether the words of a flag or incident of this kind may name others who are to be protected, or suspected."""
    return kind in NAMES_OTHERS


def number_of(chosen: Collection[str], bits: Mapping[str, int]) -> int:
    """Return a set of codes as one number; KeyError for a code that is not of the list."""
    return sum(1 << bits[code] for code in set(chosen))


def codes_of(number: int, bits: Mapping[str, int]) -> list[str]:
    """Return the codes that a number stands for, in the list's order."""
    return [code for code, bit in bits.items() if number & (1 << bit)]
