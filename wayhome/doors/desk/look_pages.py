"""Who was shown a person, what a colleague was shown and did, and what stands out: by codes, never by names of persons."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wayhome.doors.desk import looking
from wayhome.journey.cases import queries as cases
from wayhome.journey.cases.forgetting import everyone
from wayhome.kit.dates import Month, today
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm
from wayhome.trust.access.look_queries import (
    LOOKS,
    acts_in,
    emergencies_in_words,
    in_words,
    limits_for,
    month_of,
    staff,
    unusual_among,
)
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.looks import looks_at, looks_of
from wayhome.trust.audit.verbs import in_words as verb_in_words

ROWS = 50
ACTS = 100


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _month(request: HttpRequest, zone: str) -> dict[str, Any]:
    """The month asked for, with what ``kit/months.html`` needs."""
    request.menu_entry = "looks"  # type: ignore[attr-defined]
    this = Month.of(today(zone))
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": this})
    month = form.chosen(this)
    return {"form": form, "month": month, "before": month.plus(-1), "after": month.plus(1)}


def _followed(viewer: Viewer, id: uuid.UUID) -> User:
    found = staff(viewer).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


@page("cases.view")
def at_person(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Who was shown this person: for everybody who may see her."""
    viewer = _viewer(request)
    request.menu_entry = "people"  # type: ignore[attr-defined]
    case = cases.case_for(viewer, id)
    listed = Paginator(looks_at(*everyone(case.person_id)), ROWS).get_page(request.GET.get("page"))
    context = {"case": case, "page": listed, "rows": in_words(listed)}
    return render(request, "desk/looks_at.html", context)


@page(LOOKS)
def looks(request: HttpRequest) -> HttpResponse:
    """Who was shown the persons that the viewer answers for, this month."""
    viewer = _viewer(request)
    context = _month(request, viewer.zone)
    context |= {
        "rows": looking.lookers(viewer, context["month"]),
        "unusual": len(unusual_among(viewer, context["month"], left=looking.leaving(viewer))),
        "persons": bool(viewer.offices("cases.view")),
    }
    return render(request, "desk/looks.html", context)


@page(LOOKS)
def by_colleague(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """What a colleague was shown and did, this month."""
    viewer = _viewer(request)
    user = _followed(viewer, account)
    context = _month(request, user.office.time_zone)
    first, end = month_of(context["month"], user.office.time_zone)
    listed = Paginator(looks_of([user.pk], first, end), ROWS).get_page(request.GET.get("page"))
    acts = list(acts_in(viewer, user, context["month"])[: ACTS + 1])
    context |= {
        "who": user,
        "page": listed,
        "rows": looking.by_entry(viewer, listed),
        "acts": [(entry, verb_in_words(entry.verb)) for entry in acts[:ACTS]],
        "more": len(acts) > ACTS,
        "told": _sentences(viewer, context["month"], user),
    }
    return render(request, "desk/looks_by.html", context)


def _sentences(viewer: Viewer, month: Month, user: User | None = None) -> list[looking.Sentence]:
    found = unusual_among(viewer, month, user, left=looking.leaving(viewer))
    broken = {seq for _user, one in found if one.kind == "broken" for seq in one.seqs}
    return looking.sentences(viewer, found, emergencies_in_words(broken))


@page(LOOKS)
def unusual(request: HttpRequest) -> HttpResponse:
    """What stands out this month among the staff the viewer follows, in plain sentences."""
    viewer = _viewer(request)
    context = _month(request, viewer.zone)
    home = viewer.user.office if viewer.user else None
    context |= {
        "told": _sentences(viewer, context["month"]),
        "limits": limits_for(home.pk)[0] if home else None,
        "home": home,
        "may_set": viewer.may("audit.view"),
    }
    return render(request, "desk/looks_unusual.html", context)
