"""Giving and taking roles."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.trust.access.models import SCOPES, Grant, Role
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged


@act("access.install_roles")
def install_roles(*, by: Viewer) -> None:
    """Write the house's roles as data; a role that changed is updated, none is removed."""
    kept = dict(Role.objects.values_list("code", "permissions"))
    changed = {
        code: sorted(spec.permissions)
        for code, spec in ROLES.items()
        if kept.get(code) != sorted(spec.permissions)
    }
    for code, permissions in changed.items():
        Role.objects.update_or_create(code=code, defaults={"permissions": permissions})
    if changed:
        record(by, "access.install_roles", ("access.role", "all"), details=sorted(changed))
    else:
        unchanged()


@act("access.grant")
def grant(
    *, by: Viewer, user: User, role: str, scope_kind: str, scope_key: uuid.UUID, valid_from: dt.date, valid_to: dt.date | None = None,
    id: uuid.UUID | None = None,
) -> Grant:  # fmt: skip
    """Give an account a role within a scope. ``scope_key`` is the office or team; for ``own`` the account's office."""
    if role not in ROLES or scope_kind not in SCOPES:
        raise Refused(_("Choose a role and where it holds."))
    if valid_to is not None and valid_to < valid_from:
        raise Refused(_("The last day is before the first day."), field="valid_to")
    same = Grant.objects.filter(
        user=user, role_id=role, scope_kind=scope_kind, scope_key=scope_key, valid_to=None
    ).first()
    if same is not None:
        unchanged()
        return same
    made = Grant.objects.create(
        user=user,
        role_id=role,
        scope_kind=scope_kind,
        scope_key=scope_key,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(
        by,
        "access.grant",
        made,
        office_id=user.office_id,
        details={"user": str(user.pk), "role": role, "scope": [scope_kind, str(scope_key)]},
    )
    return made


@act("access.end_grant")
def end_grant(*, by: Viewer, grant: Grant, on: dt.date) -> Grant:
    """Take a role back: ``on`` is the first day on which it no longer holds."""
    last = on - dt.timedelta(days=1)
    grant.valid_to = last
    if last < grant.valid_from:
        # Given and taken on one day: it stands wholly in the past, so that from now on it holds for nobody.
        grant.valid_from = last
    grant.save(update_fields=["valid_from", "valid_to"])
    record(
        by,
        "access.end_grant",
        grant,
        office_id=grant.user.office_id,
        details={"user": str(grant.user_id), "role": grant.role_id},
    )
    return grant
