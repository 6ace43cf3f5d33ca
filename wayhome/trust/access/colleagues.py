"""Who works with an office: its own accounts, those of the offices above it, and those of its sites. The one home of this question."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.trust.access.models import Role
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_below
from wayhome.trust.accounts.models import User


def near(office_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return these offices, all above them and all below them."""
    roots, tree = list(office_ids), office_tree()
    found = set(with_all_below(roots, tree))
    for root in roots:
        above: uuid.UUID | None = root
        while above is not None and above in tree:
            found.add(above)
            above = tree[above]
    return frozenset(found)


def colleagues(office_ids: Iterable[uuid.UUID]) -> QuerySet[User]:
    """Return the active accounts that work with one of these offices, by name."""
    return User.objects.filter(office_id__in=near(office_ids), is_active=True).order_by("display_name")


def colleagues_who_may(permission: str, office_ids: Iterable[uuid.UUID]) -> QuerySet[User]:
    """Return those of them who have a role with this permission."""
    roles = [role.code for role in Role.objects.all() if permission in role.permissions]
    return colleagues(office_ids).filter(grants__role_id__in=roles).distinct()


def colleague(by: Viewer, office_ids: Iterable[uuid.UUID], user: User | None, field: str = "done_by") -> None:
    """Refuse an account that works with none of these offices, at ``field``; who acts herself is always right.

    Whoever has left since is not refused: what she did can still be written down.
    """
    if user is None or user == by.user or by.everything:
        return
    _near(list(office_ids), user, field)


def works_here(office_ids: Iterable[uuid.UUID], user: User | None, field: str) -> None:
    """Refuse an account that works with none of these offices, or has left: nothing that is still to be done is hers."""
    if user is not None:
        _near(list(office_ids) if user.is_active else [], user, field)


def _near(office_ids: list[uuid.UUID], user: User, field: str) -> None:
    if user.office_id not in office_ids and user.office_id not in near(office_ids):
        raise Refused(_("Choose a colleague of this office."), field=field)
