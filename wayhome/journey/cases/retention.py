"""How long an office keeps what, after help has ended: dated data of the country (``data/retention.toml``), the office's own over it."""

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from wayhome.journey.cases.rules import retention as rules
from wayhome.journey.cases.rules.retention import Rule

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

SHIPPED = Path(__file__).parent / "data" / "retention.toml"
OWN = "retention.toml"  # in the data folder
_EVERY = (*rules.OF_A_PERSON, *rules.OF_AN_OFFICE)
_LONGEST = 1200


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


def terms(office: "Office", on: dt.date) -> Terms:
    """Return an office's rules on a day: the shipped default, over it its country's, over that the office's own."""
    own = Path(settings.HOME) / OWN
    written = _read(own, own.stat().st_mtime if own.is_file() else 0.0)
    told: dict[str, Any] = {}
    changed = False
    for key in ("default", office.country, office.code):
        for table in (_read(SHIPPED, 0.0), written):
            part = table.get(key, {})
            if part and part.get("from", dt.date.min) <= on:
                own_part = table is written
                laid = _over(told.get("rules", {}), part.get("rules", {}), own_part)
                told |= {**part, "rules": laid}
                changed = changed or own_part
    found = {name: Rule(category=name, **rule) for name, rule in told["rules"].items()}
    return Terms(found, told["majority"], told["margin"], told["soon"], told["checked"], changed)


def _over(there: Mapping[str, Any], more: Mapping[str, Any], own: bool) -> dict[str, Any]:
    """Lay rules over others. What an office writes for itself stays within the bounds of law that are there."""
    found = dict(there)
    for name, rule in more.items():
        laid = {**found.get(name, {}), **rule}
        if own:
            law = {key: found[name].get(key) for key in ("least", "most")}
            low, high = law["least"] or 1, law["most"] or _LONGEST
            laid |= law | {key: min(max(laid[key], low), high) for key in ("adult", "child")}
        found[name] = laid
    return found


@functools.lru_cache(maxsize=8)
def _read(path: Path, changed: float) -> dict[str, Any]:
    """The file's tables; ImproperlyConfigured with what is wrong, so that nothing is forgotten by a slip."""
    if not path.is_file():
        return {}
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        for table in tables.values():
            _check(table)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ImproperlyConfigured(f"{path}: {error}") from error
    return tables


def _check(table: Mapping[str, Any]) -> None:
    for name, rule in table.get("rules", {}).items():
        if name not in _EVERY:
            raise ValueError(f"{name}: one of {sorted(_EVERY)}")
        strange = set(rule) - {"starts", "adult", "child", "child_starts", "basis", "least", "most"}
        if strange:
            raise ValueError(f"{name}: not known: {sorted(strange)}")
        for key in {"adult", "child", "least", "most"} & set(rule):
            if not isinstance(rule[key], int) or not 1 <= rule[key] <= _LONGEST:
                raise ValueError(f"{name}.{key}: whole months from 1 to {_LONGEST}")
        if rule.get("starts", rules.END) not in (rules.END, rules.CONTACT):
            raise ValueError(f"{name}.starts: end or contact")
        if rule.get("child_starts", rules.END) not in (rules.END, rules.MAJORITY):
            raise ValueError(f"{name}.child_starts: end or majority")
    for key, (low, high) in {"majority": (14, 25), "margin": (0, 10), "soon": (0, 366)}.items():
        if key in table and not low <= table[key] <= high:
            raise ValueError(f"{key}: from {low} to {high}")


def check_retention_file(**kwargs: Any) -> list[checks.CheckMessage]:
    """Start-up check: a slip in the office's own file is told then, not on the day on which something is destroyed."""
    own = Path(settings.HOME) / OWN
    try:
        _read(own, own.stat().st_mtime if own.is_file() else 0.0)
    except ImproperlyConfigured as error:
        return [
            checks.Error(str(error), hint="See data/retention.toml for how it is written.", id="wayhome.E004")
        ]
    return []
