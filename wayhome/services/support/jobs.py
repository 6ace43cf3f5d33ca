"""What the room does when it hears news; who tells it which stands in ``config/wiring.py``."""

import uuid

from wayhome.services.support.actions import follow_talk
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.accounts.models import User


def on_needs_talked(*, talk_id: uuid.UUID, user_id: uuid.UUID | None) -> None:
    """Hear that a talk about needs was recorded, corrected or retired, and let the log follow it."""
    user = User.objects.select_related("office").filter(pk=user_id).first()
    if user is not None:
        follow_talk(by=viewer_for(user), talk_id=talk_id)
