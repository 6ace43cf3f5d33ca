"""Pages of stays: exits, returns and their corrections."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wayhome.journey.cases import actions, queries, signs
from wayhome.journey.cases.codes import GRADUATED
from wayhome.journey.cases.forms import leaving as forms
from wayhome.journey.cases.pages.frame import answer, gone, kept, proxied, today_of, viewer_of, written
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm


@page("cases.admit")
def record_exit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """End the open stay of a case. A worker comes to the checklist for a graduation; a supervisor records late ones here."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.admit")
    stay = queries.open_admission(viewer, case)
    if stay is None and request.method != "POST":
        raise Http404
    stay = stay or next(iter(queries.admissions(viewer, case)), None)
    if stay is None:
        raise Http404
    if request.POST.get("exit_kind") == GRADUATED and not queries.permissions_on(
        viewer, case, ["cases.approve"]
    ):
        messages.info(request, _("A graduation begins with its checklist."))
        return redirect("aftercare:graduate", case.pk)
    initial = {"version": stay.version, "exit_on": today_of(case)}
    form = forms.ExitForm(
        request.POST or None, initial=initial, zone=case.office.time_zone, **proxied(viewer, case.office)
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.record_exit(
            by=viewer,
            admission_id=stay.pk,
            version=told["version"],
            exit_on=told["exit_on"],
            exit_kind=told["exit_kind"],
            **form.proxy,
        )

    return answer(request, form, write, title=_("Record the exit"), case=case, submit=_("Record the exit"))


@page("cases.admit")
def readmit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take the person of a case into service, again or (met before) for the first time; or ask a supervisor for it."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.admit")
    first = not queries.admissions(viewer, case)
    asks = queries.asks_first(viewer, case.office)
    form = forms.ReadmitForm(
        request.POST or None,
        initial={"happened_on": today_of(case)},
        first=first,
        zone=case.office.time_zone,
        **proxied(viewer, case.office),
    )

    def write() -> Any:
        told = form.cleaned_data
        asked = {
            "case_id": case.pk,
            "happened_on": told["happened_on"],
            "checks": told["checks"],
            "id": told["id"],
        }
        return (
            actions.ask_admission_of(by=viewer, **asked)
            if asks
            else actions.readmit(by=viewer, **asked, **form.proxy)
        )

    submit = _("Ask a supervisor") if asks else _("Admit") if first else _("Admit again")
    title = _("Admit a person") if first else _("Record a return")
    return answer(request, form, write, title=title, case=case, submit=submit)


@page("cases.approve")
def answer_admission(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Answer an admission that a colleague asked for."""
    viewer = viewer_of(request)
    asked = queries.asked_admission_for(viewer, id)
    form = forms.AnswerForm(request.POST or None)
    ready = [str(words) for code, words in signs.CHECKS.choices if getattr(asked, code)]
    told = [
        (_("Day of admission"), written(asked.happened_on)),
        (_("What is ready?"), ", ".join(ready) or _("Nothing was ticked")),
        (_("Asked by"), asked.done_by.display_name),
    ]

    def write() -> Any:
        agreed = form.cleaned_data["agreed"] == "yes"
        why = "" if agreed else form.cleaned_data["reason"]
        return actions.answer_admission(by=viewer, asked_id=asked.pk, agreed=agreed, why=why)

    return answer(
        request, form, write, title=_("Admit this person?"), case=asked.case, submit=pgettext("verb", "Answer"), told=told, template="kit/confirm.html"
    )  # fmt: skip


@page("cases.edit")
def admission(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a stay."""
    viewer = viewer_of(request)
    stay = queries.admission_for(viewer, id, "cases.edit")
    names = ("happened_on", "exit_on", "exit_kind")
    initial = {name: getattr(stay, name) for name in (*names, "version")}
    form = forms.AdmissionForm(request.POST or None, initial=initial, zone=stay.office.time_zone)

    def write() -> Any:
        changes = {name: form.cleaned_data[name] for name in names}
        return actions.correct_admission(
            by=viewer, admission_id=stay.pk, version=form.cleaned_data["version"], changes=changes
        )

    return answer(request, form, write, title=_("Correct the admission"), text=kept(), case=stay.case)


@page("cases.edit")
def undo_exit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take an exit back."""
    viewer = viewer_of(request)
    stay = queries.admission_for(viewer, id, "cases.edit")
    form = forms.SureForm(request.POST or None, initial={"version": stay.version})

    def write() -> Any:
        return actions.undo_exit(by=viewer, admission_id=stay.pk, version=form.cleaned_data["version"])

    text = _(
        "This person counts as in service again from the day of admission. What was recorded stays in the history."
    )
    return answer(
        request,
        form,
        write,
        title=_("Take the exit back?"),
        text=text,
        case=stay.case,
        submit=_("Take the exit back"),
    )


@page("cases.edit")
def retire_admission(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong admission out of lists and figures."""
    viewer = viewer_of(request)
    stay = queries.admission_for(viewer, id, "cases.edit")
    form = RetireForm(request.POST or None)

    def write() -> Any:
        return actions.retire_admission(by=viewer, admission_id=stay.pk, reason=form.cleaned_data["reason"])

    return answer(
        request,
        form,
        write,
        title=_("Retire the admission?"),
        text=gone(),
        case=stay.case,
        submit=_("Retire the admission"),
    )
