"""The calendar's file: how many things are to be done on a day, all day long, and nothing else. No code, no name, no kind."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.utils.translation import ngettext
from icalendar import Calendar, Event

from wayhome.kit.dates import now


def calendar(feed: uuid.UUID, due: Mapping[dt.date, int]) -> bytes:
    """Return the file of {day: how many things} in the language that is set. An event keeps its identity from day to day."""
    found = Calendar()
    found.add("prodid", "-//Wayhome//Calendar//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Wayhome")
    for day, n in due.items():
        event = Event()
        event.add("uid", f"{feed}-{day:%Y%m%d}")
        event.add("dtstamp", now())
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        words = ngettext("Wayhome: %(n)s thing to do", "Wayhome: %(n)s things to do", n) % {"n": n}
        event.add("summary", words)
        found.add_component(event)
    return found.to_ical()
