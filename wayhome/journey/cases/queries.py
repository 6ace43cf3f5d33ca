"""Reading cases: who may be seen by whom, the worklist, and what belongs to one case."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404

from wayhome.journey.cases import codes, rules
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import (
    Admission,
    AdmissionCheck,
    Approval,
    Assignment,
    Case,
    Crossing,
    StageMove,
    assigned_to,
    case_scope,
)
from wayhome.journey.cases.rules import stages as machine
from wayhome.journey.cases.steps import ordered
from wayhome.kit.dates import today
from wayhome.kit.ids import read_code
from wayhome.registry.people.models import IdentityPart, Person
from wayhome.registry.people.queries import person_behind
from wayhome.trust.access.offices import offices_for
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User

ABROAD = "abroad"  # where somebody came back from, whatever the country
# What somebody who was forgotten for good may still be looked at by: facts without a name.
STUB_SHOWS = frozenset({"cases.view"})


def case_for(viewer: Viewer, id: uuid.UUID, permission: str = "cases.view") -> Case:
    """Return a case with its person and office, retired or not; Http404 where the viewer may not use ``permission`` on it.

    Of somebody who was forgotten for good only the stub is seen: nothing is added to it or changed.
    """
    mine = Case.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission), pk=id
    )
    case = mine.select_related("person", "office").first()
    if case is None or (case.forgotten_on is not None and permission not in STUB_SHOWS):
        raise Http404
    return case


def admission_for(viewer: Viewer, id: uuid.UUID, permission: str = "cases.view") -> Admission:
    """Return an admission with its case, person and office; Http404 where the viewer may not use ``permission`` on it."""
    mine = Admission.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission, "case__"), pk=id
    )
    admission = mine.select_related("case", "person", "office").first()
    if admission is None or admission.case.forgotten_on is not None:
        raise Http404
    return admission


def asked_admission_for(viewer: Viewer, id: uuid.UUID, permission: str = "cases.approve") -> AdmissionCheck:
    """Return an admission that was asked for, with its case; Http404 where the viewer may not use ``permission`` on it."""
    mine = AdmissionCheck.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission, "case__", "case__office_id"), pk=id, retired_at=None
    )
    row = mine.select_related("case__office", "case__person", "done_by").first()
    if row is None or row.case.forgotten_on is not None:
        raise Http404
    return row


def asks_first(viewer: Viewer, office: Office) -> bool:
    """Whether a supervisor agrees before this viewer admits somebody in the office (``approvals`` of its clocks today)."""
    asked = clocks(office, today(office.time_zone)).approvals
    return "admission" in asked and not viewer.may_in("cases.approve", office.pk)


def admission_asked(viewer: Viewer, case: Case) -> Approval | None:
    """Return what was asked about admitting the person of a visible case and is not answered yet."""
    rows = Approval.objects.visible_to(viewer).filter(
        case=case, kind="admission", state="asked", retired_at=None
    )
    return rows.first()


def assignment_for(viewer: Viewer, id: uuid.UUID, permission: str = "cases.edit") -> Assignment:
    """Return an assignment with its case and account; Http404 where the viewer may not use ``permission`` on its case."""
    mine = Assignment.objects.unscoped("scoped by the permission asked for")
    found = mine.filter(case_scope(viewer, permission, "case__", "case__office_id"), pk=id)
    assignment = found.select_related("case__office", "case__person", "user").first()
    if assignment is None or assignment.case.forgotten_on is not None:
        raise Http404
    return assignment


def step_for(viewer: Viewer, id: uuid.UUID, permission: str = "cases.edit") -> StageMove:
    """Return a step of the journey with its case; Http404 where the viewer may not use ``permission`` on its case."""
    mine = StageMove.objects.unscoped("scoped by the permission asked for")
    found = mine.filter(case_scope(viewer, permission, "case__", "case__office_id"), pk=id)
    step = found.select_related("case__office", "case__person").first()
    if step is None or step.case.forgotten_on is not None:
        raise Http404
    return step


def cases(
    viewer: Viewer,
    *,
    q: str = "",
    stages: Collection[str] = (),
    category: str = "",
    assigned: uuid.UUID | None = None,
    in_service: bool = False,
    back_from: str = "",
    office: uuid.UUID | None = None,
) -> QuerySet[Case]:
    """Return the cases a viewer may see, newest first, without retired ones.

    ``q`` is a person's code or a paper number (whole or its beginning); ``stages`` where the journey stands (empty: anywhere);
    ``assigned`` the account that walks with the person today; ``in_service`` those whose admission is open; ``back_from`` those
    who came back over a border: from that country, or ``ABROAD`` from any.
    """
    found = Case.objects.visible_to(viewer).filter(retired_at=None, forgotten_on=None)
    found = found.select_related("person", "office")
    if q.strip():
        found = found.filter(_named(q))
    if stages:
        found = found.filter(stage__in=stages)
    if category:
        found = found.filter(category=category)
    if office is not None:
        found = found.filter(office_id=office)
    if assigned is not None:
        day = viewer.today
        found = found.filter(pk__in=_walking(day).filter(user_id=assigned).values("case_id"))
    if in_service:
        found = found.filter(pk__in=_open().values("case_id"))
    if back_from:
        back = Crossing.objects.unscoped("inside a scoped query").filter(retired_at=None)
        found = found.filter(
            pk__in=back.filter(Q() if back_from == ABROAD else Q(from_country=back_from)).values("case_id")
        )
    return found.order_by("-happened_on", "-pk")


def _named(q: str) -> Q:
    code = read_code(q)
    if code is not None:
        person = person_behind(code)
        return Q(person=person.pk) if person else Q(pk__in=[])
    number = rules.paper_number(q)
    bare = q.strip().upper()
    begins = Person.objects.filter(code__startswith=bare) if len(bare) >= 2 else Person.objects.none()
    by_code = Q(person_id__in=begins.values("pk"))
    return by_code | Q(paper_number__startswith=number) if number else by_code


def _open() -> QuerySet[Admission]:
    return Admission.objects.unscoped("inside a scoped query").filter(exit_on=None, retired_at=None)


def _walking(day: dt.date) -> QuerySet[Assignment]:
    running = Assignment.objects.unscoped("inside a scoped query").filter(
        retired_at=None, happened_on__lte=day
    )
    return running.filter(Q(until=None) | Q(until__gte=day))


def open_admission(viewer: Viewer, case: Case) -> Admission | None:
    """Return the stay that lasts, if this case has one."""
    return Admission.objects.visible_to(viewer).filter(case=case, exit_on=None, retired_at=None).first()


def admissions(viewer: Viewer, case: Case) -> list[Admission]:
    """Return the stays of a case, newest first."""
    found = Admission.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return list(
        found.select_related("done_by", "recorded_by").order_by(
            "-happened_on", F("exit_on").desc(nulls_first=True)
        )
    )


def moves(viewer: Viewer, case: Case) -> list[StageMove]:
    """Return the steps of a case's journey, oldest first, in the order that says where the case stands."""
    found = StageMove.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return ordered(found.select_related("done_by", "admission"))


