"""Everything that hangs on a person, moved to another whom she was found to be, and back: part of acts upstairs, which know the rooms.

Every table that refers to a person is walked, whatever room it is of. Rows that were retired stay: they count nowhere.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts as fact
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Versioned
from wayhome.kit.once import held
from wayhome.registry.people import sealed
from wayhome.registry.people.models import Enrolment, Fingerprint, IdentityPart, Person, RegisterNote
from wayhome.registry.people.news import facts_corrected
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office

NOT_HERS = _(
    "Another office keeps records about one of them too. Ask somebody who leads the case work of all these offices."
)
BOTH_ENROLLED = _(
    "Both are in the same package on the same days. End one of these enrolments, or retire it, then try again."
)
IN_THE_WAY = _(
    "Something was recorded for both at once. Correct or retire one of the two records, then try again."
)


@dataclass(frozen=True)
class Moved:
    """One row that was moved: its versions before and after."""

    model: str
    row: uuid.UUID
    before: int
    after: int


def references() -> Iterator[tuple[type[Versioned], Any]]:
    """Yield (model, field) of every record that refers to a person."""
    for model in apps.get_models():
        if issubclass(model, Versioned) and model is not Person:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.related_model is Person:
                    yield model, field


def unversioned_references() -> Iterator[type[models.Model]]:
    """Yield every other table that refers to a person: whoever adds one says what becomes of it when two persons are one (a test looks)."""
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        if not issubclass(model, Versioned) and any(field.related_model is Person for field in fields):
            yield model


def check_apart(kept: Person, gone: Person) -> None:
    """Refuse where both are enrolled in one package at once."""
    rows = list(Enrolment._base_manager.filter(person__in=[kept.pk, gone.pk], retired_at=None))
    for one in rows:
        for other in rows:
            apart = one.person_id == other.person_id or (one.office_id, one.package) != (
                other.office_id,
                other.package,
            )
            # Of two that run beside each other one begins within the other's days.
            within = other.happened_on >= one.happened_on and (
                one.ended_on is None or other.happened_on <= one.ended_on
            )
            if within and not apart:
                raise Refused(BOTH_ENROLLED)


def move_rows(by: Viewer, kept: Person, gone: Person, office: Office) -> list[Moved]:
    """Move everything of one person to another, and let her code lead there; return what was moved. As part of an act."""
    mover = sealed.Mover(by, gone, kept, office)
    shift = _ranks_above(kept, gone)
    moved: list[Moved] = []
    try:
        with transaction.atomic():
            for model, field in references():
                columns = sealed.columns_of(model, field.attname)
                for row in _rows(model, field, gone):
                    _hers(by, row)
                    changes: dict[str, Any] = {field.attname: kept.pk}
                    changes |= {one.column: mover.sealed_again(one, row) for one in columns}
                    if isinstance(row, IdentityPart):
                        changes["rank"] = row.rank + shift
                    before = row.version
                    saved = fact.correct_locked(row, by=by, changes=changes)
                    moved.append(Moved(model._meta.label, row.pk, before, saved.version))
            mover.files()
    except IntegrityError as wrong:
        raise Refused(IN_THE_WAY) from wrong
    fact.correct_locked(fact.locked(Person, gone.pk), by=by, changes={"same_as_id": kept.pk})
    _found_again(by, kept, gone, office)
    return moved


def move_back(by: Viewer, kept: Person, gone: Person, moved: Iterable[Moved], office: Office) -> None:
    """Give back what was moved, as it was before; what was changed since stays changed, and what was hung on it since goes with it."""
    mover = sealed.Mover(by, kept, gone, office)
    moved = list(moved)
    by_model = {(model._meta.label, field.attname): (model, field) for model, field in references()}
    back: dict[str, set[uuid.UUID]] = {}
    for (label, attname), (model, _field) in by_model.items():
        columns = sealed.columns_of(model, attname)
        for one in moved:
            if one.model == label:
                back.setdefault(label, set()).add(one.row)
                _give_back(by, model, attname, one, columns, mover, kept, gone)
    for (label, attname), (model, _field) in by_model.items():
        for row in _hung_on(model, attname, kept, back):
            if row.pk not in back.get(label, set()):
                fact.correct_locked(row, by=by, changes={attname: gone.pk})
    mover.files(back=True)
    fact.correct_locked(fact.locked(Person, gone.pk), by=by, changes={"same_as_id": None})
    _found_again(by, kept, gone, office)


def _rows(model: type[Versioned], field: Any, person: Person) -> list[Any]:
    rows = held(model._base_manager.filter(**{field.attname: person.pk}, retired_at=None))
    return list(rows.order_by("pk"))


def _hers(by: Viewer, row: Any) -> None:
    """Refuse to move what another office keeps."""
    office = getattr(row, "office_id", None)
    if office is not None and not by.everything and office not in by.offices("cases.edit"):
        raise Refused(NOT_HERS)


def _ranks_above(kept: Person, gone: Person) -> int:
    """How far the parts of one are moved, so that the name she is called by stays the kept record's."""
    rows = IdentityPart.objects.filter(retired_at=None)
    last = rows.filter(person=kept).aggregate(last=Max("rank"))["last"]
    first = rows.filter(person=gone).aggregate(first=Min("rank"))["first"]
    return 0 if last is None or first is None else last + 1 - first


