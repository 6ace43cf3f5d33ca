"""How the pages of this room answer: a form, what it refuses, a conflict, the way back."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.kit import formats
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.forms import Form
from wayhome.kit.records import RetireForm
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office

Write = Callable[[], Any]


Told = Sequence[tuple[str, Any]]


def viewer_of(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def light(request: HttpRequest) -> None:
    request.menu_entry = "people"  # type: ignore[attr-defined]


def today_of(case: Case) -> Any:
    return today(case.office.time_zone)


def status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def kept() -> str:
    return _("What was recorded before stays in the history.")


def gone() -> str:
    return _(
        "It will no longer stand in lists or figures. Nothing is deleted: the record and its history stay."
    )


def proxied(viewer: Viewer, office: Office) -> dict[str, Any]:
    return {"colleagues": colleagues([office.pk]), "me": viewer.user}


def home(viewer: Viewer, case_id: uuid.UUID) -> str:
    """Return the address of a person's page, or of the list where the viewer no longer sees her."""
    seen = Case.objects.visible_to(viewer).filter(pk=case_id).exists()
    return reverse("desk:person", args=[case_id]) if seen else reverse("desk:people")


def answer(
    request: HttpRequest,
    form: Form,
    write: Write,
    *,
    title: str,
    case: Case | None = None,
    text: str = "",
    submit: str | Promise = "",
    back: str = "",
    to: Callable[[Any], str] | None = None,
    said: Callable[[Any], str] | None = None,
    saved: Callable[[Any], dict[str, Any]] | None = None,
    told: Told = (),
    template: str = "cases/form.html",
    more: Mapping[str, Any] | None = None,
    warn: Callable[[], Sequence[Refused]] | None = None,
) -> HttpResponse:
    """Show a form; when it is sent and whole, write and go on. What was refused stands at its field, a conflict on a page of its own.

    ``warn`` says what to look at before anything is saved; she may save it all the same.
    """
    viewer = viewer_of(request)
    light(request)
    back = back or (reverse("desk:person", args=[case.pk]) if case else "")
    if "find" in request.POST:
        _only_what_was_looked_for(form, request.POST["find"])
    elif request.method == "POST" and form.is_valid() and not warned(request, form, warn):
        try:
            made = write()
        except Refused as refused:
            form.refuse(refused)
        except Conflict as conflict:
            return conflict_page(request, form, conflict, back, saved)
        else:
            messages.success(request, said(made) if said else _("Saved."))
            return redirect(to(made) if to else home(viewer, case.pk) if case else back)
    context = {"form": form, "title": title, "text": text, "case": case, "submit": submit, "back": back}
    context["facts"] = told
    context["name"] = names_of(viewer, [case.pk], page="form").get(case.pk) if case else None
    context |= more or {}
    return render(request, template, context, status=status(form))


def warned(request: HttpRequest, form: Form, warn: Callable[[], Sequence[Refused]] | None) -> bool:
    """Whether something is to be looked at first: it then stands at a box of its own, ticked to save all the same."""
    told = warn() if warn is not None and "anyway" not in request.POST else ()
    if told:
        form.fields["anyway"] = django_forms.BooleanField(
            label=_("I have looked: save it all the same"), required=False
        )
        for one in told:
            form.refuse(Refused(one.sentence, field="anyway"))
    return bool(told)


def retiring(
    request: HttpRequest, write: Callable[[str], Any], *, case: Case, title: str, submit: str, told: Told
) -> HttpResponse:
    """Ask why a record of a case is retired, and tell which it is."""
    form = RetireForm(request.POST or None)
    return answer(
        request, form, lambda: write(form.cleaned_data["reason"]), title=title, text=gone(), case=case, submit=submit,
        told=[(_("Code"), case.person.code), *told], template="kit/confirm.html",
    )  # fmt: skip


def written(day: dt.date) -> str:
    return formats.day(day, formats.language(get_language()))


def _only_what_was_looked_for(form: Form, name: str) -> None:
    """Leave of all complaints only that of the box that was searched in: nothing is to be saved yet."""
    for other in [field for field in form.errors if field != name]:
        del form.errors[other]


def conflict_page(
    request: HttpRequest,
    form: Form,
    conflict: Conflict,
    back: str,
    saved: Callable[[Any], dict[str, Any]] | None,
) -> HttpResponse:
    row = conflict.saved
    known = saved(row) if saved else {name: getattr(row, name) for name in form.fields if hasattr(row, name)}
    laid = conflicted(form, known, row.version, str(row.recorded_by), row.recorded_at)
    return render(request, "kit/conflict.html", {"conflict": laid, "back": back}, status=409)
