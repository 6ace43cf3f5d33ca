"""Two records are found to be one person, and taken apart again: over all rooms, in one transaction."""

import uuid

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from wayhome.doors.desk.models import Merge
from wayhome.doors.desk.queries import merge_for
from wayhome.journey.cases.merging import check_not_forgotten, check_stays, leads_all, settle_stays
from wayhome.journey.cases.queries import case_for
from wayhome.kit import facts
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.once import wait_for
from wayhome.prevention.groups.models import GroupMember
from wayhome.registry.people.merging import Moved, check_apart, move_back, move_rows
from wayhome.registry.people.models import Person
from wayhome.services.counselling.models import SessionPerson
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

SAME = _("This is the same record. Type the code of the other one.")
BOTH_IN_SESSION = _(
    "Both took part in the same counselling session. Take one of them out of that session, then try again."
)
BOTH_IN_GROUP = _("Both are members of the same group. Let one of them leave the group, then try again.")
LATER_FIRST = _("This person was found to be another one since. Take these two apart first.")


@act("people.merge")
def merge(
    *, by: Viewer, kept_case_id: uuid.UUID, gone_case_id: uuid.UUID, id: uuid.UUID | None = None
) -> Merge:
    """Make one person of two: everything of ``gone_case_id``'s person goes to the other's; her code leads there from now on.

    Past figures as they were known then stay. Refused, with what to settle first, where both cannot be one; and to who does not
    lead the case work of every office concerned, or cannot open who both are.
    """
    wait_for(id)
    made = Merge.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made
    case = case_for(by, kept_case_id, "cases.edit")
    other = case_for(by, gone_case_id, "cases.edit")
    if case.person_id == other.person_id:
        raise Refused(SAME, field="code")
    people = {pk: facts.locked(Person, pk) for pk in sorted([case.person_id, other.person_id])}
    kept, gone = people[case.person_id], people[other.person_id]
    leads_all(by, list(people))
    check_not_forgotten(list(people))
    check_stays(kept.pk, gone.pk)
    check_apart(kept, gone)
    _check_together(kept, gone)
    moved = move_rows(by, kept, gone, case.office)
    settle_stays(by, [kept.pk])
    rows = [[one.model, str(one.row), one.before, one.after] for one in moved]
    made = Merge(kept=kept, gone=gone, office=case.office, rows=rows, made_at=now(), made_by=by.user)
    if id:
        made.pk = id
    made.save(force_insert=True)
    told = {"kept": str(kept.pk), "gone": str(gone.pk), "rows": len(rows)}
    record(by, "people.merge", kept, office_id=case.office_id, details=told)
    return made


@act("people.take_apart")
def take_apart(*, by: Viewer, merge_id: uuid.UUID) -> Merge:
    """Make two persons again of what was found to be one: everything is as it was before; what was written since stays where it hangs."""
    made = merge_for(by, merge_id)
    if made.undone_at is not None:
        unchanged()
        return made
    people = {pk: facts.locked(Person, pk) for pk in sorted([made.kept_id, made.gone_id])}
    kept, gone = people[made.kept_id], people[made.gone_id]
    if kept.same_as_id is not None:
        raise Refused(LATER_FIRST)
    leads_all(by, [kept.pk])
    check_not_forgotten(list(people))
    moved = [Moved(model, uuid.UUID(row), before, after) for model, row, before, after in made.rows]
    move_back(by, kept, gone, moved, made.office)
    settle_stays(by, [kept.pk, gone.pk])
    made.undone_at, made.undone_by = now(), by.user
    made.save(update_fields=["undone_at", "undone_by"])
    told = {"kept": str(kept.pk), "gone": str(gone.pk)}
    record(by, "people.take_apart", kept, office_id=made.office_id, details=told)
    return made


def _check_together(kept: Person, gone: Person) -> None:
    """Refuse where both were seen at once: then they may well be two."""
    beside = SessionPerson._base_manager.filter(session=OuterRef("session"), person=gone, retired_at=None)
    if SessionPerson._base_manager.filter(Exists(beside), person=kept, retired_at=None).exists():
        raise Refused(BOTH_IN_SESSION)
    there = GroupMember._base_manager.filter(
        group=OuterRef("group"), person=gone, retired_at=None, left_on=None
    )
    if GroupMember._base_manager.filter(Exists(there), person=kept, retired_at=None, left_on=None).exists():
        raise Refused(BOTH_IN_GROUP)
