"""What ``registry/tasks`` asks about cases: it stands below and knows their ids alone."""

import uuid
from typing import Any

from django.db.models import Q

from wayhome.journey.cases.models.core import Assignment, Case, case_scope
from wayhome.kit.dates import today
from wayhome.registry.tasks.upstairs import CaseTold, ask_cases
from wayhome.trust.access.viewer import viewer_for


@ask_cases
class Tasked:
    """Answers for cases."""

    def assigned(self, viewer: Any) -> Any:
        """Return the ids of the cases assigned to the viewer today, as a query to stand inside another."""
        day = today(viewer.user.office.time_zone)
        mine = Assignment._base_manager.filter(
            Q(until=None) | Q(until__gte=day), user=viewer.user, retired_at=None, happened_on__lte=day
        )
        return mine.order_by().values("case_id")

    def told(self, viewer: Any, case_id: uuid.UUID, permission: str) -> CaseTold | None:
        """Return the case, if it takes records and the viewer may use the permission on it."""
        rows = Case._base_manager.filter(
            case_scope(viewer, permission), pk=case_id, retired_at=None, forgotten_on=None
        )
        found = rows.values_list("pk", "person_id", "office_id", "team_id").first()
        return None if found is None else CaseTold(*found)

    def stands(self, case_id: uuid.UUID) -> bool:
        """Whether the case takes records still: it was neither retired nor forgotten."""
        return Case._base_manager.filter(pk=case_id, retired_at=None, forgotten_on=None).exists()

    def sees(self, user: Any, case_id: uuid.UUID) -> bool:
        """Whether this account may do something for the person of the case."""
        return Case._base_manager.filter(case_scope(viewer_for(user), "tasks.record"), pk=case_id).exists()
