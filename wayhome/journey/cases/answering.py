"""Who can give a person the whole answer to what is held about her: a colleague who may see all of it, and whose key opens it."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import permissions_on
from wayhome.journey.cases.sealed import opened
from wayhome.registry.people import sealed
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.vault import queries
from wayhome.trust.vault.rules import CASEWORK

# Whoever gives the answer sees all that stands in it: half an answer would be none.
ALL_OF_IT = (
    "identity.view", "consent.view", "counselling.view", "career.view", "support.view", "notes.view", "safety.view", "plans.view",
    "conferences.view", "aftercare.view", "tasks.view",
)  # fmt: skip
NOT_WHOLE = _(
    "You do not see all that we hold about this person. Ask a colleague who does, or the supervisor."
)
NO_KEY = _(
    "Your key does not open who this person is. Sign in again, or ask a colleague of the team to do this."
)
NO_WORDS = _("Your key does not open what was written of the work. Ask a colleague of the team to do this.")


def why_not(viewer: Viewer, case: Case) -> str:
    """Return why this viewer cannot give the answer, or nothing where she can."""
    if set(ALL_OF_IT) - permissions_on(viewer, case, ALL_OF_IT):
        return str(NOT_WHOLE)
    if not sealed.opens(viewer, [case.person_id]) and sealed.is_kept(case.person_id):
        return str(NO_KEY)
    if queries.compartments(CASEWORK, [case.pk]) and opened(viewer, CASEWORK, case.pk) is None:
        return str(NO_WORDS)
    return ""
