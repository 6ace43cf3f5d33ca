"""The work with several persons ends at once: those whose follow-up years are over. All of them, or nobody."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes
from wayhome.journey.aftercare.actions.closing import IMPOSSIBLE, KIND, end_work
from wayhome.journey.aftercare.models import Closure
from wayhome.journey.aftercare.over import MOST, Over, mine, standing
from wayhome.journey.aftercare.queries import needs_approval
from wayhome.journey.cases import refusals
from wayhome.journey.cases.models import Approval
from wayhome.kit import facts as pen
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

KEEPS = {
    "service": _("This person has not graduated, or is in service again. End the work on their own page."),
    "due": _("A contact with this person is still to come."),
    "asked": _("The supervisor was asked already. Take that back first."),
    "returned": _("It was given back. Ask again on the person's own page."),
    "ended": _("The work with this person has ended already."),
    "open": _("Something is still to be done for this person. See to that first."),
}


@act("aftercare.ask_closures")
def ask_closures(
    *, by: Viewer, rows: Sequence[tuple[uuid.UUID, str]], happened_on: dt.date, why: str, card: str, id: uuid.UUID | None = None
) -> list[Closure]:  # fmt: skip
    """Ask that the work ends with each of these persons: ``rows`` are (case, where she lives). Where the office asks no supervisor, it ends.

    ``id`` is the screen's: sent twice, the same rows come back. RowsRefused names every row that cannot be, and nothing is written.
    """
    if not rows:
        raise Refused(_("Choose one person or more."))
    if len(rows) > MOST:
        raise Refused(_("At most %(most)s persons at once.") % {"most": MOST})
    screen = id or uuid.uuid4()
    keys = {case: uuid.uuid5(screen, str(case)) for case, _living in rows}
    made = list(Closure._base_manager.filter(pk__in=keys.values()))
    if made:
        if any(row.recorded_by_id != by.user_id for row in made):
            raise Http404
        unchanged()
        return made
    if why not in codes.CLOSE_WHYS:
        raise Refused(_("Choose why the work ends."), field="why")
    if card not in codes.CARD:
        raise Refused(_("Say whether they have the card with where to call."), field="card")
    cases = {case.pk: case for case in mine(by, list(keys))}
    stands = standing(list(cases.values()))
    if set(keys) - set(cases):
        raise Http404
    refused = {}
    for number, (case, living) in enumerate(rows, start=1):
        wrong = _refusal(stands[case], happened_on, living)
        if wrong is not None:
            refused[number] = [wrong]
    if refused:
        raise refusals.RowsRefused(refused)
    closures = [
        _closure(by, stands[case], keys[case], {"happened_on": happened_on, "why": why, "living": living, "card": card})
        for case, living in rows
    ]  # fmt: skip
    pen.record_all(closures, by=by)
    told = {"on": str(happened_on), "why": why, "card": card, "cases": [str(case) for case in keys]}
    record(by, "aftercare.ask_closures", closures[0], office_id=closures[0].case.office_id, details=told)
    asks = [row for row in closures if needs_approval(row.case, KIND)]
    _ask(by, asks)
    ended = {row.pk: end_work(by, row.case, row) for row in closures if row not in asks}
    return [ended.get(row.pk, row) for row in closures]


def _refusal(stands: Over, happened_on: dt.date, living: str) -> Refused | None:
    """Return why the work with one of them cannot end so."""
    if stands.keeps:
        return Refused(KEEPS[stands.keeps])
    if living != NOT_ASKED and living not in codes.LIVING:
        return Refused(_("Choose one that is on the list."), field="living")
    try:
        refusals.check_day(happened_on, stands.case.office)
    except Refused as wrong:
        return wrong
    since = stands.last.happened_on if stands.last else stands.began
    return Refused(IMPOSSIBLE) if happened_on < since else None


def _closure(by: Viewer, stands: Over, id: uuid.UUID, told: dict[str, Any]) -> Closure:
    doer = refusals.who_did_it(by, stands.case.office_id, None)
    row = Closure(case=stands.case, state="asked", last=stands.last, done_by=doer, **told)
    row.pk = id
    return row


def _ask(by: Viewer, rows: Sequence[Closure]) -> None:
    """Ask a supervisor about each, due today: two statements, however many; part of an act."""
    asked = [
        Approval(case=row.case, kind=KIND, about=row.pk, happened_on=today(row.case.office.time_zone)) for row in rows
    ]  # fmt: skip
    pen.record_all(asked, by=by)
    pen.record_all(
        [
            Task(
                kind="approval", about=one.pk, case_id=one.case_id, person_id=one.case.person_id, office=one.case.office,
                team_id=one.case.team_id, due_on=one.happened_on, first_due_on=one.happened_on, happened_on=one.happened_on,
            )
            for one in asked
        ],
        by=by,
    )  # fmt: skip
