"""Which lines an office prints in its bulletin."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from wayhome.kit.facts import Versioned, versions_of


class Layout(Versioned):
    """An office's choice: keys of ``lines.LINES`` in the order printed. An office without one prints the usual lines."""

    # The system chooses when it sets up an office, and nobody is known to have made a choice older than the history.
    installed = True
    recorded_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    office = models.OneToOneField("accounts.Office", on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField()

    class Classes:
        operational: ClassVar[set[str]] = {"office", "lines"}


LayoutVersion = versions_of(Layout)
