"""The number of people admitted before an office's records began."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wayhome.evidence.indicators.actions import set_opening
from wayhome.evidence.indicators.forms.targets import OpeningForm
from wayhome.evidence.indicators.milestones import opening_of
from wayhome.evidence.indicators.pages.frame import may_manage, scope_for, viewer_of
from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.trust.accounts.models import User


@page("figures.manage")
def opening(request: HttpRequest, office: str) -> HttpResponse:
    """Say it, or correct it; what was said before stands below."""
    scope = scope_for(request, office)
    if scope.office is None or not may_manage(request, scope):
        raise Http404
    kept = opening_of(scope)
    first = (
        {"version": 0}
        if kept is None
        else {name: getattr(kept, name) for name in ("persons", "counted_to", "version")}
    )
    form = OpeningForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            set_opening(by=viewer_of(request), office=scope.office, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as clash:
            saved = clash.saved
            now = {"persons": saved.persons, "counted_to": saved.counted_to}  # type: ignore[attr-defined]
            both = conflicted(form, now, saved.version, str(saved.recorded_by), saved.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": both, "back": request.path}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect("indicators:office", scope.code)
    labels = {
        "persons": _("How many people had been admitted?"),
        "counted_to": _("Counted to the end of which day?"),
    }
    people = (
        dict(User.objects.filter(pk__in=histories.writers(kept)).values_list("pk", "display_name"))
        if kept
        else {}
    )
    versions = histories.told(kept, labels, people=people) if kept else []
    context = {"form": form, "scope": scope, "versions": versions}
    return render(request, "indicators/opening.html", context, status=422 if form.errors else 200)
