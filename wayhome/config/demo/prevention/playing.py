"""Plays what is planned of prevention through the house's own actions."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

from wayhome.config.demo.deeds import Deed
from wayhome.config.demo.lands import dice
from wayhome.config.demo.names import member_name
from wayhome.config.demo.prevention.deeds import (
    Added,
    Answered,
    Approved,
    Begun,
    Enrolled,
    Gather,
    Held,
    Member,
    MendHeld,
    Repeat,
    RetireHeld,
    Served,
    Settled,
    Tallied,
    TallyOf,
    Ticked,
    ToldOf,
)
from wayhome.config.demo.prevention.telling import MORE, in_own_words
from wayhome.config.demo.prevention.whereabouts import Whereabouts
from wayhome.evidence.bulletins.actions import draft_item, edit_item
from wayhome.prevention.activities.actions import (
    add_contribution,
    add_output,
    add_point,
    add_quote,
    add_test,
    answer_issue,
    approve_visit,
    correct_activity,
    present_figure,
    record_activity,
    retire_activity,
    set_client_visit,
    settle_point,
    start_series,
)
from wayhome.prevention.activities.models import Activity, Issue, Series
from wayhome.prevention.activities.rules import Raised
from wayhome.prevention.groups.actions import (
    add_members,
    correct_meeting,
    record_meeting,
    retire_meeting,
    start_group,
)
from wayhome.prevention.groups.models import Group
from wayhome.prevention.tallies.actions import add_kind, record_tally
from wayhome.prevention.tallies.models import TallyKind
from wayhome.registry.agencies.actions import add_project
from wayhome.registry.agencies.models import Project, ProjectPhase
from wayhome.registry.people.actions import enrol_group
from wayhome.registry.people.models import Enrolment
from wayhome.services.support.actions import record_services, tick_days
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User


class Stage(Protocol):
    """What the demo's stage knows of offices and people."""

    offices: dict[str, Office]

    def viewer(self, username: str) -> Viewer:
        """The account as a viewer."""

    def user(self, username: str | None) -> User | None:
        """The account, or None."""


