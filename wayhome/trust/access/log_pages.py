"""The log: what was done, whether it is whole, who can open its details, checkpoints, and what counts as unusual."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.facts import RETIRE_REASONS
from wayhome.kit.gate import page
from wayhome.trust.access import actions, log_queries
from wayhome.trust.access.log_forms import CheckpointForm, LogForm, WatchForm
from wayhome.trust.access.look_queries import limits_for
from wayhome.trust.access.models import EMERGENCIES
from wayhome.trust.access.queries import offices
from wayhome.trust.access.sealed import hand_log_key, log_keys, opened
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify
from wayhome.trust.audit.unusual import Limits
from wayhome.trust.audit.upkeep import make_checkpoint
from wayhome.trust.audit.verbs import in_words

READ = "audit.view"
_A_PAGE = 50


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _reason(reason: str) -> str | Promise:
    """A coded reason in words; any other as it is."""
    return EMERGENCIES.label(reason) if reason in EMERGENCIES else RETIRE_REASONS.label(reason)


def rows_of(viewer: Viewer, listed: Page[Entry], *, with_details: bool = True) -> list[dict[str, Any]]:
    """Return what a table of entries shows; details only to who can open them."""
    found = list(listed)
    details = opened(viewer, found) if with_details else {}
    names = log_queries.names_of(found)
    return [
        {
            "entry": entry,
            "words": in_words(entry.verb),
            "reason": _reason(entry.reason),
            "about": "" if entry.object_id == str(entry.actor_id) else names.get(entry.object_id, ""),
            "details": details.get(entry.seq),
        }
        for entry in found
    ]


@page(READ)
def log(request: HttpRequest) -> HttpResponse:
    """What was done, by whom, when."""
    viewer = _viewer(request)
    form = LogForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {name: asked[name] for name in ("verb", "actor", "first", "last") if asked.get(name)}
    listed = Paginator(log_queries.entries(viewer, **wanted), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "listed": listed,
        "rows": rows_of(viewer, listed),
        "opens": bool(log_keys(viewer)),
        "keys": log_queries.key_state(),
        "me": viewer.user_id,
    }
    return render(request, "access/log.html", context)


@page(READ)
def check(request: HttpRequest) -> HttpResponse:
    """Check that the log is whole, and show the verdict."""
    if request.method != "POST":
        return redirect("access:log")
    verdict = verify()
    actions.note_verified(by=_viewer(request), verdict=verdict)
    return render(request, "access/verdict.html", {"verdict": verdict})


# --- the key to the details -------------------------------------------------------------------------------------------


@page(READ)
def fetch_key(request: HttpRequest) -> HttpResponse:
    """Give who reads the log the key to its details, as long as the machine still has it."""
    if request.method == "POST":
        viewer = _viewer(request)
        actions.tend_log_keys(by=viewer)
        state = log_queries.key_state()
        if any(holder.user.pk == viewer.user_id and holder.newest for holder in state.holders):
            messages.success(request, _("You can open the details now."))
        else:
            messages.warning(
                request, _("Only a colleague who holds the key can give it to you. Ask one of them.")
            )
    return redirect("access:log")


@page(READ)
def hand_key(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Give the key to the details to another reader of the log."""
    viewer = _viewer(request)
    user = User.objects.filter(pk=account, office_id__in=viewer.offices(READ)).first()
    if user is None or user.pk not in log_queries.readers():
        raise Http404
    if request.method == "POST":
        try:
            hand_log_key(by=viewer, user=user)
        except Refused as refused:
            messages.error(request, str(refused.sentence))
        else:
            messages.success(request, _("%(name)s can open the details now.") % {"name": user.display_name})
    return redirect("access:log")


# --- checkpoints ------------------------------------------------------------------------------------------------------


@page(READ)
def checkpoints(request: HttpRequest) -> HttpResponse:
    """Hold the log against a checkpoint kept elsewhere, or go on to make one."""
    sent = request.method == "POST"
    form = CheckpointForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        verdict = verify(checkpoints=[form.checkpoint])
        actions.note_verified(by=_viewer(request), verdict=verdict)
        return render(request, "access/verdict.html", {"verdict": verdict})
    return render(request, "access/checkpoints.html", {"form": form, "back": reverse("access:log")})


@page(READ)
def new_checkpoint(request: HttpRequest) -> HttpResponse:
    """Make a signed checkpoint: shown once to be printed, or saved as a file."""
    if request.method != "POST":
        return redirect("access:checkpoints")
    made = make_checkpoint(by=_viewer(request))
    if request.POST.get("as") == "file":
        name = f"checkpoint-{made.at:%Y%m%d-%H%M%S}-{made.seq}.txt"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(made.text, content_type="text/plain; charset=utf-8", headers=headers)
    return render(request, "access/checkpoint.html", {"made": made})


# --- what counts as unusual -------------------------------------------------------------------------------------------


@page(READ)
def watches(request: HttpRequest) -> HttpResponse:
    """What counts as unusual in each of the viewer's offices."""
    listed = [(office, limits_for(office.pk)[0]) for office in offices(_viewer(request), READ)]
    return render(request, "access/watches.html", {"listed": listed})


@page(READ)
def watch(request: HttpRequest, office: uuid.UUID) -> HttpResponse:
    """Say what counts as unusual in one office."""
    row = Office.objects.filter(pk=office, pk__in=_viewer(request).offices(READ)).first()
    if row is None:
        raise Http404
    back = reverse("access:watches")
    form = WatchForm(request.POST if request.method == "POST" else None, initial=_saved(row))
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version")
        try:
            actions.change_watch(by=_viewer(request), office=row, version=version, limits=Limits(**given))
        except actions.WatchConflict:
            saved = _saved(row)
            clash = conflicted(form, saved, saved["version"])
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back})
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("It is saved."))
            return redirect("access:watches")
    return render(request, "access/watch.html", {"form": form, "office": row, "back": back})


def _saved(office: Office) -> dict[str, Any]:
    limits, version = limits_for(office.pk)
    return {**vars(limits), "version": version}
