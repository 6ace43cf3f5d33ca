"""The plain log: what was done for a person on a day, for one or for many at once; corrected, retired."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case, case_scope
from wayhome.kit import facts, formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.prevention.activities.queries.rights import qualified
from wayhome.registry.agencies.models import Agency, Project
from wayhome.registry.people.models import Enrolment, Person
from wayhome.registry.people.rules import EARLIEST
from wayhome.services.support import queries, rules
from wayhome.services.support.codes import KINDS
from wayhome.services.support.models import ServiceRecord, correctable
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset({"kind", "happened_on", "agency", "project", "quantity", "done_by", "source"})

ASKING = (
    "kind",
    "happened_on",
    "done_by",
)  # where one of these is corrected, it is asked again who may do this


@act("support.record_service")
def record_service(
    *, by: Viewer, office: Office, kind: str, happened_on: dt.date, person: Person, case: Case | None = None, agency: Agency | None = None,
    project: Project | None = None, quantity: int | None = None, source: str = "screen", done_by: User | None = None, id: uuid.UUID | None = None,
) -> ServiceRecord:  # fmt: skip
    """Record something done for a person who has a case or an enrolment with the office. Sent twice (``id``), the first comes back."""
    made = facts.found(ServiceRecord, id, by=by)
    if made is not None:
        unchanged()
        return made
    like = ServiceRecord(
        office=office, kind=kind, happened_on=happened_on, agency=agency, project=project, quantity=quantity,
        source=source, done_by=done_by or by.user, case=case,
    )  # fmt: skip
    (row,) = _written(by, like, {id or new_id(): person})
    record(by, "support.record_service", row, office_id=office.pk, details=_details(row))
    return row


@act("support.record_services")
def record_services(
    *, by: Viewer, office: Office, kind: str, happened_on: dt.date, persons: Sequence[Person], agency: Agency | None = None,
    project: Project | None = None, quantity: int | None = None, source: str = "screen", done_by: User | None = None, id: uuid.UUID | None = None,
) -> list[ServiceRecord]:  # fmt: skip
    """Record the same for many persons at once, one record each, all or none. ``id`` is the screen's: sent twice, the same come back."""
    screen = id or new_id()
    facts.found(ServiceRecord, screen)  # a second sending waits here until the first is done
    chosen = {uuid.uuid5(screen, str(person.pk)): person for person in persons}
    made = list(ServiceRecord.objects.unscoped("a form sent twice").filter(pk__in=list(chosen)))
    if made:
        unchanged()
        return made
    if not chosen:
        raise Refused(_("Choose at least one person."), field="persons")
    if len(chosen) > rules.MOST_PERSONS:
        raise Refused(
            _("At most %(most)s people at once. Save these, then start the next.")
            % {"most": rules.MOST_PERSONS},
            field="persons",
        )
    like = ServiceRecord(
        office=office, kind=kind, happened_on=happened_on, agency=agency, project=project, quantity=quantity,
        source=source, done_by=done_by or by.user,
    )  # fmt: skip
    rows = _written(by, like, chosen)
    details = _details(rows[0]) | {"records": [str(row.pk) for row in rows]}
    record(
        by, "support.record_services", ("support.servicerecord", screen), office_id=office.pk, details=details
    )
    return rows


@act("support.record_log")
def record_log(
    *, by: Viewer, office: Office, kinds: Collection[str], happened_on: dt.date, persons: Sequence[Person], agency: Agency | None = None,
    project: Project | None = None, quantity: int | None = None, source: str = "screen", done_by: User | None = None, id: uuid.UUID | None = None,
) -> list[ServiceRecord]:  # fmt: skip
    """Record several things done on one day for the same persons: 36 reviews and 36 plans. Each kind is one ``record_services``.

    Organisation and quantity are told of the other kinds only, never of a review or plan: these are our own.
    """
    if not kinds:
        raise Refused(_("Choose what was done."), field="kinds")
    screen = id or new_id()
    made: list[ServiceRecord] = []
    for kind in dict.fromkeys(kinds):
        ours = kind in rules.OURS
        made += record_services(
            by=by, office=office, kind=kind, happened_on=happened_on, persons=persons, agency=None if ours else agency, project=project,
            quantity=None if ours else quantity, source=source, done_by=done_by, id=uuid.uuid5(screen, kind),
        )  # fmt: skip
    return made


@act("support.correct_service")
def correct_service(
    *, by: Viewer, service_id: uuid.UUID, version: int, changes: Mapping[str, Any]
) -> ServiceRecord:
    """Correct a record. ``facts.Conflict`` if it was saved since, ``ServiceRecord.DoesNotExist`` if the actor may not correct it."""
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    seen = (
        ServiceRecord.objects.filter(correctable(by))
        .visible_to(by)
        .select_related("office", "person")
        .get(pk=service_id)
    )
    if seen.version != version:
        raise facts.Conflict(facts.locked(ServiceRecord, seen.pk), dict(changes))
    moved = any(getattr(seen, name) != changes.get(name, getattr(seen, name)) for name in ASKING)
    for name, value in changes.items():
        setattr(seen, name, value)
    _possible(seen, by)
    if moved:
        _trained(seen)
    _not_twice(seen, [seen.person])
    service = facts.correct(ServiceRecord, seen.pk, by=by, version=version, changes=dict(changes))
    if service.version == version:
        unchanged()
    else:
        record(
            by,
            "support.correct_service",
            service,
            office_id=service.office_id,
            details={"changed": sorted(changes)},
        )
    return service


