"""Enrolling those who took part in a training or field trip in a livelihood programme or a course, in one act."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.prevention.activities.codes import ENROLLING
from wayhome.prevention.groups.queries import persons_ticked
from wayhome.registry.people.actions import enrol_group
from wayhome.registry.people.codes import COURSES
from wayhome.registry.people.models import Enrolment, Person
from wayhome.services.support.queries import people_by_code
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged


@act("support.enrol_from_training")
def enrol_from_training(
    *, by: Viewer, office: Office, activity_id: uuid.UUID, package: str, happened_on: dt.date, persons: Sequence[Person],
    source: str = "screen", done_by: User | None = None, id: uuid.UUID | None = None,
) -> list[Enrolment]:  # fmt: skip
    """Enrol those of a training in a programme or course; it is no admission. Whoever is enrolled there already stays as she is.

    Refused for somebody who was not ticked there, or whom the actor may not record for; both get the same answer.
    """
    if not by.may_in("support.record", office.pk):
        raise Refused(_("Your account does not enrol people for this office."), field="office")
    if package not in COURSES:
        raise Refused(_("Choose a livelihood programme or a course."), field="package")
    _took_part(by, activity_id, persons, happened_on)
    there = Enrolment.objects.unscoped("only who is enrolled there already").filter(
        Q(ended_on=None) | Q(ended_on__gte=happened_on),
        person__in=[person.pk for person in persons],
        office=office,
        package=package,
        retired_at=None,
    )
    known = set(there.values_list("person_id", flat=True))
    fresh = [person for person in dict.fromkeys(persons) if person.pk not in known]
    if not fresh:
        unchanged()
        return []
    made = enrol_group(
        by=by, office=office, package=package, happened_on=happened_on, people=[{"person": person} for person in fresh],
        source=source, done_by=done_by, together=id or new_id(),
    )  # fmt: skip
    details = {"package": package, "people": len(made)}
    record(
        by,
        "support.enrol_from_training",
        ("activities.activity", activity_id),
        office_id=office.pk,
        details=details,
    )
    return made


def _took_part(by: Viewer, activity_id: uuid.UUID, persons: Sequence[Person], day: dt.date) -> None:
    if not persons:
        raise Refused(_("Choose at least one person."), field="persons")
    try:
        activity, ticked = persons_ticked(by, activity_id)
    except Http404:
        activity, ticked = None, []
    if activity is None or activity.retired_at is not None or activity.type not in ENROLLING:
        raise Refused(_("People are enrolled from a training or field trip that you can see."))
    hers = people_by_code(by, [person.code for person in ticked])
    if any(person.code not in hers for person in persons):
        raise Refused(_("Somebody you chose is not on your list any more. Choose again."), field="persons")
    if day < activity.happened_on:
        raise Refused(
            _("This day is before the training. Check the day, month and year."), field="happened_on"
        )
