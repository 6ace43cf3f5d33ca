"""That a person came back from abroad: between which countries, through which gate, who handed over to whom."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals, signs
from wayhome.journey.cases.crossings import STATELESS, crossing_for, sides
from wayhome.journey.cases.models import Case, Crossing
from wayhome.journey.cases.queries import case_for
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.rules import crossings as rules
from wayhome.journey.cases.rules.findings import document_number
from wayhome.kit import facts as pen
from wayhome.kit.codes import NOT_ASKED, STATES
from wayhome.kit.errors import Refused
from wayhome.registry.people.codes import COUNTRIES
from wayhome.registry.places.codes import GATE
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

NUMBER = _("Digits, with a dash or slash before a year, like 128/2025. No letters.")
CHOOSE = _("Choose one that is on the list.")
_WRONG = {
    rules.NOWHERE: ("from_country", _("Say from which country, or through which gate.")),
    rules.SAME: ("to_country", _("Both are the same country.")),
    rules.APART: ("gate", _("This gate does not join these two countries.")),
}
_CODES = {
    "way": signs.CROSSING_WAYS, "handed_by": signs.HANDED_BY, "received_by": signs.RECEIVED_BY,
}  # fmt: skip


@act("cases.cross")
def record_crossing(
    *, by: Viewer, case_id: uuid.UUID, happened_on: dt.date, told: Mapping[str, Any], id: uuid.UUID | None = None, source: str = "screen",
    done_by: User | None = None,
) -> Crossing:  # fmt: skip
    """Record that a person came over a border on a day.

    ``told``: from_country, to_country, gate, way, handed_by, handed_agency, received_by, paper_number. What of the two countries was not
    told follows from the gate, else she came to the country of the office. ``id`` sent twice writes once.
    """
    case = case_for(by, case_id, "cases.edit")
    kept = pen.found(Crossing, id, by=by)
    if kept is not None:
        if kept.case_id != case.pk:
            raise Http404
        unchanged()
        return kept
    still_open(case)
    row = Crossing(case=case, happened_on=happened_on, source=source)
    row.done_by = refusals.who_did_it(by, case.office_id, done_by)
    for name, value in _sound(case, happened_on, told).items():
        setattr(row, name, value)
    row.pk = id or row.pk
    pen.locked(Case, case.pk)
    _once_a_day(case, happened_on)
    pen.record(row, by=by)
    _log(by, "cases.cross", row)
    return row


@act("cases.correct_crossing")
def correct_crossing(
    *, by: Viewer, crossing_id: uuid.UUID, version: int, happened_on: dt.date, told: Mapping[str, Any]
) -> Crossing:
    """Correct how a person came back. Conflict if somebody saved it since ``version``."""
    row = crossing_for(by, crossing_id, "cases.edit")
    still_open(row.case)
    changes = _sound(row.case, happened_on, told) | {"happened_on": happened_on}
    pen.locked(Case, row.case_id)
    _once_a_day(row.case, happened_on, but=row.pk)
    saved = pen.correct(Crossing, row.pk, by=by, version=version, changes=changes)
    if saved.version == version:
        unchanged()
        return saved
    saved.case = row.case
    _log(by, "cases.correct_crossing", saved)
    return saved


@act("cases.retire_crossing")
def retire_crossing(*, by: Viewer, crossing_id: uuid.UUID, reason: str) -> Crossing:
    """Take a wrong crossing out, with a coded reason; its history stays."""
    row = crossing_for(by, crossing_id, "cases.edit")
    if row.retired_at is not None:
        unchanged()
        return row
    still_open(row.case)
    gone = pen.retire(Crossing, row.pk, by=by, reason=reason)
    gone.case = row.case
    _log(by, "cases.retire_crossing", gone, reason)
    return gone


def sound(office: Office, on: dt.date, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was told of a crossing as it is kept; Refused, at its field, for what cannot be."""
    refusals.check_day(on, office)
    kept = {name: told.get(name) or NOT_ASKED for name in ("from_country", "to_country", *_CODES)}
    for name in ("from_country", "to_country"):
        if (kept[name] not in COUNTRIES or kept[name] == STATELESS) and kept[name] not in STATES:
            raise Refused(CHOOSE, field=name)
    for name, known in _CODES.items():
        if kept[name] not in known and kept[name] not in STATES:
            raise Refused(CHOOSE, field=name)
    gate, agency = told.get("gate"), told.get("handed_agency")
    joined = _sides(gate, on)
    home = office.country if office.country in COUNTRIES else "other"
    start, end = rules.between(kept["from_country"], kept["to_country"], home, joined)
    wrong = rules.fault(start, end, joined)
    if wrong is not None:
        field, sentence = _WRONG[wrong]
        raise Refused(sentence, field=field)
    if agency is not None and kept["handed_by"] == "nobody":
        raise Refused(_("Nobody handed the person over, so there is no organisation."), field="handed_agency")
    number = document_number(told.get("paper_number") or "")
    if number is None:
        raise Refused(NUMBER, field="paper_number")
    kept |= {"from_country": start, "to_country": end}
    return {**kept, "gate": gate, "handed_agency": agency, "paper_number": number}


def _sides(gate: Place | None, on: dt.date) -> tuple[str, ...]:
    if gate is None:
        return ()
    if gate.level != GATE:
        raise Refused(_("Choose a border gate."), field="gate")
    if not gate.stood_on(on):
        raise Refused(_("This place was not there on that day. Choose the one of that time."), field="gate")
    return sides(gate)


def _sound(case: Case, on: dt.date, told: Mapping[str, Any]) -> dict[str, Any]:
    born = case.person.birth_year
    if born is not None and on.year < born:
        raise Refused(
            _("This day lies before the person was born. Check the day, or the year of birth."),
            field="happened_on",
        )
    return sound(case.office, on, told)


def _once_a_day(case: Case, on: dt.date, but: Any = None) -> None:
    others = Crossing._base_manager.filter(case=case, happened_on=on, retired_at=None).exclude(pk=but)
    if others.exists():
        raise Refused(_("There is a record of this day already. Correct that one."), field="happened_on")


def _log(by: Viewer, verb: str, row: Crossing, reason: str = "") -> None:
    record(
        by, verb, row, office_id=row.case.office_id, reason=reason,
        details={"case": str(row.case_id), "from": row.from_country, "to": row.to_country, "on": str(row.happened_on)},
    )  # fmt: skip
