"""What is addressed to a partner's organisation: decisions of meetings and issues that it answers for. Nothing else of any meeting."""

from django.db.models import F, QuerySet

from wayhome.prevention.activities.models import Issue, Point
from wayhome.trust.access.viewer import Viewer

ADDRESSED = "addressed.view"


def points_to(viewer: Viewer) -> QuerySet[Point]:
    """Return the decisions and proposals that a meeting gave to the viewer's organisation, open ones first."""
    mine = Point.objects.unscoped("addressed to the viewer's organisation").filter(
        owner__office__in=viewer.addressed(ADDRESSED), retired_at=None, activity__retired_at=None
    )
    found = mine.exclude(state="none").select_related("activity")
    return found.order_by("-state", F("due_on").asc(nulls_last=True), "-activity__happened_on", "pk")


def issues_to(viewer: Viewer) -> QuerySet[Issue]:
    """Return the issues of communities that the viewer's organisation answers for, open ones first."""
    mine = Issue.objects.unscoped("addressed to the viewer's organisation").filter(
        owner__office__in=viewer.addressed(ADDRESSED), retired_at=None, activity__retired_at=None
    )
    return mine.order_by(F("answered_on").asc(nulls_first=True), F("promised_on").asc(nulls_last=True), "pk")
