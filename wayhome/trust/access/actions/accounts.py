"""Accounts as administrators have them: invited with a first role, given a slip, ended with every role."""

import uuid

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.once import wait_for
from wayhome.trust.access.actions.roles import MANAGE, end_grant, grant, held_now, not_above
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.actions import close_account, make_slip, open_account
from wayhome.trust.accounts.models import Office, Slip, User
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault.actions import end_what_is_about
from wayhome.trust.vault.queries import INSTALLATION, KEYS_GO, gap_without, lost_without, pair_now, ways
from wayhome.trust.vault.rules import RECOVERY


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
    wait_for(KEYS_GO)
    user.refresh_from_db()
    _two_remain(user, ends=False)
    return make_slip(by=by, user=user, id=id)


@act("access.end_account")
def end_account(*, by: Viewer, user: User) -> User:
    """End an account with every role it has: nothing of it works from this moment on.

    Refused where fewer than two people could open something then, or too few trustees the recovery key.
    """
    not_above(by, user)
    wait_for(KEYS_GO)
    user.hold()
    end_what_is_about(by=by, user=user)
    _two_remain(user, ends=True)
    _trustees_remain(user)
    close_account(by=by, user=user)
    day = today(user.office.time_zone)
    for held in held_now(user):
        end_grant(by=by, grant=held, on=day)
    return user


@act("access.drop_second_step")
def drop_second_step(*, by: Viewer, user: User) -> None:
    """Take away the second step of somebody who lost the phone and the codes; she signs in by password and sets it up anew."""
    if by.user_id == user.pk or not (by.everything or by.may_in(MANAGE, user.office_id)):
        raise Refused(_("Nobody changes their own account here. Ask another administrator."))
    not_above(by, user)
    gone, _each = Authenticator.objects.filter(user=user).delete()
    if gone:
        record(by, "access.drop_second_step", user, office_id=user.office_id)
    else:
        unchanged()


def _two_remain(user: User, *, ends: bool) -> None:
    """Refused to take an account's keys away while fewer than two others could open something then; it says who is let in first.

    What nobody else can open, but the recovery key holds, does not stop a slip: only its trustees can bring that back, and they do so
    once her keys are gone.
    """
    lost = len(lost_without(user))
    if lost:
        raise Refused(
            ngettext(
                "Nobody else can open one thing that this colleague can open, and it would be lost. Let the colleague give it to another first, or set up the recovery key.",
                "Nobody else can open %(n)s things that this colleague can open, and they would be lost. Let the colleague give them to another first, or set up the recovery key.",
                lost,
            )
            % {"n": lost}
        )
    gap = gap_without(user, stays=not ends)
    if gap is None or (not ends and gap.unheld == gap.count):
        return
    told = {"n": gap.count, "teams": ", ".join(gap.teams), "names": ", ".join(gap.colleagues)}
    if gap.teams:
        raise Refused(
            ngettext(
                "Without this colleague fewer than two people could open one thing. First put another colleague into a team that holds it, and let them in: %(teams)s. If this colleague must be out at once, end their roles: that holds from the same moment.",
                "Without this colleague fewer than two people could open %(n)s things. First put another colleague into a team that holds them, and let that one in: %(teams)s. If this colleague must be out at once, end their roles: that holds from the same moment.",
                gap.count,
            )
            % told
        )
    if gap.colleagues and gap.talks:
        raise Refused(
            ngettext(
                "Without this colleague fewer than two people could open what was agreed in talks with one colleague. First let another supervisor read it: Supervision, or the colleague's own page. If this account must end at once, first end its roles: that holds from the same moment.",
                "Without this colleague fewer than two people could open what was agreed in talks with %(n)s colleagues. First let another supervisor read it: Supervision, or the colleagues' own pages. If this account must end at once, first end its roles: that holds from the same moment.",
                gap.count,
            )
            % told
        )
    if gap.colleagues:
        raise Refused(
            ngettext(
                "Without this colleague fewer than two people could open one thing, such as counselling notes. First let another colleague walk with that person too; who can give the key: %(names)s. If this colleague must be out at once, end their roles: that holds from the same moment.",
                "Without this colleague fewer than two people could open %(n)s things, such as counselling notes. First let another colleague walk with those persons too; who can give the keys: %(names)s. If this colleague must be out at once, end their roles: that holds from the same moment.",
                gap.count,
            )
            % told
        )
    raise Refused(
        ngettext(
            "Nobody else can open one thing that this colleague can open. Let the colleague give it to two others first; or print a slip for this colleague, and let the trustees of the recovery key open it.",
            "Nobody else can open %(n)s things that this colleague can open. Let the colleague give them to two others first; or print a slip for this colleague, and let the trustees of the recovery key open them.",
            gap.count,
        )
        % told
    )


def _trustees_remain(user: User) -> None:
    """Refused to end a trustee without whom too few could open the recovery key: others are proposed first."""
    pair = pair_now(RECOVERY, INSTALLATION)
    if pair is None:
        return
    usable = ways(pair).values()
    if any(user.pk in {one.user_id for one in way} for way in usable) and all(
        user.pk in {one.user_id for one in way} for way in usable
    ):
        raise Refused(
            _(
                "This colleague is a trustee, and without them too few could open the recovery key. Propose other trustees first, while they can still agree: Teams, Recovery key."
            )
        )
