"""What the room does when it hears news; who tells it which stands in ``config/wiring.py``."""

import uuid

from wayhome.journey.safety.actions import follow_stay
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.accounts.models import User


def on_stays_settled(*, case_id: uuid.UUID, user_id: uuid.UUID | None) -> None:
    """Hear that a stay changed: the clock of safety begins, or ends."""
    user = User.objects.select_related("office").filter(pk=user_id).first()
    if user is not None:
        follow_stay(by=viewer_for(user), case_id=case_id)