def assignments(viewer: Viewer, case: Case) -> list[Assignment]:
    """Return who walks with the person, and who did: those of today first."""
    found = Assignment.objects.visible_to(viewer).filter(case=case, retired_at=None).select_related("user")
    return list(found.order_by(F("until").desc(nulls_first=True), "happened_on"))


def admitting(viewer: Viewer) -> list[Office]:
    """Return the offices in which a viewer may admit, her own first; Http404 where there is none."""
    offices = offices_for(viewer, "cases.admit")
    if not offices:
        raise Http404
    return offices


def possible_moves(viewer: Viewer, case: Case) -> list[machine.Move]:
    """Return the steps that the viewer can record by hand now, the nearest ahead first."""
    may = permissions_on(viewer, case, {stage.permission for stage in machine.ALL})
    return machine.possible(case.stage, staying=bool(staying(viewer, [case])), may=may)


def permissions_on(viewer: Viewer, case: Case, permissions: Iterable[str]) -> set[str]:
    """Return which of these permissions the viewer has over one case: by its office, or because it is hers.

    Hers is what is assigned to her, of her team's caseload, or (to be read) opened in an emergency.
    """
    if case.forgotten_on is not None:
        permissions = STUB_SHOWS.intersection(permissions)
    assigned = (
        Case.objects.unscoped("whether it is assigned to the viewer")
        .filter(assigned_to(viewer), pk=case.pk)
        .exists()
    )
    return {
        permission
        for permission in permissions
        if viewer.everything
        or case.office_id in viewer.offices(permission)
        or (assigned and viewer.own(permission))
        or case.team_id in viewer.teams(permission)
        or case.pk in viewer.broken_open(permission)
    }


