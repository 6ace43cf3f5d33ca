"""Every page's gate with nothing behind it: a second check inside a page must not be what keeps it shut."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import CAST, Cast
from wayhome.kit import gate
from wayhome.kit.gate import PUBLIC, SIGNED_IN


def patterns(resolver: URLResolver | None = None, within: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(url name, pattern) of every page."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{within}{entry.name}", entry
        else:
            yield from patterns(entry, f"{within}{entry.namespace}:" if entry.namespace else within)


def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What stands behind a gate while it is looked at."""
    return HttpResponse("inside")


@contextlib.contextmanager
def emptied(callback: Callable[..., Any]) -> Iterator[None]:
    """Take away what stands behind a page's gate, but not the gate."""
    guarded: Any = callback
    while guarded.__code__.co_filename != gate.__file__ or guarded.__code__.co_name != "guarded":
        guarded = guarded.__wrapped__
    cell = guarded.__closure__[guarded.__code__.co_freevars.index("view")]
    right = cell.cell_contents
    cell.cell_contents = inside
    try:
        yield
    finally:
        cell.cell_contents = right


def lets_in(callback: Callable[..., Any], method: str, user: Any, viewer: Any) -> str:
    """Whether a gate lets one ``in``, sends one to ``sign in``, or says ``nothing`` is there."""
    request: Any = getattr(RequestFactory(), method)("/")
    request.user, request.viewer = user, viewer
    try:
        answer = callback(request)
    except Http404:
        return "nothing"
    return "in" if answer.status_code == 200 and answer.content == b"inside" else "sign in"


def wrong(cast: Cast, permissions: dict[str, str]) -> list[str]:
    """The gates of these pages {name: permission} that let in who has not the permission, or keep out who has it."""
    found, faults = dict(patterns()), []
    viewers = {who: cast.viewer(who) for who in CAST}
    for name, permission in permissions.items():
        callback = found[name].callback
        with emptied(callback):
            for who, viewer in viewers.items():
                expected = "in" if permission in (PUBLIC, SIGNED_IN) or viewer.may(permission) else "nothing"
                faults += [
                    f"{name}: {who} by {method}"
                    for method in ("get", "post")
                    if lets_in(callback, method, cast.users[who], viewer) != expected
                ]
            expected = "in" if permission == PUBLIC else "sign in"
            if lets_in(callback, "get", AnonymousUser(), None) != expected:
                faults.append(f"{name}: who has not signed in")
    return faults
