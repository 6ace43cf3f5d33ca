"""Forgetting a person for good: asking, what stands open, doing it, and the sheet for the file."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wayhome.journey.cases import actions, forgetting, queries
from wayhome.journey.cases.forms.forgetting import ForgetForm, ForgetNowForm
from wayhome.journey.cases.pages.frame import light, status, viewer_of
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.trust.vault.queries import last_backup_expiry


@page(forgetting.SHRED)
def ask(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Ask that a person be forgotten; tells what will be destroyed, what stays, and until when backups still hold her."""
    viewer = viewer_of(request)
    light(request)
    case = queries.case_for(viewer, id)
    if case.office_id not in viewer.offices(forgetting.SHRED) or case.forgotten_on is not None:
        raise Http404
    asked = forgetting.asked_for(case)
    if asked is not None:
        return redirect("cases:forgetting", id=asked.pk)
    form = ForgetForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.ask_forgetting(by=viewer, case_id=case.pk, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("cases:forgetting", id=made.pk)
    context = {"case": case, "form": form, "backups_until": last_backup_expiry()}
    return render(request, "cases/forget.html", context, status=status(form))


@page(forgetting.SHRED)
def listed(request: HttpRequest) -> HttpResponse:
    """What was asked in the viewer's offices, and what was done."""
    viewer = viewer_of(request)
    request.menu_entry = "today"  # type: ignore[attr-defined]
    open_, done = forgetting.requests(viewer)
    return render(request, "cases/forgettings.html", {"standing": open_, "done": done})


@page(forgetting.SHRED)
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One of them: waiting, to be done now by one of the two, or done: then the sheet for the file."""
    viewer = viewer_of(request)
    request.menu_entry = "today"  # type: ignore[attr-defined]
    standing = forgetting.request_for(viewer, id)
    form = ForgetNowForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and standing.open:
        try:
            actions.forget(by=viewer, id=standing.row.pk)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("cases:forgetting", id=standing.row.pk)
    context = {
        "one": standing, "row": standing.row, "second": standing.row.second, "form": form,
        "backups_until": last_backup_expiry(),
    }  # fmt: skip
    return render(request, "cases/forgetting.html", context, status=status(form))
