"""When a machine that runs is well, and what asks for somebody: pure."""

import datetime as dt
from dataclasses import dataclass

BACKUP_LATE = dt.timedelta(days=2)
DRILL_LATE = dt.timedelta(days=183)
# Below this nothing more can be written safely: an SQLite write may need as much again as it changes.
LEAST_FREE = 100 * 1024 * 1024
LITTLE_FREE = 0.10


@dataclass(frozen=True)
class Disk:
    """How much of the disk under the data folder is free, in bytes."""

    free: int
    total: int

    @property
    def enough(self) -> bool:
        """Whether one can go on writing now."""
        return self.free >= LEAST_FREE

    @property
    def low(self) -> bool:
        """Whether somebody should make room before it is too late."""
        return not self.enough or self.free < LITTLE_FREE * self.total


def late(last: dt.datetime | None, allowed: dt.timedelta, now: dt.datetime) -> bool:
    """Whether what should be done again and again was never done, or too long ago."""
    return last is None or now - last > allowed


def drill_failed(good: dt.datetime | None, bad: dt.datetime | None) -> bool:
    """Whether the last try to put a backup back went wrong."""
    return bad is not None and (good is None or bad > good)
