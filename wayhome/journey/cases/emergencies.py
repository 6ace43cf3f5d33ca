"""Reading what was opened in an emergency: who is on duty finds a person by code or paper number, supervisors see what was opened."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wayhome.journey.cases import rules
from wayhome.journey.cases.models import Case, case_scope
from wayhome.kit.dates import now
from wayhome.kit.ids import read_code
from wayhome.trust.access.models import BreakGlass
from wayhome.trust.access.viewer import BREAK_GLASS, Viewer
from wayhome.trust.vault.queries import Notice

SEES = "cases.edit"


@dataclass(frozen=True)
class Opened:
    """One opening with the case it was for, and whether it still stands."""

    glass: BreakGlass
    case: Case
    open: bool


def named(viewer: Viewer, typed: str) -> Case | None:
    """Return the newest case of the offices in which the viewer is on duty whose code or paper number is exactly this, or None."""
    code, number = read_code(typed), rules.paper_number(typed)
    wanted = Q(person__code=code) if code else Q(paper_number=number) if number else None
    if wanted is None:
        return None
    offices = viewer.offices(BREAK_GLASS)
    found = Case.objects.unscoped("who is on duty opens a person by her code, with a reason").filter(
        wanted, office__in=offices, retired_at=None
    )
    return found.select_related("person", "office").order_by("-happened_on", "-pk").first()


def seen_without(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer may see the case and who the person is without any emergency."""
    whole = case_scope(viewer, "cases.view") & case_scope(viewer, "identity.view")
    mine = Case.objects.unscoped("whether she may see it anyway").filter(whole, pk=case.pk)
    return case.pk not in viewer.broken and mine.exists()


def mine_open(viewer: Viewer) -> list[Opened]:
    """Return what the viewer has opened and may still read, the latest first."""
    return _with_cases(BreakGlass.objects.filter(user=viewer.user_id, until__gt=now()).order_by("-opened_at"))


def mine_on(viewer: Viewer, case: Case) -> BreakGlass | None:
    """Return the opening through which the viewer reads this case now, if it is through one."""
    if case.pk not in viewer.broken:
        return None
    found = BreakGlass.objects.filter(user=viewer.user_id, case_id=case.pk, until__gt=now())
    return found.order_by("-until").first()


def opened(viewer: Viewer) -> QuerySet[BreakGlass]:
    """Return what was opened in the offices that the viewer leads, what nobody has seen yet first."""
    found = BreakGlass.objects.filter(office__in=viewer.offices(SEES)).select_related(
        "user", "seen_by", "office"
    )
    return found.order_by(F("seen_at").asc(nulls_first=True), "-opened_at", "pk")


def unseen(viewer: Viewer) -> int:
    """Return how many openings by colleagues wait to be seen by a supervisor."""
    if not viewer.offices(SEES):
        return 0
    return opened(viewer).filter(seen_at=None).exclude(user=viewer.user_id).count()


def notices(viewer: Viewer) -> list[Notice]:
    """Return the lines of the day's page: what a supervisor has to look at, what the viewer herself has open."""
    told, n, mine = [], unseen(viewer), len(mine_open(viewer)) if viewer.broken else 0
    if n:
        words = ngettext_lazy(
            "A colleague opened a person's record in an emergency.",
            "%(n)s times a colleague opened a person's record in an emergency.",
            n,
        )
        told.append(Notice(words % {"n": n}, "cases:emergencies"))
    if mine:
        told.append(Notice(_("You have a person's record open in an emergency."), "cases:emergency"))
    return told


def opening(viewer: Viewer, id: uuid.UUID) -> Opened | None:
    """Return one opening of the viewer's own that still stands, or None."""
    return next((one for one in mine_open(viewer) if one.glass.pk == id), None)


def with_cases(viewer: Viewer, listed: Iterable[BreakGlass]) -> list[Opened]:
    """Return these openings (of a page of ``opened``) with their cases; two queries, however many."""
    return _with_cases(listed)


def _with_cases(listed: Iterable[BreakGlass]) -> list[Opened]:
    rows = list(listed)
    cases = Case.objects.unscoped("named beside openings that the viewer may see").select_related("person")
    known = {case.pk: case for case in cases.filter(pk__in=[row.case_id for row in rows])}
    moment = now()
    return [Opened(row, known[row.case_id], row.until > moment) for row in rows if row.case_id in known]
