"""Visits to people we support: those that wait for approval, those to come, those that were."""

from collections.abc import Iterable

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, When

from wayhome.prevention.activities.models import Activity, ClientVisit
from wayhome.prevention.activities.queries.issues import here
from wayhome.prevention.activities.rules import results as rules
from wayhome.trust.access.viewer import Viewer


def visits(viewer: Viewer) -> QuerySet[Activity]:
    """Return the visits that meet people we support, as far as the viewer may see them: those to come first, the next one on top."""
    told = ClientVisit.objects.unscoped("of activities that are scoped").filter(
        activity=OuterRef("pk"), retired_at=None
    )
    found = Activity.objects.visible_to(viewer).filter(retired_at=None)
    met = found.filter(Q(type="client_visit") | Exists(told))
    to_come = Case(When(happened_on__gte=here(viewer), then=F("happened_on")), output_field=DateField())
    return met.annotate(to_come=to_come).order_by(F("to_come").asc(nulls_last=True), "-happened_on", "pk")


def told(
    viewer: Viewer, activities: Iterable[Activity]
) -> list[tuple[Activity, ClientVisit | None, list[str]]]:
    """Return (visit, what was agreed, what it lacks) for each, in their order; what nobody told yet lacks everything."""
    rows = list(activities)
    agreed = ClientVisit.objects.visible_to(viewer).filter(
        activity__in=[row.pk for row in rows], retired_at=None
    )
    found = {visit.activity_id: visit for visit in agreed.select_related("approved_by")}
    return [(row, found.get(row.pk), lacks(found.get(row.pk))) for row in rows]


def lacks(visit: ClientVisit | None) -> list[str]:
    """Return what a visit lacks before it may take place, as words of ``rules.results.visit_lacks``."""
    if visit is None:
        return ["agreed", "briefed", "approved"]
    return rules.visit_lacks(visit.agreed, visit.briefed, visit.no_pictures, visit.approved_on is not None)
