"""Writing what a person agreed to: an answer, a withdrawal, a correction; and the sign-off of the words that are read to her."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import Max
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes, consents, refusals
from wayhome.journey.cases.cards import card
from wayhome.journey.cases.due import consents_follow
from wayhome.journey.cases.models import Case, Consent, ConsentLimit, WordingCheck
from wayhome.journey.cases.parties import GUARDIAN, stands
from wayhome.journey.cases.profiles import profile
from wayhome.journey.cases.queries import case_for
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.rules import consents as rules
from wayhome.journey.cases.rules.consents import Recipient
from wayhome.kit import facts as pen
from wayhome.kit.codes import NOT_ASKED, UNKNOWN, CodeList
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import LANGUAGES, Office
from wayhome.trust.audit.actions import act, record, unchanged

# What an answer says beside its purpose and whom it is about; all of it can be corrected.
TOLD = (
    "given_by", "given_why", "guardian", "age_band", "authority", "authority_until", "how", "witness", "witness_kind", "language",
    "interpreter", "read_aloud", "wording", "until",
)  # fmt: skip
WITH_GUARDIAN = ("both", "guardian")  # who answered, where a guardian did
_UNTIL: dict[str, str | Promise] = {
    "missing": _("Say until when this holds."),
    "backwards": _("The last day cannot be before the day of the answer. Check both dates."),
    "long": _("At most five years. After that the person is asked again."),
    "authority": _("This cannot last longer than the authority's paper. Give that day, or an earlier one."),
}
_GIVEN: dict[str, str | Promise] = {
    "for_adult": _("At this age the person decides. Say why somebody else did."),
    "alone": _("At this age a guardian is asked too. Say why not, or name the authority that decided."),
    "unasked": _("At this age the child is asked too. Say why that was not possible."),
}


@act("consents.record")
def record_consent(
    *, by: Viewer, case_id: uuid.UUID, purpose: str, answer: str, happened_on: dt.date, to: Recipient | Agency | None = None,
    told: Mapping[str, Any] | None = None, withheld: Mapping[str, str] | None = None, id: uuid.UUID | None = None, source: str = "screen",
    done_by: Any = None,
) -> Consent:  # fmt: skip
    """Record an answer (yes, no or not now) of the person of a case.

    ``to``: see ``consents.standing``. ``told`` holds what ``TOLD`` names, as far as it is known; ``withheld`` {part: why}.
    ``id`` becomes the answer's id; sent twice, the first one comes back. Refused, at the form's field, for what cannot be.
    """
    case = case_for(by, case_id, "consent.record")
    kept = pen.found(Consent, id, by=by)
    if kept is not None:
        if kept.case_id != case.pk:
            raise Http404
        unchanged()
        return kept
    still_open(case)
    refusals.check_day(happened_on, case.office)
    _on_list(codes.CONSENT_PURPOSES, purpose, "purpose")
    if answer not in (rules.YES, rules.NO, rules.NOT_NOW):
        raise Refused(_("Choose the answer."), field="answer")
    whom, agency = _whom(purpose, to)
    row = Consent(case=case, purpose=purpose, answer=answer, happened_on=happened_on, source=source)
    row.to, row.agency, row.agency_kind = whom.kind, agency, "" if agency else whom.type
    row.done_by = refusals.who_did_it(by, case.office_id, done_by)
    limits = _settle(by, row, told or {}, withheld or {})
    with _closing(by, case):
        _write(by, row, id)
        for part, why in limits.items():
            _limit(by, row, part, why)
        if answer == rules.NO and purpose in rules.HANGS_ON:
            _take_back_what_hangs(by, row)
    _log(by, "consents.record", row)
    return row


@act("consents.withdraw")
def withdraw_consents(
    *, by: Viewer, case_id: uuid.UUID, purposes: Sequence[str], happened_on: dt.date, how: str, given_by: str = "person",
    to: Recipient | Agency | None = None, id: uuid.UUID | None = None, source: str = "screen", done_by: Any = None,
) -> list[Consent]:  # fmt: skip
    """Record that a person takes back what she agreed to, for these purposes and all recipients (or only ``to``).

    What hangs on a purpose ends with it. It needs no reason and is never refused for who says it. ``id`` is the screen's: sent
    twice, the same rows come back.
    """
    case = case_for(by, case_id, "consent.record")
    screen = id or uuid.uuid4()
    if not purposes or not set(purposes) <= set(rules.PURPOSES):
        raise Refused(_("Choose what is taken back."), field="purposes")
    kept = [pen.found(Consent, uuid.uuid5(screen, purpose), by=by) for purpose in purposes]
    if all(kept):
        unchanged()
        return [row for row in kept if row is not None and row.case_id == case.pk]
    still_open(case)
    refusals.check_day(happened_on, case.office)
    _on_list(codes.GIVERS, given_by, "given_by")
    if how not in codes.WITHDRAWN_HOWS:
        raise Refused(_("Choose how it was said."), field="how")
    doer = refusals.who_did_it(by, case.office_id, done_by)
    standing_open = {purpose for purpose, _to in consents.opened(case)}
    ending = [one for one in rules.with_what_hangs_on(purposes) if one in purposes or one in standing_open]
    made = []
    with _closing(by, case):
        for purpose in ending:
            whom, agency = (rules.ALL, None) if to is None else _whom(purpose, to)
            row = Consent(
                case=case, purpose=purpose, answer=rules.WITHDRAWN, happened_on=happened_on, source=source
            )
            row.to, row.agency, row.agency_kind = whom.kind, agency, "" if agency else whom.type
            row.how, row.given_by, row.done_by = how, given_by, doer
            made.append(_write(by, row, uuid.uuid5(screen, purpose)))
            _log(by, "consents.withdraw", row)
    return made


def _take_back_what_hangs(by: Viewer, no: Consent) -> None:
    """Let what hangs on a purpose end with a no to it, as it does where it is taken back."""
    open_ = {purpose for purpose, _to in consents.opened(no.case)}
    for purpose in rules.with_what_hangs_on([no.purpose]):
        if purpose == no.purpose or purpose not in open_:
            continue
        row = Consent(
            case=no.case, purpose=purpose, answer=rules.WITHDRAWN, happened_on=no.happened_on, source=no.source,
            to=rules.ALL.kind, how=no.how if no.how in codes.WITHDRAWN_HOWS else "voice", given_by=no.given_by, done_by=no.done_by,
        )  # fmt: skip
        _write(by, row, None)
        _log(by, "consents.withdraw", row)


@act("consents.correct")
def correct_consent(
    *, by: Viewer, consent_id: uuid.UUID, version: int, changes: Mapping[str, Any], withheld: Mapping[str, str] | None = None
) -> Consent:  # fmt: skip
    """Correct how an answer was given: ``changes`` of what ``TOLD`` names and ``happened_on``; ``withheld`` None leaves that as it is.

    Not what was answered, for what and whom: who recorded a wrong answer retires it and records the right one.
    """
    row = consents.consent_for(by, consent_id, "consent.record")
    still_open(row.case)
    if row.version != version:
        raise pen.Conflict(row, dict(changes))
    had = {
        limit.part: limit.why for limit in row.limits.unscoped("part of the answer").filter(retired_at=None)
    }
    if "happened_on" in changes:
        refusals.check_day(changes["happened_on"], row.case.office)
        row.happened_on = changes["happened_on"]
    told = {name: getattr(row, name) for name in TOLD} | {
        name: changes[name] for name in TOLD if name in changes
    }
    wanted = _settle(by, row, told, had if withheld is None else withheld)
    new = {name: getattr(row, name) for name in (*TOLD, "happened_on")}
    with _closing(by, row.case):
        if wanted != had:
            new["roll"] = row.roll + 1
        saved = pen.correct(Consent, row.pk, by=by, version=version, changes=new)
        if saved.version == version:
            unchanged()
            return saved
        for limit in row.limits.unscoped("part of the answer").filter(retired_at=None):
            if wanted.get(limit.part) != limit.why:
                pen.retire_along(ConsentLimit, limit.pk, by=by, reason="other")
        for part, why in wanted.items():
            if had.get(part) != why:
                _limit(by, saved, part, why)
    _log(by, "consents.correct", saved)
    return saved


@act("consents.retire")
def retire_consent(*, by: Viewer, consent_id: uuid.UUID, reason: str) -> Consent:
    """Take a wrongly recorded answer out, with a coded reason: what was answered before holds again."""
    row = consents.consent_for(by, consent_id, "consent.record")
    if row.retired_at is not None:
        unchanged()
        return row
    still_open(row.case)
    with _closing(by, row.case):
        gone = pen.retire(Consent, row.pk, by=by, reason=reason)
    _log(by, "consents.retire", gone, reason)
    return gone


@act("consents.check_wording")
def check_wording(
    *, by: Viewer, code: str, language: str, wording: int, id: uuid.UUID | None = None
) -> WordingCheck:
    """Sign off that a native reader has read this wording of a card in a language, and found it right."""
    office = _checking_office(by)
    if code not in codes.CARDS or language not in LANGUAGES:
        raise Http404
    kept = WordingCheck.objects.filter(card=code, language=language, wording=wording, retired_at=None).first()
    if kept is not None:
        unchanged()
        return kept
    if card(code, language).wording != wording:
        raise Refused(_("These words have changed since you opened the page. Read them again."))
    row = WordingCheck(card=code, language=language, wording=wording)
    row.pk = id or row.pk
    row.happened_on = today(office.time_zone)
    pen.record(row, by=by)
    record(
        by, "consents.check_wording", row, office_id=office.pk,
        details={"card": code, "language": language, "wording": f"{wording:012x}"},
    )  # fmt: skip
    return row


@act("consents.uncheck_wording")
def uncheck_wording(*, by: Viewer, check_id: uuid.UUID, reason: str) -> WordingCheck:
    """Take a sign-off back: the words are marked as not yet checked again."""
    office = _checking_office(by)
    row = WordingCheck.objects.filter(pk=check_id).first()
    if row is None:
        raise Http404
    if row.retired_at is not None:
        unchanged()
        return row
    gone = pen.retire(WordingCheck, row.pk, by=by, reason=reason)
    record(by, "consents.uncheck_wording", gone, office_id=office.pk, reason=reason)
    return gone


def _checking_office(by: Viewer) -> Office:
    if by.user is None or not by.may_in("texts.check", by.user.office_id):
        raise Refused(refusals.NOT_HERE)
    return by.user.office


def _whom(purpose: str, to: Recipient | Agency | None) -> tuple[Recipient, Agency | None]:
    """Return the recipient, and the agency where it is one; Refused where the purpose does not know such a recipient."""
    try:
        whom = consents.whom(purpose, to)
    except ValueError:
        raise Refused(_("Say to whom."), field="to") from None
    agency = to if isinstance(to, Agency) else None
    if agency is None and whom.kind == "agency":
        agency = Agency.objects.filter(pk=whom.agency_id).first() if whom.agency_id else None
    missing = (whom.kind == "agency" and agency is None) or (whom.kind == "kind" and not whom.type)
    if whom.kind not in rules.TO_WHOM[purpose] or missing:
        raise Refused(_("Choose to whom from the list."), field="to")
    return whom, agency


def _settle(by: Viewer, row: Consent, told: Mapping[str, Any], withheld: Mapping[str, str]) -> dict[str, str]:
    """Write onto a row what was told, and refuse what cannot be; return what is withheld. Only a yes has an end and limits."""
    for name in TOLD:
        field: Any = Consent._meta.get_field(name)
        setattr(row, name, told.get(name) or (None if field.null else field.get_default()))
    row.given_by = told.get("given_by") or "person"
    row.age_band = _band(row, told.get("age_band") or NOT_ASKED)
    _on_list(codes.GIVERS, row.given_by, "given_by")
    _check_guardian(row)
    if row.answer != rules.YES:
        row.until = row.authority_until = None
        row.given_why = row.authority = ""
    if row.answer == rules.WITHDRAWN:
        if row.how not in codes.WITHDRAWN_HOWS:
            raise Refused(_("Choose how it was said."), field="how")
        return {}
    _check_how(by, row)
    if row.answer != rules.YES:
        return {}
    _check_giver(row)
    fault = rules.until_fault(row.happened_on, row.until, row.authority_until)
    if fault:
        raise Refused(_UNTIL[fault], field="until")
    for part, why in withheld.items():
        _on_list(codes.PARTS, part, "withheld")
        if why not in codes.WITHHELD_WHYS:
            raise Refused(_("Say why these things must not be told."), field="withheld_why")
    return dict(withheld)


def _band(row: Consent, asked: str) -> str:
    """Return the band of the person's age that day: what her year of birth says, or what was answered where it leaves that open."""
    told = profile(row.case.office, row.happened_on)
    person = row.case.person
    possible = rules.possible_bands(
        told.bands, person.birth_year, person.birth_precision, row.happened_on, told.margin
    )
    if len(possible) == 1:
        return possible[0].code
    if asked in {UNKNOWN, *(band.code for band in possible or told.bands)}:
        return asked
    if row.answer == rules.YES:
        raise Refused(
            _("Ask how old the person is, and choose. “Not known” is an answer too."), field="age_band"
        )
    return NOT_ASKED


