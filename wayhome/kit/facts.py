"""Facts: records that keep every version with both times, are corrected but never overwritten, retired but never deleted.

The current row stands in the model's own table; every version, the current one too, stands in a second table made by
``versions_of``. A version counts from ``recorded_at`` until ``superseded_at``: so any figure can be asked as of a past day.
Why this is ours and not a history package: ``docs/adr/0001-facts.md``.
"""

import contextlib
import contextvars
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, ClassVar, Protocol, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, router, transaction
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodedField, CodeList
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.fields import CASE, ORDER, classes_of
from wayhome.kit.ids import new_id
from wayhome.kit.once import wait_for
from wayhome.kit.rows import insert, insert_copies, update
from wayhome.kit.scoping import GuardedQuerySet, ScopedQuerySet

SOURCES = CodeList(
    {"screen": _("On screen"), "paper": _("From paper"), "phone": _("By phone"), "import": _("Imported")}
)
RETIRE_REASONS = CodeList(
    {
        "entered_twice": _("Entered twice"),
        "wrong_person": _("Belongs to someone else"),
        "never_happened": _("Did not take place"),
        "wrong_office": _("Belongs to another office"),
        "other": _("Another reason"),
    }
)
_writing: contextvars.ContextVar[bool] = contextvars.ContextVar("wayhome_facts_writing", default=False)


class Writer(Protocol):
    """Who writes: the viewer of ``trust/access``; here only the account's id is needed."""

    @property
    def user_id(self) -> uuid.UUID | None: ...


class Conflict(Exception):
    """Somebody saved the record after this person opened it. ``saved`` is the row as it is now, ``mine`` the changes wanted."""

    def __init__(self, saved: "Versioned", mine: dict[str, Any]) -> None:
        super().__init__(f"{type(saved).__name__} {saved.pk} is at version {saved.version}")
        self.saved = saved
        self.mine = mine


class Retired(Exception):
    """Somebody retired the record before this transaction had it. ``row`` is the record as it is now. ``@act`` ends quietly with it."""

    def __init__(self, row: "Versioned") -> None:
        super().__init__(f"{type(row).__name__} {row.pk} is retired already")
        self.row = row


