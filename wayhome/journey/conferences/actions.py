"""Preparing a conference, holding it, deciding, doing what was decided, and printing its minutes."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals
from wayhome.journey.cases.doers import doers
from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for
from wayhome.journey.cases.reaching import reach, reach_on, unreach
from wayhome.journey.conferences import codes, queries
from wayhome.journey.conferences.minutes import minutes
from wayhome.journey.conferences.models import Conference, Decision, Participant, Topic
from wayhome.journey.conferences.sealed import sealed_words
from wayhome.kit import facts as pen
from wayhome.kit import printing
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.agencies.models import Agency
from wayhome.registry.tasks.actions import expect, settle
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import LANGUAGES, User
from wayhome.trust.audit.actions import act, record, unchanged

TOLD = ("happened_on", "place", "she", "beside")
WORDS = ("strengths", "limits")
OVER = _("This conference is over. What was decided can still be changed.")
Points = Mapping[str, Collection[str]]  # agenda, strengths, limits: codes


@act("conferences.save_conference")
def save_conference(
    *, by: Viewer, case_id: uuid.UUID, told: Mapping[str, Any], points: Points, words: Mapping[str, str | None] | None = None,
    id: uuid.UUID | None = None, version: int | None = None, source: str = "screen", done_by: User | None = None,
) -> Conference:  # fmt: skip
    """Plan a conference, or (with ``version``) change it: day and place, her part in it, agenda, strengths, what is hard.

    A part of ``points`` that is left out stays as it is; ``words`` of strengths and limits that are None too.
    """
    case = case_for(by, case_id, queries.RECORD)
    made = pen.found(Conference, id)
    if version is None and made is not None and made.case_id == case.pk:
        unchanged()
        return made
    _still_open(case)
    _possible(case, told, points)
    said = dict(words or {})
    if version is None:
        row = Conference(case=case, source=source, done_by=refusals.who_did_it(by, case.office_id, done_by))
        row.pk = id or row.pk
        for name, value in {**_plain(told), **_sealed(by, case, row, said)}.items():
            setattr(row, name, value)
        ticks = _ticks(row, points)
        saved = pen.record(row, by=by)
    else:
        row = queries.row_for(by, Conference, id or uuid.UUID(int=0), queries.RECORD)
        if row.state == "held" and told["happened_on"] > today(case.office.time_zone):
            raise Refused(_("It was held already: this day has not come yet."), field="happened_on")
        roll = pen.locked(Conference, row.pk).roll
        ticks = _ticks(row, points)
        changes = {**_plain(told), **_sealed(by, case, row, said), "roll": roll + bool(ticks.moved)}
        saved = pen.correct(Conference, row.pk, by=by, version=version, changes=changes)
        if row.state == "held" and saved.happened_on != row.happened_on:
            reach_on(by, row.case, row.pk, saved.happened_on)
    if saved.version == version:
        unchanged()
        return saved
    _tick(by, saved, ticks)
    if saved.state == "planned":
        _expected(by, case, saved)
    record(
        by, "conferences.save_conference", saved, office_id=case.office_id,
        details={"case": str(case.pk), "on": str(saved.happened_on), "she": saved.she, "points": ticks.moved},
    )  # fmt: skip
    return saved


@act("conferences.hold_conference")
def hold_conference(
    *, by: Viewer, conference_id: uuid.UUID, version: int, happened_on: dt.date, outcome: str
) -> Conference:
    """Record that a conference was held, on which day, and what came of it."""
    row = queries.row_for(by, Conference, conference_id, queries.RECORD)
    _still_open(row.case)
    if (row.state, row.happened_on, row.outcome) == ("held", happened_on, outcome):
        unchanged()
        return row
    if row.state == "cancelled":
        raise Refused(_("This conference was cancelled. Plan a new one."))
    refusals.check_day(happened_on, row.case.office)
    if outcome not in codes.OUTCOMES:
        raise Refused(_("Choose what came of it."), field="outcome")
    changes = {"state": "held", "happened_on": happened_on, "outcome": outcome}
    saved = pen.correct(Conference, row.pk, by=by, version=version, changes=changes)
    settle(by, ["conference"], [row.pk], on=today(row.case.office.time_zone))
    if row.state == "held":
        reach_on(by, row.case, row.pk, happened_on)
    reach(by, row.case, "conference", happened_on, because_of=row.pk)
    record(
        by, "conferences.hold_conference", saved, office_id=row.case.office_id,
        details={"case": str(row.case_id), "on": str(happened_on), "outcome": outcome},
    )  # fmt: skip
    return saved


@act("conferences.cancel_conference")
def cancel_conference(*, by: Viewer, conference_id: uuid.UUID) -> Conference:
    """Cancel a conference that was planned; what it decided before stays."""
    row = queries.row_for(by, Conference, conference_id, queries.RECORD)
    if row.state == "cancelled":
        unchanged()
        return row
    if row.state != "planned":
        raise Refused(OVER)
    saved = pen.correct_locked(pen.locked(Conference, row.pk), by=by, changes={"state": "cancelled"})
    settle(by, ["conference"], [row.pk], on=today(row.case.office.time_zone), state="dropped")
    record(
        by,
        "conferences.cancel_conference",
        saved,
        office_id=row.case.office_id,
        details={"case": str(row.case_id)},
    )
    return saved


@act("conferences.retire_conference")
def retire_conference(*, by: Viewer, conference_id: uuid.UUID, reason: str) -> Conference:
    """Take a conference that was recorded wrongly off the file, with what it decided and the step of the journey it brought."""
    row = queries.row_for(by, Conference, conference_id, queries.RECORD)
    if row.retired_at is not None:
        unchanged()
        return row
    _still_open(row.case)
    gone = pen.retire(Conference, row.pk, by=by, reason=reason)
    decided = Decision._base_manager.filter(conference=row, retired_at=None).values_list("pk", flat=True)
    decisions = pen.locked_all(Decision, decided)
    pen.retire_all(decisions, by=by, reason=reason)
    about = [row.pk, *(one.pk for one in decisions)]
    settle(by, ["conference", "decision"], about, on=today(row.case.office.time_zone), state="dropped")
    held = Conference._base_manager.filter(case=row.case, state="held", retired_at=None)
    unreach(by, row.case, row.pk, reason=reason, others=held)
    record(
        by, "conferences.retire_conference", gone, office_id=row.case.office_id, reason=reason,
        details={"case": str(row.case_id), "decisions": len(decisions)},
    )  # fmt: skip
    return gone


@act("conferences.add_participant")
def add_participant(
    *, by: Viewer, conference_id: uuid.UUID, role: str, user: User | None = None, agency: Agency | None = None,
    id: uuid.UUID | None = None,
) -> Participant:  # fmt: skip
    """Say who takes part: a colleague or an organisation, in which part. Asking her whether it may be told is another step."""
    conference = queries.row_for(by, Conference, conference_id, queries.RECORD)
    made = pen.found(Participant, id)
    if made is not None and made.conference_id == conference.pk:
        unchanged()
        return made
    _still_open(conference.case, conference)
    if role not in codes.ROLES:
        raise Refused(_("Choose the part."), field="role")
    _one(user, agency, "user")
    colleague(by, [conference.case.office_id], user, field="user")
    there = Participant._base_manager.filter(conference=conference, retired_at=None, role=role)
    if user is not None:
        there = Participant._base_manager.filter(conference=conference, retired_at=None)
    if there.filter(user=user, agency=agency).exists():
        raise Refused(_("This one takes part already."), field="user" if user else "agency")
    row = Participant(
        case=conference.case,
        conference=conference,
        role=role,
        user=user,
        agency=agency,
        happened_on=conference.happened_on,
    )
    row.pk = id or row.pk
    saved = pen.record(row, by=by)
    record(
        by, "conferences.add_participant", saved, office_id=conference.case.office_id,
        details={"case": str(conference.case_id), "role": role, "user": str(user.pk if user else ""), "agency": str(agency.pk if agency else "")},
    )  # fmt: skip
    return saved


@act("conferences.retire_participant")
def retire_participant(*, by: Viewer, participant_id: uuid.UUID, reason: str) -> Participant:
    """Take somebody out who does not take part."""
    row = queries.row_for(by, Participant, participant_id, queries.RECORD)
    if row.retired_at is not None:
        unchanged()
        return row
    gone = pen.retire(Participant, row.pk, by=by, reason=reason)
    record(
        by, "conferences.retire_participant", gone, office_id=row.case.office_id, reason=reason,
        details={"case": str(row.case_id)},
    )  # fmt: skip
    return gone


@act("conferences.decide")
def decide(
    *, by: Viewer, conference_id: uuid.UUID, what: str, due_on: dt.date, owner: User | None = None, agency: Agency | None = None,
    words: str | None = None, id: uuid.UUID | None = None,
) -> Decision:  # fmt: skip
    """Write down what was decided, whose it is and until when: a task of that colleague, or, of an organisation, of who walks with her."""
    conference = queries.row_for(by, Conference, conference_id, queries.RECORD)
    case = conference.case
    made = pen.found(Decision, id)
    if made is not None and made.conference_id == conference.pk:
        unchanged()
        return made
    _still_open(case, conference)
    if what not in codes.WHATS:
        raise Refused(_("Choose what was decided."), field="what")
    _one(owner, agency, "owner")
    if owner is not None and owner not in doers(case, queries.VIEW):
        sentence = _("%(name)s does not see this person. Choose somebody who walks with them.")
        raise Refused(sentence % {"name": owner}, field="owner")
    day = today(case.office.time_zone)
    if not min(conference.happened_on, day) <= due_on <= day + dt.timedelta(days=1100):
        raise Refused(_("This day cannot be. Check the day, month and year."), field="due_on")
    row = Decision(
        case=case,
        conference=conference,
        what=what,
        due_on=due_on,
        owner=owner,
        agency=agency,
        happened_on=day,
    )
    row.pk = id or row.pk
    row.words = sealed_words(by, case, row, "words", words)
    saved = pen.record(row, by=by)
    _due(by, case, saved, day)
    record(
        by, "conferences.decide", saved, office_id=case.office_id,
        details={"case": str(case.pk), "what": what, "due_on": str(due_on), "owner": str(owner.pk if owner else ""), "agency": str(agency.pk if agency else "")},
    )  # fmt: skip
    return saved


@act("conferences.end_decision")
def end_decision(*, by: Viewer, decision_id: uuid.UUID, state: str) -> Decision:
    """Say that a decision was carried out, or is no longer needed; whose it is says so too. ``open``: it is to be done after all."""
    row = queries.decision_for(by, decision_id)
    if row.state == state:
        unchanged()
        return row
    _still_open(row.case)
    if state not in codes.DECISION_STATES or row.retired_at is not None:
        raise Refused(_("Choose what became of it."), field="state")
    day = today(row.case.office.time_zone)
    changes = {"state": state, "ended_on": None if state == "open" else day}
    saved = pen.correct_locked(pen.locked(Decision, row.pk), by=by, changes=changes)
    if state == "open":
        _due(by, row.case, saved, day)
    else:
        settle(by, ["decision"], [row.pk], on=day, state=state)
    record(
        by, "conferences.end_decision", saved, office_id=row.case.office_id,
        details={"case": str(row.case_id), "state": state},
    )  # fmt: skip
    return saved


@act("conferences.retire_decision")
def retire_decision(*, by: Viewer, decision_id: uuid.UUID, reason: str) -> Decision:
    """Take a decision off that was written down by mistake."""
    row = queries.row_for(by, Decision, decision_id, queries.RECORD)
    if row.retired_at is not None:
        unchanged()
        return row
    gone = pen.retire(Decision, row.pk, by=by, reason=reason)
    settle(by, ["decision"], [row.pk], on=today(row.case.office.time_zone), state="dropped")
    record(
        by, "conferences.retire_decision", gone, office_id=row.case.office_id, reason=reason,
        details={"case": str(row.case_id)},
    )  # fmt: skip
    return gone


@act("conferences.print_minutes")
def print_minutes(
    *, by: Viewer, conference_id: uuid.UUID, language: str, agency: Agency | None = None, named: bool = False
) -> bytes:
    """Return the minutes of a conference as PDF, for our own file or for an organisation that took part; nothing of it is kept.

    Refused for an organisation to which she did not say yes. Parts that she withholds from it: her name and all words stay out then.
    """
    row = queries.row_for(by, Conference, conference_id, "papers.print")
    if row.state != "held":
        raise Refused(_("There are no minutes before it was held."))
    if language not in LANGUAGES:
        raise Refused(_("Choose the language."), field="language")
    if agency is not None and agency.pk not in {sits.row.agency_id for sits in queries.participants(row)}:
        raise Refused(_("Choose an organisation that took part."), field="agency")
    if agency is not None and not queries.may_be_told(row.case, agency):
        raise Refused(
            _("The person did not agree that this organisation is told: no minutes go there."),
            field="agency",
        )
    with translation.override(language):
        paper = minutes(by, row, language, agency, named)
        record(
            by, "conferences.print_minutes", row, office_id=row.case.office_id,
            details={"case": str(row.case_id), "language": language, "agency": str(agency.pk if agency else ""), "named": named},
        )  # fmt: skip
        return printing.paper(paper)


def _still_open(case: Case, row: Conference | None = None) -> None:
    if case.retired_at is not None or (row is not None and row.retired_at is not None):
        raise Refused(_("This record was retired and can no longer be changed."))


def _due(by: Viewer, case: Case, row: Decision, day: dt.date) -> None:
    expect(
        by, "decision", row.pk, office=case.office, due_on=row.due_on, on=day, case_id=case.pk, person_id=case.person_id,
        team_id=case.team_id, owner=row.owner or worker_of(case),
    )  # fmt: skip


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told.get(name) or NOT_ASKED for name in TOLD}


def _sealed(by: Viewer, case: Case, row: Conference, said: Mapping[str, str | None]) -> dict[str, Any]:
    return {column: sealed_words(by, case, row, column, said.get(column)) for column in WORDS}


def _possible(case: Case, told: Mapping[str, Any], points: Points) -> None:
    day = told["happened_on"]
    if not case.happened_on <= day <= today(case.office.time_zone) + dt.timedelta(days=366):
        raise Refused(_("This day cannot be. Check the day, month and year."), field="happened_on")
    for part, lines in points.items():
        if part not in codes.LINES or any(line not in codes.LINES[part] for line in lines):
            raise Refused(_("Choose one that is on the list."), field=part)


def _one(user: User | None, agency: Agency | None, field: str) -> None:
    if (user is None) == (agency is None):
        raise Refused(_("Choose a colleague or an organisation, one of the two."), field=field)


@dataclass(frozen=True)
class _Ticks:
    """What has to be written so that the lines ticked, and no others, stand: lines that are new, rows that are gone."""

    new: list[tuple[str, str]]
    gone: list[Topic]

    @property
    def moved(self) -> list[str]:
        return [f"{part}:{line}" for part, line in [*self.new, *((row.part, row.line) for row in self.gone)]]


def _ticks(row: Conference, points: Points) -> _Ticks:
    there = {(one.part, one.line): one for one in Topic._base_manager.filter(conference=row, retired_at=None)}
    wanted = {(part, line) for part, lines in points.items() for line in lines}
    gone = [one for key, one in there.items() if key[0] in points and key not in wanted]
    return _Ticks(sorted(wanted - there.keys()), gone)


def _tick(by: Viewer, row: Conference, ticks: _Ticks) -> None:
    made = [
        Topic(case=row.case, conference=row, part=part, line=line, happened_on=row.happened_on)
        for part, line in ticks.new
    ]
    pen.record_all(made, by=by)
    pen.retire_all(pen.locked_all(Topic, [one.pk for one in ticks.gone]), by=by, reason="other")


def _expected(by: Viewer, case: Case, row: Conference) -> None:
    expect(
        by, "conference", row.pk, office=case.office, due_on=row.happened_on, on=today(case.office.time_zone), case_id=case.pk,
        person_id=case.person_id, team_id=case.team_id, owner=worker_of(case),
    )  # fmt: skip
