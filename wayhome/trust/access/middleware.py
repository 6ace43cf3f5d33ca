"""Gives every request its viewer, read once, when first asked for; and asks for the second step where a role must have it."""

import base64
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from wayhome.kit.gate import PUBLIC
from wayhome.trust.access.queries import has_second_step
from wayhome.trust.access.viewer import NOBODY, Viewer, viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.accounts.sessions import GUIDED, PRIVATE_KEY


class ViewerMiddleware:
    """Sets ``request.viewer``, with the key that the session brings; who is signed in sees every time of day in her office's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user

        def look() -> Viewer:
            if not isinstance(user, User):
                return NOBODY
            key = request.session.get(PRIVATE_KEY)
            return viewer_for(user, base64.b64decode(key) if key else None)

        request.viewer = SimpleLazyObject(look)  # type: ignore[attr-defined]
        with timezone.override(user.office.time_zone if isinstance(user, User) else None):
            return self.get_response(request)


class SecondStepMiddleware:
    """Leads whoever has a permission of ``settings.SECOND_STEP_REQUIRED_FOR`` to setting up the second step before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send her to the set-up page, unless she is on the way there."""
        if not settings.SECOND_STEP_REQUIRED_FOR or not isinstance(request.user, User):
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        on_the_way = str(name).startswith("mfa_") or name in ("account_reauthenticate", "lock")
        if on_the_way or getattr(view, "wh_permission", None) == PUBLIC:
            return None
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        asked = any(viewer.may(permission) for permission in settings.SECOND_STEP_REQUIRED_FOR)
        if asked and not has_second_step(request.user):
            request.session[GUIDED] = True
            return redirect("mfa_index")
        request.session.pop(GUIDED, None)
        return None
