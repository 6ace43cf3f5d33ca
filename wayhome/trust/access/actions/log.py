"""That somebody checked the log, and who holds the key to its details."""

from wayhome.trust.access.log_queries import readers
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.audit.queries import Verdict
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
