"""The log as a viewer may see it, and who can open its details."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wayhome.kit.dates import end_of_day, today
from wayhome.trust.access.models import Grant
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.models import AuditKey, AuditKeyCopy, Entry
from wayhome.trust.audit.queries import log

READ = "audit.view"
_READING_ROLES = [code for code, spec in ROLES.items() if READ in spec.permissions]


def entries(
    viewer: Viewer,
    *,
    verb: str = "",
    actor: str = "",
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> QuerySet[Entry]:
    """Return the log of the viewer's offices; who reads it for a whole organisation also sees what belongs to no office."""
    mine = viewer.offices(READ)
    whole = viewer.everything or Office.objects.filter(pk__in=mine, parent=None, kind="organisation").exists()
    zone = viewer.zone
    found = log(
        verb=verb,
        actor=actor,
        first=None if first is None else end_of_day(first - dt.timedelta(days=1), zone),
        end=None if last is None else end_of_day(last, zone),
    )
    here = Q(office_id__in=mine) | Q(office_id=None) if whole else Q(office_id__in=mine)
    return found if viewer.everything else found.filter(here)


def names_of(found: list[Entry]) -> dict[str, str]:
    """Return {id: name} of the accounts that these entries are about."""
    ids = {
        entry.object_id
        for entry in found
        if entry.object_kind == "accounts.user" and len(entry.object_id) == 36
    }
    return {str(key): name for key, name in User.objects.filter(pk__in=ids).values_list("pk", "display_name")}


def readers() -> dict[uuid.UUID, bytes]:
    """Return {account: its public key} of all who read the log today and have keys: they hold copies of its key."""
    grants = Grant.objects.filter(role_id__in=_READING_ROLES, user__is_active=True).select_related(
        "user__office"
    )
    found = {}
    for grant in grants:
        day = today(grant.user.office.time_zone)
        holds = grant.valid_from <= day and (grant.valid_to is None or grant.valid_to >= day)
        if holds and grant.user.public_key is not None:
            found[grant.user_id] = bytes(grant.user.public_key)
    return found


@dataclass(frozen=True)
class Holder:
    """Somebody who reads the log: whether she can open its newest details, and all older ones."""

    user: User
    newest: bool
    older: bool


@dataclass(frozen=True)
class KeyState:
    """Who can open the log's details; ``under_pepper``: the machine still can, so that a first reader can be let in."""

    holders: list[Holder]
    under_pepper: bool

    @property
    def ready(self) -> int:
        """How many people can open what is written now."""
        return sum(holder.newest for holder in self.holders)


def key_state() -> KeyState:
    """Return who can open the log's details."""
    hers = readers()
    keys = dict(AuditKey.objects.values_list("version", "wrapped"))
    has: dict[uuid.UUID, set[int]] = {}
    for user_id, version, public in AuditKeyCopy.objects.values_list("user_id", "version", "user_public"):
        if hers.get(user_id) == bytes(public):
            has.setdefault(user_id, set()).add(version)
    newest = max(keys, default=0)
    people = User.objects.filter(pk__in=hers).select_related("office").order_by("display_name")
    holders = [
        Holder(user, newest in has.get(user.pk, ()), set(keys) == has.get(user.pk, set())) for user in people
    ]
    return KeyState(holders, keys.get(newest) is not None)
