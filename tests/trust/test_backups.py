"""When what is shredded today will be gone from every backup."""

import datetime as dt

import pytest

from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault.actions import note_backup
from wayhome.trust.vault.queries import last_backup, last_backup_expiry


@pytest.mark.django_db
def test_what_is_shredded_today_is_gone_when_the_last_backup_is():
    assert last_backup_expiry() is None
    assert last_backup() is None
    for day in (20, 6, 12):
        note_backup(by=SYSTEM, expires_on=dt.date(2026, 12, day), file_hash=b"\1" * 32, sealed=True)
    assert last_backup_expiry() == dt.date(2026, 12, 20)
    assert last_backup().expires_on == dt.date(2026, 12, 12)
    assert Entry.objects.filter(verb="vault.note_backup").count() == 3
