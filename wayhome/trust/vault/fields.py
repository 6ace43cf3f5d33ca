"""The field type that stores ciphertext. It neither seals nor opens: only a room's ``sealed.py`` does, through ``keyring``.

A model with such a field says whose key seals it, so that the key can be changed and the inventory of keys written from code:
``compartment_of: ClassVar[tuple[str, str]] = ("identity", "person_id")``, the kind of compartment and the column of its subject.
Where rows are of several kinds (``SealedFile``), ``kinds_in: ClassVar[str]`` names the column that says of which.
What is sealed is bound to the model's own table, the field's column and the row's id; versions of a row to the row itself.
A file has a random key of its own, kept in a ``SealedField`` beside it: so it follows when the compartment's key changes.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models


class SealedField(models.BinaryField):
    """Bytes that ``keyring.Opened.seal`` made, or nothing. Plain text put here by mistake is refused before it is written."""

    # Two bytes of the key's version, then kit.crypto's sealed bytes: a mark, a nonce of 24, a tag of 16.
    SHORTEST = 2 + 1 + 24 + 16

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Refuse anything that cannot be ciphertext."""
        if value is not None and (len(bytes(value)) < self.SHORTEST or bytes(value)[2:3] != b"\x01"):
            raise ValidationError("this is not sealed")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        """Return plain bytes on both databases."""
        return None if value is None else bytes(value)


class InboxField(SealedField):
    """Bytes for a compartment's inbox, put there by who cannot read them: two bytes of the key's version, a mark, a sealed box.

    Changing the compartment's key leaves them as they are (older versions' inboxes stay open to its holders) until they are taken.
    """

    @staticmethod
    def wrapped(version: int, box: bytes) -> bytes:
        """Return what the column stores of ``crypto.seal_to``'s bytes."""
        return version.to_bytes(2, "big") + b"\x01" + box

    @staticmethod
    def box(stored: bytes) -> bytes:
        """Return the sealed box of what the column stores."""
        return stored[3:]


@dataclass(frozen=True)
class SealedColumn:
    """Where ciphertext lies: the model and field, and what it is bound to (another table, where the model keeps versions)."""

    model: type[models.Model]
    column: str
    table: str
    row: str
    kind: str
    subject: str
    kind_column: str = ""

    def rows_of(self, subject: uuid.UUID) -> models.QuerySet[Any, Any]:
        """Return the rows of this subject in which something is sealed."""
        rows = self.model._base_manager.filter(**{self.subject: subject})
        of_kind = rows.filter(**{self.kind_column: self.kind}) if self.kind_column else rows
        return of_kind.exclude(**{f"{self.column}__isnull": True})


def sealed_columns() -> Iterator[SealedColumn]:
    """Yield every sealed column of the house, by walking its models; ValueError for a model that does not say whose key it is."""
    found = list(apps.get_models(include_auto_created=True))
    bases = {getattr(model, "versions", None): model for model in found}
    for model in found:
        base = bases.get(model) or model
        for field in model._meta.concrete_fields:
            if not isinstance(field, SealedField) or isinstance(field, InboxField):
                continue
            told = getattr(base, "compartment_of", None)
            if told is None:
                raise ValueError(f"{model._meta.label} has a SealedField and no compartment_of")
            row = "pk" if base is model else "row_id"
            kind, subject = told
            kind_column = getattr(base, "kinds_in", "")
            for one in kind.split() if kind_column else [kind]:
                yield SealedColumn(model, field.name, base._meta.db_table, row, one, subject, kind_column)
