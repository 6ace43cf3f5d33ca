"""Pages of the plan: what she wants, what is done for it, and the supervisor's answer."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.queries import case_for
from wayhome.journey.plans import actions, codes, queries, rules, sealed
from wayhome.journey.plans.forms.plan import AnswerForm, PlanForm, UndoForm
from wayhome.journey.plans.lines import done_by, grant_line
from wayhome.journey.plans.matching import matched
from wayhome.journey.plans.models import Goal, Plan, PlanAction, Promise
from wayhome.journey.plans.pages.frame import answer, plan_at, retiring, sent, viewer_of, written
from wayhome.journey.plans.profiles import law
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.gate import page
from wayhome.trust.access.viewer import Viewer

TICKED: dict[str, type[Any]] = {"goal": Goal, "action": PlanAction, "promise": Promise}


def laid(viewer: Viewer, case: Case) -> dict[str, Any]:
    """Return a person's plan as pages show it: strengths and her wishes first, then goals with what is done for them."""
    talk = queries.last_talk(viewer, case)
    plans = queries.plans(viewer, case)
    goals = queries.goals(viewer, case)
    on_the_way = [goal for goal in goals if goal.state == "open"]
    done = queries.actions_of(viewer, goals)
    promised = queries.promises(viewer, case)
    given = queries.grants(viewer, case)
    asks = queries.agreed_goals(case)
    rows: list[sealed.Row] = [
        *goals,
        *given,
        *(one for several in done.values() for one in several),
        *promised,
        *([talk] if talk else []),
    ]
    words = sealed.words_of(viewer, case, rows)
    day = today(case.office.time_zone)
    held = queries.entitlements(viewer, case)

    paper = viewer.may(queries.APPROVE) and queries.may_on(viewer, case, queries.APPROVE)

    def told(goal: Goal) -> dict[str, Any]:
        grants = [grant_line(row, words, day) for row in given if row.goal_id == goal.pk]
        return _goal(viewer, goal, words, done[goal.pk], day) | {
            "grants": grants,
            "may_ask": goal.pk in asks,
            "may_paper": paper,
        }

    return {
        "case": case,
        "name": names_of(viewer, [case.pk], page="plan").get(case.pk),
        "talk": talk,
        "wishes": words.get(talk.pk, "") if talk else "",
        "strengths": [codes.STRENGTHS.label(code) for code in talk.strengths] if talk else [],
        "plan": queries.plan_now(plans),
        "older": [one for one in plans if one.state == "replaced"],
        "agreed": next((one for one in plans if one.state == "agreed"), None),
        "goals": [told(one) for one in on_the_way],
        "ended": [told(one) for one in goals if one.state != "open"],
        "needs": matched(viewer, case, talk, goals, law(case.office, day), held),
        "promises": [
            {"row": one, "words": words.get(one.pk, ""), "late": one.by_on < day}
            for one in promised
            if not queries.settled(one)
        ],
        "held": list(held.values()),
        "shut": bool(goals) and not any(goal.pk in words for goal in goals),
        "knots": range(1, rules.MOST_STEPS + 1),
    }


def _goal(
    viewer: Viewer, goal: Goal, words: dict[uuid.UUID, str], done: list[PlanAction], day: Any
) -> dict[str, Any]:
    actions = [
        {
            "row": one,
            "words": words.get(one.pk, ""),
            "who": done_by(one),
            "mine": queries.ticks(viewer, one),
            "late": one.state == "open" and one.by_on is not None and one.by_on < day,
        }
        for one in done
    ]
    return {"row": goal, "words": words.get(goal.pk, ""), "actions": actions}


