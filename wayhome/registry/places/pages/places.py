"""Looking places up, and the villages that offices keep."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.gate import page
from wayhome.registry.places import actions, queries
from wayhome.registry.places.choices import OFFERS, options
from wayhome.registry.places.codes import (
    COMMUNE,
    DISTRICT,
    EDITIONS,
    GATE,
    NAME_LANGUAGES,
    PROVINCE,
    VILLAGE,
)
from wayhome.registry.places.forms import EditVillageForm, RetireForm, SearchForm, VillageForm
from wayhome.registry.places.models import Place
from wayhome.registry.places.rules import country_name

_A_PAGE = 60
_FOUND = 30


@page("places.view")
def search(request: HttpRequest) -> HttpResponse:
    """Look a place up by a part of its name, or go through a country's provinces."""
    form = SearchForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {"q": "", "country": "", "level": ""}
    country, level = said["country"], int(said["level"] or 0)
    found = queries.search_places(request.viewer, said["q"], country, level, limit=_FOUND)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "found": found,
        "typed": said["q"],
        "most": _FOUND if len(found) == _FOUND else None,
        "editions": [] if said["q"] else _editions(request, country),
    }
    return render(request, "places/search.html", context)


def _editions(request: HttpRequest, country: str) -> list[dict[str, Any]]:
    """The countries' editions, newest first, each with its provinces where one country is looked at."""
    shown = [edition for edition in reversed(EDITIONS) if not country or edition.country == country]
    lists = []
    for edition in shown:
        listed = Place.objects.filter(country=edition.country, edition=edition.code, level=PROVINCE)
        if country or edition.valid_to is None:
            lists.append(
                {
                    "country": edition.country,
                    "name": country_name(edition.country, get_language() or "en"),
                    "valid_to": edition.valid_to,
                    "provinces": list(listed.order_by("code")) if country else [],
                    "count": listed.count(),
                }
            )
    return lists if country else list(reversed(lists))


@page("places.view")
def options_for(request: HttpRequest, offer: str) -> HttpResponse:
    """What a box offers while one types: choices for a field (``name`` given), else links."""
    if offer not in OFFERS:
        raise Http404
    typed, name = request.GET.get("q", "")[:100], request.GET.get("name", "")
    if name:
        context = {
            "options": options(typed, OFFERS[offer]),
            "name": name,
            "chosen": "",
            "searched": bool(typed),
        }
        return render(request, "kit/pick_options.html", context)
    found = queries.search_places(request.viewer, typed, level=OFFERS[offer], limit=8)  # type: ignore[attr-defined]
    return render(request, "places/found.html", {"found": found, "typed": typed, "most": None})


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _place(request: HttpRequest, place_id: uuid.UUID) -> Place:
    place = queries.place_by_id(request.viewer, place_id)  # type: ignore[attr-defined]
    if place is None:
        raise Http404
    return place


def _village(request: HttpRequest, place_id: uuid.UUID, *levels: int) -> Place:
    """A village (or a place of these levels) that this viewer's office keeps; 404 for any other place."""
    village = _place(request, place_id)
    if village.level not in (levels or (VILLAGE,)) or village.retired_at or not _keeps(request, village):
        raise Http404
    return village


def _keeps(request: HttpRequest, place: Place) -> bool:
    return queries.office_for(request.viewer, place.country) is not None  # type: ignore[attr-defined]


@page("places.view")
def detail(request: HttpRequest, place_id: uuid.UUID) -> HttpResponse:
    """One place: where it lies, what lies in it, what it was and what it became."""
    viewer = request.viewer  # type: ignore[attr-defined]
    place = _place(request, place_id)
    below = Paginator(queries.below(viewer, place), _A_PAGE).get_page(request.GET.get("page"))
    keeps = place.retired_at is None and _keeps(request, place)
    hotspots = queries.hotspots_of(viewer, place)
    context = {
        "place": place,
        "above": list(reversed(place.above)),
        "names": [
            (NAME_LANGUAGES.label(lang), name, lang)
            for lang, name in place.names.items()
            if name != place.label and not place.name.endswith(name)
        ],
        "below": below,
        "became": queries.became(viewer, place),
        "came_from": queries.came_from(viewer, place),
        "now": queries.current_of(place),
        "may_add": keeps and queries.takes_villages(place),
        "may_edit": keeps and place.level == VILLAGE,
        "hotspots": hotspots,
        "were": [row for row in hotspots if row.ended_on is not None],
        "may_flag": keeps and place.level <= DISTRICT,
        "may_gate": keeps and place.level < VILLAGE and place.valid_to is None,
        "is_gate": keeps and place.level == GATE,
        "history": _history(request, place) if place.level == VILLAGE else [],
    }
    return render(request, "places/detail.html", context)


