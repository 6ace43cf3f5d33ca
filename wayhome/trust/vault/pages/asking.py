"""What every page here asks of its request."""

from typing import Any, Protocol, cast

from django.http import HttpRequest

from wayhome.trust.accounts.models import User
from wayhome.trust.vault.actions.compartments import Keeper
from wayhome.trust.vault.queries import Looker


class Viewer(Keeper, Looker, Protocol):
    """The viewer of ``trust/access``, as these pages know her: signed in."""

    @property
    def user(self) -> User: ...


def viewer_of(request: HttpRequest) -> Viewer:
    """Return whose request it is."""
    return cast(Viewer, request.viewer)  # type: ignore[attr-defined]


def sent(request: HttpRequest) -> Any:
    """Return what was posted, or None."""
    return request.POST if request.method == "POST" else None
