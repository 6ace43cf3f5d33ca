"""The gate: every page declares exactly one permission, and a GET cannot write. A start-up check refuses a page without it."""

import contextlib
import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import checks
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

PUBLIC = "public"
SIGNED_IN = "signed_in"
_WRITES = re.compile(r'^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.I)
_READS = re.compile(
    r"^[\s(]*(?:SELECT|WITH|PRAGMA|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SHOW|DECLARE|FETCH|CLOSE)\b",
    re.I,
)
_WRITES_WITHIN = re.compile(
    r"\b(INSERT\s+INTO|(?<!FOR )(?<!NO KEY )UPDATE|DELETE\s+FROM)\b", re.I
)  # WITH … DELETE FROM …
View = Callable[..., HttpResponse]


class GetWrote(RuntimeError):
    """A page that is only looked at tried to write."""


@contextlib.contextmanager
def read_only() -> Iterator[None]:
    """Let no statement write inside, but for the tables of ``settings.GET_MAY_WRITE`` (audit and session)."""

    def guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        writes = _WRITES.match(sql)
        if writes:
            if writes.group(1) not in settings.GET_MAY_WRITE:
                raise GetWrote(f"a GET may not write to {writes.group(1)}")
        elif not _READS.match(sql) or (
            sql.lstrip(" \t\r\n(")[:4].upper() == "WITH" and _WRITES_WITHIN.search(sql)
        ):
            raise GetWrote(f"a GET may not run: {sql[:40]}")
        return execute(sql, params, many, context)

    with contextlib.ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(guard))
        yield


def page(permission: str) -> Callable[[View], View]:
    """Declare a page's one permission (a code of ``trust/access/permissions.py``, ``PUBLIC`` or ``SIGNED_IN``).

    Who is not signed in is sent to sign in; who may not see it gets the same 404 as for what does not exist.
    """

    def declare(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if permission != PUBLIC:
                if not request.user.is_authenticated:
                    back = request.get_full_path() if request.method == "GET" else "/"
                    return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}")
                if permission != SIGNED_IN and not request.viewer.may(permission):  # type: ignore[attr-defined]
                    raise Http404
            if request.method in ("GET", "HEAD", "OPTIONS"):
                with read_only():
                    return _rendered(view(request, *args, **kwargs))
            return view(request, *args, **kwargs)

        guarded.wh_permission = permission  # type: ignore[attr-defined]
        return login_not_required(guarded) if permission == PUBLIC else guarded

    return declare


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render a lazy response inside the guard, so that its template's queries are watched too."""
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def all_pages(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield (route, pattern) for every URL of the house."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from all_pages(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def check_gates(**kwargs: Any) -> list[checks.CheckMessage]:
    """Start-up check: a URL without a declared permission does not start."""
    return [
        checks.Error(
            f"The page {route!r} declares no permission.",
            hint="Put @page(...) over its view.",
            id="wayhome.E001",
        )
        for route, pattern in all_pages()
        if not isinstance(getattr(pattern.callback, "wh_permission", None), str)
    ]
