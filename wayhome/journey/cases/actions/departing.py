"""When a colleague leaves for good: out of her teams, every key of hers taken, her account and sessions ended. By who keeps accounts."""

from django.utils.translation import ngettext

from wayhome.journey.cases import handing
from wayhome.kit.errors import Refused
from wayhome.trust.access.actions import end_account
from wayhome.trust.access.viewer import Viewer, teams_of
from wayhome.trust.accounts.models import Team, User
from wayhome.trust.audit.actions import act, record
from wayhome.trust.vault.actions import drop_user_holdings, leave_team


@act("cases.depart")
def depart(*, by: Viewer, user: User) -> User:
    """End it all in one act, or nothing of it: Refused while she walks with somebody, or where fewer than two could open something then."""
    left = handing.count_of(user)
    if left:
        raise Refused(
            ngettext(
                "This colleague still walks with one person. Their supervisor hands that person over first.",
                "This colleague still walks with %(n)s persons. Their supervisor hands them over first.",
                left,
            )
            % {"n": left}
        )
    teams = list(Team.objects.filter(pk__in=teams_of(user)).select_related("office"))
    for team in teams:
        leave_team(by=by, team=team, user=user)
    keys = drop_user_holdings(by=by, user=user)
    end_account(by=by, user=user)
    told = {"teams": [str(team.pk) for team in teams], "keys": keys}
    record(by, "cases.depart", user, office_id=user.office_id, details=told)
    return user