class Prevention:
    """The stage of prevention: which record is which."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.where = Whereabouts()
        self.projects: dict[str, Project] = {}
        self.groups: dict[str, Group] = {}
        self.members: dict[str, list[uuid.UUID]] = {}
        self.series: dict[str, Series] = {}
        self.held: dict[str, Activity] = {}
        self.came: dict[str, Any] = {}
        self.enrolled: dict[str, list[Enrolment]] = {}
        self.kinds: dict[str, TallyKind] = {}
        # Codes of their own, so that those of admitted persons stay the same.
        self.enrolment_codes, self.member_codes = dice("codes of enrolled"), dice("codes of members")

    def do(self, deed: Deed) -> bool:
        """Play a deed at its moment; False if it is none of prevention."""
        play = PLAYED.get(type(deed))
        if play is not None:
            play(self, deed, self.stage.viewer(deed.by))
        return play is not None


def _begun(told: Prevention, deed: Begun, by: Viewer) -> None:
    told.projects[deed.code] = add_project(
        by=by, office=told.stage.offices[deed.office], code=deed.code, title=deed.title, titles=deed.titles, starts_on=deed.first,
        ends_on=deed.last, donor=told.where.agency(deed.donor), partner=told.where.agency(deed.partner),
        places=told.where.places(((name, "") for name in deed.places), deed.first, bare=True), phases=deed.phases,
    )  # fmt: skip


def _gather(told: Prevention, deed: Gather, by: Viewer) -> None:
    group = told.groups[deed.key] = start_group(
        by=by, office=told.stage.offices[deed.office], kind=deed.kind, title=deed.title, began_on=deed.on, place=told.where.place(deed.place, deed.on),
        composed_of_survivors=deed.survivors, led_by=told.stage.user(deed.led_by),
    )  # fmt: skip
    rows = [_member(told, member, number) for number, member in enumerate(deed.members, start=1)]
    for number, row in enumerate(rows, start=1):
        if "person" not in row:
            row["name"] = member_name(deed.key, number, deed.office, row["sex"])
    made = add_members(by=by, group=group, joined_on=deed.on, rows=rows, code_source=told.member_codes.choice)
    told.members[deed.key] = [member.pk for member in made]


def _member(told: Prevention, member: Member, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {"role": member.role, "paper_number": str(number)}
    if member.known is not None:
        key, place = member.known
        person = told.enrolled[key][place].person
        # In the group she tells of herself again: nothing but her sex is taken over from elsewhere.
        again = {
            name: getattr(person, name) for name in ("birth_year", "ethnicity", "literacy", "disability")
        }
        return row | again | {"person": person}
    return row | {"sex": member.sex, "birth_year": member.birth_year, "ethnicity": member.ethnicity}


def _repeat(told: Prevention, deed: Repeat, by: Viewer) -> None:
    told.series[deed.key] = start_series(
        by=by, office=told.stage.offices[deed.office], type=deed.type, title=deed.title, rhythm=deed.rhythm
    )


def _held(told: Prevention, deed: Held, by: Viewer) -> None:
    offices = [told.stage.offices[code] for code in deed.offices]
    project, phase = _of_project(told, deed)
    more: dict[str, Any] = {
        **deed.told,
        "happened_to": deed.to,
        "project": project,
        "phase": phase,
        "places": told.where.places(deed.places, deed.on),
        "agencies": [(told.where.agency(name), part) for name, part in deed.agencies],
        "topics": deed.topics,
        "heads": deed.heads,
        "asked": deed.asked,
        "issues": [
            Raised(one.theme, one.words, None, told.where.agency(one.owner) if one.owner else None, one.promised_on)
            for one in deed.raised
        ],
        "done_by": told.stage.user(deed.done_by),
    }  # fmt: skip
    if deed.groups:
        ticked = [told.members[key][number] for key, number in deed.ticked]
        told.held[deed.key] = record_meeting(
            by=by, groups=[told.groups[key] for key in deed.groups], member_ids=ticked, happened_on=deed.on, type=deed.type,
            offices=offices, source=deed.source, **more,
        )  # fmt: skip
    else:
        series = told.series[deed.series] if deed.series else None
        told.held[deed.key] = record_activity(
            by=by,
            offices=offices,
            type=deed.type,
            happened_on=deed.on,
            series=series,
            source=deed.source,
            **more,
        )


def _of_project(told: Prevention, deed: Held) -> tuple[Project | None, ProjectPhase | None]:
    if deed.project is None:
        return None, None
    code, title = deed.project
    project = told.projects[code]
    return project, ProjectPhase.objects.get(project=project, title=title, retired_at=None)


def _added(told: Prevention, deed: Added, by: Viewer) -> None:
    facts = dict(deed.facts)
    activity = told.held[deed.to]
    if "place" in facts:
        facts["place"] = told.where.place(facts["place"], activity.happened_on)
    if "paid_from" in facts:
        facts["paid_from"] = told.came[facts["paid_from"]]
    if "owner" in facts:
        facts["owner"] = told.where.agency(facts["owner"])
    if "colleague" in facts:
        facts["colleague"] = told.stage.user(facts["colleague"])
    for name in ("amount", "mean"):
        if name in facts:
            facts[name] = Decimal(facts[name])
    made = _ADD[deed.what](by=by, activity_id=activity.pk, **facts)
    if deed.key:
        told.came[deed.key] = made


def _approved(told: Prevention, deed: Approved, by: Viewer) -> None:
    approve_visit(by=by, activity_id=told.held[deed.to].pk, approved_on=deed.on)


def _answered(told: Prevention, deed: Answered, by: Viewer) -> None:
    issues = Issue.objects.visible_to(by).filter(activity=told.held[deed.to], retired_at=None)
    theme = sorted(issues, key=lambda issue: (issue.promised_on, issue.theme))[deed.number]
    answer_issue(
        by=by,
        issue_id=theme.pk,
        version=theme.version,
        state=deed.state,
        answered_on=deed.on,
        answer=deed.answer,
    )


def _settled(told: Prevention, deed: Settled, by: Viewer) -> None:
    point = told.came[deed.to]
    settle_point(
        by=by,
        point_id=point.pk,
        version=point.version,
        state=deed.state,
        settled_on=deed.on,
        outcome=deed.outcome,
    )


def _mend_held(told: Prevention, deed: MendHeld, by: Viewer) -> None:
    activity = told.held[deed.key]
    now = Activity.objects.visible_to(by).get(pk=activity.pk)
    correct = correct_meeting if now.type in ("group_meeting", "training") and deed.key in told.groups else correct_activity  # fmt: skip
    told.held[deed.key] = correct(
        by=by,
        activity_id=now.pk,
        version=now.version,
        changes=deed.changes,
        heads=deed.heads,
        asked=deed.asked,
    )


def _retire_held(told: Prevention, deed: RetireHeld, by: Viewer) -> None:
    activity = told.held[deed.key]
    retire = retire_meeting if activity.type == "group_meeting" else retire_activity
    retire(by=by, activity_id=activity.pk, reason=deed.reason)


def _enrolled(told: Prevention, deed: Enrolled, by: Viewer) -> None:
    told.enrolled[deed.key] = enrol_group(
        by=by, office=told.stage.offices[deed.office], package=deed.package, happened_on=deed.on, ended_on=deed.to, reason=deed.reason,
        people=deed.people, source=deed.source, done_by=told.stage.user(deed.done_by), code_source=told.enrolment_codes.choice,
        partner=told.where.agency(deed.partner) if deed.partner else None,
    )  # fmt: skip


def _ticked(told: Prevention, deed: Ticked, by: Viewer) -> None:
    ids = [enrolment.pk for enrolment in told.enrolled[deed.key]]
    tick_days(by=by, enrolment_ids=ids, days=dict.fromkeys(deed.days, deed.items))


def _served(told: Prevention, deed: Served, by: Viewer) -> None:
    persons = [told.enrolled[deed.key][number].person for number in deed.who]
    agency = told.where.agency(deed.agency) if deed.agency else None
    record_services(
        by=by, office=told.stage.offices[deed.office], kind=deed.kind, happened_on=deed.on, persons=persons, agency=agency,
        done_by=told.stage.user(deed.done_by),
    )  # fmt: skip


def _tally_of(told: Prevention, deed: TallyOf, by: Viewer) -> None:
    told.kinds[deed.key] = add_kind(
        by=by, office=told.stage.offices[deed.office], names=deed.names, units=deed.units
    )


def _tallied(told: Prevention, deed: Tallied, by: Viewer) -> None:
    place = told.where.place(deed.place, deed.on) if deed.place else None
    record_tally(
        by=by, kind=told.kinds[deed.key], quantity=deed.quantity, happened_on=deed.on, place=place, source=deed.source
    )  # fmt: skip


def _told_of(told: Prevention, deed: ToldOf, by: Viewer) -> None:
    item = draft_item(by=by, office=told.stage.offices[deed.office], activity_id=told.held[deed.key].pk)
    titles = {lang: in_own_words(lang, words) for lang, words in item.titles.items()}
    more = MORE.get(deed.key, {})
    texts = {
        lang: " ".join(filter(None, (in_own_words(lang, words), more.get(lang))))
        for lang, words in item.texts.items()
    }
    edit_item(by=by, item_id=item.pk, version=item.version, titles=titles, texts=texts, state="ready")


_ADD: dict[str, Callable[..., Any]] = {
    "output": add_output,
    "contribution": add_contribution,
    "test": add_test,
    "quote": add_quote,
    "point": add_point,
    "figure": present_figure,
    "client_visit": set_client_visit,
}
PLAYED: dict[type[Deed], Callable[[Prevention, Any, Viewer], None]] = {
    Begun: _begun,
    Gather: _gather,
    Repeat: _repeat,
    Held: _held,
    Added: _added,
    Approved: _approved,
    Answered: _answered,
    MendHeld: _mend_held,
    RetireHeld: _retire_held,
    Enrolled: _enrolled,
    Ticked: _ticked,
    Served: _served,
    Settled: _settled,
    TallyOf: _tally_of,
    Tallied: _tallied,
    ToldOf: _told_of,
}
