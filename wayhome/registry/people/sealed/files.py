"""Photos, scans of papers and recordings that say who a person is: sealed with her key, every opening in the log."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wayhome.kit import crypto
from wayhome.registry.people import codes
from wayhome.registry.people.sealed.identity import keys_for
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import files, keyring, rules
from wayhome.trust.vault.files import Form, Told
from wayhome.trust.vault.models import SealedFile


@dataclass(frozen=True)
class Shown:
    """A file's row with what it says; ``told`` is None where it cannot be read any more."""

    row: SealedFile
    told: Told | None
    original: bool = False

    @property
    def words(self) -> str:
        """What it is."""
        return str(codes.FILE_PURPOSES.label(self.row.purpose))


def files_of(viewer: Viewer, person_id: uuid.UUID, *, about: uuid.UUID | None = None) -> list[Shown]:
    """Return her files, newest first, or those that hang on one thing (a consent); none where the viewer's keys do not open them.

    Names and captions are a look: whoever shows the page has written it (``identity``), or calls ``look``.
    """
    ring = keyring.of(viewer)
    opened = None if ring is None else ring.open(rules.IDENTITY, person_id)
    if opened is None:
        return []
    rows = list(files.standing(rules.IDENTITY, [person_id]).filter(**({"about": about} if about else {})))
    originals = set(
        SealedFile.objects.filter(of__in=rows, form="original", destroyed_at=None).values_list(
            "of", flat=True
        )
    )
    return [Shown(row, files.told_of(opened, row), row.pk in originals) for row in rows]


def look(viewer: Viewer, person_id: uuid.UUID, *, office_id: uuid.UUID, page: str = "file") -> None:
    """Write to the log that a page showed what of her files is told."""
    record_look(viewer, [person_id], office_id=office_id, page=page)


def content(viewer: Viewer, row: SealedFile, *, office_id: uuid.UUID) -> bytes | None:
    """Return a file's content, None where the viewer's keys do not open it or it is damaged; the look is written to the log."""
    ring = keyring.of(viewer)
    opened = None if ring is None else ring.open(rules.IDENTITY, row.subject)
    if opened is None:
        return None
    record_look(
        viewer, [row.subject], office_id=office_id, page="original" if row.form == "original" else "file"
    )
    try:
        return b"".join(files.read(opened, row))
    except crypto.Unreadable:
        return None


def keep(
    by: Viewer,
    person_id: uuid.UUID,
    forms: Iterable[Form],
    *,
    id: uuid.UUID,
    purpose: str,
    told: Told,
    about: uuid.UUID | None,
    office: Office,
    also: Iterable[User],
    team: Team | None,
) -> Any:
    """Seal an upload as part of an act; her key is made where she has none yet."""
    opened = keys_for(by, [person_id], office=office, also=also, team=team)[person_id]
    return files.keep(opened, list(forms), by=by.user_id, purpose=purpose, told=told, about=about, id=id)
