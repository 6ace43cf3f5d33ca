"""Accounts and offices as a viewer may see them (the log: ``log_queries``)."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from wayhome.kit.dates import today
from wayhome.trust.access.models import Grant
from wayhome.trust.access.roles import ROLES, RoleSpec
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, Team, User


def accounts(viewer: Viewer, typed: str = "", permission: str = "accounts.view") -> QuerySet[User]:
    """Return the accounts of the viewer's offices, by name; ``typed`` is a part of a name or user name."""
    found = User.objects.filter(office_id__in=viewer.offices(permission)).select_related("office")
    for word in typed.split():
        found = found.filter(Q(display_name__icontains=word) | Q(username__icontains=word.lower()))
    return found.order_by("-is_active", "display_name", "username")


def with_roles(found: QuerySet[User]) -> QuerySet[User]:
    """Read the grants of a whole list of accounts with one query."""
    return found.prefetch_related("grants")


def role_names(user: User) -> list[str | Promise]:
    """Return the names of the roles that an account has today or will have."""
    day = today(user.office.time_zone)
    held = {grant.role_id for grant in user.grants.all() if grant.valid_to is None or grant.valid_to >= day}
    return [spec.name for code, spec in ROLES.items() if code in held]


def account(viewer: Viewer, id: uuid.UUID, permission: str = "accounts.view") -> User:
    """Return one account of the viewer's offices; User.DoesNotExist for any other."""
    return accounts(viewer, permission=permission).get(pk=id)


def offices(viewer: Viewer, permission: str) -> list[Office]:
    """Return the offices over which the viewer has a permission, each after the one it stands under."""
    return in_tree_order(Office.objects.filter(pk__in=viewer.offices(permission)).select_related("parent"))


def teams_of_offices(offices: Collection[Office]) -> list[Team]:
    """Return the teams of these offices whose caseload a role can be given over."""
    found = Team.objects.filter(office__in=offices, kind="caseload", ended_at=None)
    return list(found.select_related("office").order_by("office__code", "name"))


def in_tree_order(found: QuerySet[Office]) -> list[Office]:
    """Return offices so that every one follows its parent, siblings by short name."""
    rows = list(found.order_by("code"))
    known = {row.pk for row in rows}
    below: dict[uuid.UUID | None, list[Office]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)

    def walk(parent: uuid.UUID | None) -> list[Office]:
        return [found for child in below.get(parent, []) for found in (child, *walk(child.pk))]

    return walk(None)


def office(viewer: Viewer, id: uuid.UUID) -> Office:
    """Return one office whose settings the viewer may change; Office.DoesNotExist for any other."""
    return Office.objects.select_related("parent").filter(pk__in=viewer.offices("offices.manage")).get(pk=id)


@dataclass(frozen=True)
class Held:
    """A grant in words: the role, where it holds, since and until when, and whether it holds now (or is yet to come)."""

    grant: Grant
    spec: RoleSpec
    office: Office | None
    team: Team | None
    state: str

    @property
    def name(self) -> str | Promise:
        """The role's name."""
        return self.spec.name


def roles_of(user: User, day: dt.date) -> list[Held]:
    """Return all grants of an account, those of today first (``now``), then ``later``, then ``past``."""
    grants = list(Grant.objects.filter(user=user).order_by("-valid_from", "role_id"))
    keys = [grant.scope_key for grant in grants]
    named = Office.objects.in_bulk(keys)
    shared = Team.objects.in_bulk(keys) if any(grant.scope_kind == "team" for grant in grants) else {}

    def state(grant: Grant) -> str:
        if grant.valid_from > day:
            return "later"
        return "past" if grant.valid_to is not None and grant.valid_to < day else "now"

    held = [
        Held(
            grant, ROLES[grant.role_id], named.get(grant.scope_key), shared.get(grant.scope_key), state(grant)
        )
        for grant in grants
    ]
    return sorted(held, key=lambda one: ("now", "later", "past").index(one.state))


def has_second_step(user: User) -> bool:
    """Whether the account asks for a code or a passkey after the password."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()
