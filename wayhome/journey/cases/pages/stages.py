"""Pages of the steps of a journey, and of a person's next journey."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, codes, queries
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.forms import stages as forms
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.pages.frame import answer, home, proxied, retiring, today_of, viewer_of, written
from wayhome.journey.cases.rules import stages
from wayhome.kit.gate import page


@page("cases.admit")
def step(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record a step of the journey: only those that are possible now, in words."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.admit")
    moves = queries.possible_moves(viewer, case)
    closed = case.stage == stages.CLOSED
    initial = {"happened_on": today_of(case), "stage": moves[0].stage if moves and not closed else ""}
    form = forms.StepForm(
        request.POST or None,
        initial=initial,
        moves=moves,
        zone=case.office.time_zone,
        **proxied(viewer, case.office),
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.move(
            by=viewer, case_id=case.pk, stage=told["stage"], happened_on=told["happened_on"], why=told.get("reason", ""), id=told["id"],
            **form.proxy,
        )  # fmt: skip

    return answer(
        request, form, write, title=_("Open the record again") if closed else _("Record a step"), case=case, template="cases/step.html",
        more={"leaves": _leaves(case, moves)},
    )  # fmt: skip


def _leaves(case: Case, moves: list[stages.Move]) -> list[dict[str, Any]]:
    """What each step leaves behind, and how many days one has for what begins with it."""
    days = clocks(case.office, today_of(case)).days
    return [
        {
            "stage": codes.STAGES.label(move.stage),
            "leaves": codes.LEAVES.label(stages.STAGES[move.stage].leaves),
            "within": days.get(stages.STAGES[move.stage].clock),
        }
        for move in moves
    ]


@page("cases.edit")
def retire_step(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrongly recorded step off the path."""
    viewer = viewer_of(request)
    step = queries.step_for(viewer, id)
    told = [(_("Step"), step.get_stage_display()), (_("Day"), written(step.happened_on))]

    def write(reason: str) -> Any:
        return actions.retire_step(by=viewer, step_id=step.pk, reason=reason)

    return retiring(
        request, write, case=step.case, title=_("Retire the step?"), submit=_("Retire the step"), told=told
    )


@page("cases.admit")
def another(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Open another record for the same person: a new journey, from its first sign."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.admit")
    form = forms.AnotherForm(
        request.POST or None,
        initial={"happened_on": today_of(case), "stage": "first_contact"},
        zone=case.office.time_zone,
        **proxied(viewer, case.office),
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.open_case(
            by=viewer, case_id=case.pk, category=told["category"], happened_on=told["happened_on"], stage=told["stage"],
            paper_number=told["paper_number"], id=told["id"], **form.proxy,
        )  # fmt: skip

    return answer(
        request, form, write, title=_("Open another record for this person"), case=case, submit=_("Open the record"),
        text=_("The earlier record stays as it is. Both stand on the person's page."), to=lambda made: home(viewer, made.pk),
    )  # fmt: skip