@act("support.retire_service")
def retire_service(*, by: Viewer, service_id: uuid.UUID, reason: str) -> ServiceRecord:
    """Take a record out of lists and figures. ``ServiceRecord.DoesNotExist`` if the actor may not correct it."""
    seen = ServiceRecord.objects.filter(correctable(by)).visible_to(by).get(pk=service_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    service = facts.retire(ServiceRecord, seen.pk, by=by, reason=reason)
    record(by, "support.retire_service", service, office_id=service.office_id, reason=reason)
    return service


def _written(by: Viewer, like: ServiceRecord, chosen: Mapping[uuid.UUID, Person]) -> list[ServiceRecord]:
    if not by.may_in("support.record", like.office_id):
        raise Refused(_("Your account does not record support for this office."), field="office")
    persons = list(chosen.values())
    _possible(like, by)
    _trained(like)
    _known(by, like.office, persons)
    _not_twice(like, persons)
    cases = {like.case.person_id: like.case} if like.case is not None else _cases(by, like.office, persons)
    rows = [
        ServiceRecord(
            id=id, person=person, case=cases.get(person.pk), office=like.office, kind=like.kind, happened_on=like.happened_on,
            agency=like.agency, project=like.project, quantity=like.quantity, source=like.source, done_by=like.done_by,
        )
        for id, person in chosen.items()
    ]  # fmt: skip
    try:
        return facts.record_all(rows, by=by)
    except ValidationError as wrong:
        raise Refused(
            _("Choose one of the answers on the list."), field=next(iter(wrong.message_dict))
        ) from wrong


def _possible(service: ServiceRecord, by: Viewer) -> None:
    if service.kind not in KINDS:
        raise Refused(_("Choose what was done."), field="kind")
    if service.happened_on > today(service.office.time_zone):
        raise Refused(_("This day has not come yet. Check the day, month and year."), field="happened_on")
    if service.happened_on < EARLIEST:
        raise Refused(
            _("This day is before the year 2000. Check the day, month and year."), field="happened_on"
        )
    if service.kind == rules.REFERRAL and service.agency is None:
        raise Refused(_("Choose the organisation they were referred to."), field="agency")
    if service.quantity is not None and not 1 <= service.quantity <= 100_000:
        raise Refused(_("Write a number from 1 to 100,000, or leave it empty."), field="quantity")
    _of_the_office(service, by)


def _trained(service: ServiceRecord) -> None:
    """Refuse a needs review of a collaborator whom no training has shown how: staff of the office and of cases need none."""
    who = service.done_by
    if service.kind != rules.REVIEW or who is None or not queries.needs_training(who):
        return
    if not qualified(who, "needs_review", service.happened_on):
        raise Refused(
            _(
                "To review needs, a collaborator first takes part in a workshop on needs reviews. Ask your supervisor for the next one, or to write down that you were there; until then a colleague reviews."
            ),
            field="kinds",
        )


def _of_the_office(service: ServiceRecord, by: Viewer) -> None:
    project = service.project
    if project is not None:
        if project.office_id != service.office_id:
            raise Refused(_("This project belongs to another office."), field="project")
        if not rules.Span(project.starts_on, project.ends_on).holds(service.happened_on):
            raise Refused(
                _("The project did not run on that day. Check the day, or leave the project empty."),
                field="project",
            )
    if service.case is not None and service.case.office_id != service.office_id:
        raise Refused(_("This person's case is with another office."), field="persons")
    colleague(by, [service.office_id], service.done_by)


def _known(by: Viewer, office: Office, persons: Sequence[Person]) -> None:
    """Refuse a person who has neither a case nor an enrolment with the office that the actor may record for."""
    ids = {person.pk for person in persons}
    cases = Case.objects.visible_to(by).filter(case_scope(by, "support.record"), _here(office, ids))
    enrolments = Enrolment.objects.visible_to(by).filter(correctable(by), _here(office, ids))
    found = {*cases.values_list("person_id", flat=True), *enrolments.values_list("person_id", flat=True)}
    if ids - found:
        code = next(person.code for person in persons if person.pk not in found)
        raise Refused(
            _("Nobody on your list has the code %(code)s. Check it letter by letter.") % {"code": code},
            field="persons",
        )


def _cases(by: Viewer, office: Office, persons: Sequence[Person]) -> dict[uuid.UUID, Case]:
    """Return {person: her latest case with the office}; persons without one stay without."""
    ids = {person.pk for person in persons}
    rows = Case.objects.visible_to(by).filter(case_scope(by, "support.record"), _here(office, ids))
    return {case.person_id: case for case in rows.order_by("happened_on")}


def _here(office: Office, person_ids: Collection[uuid.UUID]) -> Q:
    return Q(office=office, person__in=list(person_ids), retired_at=None)


def _not_twice(like: ServiceRecord, persons: Sequence[Person]) -> None:
    """Refuse a second review, plan or referral (to the same organisation) of a person on the same day."""
    if like.kind not in rules.ONCE_A_DAY:
        return
    there = ServiceRecord.objects.unscoped("only whether it is recorded already").filter(
        person__in=[person.pk for person in persons],
        office_id=like.office_id,
        kind=like.kind,
        agency=like.agency,
        happened_on=like.happened_on,
        retired_at=None,
    )
    twin = there.exclude(pk=like.pk).select_related("person").first()
    if twin is not None:
        sentence = _("This is recorded for %(code)s on %(day)s already.")
        day = formats.day(like.happened_on, formats.language(get_language()))
        raise Refused(sentence % {"code": twin.person.code, "day": day}, field="happened_on")


def _details(service: ServiceRecord) -> dict[str, Any]:
    return {"kind": service.kind, "on": str(service.happened_on)}
