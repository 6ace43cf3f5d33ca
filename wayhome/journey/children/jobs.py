"""What the room does when it hears news; who tells it which stands in ``config/wiring.py``."""

import uuid
from collections.abc import Collection

from wayhome.journey.cases.models import Case
from wayhome.journey.children.actions import follow
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.accounts.models import User


def on_stays_settled(*, case_id: uuid.UUID, user_id: uuid.UUID | None) -> None:
    """Hear that a stay changed: the clock of what is best for a child begins, or ends."""
    user = User.objects.select_related("office").filter(pk=user_id).first()
    if user is not None:
        follow(by=viewer_for(user), case_id=case_id)


def on_facts_corrected(*, person_id: uuid.UUID, fields: Collection[str], user_id: uuid.UUID | None) -> None:
    """Hear that a year of birth changed: who was taken for grown may be a child."""
    if not {"birth_year", "birth_precision"} & set(fields):
        return
    for case_id in Case._base_manager.filter(person=person_id, retired_at=None).values_list("pk", flat=True):
        on_stays_settled(case_id=case_id, user_id=user_id)
