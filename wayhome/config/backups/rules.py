"""What a backup's file is called, how long it is kept, and which part of it may be called what: pure."""

import datetime as dt
import re
from collections.abc import Iterable

ENDING = ".wayhome-backup"
KEEP_DAYS = 14
DATABASE, MANIFEST, TABLES, MEDIA, OWN = "wayhome.sqlite3", "manifest.json", "tables", "media", "own"
# No part may lead out of the folder it is unpacked into, nor be anything but a file of ours.
_PART = re.compile(
    rf"(?:{re.escape(DATABASE)}|{re.escape(MANIFEST)}|{TABLES}/[a-z0-9_]+\.\d{{5}}|{OWN}/[a-z][a-z0-9-]*\.toml"
    rf"|{MEDIA}(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+)"
)
_FILE = re.compile(rf"wayhome-(\d{{8}}-\d{{6}}){re.escape(ENDING)}")
EVERY = {"hour": dt.timedelta(hours=1), "day": dt.timedelta(days=1), "week": dt.timedelta(weeks=1)}


def file_name(moment: dt.datetime) -> str:
    """Return the name of a backup made at this moment (UTC)."""
    return f"wayhome-{moment.astimezone(dt.UTC):%Y%m%d-%H%M%S}{ENDING}"


def made_at(name: str) -> dt.datetime | None:
    """Return when a file was made by its name; None if it is none of ours."""
    found = _FILE.fullmatch(name)
    if found is None:
        return None
    try:
        return dt.datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def expires_on(moment: dt.datetime, keep_days: int) -> dt.date:
    """Return the day on which a backup made at this moment is gone: the first whole day after it was kept so long."""
    return (moment.astimezone(dt.UTC) + dt.timedelta(days=keep_days + 1)).date()


def outdated(names: Iterable[str], now: dt.datetime, keep_days: int) -> list[str]:
    """Return which files are to go: ours, older than so many days, and never the newest one."""
    ours = sorted((moment, name) for name in names if (moment := made_at(name)) is not None)
    return [name for moment, name in ours[:-1] if now - moment > dt.timedelta(days=keep_days)]


def next_run(last: dt.datetime | None, every: dt.timedelta, now: dt.datetime) -> dt.datetime:
    """Return when the next backup is due: at once where none was made or its time has passed."""
    return now if last is None or last > now else max(now, last + every)


def is_part(name: str) -> bool:
    """Whether a part inside a backup may have this name."""
    return _PART.fullmatch(name) is not None
