"""Reading safety: how safe a person is, what is to be seen to, what happened; and who is told."""

import uuid
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404

from wayhome.journey.cases.models import Case, case_scope
from wayhome.journey.cases.queries import permissions_on, walkers
from wayhome.journey.cases.sealed import sees
from wayhome.journey.safety.models import Flag, Incident, SafetyCheck
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first
from wayhome.trust.access.models import Grant, Role
from wayhome.trust.access.offices import offices_for
from wayhome.trust.access.viewer import Viewer, who_may, with_all_above
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.vault.rules import CASEWORK

VIEW, RECORD, APPROVE, WORDS = "safety.view", "safety.record", "cases.approve", "notes.view"
BREAK_GLASS = "cases.break_glass"


@dataclass(frozen=True)
class Standing:
    """How a person stands: the latest look at safety, and the one that told her plan (the same or an earlier one)."""

    latest: SafetyCheck | None
    planned: SafetyCheck | None


def standing(viewer: Viewer, case: Case) -> Standing:
    """Return how safe a person is as far as the viewer may see it."""
    rows = checks_of(viewer, case)
    one, told = rows.values("pk")[:1], rows.filter(plan__isnull=False).values("pk")[:1]
    found = list(rows.filter(Q(pk__in=one) | Q(pk__in=told)))
    latest = found[0] if found else None
    planned = next((row for row in found if row.plan is not None), None)
    return Standing(latest, planned)


def checks_of(viewer: Viewer, case: Case) -> QuerySet[SafetyCheck]:
    """Return the looks at a person's safety, newest first, without retired ones."""
    found = SafetyCheck.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return latest_first(found.select_related("done_by"))


def check_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False) -> SafetyCheck:
    """Return a look at safety, retired or not; Http404 where the viewer may not see (or correct) it."""
    found = SafetyCheck.objects.visible_to(viewer).filter(pk=id, case__forgotten_on=None)
    if to_correct:
        found = found.filter(correctable(viewer, "case__"))
    row = found.select_related("case__person", "case__office", "done_by", "recorded_by").first()
    if row is None:
        raise Http404
    return row


def correctable(viewer: Viewer, case: str = "case__") -> Q:
    """Return the condition "the viewer may correct or retire it": her own, and who leads the office any."""
    if viewer.everything:
        return Q()
    mine = Q(done_by=viewer.user) | Q(recorded_by=viewer.user)
    hers = case_scope(viewer, RECORD, case, f"{case}office_id") & mine
    led = Q(**{f"{case}office_id__in": viewer.offices(APPROVE)})
    return (hers | led) & Q(**{f"{case}retired_at": None})


def may_correct(viewer: Viewer, row: SafetyCheck | Flag | Incident) -> bool:
    """Whether the viewer may correct or retire this record."""
    if row.retired_at is not None:
        return False
    if isinstance(row, Incident):
        return _incidents(viewer).filter(incident_correctable(viewer), pk=row.pk).exists()
    rows = type(row).objects.visible_to(viewer).filter(correctable(viewer), pk=row.pk)
    return bool(rows.exists())


def sees_words(viewer: Viewer, case: Case | None) -> bool:
    """Whether what was said may be shown to the viewer (whether her keys open it is another question)."""
    return case is not None and WORDS in permissions_on(viewer, case, [WORDS])


# --- flags ------------------------------------------------------------------------------------------------------------


def flags_of(viewer: Viewer, case: Case) -> QuerySet[Flag]:
    """Return a person's flags: open ones first, by day."""
    found = Flag.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return found.select_related("owner").order_by(F("closed_on").desc(nulls_first=True), "due_on", "-pk")


def open_flags(viewer: Viewer, *, mine: bool = False) -> QuerySet[Flag]:
    """Return what is to be seen to of all persons whose safety the viewer may see, danger first, then by day."""
    found = Flag.objects.visible_to(viewer).filter(
        closed_on=None, retired_at=None, case__retired_at=None, case__forgotten_on=None
    )
    if mine:
        found = found.filter(owner=viewer.user)
    return found.select_related("case__person", "case__office", "owner").order_by("-danger", "due_on", "pk")


def urgent_flags(viewer: Viewer) -> QuerySet[Flag]:
    """Return the dangers of now for who is on duty: by code, in the offices where she may open a record in an emergency."""
    found = Flag.objects.unscoped("told to who is on duty, by code alone").filter(
        case__office__in=viewer.offices(BREAK_GLASS), danger=True, closed_on=None, retired_at=None, case__retired_at=None,
        case__forgotten_on=None,
    )  # fmt: skip
    return found.select_related("case__person", "case__office").order_by("due_on", "pk")


