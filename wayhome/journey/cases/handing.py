"""Reading hand-overs: whose people pass to whom, what waits for a supervisor, what is left to do for each person."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import (
    Admission,
    Assignment,
    Case,
    Consent,
    HandOver,
    HandOverLine,
    case_scope,
)
from wayhome.kit import formats
from wayhome.kit.dates import today
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.vault.queries import Notice

EDIT = "cases.edit"


def leads(viewer: Viewer, user: User) -> bool:
    """Whether the viewer leads the case work of this account's office."""
    return viewer.everything or user.office_id in viewer.offices(EDIT)


def running(user: User) -> QuerySet[Assignment]:
    """Return an account's assignments that hold today or begin later, of records that stand."""
    day = today(user.office.time_zone)
    found = Assignment.objects.unscoped(
        "what passes to others; asked for by who may, see handing.of_hers"
    ).filter(Q(until=None) | Q(until__gte=day), user=user, retired_at=None, case__retired_at=None)
    return found.order_by("-case__happened_on", "case_id")


def of_hers(viewer: Viewer, user: User, *, named: bool = False) -> list[Assignment]:
    """Return those of an account's running assignments that the viewer may pass on: by the right over the case."""
    mine = running(user).filter(case_scope(viewer, EDIT, "case__", "case__office_id"))
    return list(mine.select_related("case__person" if named else "case"))


def count_of(user: User) -> int:
    """Return how many persons an account walks with: a number only, for who closes accounts and sees no person."""
    return running(user).aggregate(n=Count("case", distinct=True))["n"] or 0


@dataclass(frozen=True)
class Passing:
    """How many persons of a colleague pass with a hand-over, and how many of them are cared for now: in service, or in follow-up."""

    people: int
    now: int

    @property
    def others(self) -> int:
        """Those whom nobody cares for now: the work with them has not begun, or has ended."""
        return self.people - self.now

    @property
    def words(self) -> str:
        """Why more persons pass than stand on the board; nothing where all are cared for now."""
        if not self.others:
            return ""
        lang = formats.language(get_language())
        said = {"now": formats.number(self.now, lang), "n": formats.number(self.others, lang)}
        sentence = gettext(
            "In service or in follow-up: %(now)s. With the other %(n)s the work has not begun, or has ended; they pass too, with the keys."
        )
        return sentence % said


def passing(viewer: Viewer, user: User, permission: str = EDIT) -> Passing:
    """Return how many persons would pass: one question. Every page that names a number of a colleague's people before she goes asks here."""
    staying = Admission.objects.unscoped("of persons who are asked for by right").filter(
        case=OuterRef("case_id"), exit_on=None, retired_at=None
    )
    mine = running(user).filter(case_scope(viewer, permission, "case__", "case__office_id"))
    cared = Q(case__stage="follow_up") | Q(Exists(staying))
    found = mine.order_by().aggregate(
        people=Count("case", distinct=True), now=Count("case", distinct=True, filter=cared)
    )
    return Passing(found["people"], found["now"])


def colleagues_with_people(viewer: Viewer) -> list[tuple[User, int]]:
    """Return the colleagues whose people the viewer may hand over, with how many; herself where that is all she may."""
    offices = viewer.offices(EDIT)
    if not offices:
        alone = (
            [(viewer.user, len({one.case_id for one in of_hers(viewer, viewer.user)}))] if viewer.user else []
        )
        return [(user, n) for user, n in alone if n and viewer.own(EDIT)]
    day = viewer.today
    rows = Assignment.objects.unscoped("counted by colleague").filter(
        Q(until=None) | Q(until__gte=day), retired_at=None, case__retired_at=None, case__office__in=offices, user__office__in=offices,
    )  # fmt: skip
    counts = dict(rows.order_by().values_list("user_id").annotate(n=Count("case", distinct=True)))
    users = User.objects.filter(pk__in=counts).order_by("display_name")
    return [(user, counts[user.pk]) for user in users]


def listed(viewer: Viewer) -> QuerySet[HandOver]:
    """Return the hand-overs that the viewer may see, the latest first."""
    found = HandOver.objects.visible_to(viewer).filter(retired_at=None).select_related("of", "recorded_by")
    return found.annotate(people=Count("lines__case", distinct=True)).order_by("-recorded_at", "-pk")


def one(viewer: Viewer, id: uuid.UUID) -> HandOver | None:
    """Return one of them, None for any other."""
    return HandOver.objects.visible_to(viewer).filter(pk=id).select_related("of__office", "office").first()


@dataclass(frozen=True)
class Line:
    """One person of a hand-over with what is to be done: who takes over, whether she was told, and which consent ends next."""

    rows: tuple[HandOverLine, ...]
    consent_until: object

    @property
    def case(self) -> Case:
        """Her case."""
        return self.rows[0].case

    @property
    def told_on(self) -> object:
        """The day on which she was told, if she was."""
        return self.rows[0].told_on


def lines(viewer: Viewer, hand_over: HandOver) -> list[Line]:
    """Return the persons of a hand-over whom the viewer may see, in few queries: two, however many persons."""
    rows = HandOverLine.objects.visible_to(viewer).filter(hand_over=hand_over, retired_at=None)
    grouped: dict[uuid.UUID, list[HandOverLine]] = defaultdict(list)
    for row in rows.select_related("case__person", "to", "had").order_by("case__person__code", "pk"):
        grouped[row.case_id].append(row)
    ends = _consents(list(grouped))
    return [Line(tuple(found), ends.get(case)) for case, found in grouped.items()]


def _consents(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, object]:
    latest: dict[uuid.UUID, object] = {}
    answers = Consent.objects.unscoped(
        "the day on which an agreement to our help ends, beside the person"
    ).filter(case__in=case_ids, purpose="service", retired_at=None)
    for case, answer, until in answers.order_by("happened_on", "nth").values_list(
        "case_id", "answer", "until"
    ):
        latest[case] = until if answer == "yes" else None
    return latest


def may_agree(viewer: Viewer, hand_over: HandOver) -> bool:
    """Whether the viewer leads the office of a hand-over, and it is not her own people."""
    return viewer.everything or hand_over.office_id in viewer.offices(EDIT)


def may_walk(user: User) -> bool:
    """Whether an account's roles let it see persons at all."""
    return viewer_for(user).may("cases.view")


def notices(viewer: Viewer) -> list[Notice]:
    """Return the lines of the day's page: what a supervisor has to agree to, and leaves that are over."""
    if not viewer.offices(EDIT) or viewer.user is None:
        return []
    mine = HandOver.objects.visible_to(viewer).filter(office__in=viewer.offices(EDIT), retired_at=None)
    n = mine.filter(state="asked").count()
    over = mine.filter(state="done", kind="leave", until__lt=today(viewer.user.office.time_zone)).first()
    told = []
    if n:
        words = ngettext_lazy(
            "A colleague asks to hand people over.", "%(n)s colleagues ask to hand people over.", n
        )
        told.append(Notice(words % {"n": n}, "cases:hand_overs"))
    if over is not None:
        told.append(
            Notice(_("A colleague's leave is over: say that they are back."), "cases:hand_over", over.pk)
        )
    return told
