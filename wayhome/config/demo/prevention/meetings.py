"""Groups begin and meet: who is ticked at which meeting of a month."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from wayhome.config.demo.days import SETUP
from wayhome.config.demo.prevention.deeds import Gather
from wayhome.config.demo.prevention.grounds import Circle
from wayhome.config.demo.prevention.teller import HOME, Teller
from wayhome.kit.dates import Month

BEGAN = dt.date(2021, 9, 20)
TOPICS = {
    "good_husband": ("gbv", "positive_parenting", "human_trafficking"),
    "good_wife": ("gbv", "unsafe_migration", "human_trafficking", "positive_parenting"),
    "children_youth": ("child_protection", "unsafe_migration", "human_trafficking"),
    "peer": ("childrens_rights", "human_trafficking"),
    "womens_club": ("gender_equality", "domestic_violence_law"),
    "ert": ("coordination", "human_trafficking"),
}


def gather(teller: Teller, circles: Sequence[Circle]) -> None:
    """Write the groups down as they stand when the house is opened."""
    rng = teller.dice("groups")
    for circle in circles:
        at = teller.at(rng, SETUP + dt.timedelta(days=14), rng.randint(1, 9))
        teller.deeds.append(
            Gather(
                at, circle.by, circle.key, HOME[circle.by], circle.kind, circle.title, BEGAN, circle.place, circle.members(),
                led_by=circle.by, survivors=circle.survivors,
            )
        )  # fmt: skip


def circle_meetings(
    teller: Teller, rng: Random, month: Month, circles: Sequence[Circle], number: int, everybody: bool = False
) -> None:
    """Tell so many meetings of these groups in turn. ``everybody``: all but the extra members come to one of them at least."""
    days = teller.workdays(month)
    for turn in range(number):
        circle = circles[turn % len(circles)]
        first, again = turn < len(circles), number >= 2 * len(circles)
        came = _came(rng, circle, first, everybody and again)
        place = ((circle.place, "village_hall"),)
        half = days[: len(days) // 2] if first else days[len(days) // 2 :]
        teller.hold(
            rng, circle.by, f"{teller.land.office} {month} meets {turn}", "group_meeting", rng.choice(half), groups=(circle.key,), places=place,
            ticked=tuple((circle.key, member) for member in came), topics=TOPICS[circle.kind], audience="community", paper=rng.random() < 0.08,
        )  # fmt: skip


def _came(rng: Random, circle: Circle, first: bool, everybody: bool) -> list[int]:
    """Who comes: of two meetings at which everybody comes once, the first has the first two thirds, the second the last."""
    if everybody:
        two_thirds = -(-2 * circle.met // 3)
        return list(range(two_thirds) if first else range(circle.met - two_thirds, circle.met))
    there = circle.met + circle.extra
    return sorted(rng.sample(range(there), max(3, round(there * rng.uniform(0.6, 0.95)))))
