"""The data of this room: what the law gives to whom (by country and day), and which service answers to which need."""

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from wayhome.journey.plans import codes
from wayhome.kit.dated import DatedFile, Told, known

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

DATA = Path(__file__).parent / "data"


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


def _check(told: Told) -> None:
    for name, codelist in {
        "supports": codes.SUPPORTS,
        "deciders": codes.DECIDERS,
        "statuses": codes.STATUSES,
    }.items():
        known(told, name, codelist.codes)
    for status in told.get("statuses", {}):
        known(told["statuses"], status, told["supports"])
    for name in ("law", "checked", "supports", "deciders"):
        told[name]


FILE = DatedFile(DATA / "entitlements.toml", _check, "wayhome.E011")


def law(office: "Office", on: dt.date) -> Law:
    """Return what the law gives in an office on a day: one whole table, the nearest; the office's own file goes before the shipped."""
    rows = FILE.rows(office.country, office.code, on=on)
    told = sorted(rows, key=lambda row: row.own)[-1].told
    by_status = {name: tuple(given) for name, given in told.get("statuses", {}).items()}
    return Law(told["law"], told["checked"], tuple(told["supports"]), tuple(told["deciders"]), by_status)


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
