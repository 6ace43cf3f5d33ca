"""How full a caseload is, and what comes to a month's measure. Pure."""

from collections.abc import Sequence
from statistics import median

MOST_LETTERS = 3000  # of what was agreed in one talk
LATE = 14  # days after which a follow-up contact no longer counts as kept


def step(people: int, few: int, many: int) -> str:
    """Return the step of a caseload: up to ``few`` it fits, up to ``many`` it is full, above that it is too many."""
    if people <= few:
        return "fits"
    return "full" if people <= many else "over"


def middle(days: Sequence[int]) -> int | None:
    """Return the number of days that half of them took at the most; None where there is none."""
    return int(median(days) + 0.5) if days else None


def share(kept: int, due: int) -> int | None:
    """Return how many of a hundred were kept; None where none was due."""
    return (200 * kept + due) // (2 * due) if due else None
