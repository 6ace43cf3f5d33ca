"""In which offices somebody may do something. The one home of this question where a page has to ask which."""

from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office


def offices_for(viewer: Viewer, permission: str) -> list[Office]:
    """Return the offices in which a viewer may do this, as ``Viewer.may_in`` has it, her own first."""
    own = viewer.user.office_id if viewer.user else None
    allowed = viewer.offices(permission) | ({own} if own is not None and viewer.own(permission) else set())
    return sorted(Office.objects.filter(pk__in=allowed), key=lambda office: (office.pk != own, office.code))
