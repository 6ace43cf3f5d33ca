"""What the room does when it hears news; who tells it which stands in ``config/wiring.py``."""

import uuid

from wayhome.journey.aftercare.actions import follow_stays
from wayhome.journey.cases.models import Consent
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.accounts.models import User


def on_stays_settled(*, case_id: uuid.UUID, user_id: uuid.UUID | None) -> None:
    """Hear that a stay or a step changed: contacts after graduation begin, or end."""
    user = User.objects.select_related("office").filter(pk=user_id).first()
    if user is not None:
        follow_stays(by=viewer_for(user), case_id=case_id)


def on_consent_withdrawn(case_id: uuid.UUID, purposes: tuple[str, ...]) -> None:
    """Hear that somebody does not want calls and messages any more: nobody is told to contact her."""
    if "contact" not in purposes:
        return
    rows = Consent.objects.unscoped("who wrote down what she said").filter(case_id=case_id, purpose="contact")
    last = rows.select_related("recorded_by__office").order_by("-recorded_at").first()
    if last is not None:
        follow_stays(by=viewer_for(last.recorded_by), case_id=case_id)
