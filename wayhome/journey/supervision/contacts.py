"""Contacts after graduations as the schedule had them due: kept, or missed. Five questions, however many graduated.

Tasks do not tell that: a contact moves the one task there is and does not end it, and a call in vain does.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import F, QuerySet

from wayhome.journey.aftercare.models import FollowUp
from wayhome.journey.aftercare.queries import NO_CONTACT
from wayhome.journey.aftercare.rules import GRADUATED, KEPT, Slot, slots, windows
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import Admission, Consent, StageMove
from wayhome.journey.cases.rules.consents import CONTACT, OWN, Answer, stand
from wayhome.journey.cases.rules.stages import CLOSED, Step, stood
from wayhome.journey.supervision.rules import LATE
from wayhome.kit.latest import oldest_first
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class After:
    """The time after one graduation: until she is in service again or is forgotten, and what was recorded in her case."""

    began: dt.date
    until: dt.date
    reached: Sequence[dt.date]
    steps: Sequence[Step]
    answers: Sequence[Answer]

    def asked(self, on: dt.date) -> bool:
        """Whether a contact was ours to make on a day: neither in service again nor closed before it, and she had not said no."""
        return (
            on <= self.until
            and stood(self.steps, on - A_DAY) != CLOSED
            and stand(self.answers, OWN, on).state not in NO_CONTACT
        )

    def settled(self, due: Sequence[dt.date], today: dt.date) -> Iterator[Slot]:
        """Return of these due days what was kept by today, or not in time; left out is what may still be in time, and what was not ours to do.

        Who said no or came back after a due day, while a contact would have been in time, did not let it be missed.
        """
        reached = [on for on in self.reached if self.began <= on <= self.until]
        for slot, end in zip(slots(due, reached, today), windows(due), strict=True):
            # Not only when nothing can be made good any more: else the last months would show what was kept, and nothing else.
            last = min(end, slot.due + dt.timedelta(days=LATE))
            late = slot.state != KEPT and last < today and self.asked(last)
            if (slot.state == KEPT or late) and self.asked(slot.due):
                yield slot


def settled(viewer: Viewer, where: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, Slot]]:
    """Return (case, contact) of all that were kept by today, or not in time, in these offices.

    What was due before an office worked here (``tasks_from``) was never asked of it.
    """
    day = viewer.today
    offices = {office.pk: office for office in Office.objects.filter(pk__in=where)}
    since = {pk: clocks(office, day).tasks_from for pk, office in offices.items()}
    found = []
    for case, office, after in _graduations(viewer, where):
        due = clocks(offices[office], after.began).follow_ups(after.began)
        found += [(case, slot) for slot in after.settled(due, day) if slot.due >= since[office]]
    return found


def _graduations(
    viewer: Viewer, where: Collection[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, uuid.UUID, After]]:
    """Return (case, office, the time after it) of each graduation; who came back and graduated again has several."""
    mine = Admission.objects.visible_to(viewer).filter(
        case__office__in=where, case__retired_at=None, retired_at=None, exit_kind=GRADUATED
    )
    ids = mine.order_by().values("case_id")
    stays = Admission.objects.unscoped("of cases the viewer sees").filter(case__in=ids, retired_at=None)
    told = list(
        stays.order_by("case_id", "happened_on", F("exit_on").asc(nulls_last=True)).values_list(
            "case_id", "case__office_id", "case__forgotten_on", "happened_on", "exit_on", "exit_kind"
        )
    )
    reached, steps, answers = _reached(ids), _steps(ids), _answers(ids)
    for (case, office, forgotten, _came, began, kind), after in pairwise([*told, None]):
        if kind != GRADUATED:
            continue
        again = after[3] if after is not None and after[0] == case else dt.date.max
        until = min(again, forgotten or dt.date.max)
        yield case, office, After(began, until, reached[case], steps[case], answers[case])


def _reached(ids: QuerySet[Any]) -> Mapping[uuid.UUID, list[dt.date]]:
    rows = FollowUp.objects.unscoped("of cases the viewer sees").filter(
        case__in=ids, reached="yes", retired_at=None
    )
    found: dict[uuid.UUID, list[dt.date]] = defaultdict(list)
    for case, on in rows.order_by().values_list("case_id", "happened_on"):
        found[case].append(on)
    return found


def _steps(ids: QuerySet[Any]) -> Mapping[uuid.UUID, list[Step]]:
    """Return the steps of those cases that were ever closed, in their order: a closed one may have been opened again."""
    rows = StageMove.objects.unscoped("of cases the viewer sees").filter(case__in=ids, retired_at=None)
    ever = rows.filter(stage=CLOSED).order_by().values("case_id")
    found: dict[uuid.UUID, list[Step]] = defaultdict(list)
    for case, stage, on in oldest_first(rows.filter(case__in=ever)).values_list(
        "case_id", "stage", "happened_on"
    ):
        found[case].append((stage, on))
    return found


def _answers(ids: QuerySet[Any]) -> Mapping[uuid.UUID, list[Answer]]:
    rows = Consent.objects.unscoped("of cases the viewer sees").filter(
        case__in=ids, purpose=CONTACT, retired_at=None
    )
    found: dict[uuid.UUID, list[Answer]] = defaultdict(list)
    for case, answer, on, nth in rows.order_by().values_list("case_id", "answer", "happened_on", "nth"):
        found[case].append(Answer(CONTACT, OWN, answer, on, nth))
    return found
