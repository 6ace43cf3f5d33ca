"""The sentences people read when an act on a case cannot be done, and the checks that lead to them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes, rules
from wayhome.journey.cases.models import Admission, Assignment, Case
from wayhome.kit.codes import STATES
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.colleagues import colleague, works_here
from wayhome.trust.accounts.models import Office, User

NOT_HERE = _("Your role does not allow this in this office.")
TAKEN = _(
    "This paper number already belongs to another person of the office. Check the number, or leave it empty."
)
NO_NUMBER = _("A paper number has up to 7 digits, with dashes or slashes between them, and no letters.")
OVERLAP = _(
    "This person was already in service on these days. Look at the earlier admissions, then correct the dates."
)
_DAYS = {
    "future": _("This date has not come yet. Check the day, month and year."),
    "early": _("This date is before the year 2000. Check the year."),
}


class RowsRefused(Refused):
    """Rows of one screen were refused and nothing was saved; ``rows`` maps the row's number (from 1) to what was refused in it."""

    def __init__(self, rows: dict[int, list[Refused]]) -> None:
        numbers = ", ".join(str(number) for number in sorted(rows))
        super().__init__(_("Nothing was saved yet. Look at these rows: %(rows)s.") % {"rows": numbers})
        self.rows = rows


def still_open(case: Case) -> None:
    """Refuse to change a case that was retired."""
    if case.retired_at is not None:
        raise Refused(_("This record was retired and can no longer be changed."))


def check_day(day: dt.date, office: Office, field: str = "happened_on") -> None:
    """Refuse a day that has not come in the office's time zone, or lies before 2000."""
    fault = rules.day_fault(day, today(office.time_zone))
    if fault:
        raise Refused(_DAYS[fault], field=field)


def today_at(office: Office) -> dt.date:
    """Return the day it is at an office."""
    return today(office.time_zone)


def check_category(category: str) -> None:
    """Refuse a category that is not on the list."""
    if category not in codes.CATEGORIES and category not in STATES:
        raise Refused(_("Choose the one that fits best."), field="category")


def kept_paper_number(typed: str, office: Office, but: Any = None) -> str:
    """Return the number as it is kept; refuse a wrong shape, and a number another case (not ``but``) of the office has."""
    number = rules.paper_number(typed)
    if number is None:
        raise Refused(NO_NUMBER, field="paper_number")
    if (
        number
        and Case._base_manager.filter(office=office, paper_number=number, retired_at=None)
        .exclude(pk=but)
        .exists()
    ):
        raise Refused(TAKEN, field="paper_number")
    return number


def check_exit(happened_on: dt.date, exit_on: dt.date | None, exit_kind: str, office: Office) -> None:
    """Refuse an exit without its day or its kind, before the admission, or in the future."""
    if exit_on is None and not exit_kind:
        return
    if exit_on is None:
        raise Refused(_("Give the day of the exit."), field="exit_on")
    if exit_kind not in codes.EXIT_KINDS:
        raise Refused(_("Choose how the stay ended."), field="exit_kind")
    if exit_on < happened_on:
        raise Refused(_("The exit cannot be before the admission. Check both dates."), field="exit_on")
    check_day(exit_on, office, "exit_on")


def check_room(
    person_id: Any, office_id: Any, stay: rules.Stay, but: Any = None, field: str = "happened_on"
) -> None:
    """Refuse a stay beside another one of this person in this office (not counting ``but``)."""
    others = Admission._base_manager.filter(
        person_id=person_id, office_id=office_id, retired_at=None
    ).exclude(pk=but)
    if rules.overlaps(
        stay, [rules.Stay(start, end) for start, end in others.values_list("happened_on", "exit_on")]
    ):
        raise Refused(OVERLAP, field=field)


def who_did_it(by: Any, office_id: Any, done_by: User | None) -> User:
    """Return the account a record is done by: the one named, if she works with this office, else the one who records."""
    if done_by is None or done_by.pk == by.user_id:
        if by.user is None:
            raise Refused(_("Say who did it."), field="done_by")
        return by.user
    colleague(by, [office_id], done_by)
    return done_by


def check_assigned(by: Any, office_id: Any, assigned: Iterable[tuple[User, str]]) -> None:
    """Refuse to assign somebody who does not work with this office, or in a role that is not on the list."""
    for user, role in assigned:
        works_here([office_id], user, "user")
        if role not in codes.ASSIGNMENT_ROLES:
            raise Refused(_("Choose what this colleague does for the person."), field="role")


def check_not_yet_assigned(case: Case, user: User, role: str, from_day: dt.date) -> None:
    """Refuse to assign the same colleague twice in the same role at the same time."""
    running = Assignment._base_manager.filter(case=case, user=user, role=role, retired_at=None)
    if any(until is None or until >= from_day for until in running.values_list("until", flat=True)):
        raise Refused(_("This colleague is already assigned in this role."), field="user")
