"""The field type that stores ciphertext. It neither seals nor opens: only a room's ``sealed.py`` does, through ``keyring``."""

from typing import Any

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
