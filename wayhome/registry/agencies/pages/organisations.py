"""The list of organisations, each one's page, and the forms that add, change and retire them."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.gate import page
from wayhome.registry.agencies import actions, queries
from wayhome.registry.agencies.choices import options
from wayhome.registry.agencies.forms.organisations import (
    AgencyForm,
    EditAgencyForm,
    FilterForm,
    RetireForm,
    initial_of,
)
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.viewer import Viewer

_A_PAGE = 50


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@page("agencies.view")
def list_agencies(request: HttpRequest) -> HttpResponse:
    """Organisations by name, filtered by type, country, text and day."""
    form = FilterForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    viewer = _viewer(request)
    zone = viewer.zone
    on = None if said.get("ended") else said.get("on") or today(zone)
    found = queries.agencies(
        viewer, said.get("q", ""), type=said.get("type") or None, country=said.get("country") or None, on=on
    )
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "shown": shown,
        "count": shown.paginator.count,
        "on": said.get("on") if on else None,
        "typed": said.get("q", ""),
        "filtered": form.errors or any(said.get(name) for name in ("type", "country", "on", "ended")),
        "narrowed": any(said.get(name) for name in ("q", "type", "country", "on", "ended")),
        "may_add": viewer.may("agencies.manage"),
        "sees_projects": viewer.may("projects.view"),
    }
    return render(request, "agencies/list.html", context)


@page("agencies.view")
def options_for(request: HttpRequest) -> HttpResponse:
    """The choices a field offers while one types."""
    typed, name = request.GET.get("q", "")[:100], request.GET.get("name", "")
    context = {"options": options(typed), "name": name, "chosen": "", "searched": bool(typed)}
    return render(request, "kit/pick_options.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _agency(request: HttpRequest, agency_id: uuid.UUID) -> Agency:
    agency = queries.agency_by_id(_viewer(request), agency_id)
    if agency is None:
        raise Http404
    return agency


def _mine(request: HttpRequest, agency_id: uuid.UUID) -> Agency:
    """An organisation that this viewer may change; else 404."""
    agency = _agency(request, agency_id)
    if not queries.may_change(_viewer(request), agency):
        raise Http404
    return agency


@page("agencies.view")
def detail(request: HttpRequest, agency_id: uuid.UUID) -> HttpResponse:
    """One organisation: what it is, where it stands in its tree, and its history."""
    viewer = _viewer(request)
    agency = _agency(request, agency_id)
    context = {
        "agency": agency,
        "above": queries.above(viewer, agency),
        "below": queries.below(viewer, agency),
        "followed": queries.followed(viewer, agency),
        "names": [
            (lang, name) for lang, name in agency.names.items() if name not in (agency.label, agency.name)
        ],
        "history": queries.history(viewer, agency),
        "may_change": queries.may_change(viewer, agency),
    }
    return render(request, "agencies/detail.html", context)


@page("agencies.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    viewer = _viewer(request)
    form = AgencyForm(_sent(request), offices=queries.offices_keeping(viewer))
    if request.method == "POST" and not form.only_looks() and form.is_valid():
        try:
            agency = actions.add_agency(by=viewer, **form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": agency.label})
            return redirect("agencies:detail", agency_id=agency.pk)
    return render(request, "agencies/add.html", {"form": form})


@page("agencies.manage")
def edit(request: HttpRequest, agency_id: uuid.UUID) -> HttpResponse:
    """Change an organisation."""
    agency = _mine(request, agency_id)
    own = agency.office_id is not None
    form = EditAgencyForm(_sent(request), initial=initial_of(agency), own=own)
    if request.method == "POST" and not form.only_looks() and form.is_valid():
        changes = form.values()
        version = changes.pop("version")
        try:
            actions.correct_agency(by=_viewer(request), agency_id=agency.pk, version=version, changes=changes)
        except Refused as refused:
            form.refuse(refused)
        except Conflict:
            return _both(request, form, _mine(request, agency_id))
        else:
            messages.success(request, _("The organisation is saved."))
            return redirect("agencies:detail", agency_id=agency.pk)
    return render(request, "agencies/edit.html", {"form": form, "agency": agency})


def _both(request: HttpRequest, form: EditAgencyForm, saved: Agency) -> HttpResponse:
    """Show what was saved meanwhile beside what this person sent."""
    last = queries.history(_viewer(request), saved)[0]
    conflict = conflicted(form, initial_of(saved), saved.version, last.who, last.when)
    back = reverse("agencies:detail", kwargs={"agency_id": saved.pk})
    return render(request, "kit/conflict.html", {"conflict": conflict, "back": back})


@page("agencies.manage")
def retire(request: HttpRequest, agency_id: uuid.UUID) -> HttpResponse:
    """Take an organisation off the list."""
    agency = _mine(request, agency_id)
    if agency.office_id is not None:
        raise Http404
    form = RetireForm(_sent(request))
    if request.method == "POST" and not form.only_looks() and form.is_valid():
        try:
            actions.retire_agency(by=_viewer(request), agency_id=agency.pk, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(name)s is off the list.") % {"name": agency.label})
            return redirect("agencies:list")
    context = {
        "title": _("Take this organisation off the list?"),
        "text": _(
            "Records that name it keep it. One that has closed stays on the list: give its last day instead."
        ),
        "facts": [(_("Organisation"), agency.words)],
        "form": form,
        "submit": _("Take it off the list"),
        "back": reverse("agencies:detail", kwargs={"agency_id": agency.pk}),
    }
    return render(request, "kit/confirm.html", context)
