"""The keys that go with a caseload: given to who takes it over, taken from who no longer walks with the persons.

What a person's names say is ``registry/people/sealed.py``'s; here only keys change hands, through the actor's own ring.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case, CaseParty
from wayhome.kit import crypto
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.people.sealed import holders_for
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import give, make_compartments, take
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.models import Compartment, Holding

# What goes with an assignment: who the person is by her id, the work and the papers by the case's. Counselling never.
BY_PERSON, BY_CASE = (rules.IDENTITY,), (rules.CASEWORK, rules.LEGAL)
SEEN_BY = {rules.IDENTITY: "identity.view", rules.CASEWORK: "notes.view", rules.LEGAL: "notes.view"}
Pairs = Collection[tuple[uuid.UUID, uuid.UUID]]  # (case, person)


NOT_OPEN = _(
    "Your keys do not open what is written about this person. Ask whoever walks with them to let you in."
)


def opened(viewer: Viewer, kind: str, case_id: uuid.UUID) -> Opened | None:
    """Return the opened key of a case's compartment (casework, legal), or None where the viewer's keys do not open it."""
    ring = keyring.of(viewer)
    return None if ring is None else ring.open(kind, case_id)


def open_to_write(by: Viewer, kind: str, case: Case, also: Iterable[User] = ()) -> Opened:
    """Return the key to seal with, made for the case's team, the duty team and these accounts where there is none yet; part of an act.

    Refused where there is one that the actor's keys do not open, and where fewer than two people could.
    """
    ring = keyring.of(by)
    found = ring.open(kind, case.pk) if ring is not None else None
    if found is not None:
        return found
    if queries.compartments(kind, [case.pk]) or ring is None:
        raise Refused(NOT_OPEN)
    rows = case.assignments.unscoped("who may open it from the beginning")
    runs = Q(until=None) | Q(until__gte=today(case.office.time_zone))
    walking = [
        row.user
        for row in rows.filter(runs, retired_at=None).select_related("user__office")
        if sees(row.user, kind)
    ]
    holders = holders_for(case.office, [*walking, *([by.user] if by.user else []), *also], case.team)
    made = make_compartments(by=by, kind=kind, subjects=[case.pk], holders=holders, office_id=case.office_id)
    ring.forget()
    return made[case.pk]


def text_of(
    found: Opened | None, sealed: bytes | None, table: str, column: str, row: uuid.UUID
) -> str | None:
    """Return a sealed text; None where it cannot be opened, "" where there is none."""
    if sealed is None:
        return ""
    if found is None:
        return None
    try:
        return found.unseal(bytes(sealed), table, column, row).decode()
    except (crypto.Unreadable, UnicodeDecodeError):
        return None


def sees(user: User, kind: str) -> bool:
    """Whether an account's roles let it see what a key of this kind opens: no key is given past the screen's right."""
    return viewer_for(user).may(SEEN_BY[kind])


def give_keys(by: Viewer, pairs: Pairs, user: User, office_id: uuid.UUID) -> int:
    """Give an account the keys it does not reach by itself or a team; return how many the actor could not open, and so not give.

    Each only where the account's roles let it see what the key opens.
    """
    holder = queries.user_holder(user)
    left = 0
    viewer = viewer_for(user)
    for kind, subjects in _kinds(pairs):
        if not viewer.may(SEEN_BY[kind]):
            continue
        wanted = _not_reached(kind, subjects, user)
        if not wanted:
            continue
        ring = keyring.of(by)
        opens = set() if ring is None else set(ring.open_many(kind, wanted))
        left += len(wanted) - len(opens) if holder is not None else len(wanted)
        if opens and holder is not None:
            give(by=by, kind=kind, subjects=sorted(opens), holders=[holder], office_id=office_id)
    return left


def take_keys(
    by: Viewer,
    pairs: Pairs,
    user_id: uuid.UUID,
    office_id: uuid.UUID,
    kinds: Collection[str] = tuple(SEEN_BY),
) -> int:
    """Take from an account what it holds itself, but for what fewer than two people could open then; return how many stay with it."""
    stay = 0
    for kind, subjects in _kinds(pairs):
        if kind not in kinds:
            continue
        hers = Holding.objects.filter(
            compartment__kind=kind, compartment__subject__in=subjects, compartment__destroyed_at=None,
            holder_kind=rules.USER, holder_id=user_id,
        )  # fmt: skip
        ids = dict(hers.values_list("compartment_id", "compartment__subject"))
        told: dict[str, Any] = {"kind": kind, "holder_kind": rules.USER, "holder_id": user_id}
        told["office_id"] = office_id
        if not ids:
            continue
        everything = sorted(set(ids.values()))
        try:
            take(by=by, subjects=everything, **told)
        except Refused:  # some of it stays: ask which
            short = _too_few_without(ids, user_id)
            stay += len(short)
            if gone := [one for one in everything if one not in short]:
                take(by=by, subjects=gone, **told)
    return stay


def _too_few_without(ids: Mapping[uuid.UUID, uuid.UUID], user_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the subjects of these compartments that fewer than two people could open without what this account holds itself."""
    members = queries.members_able()
    held = queries.holders_of(list(ids))
    return {
        subject
        for one, subject in ids.items()
        if len(rules.people_behind(held.get(one, set()) - {(rules.USER, user_id)}, members))
        < rules.FEWEST_PEOPLE
    }


