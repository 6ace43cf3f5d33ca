"""What a partner's officer reads: what meetings addressed to her organisation."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wayhome.kit.gate import page
from wayhome.prevention.activities.queries.addressed import ADDRESSED, issues_to, points_to
from wayhome.trust.access.viewer import Viewer

ROWS = 50


@page(ADDRESSED)
def listed(request: HttpRequest) -> HttpResponse:
    """Decisions of meetings, and issues, that the viewer's organisation answers for; only to be read."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    request.menu_entry = "addressed"  # type: ignore[attr-defined]
    rows = Paginator(points_to(viewer), ROWS).get_page(request.GET.get("page"))
    issues = Paginator(issues_to(viewer), ROWS).get_page(1)
    return render(request, "activities/addressed.html", {"page": rows, "issues": issues})
