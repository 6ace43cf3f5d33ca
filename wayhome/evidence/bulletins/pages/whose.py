"""Whose bulletin a page is of, and which others its reader may open."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.queries import PERMISSION
from wayhome.evidence.indicators.queries import NoSuchFigures, Scope, scope_of, scopes
from wayhome.kit.dates import Month
from wayhome.trust.access.viewer import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks."""
    return request.viewer  # type: ignore[attr-defined]


def scope_for(viewer: Viewer, office: str) -> Scope:
    """Return the scope of an office, or the reader's own; what one may not see answers like what does not exist."""
    try:
        if office:
            return scope_of(viewer, office, PERMISSION)
    except NoSuchFigures as nothing:
        raise Http404 from nothing
    open_to_her = scopes(viewer, PERMISSION)
    if not open_to_her:
        raise Http404
    own: uuid.UUID | None = viewer.user.office_id if viewer.user is not None else None
    return next((scope for scope in open_to_her if scope.office_id == own), open_to_her[0])


def may_choose(viewer: Viewer, scope: Scope) -> bool:
    """Whether she may choose the office's lines."""
    return scope.office_id is not None and viewer.may_in("figures.manage", scope.office_id)


def may_write(viewer: Viewer, scope: Scope) -> bool:
    """Whether she may write what the office tells."""
    return scope.office_id is not None and viewer.may_in("bulletins.edit", scope.office_id)


def offices_beside(viewer: Viewer, here: Scope, month: Month) -> list[dict[str, Any]]:
    """Return links to the bulletins she may read; none where there is only one."""
    found = [
        {
            "name": scope.office.name if scope.office is not None else _("All offices"),
            "url": f"{reverse('bulletins:office', args=[scope.code])}?month={month}",
            "here": scope.code == here.code,
        }
        for scope in scopes(viewer, PERMISSION)
    ]
    return found if len(found) > 1 else []
