"""A person's page: the case file, put together from many rooms."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wayhome.doors.desk import file, queries
from wayhome.doors.desk.nexts import Next
from wayhome.journey.cases import consents, emergencies
from wayhome.journey.cases import queries as cases
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import who
from wayhome.journey.cases.profiles import under_age
from wayhome.journey.cases.rules import stages
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.services.counselling.queries import next_appointments
from wayhome.services.support.queries import enrolments_of
from wayhome.trust.access.viewer import Viewer

LATEST = 6  # of what happened, open on the page; the rest is folded


@page("cases.view")
def person(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One person: where she stands, what is next, what is known and what happened."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    request.menu_entry = "people"  # type: ignore[attr-defined]
    case = cases.case_for(viewer, id)
    may = cases.permissions_on(viewer, case, file.ASKED)
    stay = cases.open_admission(viewer, case)
    stays = cases.admissions(viewer, case)
    told, unasked = queries.facts_told(case.person)
    events, more = queries.happened(viewer, case)
    context = {
        "case": case,
        "who": who(viewer, case, page="person"),
        "stay": stay,
        "under_age": under_age(case, today(case.office.time_zone)),
        "glass": emergencies.mine_on(viewer, case),
        "path": queries.journey(viewer, case),
        "told": told,
        "unasked": unasked,
        "events": events[:LATEST],
        "earlier": events[LATEST:],
        "more": more,
        "stays": stays,
        "walking": cases.assignments(viewer, case),
        "next": _next_for(viewer, case, may, in_service=stay is not None, before=bool(stays)),
        "enrolments": enrolments_of(viewer, case.person_id) if viewer.may("support.view") else None,
        "may_support": viewer.may_in("support.record", case.office_id)
        and case.retired_at is None
        and case.forgotten_on is None,
        "others": cases.cases(viewer).filter(person_id=case.person_id).exclude(pk=case.pk),
        "day": today(case.office.time_zone),
        "may_admit": "cases.admit" in may and case.retired_at is None,
        "may_edit": "cases.edit" in may and case.retired_at is None,
        "agreed": consents.agreed_by(viewer, case) if "consent.view" in may else None,
        "may_ask": "consent.record" in may and case.retired_at is None,
        "merged": queries.merges_of(viewer, case),
        "may_merge": case.office_id in viewer.offices("cases.edit") and case.retired_at is None,
        "file": file.parts(viewer, case, may),
        "may_show": "hers.show" in may and case.retired_at is None,
        "may_forget": case.office_id in viewer.offices("people.shred") and case.forgotten_on is None,
    }
    return render(request, "desk/person.html", context)


def _next_for(viewer: Viewer, case: Case, may: set[str], *, in_service: bool, before: bool) -> Next | None:
    if case.retired_at is not None or case.forgotten_on is not None:
        return None
    if not in_service:
        return _next_outside(viewer, case, may, before=before)
    expected = next_appointments(viewer, person=case.person_id) if "counselling.view" in may else []
    note = _("Expected on %(day)s") % {"day": queries.written(expected[0].on)} if expected else ""
    if "counselling.record" in may and (expected or "cases.admit" not in may):
        url = f"{reverse('counselling:record')}?person={case.pk}"
        return Next(_("Counselling"), _("Record a session"), url, note)
    if "cases.admit" in may:
        return Next(
            _("What is the next step on the way?"),
            _("Record a step"),
            reverse("cases:step", args=[case.pk]),
            note,
        )
    if "career.record" in may:
        return Next(
            _("On the way to work"), _("Record a step"), f"{reverse('career:record')}?person={case.pk}"
        )
    return None


def _next_outside(viewer: Viewer, case: Case, may: set[str], *, before: bool) -> Next | None:
    """What is next while she is not in service: an answer that is waited for, the contact after graduation, an admission."""
    asked = cases.admission_asked(viewer, case)
    if asked is not None:
        if "cases.approve" not in may or asked.done_by_id == viewer.user_id:
            return None
        return Next(
            _("Admission"), pgettext("verb", "Answer"), reverse("cases:admission_answer", args=[asked.about])
        )
    if case.stage == "follow_up" and "aftercare.record" in may:
        url = reverse("aftercare:follow_up", args=[case.pk])
        return Next(_("Follow-up contact"), _("Write down a contact"), url)
    url = reverse("cases:readmit", args=[case.pk])
    words = (_("Not in service now"), _("Record a return"))
    if not before and stages.AT[case.stage] < stages.AT["admission"]:
        words = (_("Not admitted yet"), _("Admit"))
    return Next(*words, url) if "cases.admit" in may else None