def _history(request: HttpRequest, village: Place) -> list[dict[str, Any]]:
    words = {
        "name": _("Name"),
        "latin_name": _("Name in Latin letters"),
        "commune": _("Commune"),
        "valid_from": _("First day"),
        "valid_to": _("Last day"),
    }
    told = []
    for entry, who, body in queries.history(request.viewer, village):  # type: ignore[attr-defined]
        edited = entry.verb == "places.edit_village"
        changes = [
            {"label": words[field], "before": pair[0], "after": pair[1]}
            for field, pair in body.items()
            if edited and field in words
        ]
        note = _("taken off the list") if entry.verb == "places.retire_village" else ""
        first = entry.verb == "places.add_village"
        told.append({"when": entry.at, "who": who, "note": note, "first": first, "changes": changes})
    return told


@page("places.manage")
def add(request: HttpRequest, place_id: uuid.UUID) -> HttpResponse:
    """Add a village under a commune."""
    commune = _place(request, place_id)
    if not (_keeps(request, commune) and queries.takes_villages(commune)):
        raise Http404
    form = VillageForm(_sent(request), country=commune.country)
    if request.method == "POST" and not form.only_looks() and form.is_valid():
        try:
            village = actions.add_village(by=request.viewer, commune=commune, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": village.name})
            return redirect("places:detail", place_id=village.pk)
    return render(request, "places/add.html", {"form": form, "commune": commune})


@page("places.manage")
def edit(request: HttpRequest, place_id: uuid.UUID) -> HttpResponse:
    """Correct a village."""
    village = _village(request, place_id)
    state = queries.state_of(village)
    communes = village.parent is None or village.parent.level == COMMUNE
    form = EditVillageForm(
        _sent(request),
        initial={**state, "version": village.version},
        communes=communes,
        country=village.country,
    )
    if request.method == "POST" and not form.only_looks() and form.is_valid():
        changes = dict(form.cleaned_data)
        version = changes.pop("version")
        try:
            actions.edit_village(by=request.viewer, place_id=village.pk, version=version, changes=changes)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
        except Conflict:
            return _both(request, form, _village(request, place_id))
        else:
            messages.success(request, _("The village is saved."))
            return redirect("places:detail", place_id=village.pk)
    return render(request, "places/edit.html", {"form": form, "village": village})


def _both(request: HttpRequest, form: EditVillageForm, saved: Place) -> HttpResponse:
    """Show what was saved meanwhile beside what this person sent."""
    last = next(iter(queries.history(request.viewer, saved)), None)  # type: ignore[attr-defined]
    who, when = (last[1], last[0].at) if last else ("", None)
    conflict = conflicted(form, queries.state_of(saved), saved.version, who, when)
    back = redirect("places:detail", place_id=saved.pk).url
    return render(request, "kit/conflict.html", {"conflict": conflict, "back": back})


@page("places.manage")
def retire(request: HttpRequest, place_id: uuid.UUID) -> HttpResponse:
    """Take a village or a border gate off the list."""
    village = _village(request, place_id, VILLAGE, GATE)
    form = RetireForm(_sent(request))
    if request.method == "POST" and not form.only_looks() and form.is_valid():
        try:
            actions.retire_village(by=request.viewer, place_id=village.pk, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(name)s is off the list.") % {"name": village.name})
            return redirect("places:search")
    context = {
        "title": _("Take this place off the list?"),
        "text": _(
            "Records that name it keep it. A place that moved or ended stays on the list: give its last day instead."
        ),
        "facts": [(village.kind_words, village.words)],
        "form": form,
        "submit": _("Take it off the list"),
        "back": redirect("places:detail", place_id=village.pk).url,
    }
    return render(request, "kit/confirm.html", context)
