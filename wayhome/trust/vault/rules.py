"""Which kinds of compartment there are, who may hold which, and how many people are enough: pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

IDENTITY, CASEWORK, CLINICAL, LEGAL, REGISTER, SHEET = (
    "identity",
    "casework",
    "clinical",
    "legal",
    "register",
    "sheet",
)
# What a colleague and her supervisor agreed on in talks about her work: one an account.
TALKS = "talks"
# What comes in before anybody knows whose it is: one an office, held by its duty team.
INTAKE = "intake"
USER, TEAM, RECOVERY = "user", "team", "recovery"
# Counsellors' notes and talks about a colleague's work open to single people only, never to a team: no duty team's key reaches them.
ONLY_USERS = frozenset({CLINICAL, TALKS})
# What can be destroyed alone: what of a case, while the person's own key stays; what of an account, which may be opened again.
EMPTIED_ALONE = frozenset({CASEWORK, CLINICAL, LEGAL, TALKS})
# What is about an account (its subject): it goes with the account where too few others open it, and never stops a slip.
OF_ACCOUNT = frozenset({TALKS})
FEWEST_PEOPLE = 2
# How many trustees there may be, and how many of them together open the recovery key.
QUORUMS = {3: 2, 5: 3}
REQUEST_STANDS = dt.timedelta(hours=48)
REHEARSE_AFTER = dt.timedelta(days=183)
# A proposal of new trustees stands two weeks: time to reach people who are not in the office every day.
PROPOSAL_STANDS = dt.timedelta(days=14)
# The first key asks no older trustees: so that a data protection officer or supervisor who was told can still object, it rests a day.
FIRST_RESTS = dt.timedelta(hours=24)
# Accounts that were opened a moment ago, by whoever asks, neither propose, agree, keep pieces, nor get what is recovered: somebody has
# had a week to see them in the list of accounts and in the log.
KNOWN_AFTER = dt.timedelta(days=7)
# How long those who were told of a proposal are told how it ended.
TOLD_FOR = dt.timedelta(days=14)


def ways_to_open(trustees: Collection[UUID]) -> list[tuple[UUID, ...]]:
    """Return every combination of trustees that is just enough; KeyError for a number there is no rule for."""
    return list(combinations(sorted(trustees), QUORUMS[len(trustees)]))


@dataclass(frozen=True)
class Holder:
    """Whoever can be given a compartment's key: an account, a team, or the recovery key, by the public half of its pair."""

    kind: str
    id: UUID
    public: bytes

    @property
    def key(self) -> tuple[str, UUID]:
        """Which holder it is, whatever its pair is now."""
        return self.kind, self.id


def may_hold(compartment_kind: str, holder_kind: str) -> bool:
    """Whether a holder of this kind may hold the key of such a compartment; the recovery key may hold every one."""
    return holder_kind in (USER, RECOVERY) or (holder_kind == TEAM and compartment_kind not in ONLY_USERS)


def people_behind(
    holders: Iterable[tuple[str, UUID]], members: Mapping[UUID, Collection[UUID]]
) -> frozenset[UUID]:
    """Return the accounts that can open something: those that hold it, and those in a team that holds it. Recovery is nobody."""
    found: set[UUID] = set()
    for kind, id in holders:
        if kind == USER:
            found.add(id)
        elif kind == TEAM:
            found.update(members.get(id, ()))
    return frozenset(found)


def where(table: str, column: str, row: UUID, version: int) -> bytes:
    """Return the associated data of a sealed field: moved to another column, row or key version, it does not open."""
    return f"{table}.{column}|{row}|{version}".encode()
