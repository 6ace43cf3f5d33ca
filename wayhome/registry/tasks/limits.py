"""How often a calendar may ask. Counted in memory: a page that is only looked at writes nothing, and a restart forgives everybody."""

import threading
from collections import deque

from wayhome.kit.dates import now

AN_HOUR = 3600.0
MOST = 30  # by address: calendars ask every quarter of an hour at the most
MOST_WRONG = 300  # by all wrong addresses together
WRONG = b"wrong"
_asked: dict[bytes, deque[float]] = {}
_one_by_one = threading.Lock()


def too_often(key: bytes, most: int = MOST) -> bool:
    """Note that this address was asked; whether it was asked too often within an hour."""
    moment = now().timestamp()
    with _one_by_one:
        _forget(moment)
        times = _asked.setdefault(key, deque())
        while times and moment - times[0] >= AN_HOUR:
            times.popleft()
        if len(times) >= most:
            return True
        times.append(moment)
        return False


def wrong_too_often() -> bool:
    """Note that an address was asked that there is none of; whether there were too many."""
    return too_often(WRONG, MOST_WRONG)


def _forget(moment: float) -> None:
    """Let addresses go that nobody asked for an hour."""
    if len(_asked) > 1000:
        for key in [key for key, times in _asked.items() if not times or moment - times[-1] >= AN_HOUR]:
            del _asked[key]