def flag_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False, to_close: bool = False) -> Flag:
    """Return a flag; Http404 where the viewer may not see it, correct it, or close it."""
    found = Flag.objects.visible_to(viewer).filter(pk=id, case__forgotten_on=None)
    if to_correct:
        found = found.filter(correctable(viewer))
    if to_close:
        found = found.filter(closable(viewer))
    row = found.select_related("case__person", "case__office", "owner", "done_by", "recorded_by").first()
    if row is None:
        raise Http404
    return row


def closable(viewer: Viewer) -> Q:
    """Return the condition "the viewer may close the flag": who records safety of the person."""
    return case_scope(viewer, RECORD, "case__", "case__office_id")


def may_close(viewer: Viewer, row: Flag) -> bool:
    """Whether the viewer may say what became of this flag."""
    if row.closed_on is not None or row.retired_at is not None:
        return False
    return Flag.objects.visible_to(viewer).filter(closable(viewer), pk=row.pk).exists()


def may_reopen(viewer: Viewer, row: Flag | Incident) -> bool:
    """Whether the viewer may open again what was closed: a flag who may close it, an incident who may correct it."""
    if (
        row.closed_on is None
        or row.retired_at is not None
        or (row.case is not None and row.case.retired_at is not None)
    ):
        return False
    if isinstance(row, Incident):
        return may_correct(viewer, row)
    return Flag.objects.visible_to(viewer).filter(closable(viewer), pk=row.pk).exists()


# --- incidents --------------------------------------------------------------------------------------------------------


def _incidents(viewer: Viewer) -> QuerySet[Incident]:
    return Incident.objects.visible_to(viewer).filter(Q(case=None) | Q(case__forgotten_on=None))


def incidents(viewer: Viewer, *, open_only: bool = False) -> QuerySet[Incident]:
    """Return what happened, newest first, as far as the viewer may see it."""
    found = _incidents(viewer).filter(retired_at=None)
    if open_only:
        found = found.filter(closed_on=None)
    return found.select_related("case__person", "office", "done_by").order_by("-happened_on", "-pk")


def incidents_of(viewer: Viewer, case: Case) -> QuerySet[Incident]:
    """Return what happened with a person, newest first."""
    return incidents(viewer).filter(case=case)


def incident_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False) -> Incident:
    """Return an incident; Http404 where the viewer may not see (or correct) it."""
    found = _incidents(viewer).filter(pk=id)
    if to_correct:
        found = found.filter(incident_correctable(viewer))
    row = found.select_related("case__person", "case__office", "office", "done_by", "recorded_by").first()
    if row is None:
        raise Http404
    return row


def incident_correctable(viewer: Viewer) -> Q:
    """Return the condition "the viewer may correct or close the incident": her own while she walks with the person, and who leads."""
    if viewer.everything:
        return Q()
    mine = Q(done_by=viewer.user) | Q(recorded_by=viewer.user)
    without = Q(case=None) & (mine if viewer.may(RECORD) else Q(pk__in=[]))
    return (
        correctable(viewer, "case__") & Q(case__isnull=False)
        | without
        | Q(case=None, office__in=viewer.offices(APPROVE))
    )


# --- who is told ------------------------------------------------------------------------------------------------------


def recording(viewer: Viewer) -> list[Office]:
    """Return the offices in which the viewer may record what happened without a person, her own first."""
    return offices_for(viewer, RECORD)


def leaders_of(office: Office) -> list[User]:
    """Return who answers for an office's case work today: its own accounts before those above it, by name."""
    day = today(office.time_zone)
    roles = [code for code, may in Role.objects.values_list("code", "permissions") if APPROVE in may]
    above = with_all_above([office.pk])
    held = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), role__in=roles, scope_kind="office", scope_key__in=above, valid_from__lte=day,
        user__is_active=True,
    )  # fmt: skip
    users = User.objects.filter(pk__in=held.values("user_id"))
    return sorted(users, key=lambda user: (user.office_id != office.pk, user.display_name))


def leader_of(office: Office) -> User | None:
    """Return whom what is grave comes before: the first of those who answer for the office."""
    return next(iter(leaders_of(office)), None)


def seeing_to(viewer: Viewer, case: Case) -> list[User]:
    """Return who can be asked to see to something about a person: who walks with her and records safety, and who leads the office."""
    may = set(who_may(RECORD))
    found = {user.pk: user for user in (*walkers(viewer, case), *leaders_of(case.office))}
    return [user for pk, user in found.items() if pk in may]


def readers(viewer: Viewer, case: Case) -> list[User]:
    """Return who can be asked what her plan says: who walks with her and reads what was said; nobody such, who leads the office."""
    walking = [user for user in walkers(viewer, case) if sees(user, CASEWORK)]
    return walking or leaders_of(case.office)


def duty_team(office: Office) -> Team | None:
    """Return the team that answers when nobody else can be reached, if the office has one."""
    return Team.objects.filter(office=office, kind="duty", ended_at=None).order_by("name").first()