def _check_giver(row: Consent) -> None:
    band = profile(row.case.office, row.happened_on).band(row.age_band)
    fault = rules.given_fault(band.decides if band else "", row.given_by)
    if fault and not row.given_why:
        raise Refused(_GIVEN[fault], field="given_why")
    if row.given_why:
        _on_list(codes.GIVEN_WHYS, row.given_why, "given_why")
    if row.given_by != "authority":
        row.authority, row.authority_until = "", None
        return
    _on_list(codes.AUTHORITIES, row.authority, "authority")
    if row.authority_until is None or row.authority_until < row.happened_on:
        raise Refused(
            _("Until when does the authority's paper hold? It must hold on the day of the answer."),
            field="authority_until",
        )


def _check_guardian(row: Consent) -> None:
    """Refuse a guardian who is not one of this person's on that day; without a guardian's answer none is kept."""
    if row.given_by not in WITH_GUARDIAN:
        row.guardian = None
    one = row.guardian
    if one is None:
        return
    if one.case_id != row.case_id or one.role != GUARDIAN or one.retired_at is not None:
        raise Refused(_("Choose a guardian from the people around this person."), field="guardian")
    if not stands(one, row.happened_on):
        raise Refused(
            _(
                "This guardian was not the person's guardian on that day. Choose another, or correct the days."
            ),
            field="guardian",
        )


