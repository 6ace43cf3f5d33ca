"""Pages of other counts: the month with totals by kind, a new count in a few taps, one count, the kinds."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm, RetireForm
from wayhome.prevention.tallies import queries
from wayhome.prevention.tallies.actions import (
    add_kind,
    correct_kind,
    correct_tally,
    record_tally,
    retire_tally,
)
from wayhome.prevention.tallies.forms import CorrectForm, KindEdit, KindForm, RecordForm
from wayhome.prevention.tallies.models import Tally, TallyKind
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer, with_all_above
from wayhome.trust.accounts.models import User

ROWS = 100


@page("tallies.view")
def tallies(request: HttpRequest) -> HttpResponse:
    """A month's counts, with a total for each kind by itself."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    this = Month.of(viewer.today)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": this})
    month = form.chosen(this)
    rows = Paginator(queries.in_month(viewer, month), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "month": month,
        "before": month.plus(-1),
        "after": month.plus(1),
        "page": rows,
        "rows": [(row, queries.name_of(row.kind), queries.unit_of(row.kind)) for row in rows],
        "totals": queries.totals(viewer, month),
        "may_record": viewer.may("tallies.record"),
        "may_manage": viewer.may("tallies.manage"),
    }
    return render(request, "tallies/list.html", context)


@page("tallies.record")
def record(request: HttpRequest) -> HttpResponse:
    """A new count."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kinds = queries.countable(viewer)
    initial = {"happened_on": viewer.today}
    form = RecordForm(_sent(request), initial=initial, **_asked(viewer, kinds))
    if form.is_bound and form.is_valid():
        try:
            saved = record_tally(by=viewer, id=form.cleaned_data["id"], **form.told, **form.proxy)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("tallies:show", saved.pk)
    context = {"form": form, "kinds": kinds, "may_manage": viewer.may("tallies.manage")}
    return render(request, "tallies/record.html", context, status=_status(form))


@page("tallies.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One count, and its history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    tally = queries.tally_for(viewer, id)
    context = {
        "tally": tally,
        "name": queries.name_of(tally.kind),
        "unit": queries.unit_of(tally.kind),
        "month": Month.of(tally.happened_on),
        "may_correct": queries.may_correct(viewer, tally),
        "may_record": viewer.may("tallies.record"),
        "versions": _told(tally),
    }
    return render(request, "tallies/show.html", context)


@page("tallies.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a count; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    tally = queries.tally_for(viewer, id, to_correct=True)
    of_office = with_all_above([tally.office_id])
    kinds = [kind for kind in queries.countable(viewer) if kind.office_id in of_office]
    if tally.kind not in kinds:
        kinds.append(tally.kind)
    initial = {
        "version": tally.version, "kind": str(tally.kind_id), "quantity": tally.quantity, "happened_on": tally.happened_on,
        "place": tally.place, "project": str(tally.project_id or ""), "source": tally.source, "done_by": str(tally.done_by_id),
    }  # fmt: skip
    form = CorrectForm(_sent(request), initial=initial, **_asked(viewer, kinds, tally))
    back = reverse("tallies:show", args=[tally.pk])
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            correct_tally(by=viewer, tally_id=tally.pk, version=version, changes=form.told | form.proxy)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            conflict = conflicted(form, initial, tally.version, str(tally.recorded_by), tally.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": conflict, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect("tallies:show", tally.pk)
    return render(
        request, "tallies/edit.html", {"form": form, "tally": tally, "back": back}, status=_status(form)
    )


@page("tallies.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a count out of lists and figures, with a reason."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    tally = queries.tally_for(viewer, id, to_correct=True)
    form = RetireForm(_sent(request))
    if form.is_bound and form.is_valid():
        retire_tally(by=viewer, tally_id=tally.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The count was retired. It no longer counts, and stays in the history."))
        return redirect("tallies:show", tally.pk)
    context = {"form": form, "tally": tally, "back": reverse("tallies:show", args=[tally.pk])}
    return render(request, "tallies/retire.html", context, status=_status(form))


@page("tallies.manage")
def kinds(request: HttpRequest) -> HttpResponse:
    """What else the office counts."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = [(kind, queries.name_of(kind), queries.unit_of(kind)) for kind in queries.managed(viewer)]
    return render(request, "tallies/kinds.html", {"kinds": found})


