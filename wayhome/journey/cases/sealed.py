"""The keys that go with a caseload: given to who takes it over, taken from who no longer walks with the persons.

What a person's names say is ``registry/people/sealed.py``'s; here only keys change hands, through the actor's own ring.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import give, take
from wayhome.trust.vault.models import Compartment, Holding

# What goes with an assignment: who the person is by her id, the work and the papers by the case's. Counselling never.
BY_PERSON, BY_CASE = (rules.IDENTITY,), (rules.CASEWORK, rules.LEGAL)
Pairs = Collection[tuple[uuid.UUID, uuid.UUID]]  # (case, person)


def give_keys(by: Viewer, pairs: Pairs, user: User, office_id: uuid.UUID) -> int:
    """Give an account the keys it does not reach by itself or a team; return how many the actor could not open, and so not give.

    Who a person is only where the account's roles let it see that: no key is given past the screen's right.
    """
    holder = queries.user_holder(user)
    left = 0
    sees = viewer_for(user).may("identity.view")
    for kind, subjects in _kinds(pairs):
        if kind == rules.IDENTITY and not sees:
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


def take_keys(by: Viewer, pairs: Pairs, user_id: uuid.UUID, office_id: uuid.UUID) -> int:
    """Take from an account what it holds itself, but for what fewer than two people could open then; return how many stay with it."""
    stay = 0
    for kind, subjects in _kinds(pairs):
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