def _check_how(by: Viewer, row: Consent) -> None:
    if row.answer != rules.YES and not row.how:
        row.how = "voice"  # a no is said, not signed
    if row.how not in codes.GIVEN_HOWS:
        raise Refused(_("Choose how the answer was given."), field="how")
    if row.witness_kind:
        _on_list(codes.WITNESSES, row.witness_kind, "witness_kind")
    colleague(by, [row.case.office_id], row.witness, "witness")
    if row.how == "witness" and row.witness is None and not row.witness_kind:
        raise Refused(_("Say who was the witness."), field="witness_kind")


def _on_list(known: CodeList, code: str, field: str) -> None:
    if code not in known:
        raise Refused(_("Choose one that is on the list."), field=field)


def _write(by: Viewer, row: Consent, id: uuid.UUID | None) -> Consent:
    """Write an answer as the next of its case, whose row ``_closing`` has locked."""
    last = Consent._base_manager.filter(case=row.case).aggregate(last=Max("nth"))["last"]
    row.nth = (last or 0) + 1
    row.pk = id or row.pk
    return pen.record(row, by=by)


def _limit(by: Viewer, row: Consent, part: str, why: str) -> None:
    limit = ConsentLimit(consent=row, part=part, why=why, happened_on=row.happened_on, source=row.source)
    limit.done_by_id = row.done_by_id
    pen.record(limit, by=by)


@contextmanager
def _closing(by: Viewer, case: Case) -> Iterator[None]:
    """Hold the case, tell the house after commit of what was open before the act and is not after it, and let its ends be due."""
    pen.locked(Case, case.pk)
    before = consents.opened(case)
    yield
    lost = {purpose for purpose, _to in before - consents.opened(case)}
    if lost:
        consents.consent_withdrawn(case.pk, tuple(one for one in rules.PURPOSES if one in lost))
    consents_follow(by, case)
    consents.consents_settled(case_id=case.pk, user_id=by.user_id)


def _log(by: Viewer, verb: str, row: Consent, reason: str = "") -> None:
    whom = str(row.agency_id) if row.agency_id else row.agency_kind or row.to
    record(
        by, verb, row, office_id=row.case.office_id, reason=reason,
        details={
            "case": str(row.case_id), "purpose": row.purpose, "answer": row.answer, "to": whom, "on": str(row.happened_on),
            "until": str(row.until or ""), "given_by": row.given_by, "how": row.how, "guardian": str(row.guardian_id or ""),
        },
    )  # fmt: skip
