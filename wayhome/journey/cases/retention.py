"""How long an office keeps what, after help has ended: dated data of the country (``data/retention.toml``), the office's own over it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wayhome.journey.cases.rules import retention as rules
from wayhome.journey.cases.rules.retention import Rule
from wayhome.kit.dated import DatedFile, Told, between, known, laid

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

_LONGEST = 1200
_MONTHS = ("adult", "child", "least", "most")


@dataclass(frozen=True)
class Terms:
    """An office's rules by kind of record. ``checked`` empty: no lawyer has read them. ``own``: the office has changed some."""

    rules: Mapping[str, Rule]
    majority: int
    margin: int
    soon: int
    checked: str
    own: bool

    @property
    def shortest(self) -> int:
        """The months of the shortest rule about a person: before them nothing of her is due."""
        return min(min(self.rules[name].adult, self.rules[name].child) for name in rules.OF_A_PERSON)


def _check(told: Told) -> None:
    known(told, "rules", (*rules.OF_A_PERSON, *rules.OF_AN_OFFICE))
    for name, rule in told.get("rules", {}).items():
        strange = set(rule) - {"starts", "child_starts", "basis", *_MONTHS}
        if strange:
            raise ValueError(f"{name}: not known: {sorted(strange)}")
        for key in _MONTHS:
            if key in rule and (type(rule[key]) is not int or not 1 <= rule[key] <= _LONGEST):
                raise ValueError(f"{name}.{key}: whole months from 1 to {_LONGEST}")
        if rule.get("starts", rules.END) not in (rules.END, rules.CONTACT):
            raise ValueError(f"{name}.starts: end or contact")
        if rule.get("child_starts", rules.END) not in (rules.END, rules.MAJORITY):
            raise ValueError(f"{name}.child_starts: end or majority")
    for key, (low, high) in {"majority": (14, 25), "margin": (0, 10), "soon": (0, 366)}.items():
        between(told, key, low, high)


FILE = DatedFile(Path(__file__).parent / "data" / "retention.toml", _check, "wayhome.E004")


def terms(office: "Office", on: dt.date) -> Terms:
    """Return an office's rules on a day: the shipped default, over it its country's, over that the office's own."""
    rows = FILE.rows(office.country, office.code, on=on)
    told: dict[str, Any] = {**laid(rows), "rules": {}}
    for row in rows:
        told["rules"] = _over(told["rules"], row.told.get("rules", {}), row.own)
    found = {name: Rule(category=name, **rule) for name, rule in told["rules"].items()}
    own = any(row.own for row in rows)
    return Terms(found, told["majority"], told["margin"], told["soon"], told["checked"], own)


def _over(there: Mapping[str, Any], more: Mapping[str, Any], own: bool) -> dict[str, Any]:
    """Lay rules over others. What an office writes for itself stays within the bounds of law that are there."""
    found = dict(there)
    for name, rule in more.items():
        term = {**found.get(name, {}), **rule}
        if own:
            law = {key: found[name].get(key) for key in ("least", "most")}
            low, high = law["least"] or 1, law["most"] or _LONGEST
            term |= law | {key: min(max(term[key], low), high) for key in ("adult", "child")}
        found[name] = term
    return found
