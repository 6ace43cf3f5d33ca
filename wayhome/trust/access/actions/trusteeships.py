"""Other trustees for the recovery key: proposed by one who keeps it, agreed to by a second, made by one of the two.

What the trustees themselves have to say, and what is made of it, stands in ``vault`` (``actions/proposals.py``).
"""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.once import held, wait_for
from wayhome.trust.access.actions.second_persons import ask_second, use_second
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, unchanged
from wayhome.trust.vault.actions import make_proposed, propose_trustees
from wayhome.trust.vault.models import Proposal
from wayhome.trust.vault.queries import INSTALLATION


@act("vault.propose_trustees")
def propose_new_trustees(
    *, by: Viewer, trustees: Sequence[User], reason: str, id: uuid.UUID | None = None
) -> Proposal:
    """Propose trustees and ask a second person who keeps the recovery key to agree."""
    made = propose_trustees(by=by, trustees=trustees, reason=reason, id=id)
    if made.ended_at is None:
        ask_second(by=by, kind="recovery", subject=made.pk, office=_root(by), why=made.reason)
    return made


@act("vault.make_proposed")
def make_new_trustees(*, by: Viewer, proposal: Proposal) -> Proposal:
    """Make the key for those proposed, by one of the two; a second click finds it made."""
    # As whoever proposes or stops: the proposal first, the log's head last. The other way round they would wait for each other.
    wait_for(INSTALLATION)
    held(Proposal.objects.filter(pk=proposal.pk)).get()
    proposal.refresh_from_db()
    if proposal.outcome == "done":
        unchanged()
        return proposal
    use_second(by=by, kind="recovery", subject=proposal.pk)
    make_proposed(by=by, proposal=proposal)
    proposal.refresh_from_db()
    return proposal


def _root(by: Viewer) -> Office:
    """Return the organisation for which she keeps the recovery key."""
    roots = Office.objects.filter(kind="organisation", parent=None, pk__in=by.offices("recovery.manage"))
    found = roots.order_by("code").first()
    if found is None:
        raise Refused(_("Only an administrator of the whole organisation does this."))
    return found
