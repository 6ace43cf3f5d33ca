"""That somebody checked the log."""

from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record
from wayhome.trust.audit.queries import Verdict


@act("access.verify_log")
def note_verified(*, by: Viewer, verdict: Verdict) -> None:
    """Log that somebody checked the chain, and what came out. The check itself stands outside: it may be long, and holds nobody up."""
    told = {"entries": verdict.entries, "broken": len(verdict.findings)}
    record(by, "access.verify_log", ("audit.chain", "all"), details=told)
