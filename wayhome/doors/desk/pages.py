"""The desk: the day's page, the list of people, and a person's page over many rooms."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.doors.desk import queries
from wayhome.doors.desk.forms import PeopleForm
from wayhome.doors.desk.nexts import Next
from wayhome.journey.cases import emergencies, handing, rules
from wayhome.journey.cases import queries as cases
from wayhome.journey.cases.finding import is_code_or_number
from wayhome.journey.cases.naming import names_of
from wayhome.kit import formats
from wayhome.kit.dates import Month, today
from wayhome.kit.gate import page
from wayhome.services.counselling.queries import Appointment, next_appointments
from wayhome.trust.access import second_queries
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import BREAK_GLASS, Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.vault.queries import notices

ROWS = 50
SOON = 8


@page("today.view")
def day(request: HttpRequest) -> HttpResponse:
    """What to do today, by what the viewer may do."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    now = today(viewer.user.office.time_zone) if viewer.user else today()
    month = Month.of(now)
    own, all_ = viewer.own("cases.view"), bool(viewer.offices("cases.view"))
    expected = next_appointments(viewer)[:SOON] if viewer.may("counselling.record") else []
    context: dict[str, Any] = {
        "day": now,
        "month": month,
        "before": month.plus(-1),
        "expected": expected,
        "next": _next(viewer, expected, month),
        "lead": bool(viewer.offices("cases.edit")),
        "mine": own and not all_,
        "figures": _figures(viewer, month) if viewer.may("figures.view") else None,
        "keeps_accounts": viewer.may("accounts.manage"),
        "keeps_offices": viewer.may("offices.manage"),
        "keys": notices(viewer),
        "waits": [*emergencies.notices(viewer), *handing.notices(viewer), *second_queries.notices(viewer)],
        "asks_consent": viewer.may("consent.record"),
        "checks_words": viewer.may("texts.check"),
    }
    people, path = queries.caseload(viewer) if own or all_ else (0, None)
    lately = cases.lately(viewer) if path else []
    shown = [stay.case_id for stay in lately] + [one.case_id for one in expected if one.case_id]
    named = names_of(viewer, shown, page="today")
    context["expected"] = [(one, named.get(one.case_id) if one.case_id else None) for one in expected]
    context |= {
        "people": people,
        "path": path,
        "lately": [(stay, named.get(stay.case_id)) for stay in lately],
    }
    helpers, alone = (cases.by_helper(viewer), cases.without_helper(viewer)) if context["lead"] else ([], 0)
    context |= {"helpers": helpers, "alone": alone}
    return render(request, "desk/today.html", context)


def _next(viewer: Viewer, expected: list[Appointment], month: Month) -> Next | None:
    """Return what stands first for this viewer; None for an account that can only look, or not even that."""
    counsels = viewer.may("counselling.record") and not viewer.may("cases.admit")
    if counsels and expected:
        return _appointment(expected[0])
    before = formats.month(month.plus(-1), formats.language(get_language()))
    figures = f"{reverse('indicators:month')}?month={month.plus(-1)}"
    offers = [
        (
            viewer.may(BREAK_GLASS) and not viewer.may("cases.admit"),
            _("Is somebody in danger?"),
            _("Open in an emergency"),
            reverse("cases:emergency"),
        ),
        (counsels, _("Did you meet somebody?"), _("Record a session"), reverse("counselling:record")),
        (
            viewer.may("cases.admit"),
            _("Did somebody new come to us?"),
            _("Admit a person"),
            reverse("cases:admit"),
        ),
        (
            viewer.may("career.record"),
            _("Did you advise somebody about work?"),
            _("Record a step"),
            reverse("career:record"),
        ),
        (
            viewer.may("activities.record"),
            _("Did something take place?"),
            _("Record an activity"),
            reverse("activities:choose"),
        ),
        (
            viewer.may("figures.view"),
            _("The figures of %(month)s") % {"month": before},
            _("Open the figures"),
            figures,
        ),
        (
            viewer.may("accounts.manage"),
            _("Is a colleague starting?"),
            _("Invite a colleague"),
            reverse("accounts:invite"),
        ),
        (viewer.may("audit.view"), _("Is the log whole?"), _("Read the log"), reverse("access:log")),
        (
            viewer.may("places.manage"),
            _("Is a village missing?"),
            _("Look up a place"),
            reverse("places:search"),
        ),
    ]
    return next((Next(title, action, url) for allowed, title, action, url in offers if allowed), None)


def _appointment(first: Appointment) -> Next:
    note = _("Expected on %(day)s") % {"day": queries.written(first.on)}
    return Next(
        _("Meet %(code)s") % {"code": first.code}, _("Record a session"), reverse("counselling:record"), note
    )


def _figures(viewer: Viewer, month: Month) -> dict[str, str]:
    """Return the addresses of this month's figures, the last whole month's, and that month's bulletin."""
    figures, before = reverse("indicators:month"), month.plus(-1)
    bulletin = f"{reverse('bulletins:month')}?month={before}" if viewer.may("bulletins.view") else ""
    return {"this": f"{figures}?month={month}", "before": f"{figures}?month={before}", "bulletin": bulletin}


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
