"""Pages of a conference: planned, shown, changed, held, cancelled, and its minutes."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.queries import case_for, may_see_identity
from wayhome.journey.conferences import actions, forms, queries
from wayhome.journey.conferences.models import Conference
from wayhome.journey.conferences.pages.frame import answer, headed, may_on, sent, viewer_of
from wayhome.journey.conferences.sealed import words_of
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.kit.media import PDF
from wayhome.kit.sending import sent as file_sent
from wayhome.trust.access.colleagues import colleagues


def page_of(row: Conference) -> str:
    return reverse("conferences:show", args=[row.pk])


def _list_of(row: Conference) -> str:
    return reverse("conferences:list", args=[row.case_id])


@page("conferences.view")
def listed(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The conferences about a person."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, queries.VIEW)
    rows = queries.conferences(viewer, case)
    context = {"rows": rows, "open": queries.open_decisions(viewer, case), "may": may_on(viewer, case)}
    return render(request, "conferences/list.html", context | headed(viewer, case))


@page("conferences.record")
def plan(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Plan a conference."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, queries.RECORD)
    zone = case.office.time_zone
    day = today(zone)
    form = forms.PlanForm(
        sent(request), initial={"happened_on": clocks(case.office, day).due("conference", day)}, zone=zone,
        colleagues=colleagues([case.office_id]), me=viewer.user,
    )  # fmt: skip

    def write() -> Any:
        return actions.save_conference(
            by=viewer, case_id=case.pk, id=form.cleaned_data["id"], **form.told, **form.proxy
        )

    return answer(
        request, form, write, title=_("Prepare a conference"), case=case, to=page_of,
        back=reverse("conferences:list", args=[case.pk]), text=_("Ask the person first: what is to be spoken about, who may be there, and who should be beside them."),
    )  # fmt: skip


@page("conferences.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A conference: strengths first, who takes part and to whom she agreed, what was decided."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Conference, id)
    decided = queries.decisions(row)
    said = words_of(
        viewer, row.case, [(row, "strengths"), (row, "limits"), *((one, "words") for one in decided)]
    )
    context = {
        "row": row,
        "may": may_on(viewer, row.case),
        "points": queries.words(queries.points(row)),
        "sits": queries.participants(row),
        "decided": [(one, said[one.pk, "words"]) for one in decided],
        "strengths": said[row.pk, "strengths"],
        "limits": said[row.pk, "limits"],
        "shut": None in said.values(),
    }
    return render(request, "conferences/show.html", context | headed(viewer, row.case))


@page("conferences.record")
def change(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Change what a conference is about, and what was said."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Conference, id, queries.RECORD)
    said = words_of(viewer, row.case, [(row, "strengths"), (row, "limits")])
    initial: dict[str, Any] = {
        name: getattr(row, name) for name in ("version", "happened_on", "place", "she", "beside")
    }
    initial |= queries.points(row) | {
        f"{column}_words": said[row.pk, column] for column in ("strengths", "limits")
    }
    shut = [f"{column}_words" for column in ("strengths", "limits") if said[row.pk, column] is None]
    form = forms.ChangeForm(sent(request), initial=initial, zone=row.case.office.time_zone, shut=shut)

    def write() -> Any:
        return actions.save_conference(
            by=viewer, case_id=row.case_id, id=row.pk, version=form.cleaned_data["version"], **form.told
        )

    return answer(
        request, form, write, title=_("The conference"), case=row.case, back=page_of(row), saved=initial
    )


@page("conferences.record")
def held(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record that a conference was held, and what came of it."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Conference, id, queries.RECORD)
    zone = row.case.office.time_zone
    initial = {
        "version": row.version,
        "happened_on": min(row.happened_on, today(zone)),
        "outcome": row.outcome,
    }
    form = forms.HeldForm(sent(request), initial=initial, zone=zone)

    def write() -> Any:
        told = form.cleaned_data
        return actions.hold_conference(
            by=viewer, conference_id=row.pk, version=told["version"], happened_on=told["happened_on"], outcome=told["outcome"]
        )  # fmt: skip

    return answer(
        request, form, write, title=_("It was held"), case=row.case, back=page_of(row), saved=initial
    )


@page("conferences.record")
def cancel(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Cancel a conference that was planned."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Conference, id, queries.RECORD)
    form = forms.SureForm(sent(request))
    return answer(
        request, form, lambda: actions.cancel_conference(by=viewer, conference_id=row.pk), title=_("Cancel the conference?"),
        case=row.case, back=page_of(row), to=_list_of, submit=_("Cancel the conference"),
    )  # fmt: skip


@page("papers.print")
def minutes(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The minutes on paper: in which language, for whom."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Conference, id, "papers.print")
    agencies = {sits.row.agency_id: sits.row.agency for sits in queries.participants(row) if sits.row.agency}
    may_name = viewer.private_key is not None and row.case_id in may_see_identity(viewer, [row.case_id])
    form = forms.MinutesForm(
        sent(request), initial={"language": row.case.office.languages[0], "agency": ""},
        agencies=[one for one in agencies.values() if one], may_name=may_name,
    )  # fmt: skip

    def write() -> Any:
        made = actions.print_minutes(by=viewer, conference_id=row.pk, **form.told)
        return file_sent(request, made, PDF, name="minutes")

    text = _(
        "An organisation gets the minutes only where the person agreed to it; what the person withholds from it stays out."
    )
    return answer(
        request,
        form,
        write,
        title=_("Print the minutes"),
        case=row.case,
        back=page_of(row),
        text=text,
        submit=_("Print"),
    )
