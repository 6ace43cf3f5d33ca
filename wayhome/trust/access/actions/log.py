"""That somebody checked the log, who holds the key to its details, and what counts as unusual in an office."""

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.once import held
from wayhome.trust.access.log_queries import readers
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.audit.models import Watch
from wayhome.trust.audit.queries import Verdict
from wayhome.trust.audit.unusual import Limits
from wayhome.trust.audit.upkeep import tend_keys


@act("access.verify_log")
def note_verified(*, by: Viewer, verdict: Verdict) -> None:
    """Log that somebody checked the chain, and what came out. The check itself stands outside: it may be long, and holds nobody up."""
    told = {"entries": verdict.entries, "broken": len(verdict.findings)}
    record(by, "access.verify_log", ("audit.chain", "all"), details=told)


@act("access.tend_log_keys")
def tend_log_keys(*, by: Viewer) -> None:
    """Bring the copies of the log's key to all who read it today, and to nobody else: after roles, passwords and accounts changed."""
    unchanged()
    tend_keys(by=by, readers=readers())


class WatchConflict(Exception):
    """Somebody saved it after this person opened it."""


@act("access.change_watch")
def change_watch(*, by: Viewer, office: Office, version: int, limits: Limits) -> Watch:
    """Say from when on an office is told of looks as unusual. ``version`` is the one shown (0: it had none of its own)."""
    if not by.may_in("audit.view", office.pk):
        raise Refused(_("This belongs to another office."))
    row = held(Watch.objects.filter(office_id=office.pk)).first()
    if (row.version if row else 0) != version:
        raise WatchConflict
    fresh = Watch(office_id=office.pk, version=version + 1, **asdict(limits))
    before = {name: getattr(row, name) for name in asdict(limits)} if row else {}
    if before == asdict(limits):
        unchanged()
        return fresh
    fresh.save()
    told = {name: [str(before.get(name, "")), str(value)] for name, value in asdict(limits).items()}
    changed = {name: pair for name, pair in told.items() if pair[0] != pair[1]}
    record(by, "access.change_watch", ("audit.watch", office.pk), office_id=office.pk, details=changed)
    return fresh