def walkers(viewer: Viewer, case: Case) -> list[User]:
    """Return the accounts that walk with the person of a case today."""
    rows = _walking(today(case.office.time_zone)).filter(case=case)
    return list(User.objects.filter(pk__in=rows.values("user_id")))


def may_see_identity(
    viewer: Viewer, case_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]]:
    """Return {case: (person, office)} of those of these cases whose person the viewer may see by her name: what the screen allows.

    Whether her keys open it is another question (``registry/people/sealed.py``); both must say yes.
    """
    if not case_ids or not viewer.may("identity.view"):
        return {}
    hers = Case.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, "identity.view"), pk__in=list(case_ids), forgotten_on=None
    )
    return {
        pk: (person, office)
        for pk, person, office in hers.order_by().values_list("pk", "person_id", "office_id")
    }


def part_for(viewer: Viewer, id: uuid.UUID, permission: str = "identity.view") -> tuple[IdentityPart, Case]:
    """Return a part of who a person is, still sealed, and a case of hers that lets the viewer use ``permission``; Http404 where there is none."""
    row = IdentityPart.objects.filter(pk=id).select_related("recorded_by").first()
    if row is None:
        raise Http404
    hers = Case.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission), person=row.person_id, retired_at=None, forgotten_on=None
    )
    case = hers.select_related("person", "office").order_by("-happened_on", "-pk").first()
    if case is None:
        raise Http404
    return row, case


def staying(viewer: Viewer, cases: Iterable[Case]) -> dict[uuid.UUID, dt.date]:
    """Return {case: the day since which the person is in service} for those of these visible cases whose stay lasts."""
    ids = [case.pk for case in cases]
    return dict(_open().filter(case_id__in=ids).values_list("case_id", "happened_on"))


def walking_with(viewer: Viewer, cases: Iterable[Case]) -> dict[uuid.UUID, list[str]]:
    """Return {case: names of who walks with the person today} for these visible cases."""
    rows = _walking(viewer.today).filter(case_id__in=[case.pk for case in cases]).order_by("happened_on")
    found: dict[uuid.UUID, list[str]] = {}
    for case_id, name in rows.values_list("case_id", "user__display_name"):
        if name not in found.setdefault(case_id, []):
            found[case_id].append(name)
    return found


def by_stage(viewer: Viewer) -> dict[str, int]:
    """Return {stage: how many cases that the viewer may see stand there}; closed ones left out."""
    found = Case.objects.visible_to(viewer).filter(
        # Named, not "any but closed": so the index leads past all that ever were closed.
        stage__in=[stage for stage in codes.STAGES.codes if stage != "closure"],
        retired_at=None,
        forgotten_on=None,
    )
    return dict(found.order_by().values_list("stage").annotate(n=Count("pk")))


def by_helper(viewer: Viewer) -> list[tuple[User, int]]:
    """Return each colleague with the number of persons in service she walks with today, most first."""
    running = _walking(viewer.today).filter(case_id__in=_staying(viewer).values("case_id"))
    counts = dict(running.order_by().values_list("user_id").annotate(n=Count("case_id", distinct=True)))
    helpers = User.objects.filter(pk__in=counts)
    return sorted(
        ((helper, counts[helper.pk]) for helper in helpers),
        key=lambda pair: (-pair[1], pair[0].display_name),
    )


def without_helper(viewer: Viewer) -> int:
    """Return how many persons in service nobody walks with today."""
    walked = _walking(viewer.today).values("case_id")
    return _staying(viewer).exclude(case_id__in=walked).count()


def _staying(viewer: Viewer) -> QuerySet[Admission]:
    return Admission.objects.visible_to(viewer).filter(exit_on=None, retired_at=None)


def lately(viewer: Viewer, days: int = 14) -> list[Admission]:
    """Return the stays that began or ended within so many days, the latest first, at most ten."""
    day = viewer.today
    since = day - dt.timedelta(days=days)
    found = Admission.objects.visible_to(viewer).filter(
        Q(happened_on__gte=since) | Q(exit_on__gte=since), retired_at=None
    )
    return list(
        found.select_related("person")
        .annotate(last=Coalesce("exit_on", "happened_on"))
        .order_by("-last", "-recorded_at")[:10]
    )
