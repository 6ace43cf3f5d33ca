"""Noting a backup that was made, and until when it is kept."""

import datetime as dt

from wayhome.kit.dates import now
from wayhome.trust.audit.actions import Actor, act, record
from wayhome.trust.vault.models import Backup


@act("vault.note_backup")
def note_backup(*, by: Actor, expires_on: dt.date, file_hash: bytes, sealed: bool) -> Backup:
    """Note a backup when its file is whole. Called by the command line alone: no page makes a backup."""
    made = Backup(made_at=now(), expires_on=expires_on, file_hash=file_hash, sealed=sealed)
    made.save(force_insert=True)
    record(by, "vault.note_backup", made, details={"expires_on": expires_on.isoformat(), "sealed": sealed})
    return made
