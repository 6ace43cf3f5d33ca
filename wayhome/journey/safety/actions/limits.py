"""What every record of safety is held to."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.safety import rules
from wayhome.journey.safety.codes import REOPEN_WHYS, CodeSet
from wayhome.kit import formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.accounts.models import Office


def check_day(happened_on: dt.date, office: Office, case: Case | None = None) -> None:
    """Refuse a day to come, and one before the work with the person began."""
    began = None if case is None else case.happened_on
    fault = rules.day_fault(happened_on, began, today(office.time_zone))
    if fault == "future":
        raise Refused(_("This day has not come yet. Check the day, month and year."), field="happened_on")
    if fault == "before" and case is not None:
        written = formats.day(case.happened_on, formats.language(get_language()))
        sentence = _("The work with %(code)s began on %(day)s. Nothing can be recorded before that day.")
        raise Refused(sentence % {"code": case.person.code, "day": written}, field="happened_on")


def still_open(case: Case) -> None:
    """Refuse what would be added to a retired case."""
    if case.retired_at is not None:
        raise Refused(_("This record was retired and can no longer be changed."))


def check_later(day: dt.date | None, than: dt.date, field: str) -> None:
    """Refuse a day that lies before another of the same record."""
    if day is not None and day < than:
        raise Refused(_("This day lies before the day it happened."), field=field)


def number(chosen: Collection[str], among: CodeSet, field: str) -> int:
    """Return a set of codes as it is kept; Refused at its field for one that is not of the list."""
    if any(code not in among for code in chosen):
        raise Refused(_("Choose one that is on the list."), field=field)
    return among.number(chosen)


def why_again(code: str) -> None:
    """Refuse to open something again without a reason of the list."""
    if code not in REOPEN_WHYS:
        raise Refused(_("Choose why it is opened again."), field="reason")


def tidy(typed: str, field: str) -> str:
    """Return words as kept; Refused where there are too many."""
    lines = (line.rstrip() for line in typed.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    text = "\n".join(lines).strip()
    if len(text) > rules.MOST_LETTERS:
        raise Refused(_("Too long: at most %(most)s letters.") % {"most": rules.MOST_LETTERS}, field=field)
    return text


def only(changes: dict[str, Any], correctable: Collection[str]) -> None:
    """ValueError for a column that is never corrected."""
    strange = set(changes) - set(correctable)
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
