"""What can be true of a note, and when the next contact is: pure."""

import datetime as dt

MOST_LETTERS = 6000
MOST_MINUTES = 720


def fault(happened_on: dt.date, began: dt.date, today: dt.date) -> str | None:
    """Return ``future``, ``before`` (the case began later) or None."""
    if happened_on > today:
        return "future"
    return "before" if happened_on < began else None


def next_fault(happened_on: dt.date, next_on: dt.date | None) -> bool:
    """Whether the next contact does not lie behind the one that is told."""
    return next_on is not None and next_on <= happened_on


# A talk with somebody else than her, by whom it was had or, where that was not told, by its kind.
WITHOUT_HER = frozenset({"family", "authority", "school_work", "partner", "other"})
KINDS_WITHOUT_HER = frozenset({"family", "authority", "school_work"})


def in_confidence(kind: str, with_whom: str) -> bool:
    """Whether what was said came from others while she was not there: it is not read to her as if it were hers."""
    if with_whom in WITHOUT_HER:
        return True
    return with_whom not in ("herself", "with_family") and kind in KINDS_WITHOUT_HER


def words(typed: str) -> str:
    """Return typed words as kept: line ends alike, no white space at the ends of lines, no more than one empty line."""
    lines = [line.rstrip() for line in typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()