def _kinds(pairs: Pairs) -> Iterable[tuple[str, list[uuid.UUID]]]:
    persons, cases = sorted({person for _case, person in pairs}), sorted({case for case, _person in pairs})
    yield from ((kind, persons) for kind in BY_PERSON)
    yield from ((kind, cases) for kind in BY_CASE)


def _not_reached(kind: str, subjects: list[uuid.UUID], user: User) -> list[uuid.UUID]:
    """Those of these subjects with a key that this account reaches neither by itself nor by a team."""
    rows = Compartment.objects.filter(kind=kind, subject__in=subjects, destroyed_at=None)
    reached = Holding.objects.filter(
        compartment__kind=kind, compartment__subject__in=subjects, holder_public__in=queries.publics_of(user)
    )
    known = set(reached.values_list("compartment_id", flat=True))
    return sorted({subject for pk, subject in rows.values_list("pk", "subject") if pk not in known})


# What is told of other persons of a case

PARTY = ("cases_caseparty", "words")
LONGEST_WORDS = 2000


def party_words(viewer: Viewer, case: Case, rows: Iterable[CaseParty], *, page: str = "parties") -> dict[uuid.UUID, str]:  # fmt: skip
    """Return {party: what is told of her} as far as the viewer's keys open it; the look is written to the log.

    Ask first whether she may read notes on this case (``notes.view``).
    """
    told = [row for row in rows if row.words is not None]
    found = opened(viewer, rules.CASEWORK, case.pk) if told else None
    read = {row.pk: text for row in told if (text := text_of(found, row.words, *PARTY, row.pk))}
    if read:
        record_look(viewer, [case.person_id], office_id=case.office_id, page=page)
    return read


def party_words_then(viewer: Viewer, case: Case, row: CaseParty) -> dict[int, str]:
    """Return {version: words} of a party's history, as far as the viewer's keys open them; the look is written to the log."""
    found = opened(viewer, rules.CASEWORK, case.pk)
    rows = row.versions.objects.filter(row_id=row.pk).values_list("version", "words")
    read = {version: text for version, words in rows if (text := text_of(found, words, *PARTY, row.pk))}
    if read:
        record_look(viewer, [case.person_id], office_id=case.office_id, page="history")
    return read


def party_says(by: Viewer, case: Case, row: CaseParty, typed: str) -> dict[str, bytes | None]:
    """Return what changes of a party when this is told of her: nothing where it stands so already; part of an act."""
    text = typed.strip()
    if len(text) > LONGEST_WORDS:
        raise Refused(_("Too long: at most %(most)d characters.") % {"most": LONGEST_WORDS}, field="words")
    if not text and row.words is None:
        return {}
    try:
        key = open_to_write(by, rules.CASEWORK, case)
    except Refused as refused:
        raise Refused(refused.sentence, field="words") from refused
    if row.words is not None and text_of(key, row.words, *PARTY, row.pk) == text:
        return {}
    return {"words": key.seal(text.encode(), *PARTY, row.pk) if text else None}
