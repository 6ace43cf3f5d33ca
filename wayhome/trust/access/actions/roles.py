"""Giving and taking roles."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.actions.log import tend_log_keys
from wayhome.trust.access.models import SCOPES, Grant, Role
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_below
from wayhome.trust.accounts.models import Team, User
from wayhome.trust.audit.actions import act, record, unchanged

MANAGE = "accounts.manage"


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
    *,
    by: Viewer,
    user: User,
    role: str,
    scope_kind: str,
    scope_key: uuid.UUID,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    id: uuid.UUID | None = None,
) -> Grant:
    """Give an account a role within a scope. ``scope_key`` is the office or team; for ``own`` and ``addressed`` the account's office.

    A role that reaches beyond the account's office voids a slip not yet used: whoever printed it may not manage that far.
    """
    user.hold()  # of two clicks the second waits here
    made = Grant.objects.filter(pk=id, user=user).first() if id else None
    if made is not None:
        unchanged()
        return made
    if role not in ROLES or scope_kind not in SCOPES:
        raise Refused(_("Choose a role and where it holds."))
    _may_give(by, user, scope_kind, scope_key)
    _fits(role, user, scope_kind, scope_key)
    if not user.is_active:
        raise Refused(_("This account has ended. Open it again first."))
    if valid_to is not None and valid_to < valid_from:
        raise Refused(_("The last day is before the first day."), field="valid_to")
    same = Grant.objects.filter(
        user=user, role_id=role, scope_kind=scope_kind, scope_key=scope_key, valid_to=None
    ).first()
    if same is not None:
        unchanged()
        return same
    made = Grant(user=user, role_id=role, scope_kind=scope_kind, scope_key=scope_key)
    made.valid_from, made.valid_to = valid_from, valid_to
    if id:
        made.pk = id
    made.save(force_insert=True)
    told: dict[str, object] = {
        "user": str(user.pk),
        "role": role,
        "scope": [scope_kind, str(scope_key)],
        "from": str(valid_from),
    }
    if scope_kind == "office" and scope_key not in with_all_below([user.office_id], office_tree()):
        told["slips_voided"] = user.void_slips()
    record(by, "access.grant", made, office_id=user.office_id, details={**told, "to": str(valid_to or "")})
    if "audit.view" in ROLES[role].permissions:
        tend_log_keys(by=by)
    return made


def _may_give(by: Viewer, user: User, scope_kind: str, scope_key: uuid.UUID) -> None:
    """Refused to give a role to oneself, to an account of another office, or over an office that is not one's own to manage."""
    if by.user_id == user.pk:
        raise Refused(_("Nobody gives a role to themselves. Ask another administrator."))
    if (
        scope_kind == "team"
        and not Team.objects.filter(pk=scope_key, office_id=user.office_id, ended_at=None).exists()
    ):
        raise Refused(_("Choose a team of this account's office."), field="scope")
    over = scope_key if scope_kind == "office" else user.office_id
    if not (by.everything or (by.may_in(MANAGE, user.office_id) and by.may_in(MANAGE, over))):
        raise Refused(_("This belongs to another office. Ask its administrator."))


def _fits(role: str, user: User, scope_kind: str, scope_key: uuid.UUID) -> None:
    """Refuse a partner's role within another scope than what is addressed to her office, and any other role within that."""
    if (ROLES[role].scope == "addressed") != (scope_kind == "addressed"):
        raise Refused(
            _(
                "A partner's officer sees only what is addressed to that organisation; no other role is given that way."
            ),
            field="scope",
        )
    if scope_kind == "addressed" and (user.office.kind != "partner" or scope_key != user.office_id):
        raise Refused(_("This role is for accounts of a partner's office."), field="role")


def held_now(user: User) -> list[Grant]:
    """The roles that an account has today or will have."""
    day = today(user.office.time_zone)
    return list(
        Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), user=user).select_related("user")
    )


def _within(by: Viewer, grants: Iterable[Grant]) -> None:
    """Refused if one of these roles holds in an office whose accounts are not the viewer's to manage."""
    mine = by.offices(MANAGE)
    if not by.everything and any(one.scope_kind == "office" and one.scope_key not in mine for one in grants):
        raise Refused(_("This account has a role beyond your offices. Ask the organisation's administrator."))


def not_above(by: Viewer, user: User) -> None:
    """Refused to lay hands on an account whose roles reach further than one's own: whoever can take it over has them too."""
    user.hold()
    _within(by, held_now(user))


@act("access.end_grant")
def end_grant(*, by: Viewer, grant: Grant, on: dt.date) -> Grant:
    """Take a role back: ``on`` is the first day on which it no longer holds."""
    if by.user_id == grant.user_id:
        raise Refused(_("Nobody takes a role from themselves. Ask another administrator."))
    if not (by.everything or by.may_in(MANAGE, grant.user.office_id)):
        raise Refused(_("This belongs to another office. Ask its administrator."))
    grant.user.hold()
    _within(by, [grant])
    last = on - dt.timedelta(days=1)
    if grant.valid_to is not None and grant.valid_to <= last:
        unchanged()
        return grant
    grant.valid_to = last
    if last < grant.valid_from:
        # Given and taken on one day: it stands wholly in the past, so that from now on it holds for nobody.
        grant.valid_from = last
    grant.save(update_fields=["valid_from", "valid_to"])
    told = {"user": str(grant.user_id), "role": grant.role_id, "to": str(last)}
    record(by, "access.end_grant", grant, office_id=grant.user.office_id, details=told)
    if "audit.view" in ROLES[grant.role_id].permissions:
        tend_log_keys(by=by)
    return grant
