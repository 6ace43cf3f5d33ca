"""The list of people."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wayhome.doors.desk.forms import PeopleForm
from wayhome.journey.cases import queries as cases
from wayhome.journey.cases import rules
from wayhome.journey.cases.finding import is_code_or_number
from wayhome.journey.cases.naming import names_of
from wayhome.kit.gate import page
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

ROWS = 50
SOON = 8


@page("cases.view")
def people(request: HttpRequest) -> HttpResponse:
    """The list of people: searched by code or paper number, filtered, fifty a page."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    typed = request.GET.get("q", "").strip()
    if typed and not is_code_or_number(
        typed
    ):  # a name, it may be: it shall stand in no address, nor in a link of the page
        return redirect(f"{reverse('desk:people')}?named=1")
    staff = _staff(viewer)
    form = PeopleForm(request.GET, staff=staff)
    wanted = form.wanted()
    at = wanted.get("at", "")
    helper = wanted.get("helper")
    found = cases.cases(
        viewer,
        q=wanted.get("q", ""),
        stages=rules.CASELOAD.get(at) or rules.STATIONS.get(at, ()),
        category=wanted.get("category", ""),
        assigned=uuid.UUID(helper) if helper else None,
        in_service=bool(wanted.get("service")),
        back_from=wanted.get("back", ""),
    )
    # First the page's ids, from an index alone, then its fifty rows: so the last page opens as fast as the first.
    ids = Paginator(found.values_list("pk", flat=True), ROWS).get_page(request.GET.get("page"))
    listed = list(cases.cases(viewer).filter(pk__in=list(ids)))
    since, walking = cases.staying(viewer, listed), cases.walking_with(viewer, listed)
    named = names_of(viewer, [case.pk for case in listed], page="people")
    context = {
        "form": form,
        "typed": "",
        "not_here": "named" in request.GET,
        "filtered": bool(set(wanted) - {"q"}),
        "any": bool(wanted),
        "page": ids,
        "rows": [(case, named.get(case.pk), since.get(case.pk), walking.get(case.pk, [])) for case in listed],
        "may_admit": viewer.may("cases.admit"),
        "hands": viewer.may("cases.edit"),
        "several": len({case.office_id for case in listed}) > 1,
    }
    return render(request, "desk/people.html", context)


def _staff(viewer: Viewer) -> list[User]:
    if not viewer.offices("cases.view") or viewer.user is None:
        return []
    return list(colleagues([viewer.user.office_id]))
