"""How the pages of this room answer: a form, what it refuses, a conflict, one tap, the way back."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.journey.cases.doers import doers
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.journey.plans.forms.plan import TapForm
from wayhome.kit import formats
from wayhome.kit.clashes import conflicted
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict, Versioned
from wayhome.kit.forms import Form
from wayhome.kit.records import RetireForm
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks, and light the entry of the menu."""
    request.menu_entry = "people"  # type: ignore[attr-defined]
    return request.viewer  # type: ignore[attr-defined]


def sent(request: HttpRequest) -> Any:
    """Return what was sent, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def plan_at(case_id: uuid.UUID, undo: str = "") -> str:
    """Return the address of a person's plan; ``undo`` names the tap that may be taken back there."""
    at = reverse("plans:plan", args=[case_id])
    return f"{at}?undo={undo}" if undo else at


def asked(viewer: Viewer, case: Case) -> dict[str, Any]:
    """Return what forms with a colleague in them ask for."""
    return {"colleagues": list(colleagues([case.office_id])), "me": viewer.user}


def owned(viewer: Viewer, case: Case, needs: str) -> dict[str, Any]:
    """Return what forms ask for in which a colleague is given something: only who sees the person, and may do it."""
    return {"colleagues": doers(case, needs), "me": viewer.user}


def written(day: Any) -> str:
    """Return a day in words of the page's language."""
    return formats.day(day, formats.language(get_language())) if day else ""


def answer(
    request: HttpRequest,
    form: Form,
    write: Callable[[], Any],
    *,
    title: str,
    case: Case,
    back: str = "",
    to: str = "",
    text: str = "",
    submit: str | Promise = "",
    saved: Mapping[str, Any] | None = None,
    facts: Sequence[tuple[str, Any]] = (),
    template: str = "plans/form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form; when it is sent and whole, write and go on. What was refused stands at its field, a conflict on a page of its own."""
    viewer = viewer_of(request)
    back = back or plan_at(case.pk)
    if form.is_bound and form.is_valid():
        try:
            write()
        except Refused as refused:
            form.refuse(refused)
        except Conflict as conflict:
            row = conflict.saved
            known = {**(saved or {}), **_saved_now(form, row)}
            laid = conflicted(form, known, row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": laid, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(to or back)
    named = names_of(viewer, [case.pk], page="form").get(case.pk)
    context = {"form": form, "title": title, "text": text, "case": case, "name": named, "back": back}
    context |= {"submit": submit, "facts": facts, **(more or {})}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def _saved_now(form: Form, row: Versioned) -> dict[str, Any]:
    """Return what stands in the row of a form's fields: words are sealed and an owner is an account, so these are left out."""
    told = {}
    for name, field in form.fields.items():
        if name in ("words", "wishes", "owner", "action") or not hasattr(row, name):
            continue
        value = getattr(row, name)
        left_out = value == NOT_ASKED and NOT_ASKED not in dict(getattr(field, "choices", ()))
        told[name] = "" if left_out else value
    return told


def wrong(kind: str, id: uuid.UUID) -> dict[str, str]:
    """Return what a form shows to whoever sees that the record is wrong altogether: where it is retired."""
    return {"retire": reverse(f"plans:{kind}_retire", args=[id])}


def retiring(
    request: HttpRequest, write: Callable[[str], Any], *, case: Case, title: str, facts: Sequence[tuple[str, Any]], back: str = ""
) -> HttpResponse:  # fmt: skip
    """Ask why a record is retired, and tell which it is."""
    form = RetireForm(sent(request))
    return answer(
        request, form, lambda: write(form.cleaned_data["reason"]), title=title, case=case, back=back, submit=_("Retire it"),
        text=_("It will no longer stand in lists or figures. Nothing is deleted: the record and its history stay."),
        facts=[(_("Code"), case.person.code), *facts], template="kit/confirm.html",
    )  # fmt: skip


def tapped(
    request: HttpRequest, case: Case, write: Callable[[int, str], Versioned], kind: str = "", back: str = ""
) -> HttpResponse:
    """Do one tap and go back to the plan, where it can be taken back (``kind`` names what was tapped). Looking does nothing."""
    back = back or plan_at(case.pk)
    form = TapForm(sent(request))
    if not form.is_bound:
        return redirect(back)
    if not form.is_valid():
        messages.error(request, _("This page was not sent whole. Open it again and fill it in once more."))
        return redirect(back)
    try:
        row = write(form.cleaned_data["version"], form.cleaned_data["to"])
    except (Refused, Conflict) as wrong:
        messages.error(request, str(wrong.sentence) if isinstance(wrong, Refused) else _changed())
        return redirect(back)
    if kind:
        return redirect(plan_at(case.pk, f"{kind}.{row.pk}.{row.version}"))
    messages.success(request, _("Saved."))
    return redirect(back)


def _changed() -> str:
    return _("A colleague changed this since you opened the page. Look at it again.")
