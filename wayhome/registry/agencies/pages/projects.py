"""The list of projects, each one's page, and the forms that add, change and retire them."""

import dataclasses
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import facts, histories
from wayhome.kit.clashes import Clash, Conflicted, conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.registry.agencies import actions, queries
from wayhome.registry.agencies.forms.projects import EditProjectForm, ProjectForm, initial_of
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.codes import COMMUNE
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

_A_PAGE = 50


@page("projects.view")
def list_projects(request: HttpRequest) -> HttpResponse:
    """Projects, those running now first, each with how many communes it works in."""
    viewer = _viewer(request)
    shown = Paginator(queries.projects(viewer), _A_PAGE).get_page(request.GET.get("page"))
    places = queries.places_of(shown.object_list)
    rows = [(one, sum(place.level == COMMUNE for place in places[one.pk])) for one in shown]
    context = {
        "page": shown,
        "rows": rows,
        "several": len({one.office_id for one in shown}) > 1,
        "may_add": viewer.may("projects.manage"),
        "sees_agencies": viewer.may("agencies.view"),
    }
    return render(request, "agencies/projects.html", context)


@page("projects.view")
def project(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One project: who pays, from when to when, where, in which phases, and its history."""
    viewer = _viewer(request)
    found = queries.project_for(viewer, id)
    places = queries.places_of([found])[found.pk]
    communes = [place for place in places if place.level == COMMUNE]
    context = {
        "project": found,
        "day": today(found.office.time_zone),
        "communes": communes,
        "elsewhere": [place for place in places if place.level != COMMUNE],
        "phases": queries.phases_of(found),
        "sees_agencies": viewer.may("agencies.view"),
        "may_change": found.retired_at is None and viewer.may_in("projects.manage", found.office_id),
        "versions": _history(found),
    }
    return render(request, "agencies/project.html", context)


@page("projects.manage")
def add_project(request: HttpRequest) -> HttpResponse:
    """A new project."""
    viewer = _viewer(request)
    form = ProjectForm(_sent(request), offices=list(queries.keeping_projects(viewer)))
    if form.is_bound and form.is_valid() and not _only_looks(request, form):
        try:
            made = actions.add_project(
                by=viewer, office=form.chosen_office, places=form.chosen_places, phases=form.phases, id=form.cleaned_data["id"],
                **form.values(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("agencies:project", made.pk)
    if form.is_bound:
        form.keep_places()
    context = {"form": form, "title": _("Add a project"), "back": reverse("agencies:projects")}
    return render(request, "agencies/project_form.html", context, status=_status(form))


@page("projects.manage")
def edit_project(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Change a project; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer = _viewer(request)
    found = queries.project_for(viewer, id, to_change=True)
    phases = queries.phases_of(found)
    initial = initial_of(found, queries.places_of([found])[found.pk], phases)
    form = EditProjectForm(_sent(request), initial=initial, country=found.office.country, phases=len(phases))
    back = reverse("agencies:project", args=[found.pk])
    if form.is_bound and form.is_valid() and not _only_looks(request, form):
        try:
            actions.correct_project(
                by=viewer, project_id=found.pk, version=form.cleaned_data["version"], changes=form.values(),
                places=form.chosen_places, phases=form.phases,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            form.keep_places()
            context = {"conflict": _conflict(form, found, initial), "back": back}
            return render(request, "kit/conflict.html", context, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    if form.is_bound:
        form.keep_places()
    context = {"form": form, "title": _("Change a project"), "back": back}
    return render(request, "agencies/project_form.html", context, status=_status(form))


@page("projects.manage")
def retire_project(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a project that was entered by mistake off the list, with a reason; what names it keeps it."""
    viewer = _viewer(request)
    found = queries.project_for(viewer, id, to_change=True)
    form = RetireForm(_sent(request))
    back = reverse("agencies:project", args=[found.pk])
    if form.is_bound and form.is_valid():
        actions.retire_project(by=viewer, project_id=found.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The project was taken off the list."))
        return redirect("agencies:projects")
    context = {
        "title": _("Take this project off the list?"),
        "text": _("Records that name it keep it. One that has ended stays on the list: give its last day instead."),
        "facts": [(_("Project"), f"{found.code} · {found.label}")],
        "form": form,
        "submit": _("Take it off the list"),
        "back": back,
    }  # fmt: skip
    return render(request, "kit/confirm.html", context, status=_status(form))


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _only_looks(request: HttpRequest, form: Any) -> bool:
    """Whether places were only looked for or added: the form then comes back with them, and nothing is saved yet."""
    return "more" in request.POST or form.only_looks()


def _history(found: Project) -> list[histories.Told]:
    versions = facts.history(found)
    agencies = {id for row in versions for id in (row.donor_id, row.partner_id) if id}  # type: ignore[attr-defined]
    people = User.objects.filter(pk__in=histories.writers(found)).values_list("pk", "display_name")
    parts = queries.project_parts(found)
    labels = {
        "code": _("Short code"),
        "title": _("Title"),
        "starts_on": _("First day"),
        "ends_on": _("Last day"),
        "donor_id": _("Paid by"),
        "partner_id": _("Partner"),
    }

    def also(version: Any) -> dict[str, str]:
        places, phases = parts[version.version]
        return {
            _("Titles in other languages"): ", ".join(version.titles.values()),
            _("Places"): ", ".join(places),
            _("Phases"): ", ".join(phases),
        }

    return histories.told(found, labels, people=dict(people) | queries.agency_words(agencies), also=also)


def _conflict(form: EditProjectForm, found: Project, initial: dict[str, Any]) -> Conflicted:
    """Lay both versions side by side; the list of places is one choice, not one by one."""
    saved, mine = initial["places"], form.chosen
    words = {str(place.pk): place.label for place in queries.places_of([found])[found.pk]}
    words |= {id: place.label for id, place in form.known.items()}
    shown = conflicted(form, initial, found.version, str(found.recorded_by), found.recorded_at)
    lists = ("places", "place", "pasted")
    rest = tuple(pair for pair in shown.hidden if pair[0] not in lists)
    rows = tuple(row for row in shown.rows if row.name not in lists)
    if sorted(saved) == sorted(mine):
        return dataclasses.replace(shown, rows=rows, hidden=(*rest, ("places", ",".join(mine))))
    told = [", ".join(words.get(id, id) for id in ids) for ids in (saved, mine)]
    clash = Clash("places", _("Places"), told[0], told[1], ",".join(saved), ",".join(mine))
    return dataclasses.replace(shown, rows=(*rows, clash), hidden=rest)
