"""Forgetting a person for good: asked for by one, agreed to by another, done by one of the two. A stub without a name stays for past figures."""

import uuid
from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes
from wayhome.journey.cases.actions.counting import count_again
from wayhome.journey.cases.actions.retaining import (
    IN_SERVICE,
    NOT_HERS,
    TIME_OVER,
    check_emptying,
    check_time,
    empty,
    subject_of,
)
from wayhome.journey.cases.due import drop_all
from wayhome.journey.cases.forgetting import SHRED, everyone, offices_of, open_stays
from wayhome.journey.cases.models import Admission, Case, Crossing, Forgetting, Identification
from wayhome.journey.cases.queries import case_for
from wayhome.journey.cases.stays import moves_follow
from wayhome.kit import facts as pen
from wayhome.kit.dates import now, today
from wayhome.kit.erasing import erase, scrub_the_disk
from wayhome.kit.errors import Refused
from wayhome.registry.people.actions import forget_persons
from wayhome.registry.people.models import Person
from wayhome.registry.people.records import rows_about
from wayhome.trust.access.actions import ask_second, use_second
from wayhome.trust.access.models import SecondPerson
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.audit.upkeep import purge_details
from wayhome.trust.vault import rules
from wayhome.trust.vault.actions import destroy
from wayhome.trust.vault.fields import sealed_columns
from wayhome.trust.vault.models import Compartment, Holding, InboxItem
from wayhome.trust.vault.queries import last_backup_expiry

OF_A_CASE = (rules.CASEWORK, rules.CLINICAL, rules.LEGAL)
GONE = _("This person was forgotten already.")


@act("cases.ask_forgetting")
def ask_forgetting(*, by: Viewer, case_id: uuid.UUID, reason: str) -> Forgetting:
    """Ask that a person be forgotten for good, for a coded reason. What is asked already comes back; nothing is destroyed yet."""
    case = case_for(by, case_id)
    if reason not in codes.FORGET_WHYS:
        raise Refused(_("Choose why."), field="reason")
    _check(by, case.person_id, reason)
    if reason == TIME_OVER:
        check_time(case)
    second = ask_second(
        by=by, kind="shredding", subject=case.person_id, office=case.office, why=str(codes.FORGET_WHYS.label(reason))
    )  # fmt: skip
    made, new = Forgetting.objects.get_or_create(
        second=second, defaults={"person_id": case.person_id, "office_id": case.office_id, "reason": reason}
    )
    if new:
        record(by, "cases.ask_forgetting", made, office_id=case.office_id, reason=reason)
    else:
        unchanged()
    return made


@act("cases.forget")
def forget(*, by: Viewer, id: uuid.UUID) -> Forgetting:
    """Forget a person for good, after a second colleague agreed; done once, by one of the two. It cannot be taken back.

    Destroyed: every key to who she is and to her cases, what they sealed (in all versions), her names in books, what told that two
    are the same, numbers of paper, her code, what the log told beside its columns. What figures count stays, under a new code.
    """
    row = Forgetting.objects.select_for_update(of=("self",)).filter(pk=id).first()
    if row is None or row.office_id not in by.offices(SHRED):
        raise Refused(_("There is no such request."))
    if row.done_at is not None:
        unchanged()
        return row
    people = everyone(row.person_id)
    for one in sorted(people):
        pen.locked(Person, one)
    if row.case is not None:
        return _emptied(by, row, row.case)
    _check(by, row.person_id, row.reason)
    if row.reason == TIME_OVER:
        for case in Case._base_manager.filter(person__in=people, forgotten_on=None):
            check_time(case)  # a court may have asked to keep something since two agreed
    use_second(by=by, kind="shredding", subject=row.person_id)
    assert by.user is not None  # one of the two
    for stay in open_stays(people):
        _end(by, by.user, stay)
    cases = list(Case._base_manager.filter(person__in=people).values_list("pk", flat=True))
    for case in Case._base_manager.filter(pk__in=cases).select_related("office"):
        drop_all(by, case)
    _destroy(by, row, people, cases)
    erase(Case, cases, {"forgotten_on": today(row.office.time_zone)})
    row.done_at, row.backups_until = now(), last_backup_expiry()
    row.save()
    count_again(people)
    told = {"keys": row.keys, "records": row.records, "details": row.details, "books_owing": row.books_owing}
    record(by, "cases.forget", row, office_id=row.office_id, reason=row.reason, details=told)
    scrub_the_disk(_tables())
    return row


