"""When a person's facts are corrected elsewhere: her memberships and the head counts of her past meetings follow."""

import uuid
from collections.abc import Collection

from wayhome.prevention.groups.actions.listing import in_step
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

COUNTED = "sex"  # what of a person is counted in groups; see ``listing.as_ticked``


@act("groups.follow_person")
def follow_person(*, by: Viewer, person_id: uuid.UUID) -> int:
    """Let every membership of a person show the sex that is known of her now, and count her past meetings again; return how many moved."""
    moved = in_step(by, Person.objects.filter(pk=person_id))
    if not moved:
        unchanged()
        return 0
    record(
        by,
        "groups.follow_person",
        moved[0],
        office_id=moved[0].group.office_id,
        details={"members": len(moved)},
    )
    return len(moved)


def on_facts_corrected(*, person_id: uuid.UUID, fields: Collection[str], user_id: uuid.UUID | None) -> None:
    """Hear that facts of a person were corrected (``config/wiring.py``), and follow where they are counted."""
    user = User.objects.select_related("office").filter(pk=user_id).first()
    if COUNTED in fields and user is not None:
        follow_person(by=viewer_for(user), person_id=person_id)
