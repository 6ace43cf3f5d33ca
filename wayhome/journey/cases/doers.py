"""Who can be given something to do for a person: only who sees her, so that nothing waits where nobody finds it."""

from django.db.models import Q

from wayhome.journey.cases.models import Assignment, Case
from wayhome.kit.dates import today
from wayhome.trust.access.models import Grant, Role
from wayhome.trust.access.viewer import who_may, with_all_above
from wayhome.trust.accounts.models import User

RECORD = "tasks.record"


def doers(case: Case, needs: str = RECORD) -> list[User]:
    """Return the accounts that may do something for a person: who walks with her, her team, and who leads the office's work.

    ``needs``: only those whose roles have this permission, too.
    """
    day = today(case.office.time_zone)
    roles = [code for code, may in Role.objects.values_list("code", "permissions") if RECORD in may]
    valid = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), role__in=roles, valid_from__lte=day)
    walking = Assignment._base_manager.filter(
        Q(until=None) | Q(until__gte=day), case=case, retired_at=None, happened_on__lte=day
    )
    own = valid.filter(user__in=walking.values("user_id"))
    wide = valid.filter(
        Q(scope_kind="office", scope_key__in=with_all_above([case.office_id]))
        | Q(scope_kind="team", scope_key=case.team_id)
    )
    ids = set(own.values_list("user_id", flat=True)) | set(wide.values_list("user_id", flat=True))
    if needs != RECORD:
        ids &= set(who_may(needs))
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("display_name"))
