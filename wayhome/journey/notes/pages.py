"""Pages of notes: those of one person, a new one in a minute, one to read, with its history for who may."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.queries import case_for, permissions_on
from wayhome.journey.notes import codes, queries, rules, sealed
from wayhome.journey.notes.actions import correct_note, record_note, retire_note
from wayhome.journey.notes.forms import CorrectForm, RecordForm
from wayhome.journey.notes.models import Note
from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

ROWS = 25
CODED = ("kind", "happened_on", "she_is", "place", "with_whom", "minutes", "next_on", "source", "version")


@page("notes.view")
def notes(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A person's contacts, newest first, without their words."""
    viewer = _viewer(request)
    case = case_for(viewer, id, "notes.view")
    may = permissions_on(viewer, case, ["notes.record"])
    context = {
        "case": case,
        "name": _name(viewer, case),
        "page": Paginator(queries.notes_of(viewer, case), ROWS).get_page(request.GET.get("page")),
        "may_record": bool(may) and case.retired_at is None,
    }
    return render(request, "notes/list.html", context)


@page("notes.record")
def record(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A new note: taps, and words where one wishes; a template puts openings of lines into the box."""
    viewer = _viewer(request)
    case = case_for(viewer, id, "notes.record")
    if case.retired_at is not None:
        raise Http404
    asked = _asked(viewer, case, sealed.may_write(viewer, case))
    initial: dict[str, Any] = {"kind": "visit", "happened_on": today(case.office.time_zone)}
    initial["she_is"] = "not_told"
    back = reverse("desk:person", args=[case.pk])
    if request.method == "POST" and "template" in request.POST:
        form = RecordForm(initial=initial | _with_template(request.POST), **asked)
    else:
        form = RecordForm(_sent(request), initial=initial, **asked)
    if form.is_bound and form.is_valid():
        told = {"id": form.cleaned_data["id"], "body": form.cleaned_data.get("body", "")}
        try:
            record_note(by=viewer, case_id=case.pk, **told, **form.told, **form.proxy)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "case": case, "name": _name(viewer, case), "back": back}
    return render(request, "notes/record.html", context, status=_status(form))


@page("notes.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One note, read: the look stands in the log. What it said before is for who wrote it and who leads the office."""
    viewer = _viewer(request)
    row = queries.note_for(viewer, id)
    text = sealed.words(viewer, row)
    before = sealed.words_by_version(viewer, row) if queries.answers_for(viewer, row) else {}
    labels = {
        "happened_on": _("Day"), "kind": _("What"), "she_is": _("How is the person?"), "place": _("Where?"), "with_whom": _("With whom?"),
        "minutes": _("Minutes"), "next_on": _("Next contact on"), "done_by_id": _("Who did it"),
    }  # fmt: skip
    ids = histories.writers(row, "done_by_id")
    people = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    older, newer = queries.beside(viewer, row)
    context = {
        "row": row,
        "name": _name(viewer, row.case),
        "text": text,
        "older": older,
        "newer": newer,
        "may_correct": queries.may_correct(viewer, row),
        "versions": histories.told(
            row, labels, people=people, also=lambda version: {_("In words"): before.get(_number(version), "")}
        ),
    }
    return render(request, "notes/show.html", context)


@page("notes.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a note; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer = _viewer(request)
    row = queries.note_for(viewer, id, to_correct=True)
    if row.retired_at is not None:
        raise Http404
    text = sealed.words(viewer, row)
    initial = _initial(row, text)
    form = CorrectForm(
        _sent(request), initial=initial, **_asked(viewer, row.case, text is not None, row.done_by)
    )
    back = reverse("notes:show", args=[row.pk])
    if form.is_bound and form.is_valid():
        told = {"version": form.cleaned_data["version"], "body": form.cleaned_data.get("body")}
        try:
            correct_note(by=viewer, note_id=row.pk, **told, changes=form.told | form.proxy)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            both = conflicted(form, initial, row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": both, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "case": row.case, "name": _name(viewer, row.case), "back": back}
    return render(request, "notes/edit.html", context, status=_status(form))


@page("notes.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a note out of lists, with a reason; it stays in the history."""
    viewer = _viewer(request)
    row = queries.note_for(viewer, id, to_correct=True)
    form = RetireForm(_sent(request))
    back = reverse("notes:show", args=[row.pk])
    if form.is_bound and form.is_valid():
        retire_note(by=viewer, note_id=row.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {
        "form": form,
        "title": _("Retire this note?"),
        "text": _("It will no longer stand in lists. Nothing is deleted: the note and its history stay."),
        "submit": _("Retire the note"),
        "back": back,
    }
    return render(request, "kit/confirm.html", context, status=_status(form))


def _viewer(request: HttpRequest) -> Viewer:
    request.menu_entry = "people"  # type: ignore[attr-defined]
    return request.viewer  # type: ignore[attr-defined]


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _number(version: Any) -> int:
    number: int = version.version
    return number


def _name(viewer: Viewer, case: Case) -> Any:
    return names_of(viewer, [case.pk], page="form").get(case.pk)


def _asked(viewer: Viewer, case: Case, writes: bool, doer: User | None = None) -> dict[str, Any]:
    staff = list(colleagues([case.office_id]))
    if doer is not None and doer not in staff:
        staff.append(doer)
    return {"zone": case.office.time_zone, "writes": writes, "colleagues": staff, "me": viewer.user}


def _with_template(sent: Any) -> dict[str, Any]:
    """What was filled in so far, with the template of the kind chosen below the words that stand there already."""
    known = {name: value for name, value in sent.items() if name not in ("template", "csrfmiddlewaretoken")}
    words = (rules.words(known.get("body", "")), codes.template(known.get("kind", "")))
    return known | {"body": "\n".join(part for part in words if part)}


def _initial(row: Note, text: str | None) -> dict[str, Any]:
    initial = {name: getattr(row, name) for name in CODED}
    initial |= {name: "" for name in ("place", "with_whom") if initial[name] == "not_asked"}
    return initial | {"done_by": str(row.done_by_id), "body": text}