class Versioned(models.Model):
    """A record with versions: who wrote this version, when, from where; retired with a reason, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    source = CodedField(codes=SOURCES, states=False, max_length=12, default="screen")
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_reason = CodedField(
        codes=RETIRE_REASONS, states=False, max_length=20, blank=True, default="", editable=False
    )

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()
    versions: ClassVar[type["VersionRow"]]
    # Whether an installation may write rows itself, before anybody has an account (``recorded_by`` is then empty).
    installed: ClassVar[bool] = False

    class Meta:
        abstract = True

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "version", "recorded_at", "recorded_by", "source", "retired_at", "retired_reason",
        }  # fmt: skip

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse unless called from this module, so that no version is ever lost."""
        if not _writing.get():
            raise RuntimeError(f"{type(self).__name__} is saved through wayhome.kit.facts only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: records are retired with a reason."""
        raise RuntimeError(f"{type(self).__name__} is never deleted; retire it with a reason")


class Fact(Versioned):
    """Something that happened on a day, done by somebody (who may be another than the one who entered it)."""

    happened_on = models.DateField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    class Classes:
        case: ClassVar[set[str]] = {"happened_on"}
        operational: ClassVar[set[str]] = {"done_by"}


class VersionQuerySet(models.QuerySet):
    """Versions of a table."""

    def at(self, moment: dt.datetime) -> Self:
        """Return the versions that stood just before ``moment`` (aware), retired ones left out."""
        return self.filter(
            models.Q(superseded_at__isnull=True) | models.Q(superseded_at__gte=moment),
            recorded_at__lt=moment,
            retired_at__isnull=True,
        )


class VersionRow(models.Model):
    """Base of the version tables: ``row_id`` is the record, ``superseded_at`` when the next version took its place."""

    key = models.BigAutoField(primary_key=True)
    row_id = models.UUIDField(db_index=True)
    superseded_at = models.DateTimeField(null=True)
    objects: ClassVar[Any] = VersionQuerySet.as_manager()

    class Meta:
        abstract = True

    class Classes:
        operational: ClassVar[set[str]] = {"key", "row_id", "superseded_at"}


def _copied_fields(model: type[Versioned]) -> dict[str, models.Field]:
    copies: dict[str, models.Field] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        if field.is_relation:
            copies[field.attname] = models.UUIDField(null=field.null)
            continue
        copy = field.clone()  # type: ignore[attr-defined]
        copy._unique = False
        copy.db_index = False
        copies[field.name] = copy
    return copies


def versions_of(model: type[Versioned]) -> type[VersionRow]:
    """Make the version table of ``model``; write ``SessionVersion = versions_of(Session)`` right below the model.

    It has every column of the model (references as plain ids), unique by record and version; its fields have the model's classes.
    """
    name = f"{model.__name__}Version"
    sorted_as = classes_of(model)
    kinds: dict[str, set[str]] = {kind: set() for kind in ORDER}
    for field in model._meta.concrete_fields:
        if not field.primary_key:
            kinds[sorted_as.get(field.name, CASE)].add(field.attname if field.is_relation else field.name)
    meta = type(
        "Meta",
        (),
        {
            "app_label": model._meta.app_label,
            "constraints": [
                models.UniqueConstraint(fields=["row_id", "version"], name=f"{name.lower()}_once")
            ],
            "indexes": [models.Index(fields=["recorded_at"], name=f"{name.lower()[:24]}_time")],
        },
    )
    body = {
        "__module__": model.__module__,
        "Meta": meta,
        "Classes": type("Classes", (), kinds),
        **_copied_fields(model),
    }
    made = type(name, (VersionRow,), body)
    model.versions = made
    return made


FactT = TypeVar("FactT", bound=Versioned)


@contextlib.contextmanager
def _pen() -> Iterator[None]:
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def _validated(row: Versioned) -> None:
    """Run the fields' own validators (lengths, codes): SQLite keeps no length, so the house does."""
    wrong = {}
    for field in row._meta.concrete_fields:
        if field.is_relation or field.primary_key:
            continue
        value = getattr(row, field.attname)
        if value in field.empty_values and (field.null or field.blank):
            continue
        try:
            setattr(row, field.attname, field.clean(value, row))
        except ValidationError as error:
            wrong[field.name] = error
    if wrong:
        raise ValidationError(wrong)


def _write(row: FactT, by: Writer, first: bool) -> FactT:
    row.recorded_at = now()
    if by.user_id is None and not row.installed:
        raise ValueError("a fact is recorded by somebody with an account")
    row.recorded_by_id = by.user_id  # type: ignore[assignment]
    _validated(row)
    with transaction.atomic(savepoint=False), _pen():  # the action's own transaction undoes both or neither
        if first:
            _insert([row])
        else:
            _update(row)
        insert_copies(row.versions, [row], _OF_A_VERSION)
    return row


# What a version has besides the columns of its row.
_OF_A_VERSION = (("row_id", attrgetter("pk")), ("superseded_at", lambda row: None))


def _settles(model: type[Versioned]) -> bool:
    """Whether the model settles something itself at saving."""
    return model.save is not Versioned.save


def _insert(rows: Sequence[FactT]) -> None:
    if not _settles(type(rows[0])):
        return insert(rows)
    for row in rows:
        row.save(force_insert=True)
    return None


def _update(row: Versioned) -> None:
    if _settles(type(row)):
        row.save(force_update=True)
    else:
        update(row)
    row.versions.objects.filter(row_id=row.pk, superseded_at=None).update(superseded_at=row.recorded_at)


def record(row: FactT, *, by: Writer) -> FactT:
    """Write a new fact and its first version. ValidationError if a field is wrong, IntegrityError if the database refuses."""
    if isinstance(row, Fact) and row.done_by_id is None and by.user_id is not None:
        row.done_by_id = by.user_id
    return _write(row, by, first=True)


def record_all(rows: Sequence[FactT], *, by: Writer) -> list[FactT]:
    """Write many new facts of one kind, each with its first version, in few statements: a list ticked at once.

    What ``record`` refuses is refused here too. Must run inside a transaction (``@act`` sees to it): all are written, or none.
    """
    if by.user_id is None and not all(row.installed for row in rows):
        raise ValueError("a fact is recorded by somebody with an account")
    if not rows:
        return []
    moment = now()
    for row in rows:
        row.recorded_at, row.recorded_by_id = moment, by.user_id  # type: ignore[assignment]
        if isinstance(row, Fact) and row.done_by_id is None and by.user_id is not None:
            row.done_by_id = by.user_id
        _validated(row)
    with transaction.atomic(savepoint=False), _pen():
        _insert(rows)
        insert_copies(rows[0].versions, rows, _OF_A_VERSION)
    return list(rows)


def found(model: type[FactT], id: uuid.UUID | None, *, by: Writer | None = None) -> FactT | None:
    """Return the record that a form sent twice has already made, or None: call it first in a create action.

    With ``by`` only to who made it; Refused for anybody else, who cannot have sent that form.

    Of two sendings in the same moment the second waits here until the first is done (``wayhome.kit.once``).
    """
    if id is None:
        return None
    wait_for(id, using=router.db_for_write(model))
    made = model._base_manager.filter(pk=id).first()
    if made is not None and by is not None and made.recorded_by_id != by.user_id:
        # A colleague may have corrected it between the two sendings: then its first version tells.
        first = model.versions.objects.filter(row_id=id).order_by("key").first()
        if getattr(first, "recorded_by_id", None) != by.user_id:
            raise Refused(_("This page was not sent whole. Open it again and fill it in once more."))
    return made


def locked(model: type[FactT], id: uuid.UUID) -> FactT:
    """Return the row, locked for this transaction; ``model.DoesNotExist`` if there is none.

    Rows that only point to it are still written meanwhile: at their end they would wait for it, and it for the log's head.
    """
    return model._base_manager.select_for_update(of=("self",), no_key=True).get(pk=id)


def correct(model: type[FactT], id: uuid.UUID, *, by: Writer, version: int, changes: dict[str, Any]) -> FactT:
    """Write ``changes`` as the next version of a record. Must run inside a transaction (``@act`` sees to it).

    ``version`` is the version the person had before her; ``Conflict`` if the record has moved on since.
    Nothing is written where nothing changed.
    """
    row = locked(model, id)
    if row.version != version:
        raise Conflict(row, changes)
    return correct_locked(row, by=by, changes=changes)


def correct_locked(row: FactT, *, by: Writer, changes: dict[str, Any]) -> FactT:
    """Write ``changes`` as the next version of a row that this transaction has from ``locked``, as ``correct`` does."""
    if row.retired_at is not None:
        raise Refused(_("This record was retired and can no longer be changed."))
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    return _write(row, by, first=False)


def retire(model: type[FactT], id: uuid.UUID, *, by: Writer, reason: str) -> FactT:
    """Take the record that an act is about out of every list and figure from now on, with a coded reason; it and its history stay.

    ``Retired`` if it was retired meanwhile: then the act undoes what it wrote and the log tells of the first alone.
    """
    row = locked(model, id)
    if row.retired_at is not None:
        raise Retired(row)
    return _retired(row, by, reason)


def retire_along(model: type[FactT], id: uuid.UUID, *, by: Writer, reason: str) -> FactT:
    """Retire what goes along with the record an act is about; what was retired before stays as it is."""
    row = locked(model, id)
    return row if row.retired_at is not None else _retired(row, by, reason)


def _retired(row: FactT, by: Writer, reason: str) -> FactT:
    if reason not in RETIRE_REASONS:
        raise Refused(_("Choose why the record is retired."), field="reason")
    row.retired_at, row.retired_reason = now(), reason
    row.version += 1
    return _write(row, by, first=False)


def locked_all(model: type[FactT], ids: Iterable[uuid.UUID]) -> list[FactT]:
    """Return these rows, locked for this transaction, in one order everywhere; those that are not there are left out."""
    return list(
        model._base_manager.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=list(ids))
        .order_by("pk")
    )


