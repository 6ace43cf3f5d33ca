"""Backups that were made, and when the last of them is destroyed."""

import datetime as dt

from django.db.models import Max

from wayhome.trust.vault.models import Backup


def last_backup() -> Backup | None:
    """Return the backup made last."""
    return Backup.objects.order_by("-made_at").first()


def last_backup_expiry() -> dt.date | None:
    """Return the day on which the last of the backups made until now is destroyed; None where none was ever made.

    What is shredded today lies in backups until then.
    """
    latest: dt.date | None = Backup.objects.aggregate(latest=Max("expires_on"))["latest"]
    return latest
