"""What conferences decided and a colleague does, when her people pass to others: part of the act of handing them over, and of taking it back."""

import datetime as dt
import uuid
from collections.abc import Mapping

from wayhome.journey.conferences.models import Decision
from wayhome.kit.passing import pass_on
from wayhome.trust.access.viewer import Viewer


def pass_decisions(
    by: Viewer, of_id: uuid.UUID, to: Mapping[uuid.UUID, uuid.UUID], *, since: dt.datetime | None = None
) -> None:
    """Let decisions that are to be carried out be those of who takes over."""
    pass_on(by, Decision._base_manager.filter(state="open", retired_at=None), of_id, to, since=since)
