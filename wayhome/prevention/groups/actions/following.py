"""When a person's facts are corrected elsewhere: her memberships and the head counts of her past meetings follow."""

import uuid

from wayhome.prevention.groups.actions.listing import in_step
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged


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