@page("plans.view")
def plan(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A person's plan on one page: goals in her words, what is done next, needs without a goal, promises, entitlements."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "plans.view")
    context = laid(viewer, case)
    context["may"] = queries.may_on(viewer, case)
    now = context["plan"]
    context["may_answer"] = (
        now is not None
        and now.state == "asked"
        and now.recorded_by_id != viewer.user_id
        and viewer.may("cases.approve")
        and queries.may_on(viewer, case, "cases.approve")
    )
    context["undo"] = _undo(request)
    return render(request, "plans/plan.html", context)


def _undo(request: HttpRequest) -> UndoForm | None:
    """The tap that was done just now, if the address names one."""
    told = request.GET.get("undo", "").split(".")
    if len(told) != 3:
        return None
    form = UndoForm({"kind": told[0], "id": told[1], "version": told[2]})
    return form if form.is_valid() else None


@page("plans.view")
def undo(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a tap back."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "plans.view")
    form = UndoForm(sent(request))
    if not form.is_bound or not form.is_valid():
        return redirect(plan_at(case.pk))
    kind, row_id, version = form.told
    if queries.row_for(viewer, TICKED[kind], row_id).case_id != case.pk:
        raise Http404
    try:
        actions.undo_tick(by=viewer, model=TICKED[kind], id=row_id, version=version)
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    except Conflict:
        messages.error(request, _("A colleague changed this since you opened the page. Look at it again."))
    else:
        messages.success(request, _("Taken back."))
    return redirect(plan_at(case.pk))


@page("plans.record")
def begin(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Begin the plan, or the look at an agreed one: one tap."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "plans.record")
    if request.method == "POST":
        try:
            actions.begin_plan(by=viewer, case_id=case.pk)
        except Refused as refused:
            messages.error(request, str(refused.sentence))
    return redirect(plan_at(case.pk))


@page("plans.record")
def ask(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say how the plan was gone through with her, and ask the supervisor."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Plan, id, "plans.record")
    in_work = row.state in ("draft", "returned")
    initial = {name: getattr(row, name) for name in ("with_her", "review_on", "version")}
    form = PlanForm(sent(request), initial=initial)
    if in_work:
        form.fields["with_her"].choices = [  # type: ignore[attr-defined]
            choice for choice in codes.WITH_HER.choices if choice[0] != "not_yet"
        ]
        form.initial["with_her"] = "" if row.with_her == "not_yet" else row.with_her

    def write() -> Any:
        told = {name: form.cleaned_data[name] for name in ("with_her", "review_on")}
        version = form.cleaned_data["version"]
        if in_work:
            return actions.ask_plan(by=viewer, plan_id=row.pk, version=version, **told)
        return actions.correct_plan(by=viewer, plan_id=row.pk, version=version, changes=told)

    title = _("Ask the supervisor to agree") if in_work else _("The next look at the plan")
    submit = _("Ask the supervisor") if in_work else _("Save")
    return answer(request, form, write, title=title, case=row.case, submit=submit)


@page("cases.approve")
def decide(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The supervisor's page: the whole plan, then her answer."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Plan, id, "cases.approve")
    case = case_for(viewer, row.case_id, "plans.view")
    form = AnswerForm(sent(request), initial={"version": row.version})

    def write() -> Any:
        told = form.cleaned_data
        return actions.answer_plan(
            by=viewer,
            plan_id=row.pk,
            version=told["version"],
            agreed=told["answer"] == "agree",
            why=told["why"],
        )

    return answer(
        request, form, write, title=_("A plan waits for your answer"), case=case, submit=pgettext("verb", "Answer"), template="plans/decide.html",
        more={**laid(viewer, case), "asked": row, "whose": row.recorded_by},
    )  # fmt: skip


@page("plans.record")
def drop(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Retire a plan that was begun by mistake."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Plan, id, "plans.record")

    def write(reason: str) -> Any:
        return actions.drop_plan(by=viewer, plan_id=row.pk, reason=reason)

    told = [(_("Begun on"), written(row.happened_on))]
    return retiring(request, write, case=row.case, title=_("Retire this plan?"), facts=told)


@page("plans.view")
def past(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A plan as it stood when a newer one took its place."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Plan, id)
    then = queries.goals_then(viewer, row)
    words = {goal.pk: sealed.words_then(viewer, row.case, goal, [one]) for goal, one in then}
    context = {
        "plan": row,
        "case": row.case,
        "goals": [
            {
                "domain": codes.DOMAINS.label(one.domain),
                "state": codes.GOAL_STATES.label(one.state),
                "words": words[goal.pk].get(one.version, ""),
            }
            for goal, one in then
        ],
        "back": reverse("plans:plan", args=[row.case_id]),
    }
    return render(request, "plans/past.html", context)
