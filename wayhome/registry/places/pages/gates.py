"""Border gates: the list, a new one, its correction."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import facts
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.registry.places import queries
from wayhome.registry.places.actions import add_gate, correct_gate
from wayhome.registry.places.actions.gates import state_of
from wayhome.registry.places.codes import GATE, VILLAGE
from wayhome.registry.places.forms import EditGateForm, GateForm
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer


@page("places.view")
def listed(request: HttpRequest) -> HttpResponse:
    """The border gates, each with both its sides."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return render(request, "places/gates.html", {"gates": list(queries.gates(viewer))})


@page("places.manage")
def add(request: HttpRequest, place_id: uuid.UUID) -> HttpResponse:
    """Add a gate to the place it stands in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place = _kept(viewer, place_id)
    if place.level >= VILLAGE:
        raise Http404
    form = GateForm(request.POST if request.method == "POST" else None, country=place.country)
    back = reverse("places:detail", args=[place.pk])
    if form.is_bound and form.is_valid():
        try:
            gate = add_gate(by=viewer, place=place, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": gate.label})
            return redirect("places:detail", place_id=gate.pk)
    context = {"form": form, "place": place, "back": back}
    return render(request, "places/gate.html", context, status=422 if form.errors else 200)


@page("places.manage")
def edit(request: HttpRequest, place_id: uuid.UUID) -> HttpResponse:
    """Correct a gate's two names, the other country, its days."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    gate = _kept(viewer, place_id)
    if gate.level != GATE:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = EditGateForm(sent, initial=state_of(gate) | {"version": gate.version}, country=gate.country)
    back = reverse("places:detail", args=[gate.pk])
    if form.is_bound and form.is_valid():
        changes = dict(form.cleaned_data)
        version = changes.pop("version")
        try:
            correct_gate(by=viewer, place_id=gate.pk, version=version, changes=changes)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            saved = _kept(viewer, place_id)
            clash = conflicted(form, state_of(saved), saved.version, "", None)
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "place": gate, "back": back, "gate": gate}
    return render(request, "places/gate.html", context, status=422 if form.errors else 200)


def _kept(viewer: Viewer, id: uuid.UUID) -> Place:
    place = queries.place_by_id(viewer, id)
    if place is None or place.retired_at or queries.office_for(viewer, place.country) is None:
        raise Http404
    return place
