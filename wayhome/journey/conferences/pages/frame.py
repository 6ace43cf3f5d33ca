"""How the pages of this room answer: a form, what it refuses, a conflict, the way back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.queries import permissions_on
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.forms import Form
from wayhome.trust.access.viewer import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    request.menu_entry = "people"  # type: ignore[attr-defined]
    return request.viewer  # type: ignore[attr-defined]


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def may_on(viewer: Viewer, case: Case) -> set[str]:
    """Return what of this room the viewer may do on this very case."""
    asked = ["conferences.view", "conferences.record", "papers.print", "consent.record", "aftercare.record"]
    return permissions_on(viewer, case, asked) if case.retired_at is None else {"conferences.view"}


def headed(viewer: Viewer, case: Case) -> dict[str, Any]:
    """Return what every page of a case shows above: her code, and her name to whom it is open."""
    return {"case": case, "name": names_of(viewer, [case.pk], page="conference").get(case.pk)}


def answer(
    request: HttpRequest,
    form: Form,
    write: Callable[[], Any],
    *,
    title: str,
    case: Case,
    back: str,
    to: Callable[[Any], str] | None = None,
    text: str = "",
    submit: str = "",
    saved: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form; when it is sent and whole, write and go on. What was refused stands at its field, a conflict on a page of its own."""
    viewer = viewer_of(request)
    if request.method == "POST" and not form.only_looks() and form.is_valid():
        try:
            made = write()
        except Refused as refused:
            form.refuse(refused)
        except Conflict as conflict:
            row = conflict.saved
            laid = conflicted(form, saved or {}, row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": laid, "back": back}, status=409)
        else:
            if isinstance(made, HttpResponse):
                return made
            messages.success(request, _("Saved."))
            return redirect(to(made) if to else back)
    context = {
        "form": form,
        "title": title,
        "text": text,
        "submit": submit,
        "back": back,
        **headed(viewer, case),
    }
    return render(
        request, "conferences/form.html", context, status=422 if form.is_bound and form.errors else 200
    )
