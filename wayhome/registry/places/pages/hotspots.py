"""Hotspots: the list, a new flag, its end and its correction."""

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
from wayhome.kit.records import RetireForm
from wayhome.registry.places import queries
from wayhome.registry.places.actions import correct_hotspot, flag_hotspot, retire_hotspot
from wayhome.registry.places.codes import DISTRICT
from wayhome.registry.places.forms import FlagForm, HotspotForm
from wayhome.registry.places.models import Hotspot
from wayhome.trust.access.viewer import Viewer

_NAMES = ("reason", "words", "began_on", "ended_on")


@page("places.view")
def listed(request: HttpRequest) -> HttpResponse:
    """The hotspots of today, and those that were."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    now, past = queries.hotspots(viewer), queries.hotspots(viewer, past=True)[:60]
    return render(request, "places/hotspots.html", {"now": now, "past": past})


@page("places.manage")
def flag(request: HttpRequest, place_id: uuid.UUID) -> HttpResponse:
    """Flag a province or district."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place = queries.place_by_id(viewer, place_id)
    if place is None or place.level > DISTRICT or queries.office_for(viewer, place.country) is None:
        raise Http404
    form = FlagForm(_sent(request), initial={"began_on": viewer.today})
    back = reverse("places:detail", args=[place.pk])
    if form.is_bound and form.is_valid():
        try:
            flag_hotspot(by=viewer, place=place, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(name)s is flagged as a hotspot.") % {"name": place.label})
            return redirect(back)
    context = {"form": form, "place": place, "back": back}
    return render(request, "places/hotspot.html", context, status=_status(form))


@page("places.manage")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a flag, or give its last day."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = _kept(viewer, id)
    initial = {name: getattr(row, name) for name in _NAMES} | {"version": row.version}
    form = HotspotForm(_sent(request), initial=initial)
    back = reverse("places:hotspots")
    if form.is_bound and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in _NAMES}
        try:
            correct_hotspot(
                by=viewer, hotspot_id=row.pk, version=form.cleaned_data["version"], changes=changes
            )
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            saved = _kept(viewer, id)
            now = {name: getattr(saved, name) for name in _NAMES}
            clash = conflicted(form, now, saved.version, str(saved.recorded_by), saved.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "place": row.place, "back": back, "row": row}
    return render(request, "places/hotspot.html", context, status=_status(form))


@page("places.manage")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a flag that was wrong off the list."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = _kept(viewer, id)
    form = RetireForm(_sent(request))
    back = reverse("places:hotspots")
    if form.is_bound and form.is_valid():
        retire_hotspot(by=viewer, hotspot_id=row.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The flag was taken off the list."))
        return redirect(back)
    context = {
        "title": _("Take this flag off the list?"),
        "text": _("Only a flag that was wrong. Where it is over, give its last day instead."),
        "facts": [(_("Place"), row.place.words), (_("Why"), row.get_reason_display())],
        "form": form,
        "submit": _("Take it off the list"),
        "back": back,
    }
    return render(request, "kit/confirm.html", context, status=_status(form))


def _kept(viewer: Viewer, id: uuid.UUID) -> Hotspot:
    row = queries.keeps_hotspot(viewer, id)
    if row is None:
        raise Http404
    return row


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200
