"""Pages of who takes part in a conference, and of what it decides."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.codes import STEP_GOES
from wayhome.journey.cases.doers import doers
from wayhome.journey.conferences import actions, forms, queries
from wayhome.journey.conferences.models import Conference, Decision, Participant
from wayhome.journey.conferences.pages.conference import page_of
from wayhome.journey.conferences.pages.frame import answer, sent, viewer_of
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.trust.access.colleagues import colleagues


@page("conferences.record")
def add_participant(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say who takes part."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Conference, id, queries.RECORD)
    form = forms.ParticipantForm(sent(request), colleagues=colleagues([row.case.office_id]))

    def write() -> Any:
        told = form.cleaned_data
        return actions.add_participant(
            by=viewer, conference_id=row.pk, role=told["role"], id=told["id"], **form.whose
        )

    return answer(request, form, write, title=_("Who takes part?"), case=row.case, back=page_of(row))


@page("conferences.record")
def retire_participant(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take somebody out who does not take part."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Participant, id, queries.RECORD)
    form = RetireForm(sent(request))
    return answer(
        request, form, lambda: actions.retire_participant(by=viewer, participant_id=row.pk, reason=form.cleaned_data["reason"]),
        title=_("Take this one out?"), case=row.case, back=page_of(row.conference), submit=_("Take out"),
    )  # fmt: skip


@page("conferences.record")
def decide(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Write a decision down."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Conference, id, queries.RECORD)
    form = forms.DecisionForm(
        sent(request), zone=row.case.office.time_zone, colleagues=doers(row.case, queries.VIEW)
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.decide(
            by=viewer, conference_id=row.pk, what=told["what"], due_on=told["due_on"], words=told["words"], id=told["id"], **form.whose
        )  # fmt: skip

    return answer(request, form, write, title=_("What was decided?"), case=row.case, back=page_of(row))


@page("conferences.view")
def end_decision(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say what became of a decision: who records conferences of this person, and whose it is."""
    viewer = viewer_of(request)
    row = queries.decision_for(viewer, id)
    form = forms.EndForm(sent(request), state=row.state)
    return answer(
        request, form, lambda: actions.end_decision(by=viewer, decision_id=row.pk, state=form.cleaned_data["state"]),
        title=str(row.get_what_display()), case=row.case, back=page_of(row.conference),
    )  # fmt: skip


@page("conferences.record")
def retire_decision(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a decision off that was written down by mistake."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Decision, id, queries.RECORD)
    form = RetireForm(sent(request))
    return answer(
        request, form, lambda: actions.retire_decision(by=viewer, decision_id=row.pk, reason=form.cleaned_data["reason"]),
        title=_("Retire the decision?"), case=row.case, back=page_of(row.conference), submit=_("Retire it"),
    )  # fmt: skip


@page("conferences.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a whole conference off that was recorded wrongly."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Conference, id, queries.RECORD)
    form = RetireForm(sent(request))
    gone = _(
        "It will no longer stand in lists or figures. Nothing is deleted: the record and its history stay."
    )
    return answer(
        request, form, lambda: actions.retire_conference(by=viewer, conference_id=row.pk, reason=form.cleaned_data["reason"]),
        title=_("Retire this?"), case=row.case, back=reverse("conferences:list", args=[row.case_id]), submit=_("Retire it"),
        text=f"{gone} {STEP_GOES}",
    )  # fmt: skip
