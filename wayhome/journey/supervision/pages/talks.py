"""Talks of supervision: a colleague with hers, one to read, a new one by taps and a few words, and one's own."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.supervision import actions, codes, keeping, queries, sealed
from wayhome.journey.supervision.forms import CorrectForm, NoteForm
from wayhome.journey.supervision.leaving import checklist
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.journey.supervision.pages.board import viewer_of
from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.trust.accounts.models import User

TALKS = 20


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@page("supervision.view")
def colleague(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """One colleague: what is in her hands, and the talks with her."""
    viewer = viewer_of(request)
    worker = queries.worker_for(viewer, account)
    context = {
        "worker": worker,
        "items": checklist(viewer, worker),
        "notes": Paginator(queries.notes(viewer, worker), TALKS).get_page(request.GET.get("page")),
        "readers": sealed.readers(viewer, worker),
        "until": keeping.until(worker),
        "may_hand": worker.office_id in viewer.offices("cases.edit"),
        "may_note": worker.office_id in viewer.offices(actions.RECORD),
    }
    return render(request, "supervision/colleague.html", context)


@page("supervision.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One talk, read by who supervises: the look stands in the log. What it said before stands in its history."""
    viewer = viewer_of(request)
    row = queries.note_for(viewer, id, queries.VIEW)
    before = sealed.words_by_version(viewer, row)
    labels = {"happened_on": _("Day"), "kind": _("What kind of talk was it?"), "next_on": _("When again?")}
    people = dict(User.objects.filter(pk__in=histories.writers(row)).values_list("pk", "display_name"))
    text = sealed.words(viewer, [row])[row.pk]
    context = {
        "row": row,
        "text": text,
        "gone": text is None and sealed.gone(row.worker),
        "may_note": row.office_id in viewer.offices(actions.RECORD) and row.retired_at is None,
        "versions": histories.told(
            row, labels, people=people, also=lambda version: _said_then(version, before)
        ),
    }
    return render(request, "supervision/talk.html", context)


def _said_then(version: Any, before: dict[int, str]) -> dict[str, str]:
    topics = ", ".join(str(one) for one in codes.TOPICS.words(version.topics))
    return {
        _("What did you talk about?"): topics,
        _("What did you agree on?"): before.get(version.version, ""),
    }


@page("supervision.record")
def note_add(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Note a talk with a colleague; what was agreed last time stands above."""
    viewer = viewer_of(request)
    worker = queries.worker_for(viewer, account, actions.RECORD)
    zone = worker.office.time_zone
    writes = sealed.may_write(viewer, worker)
    initial = {"happened_on": today(zone), "kind": "regular"}
    form = NoteForm(_sent(request), zone=zone, writes=writes, initial=initial)
    last = queries.notes(viewer, worker).first()
    back = reverse("supervision:colleague", args=[worker.pk])

    def note() -> None:
        words = form.cleaned_data.get("agreed", "")
        actions.note_talk(by=viewer, account=worker.pk, id=form.cleaned_data["id"], agreed=words, **form.told)

    title = _("A talk with %(name)s") % {"name": worker.display_name}
    return _saved(
        request, form, title, back, note,
        {"last": last, "agreed": sealed.words(viewer, [last])[last.pk] if last else "", "writes": writes},
    )  # fmt: skip


@page("supervision.record")
def note_edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a talk; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer = viewer_of(request)
    row = queries.note_for(viewer, id)
    if row.retired_at is not None:
        raise Http404
    text = sealed.words(viewer, [row])[row.pk]
    initial = _told(row, text)
    writes = text is not None and (bool(text) or sealed.may_write(viewer, row.worker))
    form = CorrectForm(_sent(request), zone=row.office.time_zone, writes=writes, initial=initial)
    back = reverse("supervision:show", args=[row.pk])

    def correct() -> None:
        told = {"version": form.cleaned_data["version"], "agreed": form.cleaned_data.get("agreed")}
        actions.correct_note(by=viewer, note_id=row.pk, **told, **form.told)

    title = _("A talk with %(name)s") % {"name": row.worker.display_name}
    return _saved(request, form, title, back, correct, {"writes": writes, "initial": initial})


def _told(row: SupervisionNote, text: str | None) -> dict[str, Any]:
    return {
        "version": row.version, "topics": codes.TOPICS.chosen(row.topics), "kind": row.kind, "happened_on": row.happened_on,
        "next_on": row.next_on, "agreed": text or "",
    }  # fmt: skip


@page("supervision.record")
def note_retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a talk that was noted wrongly out of the list."""
    viewer = viewer_of(request)
    row = queries.note_for(viewer, id)
    form = RetireForm(_sent(request))
    back = reverse("supervision:colleague", args=[row.worker_id])
    return _saved(
        request, form, _("Retire this talk"), back,
        lambda: actions.retire_note(by=viewer, note_id=row.pk, reason=form.cleaned_data["reason"]), {},
        "kit/confirm.html",
    )  # fmt: skip


def _saved(
    request: HttpRequest,
    form: Any,
    title: str,
    back: str,
    write: Callable[[], Any],
    more: dict[str, Any],
    template: str = "supervision/talk_form.html",
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            write()
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            row: Any = conflict.saved
            told = _told(row, sealed.words(viewer_of(request), [row])[row.pk])
            both = conflicted(form, told, row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": both, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, template, context, status=_status(form))


@page("supervision.record")
def let_in(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Let in who supervises her now, with one tap."""
    viewer = viewer_of(request)
    worker = queries.worker_for(viewer, account, actions.RECORD)
    return _let_in(request, worker, reverse("supervision:colleague", args=[worker.pk]))


@page("today.view")
def mine(request: HttpRequest) -> HttpResponse:
    """One's own talks: what was agreed, when again, who can read it, and who did. Whoever she is, and of nobody else."""
    viewer = viewer_of(request)
    request.menu_entry = "today"  # type: ignore[attr-defined]
    if viewer.user is None:
        raise Http404
    at = Paginator(queries.mine(viewer), TALKS).get_page(request.GET.get("page"))
    told = sealed.words(viewer, list(at))
    context = {
        "page": at,
        "rows": [(row, told[row.pk]) for row in at],
        "gone": sealed.gone(viewer.user),
        "readers": sealed.readers(viewer, viewer.user),
        "looks": queries.looks_at_mine(viewer),
    }
    return render(request, "supervision/mine.html", context)


@page("today.view")
def mine_let_in(request: HttpRequest) -> HttpResponse:
    """Let in who supervises the viewer now, with one tap."""
    viewer = viewer_of(request)
    if viewer.user is None:
        raise Http404
    return _let_in(request, viewer.user, reverse("supervision:mine"))


def _let_in(request: HttpRequest, worker: User, back: str) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.let_in(by=viewer_of(request), account=worker.pk)
        except Refused as refused:
            messages.error(request, str(refused.sentence))
        else:
            messages.success(request, _("Saved."))
    return redirect(back)
