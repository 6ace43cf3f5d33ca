"""What was found about a person: by an authority, or in our own opinion. Nothing else in the house hangs on it."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals, signs
from wayhome.journey.cases.country import country
from wayhome.journey.cases.findings import finding_for
from wayhome.journey.cases.models import Case, Identification, Sign
from wayhome.journey.cases.queries import case_for
from wayhome.journey.cases.reaching import reach, reach_on, unreach
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.rules.findings import document_number
from wayhome.kit import facts as pen
from wayhome.kit.codes import CodeList
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

AUTHORITY, OWN = "authority", "own"
# What a finding tells, all of which can be corrected; an authority's, and ours.
TOLD = {AUTHORITY: ("status", "standing", "authority", "agency", "paper_number", "until"), OWN: ("opinion",)}
NUMBER = _("Digits, with a dash or slash before a year, like 128/2025. No letters.")
Found = Mapping[str, Collection[str]]


@act("cases.find")
def record_finding(
    *, by: Viewer, case_id: uuid.UUID, said_by: str, happened_on: dt.date, told: Mapping[str, Any], found: Found | None = None,
    id: uuid.UUID | None = None, source: str = "screen", done_by: User | None = None,
) -> Identification:  # fmt: skip
    """Record what an authority decided (``said_by`` authority) or what we think ourselves (own), on a day.

    ``told`` holds what ``TOLD`` names; ``found`` {act, means, purpose: codes} belongs to our own opinion. ``id`` sent twice writes once.
    """
    case = case_for(by, case_id, "cases.edit")
    kept = pen.found(Identification, id, by=by)
    if kept is not None:
        if kept.case_id != case.pk:
            raise Http404
        unchanged()
        return kept
    still_open(case)
    if said_by not in TOLD:
        raise Http404
    refusals.check_day(happened_on, case.office)
    row = Identification(case=case, said_by=said_by, happened_on=happened_on, source=source)
    row.done_by = refusals.who_did_it(by, case.office_id, done_by)
    for name, value in _sound(case, said_by, happened_on, told).items():
        setattr(row, name, value)
    row.pk = id or row.pk
    pen.record(row, by=by)
    if said_by == OWN:
        _signs_follow(by, case, row, _sound_signs(found or {}))
    reach(by, case, "identification", happened_on, source=source, done_by=row.done_by, because_of=row.pk)
    _log(by, "cases.find", row)
    return row


@act("cases.correct_finding")
def correct_finding(
    *, by: Viewer, finding_id: uuid.UUID, version: int, happened_on: dt.date, told: Mapping[str, Any], found: Found | None = None
) -> Identification:  # fmt: skip
    """Correct a finding; ``found`` None leaves its signs as they are. Conflict if somebody saved it since ``version``."""
    row = finding_for(by, finding_id, "cases.edit")
    still_open(row.case)
    refusals.check_day(happened_on, row.case.office)
    changes = _sound(row.case, row.said_by, happened_on, told) | {"happened_on": happened_on}
    pen.locked(Case, row.case_id)
    wanted: set[tuple[str, str]] = set()
    if row.said_by == OWN and found is not None:
        wanted = _sound_signs(found)
        if wanted != {(one.kind, one.sign) for one in _signs(row.case, row)}:
            changes["roll"] = row.roll + 1
    saved = pen.correct(Identification, row.pk, by=by, version=version, changes=changes)
    if saved.version == version:
        unchanged()
        return saved
    if "roll" in changes:
        _signs_follow(by, row.case, saved, wanted)
    saved.case = row.case
    if saved.happened_on != row.happened_on:
        reach_on(by, row.case, row.pk, saved.happened_on)
    _log(by, "cases.correct_finding", saved)
    return saved


@act("cases.retire_finding")
def retire_finding(*, by: Viewer, finding_id: uuid.UUID, reason: str) -> Identification:
    """Take a wrong finding out, with a coded reason; its signs and the step it brought go with it, its history stays."""
    row = finding_for(by, finding_id, "cases.edit")
    if row.retired_at is not None:
        unchanged()
        return row
    still_open(row.case)
    gone = pen.retire(Identification, row.pk, by=by, reason=reason)
    pen.retire_all(pen.locked_all(Sign, [one.pk for one in _signs(row.case, row)]), by=by, reason=reason)
    gone.case = row.case
    others = Identification._base_manager.filter(case=row.case, retired_at=None)
    unreach(by, row.case, row.pk, reason=reason, others=others)
    _log(by, "cases.retire_finding", gone, reason)
    return gone


@act("cases.set_vulnerabilities")
def set_vulnerabilities(*, by: Viewer, case_id: uuid.UUID, codes: Collection[str]) -> list[str]:
    """Write which factors made it easier, as the person tells it; what is not among them any more is retired."""
    case = case_for(by, case_id, "cases.edit")
    still_open(case)
    pen.locked(Case, case.pk)
    wanted = _sound_signs({"vulnerability": codes}, kinds=("vulnerability",))
    if wanted == {(one.kind, one.sign) for one in _signs(case, None)}:
        unchanged()
        return sorted(codes)
    _signs_follow(by, case, None, wanted)
    record(
        by, "cases.set_vulnerabilities", case, office_id=case.office_id, details={"factors": sorted(codes)}
    )
    return sorted(codes)


def _sound(case: Case, said_by: str, on: dt.date, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was told as it is kept; Refused, at its field, for what cannot be."""
    if said_by == OWN:
        _on_list(signs.OPINIONS, told.get("opinion"), "opinion")
        return {"opinion": told["opinion"]}
    # What was decided earlier is written down with the lists of its day or of today, which the form shows.
    lists = [country(case.office, day) for day in (on, today(case.office.time_zone))]
    status, authority, standing = told.get("status"), told.get("authority"), told.get("standing") or ""
    if not any(status in one.statuses for one in lists):
        raise Refused(_("Choose what was decided."), field="status")
    if not any(authority in one.authorities for one in lists):
        raise Refused(_("Choose which authority decided."), field="authority")
    if standing and not any(standing in one.standings.get(str(status), ()) for one in lists):
        raise Refused(_("This does not go with what was decided."), field="standing")
    number = document_number(told.get("paper_number") or "")
    if number is None:
        raise Refused(NUMBER, field="paper_number")
    until = told.get("until")
    if until is not None and until < on:
        raise Refused(_("The last day is before the first day."), field="until")
    kept = {"status": status, "standing": standing, "authority": authority, "agency": told.get("agency")}
    return kept | {"paper_number": number, "until": until}


