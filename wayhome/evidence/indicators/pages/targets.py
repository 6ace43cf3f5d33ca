"""Targets: set, changed, taken away."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.evidence.indicators import presenter
from wayhome.evidence.indicators.actions import change_target, drop_target, set_target
from wayhome.evidence.indicators.forms.targets import NewTargetForm, TargetForm
from wayhome.evidence.indicators.models import Target
from wayhome.evidence.indicators.overview import target_of, targets_of
from wayhome.evidence.indicators.pages.frame import found, may_manage, page_lang, scope_for, url_of, viewer_of
from wayhome.evidence.indicators.queries import (
    Scope,
    label_of,
)
from wayhome.kit import facts, formats, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.trust.accounts.models import User


@page("figures.manage")
def targets(request: HttpRequest, office: str, code: str) -> HttpResponse:
    """The targets an office has set for an indicator, and a new one."""
    scope, label = _managed(request, office, code)
    form = NewTargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_target(by=viewer_of(request), office=scope.office, code=code, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The target is set."))
            return redirect("indicators:targets", scope.code, code)
    context = {
        "form": form,
        "label": label,
        "scope": scope,
        "targets": [_target(scope, code, kept) for kept in targets_of(scope, code)],
    }
    return render(request, "indicators/targets.html", context | {"back": url_of("indicator", scope, code)})


@page("figures.manage")
def target(request: HttpRequest, office: str, code: str, id: uuid.UUID) -> HttpResponse:
    """Change a target; what it was before stands below."""
    scope, label = _managed(request, office, code)
    kept = found(target_of, viewer_of(request), scope, id)
    now = {"value": kept.value, "baseline": kept.baseline, "version": kept.version}
    form = TargetForm(request.POST or None, initial=now)
    back = reverse("indicators:targets", args=[scope.code, code])
    if request.method == "POST" and form.is_valid():
        try:
            change_target(by=viewer_of(request), id=id, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as clash:
            return _clash(request, form, clash, back)
        else:
            messages.success(request, _("The target is changed."))
            return redirect(back)
    drop = reverse("indicators:drop_target", args=[scope.code, code, id])
    context = {
        "form": form,
        "label": label,
        "period": presenter.period_words(kept.period, page_lang()),
        "back": back,
        "drop": drop,
        "versions": _versions(kept),
    }
    return render(request, "indicators/target.html", context)


@page("figures.manage")
def drop(request: HttpRequest, office: str, code: str, id: uuid.UUID) -> HttpResponse:
    """Take a target away, after asking."""
    scope, label = _managed(request, office, code)
    kept = found(target_of, viewer_of(request), scope, id)
    back = reverse("indicators:targets", args=[scope.code, code])
    if request.method == "POST":
        drop_target(by=viewer_of(request), id=id)
        messages.success(request, _("The target is taken away."))
        return redirect(back)
    told = [
        (label, presenter.period_words(kept.period, page_lang())),
        (_("Target"), formats.number(kept.value, page_lang())),
    ]
    context = {
        "title": _("Take this target away?"),
        "text": "",
        "facts": told,
        "form": Form(),
        "submit": _("Take it away"),
        "back": back,
    }
    return render(request, "kit/confirm.html", context)


def _target(scope: Scope, code: str, kept: Target) -> dict[str, Any]:
    return {
        "period": presenter.period_words(kept.period, page_lang()),
        "value": kept.value,
        "baseline": kept.baseline,
        "url": reverse("indicators:target", args=[scope.code, code, kept.pk]),
    }


def _versions(kept: Target) -> list[histories.Told]:
    people = dict(User.objects.filter(pk__in=histories.writers(kept)).values_list("pk", "display_name"))
    return histories.told(kept, {"value": _("Target"), "baseline": _("Baseline")}, people=people)


def _clash(request: HttpRequest, form: TargetForm, clash: facts.Conflict, back: str) -> HttpResponse:
    saved: Any = clash.saved
    shown_saved = {"value": saved.value, "baseline": saved.baseline}
    both = conflicted(form, shown_saved, saved.version, saved.recorded_by.display_name, saved.recorded_at)
    return render(request, "kit/conflict.html", {"conflict": both, "back": back})


def _managed(request: HttpRequest, office: str, code: str) -> tuple[Scope, str]:
    scope = scope_for(request, office)
    if not may_manage(request, scope):
        raise Http404
    return scope, found(label_of, code)
