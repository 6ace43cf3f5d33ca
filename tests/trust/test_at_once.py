"""Two in the same moment, each with a connection of her own, on both databases: said once, made once, and never both gone."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast, make_cast
from tests.trust import ceremony
from tests.trust.ceremony import FIRST, SECOND, accept, agree, endorse, propose
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import end_account, make_new_trustees, new_slip, propose_new_trustees
from wayhome.trust.access.models import SecondPerson
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions import (
    accept_trusteeship,
    endorse_trustees,
    join_team,
    let_in,
    make_compartments,
    set_up_recovery,
    stop_proposal,
)
from wayhome.trust.vault.models import KeyPair, Piece, Proposal

OLDER = ("director", "data_protection", "kh_supervisor")
NEWER = ("supervisor", "counsellor", "worker")
Deed = Callable[[], Any]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    made = make_cast()
    ceremony.two_administrators(made)
    return made


def at_once(*deeds: Deed) -> list[Any]:
    """Do these from one moment on; return what each gives, or its refusal."""
    moment = threading.Barrier(len(deeds), timeout=30)

    def go(deed: Deed) -> Any:
        try:
            connection.ensure_connection()
            moment.wait()
            return deed()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(go, deeds))


def refusals(answers: Sequence[Any]) -> int:
    return sum(isinstance(one, Refused) for one in answers)


def verbs(of: Proposal) -> list[str]:
    return sorted(Entry.objects.filter(object_id=str(of.pk)).values_list("verb", flat=True))


def replacement(cast: Cast) -> Proposal:
    set_up_recovery(by=SYSTEM, trustees=[cast.users[name] for name in OLDER])
    return propose(cast, NEWER)


def test_yes_said_twice_at_once_is_said_once(cast: Cast) -> None:
    made = replacement(cast)
    who, older = [cast.viewer("worker") for _ in range(2)], [cast.viewer("director") for _ in range(2)]
    said = at_once(
        *(lambda by=by: accept_trusteeship(by=by, proposal=made) for by in who),  # type: ignore[misc]
        *(lambda by=by: endorse_trustees(by=by, proposal=made) for by in older),  # type: ignore[misc]
    )
    assert refusals(said) == 0
    assert verbs(made) == ["vault.accept_trusteeship", "vault.endorse_trustees", "vault.propose_trustees"]


def test_the_key_is_made_once_by_whichever_of_the_two(cast: Cast) -> None:
    made = replacement(cast)
    accept(cast, made, *NEWER)
    endorse(cast, made, *OLDER[:2])
    agree(cast, made)
    viewers = [cast.viewer(FIRST), cast.viewer(SECOND)]
    rows = [Proposal.objects.get(pk=made.pk) for _ in viewers]
    said = at_once(
        *(lambda by=by, row=row: make_new_trustees(by=by, proposal=row) for by, row in zip(viewers, rows, strict=True))  # type: ignore[misc]
    )  # fmt: skip
    assert refusals(said) == 0
    assert KeyPair.objects.filter(kind=rules.RECOVERY).count() == 2
    assert Piece.objects.filter(pair__retired_at=None).count() == 6
    assert verbs(made).count("vault.make_proposed") == 1


def test_it_is_made_or_stopped_never_both(cast: Cast) -> None:
    made = replacement(cast)
    accept(cast, made, *NEWER)
    endorse(cast, made, *OLDER[:2])
    agree(cast, made)
    by, dpo = cast.viewer(FIRST), cast.viewer("data_protection")
    row = Proposal.objects.get(pk=made.pk)
    said = at_once(
        lambda: make_new_trustees(by=by, proposal=row),
        lambda: stop_proposal(by=dpo, proposal=made, reason="I know none of them"),
    )
    assert refusals(said) == 1
    made.refresh_from_db()
    pairs = KeyPair.objects.filter(kind=rules.RECOVERY).count()
    assert (made.outcome, pairs) in {("done", 2), ("objected", 1)}
    assert SecondPerson.objects.get(subject=made.pk).done_at is None or made.outcome == "done"


def test_of_two_proposals_at_once_one_stands(cast: Cast) -> None:
    ceremony.give(cast, "trustee", *NEWER)
    users = [cast.users[name] for name in NEWER]
    viewers = [cast.viewer(FIRST), cast.viewer(SECOND)]
    said = at_once(
        *(lambda by=by: propose_new_trustees(by=by, trustees=users, reason="why") for by in viewers)  # type: ignore[misc]
    )
    assert refusals(said) == 1
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("deed", [end_account, new_slip])
def test_two_who_go_at_once_do_not_count_on_each_other(cast: Cast, deed: Callable[..., Any]) -> None:
    """Three can open it; of two who are ended in one moment, one stays."""
    team = cast.teams["kh_caseload"]
    join_team(by=SYSTEM, team=team, user=cast.users["stranger"])
    let_in(by=cast.viewer("kh_supervisor"), team=team, users=[cast.users["stranger"]])
    holders = queries.office_holders(cast.offices["kh"].pk)
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[new_id()], holders=holders)
    by = [cast.viewer(FIRST) for _ in range(2)]
    users = [User.objects.get(pk=cast.users[name].pk) for name in ("kh_counsellor", "kh_supervisor")]
    said = at_once(*(lambda v=v, u=u: deed(by=v, user=u) for v, u in zip(by, users, strict=True)))  # type: ignore[misc]
    assert refusals(said) == 1
    assert queries.orphaned() == []
