"""Who a person is, moved under the key of another person's record: when two records are found to be one, and when they are taken apart."""

from collections.abc import Mapping
from typing import Any

from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.registry.people.models import Person
from wayhome.registry.people.sealed.identity import NOT_OPEN, is_kept, keys_for
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.vault import files, keyring, rules
from wayhome.trust.vault.fields import SealedColumn, sealed_columns
from wayhome.trust.vault.keyring import Opened

Columns = Mapping[Any, list[SealedColumn]]


def columns_of(model: type[Any], subject: str) -> list[SealedColumn]:
    """Return the model's columns that the key of who she is seals, where ``subject`` (``person_id``) says whose."""
    return [
        one
        for one in sealed_columns()
        if one.model is model and one.kind == rules.IDENTITY and one.subject == subject
    ]


class Mover:
    """Seals what one person's key opens with another's; made within an act. Refused where the actor cannot open both."""

    def __init__(self, by: Viewer, source: Person, to: Person, office: Office) -> None:
        self._by, self._office = by, office
        self._source, self._to = source, to
        self._keys: tuple[Opened, Opened] | None = None

    def sealed_again(self, column: SealedColumn, row: Any) -> bytes | None:
        """Return what a column of this row holds, sealed with the other person's key; as it is where it cannot be read any more."""
        value = getattr(row, column.column)
        if value is None:
            return None
        source, to = self._open()
        try:
            plain = source.unseal(value, column.table, column.column, row.pk)
        except crypto.Unreadable:
            return bytes(value)
        return to.seal(plain, column.table, column.column, row.pk)

    def files(self, *, back: bool = False) -> int:
        """Seal the keys of a person's files with the other's; ``back``: of those that came from her. Return how many."""
        if not files.standing_or_retired(
            rules.IDENTITY, self._source.pk, came_from=self._to.pk if back else None
        ):
            return 0
        source, to = self._open()
        return files.move(source, to, back=back)

    def _open(self) -> tuple[Opened, Opened]:
        if self._keys is None:
            ring = keyring.of(self._by)
            source = None if ring is None else ring.open(rules.IDENTITY, self._source.pk)
            if source is None or (
                is_kept(self._to.pk) and ring is not None and not ring.open(rules.IDENTITY, self._to.pk)
            ):
                raise Refused(NOT_OPEN)
            self._keys = source, keys_for(self._by, [self._to.pk], office=self._office)[self._to.pk]
        return self._keys
