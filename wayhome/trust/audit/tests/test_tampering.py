"""Whatever is changed in any column of any row of the log, or taken out, is found: tried at random."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import models, transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from wayhome.kit import crypto
from wayhome.trust.audit import rules, upkeep
from wayhome.trust.audit.actions import record, record_look
from wayhome.trust.audit.models import AuditKey, AuditKeyCopy, Detail, Entry, Head, Look
from wayhome.trust.audit.queries import verify
from wayhome.trust.audit.tests.test_sealed_details import old, write

MODELS = (Entry, Detail, Head, Look, AuditKey, AuditKeyCopy)


@dataclass(frozen=True)
class Somebody:
    """Who looks here."""

    user_id: uuid.UUID | None = None
    label: str = "somebody"
    roles: tuple[str, ...] = ("case_worker",)


BY = Somebody()
HER = uuid.UUID(int=7)


@pytest.fixture
def log(db: None) -> None:
    """A log with everything in it: old details, sealed ones, purged ones, looks, two keys, copies."""
    old(4)
    upkeep.seal_old_details(by=BY)
    ngan, minh = crypto.new_pair(), crypto.new_pair()
    upkeep.tend_keys(by=BY, readers={uuid.UUID(int=1): ngan.public, uuid.UUID(int=2): minh.public})
    record_look(BY, [HER, uuid.UUID(int=8)], page="list", assigned=True)
    record_look(BY, [HER], page="person", broken_glass=True, reason="urgent", assigned=False)
    record(BY, "test.wrote", ("people.person", HER), reason="because", details={"word": "planted"})
    record(BY, "test.wrote", ("test.thing", "1"))
    upkeep.purge_details(by=BY, person_id=HER, object_ids=["2"])
    upkeep.tend_keys(by=BY, readers={uuid.UUID(int=1): ngan.public})
    write(2)
    assert verify().whole
    assert AuditKey.objects.count() == 2
    assert Detail.objects.filter(scheme=rules.PURGED).count() == 4
    assert Detail.objects.filter(scheme=rules.RESEALED).count() == 3


def other_value(field: models.Field) -> st.SearchStrategy[Any]:
    """Any value that the column takes."""
    if isinstance(field, models.BooleanField):
        values: st.SearchStrategy[Any] = st.booleans()
    elif isinstance(field, models.DateTimeField):
        values = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))
    elif isinstance(field, models.UUIDField):
        values = st.uuids()
    elif isinstance(field, models.BinaryField):
        values = st.binary(max_size=100)
    elif isinstance(field, models.JSONField):
        values = st.dictionaries(st.sampled_from("abc"), st.integers(-5, 5), min_size=1)
    elif isinstance(field, models.IntegerField):
        values = st.integers(0, 40) | st.integers(0, 32000)
    else:
        values = st.text(
            st.characters(min_codepoint=32, max_codepoint=0x17FF), max_size=field.max_length or 20
        )
    return values | st.none() if field.null else values


def plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytes) else value


def row_of(model: type[models.Model], data: st.DataObject) -> tuple[models.Model, models.QuerySet]:
    """One row, and the query that finds it."""
    rows = list(model._base_manager.all())
    row = rows[data.draw(st.integers(0, len(rows) - 1))]
    return row, model._base_manager.filter(pk=row.pk)


@given(st.data())
def test_any_column_of_any_row_changed_is_found(log: None, data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(MODELS))
    row, here = row_of(model, data)
    field = data.draw(st.sampled_from(model._meta.concrete_fields))
    value = data.draw(other_value(field))
    before = plain(getattr(row, field.attname))
    assume(value != before)
    # The private half under the pepper may go: that hides nothing (it goes by itself once two hold a copy).
    assume((field.name, value) != ("wrapped", None))
    if field.primary_key or field.name in ("seq", "version", "user_id", "person_id"):
        others = model._base_manager.exclude(pk=row.pk)
        assume(not others.filter(**{field.attname: value}).exists())
    with transaction.atomic():
        here.update(**{field.attname: value})
        assert not verify().whole, f"{model.__name__}.{field.name}: {before!r} -> {value!r}"
        transaction.set_rollback(True)
    assert verify().whole


@given(st.data())
def test_any_row_taken_out_is_found(log: None, data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(MODELS))
    _row, here = row_of(model, data)
    with transaction.atomic():
        here.delete()
        assert not verify().whole, model.__name__
        transaction.set_rollback(True)
    assert verify().whole
