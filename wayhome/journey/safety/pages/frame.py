"""How the pages of this room answer."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Versioned
from wayhome.kit.forms import Form
from wayhome.kit.records import RetireForm
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User


def viewer_of(request: HttpRequest, lit: str = "people") -> Viewer:
    request.menu_entry = lit  # type: ignore[attr-defined]
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def name_of(viewer: Viewer, case: Case | None) -> Any:
    return names_of(viewer, [case.pk], page="form").get(case.pk) if case else None


def still(row: Any) -> None:
    """A retired record is no longer changed, and nothing is added to a retired case."""
    if row.retired_at is not None:
        raise Http404


def staff(viewer: Viewer, office: Office, *also: User | None) -> list[User]:
    """Return the colleagues of an office, and who stands in the record."""
    found = list(colleagues([office.pk]))
    return found + [user for user in also if user is not None and user not in found]


def answer(
    request: HttpRequest,
    form: Form,
    write: Callable[[], Any],
    *,
    title: str,
    back: str,
    case: Case | None = None,
    text: str = "",
    submit: str = "",
    to: str = "",
    said: Callable[[Any], str] | None = None,
    saved: Mapping[str, Any] | None = None,
    row: Versioned | None = None,
    template: str = "safety/form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form; when it is sent and whole, write and go on. What was refused stands at its field, a conflict on a page of its own."""
    if form.is_bound and form.is_valid():
        try:
            made = write()
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            now = conflict.saved
            both = conflicted(form, saved or {}, now.version, str(now.recorded_by), now.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": both, "back": back}, status=409)
        else:
            messages.success(request, said(made) if said else _("Saved."))
            return redirect(to or back)
    context = {"form": form, "title": title, "text": text, "case": case, "submit": submit, "back": back}
    context["name"] = name_of(request.viewer, case)  # type: ignore[attr-defined]
    return render(request, template, context | dict(more or {}), status=422 if form.errors else 200)


def retiring(
    request: HttpRequest,
    write: Callable[[str], Any],
    *,
    title: str,
    submit: str,
    back: str,
    case: Case | None,
) -> HttpResponse:
    """Ask why a record is retired."""
    form = RetireForm(sent(request))
    text = _("It will no longer stand in lists. Nothing is deleted: the record and its history stay.")
    return answer(
        request, form, lambda: write(form.cleaned_data["reason"]), title=title, text=text, submit=submit, back=back, case=case
    )  # fmt: skip


def history(
    row: Versioned,
    labels: Mapping[str, str | Promise],
    also: Callable[[Any], Mapping[str, str]],
    *people: str,
) -> list[histories.Told]:
    """Return a record's versions in words; ``people`` are the columns that name accounts."""
    ids = histories.writers(row, *people)
    named = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    return histories.told(row, labels, people=named, also=also)