def _on_list(known: CodeList, code: Any, field: str) -> None:
    if code not in known:
        raise Refused(_("Choose one that is on the list."), field=field)


def _sound_signs(found: Found, kinds: Collection[str] = ("act", "means", "purpose")) -> set[tuple[str, str]]:
    for kind, codes in found.items():
        if kind not in kinds or any(code not in signs.SIGNS[kind] for code in codes):
            raise Refused(
                _("Choose one that is on the list."), field="codes" if kind == "vulnerability" else kind
            )
    return {(kind, code) for kind, codes in found.items() for code in codes}


def _signs(case: Case, finding: Identification | None) -> list[Sign]:
    return list(Sign._base_manager.filter(case=case, finding=finding, retired_at=None))


def _signs_follow(
    by: Viewer, case: Case, finding: Identification | None, wanted: set[tuple[str, str]]
) -> None:
    had = {(one.kind, one.sign): one.pk for one in _signs(case, finding)}
    over = [pk for told, pk in had.items() if told not in wanted]
    pen.retire_all(pen.locked_all(Sign, over), by=by, reason="other")
    on = finding.happened_on if finding is not None else refusals.today_at(case.office)
    new = [
        Sign(case=case, finding=finding, kind=kind, sign=sign, happened_on=on)
        for kind, sign in sorted(wanted - had.keys())
    ]
    pen.record_all(new, by=by)


def _log(by: Viewer, verb: str, row: Identification, reason: str = "") -> None:
    record(
        by, verb, row, office_id=row.case.office_id, reason=reason,
        details={
            "case": str(row.case_id), "by": row.said_by, "told": row.status or row.opinion, "on": str(row.happened_on),
        },
    )  # fmt: skip
