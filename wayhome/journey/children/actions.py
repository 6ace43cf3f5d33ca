"""Writing down what was weighed for a child, correcting it, taking it out. The clock follows the latest look."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.http import Http404
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.profiles import maybe_child
from wayhome.journey.cases.queries import case_for
from wayhome.journey.children import codes, rules
from wayhome.journey.children.clock import follow_clock
from wayhome.journey.children.models import BestInterest
from wayhome.journey.children.queries import RECORD, look_for
from wayhome.journey.children.sealed import may_read, sealed_words, words_of
from wayhome.journey.children.sheet import sheet
from wayhome.kit import facts, printing
from wayhome.kit.codes import REFUSED, UNKNOWN, CodeList
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import LANGUAGES, User
from wayhome.trust.audit.actions import act, record, unchanged

ANSWERED = frozenset({REFUSED, UNKNOWN})  # states that are an answer: somebody asked
_OUTCOME: dict[str, tuple[str, str | Promise]] = {
    "wish": ("outcome", _("The child did not say what it wants. Choose another outcome.")),
    "silent": ("outcome", _("The child said what it wants: say whether it is so, in part or otherwise.")),
    "no_why": ("why", _("Say why it is not as the child wishes.")),
    "why": ("why", _("A reason is given only where it is not as the child wishes. Leave it empty.")),
}
_AGAIN: dict[str, str | Promise] = {
    "missing": _("What is not decided is looked at again: say when."),
    "early": _("Choose a later day than that of this look."),
    "far": _("Choose a day within a year."),
}
_CHOOSE = _("Choose one that is on the list.")


@act("children.record_look")
def record_look(
    *, by: Viewer, case_id: uuid.UUID, happened_on: dt.date, about: str, heard: str, adult_said: str, weighed: Collection[str],
    outcome: str, why: str = "", with_whom: Collection[str] = (), again_on: dt.date | None = None, words: str = "",
    id: uuid.UUID | None = None, source: str = "screen", done_by: User | None = None,
) -> BestInterest:  # fmt: skip
    """Write down what was weighed for a child: how it was heard, what the guardian said, what came of it; the next look falls due.

    Refused for who was grown on that day. ``words`` are sealed. ``id`` sent twice writes once.
    """
    case = case_for(by, case_id, RECORD)
    made = facts.found(BestInterest, id, by=by)
    if made is not None:
        if made.case_id != case.pk:
            raise Http404
        unchanged()
        return made
    refusals.still_open(case)
    told = _told(
        case, happened_on=happened_on, about=about, heard=heard, adult_said=adult_said, weighed=weighed, outcome=outcome, why=why,
        with_whom=with_whom, again_on=again_on,
    )  # fmt: skip
    row = BestInterest(case=case, source=source, done_by=refusals.who_did_it(by, case.office_id, done_by))
    row.pk = id or row.pk
    for name, value in told.items():
        setattr(row, name, value)
    row.words = sealed_words(by, row, words)
    saved = facts.record(row, by=by)
    follow_clock(by, case, looked=True)
    _log(by, "children.record_look", saved)
    return saved


@act("children.correct_look")
def correct_look(
    *, by: Viewer, look_id: uuid.UUID, version: int, happened_on: dt.date, about: str, heard: str, adult_said: str,
    weighed: Collection[str], outcome: str, why: str = "", with_whom: Collection[str] = (), again_on: dt.date | None = None,
    words: str | None = None,
) -> BestInterest:  # fmt: skip
    """Correct a look; ``words`` None leaves them as they are. ``facts.Conflict`` if somebody changed it meanwhile."""
    seen = look_for(by, look_id, RECORD)
    refusals.still_open(seen.case)
    changes = _told(
        seen.case, happened_on=happened_on, about=about, heard=heard, adult_said=adult_said, weighed=weighed, outcome=outcome,
        why=why, with_whom=with_whom, again_on=again_on,
    )  # fmt: skip
    if facts.locked(BestInterest, seen.pk).version == version:
        changes["words"] = sealed_words(by, seen, words)
    row = facts.correct(BestInterest, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    follow_clock(by, seen.case)
    _log(by, "children.correct_look", row)
    return row


@act("children.retire_look")
def retire_look(*, by: Viewer, look_id: uuid.UUID, reason: str) -> BestInterest:
    """Take a look out that was written down wrongly: what was due before it is due again."""
    seen = look_for(by, look_id, RECORD)
    if seen.retired_at is not None:
        unchanged()
        return seen
    refusals.still_open(seen.case)
    row = facts.retire(BestInterest, seen.pk, by=by, reason=reason)
    follow_clock(by, seen.case)
    _log(by, "children.retire_look", row, reason)
    return row


@act("children.print_look")
def print_look(*, by: Viewer, look_id: uuid.UUID, language: str) -> bytes:
    """Return a look as PDF, one sheet by code to be signed; words where they are open to the actor. Nothing of it is kept."""
    row = look_for(by, look_id, "papers.print")
    if language not in LANGUAGES:
        raise Refused(_("Choose the language."), field="language")
    said = words_of(by, row.case, [row], page="print")[row.pk] if may_read(by, row.case) else ""
    with translation.override(language):
        paper = printing.paper(sheet(row, language, said or ""))
    record(
        by, "children.print_look", row, office_id=row.case.office_id, details={"case": str(row.case_id), "language": language}
    )  # fmt: skip
    return paper


@act("children.follow")
def follow(*, by: Viewer, case_id: uuid.UUID) -> None:
    """Let the clock begin, move or end: called where a stay or a year of birth changed, and where the child is grown meanwhile."""
    rows = Case._base_manager.select_related("office", "person")
    case = rows.filter(pk=case_id, retired_at=None, forgotten_on=None).first()
    if case is None or not follow_clock(by, case):
        unchanged()
        return
    record(by, "children.follow", case, office_id=case.office_id)


def _told(case: Case, *, happened_on: dt.date, again_on: dt.date | None, **told: Any) -> dict[str, Any]:
    """Return the columns of a look; refuse what cannot be, at its field."""
    refusals.check_day(happened_on, case.office)
    if not maybe_child(case, happened_on) and case.person.birth_year is not None:
        raise Refused(
            _("By the year of birth this person was grown on that day. Check both."), field="happened_on"
        )
    _chosen(codes.ABOUT, told, "about")
    _chosen(codes.OUTCOMES, told, "outcome")
    _asked(codes.HEARD, told, "heard", _("Say how the child was heard."))
    _asked(codes.GUARDIAN, told, "adult_said", _("Say what the guardian said, or why nobody was asked."))
    _sum(codes.WEIGHED, told, "weighed")
    _sum(codes.WITH_WHOM, told, "with_whom")
    if not told["weighed"]:
        raise Refused(_("Choose what was weighed."), field="weighed")
    if told["why"]:
        _chosen(codes.WHYS, told, "why")
    fault = rules.outcome_fault(told["heard"], told["outcome"], told["why"])
    if fault:
        field, sentence = _OUTCOME[fault]
        raise Refused(sentence, field=field)
    wrong = rules.again_fault(happened_on, told["outcome"], again_on, today(case.office.time_zone))
    if wrong:
        raise Refused(_AGAIN[wrong], field="again_on")
    return {"happened_on": happened_on, "again_on": again_on, **told}


def _chosen(known: CodeList, told: dict[str, Any], name: str) -> None:
    if told[name] not in known:
        raise Refused(_CHOOSE, field=name)


def _asked(known: CodeList, told: dict[str, Any], name: str, sentence: str | Promise) -> None:
    if told[name] not in known and told[name] not in ANSWERED:
        raise Refused(sentence, field=name)


def _sum(known: Any, told: dict[str, Any], name: str) -> None:
    if any(one not in known for one in told[name]):
        raise Refused(_CHOOSE, field=name)
    told[name] = known.number(told[name])


def _log(by: Viewer, verb: str, row: BestInterest, reason: str = "") -> None:
    record(
        by, verb, row, office_id=row.case.office_id, reason=reason,
        details={
            "case": str(row.case_id), "on": str(row.happened_on), "about": row.about, "heard": row.heard,
            "adult_said": row.adult_said, "outcome": row.outcome, "why": row.why, "again_on": str(row.again_on or ""),
        },
    )  # fmt: skip
