"""What every page of this room asks first: who looks, what was sent, and whose names its forms offer."""

import uuid
from typing import Any

from django.http import HttpRequest

from wayhome.registry.agencies.queries import agency_words
from wayhome.services.support import queries
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def sent(request: HttpRequest) -> Any:
    """Return what was sent, None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def status(form: Any) -> int:
    """Return 422 where the form has faults."""
    return 422 if form.errors else 200


def zone(viewer: Viewer) -> str:
    """Return the time zone the viewer works in."""
    return viewer.zone


def proxied(viewer: Viewer, office: Office, done_by: User | None = None) -> dict[str, Any]:
    """Return for whom a form may be filled in: colleagues of the office, and who stands there already."""
    staff = list(queries.helpers(viewer, office.pk))
    if done_by is not None and done_by not in staff:
        staff.append(done_by)
    return {"colleagues": staff, "me": viewer.user}


def names(user_ids: set[uuid.UUID], agency_ids: set[uuid.UUID] = frozenset()) -> dict[uuid.UUID, str]:  # type: ignore[assignment]
    """Return {id: name} of accounts and organisations, for a history."""
    people = dict(User.objects.filter(pk__in=user_ids).values_list("pk", "display_name"))
    return people | agency_words(agency_ids)
