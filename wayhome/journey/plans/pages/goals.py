"""Pages of goals and of what is done for them: a form each, and one tap."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wayhome.journey.cases.queries import case_for
from wayhome.journey.plans import actions, codes, queries, sealed
from wayhome.journey.plans.actions import tick_action, tick_goal
from wayhome.journey.plans.forms import plan as forms
from wayhome.journey.plans.models import Goal, PlanAction
from wayhome.journey.plans.pages.frame import answer, owned, retiring, sent, tapped, viewer_of, wrong
from wayhome.kit.dates import today
from wayhome.kit.gate import page

SOON = dt.timedelta(days=14)  # until when an action is offered first


@page("plans.record")
def goal_new(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A goal in her words."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "plans.record")
    domain = request.GET.get("domain", "")
    form = forms.GoalForm(sent(request), initial={"domain": domain if domain in codes.DOMAINS.codes else ""})

    def write() -> Any:
        told = {name: form.cleaned_data[name] for name in ("words", "domain", "id")}
        return actions.add_goal(by=viewer, case_id=case.pk, **told)

    return answer(request, form, write, title=_("What do they want?"), case=case, submit=_("Add the goal"))


@page("plans.record")
def goal(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Change a goal."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Goal, id, "plans.record")
    words = sealed.words_of(viewer, row.case, [row]).get(row.pk, "")
    initial = {**{name: getattr(row, name) for name in ("domain", "rank", "version")}, "words": words}
    form = forms.GoalEdit(sent(request), initial=initial)
    if not words:
        del form.fields["words"]  # her keys do not open them

    def write() -> Any:
        changes = {
            name: form.cleaned_data[name] for name in ("domain", "rank", "words") if name in form.fields
        }
        return actions.correct_goal(
            by=viewer, goal_id=row.pk, version=form.cleaned_data["version"], changes=changes
        )

    return answer(
        request,
        form,
        write,
        title=_("Change the goal"),
        case=row.case,
        saved=initial,
        more=wrong("goal", row.pk),
    )


@page("plans.record")
def goal_end(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say how a goal stands: how far, reached, given up."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Goal, id, "plans.record")
    zone = row.case.office.time_zone
    initial = {name: getattr(row, name) for name in ("state", "steps", "version")}
    initial["ended_on"] = row.ended_on or today(zone)
    form = forms.GoalEnd(sent(request), initial=initial, zone=zone)

    def write() -> Any:
        told = form.cleaned_data
        return actions.end_goal(
            by=viewer, goal_id=row.pk, version=told["version"], state=told["state"], on=told["ended_on"], steps=told["steps"]
        )  # fmt: skip

    words = sealed.words_of(viewer, row.case, [row]).get(row.pk, "")
    facts = [(_("Goal"), words or row.get_domain_display())]
    return answer(request, form, write, title=_("How does the goal stand?"), case=row.case, facts=facts)


@page("plans.record")
def goal_tick(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One tap: a step further, or reached."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Goal, id, "plans.record")
    return tapped(
        request, row.case, lambda version, to: tick_goal(by=viewer, goal_id=row.pk, version=version, to=to), "goal"
    )  # fmt: skip


@page("plans.record")
def goal_retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a goal that was recorded wrongly out of the plan."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Goal, id, "plans.record")

    def write(reason: str) -> Any:
        return actions.retire_goal(by=viewer, goal_id=row.pk, reason=reason)

    told = [(_("What is it about?"), row.get_domain_display())]
    return retiring(request, write, case=row.case, title=_("Retire this goal?"), facts=told)


@page("plans.record")
def action_new(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What is done for a goal."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Goal, id, "plans.record")
    form = forms.ActionForm(
        sent(request),
        initial={"who": "colleague", "by_on": today(row.case.office.time_zone) + SOON},
        **owned(viewer, row.case, queries.VIEW),
    )

    def write() -> Any:
        return actions.add_action(by=viewer, goal_id=row.pk, id=form.cleaned_data["id"], **form.told)

    words = sealed.words_of(viewer, row.case, [row]).get(row.pk, "")
    facts = [(_("Goal"), words or row.get_domain_display())]
    return answer(request, form, write, title=_("What is done for it?"), case=row.case, facts=facts)


@page("plans.record")
def action(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Change what is done for a goal."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanAction, id, "plans.record")
    words = sealed.words_of(viewer, row.case, [row]).get(row.pk, "")
    initial = {
        **{name: getattr(row, name) for name in ("kind", "who", "agency", "by_on", "version")},
        "words": words,
    }
    initial["owner"] = str(row.owner_id or "")
    form = forms.ActionEdit(sent(request), initial=initial, **owned(viewer, row.case, queries.VIEW))
    shut = row.words is not None and not words
    if shut:
        del form.fields["words"]

    def write() -> Any:
        return actions.correct_action(
            by=viewer, action_id=row.pk, version=form.cleaned_data["version"], changes=form.told
        )

    return answer(
        request, form, write, title=_("Change what is done"), case=row.case, saved=initial, more=wrong("action", row.pk)
    )  # fmt: skip


@page("plans.view")
def action_tick(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One tap: done, no longer needed, or to be done again."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanAction, id)
    return tapped(
        request, row.case, lambda version, to: tick_action(by=viewer, action_id=row.pk, version=version, state=to or "done"), "action"
    )  # fmt: skip


@page("plans.record")
def action_retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take what was recorded wrongly out of the plan."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanAction, id, "plans.record")

    def write(reason: str) -> Any:
        return actions.retire_action(by=viewer, action_id=row.pk, reason=reason)

    told = [(_("What is it?"), row.get_kind_display())]
    return retiring(request, write, case=row.case, title=_("Retire it?"), facts=told)
