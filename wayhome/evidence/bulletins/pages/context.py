"""Numbers of the world around us in an office's bulletin: told, corrected, taken out on one page."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.actions import drop_statistic, tell_statistic
from wayhome.evidence.bulletins.forms.statistics import StatisticForm
from wayhome.evidence.bulletins.models import Statistic
from wayhome.evidence.bulletins.pages.whose import may_write, scope_for, viewer_of
from wayhome.evidence.indicators.queries import month_to_open
from wayhome.kit import facts, formats
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page


@page("bulletins.edit")
def context(request: HttpRequest, office: str) -> HttpResponse:
    """The statistics an office tells, and one to tell or (``?id=``) correct."""
    viewer = viewer_of(request)
    scope = scope_for(viewer, office)
    if scope.office is None or not may_write(viewer, scope):
        raise Http404
    rows = Statistic.objects.visible_to(viewer).filter(office=scope.office, retired_at=None)
    here = reverse("bulletins:context", args=[scope.code])
    form = StatisticForm(request.POST or None, initial=_initial(rows, request, month_to_open(scope)))
    if "drop" in request.POST:
        try:
            drop_statistic(by=viewer, office=scope.office, id=uuid.UUID(request.POST["drop"]))
        except (ValueError, Statistic.DoesNotExist) as nothing:
            raise Http404 from nothing
        messages.success(request, _("Taken out of the bulletin."))
        return redirect(here)
    if request.method == "POST" and form.is_valid():
        try:
            tell_statistic(by=viewer, office=scope.office, **form.told)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            form.add_error(None, _("Somebody changed this meanwhile. Open it again, then correct it."))
        except Statistic.DoesNotExist as nothing:
            raise Http404 from nothing
        else:
            messages.success(request, _("Saved."))
            return redirect(here)
    told = {"form": form, "scope": scope, "rows": rows.order_by("-month", "recorded_at")[:50], "here": here}
    return render(request, "bulletins/context.html", told, status=422 if form.errors else 200)


def _initial(rows: object, request: HttpRequest, usual: Month) -> dict[str, object]:
    try:
        row = rows.get(pk=uuid.UUID(request.GET.get("id", "")))  # type: ignore[attr-defined]
    except (ValueError, Statistic.DoesNotExist):
        return {"month": usual}
    told = {name: getattr(row, name) for name in ("id", "version", "figure", "year", "source")}
    words = {f"words_{lang}": row.words.get(lang, "") for lang in formats.OWN_NAMES}
    return told | words | {"month": Month.parse(row.month)}