def _emptied(by: Viewer, row: Forgetting, case: Case) -> Forgetting:
    """Empty one kind of record alone; who she is, and all else, stays."""
    if case.forgotten_on is not None:
        raise Refused(GONE)
    check_emptying(by, case, row.part, row.reason)
    use_second(by=by, kind="shredding", subject=subject_of(case, row.part))
    empty(by, row)
    row.done_at, row.backups_until = now(), last_backup_expiry()
    row.save()
    count_again(everyone(row.person_id))
    told = {"category": row.part, "keys": row.keys, "records": row.records}
    record(by, "cases.empty", row, office_id=row.office_id, reason=row.reason, details=told)
    scrub_the_disk(_tables())
    return row


def _check(by: Viewer, person_id: uuid.UUID, reason: str) -> None:
    people = everyone(person_id)
    if not offices_of(people) <= by.offices(SHRED):
        raise Refused(NOT_HERS)
    if Case._base_manager.filter(person__in=people).exclude(forgotten_on=None).exists():
        raise Refused(GONE)
    if reason != codes.SHE_ASKS and open_stays(people):
        raise Refused(IN_SERVICE)


def _end(by: Viewer, user: User, stay: Admission) -> None:
    """Whoever asks to be forgotten while in service leaves it on that day."""
    day = max(today(stay.office.time_zone), stay.happened_on)
    changes = {"exit_on": day, "exit_kind": codes.SHE_LEAVES}
    ended = pen.correct(Admission, stay.pk, by=by, version=stay.version, changes=changes)
    ended.case = stay.case
    moves_follow(by, ended, "screen", user)


def _destroy(
    by: Viewer, row: Forgetting, people: Collection[uuid.UUID], cases: Collection[uuid.UUID]
) -> None:
    hers = rows_about(people)
    keys = destroy(
        by=by, subjects={rules.IDENTITY: people} | dict.fromkeys(OF_A_CASE, cases), office_id=row.office_id
    )
    for column in sealed_columns():
        if column.subject == "case_id":
            column.model._base_manager.filter(case_id__in=cases).update(**{column.column: None})
    for model in (Identification, Crossing):
        rows = model._base_manager.filter(case_id__in=cases).values_list("pk", flat=True)
        erase(model, list(rows), {"paper_number": ""})
    owing = forget_persons(by=by, person_ids=people, office_id=row.office_id)
    asked = SecondPerson.objects.filter(kind="shredding", subject__in=people).values_list("pk", flat=True)
    about = {*people, *hers, *cases, *_rows_of(cases), *keys, *asked}
    row.details = sum(
        purge_details(
            by=by, person_id=one, object_ids=about if one == row.person_id else (), reason=row.reason
        )
        for one in people
    )
    row.keys, row.records, row.books_owing = len(keys), len(hers), len(owing)


def _rows_of(cases: Collection[uuid.UUID]) -> set[Any]:
    """Return the ids of all records that hang on these cases, in whatever room."""
    found: set[Any] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Case and issubclass(model, pen.Versioned):
                rows = model._base_manager.filter(**{f"{field.attname}__in": cases})
                found |= set(rows.values_list("pk", flat=True))
    return found


def _tables() -> set[str]:
    """Return the tables that held something sealed, a key or a detail of the log."""
    sealed = {column.model._meta.db_table for column in sealed_columns()}
    others = (Compartment, Holding, InboxItem, Case, Person, Identification, Crossing)
    return sealed | {model._meta.db_table for model in others}
