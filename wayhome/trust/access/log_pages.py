"""The log: what was done, whether it is whole, who can open its details."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wayhome.kit.gate import page
from wayhome.trust.access import actions, log_queries
from wayhome.trust.access.log_forms import LogForm
from wayhome.trust.access.sealed import log_keys, opened
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify
from wayhome.trust.audit.verbs import in_words

READ = "audit.view"
_A_PAGE = 50


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def rows_of(viewer: Viewer, listed: Page[Entry], *, with_details: bool = True) -> list[dict[str, Any]]:
    """Return what a table of entries shows; details only to who can open them."""
    found = list(listed)
    details = opened(viewer, found) if with_details else {}
    names = log_queries.names_of(found)
    return [
        {
            "entry": entry,
            "words": in_words(entry.verb),
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
