"""The flags that a colleague sees to, when her people pass to others: part of the act of handing them over, and of taking it back."""

import datetime as dt
import uuid
from collections.abc import Mapping

from wayhome.journey.safety.models import Flag
from wayhome.kit.passing import pass_on
from wayhome.trust.access.viewer import Viewer


def pass_flags(
    by: Viewer, of_id: uuid.UUID, to: Mapping[uuid.UUID, uuid.UUID], *, since: dt.datetime | None = None
) -> None:
    """Let flags that are open be those of who takes over."""
    pass_on(by, Flag._base_manager.filter(closed_on=None, retired_at=None), of_id, to, since=since)
