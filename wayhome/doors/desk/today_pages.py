"""The day's page: what is to be done first, then what each may begin, and where people stand."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.doors.desk import queries, todo
from wayhome.doors.desk.nexts import Next
from wayhome.journey.cases import emergencies, handing, time_over
from wayhome.journey.cases import queries as cases
from wayhome.journey.plans.queries import promised_by
from wayhome.journey.supervision.queries import mine as my_talks
from wayhome.kit import formats
from wayhome.kit.dates import Month
from wayhome.kit.gate import page
from wayhome.registry.tasks.models import Task
from wayhome.services.counselling.queries import Appointment, next_appointments
from wayhome.trust.access import second_queries
from wayhome.trust.access.viewer import BREAK_GLASS, Viewer
from wayhome.trust.vault.queries import notices

SOON = 8


@page("today.view")
def day(request: HttpRequest) -> HttpResponse:
    """What to do today, by what the viewer may do."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    now = viewer.today
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
        "waits": [
            *emergencies.notices(viewer),
            *handing.notices(viewer),
            *second_queries.notices(viewer),
            *time_over.notices(viewer),
        ],
        "asks_consent": viewer.may("consent.record"),
        "checks_words": viewer.may("texts.check"),
    }
    people, path = queries.caseload(viewer) if own or all_ else (0, None)
    lately = cases.lately(viewer) if path else []
    shown = [stay.case_id for stay in lately] + [one.case_id for one in expected if one.case_id]
    does = viewer.may("tasks.record")
    filters = does and todo.sees_others(viewer)
    whose = "team" if filters and request.GET.get("whose") == "team" else "mine"
    due, named = todo.for_today(viewer, whose if does else "", also=shown)
    context["expected"] = [(one, named.get(one.case_id) if one.case_id else None) for one in expected]
    context |= {
        "people": people,
        "path": path,
        "lately": [(stay, named.get(stay.case_id)) for stay in lately],
    }
    context |= {
        "todo": due if does else None,
        "promised": promised_by(viewer, now) if does and viewer.may("plans.view") else None,
        "filters": filters,
        "whose": whose,
        "just_done": _just_done(request),
    }
    context["my_talk"] = my_talks(viewer).first()
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


def _just_done(request: HttpRequest) -> Task | None:
    """Return what was just tapped as done, to be taken back; None for anything else."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    try:
        id = uuid.UUID(request.GET.get("done", ""))
    except ValueError:
        return None
    rows = Task.objects.visible_to(viewer).filter(pk=id, state="done", recorded_by=viewer.user)
    return rows.filter(ended_on=viewer.today).first()
