"""Pages of things to do: one, setting one, doing it with a tap, handing it over, another day, dropping it; and the list by worker."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.doors.desk import todo
from wayhome.doors.desk.task_forms import TEAM, DropForm, HandForm, ListForm, PostponeForm, SetForm
from wayhome.journey.cases import queries as cases
from wayhome.journey.cases.doers import doers
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.registry.tasks import actions, codes, queries, rules, sealed
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

ROWS = 50
RECORD = "tasks.record"


def _viewer(request: HttpRequest) -> Viewer:
    request.menu_entry = "today"  # type: ignore[attr-defined]
    return request.viewer  # type: ignore[attr-defined]


@page("tasks.view")
def listed(request: HttpRequest) -> HttpResponse:
    """What is to be done, by who does it: late and coming."""
    viewer = _viewer(request)
    day = viewer.today
    others = todo.sees_others(viewer)
    workers = queries.by_worker(viewer, day) if others else {}
    users = User.objects.in_bulk([pk for pk in workers if pk])
    named = sorted(((str(pk), user.display_name) for pk, user in users.items()), key=lambda one: one[1])
    form = ListForm(request.GET, owners=named if others else [])
    wanted = form.wanted()
    rows = todo.rows_of(viewer, "team" if others else "mine")
    if "owner" in wanted:
        rows = rows.filter(owner=None if wanted["owner"] == TEAM else wanted["owner"])
    if "due" in wanted:
        last = (
            day - dt.timedelta(days=1) if wanted["due"] == "overdue" else day + dt.timedelta(days=rules.AHEAD)
        )
        rows = rows.filter(due_on__lte=last)
    at = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form if others else None,
        "page": at,
        "lines": todo.lines(viewer, list(at), page="tasks"),
        "workers": [(users.get(pk) if pk else None, counts) for pk, counts in _most_late(workers)],
        "back": reverse("desk:tasks"),
    }
    return render(request, "desk/tasks.html", context)


def _most_late(
    workers: dict[uuid.UUID | None, queries.Counts],
) -> list[tuple[uuid.UUID | None, queries.Counts]]:
    some = [(pk, one) for pk, one in workers.items() if one.overdue or one.today or one.soon]
    return sorted(some, key=lambda pair: (-pair[1].overdue, -pair[1].now, str(pair[0])))


@page("tasks.view")
def task(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One thing to do: for whom, until when, who does it, and what can be done with it."""
    viewer = _viewer(request)
    found = queries.task_for(viewer, id)
    line = todo.lines(viewer, [found], page="task")[0]
    may = line.may and _may(viewer, found)
    day = today(found.office.time_zone)
    context = {
        "line": line,
        "task": found,
        "may": may and found.state == "open",
        "may_undo": may and line.free and found.state != "open" and found.ended_on == day,
        "may_take": may and found.state == "open" and found.owner_id != viewer.user_id,
    }
    return render(request, "desk/task.html", context)


def _may(viewer: Viewer, found: Task) -> bool:
    rows = Task.objects.unscoped("asked by the permission to act")
    return rows.filter(queries.may_scope(viewer, RECORD), pk=found.pk).exists()


