"""Acts that need two persons, as those who may ask for or agree to them see them."""

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext_lazy

from wayhome.kit.dates import now
from wayhome.trust.access.actions.second_persons import PERMISSION
from wayhome.trust.access.models import SecondPerson
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.vault.queries import Notice, all_proposals


@dataclass(frozen=True)
class Waiting:
    """What stands open: what asks for her yes, what she asked for, and what was agreed to and is not done yet."""

    for_her: list[SecondPerson]
    hers: list[SecondPerson]
    agreed: list[SecondPerson]

    @property
    def any(self) -> bool:
        """Whether anything stands open."""
        return bool(self.for_her or self.hers or self.agreed)


def standing(viewer: Viewer) -> QuerySet[SecondPerson]:
    """Return the requests that stand open in offices where the viewer may ask for such an act, or agree to it."""
    hers = Q(pk__in=[])
    for kind, permission in PERMISSION.items():
        hers |= Q(kind=kind, office__in=viewer.offices(permission))
    over = Q(kind="recovery", subject__in=all_proposals().exclude(ended_at=None).values("pk"))
    found = SecondPerson.objects.filter(hers, done_at=None, refused_by=None, runs_out_at__gt=now()).exclude(
        over
    )
    return found.select_related("asked_by", "agreed_by", "office").order_by("runs_out_at")


def waiting(viewer: Viewer) -> Waiting:
    """Return what stands open for this viewer."""
    rows = list(standing(viewer)) if viewer.user else []
    return Waiting(
        [one for one in rows if one.agreed_by_id is None and one.asked_by_id != viewer.user_id],
        [one for one in rows if one.agreed_by_id is None and one.asked_by_id == viewer.user_id],
        [one for one in rows if one.agreed_by_id is not None],
    )


def one(viewer: Viewer, id: uuid.UUID) -> SecondPerson | None:
    """Return one that stands open for this viewer, or None."""
    return standing(viewer).filter(pk=id).first()


def notices(viewer: Viewer) -> list[Notice]:
    """Return the lines of the day's page: what asks for her yes, and what she and a colleague agreed on and nobody has done."""
    if not any(viewer.offices(permission) for permission in PERMISSION.values()):
        return []
    stands = waiting(viewer)
    told, n = [], len(stands.for_her)
    if n:
        words = ngettext_lazy("An act waits for a second person.", "%(n)s acts wait for a second person.", n)
        told.append(Notice(words % {"n": n}, "access:second"))
    ready = sum(viewer.user_id in (one.asked_by_id, one.agreed_by_id) for one in stands.agreed)
    if ready:
        words = ngettext_lazy(
            "What you two agreed on can be done now.", "%(n)s things you agreed on can be done now.", ready
        )
        told.append(Notice(words % {"n": ready}, "access:second"))
    return told
