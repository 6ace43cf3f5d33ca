"""Gives every request its viewer, read once, when first asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wayhome.trust.access.viewer import NOBODY, Viewer, viewer_for


class ViewerMiddleware:
    """Sets ``request.viewer``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def look() -> Viewer:
            return viewer_for(request.user) if request.user.is_authenticated else NOBODY

        request.viewer = SimpleLazyObject(look)  # type: ignore[attr-defined]
        return self.get_response(request)
