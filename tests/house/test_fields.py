"""What a field may hold: every one is classified, and nothing about a survivor is a name, a contact or free text, unless it is sealed."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from wayhome.kit.codes import CodedField
from wayhome.kit.fields import IDENTITY, ORDER, classes_of, unsorted
from wayhome.trust.vault.fields import SealedField

ABOUT_HER = ("wayhome.registry.people.", "wayhome.journey.", "wayhome.services.")
# The only short texts on these floors: her random code, an office's own number on paper and that of a receipt (digits, dash, slash), and
# the three letters of a currency.
SHORT_TEXTS = {"code": 7, "paper_number": 12, "receipt": 12, "currency": 3}
TELLING = re.compile(
    r"name|phone|mobile|mail|address|contact|note|remark|comment|text|description|summary|story|village|commune|district|birth_date|dob|"
    r"birthday|passport|id_card|photo|face|latitude|longitude|gps|guardian|perpetrator"
)
PLAIN = (
    models.AutoField,
    models.UUIDField,
    models.DateField,
    models.DateTimeField,
    models.BooleanField,
    models.IntegerField,
    models.DecimalField,
    models.ForeignKey,
    CodedField,
)


def ours() -> list[type[models.Model]]:
    """Every model of the house."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("wayhome.")
    ]


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_field_is_classified_once(model: type[models.Model]) -> None:
    assert not unsorted(model), "a field that no class was given to"
    classes = classes_of(model)
    assert set(classes.values()) <= set(ORDER)
    names = {field.name for field in model._meta.concrete_fields} | {
        field.attname for field in model._meta.concrete_fields
    }
    assert classes.keys() <= names, "a class for a field that is not there"


@isolate_apps("wayhome.kit")
def test_an_unclassified_field_is_seen() -> None:
    class Planted(models.Model):
        told = models.CharField(max_length=5)
        untold = models.CharField(max_length=5)

        class Meta:
            app_label = "kit"

        class Classes:
            case = frozenset({"id", "told"})

    class Twice(Planted):
        class Meta:
            app_label = "kit"
            proxy = True

        class Classes:
            public = frozenset({"told"})

    assert unsorted(Planted) == ["untold"]
    with pytest.raises(LookupError):
        classes_of(Twice)


def too_telling(model: type[models.Model]) -> Iterator[str]:
    """Fields of a model that could hold a name, a contact, free text or a place finer than a province in the clear."""
    for field in model._meta.concrete_fields:
        label = f"{model._meta.label}.{field.name}"
        if isinstance(field, SealedField):
            continue  # refuses whatever is not ciphertext
        # A key of a row holds no words, whatever it is called.
        if TELLING.search(field.name) and not isinstance(field, models.ForeignKey | models.UUIDField):
            yield f"{label}: its name promises what this issue may not hold"
        if isinstance(field, CodedField):
            if field.max_length > 40:
                yield f"{label}: a code of more than 40 letters"
        elif isinstance(field, models.CharField):
            if SHORT_TEXTS.get(field.name) != field.max_length:
                yield f"{label}: free text"
        elif not isinstance(field, PLAIN):
            yield f"{label}: {type(field).__name__} can hold anything"
        related = field.related_model
        to_place = isinstance(related, type) and related._meta.label == "places.Place"
        # A border gate is where thousands cross, never where she lives; the acts take nothing else for it.
        if to_place and not {"province", "country", "gate"} & set(field.name.split("_")):
            yield f"{label}: her place may be no finer than the province"


def test_nothing_about_her_could_name_her() -> None:
    about_her = [model for model in ours() if model.__module__.startswith(ABOUT_HER)]
    assert len(about_her) >= 8
    assert not [fault for model in about_her for fault in too_telling(model)]


def test_identity_is_sealed_everywhere() -> None:
    """What is sorted as identity is ciphertext, on every floor; and on these floors ciphertext is sorted as identity or as a case's."""
    for model in ours():
        for name, kind in classes_of(model).items():
            field = model._meta.get_field(name)
            if kind == IDENTITY:
                assert isinstance(field, SealedField), f"{model._meta.label}.{name}: identity in the clear"
            elif isinstance(field, SealedField):
                assert kind == "case", f"{model._meta.label}.{name}: sealed, but sorted as {kind}"


def test_a_sealed_field_takes_no_plain_text() -> None:
    field = SealedField()
    for plain in (
        b"Invented Name",
        "Tên bịa ra cho bài thử, dài hơn bốn mươi byte".encode(),
        b"\x00\x01\x01",
    ):
        with pytest.raises(ValidationError):
            field.get_db_prep_value(plain, connection)
    assert field.get_db_prep_value(None, connection) is None


@isolate_apps("wayhome.kit", "wayhome.registry.places", "wayhome.trust.accounts")
def test_a_telling_field_is_seen() -> None:
    class Planted(models.Model):
        name = models.CharField(max_length=60)
        bytes_in_the_clear = models.BinaryField()
        sealed = SealedField()
        notes = models.TextField()
        nickname = models.CharField(max_length=7)
        mark = models.CharField(max_length=12)
        answer = CodedField(max_length=200)
        extra = models.JSONField()
        seen_in = models.ForeignKey("places.Place", on_delete=models.PROTECT)
        fine = CodedField()

        class Meta:
            app_label = "kit"

    Planted._meta.get_field("seen_in").remote_field.model = apps.get_model("places.Place")
    faults = "\n".join(too_telling(Planted))
    for name in ("name", "bytes_in_the_clear", "notes", "nickname", "mark", "answer", "extra", "seen_in"):
        assert f"Planted.{name}:" in faults
    assert "Planted.sealed" not in faults
    assert "Planted.fine" not in faults


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for() -> None:
    if connection.vendor == "sqlite":
        assert "memory" not in str(connection.settings_dict["NAME"]), (
            "SQLite is tested on a file, as it is used"
        )
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    else:
        assert connection.vendor == "postgresql"
