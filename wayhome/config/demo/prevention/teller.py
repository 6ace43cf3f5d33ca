"""How prevention is told: a teller for each country, who knows its staff and turns what happened into entries at their moments."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Any

from wayhome.config.demo.cast import STAFF
from wayhome.config.demo.days import delay, entered, workdays
from wayhome.config.demo.deeds import Deed
from wayhome.config.demo.lands import LANDS, Land, dice
from wayhome.config.demo.prevention.deeds import Added, Held
from wayhome.kit.dates import Month
from wayhome.prevention.activities.rules import Head

HOME = {person.username: person.office for person in STAFF}


def shares(rng: Random, total: int, parts: int, wobble: float = 0.3) -> list[int]:
    """Split ``total`` into so many uneven parts that add up to it, none of them negative."""
    weights = [1 + rng.uniform(-wobble, wobble) for _ in range(parts)]
    whole = sum(weights)
    split = [int(total * weight / whole) for weight in weights]
    for number in rng.sample(range(parts), total - sum(split)):
        split[number] += 1
    return split


def heads(category: str, female: int = 0, male: int = 0, unknown: int = 0, **more: Any) -> tuple[Head, ...]:
    """Return the counts of one category, without those of nobody."""
    told = {"female": female, "male": male, "unknown": unknown}
    return tuple(Head(category, sex, count, **more) for sex, count in told.items() if count)


@dataclass
class Teller:
    """Tells one country's prevention; everything it was told is in ``deeds``."""

    land: Land
    deeds: list[Deed] = field(default_factory=list)
    added: dict[str, int] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        """The country's time zone."""
        return self.land.zone

    def dice(self, *words: object) -> Random:
        """Return chance of this country for these words."""
        return dice(self.land.office, "prevention", *words)

    def workdays(self, month: Month) -> list[dt.date]:
        """The month's working days here."""
        return workdays(month, self.land.weekend)

    def at(self, rng: Random, day: dt.date, late: int | None = None) -> dt.datetime:
        """Return when something of ``day`` is entered."""
        wait = delay(rng, Month.of(day)) if late is None else late
        return entered(rng, self.zone, day, wait)

    def hold(self, rng: Random, by: str, key: str, type: str, on: dt.date, *, late: int | None = None, paper: bool = False, **more: Any) -> Held:  # fmt: skip
        """Tell an activity of the office of ``by``; from ``paper`` the supervisor enters it later, in her name."""
        known = {name: more.pop(name) for name in list(more) if name in Held.__dataclass_fields__}
        if paper:
            late = rng.randint(6, 12)
            known |= {"source": "paper", "done_by": by}
        at = known.pop("at", None) or self.at(rng, known.get("to") or on, late)
        held = Held(
            at=at,
            by=self.land.supervisor if paper else by,
            key=key,
            offices=known.pop("offices", (HOME[by],)),
            type=type,
            on=on,
            told=more,
            **known,
        )
        self.deeds.append(held)
        return held

    def add(self, held: Held, what: str, *, key: str = "", **facts: Any) -> None:
        """Tell what came of an activity, entered a little after it."""
        self.added[held.key] = self.added.get(held.key, 0) + 1
        at = held.at + dt.timedelta(minutes=2 * self.added[held.key])
        self.deeds.append(Added(at=at, by=held.by, to=held.key, what=what, facts=facts, key=key))

    def minutes(self, held: Held, **lines: tuple[str, ...]) -> None:
        """Tell the lines of an activity's minutes, by kind."""
        for kind, many in lines.items():
            for words in many:
                self.add(held, "point", kind=kind, words=words)


def land_of(office: str) -> Land:
    """Return the demo's country of an office."""
    return next(land for land in LANDS if land.office == office)
