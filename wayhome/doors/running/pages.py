"""How it is running: a page for those who look after it, and an address that says ok or nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wayhome.doors.running import queries
from wayhome.kit.gate import PUBLIC, page

MB = 1024 * 1024


@page(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """Say by the status alone whether the server does its work: 200, or 503."""
    if queries.well():
        return HttpResponse("ok", content_type="text/plain")
    return HttpResponse("", content_type="text/plain", status=503)


@page("running.view")
def state(request: HttpRequest) -> HttpResponse:
    """How it is running, without any person."""
    found = queries.state(request.viewer)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    context = {
        "state": found,
        "free": found.disk.free // MB,
        "total": found.disk.total // MB,
        "database": max(1, found.database_bytes // MB),
    }
    return render(request, "running/state.html", context)
