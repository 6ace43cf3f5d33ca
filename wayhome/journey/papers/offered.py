"""Which forms are offered first: those that the country of an office names on a day (``cases/data/country.toml``); the others stay folded."""

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured

from wayhome.journey.cases.country import FILE, country
from wayhome.journey.papers.sheets import SHEETS
from wayhome.journey.papers.sheets.shapes import Sheet

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

Families = list[list[Sheet]]


def offered(office: "Office", on: dt.date) -> tuple[Families, Families]:
    """Return the forms of the office's country on a day, in its order, and all others; each in runs of one family."""
    own = country(office, on).forms
    return _families(own), _families(code for code in SHEETS if code not in own)


def _families(codes: Iterable[str]) -> Families:
    sheets = [SHEETS[code] for code in codes]
    return [list(run) for _family, run in itertools.groupby(sheets, key=lambda sheet: sheet.family)]


def check_forms(**kwargs: Any) -> list[CheckMessage]:
    """Start-up check: every form that a country names is there."""
    try:
        rows = FILE.every_row()
    except ImproperlyConfigured:
        return []  # told by the room that reads the file
    return [
        FILE.fault(f"{row.where}: forms: {code} is none of {', '.join(SHEETS)}")
        for row in rows
        for code in row.told.get("forms", [])
        if code not in SHEETS
    ]
