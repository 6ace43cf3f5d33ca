"""What the room does when it hears news; who tells it which stands in ``config/wiring.py``."""

import uuid
from collections.abc import Collection

from wayhome.prevention.groups.actions import follow_person
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.accounts.models import User

COUNTED = "sex"  # what of a person is counted in groups; see ``actions/listing.py``


def on_facts_corrected(*, person_id: uuid.UUID, fields: Collection[str], user_id: uuid.UUID | None) -> None:
    """Hear that facts of a person were corrected, and follow where they are counted."""
    user = User.objects.select_related("office").filter(pk=user_id).first()
    if COUNTED in fields and user is not None:
        follow_person(by=viewer_for(user), person_id=person_id)
