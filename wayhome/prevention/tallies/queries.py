"""Reading what else an office counts: a month of it with totals by kind, one count, the kinds."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.http import Http404
from django.utils.translation import get_language

from wayhome.kit import formats
from wayhome.kit.dates import Month
from wayhome.prevention.tallies.models import Tally, TallyKind, correctable
from wayhome.prevention.tallies.rules import in_language
from wayhome.registry.agencies.models import Project
from wayhome.trust.access.offices import offices_for
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_above, with_all_below
from wayhome.trust.accounts.models import Office, User


@dataclass(frozen=True)
class Total:
    """What a month counts of one kind: never added to that of another."""

    kind: TallyKind
    quantity: Decimal
    times: int

    @property
    def name(self) -> str:
        """What is counted."""
        return name_of(self.kind)

    @property
    def unit(self) -> str:
        """In which unit."""
        return unit_of(self.kind)


def name_of(kind: TallyKind) -> str:
    """Return what a kind counts, in the page's language where it has words in it."""
    return in_language(kind.names, formats.language(get_language()))


def unit_of(kind: TallyKind) -> str:
    """Return the unit of a kind, likewise."""
    return in_language(kind.units, formats.language(get_language()))


def in_month(viewer: Viewer, month: Month) -> QuerySet[Tally]:
    """Return a month's counts that the viewer may see, newest first, without retired ones."""
    found = Tally.objects.visible_to(viewer).filter(
        happened_on__range=(month.first, month.last), retired_at=None
    )
    return found.select_related("kind", "office", "place", "done_by").order_by(
        "-happened_on", "-recorded_at", "pk"
    )


def totals(viewer: Viewer, month: Month, of: Iterable[uuid.UUID] | None = None) -> list[Total]:
    """Return the month's totals (of these offices), each kind by itself, by office and name."""
    found_in = in_month(viewer, month)
    found_in = found_in if of is None else found_in.filter(office__in=list(of))
    rows = found_in.order_by().values("kind").annotate(sum=Sum("quantity"), times=Count("pk"))
    found = {row["kind"]: row for row in rows}
    kinds = TallyKind.objects.filter(pk__in=list(found)).select_related("office")
    made = [Total(kind, found[kind.pk]["sum"], found[kind.pk]["times"]) for kind in kinds]
    return sorted(made, key=lambda one: (one.kind.office.code, one.name, str(one.kind.pk)))


def tally_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False) -> Tally:
    """Return a count, retired or not; Http404 where the viewer may not see (or correct) it."""
    found = Tally.objects.visible_to(viewer).filter(pk=id)
    if to_correct:
        found = found.filter(correctable(viewer), retired_at=None)
    tally = found.select_related("kind", "office", "place", "project", "done_by", "recorded_by").first()
    if tally is None:
        raise Http404
    return tally


def may_correct(viewer: Viewer, tally: Tally) -> bool:
    """Whether the viewer may correct or retire this count."""
    return (
        tally.retired_at is None
        and Tally.objects.visible_to(viewer).filter(correctable(viewer), pk=tally.pk).exists()
    )


def offices(viewer: Viewer, permission: str) -> set[uuid.UUID]:
    """Return the offices for which the viewer may do this, her own too where she may do it for herself."""
    allowed = set(viewer.offices(permission))
    if viewer.own(permission) and viewer.user is not None:
        allowed.add(viewer.user.office_id)
    return allowed


def countable(viewer: Viewer) -> list[TallyKind]:
    """Return the kinds that the viewer may count now, of her offices and those above them, those of her own office first."""
    allowed = with_all_above(offices(viewer, "tallies.record"))
    kinds = TallyKind.objects.filter(office__in=allowed, retired_at=None, ended_on=None).select_related(
        "office"
    )
    own = viewer.user.office_id if viewer.user else None
    return sorted(kinds, key=lambda kind: (kind.office_id != own, kind.office.code, name_of(kind)))


def counting(viewer: Viewer, kind: TallyKind) -> Office | None:
    """Return the office for which the viewer counts a kind: the one it is of, else her own below it; None where she may not."""
    if viewer.may_in("tallies.record", kind.office_id):
        return kind.office
    own = viewer.user.office if viewer.user else None
    if own is None or not viewer.may_in("tallies.record", own.pk):
        return None
    return own if kind.office_id in with_all_above([own.pk]) else None


def managed(viewer: Viewer) -> list[TallyKind]:
    """Return all kinds that the viewer may change, ended ones last."""
    kinds = TallyKind.objects.filter(office__in=viewer.offices("tallies.manage"), retired_at=None)
    return sorted(
        kinds.select_related("office"),
        key=lambda kind: (kind.ended_on is not None, kind.office.code, name_of(kind)),
    )


def kind_for(viewer: Viewer, id: uuid.UUID) -> TallyKind:
    """Return a kind that the viewer may change; Http404 else."""
    found = TallyKind.objects.filter(pk=id, retired_at=None, office__in=viewer.offices("tallies.manage"))
    kind = found.select_related("office", "recorded_by").first()
    if kind is None:
        raise Http404
    return kind


def offices_managed(viewer: Viewer) -> list[Office]:
    """Return the offices for which the viewer says what is counted, her own first."""
    return offices_for(viewer, "tallies.manage")


def staff(viewer: Viewer, office_ids: Iterable[uuid.UUID]) -> QuerySet[User]:
    """Return the active accounts that work with these offices: their own, those above them and those of their sites."""
    tree, roots = office_tree(), list(office_ids)
    near = set(with_all_below(roots, tree))
    for root in roots:
        above: uuid.UUID | None = root
        while above is not None and above in tree:
            near.add(above)
            above = tree[above]
    return User.objects.filter(office_id__in=near, is_active=True).order_by("display_name")


def projects(viewer: Viewer, office_ids: Iterable[uuid.UUID]) -> QuerySet[Project]:
    """Return the projects of these offices and of those above them, newest first."""
    return Project.objects.filter(office__in=with_all_above(office_ids), retired_at=None).order_by(
        "-starts_on", "code"
    )
