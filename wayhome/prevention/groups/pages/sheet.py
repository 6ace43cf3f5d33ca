"""The group's list on paper: to tick and sign at a meeting. Codes and numbers; names only if asked for, by who may read them."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wayhome.kit.gate import page
from wayhome.prevention.groups import queries, sealed
from wayhome.trust.access.viewer import Viewer

BLANK = 5  # lines for who comes for the first time


@page("groups.manage")
def sheet(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Who belongs to the group today, a line each. With ``names=on`` the names stand on it, and the look in the log."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    group = queries.group_for(viewer, id, to_keep=True)
    here = [one for one in queries.members(viewer, group) if one.left_on is None]
    asked = request.GET.get("names") == "on"
    named = sealed.names(viewer, here, page="group_sheet") if asked else {}
    context = {
        "group": group,
        "lines": [(one, named.get(one.pk)) for one in here],
        "blank": range(len(here) + 1, len(here) + 1 + BLANK),
        "names": bool(named),
        "shut": asked and not named,
        "may_name": sealed.may_write(viewer, group) and not named,
    }
    return render(request, "groups/sheet.html", context)
