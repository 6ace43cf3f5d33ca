"""Accounts as administrators have them: invited with a first role, given a slip, ended with every role."""

import uuid

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.actions.roles import MANAGE, end_grant, grant, held_now, not_above
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.actions import close_account, make_slip, open_account
from wayhome.trust.accounts.models import Office, Slip, User
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault.queries import lost_without


@act("access.invite")
def invite(
    *,
    by: Viewer,
    id: uuid.UUID,
    username: str,
    display_name: str,
    office: Office,
    language: str,
    role: str,
    scope_kind: str,
    scope_key: uuid.UUID,
) -> tuple[User, str | None]:
    """Open an account with its first role and a slip; returns the slip's code, None when the same form came twice."""
    user = open_account(
        by=by, id=id, username=username, display_name=display_name, office=office, language=language
    )
    first_day = today(office.time_zone)
    grant(by=by, user=user, role=role, scope_kind=scope_kind, scope_key=scope_key, valid_from=first_day)
    _slip, code = new_slip(by=by, user=user, id=uuid.uuid5(id, "first slip"))
    return user, code


@act("access.new_slip")
def new_slip(*, by: Viewer, user: User, id: uuid.UUID | None = None) -> tuple[Slip, str | None]:
    """Make a slip (``accounts.make_slip``) for an account whose roles all lie within the viewer's offices."""
    not_above(by, user)
    _nothing_lost(user)
    return make_slip(by=by, user=user, id=id)


@act("access.end_account")
def end_account(*, by: Viewer, user: User) -> User:
    """End an account with every role it has: nothing of it works from this moment on."""
    not_above(by, user)
    _nothing_lost(user)
    close_account(by=by, user=user)
    day = today(user.office.time_zone)
    for held in held_now(user):
        end_grant(by=by, grant=held, on=day)
    return user


@act("access.drop_second_step")
def drop_second_step(*, by: Viewer, user: User) -> None:
    """Take away the second step of somebody who lost the phone and the codes; she signs in by password and sets it up anew."""
    if by.user_id == user.pk or not (by.everything or by.may_in(MANAGE, user.office_id)):
        raise Refused(_("Nobody changes her own account here. Ask another administrator."))
    not_above(by, user)
    gone, _each = Authenticator.objects.filter(user=user).delete()
    if gone:
        record(by, "access.drop_second_step", user, office_id=user.office_id)
    else:
        unchanged()


def _nothing_lost(user: User) -> None:
    """Refused to take an account's keys away while it alone can open something that the recovery key does not hold either."""
    lost = len(lost_without(user))
    if lost:
        raise Refused(
            ngettext(
                "Nobody else can open one thing that she can open, and it would be lost. Let her give it to a colleague first, or set up the recovery key.",
                "Nobody else can open %(n)s things that she can open, and they would be lost. Let her give them to a colleague first, or set up the recovery key.",
                lost,
            )
            % {"n": lost}
        )