@page("tasks.record")
def set_one(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Set something to do for a person."""
    viewer = _viewer(request)
    case = cases.case_for(viewer, id, RECORD)
    day = today(case.office.time_zone)
    staff = doers(case)
    me = str(viewer.user_id) if viewer.user in staff else TEAM
    form = SetForm(
        request.POST if request.method == "POST" else None,
        day=day, doers=staff, writes=sealed.may_write(viewer, case.pk), initial={"owner": me},
    )  # fmt: skip
    back = reverse("desk:person", args=[case.pk])
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            actions.set_task(
                by=viewer, case_id=case.pk, kind=told["kind"], due_on=told["due_on"], owner=form.chosen,
                words=told.get("words", ""), id=told["id"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = _frame(viewer, case, form, _("Something to do"), back)
    return render(request, "cases/form.html", context, status=_status(form))


def _frame(viewer: Viewer, case: Case | None, form: Form, title: str, back: str) -> dict[str, Any]:
    name = names_of(viewer, [case.pk], page="form").get(case.pk) if case else None
    return {"form": form, "title": title, "case": case, "name": name, "back": back, "submit": ""}


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


@page("tasks.record")
def do(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Done, with one tap; Today then offers to take it back."""
    return _tapped(request, id, lambda viewer: actions.do(by=viewer, task_id=id), done=True)


@page("tasks.record")
def undo(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take back what was tapped."""
    return _tapped(request, id, lambda viewer: actions.undo(by=viewer, task_id=id))


@page("tasks.record")
def take(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take over what is the team's or a colleague's, with one tap."""

    def taken(viewer: Viewer) -> None:
        found = queries.task_for(viewer, id, RECORD)
        actions.hand_over(by=viewer, task_id=id, version=found.version, owner=viewer.user)

    return _tapped(request, id, taken)


def _tapped(
    request: HttpRequest, id: uuid.UUID, act: Callable[[Viewer], Any], *, done: bool = False
) -> HttpResponse:
    viewer = _viewer(request)
    queries.task_for(viewer, id, RECORD)
    if request.method != "POST":
        return redirect("desk:task", id)
    try:
        act(viewer)
    except (Refused, Conflict) as refused:
        told = (
            refused.sentence
            if isinstance(refused, Refused)
            else _("Somebody changed this. Look at it again.")
        )
        messages.error(request, str(told))
        return redirect("desk:task", id)
    if done and "file" in request.POST and (found := queries.task_for(viewer, id)).case_id:
        messages.success(request, _("Done."))
        return redirect("desk:person", found.case_id)
    if done:
        return HttpResponseRedirect(f"{reverse('desk:today')}?done={id}")
    messages.success(request, _("Saved."))
    return redirect("desk:task", id)


@page("tasks.record")
def hand(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Give a thing to do to a colleague who sees the person, or to the team."""
    viewer = _viewer(request)
    found = queries.task_for(viewer, id, RECORD)
    case = _case(viewer, found)
    staff = doers(case, codes.SEEN_WITH.get(found.kind, RECORD)) if case else []
    owner = str(found.owner_id) if found.owner_id else TEAM
    initial = {"version": found.version, "owner": owner}
    form = HandForm(request.POST if request.method == "POST" else None, doers=staff, initial=initial)
    return _changed(
        request, found, case, form, _("Who does it?"), lambda row: {"owner": str(row.owner_id) if row.owner_id else TEAM},
        lambda told: actions.hand_over(by=viewer, task_id=id, version=told["version"], owner=form.chosen),
    )  # fmt: skip


@page("tasks.record")
def postpone(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Another day for a thing to do, with a reason."""
    viewer = _viewer(request)
    found = queries.task_for(viewer, id, RECORD)
    initial = {"version": found.version}
    form = PostponeForm(
        request.POST if request.method == "POST" else None,
        day=today(found.office.time_zone), initial=initial,
    )  # fmt: skip
    return _changed(
        request, found, _case(viewer, found), form, _("Another day"), lambda row: {"due_on": row.due_on},
        lambda told: actions.postpone(
            by=viewer, task_id=id, version=told["version"], due_on=told["due_on"], why=told["why_later"]
        ),
    )  # fmt: skip


@page("tasks.record")
def drop(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say that something set by a colleague is no longer needed."""
    viewer = _viewer(request)
    found = queries.task_for(viewer, id, RECORD)
    form = DropForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    return _changed(
        request, found, _case(viewer, found), form, _("No longer needed"), lambda row: {},
        lambda told: actions.drop(by=viewer, task_id=id, version=told["version"], why=told["why_not"]),
    )  # fmt: skip


def _case(viewer: Viewer, found: Task) -> Case | None:
    rows = Case.objects.visible_to(viewer).filter(pk=found.case_id, forgotten_on=None)
    return rows.select_related("person", "office").first()


def _changed(
    request: HttpRequest,
    found: Task,
    case: Case | None,
    form: Form,
    title: str,
    saved: Callable[[Any], dict[str, Any]],
    act: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    """Show a form about a task; when it is sent and whole, act. A conflict is shown on a page of its own."""
    viewer = _viewer(request)
    back = reverse("desk:task", args=[found.pk])
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except Conflict as conflict:
            row = conflict.saved
            laid = conflicted(form, saved(row), row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": laid, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = _frame(viewer, case, form, title, back)
    context["text"] = codes.KINDS.label(found.kind)
    return render(request, "cases/form.html", context, status=_status(form))
