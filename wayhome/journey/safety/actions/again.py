"""What is still open of a person who comes back: the tasks of it went with a closing, or with an exit that was taken back."""

from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Case
from wayhome.journey.safety.actions.flags import TASK as FLAG
from wayhome.journey.safety.actions.flags import expect_flag
from wayhome.journey.safety.actions.incidents import TASK as INCIDENT
from wayhome.journey.safety.actions.incidents import expect_incident
from wayhome.journey.safety.models import Flag, Incident
from wayhome.journey.safety.queries import leader_of
from wayhome.kit.dates import today
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer


def due_again(by: Viewer, case: Case) -> bool:
    """Give each open flag and incident of a case that has no task its task again, as part of an act; return whether there was one.

    Who sees to it stays; where nobody does, or the account has ended, it is who walks with her now, and of danger who leads the office.
    """
    day = today(case.office.time_zone)
    open_ = Task._base_manager.filter(
        case_id=case.pk, kind__in=[FLAG, INCIDENT], state="open", retired_at=None
    )
    known = set(open_.values_list("about", flat=True))
    flags = Flag._base_manager.filter(case=case, closed_on=None, retired_at=None).exclude(pk__in=known)
    incidents = Incident._base_manager.filter(case=case, closed_on=None, retired_at=None).exclude(
        pk__in=known
    )
    found = 0
    for flag in flags.select_related("owner"):
        flag.case = case
        if flag.owner is None or not flag.owner.is_active:
            flag.owner = leader_of(case.office) if flag.danger else worker_of(case)
        expect_flag(by, flag, day)
        found += 1
    for incident in incidents.select_related("office"):
        incident.case = case
        expect_incident(by, incident)
        found += 1
    return found > 0