def correct_all(rows: Sequence[FactT], *, by: Writer, changes: dict[str, Any]) -> None:
    """Write the same ``changes`` as the next version of many rows of one kind that this transaction has from ``locked_all``.

    Few statements, however many rows. Refused if one of them was retired; validators run for each.
    """
    if any(row.retired_at is not None for row in rows):
        raise Refused(_("This record was retired and can no longer be changed."))
    _write_all(rows, by, changes)


def retire_all(rows: Sequence[FactT], *, by: Writer, reason: str) -> None:
    """Take many rows of one kind, from ``locked_all``, out of every list and figure with one coded reason; retired ones stay as they are."""
    if reason not in RETIRE_REASONS:
        raise Refused(_("Choose why the record is retired."), field="reason")
    standing = [row for row in rows if row.retired_at is None]
    _write_all(standing, by, {"retired_at": now(), "retired_reason": reason})


def _write_all(rows: Sequence[FactT], by: Writer, changes: dict[str, Any]) -> None:
    if not rows:
        return
    if by.user_id is None and not all(row.installed for row in rows):
        raise ValueError("a fact is recorded by somebody with an account")
    model, moment = type(rows[0]), now()
    if _settles(model):
        raise TypeError(f"{model.__name__} settles something at saving: correct its rows one by one")
    for row in rows:
        for name, value in changes.items():
            setattr(row, name, value)
        row.version += 1
        row.recorded_at, row.recorded_by_id = moment, by.user_id  # type: ignore[assignment]
        _validated(row)
    ids = [row.pk for row in rows]
    with transaction.atomic(savepoint=False):
        model._base_manager.filter(pk__in=ids).update(
            **changes, version=models.F("version") + 1, recorded_at=moment, recorded_by=by.user_id
        )
        model.versions.objects.filter(row_id__in=ids, superseded_at=None).update(superseded_at=moment)
        insert_copies(model.versions, rows, _OF_A_VERSION)


class ScopedFact(Fact):
    """A fact of case data: read for a viewer or not at all. ``scope(viewer)`` says as a ``Q`` what she may see."""

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


def history(row: Versioned) -> list[VersionRow]:
    """Return all versions of a record, newest first."""
    return list(row.versions.objects.filter(row_id=row.pk).order_by("-version"))
