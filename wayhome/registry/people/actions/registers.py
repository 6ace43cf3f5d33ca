"""Keeping the teams' books of names: notes taken over, whoever is forgotten taken out. What a book says is read in ``sealed`` alone."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.registry.people import fingerprints, sealed
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Team
from wayhome.trust.audit.actions import act, record, unchanged


@act("people.rewrite_register")
def rewrite_register(*, by: Viewer, team: Team) -> int:
    """Write a team's book of names anew, with the notes that wait for it; return how many people stand in it."""
    people = sealed.rewrite(by, team)
    if people is None:
        raise Refused(_("Your keys do not open this team's list of names. Ask a colleague of the team."))
    record(by, "people.rewrite_register", team, office_id=team.office_id, details={"people": people})
    return people


@act("people.rewrite_register")
def keep_registers(*, by: Viewer) -> int:
    """Rewrite the books for which many notes wait and that the actor can open; return how many. Called where somebody writes anyway."""
    owing = Team.objects.filter(pk__in=sealed.books_owing(by)).order_by("pk")
    done = sum(rewrite_register(by=by, team=team) >= 0 for team in owing)
    if not done:
        unchanged()
    return done


@act("people.forget_names")
def forget_names(
    *, by: Viewer, person_ids: Collection[uuid.UUID], office_id: uuid.UUID | None = None
) -> list[Team]:
    """Take persons out of every book and destroy their fingerprints; return the teams whose book still waits for a holder.

    Called by the act that forgets them, after their keys were destroyed: so nothing brings them back. A book that the actor can open
    is written anew at once, over the older one.
    """
    gone = fingerprints.forget(person_ids)
    teams = sealed.tombstones(by, person_ids)
    owing = [team for team in teams if sealed.rewrite(by, team) is None]
    told = {"persons": sorted(str(one) for one in person_ids), "fingerprints": gone, "owing": len(owing)}
    record(by, "people.forget_names", ("people.register", ""), office_id=office_id, details=told)
    return owing
