"""Who is known long enough to be given a part of the recovery key: asked inside acts."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.trust.accounts.models import User
from wayhome.trust.vault import queries, rules

TOO_YOUNG = _(
    "%(names)s: the account, or its password, is younger than a week. Wait until colleagues have had time to see it."
)


def must_be_known(users: Sequence[User], field: str = "") -> None:
    """Refused where one of these accounts was opened only days ago: it could be of whoever asks.

    While there is no recovery key whose trustees vouch for anybody, a password chosen anew counts like a new account.
    """
    first = queries.pair_now(rules.RECOVERY, queries.INSTALLATION) is None
    young = queries.too_young(users, keys=first)
    if young:
        raise Refused(TOO_YOUNG % {"names": ", ".join(one.display_name for one in young)}, field=field)
