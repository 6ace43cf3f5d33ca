"""The nightly look over all keys: counts what stands badly, and destroys what has run out. Opens nothing."""

from wayhome.kit.dates import now
from wayhome.trust.accounts.models import Team
from wayhome.trust.audit.actions import Actor, act, record
from wayhome.trust.vault import queries
from wayhome.trust.vault.actions.proposals import end_expired
from wayhome.trust.vault.actions.recovering import clear_expired
from wayhome.trust.vault.models import Compartment, KeyCheck


@act("vault.check_keys")
def check_keys(*, by: Actor) -> KeyCheck:
    """Count what fewer than two people can open, what the recovery key does not hold, and teams that owe a new pair; keep it."""
    clear_expired(by=by)
    end_expired(by)
    teams = queries.states(list(Team.objects.filter(ended_at=None).select_related("office")))
    made = KeyCheck(
        at=now(),
        compartments=Compartment.objects.filter(destroyed_at=None).count(),
        short=len(queries.orphaned()),
        not_held=queries.not_held().count(),
        rotations=sum(one.rotation_due for one in teams),
    )
    made.save(force_insert=True)
    told = {"short": made.short, "not_held": made.not_held, "rotations": made.rotations}
    record(by, "vault.check_keys", made, details=told)
    return made
