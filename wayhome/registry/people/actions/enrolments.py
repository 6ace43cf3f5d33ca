"""Enrolling people in a package, programme or course, alone or all people of one operation; ending, correcting, retiring it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts as fact
from wayhome.kit import formats
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.people.actions.persons import Chooser, register_many
from wayhome.registry.people.models import Enrolment, Person, enrolment_scope
from wayhome.registry.people.queries import FACTS
from wayhome.registry.people.rules import MOST_TOGETHER, paper_number, span_fault
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset(
    {"package", "reason", "happened_on", "ended_on", "paper_number", "partner", "done_by", "source"}
)
SENTENCES = {
    "future": (_("This day has not come yet. Check the day, month and year."), "happened_on"),
    "early": (_("This day is before the year 2000. Check the day, month and year."), "happened_on"),
    "backwards": (_("The last day is before the first day. Check both."), "ended_on"),
}


@act("people.enrol")
def enrol(
    *, by: Viewer, office: Office, package: str, happened_on: dt.date, person: Person | None = None, facts: Mapping[str, Any] | None = None,
    reason: str = NOT_ASKED, ended_on: dt.date | None = None, paper_number: str = "", source: str = "screen", done_by: User | None = None,
    code_source: Chooser | None = None, id: uuid.UUID | None = None, partner: Any = None,
) -> Enrolment:  # fmt: skip
    """Enrol one person, already registered (``person``) or new (``facts``, any of ``queries.FACTS``). It is no admission.

    ``ended_on`` is the last day, if it is known already; ``partner`` is the organisation with which we support her. A second call with the same ``id`` returns the enrolment already there.
    Whether the actor may know a registered person is decided by the rooms above.
    """
    made = fact.found(Enrolment, id, by=by)
    if made is not None:
        unchanged()
        return made
    row: dict[str, Any] = {**(facts or {}), "paper_number": paper_number, "id": id or new_id()}
    if person is not None:
        row["person"] = person
    enrolment = Enrolment(
        office=office,
        package=package,
        reason=reason,
        happened_on=happened_on,
        ended_on=ended_on,
        source=source,
        done_by=done_by or by.user,
        partner=partner,
    )
    (enrolment,) = _enrolled(by, enrolment, [row], code_source)
    record(by, "people.enrol", enrolment, office_id=office.pk, details={"package": package})
    return enrolment


@act("people.enrol_group")
def enrol_group(
    *, by: Viewer, office: Office, package: str, happened_on: dt.date, people: Sequence[Mapping[str, Any]], ended_on: dt.date | None = None,
    reason: str = NOT_ASKED, source: str = "screen", done_by: User | None = None, code_source: Chooser | None = None,
    together: uuid.UUID | None = None, partner: Any = None,
) -> list[Enrolment]:  # fmt: skip
    """Enrol up to 200 people of one operation at once, all or nobody; nobody among them is admitted by it.

    Each of ``people`` holds facts of a new person, or ``person`` (registered already), and may hold ``paper_number`` and ``reason``.
    ``together`` is the operation's id: sent twice, the same enrolments come back.
    """
    together = together or new_id()
    fact.found(Enrolment, together)  # a second sending waits here until the first is done
    known = Enrolment.objects.unscoped("a form sent twice").filter(together=together)
    made = list(known.select_related("person").order_by("person__code"))
    if made:
        unchanged()
        return made
    if not people:
        raise Refused(_("Say how many people are enrolled: at least one."), field="people")
    if len(people) > MOST_TOGETHER:
        raise Refused(
            _("At most %(most)s people at once. Save these, then start the next.") % {"most": MOST_TOGETHER},
            field="people",
        )
    first = Enrolment(
        office=office,
        package=package,
        reason=reason,
        happened_on=happened_on,
        ended_on=ended_on,
        source=source,
        done_by=done_by or by.user,
        together=together,
        partner=partner,
    )
    made = _enrolled(by, first, people, code_source)
    record(
        by,
        "people.enrol_group",
        ("people.enrolment", together),
        office_id=office.pk,
        details={"package": package, "on": str(happened_on), "people": [str(row.person_id) for row in made]},
    )
    return made


@act("people.end_enrolment")
def end_enrolment(
    *, by: Viewer, enrolment_id: uuid.UUID, version: int, ended_on: dt.date | None
) -> Enrolment:
    """Say which day was the last of an enrolment (that day counts), or None: it goes on. ``facts.Conflict`` if it was saved since."""
    return _changed(by, enrolment_id, version, {"ended_on": ended_on}, "people.end_enrolment")


@act("people.correct_enrolment")
def correct_enrolment(
    *, by: Viewer, enrolment_id: uuid.UUID, version: int, changes: Mapping[str, Any]
) -> Enrolment:
    """Correct an enrolment. ``facts.Conflict`` if it was saved since, ``Enrolment.DoesNotExist`` if the actor may not correct it."""
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    return _changed(by, enrolment_id, version, dict(changes), "people.correct_enrolment")


@act("people.retire_enrolment")
def retire_enrolment(*, by: Viewer, enrolment_id: uuid.UUID, reason: str) -> Enrolment:
    """Take an enrolment out of lists and figures; the person stays. ``Enrolment.DoesNotExist`` if the actor may not correct it."""
    seen = _correctable(by).get(pk=enrolment_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    enrolment = fact.retire(Enrolment, seen.pk, by=by, reason=reason)
    record(by, "people.retire_enrolment", enrolment, office_id=enrolment.office_id, reason=reason)
    return enrolment


def _enrolled(
    by: Viewer, like: Enrolment, people: Sequence[Mapping[str, Any]], code_source: Chooser | None
) -> list[Enrolment]:
    """Register who is new, and write an enrolment for everybody."""
    _allowed(by, like)
    given = [row.get("person") for row in people]
    numbers = [_number(row.get("paper_number", "")) for row in people]
    new = [
        {name: value for name, value in row.items() if name in FACTS}
        for row in people
        if row.get("person") is None
    ]
    fresh = iter(
        register_many(
            by=by, people=new, source=like.source, code_source=code_source, office_id=like.office_id
        )
        if new
        else []
    )
    persons = [person or next(fresh) for person in given]
    _not_twice(like, [person for person in given if person is not None])
    rows = [
        Enrolment(
            id=row.get("id") or new_id(),
            person=person,
            office=like.office,
            package=like.package,
            reason=row.get("reason") or like.reason,
            paper_number=number,
            happened_on=like.happened_on,
            ended_on=like.ended_on,
            source=like.source,
            done_by=like.done_by,
            together=like.together,
            partner=like.partner,
        )
        for row, person, number in zip(people, persons, numbers, strict=True)
    ]
    try:
        return fact.record_all(rows, by=by)
    except ValidationError as wrong:
        raise Refused(
            _("Choose one of the answers on the list."), field=next(iter(wrong.message_dict))
        ) from wrong
    except IntegrityError as wrong:  # a colleague enrolled one of them in the same moment
        raise Refused(_("A colleague enrolled one of them just now. Look at the list again.")) from wrong


def _allowed(by: Viewer, enrolment: Enrolment) -> None:
    if not by.may_in("support.record", enrolment.office_id):
        raise Refused(_("Your account does not enrol people for this office."), field="office")
    colleague(by, [enrolment.office_id], enrolment.done_by)
    _possible(enrolment)


def _possible(enrolment: Enrolment) -> None:
    fault = span_fault(enrolment.happened_on, enrolment.ended_on, today(enrolment.office.time_zone))
    if fault:
        sentence, field = SENTENCES[fault]
        raise Refused(sentence, field=field)


def _number(typed: str) -> str:
    number = paper_number(typed)
    if number is None:
        raise Refused(
            _("A number of the paper list has at most 7 digits, with dashes or slashes. No names."),
            field="paper_number",
        )
    return number


def _not_twice(like: Enrolment, persons: Sequence[Person]) -> None:
    """Refuse somebody who is in this package on one of these days already, or who stands twice in the list."""
    ids = [person.pk for person in persons]
    if len(set(ids)) < len(ids):
        raise Refused(_("One person was chosen twice."), field="people")
    there = Enrolment.objects.unscoped("only whether she is enrolled already").filter(
        Q(ended_on=None) | Q(ended_on__gte=like.happened_on),
        person__in=ids,
        office=like.office,
        package=like.package,
        retired_at=None,
    )
    if like.ended_on is not None:
        there = there.filter(happened_on__lte=like.ended_on)
    twin = there.exclude(pk=like.pk).select_related("person").first()
    if twin is not None:
        sentence = _("%(code)s is enrolled here from %(day)s already. Open that enrolment instead.")
        day = formats.day(twin.happened_on, formats.language(get_language()))
        raise Refused(sentence % {"code": twin.person.code, "day": day}, field="happened_on")


def _correctable(by: Viewer) -> Any:
    rows = Enrolment.objects.filter(enrolment_scope(by, "support.record")).visible_to(by)
    return rows.select_related("office", "person")


def _changed(
    by: Viewer, enrolment_id: uuid.UUID, version: int, changes: dict[str, Any], verb: str
) -> Enrolment:
    seen = _correctable(by).get(pk=enrolment_id)
    if seen.version != version:
        raise fact.Conflict(fact.locked(Enrolment, seen.pk), changes)
    if "paper_number" in changes:
        changes["paper_number"] = _number(changes["paper_number"])
    before = seen.done_by
    for name, value in changes.items():
        setattr(seen, name, value)
    if (
        "done_by" in changes and before != changes["done_by"]
    ):  # who stood there may stay, whatever became of her
        colleague(by, [seen.office_id], seen.done_by)
    _possible(seen)
    if changes.keys() & {"package", "happened_on", "ended_on"}:
        _not_twice(seen, [seen.person])
    try:
        enrolment = fact.correct(Enrolment, seen.pk, by=by, version=version, changes=changes)
    except ValidationError as wrong:
        raise Refused(
            _("Choose one of the answers on the list."), field=next(iter(wrong.message_dict))
        ) from wrong
    if enrolment.version == version:
        unchanged()
    else:
        record(by, verb, enrolment, office_id=enrolment.office_id, details={"changed": sorted(changes)})
    return enrolment
