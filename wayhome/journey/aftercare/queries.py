"""Reading aftercare: where a graduation stands, the schedule of contacts as it was kept, who could not be reached, how it was closed."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, Q
from django.http import Http404

from wayhome.journey.aftercare import codes, rules
from wayhome.journey.aftercare.criteria import Criteria, criteria
from wayhome.journey.aftercare.models import OPEN, Closure, FollowUp, Graduation, Line, Lost, OfCase, Return
from wayhome.journey.aftercare.rules import Contact, Slot
from wayhome.journey.cases import consents
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import Admission, Approval, Case, case_scope
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first, oldest_first
from wayhome.trust.access.viewer import Viewer

T = TypeVar("T", bound=OfCase)
VIEW, RECORD = "aftercare.view", "aftercare.record"
# What closes a door to calls and visits; silence and an end do not, they are asked about.
NO_CONTACT = ("withdrawn", "no")


def row_for(viewer: Viewer, model: type[T], id: uuid.UUID, permission: str = VIEW) -> T:
    """Return a record of aftercare with its case, person and office; Http404 where the viewer may not use ``permission`` on its case."""
    mine = model.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission, "case__", "case__office_id"), pk=id
    )
    row: T | None = mine.select_related("case__person", "case__office", "done_by", "recorded_by").first()
    if row is None or row.case.forgotten_on is not None:
        raise Http404
    return row


def open_graduation(viewer: Viewer, case: Case) -> Graduation | None:
    """Return the graduation that is being prepared, asked, given back or agreed to but not yet done."""
    mine = Graduation.objects.visible_to(viewer).filter(
        Q(state__in=OPEN) | Q(state="agreed", admission=None), case=case, retired_at=None
    )
    return mine.select_related("done_by").first()


def lines_of(graduation: Graduation) -> dict[str, dict[str, Line]]:
    """Return {part: {line: its row}} of a graduation that the viewer was shown."""
    found: dict[str, dict[str, Line]] = {part: {} for part in codes.LINES}
    rows = Line.objects.unscoped("lines of a graduation the viewer sees")
    for row in rows.filter(graduation=graduation, retired_at=None):
        found[row.part][row.line] = row
    return found


def return_of(graduation: Graduation) -> Return | None:
    """Return the plan of the return of a graduation that the viewer was shown."""
    rows = Return.objects.unscoped("part of a graduation the viewer sees")
    return (
        rows.filter(graduation=graduation, retired_at=None)
        .select_related("province", "agency", "case")
        .first()
    )


@dataclass(frozen=True)
class Checked:
    """A line of a checklist as asked: its words, and what was answered."""

    line: str
    label: Any
    answer: str = ""
    why: str = ""

    @property
    def met(self) -> bool:
        """Whether it is met."""
        return self.answer == "yes"

    @property
    def why_words(self) -> Any:
        """Why not, in words."""
        return codes.UNMET_WHYS.label(self.why) if self.why else ""


def checked(graduation: Graduation) -> dict[str, list[Checked]]:
    """Return every line that the office asks now, and those answered before that it no longer asks, by part."""
    asked = asked_of(graduation.case).lines
    told = lines_of(graduation)
    found = {}
    for part, lines in asked.items():
        rows = told[part]
        every = [*lines, *(line for line in rows if line not in lines)]
        found[part] = [
            Checked(line, codes.LINES[part].label(line), rows[line].answer, rows[line].why)
            if line in rows
            else Checked(line, codes.LINES[part].label(line))
            for line in every
        ]
    return found


def asked_of(case: Case) -> Criteria:
    """Return what the office of a case looks at today."""
    return criteria(case.office, today(case.office.time_zone))


def approval_asked(kind: str, about: uuid.UUID) -> Approval | None:
    """Return what waits for a supervisor about this, if something does."""
    rows = Approval.objects.unscoped("of a record the viewer sees")
    return (
        rows.filter(kind=kind, about=about, state="asked", retired_at=None).select_related("done_by").first()
    )


def approval_answered(kind: str, about: uuid.UUID) -> Approval | None:
    """Return the last answer to this, with who gave it."""
    rows = Approval.objects.unscoped("of a record the viewer sees").filter(
        kind=kind, about=about, state__in=["agreed", "returned"], retired_at=None
    )
    return rows.select_related("answered_by", "done_by").order_by("-answered_on", "-recorded_at").first()


def needs_approval(case: Case, kind: str) -> bool:
    """Whether a supervisor of this office must agree to this kind of step."""
    return kind in clocks(case.office, today(case.office.time_zone)).approvals


def open_stay(case: Case) -> Admission | None:
    """Return the stay of a case that lasts now, if one does."""
    return Admission._base_manager.filter(case=case, exit_on=None, retired_at=None).first()


def asked_before(graduation: Graduation, stay: Admission) -> bool:
    """Whether a graduation was asked for before the day this stay began: it was about an earlier one."""
    rows = Approval.objects.unscoped("of a record of the same case").filter(
        kind="graduation", about=graduation.pk, retired_at=None
    )
    asked = (
        rows.exclude(state="withdrawn").order_by("-happened_on").values_list("happened_on", flat=True).first()
    )
    return asked is not None and asked < stay.happened_on


# After graduation


@dataclass(frozen=True)
class Aftercare:
    """Where the contacts after a graduation stand. ``began`` None: she has not graduated, or is in service again, or all is closed.

    ``elsewhere``: she is in service again under another record of the office, so that nothing is due here.
    """

    began: dt.date | None
    contacts: tuple[FollowUp, ...] = ()
    schedule: tuple[Slot, ...] = ()
    due: dt.date | None = None
    attempts: int = 0
    may_contact: bool = True
    ask_contact: bool = False
    lost: Lost | None = None
    elsewhere: bool = False

    @property
    def last(self) -> FollowUp | None:
        """The last contact in which she was reached."""
        return next((one for one in reversed(self.contacts) if one.reached == "yes"), None)

    @property
    def kept(self) -> int:
        """How many contacts of the schedule were kept."""
        return sum(slot.state == rules.KEPT for slot in self.schedule)

    @property
    def missed(self) -> int:
        """How many went by without one."""
        return sum(slot.state == rules.MISSED for slot in self.schedule)


def graduated_on(case: Case) -> dt.date | None:
    """Return the day on which somebody graduated who has not been in service since; None for everybody else."""
    return _graduated(case)[0]


def _graduated(case: Case) -> tuple[dt.date | None, bool]:
    """Return the day of her graduation (None: not graduated, or in service since), and whether any stay of hers in the office lasts; one query."""
    hers = Q(case=case) | Q(person_id=case.person_id, office_id=case.office_id)
    stays = list(
        Admission._base_manager.filter(hers, retired_at=None)
        .order_by("-happened_on", F("exit_on").desc(nulls_first=True))
        .values_list("case_id", "exit_on", "exit_kind")
    )
    last = next((stay for stay in stays if stay[0] == case.pk), None)
    began = last[1] if last is not None and last[2] == rules.GRADUATED else None
    return began, any(exit_on is None for _case, exit_on, _kind in stays)


def aftercare(case: Case) -> Aftercare:
    """Return where the contacts of a case that the viewer was shown stand today."""
    began, elsewhere = _graduated(case)
    if began is None:
        return Aftercare(None)
    day = today(case.office.time_zone)
    contacts = contacts_of(case, since=began)
    tries = [Contact(one.happened_on, one.reached == "yes", one.next_on) for one in contacts]
    schedule = tuple(
        rules.slots(clocks(case.office, began).follow_ups(began), rules.reached_days(tries), day)
    )
    standing = consents.standing(case, "contact")
    count = rules.attempts(tries)
    lost = Lost._base_manager.filter(case=case, state="told", retired_at=None).first() if count else None
    return Aftercare(
        began, tuple(contacts), schedule, None if elsewhere else rules.next_due(schedule, tries), count,
        standing.state not in NO_CONTACT, standing.state not in (*NO_CONTACT, "yes"), lost, elsewhere,
    )  # fmt: skip


def contacts_of(case: Case, since: dt.date | None = None) -> list[FollowUp]:
    """Return the contacts after graduation of a case that the viewer was shown, oldest first."""
    rows = FollowUp._base_manager.filter(case=case, retired_at=None)
    if since is not None:
        rows = rows.filter(happened_on__gte=since)
    return list(oldest_first(rows.select_related("done_by")))


@dataclass(frozen=True)
class Mark:
    """An answer of one domain in one contact: its words, and the step against the last answer before it ("" where there is none)."""

    words: Any
    step: str

    @property
    def step_words(self) -> Any:
        """The step in words."""
        return codes.STEPS.label(self.step) if self.step else ""


def scale(contacts: Sequence[FollowUp]) -> list[tuple[FollowUp, dict[str, Mark]]]:
    """Return each contact that reached her with its answers by domain, each against the last one given before; oldest first."""
    before: dict[str, str] = {}
    found = []
    for one in contacts:
        if one.reached != "yes":
            continue
        marks = {}
        for domain in codes.DOMAINS.codes:
            answer = getattr(one, domain)
            known = answer in rules.SCALES[domain]
            words = (codes.SAFETY if domain == "safety" else codes.LIFE).label(answer) if known else ""
            marks[domain] = Mark(words, rules.step(domain, before.get(domain, ""), answer))
            if known:
                before[domain] = answer
        found.append((one, marks))
    return found


def marks_of(contacts: Sequence[FollowUp], row: FollowUp | None) -> list[tuple[Any, Mark]]:
    """Return what one of these contacts told, as (domain in words, answer against the one before); what was not asked is left out."""
    found = next((marks for one, marks in scale(contacts) if row is not None and one.pk == row.pk), {})
    return [(codes.DOMAINS.label(domain), mark) for domain, mark in found.items() if mark.words]


def closures(viewer: Viewer, case: Case) -> list[Closure]:
    """Return the closures of a case, the latest first."""
    rows = Closure.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return list(latest_first(rows.select_related("done_by", "last")))


def graduations(viewer: Viewer, case: Case) -> list[Graduation]:
    """Return the graduations of a case that were agreed to, the latest first."""
    rows = Graduation.objects.visible_to(viewer).filter(
        case=case, retired_at=None, state__in=["agreed", "undone"]
    )
    return list(latest_first(rows.select_related("done_by")))


def told_lines(graduation: Graduation, part: str = "criteria") -> Mapping[str, tuple[str, str]]:
    """Return {line: (answer, why)} of a part."""
    return {line: (row.answer, row.why) for line, row in lines_of(graduation)[part].items()}