def _give_back(
    by: Viewer, model: type[Versioned], attname: str, one: Moved, columns: Any, mover: Any, kept: Person, gone: Person
) -> None:  # fmt: skip
    row = held(model._base_manager.all()).get(pk=one.row)
    if row.retired_at is not None or getattr(row, attname) != kept.pk:
        return
    told: Any = row.versions.objects.filter(row_id=row.pk)
    versions = {each.version: each for each in told if each.version in (one.before, one.after)}
    before, after = versions[one.before], versions[one.after]
    again = {
        column.column: mover.sealed_again(column, row)
        for column in columns
        if getattr(row, column.column) != getattr(after, column.column)
    }
    changes = {
        name: getattr(before, name)
        for name in _changed_fields(model)
        if name not in again and getattr(before, name) != getattr(after, name) == getattr(row, name)
    }
    fact.correct_locked(row, by=by, changes={**changes, **again, attname: gone.pk})


def _changed_fields(model: type[Versioned]) -> list[str]:
    own = {"version", "recorded_at", "recorded_by_id", "retired_at", "retired_reason"}
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and field.attname not in own
    ]


def _hung_on(
    model: type[Versioned], attname: str, kept: Person, back: dict[str, set[uuid.UUID]]
) -> list[Any]:
    """Return the rows of the kept person that hang on a row that was given back."""
    found: dict[uuid.UUID, Any] = {}
    for field in model._meta.concrete_fields:
        related = field.related_model
        ids = back.get(related._meta.label, set()) if isinstance(related, type) else set()
        if ids:
            rows = model._base_manager.filter(**{f"{field.name}__in": ids, attname: kept.pk}, retired_at=None)
            found |= {row.pk: row for row in held(rows)}
    return list(found.values())


def _found_again(by: Viewer, kept: Person, gone: Person, office: Office) -> None:
    """Let books and fingerprints follow, and whoever counts heads by person."""
    parts = IdentityPart.objects.filter(person__in=[kept.pk, gone.pk]).values_list("pk", "person_id")
    for part, person in parts:
        Fingerprint.objects.filter(part=part).exclude(person=person).update(person=person)
    RegisterNote.objects.filter(person__in=[kept.pk, gone.pk]).delete()
    sealed.names_follow(by, [kept.pk, gone.pk])
    sealed.prints_follow(by, [kept.pk, gone.pk], office.country)
    for person_id in (kept.pk, gone.pk):
        facts_corrected(person_id=person_id, fields=["sex"], user_id=by.user_id)