@page("tallies.manage")
def kind_add(request: HttpRequest) -> HttpResponse:
    """A new kind."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    offices = queries.offices_managed(viewer)
    if not offices:
        raise Http404
    form = KindForm(_sent(request), initial={"office": str(offices[0].pk)}, offices=offices)
    if form.is_bound and form.is_valid():
        try:
            id, told = form.cleaned_data["id"], form.told
            add_kind(by=viewer, office=form.chosen_office, id=id, names=told["names"], units=told["units"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("tallies:kinds")
    return render(request, "tallies/kind_add.html", {"form": form}, status=_status(form))


@page("tallies.manage")
def kind_edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The words of a kind, and its last day."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kind = queries.kind_for(viewer, id)
    initial = {"version": kind.version, "ended_on": kind.ended_on}
    initial |= {f"name_{language}": words for language, words in kind.names.items()}
    initial |= {f"unit_{language}": words for language, words in kind.units.items()}
    form = KindEdit(_sent(request), initial=initial, zone=kind.office.time_zone)
    back = reverse("tallies:kinds")
    if form.is_bound and form.is_valid():
        changes = form.told | {"ended_on": form.cleaned_data["ended_on"]}
        try:
            correct_kind(by=viewer, kind_id=kind.pk, version=form.cleaned_data["version"], changes=changes)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            conflict = conflicted(form, initial, kind.version, str(kind.recorded_by), kind.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": conflict, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect("tallies:kinds")
    context = {"form": form, "name": queries.name_of(kind), "back": back, "versions": _told_kind(kind)}
    return render(request, "tallies/kind_edit.html", context, status=_status(form))


def _asked(viewer: Viewer, kinds: list[TallyKind], tally: Tally | None = None) -> dict[str, Any]:
    offices = {tally.office_id} if tally is not None else _counting(viewer, kinds)
    staff = list(queries.staff(viewer, offices))
    if tally is not None and tally.done_by not in staff:
        staff.append(tally.done_by)
    return {
        "kinds": kinds,
        "zone": kinds[0].office.time_zone if kinds else viewer.zone,
        "projects": queries.projects(viewer, offices) if len(offices) == 1 else [],
        "colleagues": staff,
        "me": viewer.user,
    }


def _counting(viewer: Viewer, kinds: list[TallyKind]) -> set[uuid.UUID]:
    """For which offices she counts these kinds."""
    return {office.pk for kind in kinds if (office := queries.counting(viewer, kind)) is not None}


def _told(tally: Tally) -> list[histories.Told]:
    labels = {
        "kind_id": _("What was counted"),
        "quantity": _("How many"),
        "happened_on": _("Day"),
        "place_id": _("Place"),
        "project_id": _("Project"),
        "done_by_id": _("Who counted"),
    }
    versions: list[Any] = list(facts.history(tally))
    names = _names(histories.writers(tally, "done_by_id"))
    kinds = TallyKind.objects.filter(pk__in={one.kind_id for one in versions})
    names |= {kind.pk: queries.name_of(kind) for kind in kinds}
    names |= {
        place.pk: place.label for place in Place.objects.filter(pk__in={one.place_id for one in versions})
    }
    names |= {one.pk: one.label for one in Project.objects.filter(pk__in={v.project_id for v in versions})}
    return histories.told(tally, labels, people=names)


def _told_kind(kind: TallyKind) -> list[histories.Told]:
    labels = {"ended_on": _("Last day")}
    return histories.told(
        kind,
        labels,
        people=_names(histories.writers(kind)),
        also=lambda version: {
            _("What is counted"): ", ".join(version.names.values()),  # type: ignore[attr-defined]
            _("Unit"): ", ".join(version.units.values()),  # type: ignore[attr-defined]
        },
    )


def _names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200
