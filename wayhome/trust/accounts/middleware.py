"""A form that arrives after its session has locked is kept, sealed to who filled it in, and given back after signing in."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

from wayhome.kit.gate import PUBLIC
from wayhome.trust.accounts import actions
from wayhome.trust.accounts.models import User
from wayhome.trust.accounts.queries import has_locked, packed
from wayhome.trust.accounts.rules import worth_keeping
from wayhome.trust.accounts.sessions import row_of

FIELD = "wh_form"  # names the kept form in one that is sent again
HEADER = "X-Wayhome-Keep"  # the script asks to keep a form that was not sent, before it locks
Handler = Callable[[HttpRequest], HttpResponse]


class UnsentForms:
    """Stands after the form token is checked and before signing in is asked for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a kept form go when it was sent again and taken."""
        response = self.get_response(request)
        if request.method == "POST" and isinstance(request.user, User) and response.status_code in (302, 303):
            again = request.POST.get(FIELD, "")
            if again:
                _drop(request.user, again)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Keep what arrives at a locked session, or what the script asks to keep."""
        if request.method != "POST" or getattr(view, "wh_permission", PUBLIC) == PUBLIC:
            return None
        asked = HEADER in request.headers
        whose = _whose(request)
        if whose is None or (isinstance(request.user, User) and not asked):
            return None
        kept = _keep(request, view, whose)
        if asked:
            return HttpResponse(status=204 if kept else 422)
        back = reverse("accounts:forms") if kept else _page(request)
        return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}")


def _whose(request: HttpRequest) -> User | None:
    if isinstance(request.user, User):
        return request.user
    locked = request.session.locked_user  # type: ignore[attr-defined]
    return locked and User.objects.select_related("office").filter(pk=locked, is_active=True).first()


def _page(request: HttpRequest) -> str:
    """Return the page the form stood on, if it was one of this site, else the page it was sent to."""
    came = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(came)
    page = escape_leading_slashes(f"{parts.path}?{parts.query}".rstrip("?"))
    return page if own and parts.netloc else request.get_full_path()


def _keep(request: HttpRequest, view: Any, whose: User) -> bool:
    if getattr(view, "wh_never_kept", False):
        return False
    fields = worth_keeping(
        [(name, [str(value) for value in values]) for name, values in request.POST.lists()]
    )
    if not fields:
        return False
    form = packed(request.get_full_path(), _page(request), fields, bool(request.FILES))
    locked_in = "" if isinstance(request.user, User) else row_of(request.session)
    if actions.keep_form(by=whose, form=form, locked_in=locked_in) is not None:
        return True
    return bool(locked_in) and has_locked(locked_in)  # one is there: she looks at that first


def _drop(user: User, sent: str) -> None:
    try:
        actions.drop_form(by=user, id=uuid.UUID(sent))
    except ValueError:
        return
