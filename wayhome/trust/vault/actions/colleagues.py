"""What colleagues do for each other's keys: giving back what new keys lost, and taking everything from who leaves for good."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.once import wait_for
from wayhome.trust.accounts.models import Team, User
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions.compartments import Keeper, seal_rows
from wayhome.trust.vault.actions.destroying import destroy
from wayhome.trust.vault.actions.recovering import SIGN_IN
from wayhome.trust.vault.actions.teams import let_in, must_manage_teams
from wayhome.trust.vault.models import Compartment, Holding


@act("vault.reseal_for")
def reseal_for(*, by: Keeper, user: User) -> int:
    """Give a colleague with new keys what her old ones held and the actor can open: teams she belongs to, and what she held herself.

    Returns how many keys. What the actor cannot open waits for another colleague.
    """
    ring = keyring.of(by)
    if ring is None:
        raise Refused(SIGN_IN)
    holder = queries.user_holder(user)
    if holder is None:
        raise Refused(_("This colleague has not chosen a password yet. Try again once that is done."))
    if ring.user.pk == user.pk:
        raise Refused(_("Nobody gives keys to themselves. Ask a colleague."))
    let = 0
    for team in Team.objects.filter(pk__in=queries.teams_awaiting(ring.user, user)):
        let += let_in(by=by, team=team, users=[user])
    keys = ring.keys_of(queries.stale_holdings(user).values("compartment"))
    sealed = seal_rows(by, keys, [holder])
    if not let and not sealed:
        unchanged()
        return 0
    record(by, "vault.reseal_for", user, office_id=user.office_id, details={"teams": let, "count": sealed})
    return let + sealed


@act("vault.drop_user_holdings")
def drop_user_holdings(*, by: Keeper, user: User) -> int:
    """Take every key that somebody holds herself, as part of her leaving; return how many. Her teams' are ``leave_team``'s.

    Refused where fewer than two people could open something then.
    """
    must_manage_teams(by, user.office_id)
    wait_for(queries.KEYS_GO)
    end_what_is_about(by=by, user=user)
    hers = Holding.objects.filter(holder_kind=rules.USER, holder_id=user.pk)
    _enough_people(
        list(hers.filter(compartment__destroyed_at=None).values_list("compartment_id", flat=True)), user
    )
    gone, _each = hers.delete()
    if not gone:
        unchanged()
        return 0
    record(by, "vault.drop_user_holdings", user, office_id=user.office_id, details={"count": gone})
    return gone


@act("vault.end_what_is_about")
def end_what_is_about(*, by: Keeper, user: User) -> int:
    """Destroy what is about an account that ends, where fewer than two others could open it then; return how many. Part of its end."""
    ids = Compartment.objects.filter(kind__in=rules.OF_ACCOUNT, subject=user.pk, destroyed_at=None)
    short = queries.too_few(list(ids.values_list("pk", flat=True)), without=user.pk)
    if not short:
        unchanged()
        return 0
    kinds = set(Compartment.objects.filter(pk__in=short).values_list("kind", flat=True))
    gone = destroy(by=by, subjects={kind: [user.pk] for kind in kinds}, office_id=user.office_id)
    record(by, "vault.end_what_is_about", user, office_id=user.office_id, details={"count": len(gone)})
    return len(gone)


def _enough_people(compartments: Collection[UUID], user: User) -> None:
    alone = queries.too_few(compartments, without=user.pk) if compartments else []
    if not alone:
        return
    kinds = set(Compartment.objects.filter(pk__in=alone).values_list("kind", flat=True))
    if kinds <= rules.OF_ACCOUNT:
        raise Refused(
            _(
                "What was agreed in talks with colleagues could be opened by fewer than two people then. First let another supervisor read it: Supervision, or the colleagues' own pages."
            )
        )
    more = (
        _(
            "Counselling notes this colleague holds could be opened by fewer than two people then. Give the key to another colleague first."
        )
        if rules.CLINICAL in kinds
        else _(
            "Something this colleague holds could be opened by fewer than two people then. Hand over the people they walk with first."
        )
    )
    raise Refused(more)
