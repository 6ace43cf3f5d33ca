"""Which lines an office prints in its bulletin."""

from typing import ClassVar

from django.db import models


class Layout(models.Model):
    """An office's choice: keys of ``lines.LINES`` in the order printed. An office without one prints the usual lines."""

    office = models.OneToOneField(
        "accounts.Office", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    lines = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    class Classes:
        operational: ClassVar[set[str]] = {"office", "lines", "version"}
