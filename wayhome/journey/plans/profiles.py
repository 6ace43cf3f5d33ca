"""The data of this room: what the law gives to whom (by country and day), and which service answers to which need."""

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

from wayhome.journey.plans import codes

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

DATA = Path(__file__).parent / "data"
OWN = "entitlements.toml"  # in the data folder
ANYWHERE = "default"


@dataclass(frozen=True)
class Law:
    """What a country's law gives on a day: supports, to which status which, who decides. ``checked`` empty: nobody vouches yet."""

    law: str
    checked: str
    supports: tuple[str, ...]
    deciders: tuple[str, ...]
    by_status: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Answer:
    """Something that answers to a need: a service with the page where it is recorded, or a support of the law."""

    service: str = ""
    support: str = ""
    page: str = ""
    ask: str = ""
    id: str = ""
    may: str = ""


def law(office: "Office", on: dt.date) -> Law:
    """Return what the law gives in an office on a day: the office's own table before its country's, before the common one."""
    own = Path(settings.HOME) / OWN
    for path, changed in ((own, own.stat().st_mtime if own.is_file() else 0.0), (DATA / OWN, 0.0)):
        tables = _laws(path, changed)
        for key in (office.code, office.country, ANYWHERE):
            standing = [one for one in tables.get(key, []) if one["from"] <= on]
            if standing:
                return _law(max(standing, key=lambda one: one["from"]))
    return _law(_laws(DATA / OWN, 0.0)[ANYWHERE][0])


def _law(told: Mapping[str, Any]) -> Law:
    by_status = {name: tuple(given) for name, given in told.get("statuses", {}).items()}
    return Law(told["law"], told["checked"], tuple(told["supports"]), tuple(told["deciders"]), by_status)


@functools.lru_cache(maxsize=8)
def _laws(path: Path, changed: float) -> dict[str, list[dict[str, Any]]]:
    """The file's tables; ImproperlyConfigured with what is wrong."""
    if not path.is_file():
        return {}
    try:
        tables: dict[str, list[dict[str, Any]]] = tomllib.loads(path.read_text("utf-8"))
        for table in (one for several in tables.values() for one in several):
            _check(table)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ImproperlyConfigured(f"{path}: {error}") from error
    return tables


def _check(table: Mapping[str, Any]) -> None:
    if not isinstance(table["from"], dt.date):
        raise ValueError("from: a day, written 2025-07-01")
    known = {"supports": codes.SUPPORTS, "deciders": codes.DECIDERS, "statuses": codes.STATUSES}
    for name, codelist in known.items():
        strange = [code for code in table.get(name, {}) if code not in codelist]
        if strange:
            raise ValueError(f"{name}: {', '.join(strange)} is none of {', '.join(codelist.codes)}")
    for name, given in table.get("statuses", {}).items():
        if not set(given) <= set(table["supports"]):
            raise ValueError(f"{name}: a support that is not among the supports")
    str(table["law"]), str(table["checked"])


@functools.cache
def answers() -> dict[str, tuple[Answer, ...]]:
    """Return {domain: what answers to it}, from the shipped file; ImproperlyConfigured with what is wrong."""
    path = DATA / "services.toml"
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        found = {domain: tuple(Answer(**one) for one in told[domain]) for domain in codes.DOMAINS.codes}
        for one in (one for several in found.values() for one in several):
            if (one.service or one.support) not in {**codes.SERVICES.codes, **codes.SUPPORTS.codes}:
                raise ValueError(f"{one.service or one.support}: not on a list")
    except (KeyError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"{path}: {error}") from error
    return found


def check_own_file(**kwargs: Any) -> list[checks.CheckMessage]:
    """Start-up check: a slip in the office's own file is told then, not on the day somebody asks what is hers."""
    own = Path(settings.HOME) / OWN
    try:
        _laws(own, own.stat().st_mtime if own.is_file() else 0.0)
        answers()
    except ImproperlyConfigured as error:
        hint = "See journey/plans/data/entitlements.toml for how it is written."
        return [checks.Error(str(error), hint=hint, id="wayhome.E011")]
    return []
