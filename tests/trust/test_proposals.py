"""New trustees of the recovery key: nobody alone, each in her own session, the older ones agree, whoever objects stops it."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from tests.cast import PASSWORD, Cast
from tests.trust import ceremony
from tests.trust.ceremony import FIRST, SECOND, accept, agree, endorse, fresh, give, make, propose, rested
from wayhome.kit.dates import clock_at, now
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import ask_second, make_new_trustees, propose_new_trustees, refuse_second
from wayhome.trust.access.models import SecondPerson
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.actions import make_slip
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions import (
    accept_trusteeship,
    ask_recovery,
    check_keys,
    endorse_trustees,
    make_proposed,
    propose_trustees,
    set_up_recovery,
    stop_proposal,
)
from wayhome.trust.vault.models import KeyPair, Nominee, Piece, Proposal, Trustee

pytestmark = pytest.mark.django_db
OLDER = ("director", "data_protection", "kh_supervisor")
NEWER = ("supervisor", "counsellor", "worker")
FIVE_OLDER = ("director", "data_protection", "kh_supervisor", "me_officer", "field_officer")


@pytest.fixture(autouse=True)
def administrators(cast: Cast) -> None:
    """Two who keep the recovery key."""
    ceremony.two_administrators(cast)


def set_up(cast: Cast, names: tuple[str, ...] = OLDER) -> KeyPair:
    return set_up_recovery(by=SYSTEM, trustees=[cast.users[name] for name in names])


def forget(cast: Cast, *names: str) -> None:
    """New keys, as by a slip that somebody else printed."""
    for name in names:
        cast.users[name].set_password(PASSWORD)
        cast.users[name].save()


def pair_now() -> KeyPair | None:
    return queries.pair_now(rules.RECOVERY, queries.INSTALLATION)


def refused(deed: Callable[[], object], words: str) -> None:
    before = pair_now()
    with pytest.raises(Refused, match=words):
        deed()
    assert pair_now() == before


# --- the first key ----------------------------------------------------------------------------------------------------


def test_the_first_key_takes_a_second_person_each_trustee_and_a_day(cast: Cast) -> None:
    made = propose(cast, NEWER)
    refused(lambda: make(cast, made), "second person")
    agree(cast, made)
    accept(cast, made, *NEWER[:2])
    with rested():
        refused(lambda: make(cast, made), "Hoa")
    accept(cast, made, NEWER[2])
    refused(lambda: make(cast, made), "rests a day")
    with rested():
        pair = make(cast, made)
    assert {one.user_id for one in Piece.objects.filter(pair=pair)} == {cast.users[one].pk for one in NEWER}
    assert {one.user_id for one in queries.trustees()} == {cast.users[one].pk for one in NEWER}
    made.refresh_from_db()
    assert (made.outcome, made.ended_by) == ("done", cast.users[FIRST])


def test_every_step_is_in_the_log(cast: Cast) -> None:
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    agree(cast, made)
    with rested():
        make(cast, made)
    told = Entry.objects.filter(verb__startswith="vault.", object_id=str(made.pk)).order_by("seq")
    assert [(one.verb, one.actor) for one in told] == [
        ("vault.propose_trustees", "an"),
        ("vault.accept_trusteeship", "mai"),
        ("vault.accept_trusteeship", "linh"),
        ("vault.accept_trusteeship", "hoa"),
        ("vault.make_proposed", "an"),
    ]
    assert told[0].reason == told[4].reason == "We want these"


@pytest.mark.parametrize("name", [*OLDER, *NEWER, "partner", "partner_officer", "donor"])
def test_who_does_not_keep_it_proposes_nothing_and_makes_nothing(cast: Cast, name: str) -> None:
    give(cast, "trustee", *NEWER)
    users = [cast.users[one] for one in NEWER]
    by = cast.viewer(name)
    refused(lambda: propose_new_trustees(by=by, trustees=users, reason="why"), "administrator|role")
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    agree(cast, made)
    with rested():
        refused(lambda: make_new_trustees(by=by, proposal=made), "role|One of the two")
        refused(lambda: make_proposed(by=by, proposal=made), "administrator")
    assert Proposal.objects.count() == 1


def test_one_person_is_not_two_and_a_third_makes_nothing(cast: Cast) -> None:
    give(cast, "administrator", "donor", office="lp")
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    refused(lambda: agree(cast, made, FIRST), "second person")
    agree(cast, made)
    with rested():
        refused(lambda: make(cast, made, "donor"), "One of the two")
        make(cast, made, SECOND)


def test_an_account_or_a_password_of_yesterday_is_not_enough(cast: Cast) -> None:
    yesterday = now() - dt.timedelta(days=1)
    give(cast, "trustee", *NEWER)
    young = fresh(cast, "counsellor")
    type(young).objects.filter(pk=young.pk).update(created_at=yesterday)
    refused(lambda: propose(cast, NEWER), "Linh.*younger than a week")
    type(young).objects.filter(pk=young.pk).update(created_at=young.created_at)
    forget(cast, "supervisor")  # a slip that the administrator printed, and used herself
    refused(lambda: propose(cast, NEWER), "Mai.*younger than a week")
    with clock_at(now() + dt.timedelta(days=8)):
        made = propose(cast, NEWER)
        type(young).objects.filter(pk=cast.users[SECOND].pk).update(created_at=now())
        refused(lambda: agree(cast, made), "younger than a week")


def test_a_puppet_that_forgot_is_no_trustee(cast: Cast) -> None:
    """The keys with which she said yes are gone: whoever has the account now has not said it."""
    set_up(cast)
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    endorse(cast, made, *OLDER[:2])
    agree(cast, made)
    forget(cast, "worker")
    refused(lambda: make(cast, made), "Hoa")
    accept(cast, made, "worker")
    piece = Piece.objects.filter(pair=make(cast, made), user=cast.users["worker"]).first()
    assert piece is not None
    assert bytes(piece.user_public) == bytes(fresh(cast, "worker").public_key or b"")


@pytest.mark.parametrize("names", [(), NEWER[:2], (*NEWER, "director"), ("worker",) * 3])
def test_other_numbers_are_refused(cast: Cast, names: tuple[str, ...]) -> None:
    refused(lambda: propose(cast, names), "three or five")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_asked_for(cast: Cast, reason: str) -> None:
    give(cast, "trustee", *NEWER)
    users = [cast.users[one] for one in NEWER]
    refused(lambda: propose_new_trustees(by=cast.viewer(FIRST), trustees=users, reason=reason), "Say why")


def test_who_has_not_the_role_of_a_trustee_is_not_proposed_and_gets_no_piece(cast: Cast) -> None:
    give(cast, "trustee", *NEWER[:2])
    users = [cast.users[one] for one in NEWER]
    refused(
        lambda: propose_new_trustees(by=cast.viewer(FIRST), trustees=users, reason="why"),
        "Hoa.*role of trustee",
    )
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    agree(cast, made)
    cast.users["worker"].grants.filter(role="trustee").update(valid_to=dt.date(2021, 1, 1))
    with rested():
        refused(lambda: make(cast, made), "Hoa.*role of trustee")


def test_the_command_line_proposes_nothing_and_somebody_signed_in_sets_nothing_up(cast: Cast) -> None:
    give(cast, "trustee", *NEWER)
    users = [cast.users[one] for one in NEWER]
    refused(lambda: propose_trustees(by=SYSTEM, trustees=users, reason="why"), "signed in")
    refused(lambda: set_up_recovery(by=cast.viewer(FIRST), trustees=users), "Nobody sets this up alone")


def test_whoever_is_not_proposed_or_has_no_key_open_accepts_nothing(cast: Cast) -> None:
    made = propose(cast, NEWER)
    refused(lambda: accept_trusteeship(by=cast.viewer("director"), proposal=made), "not among those")
    refused(lambda: accept_trusteeship(by=SYSTEM, proposal=made), "Sign in again")
    assert not Nominee.objects.exclude(accepted_at=None).exists()


def test_only_one_stands_and_the_same_form_twice_makes_one(cast: Cast) -> None:
    give(cast, "trustee", *NEWER)
    users, id = [cast.users[one] for one in NEWER], new_id()
    for _click in range(2):
        propose_new_trustees(by=cast.viewer(FIRST), trustees=users, reason="why", id=id)
    assert (Proposal.objects.count(), SecondPerson.objects.count()) == (1, 1)
    refused(lambda: propose(cast, NEWER), "already a proposal")


def test_saying_yes_twice_says_it_once(cast: Cast) -> None:
    set_up(cast)
    made = propose(cast, NEWER)
    for _click in range(2):
        accept(cast, made, "worker")
        endorse(cast, made, "director")
    verbs = Entry.objects.filter(object_id=str(made.pk)).values_list("verb", flat=True)
    assert sorted(verbs) == ["vault.accept_trusteeship", "vault.endorse_trustees", "vault.propose_trustees"]


def test_a_second_click_on_making_it_finds_it_made(cast: Cast) -> None:
    set_up(cast)
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    endorse(cast, made, *OLDER[:2])
    agree(cast, made)
    assert make(cast, made) == make(cast, made) == make(cast, made, SECOND)
    assert KeyPair.objects.filter(kind=rules.RECOVERY).count() == 2


# --- in place of a key in use -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("older", "quorum"), [(OLDER, 2), (FIVE_OLDER, 3)])
def test_a_quorum_of_the_older_trustees_has_to_agree(cast: Cast, older: tuple[str, ...], quorum: int) -> None:
    before = set_up(cast, older)
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    agree(cast, made)
    for name in older[: quorum - 1]:
        endorse(cast, made, name)
        with rested():
            refused(lambda: make(cast, made), "Too few trustees")
    endorse(cast, made, older[-1])
    after = make(cast, made)  # at once: those who kept it agree
    before.refresh_from_db()
    assert (before.retired_at is not None, after.version) == (True, 2)
    assert Trustee.objects.filter(ended_on=None).count() == len(NEWER)


def test_an_administrator_with_puppets_gets_nowhere_without_the_older_ones(cast: Cast) -> None:
    before = set_up(cast)
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    agree(cast, made)
    # New keys for the older ones, by slips she prints: their pieces do not open with these.
    for name in OLDER:
        make_slip(by=cast.viewer(FIRST), user=fresh(cast, name))
        cast.users[name].refresh_from_db()
    forget(cast, *OLDER)
    for name in OLDER:
        refused(lambda name=name: endorse(cast, made, name), "no piece")  # type: ignore[misc]
    with rested():
        refused(lambda: make(cast, made), "Too few trustees")
    assert pair_now() == before


def test_an_agreement_goes_with_the_keys_it_was_given_with(cast: Cast) -> None:
    set_up(cast)
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    agree(cast, made)
    endorse(cast, made, *OLDER[:2])
    forget(cast, OLDER[0])
    refused(lambda: make(cast, made), "Too few trustees")
    endorse(cast, made, OLDER[2])
    make(cast, made)


def test_who_proposed_it_does_not_count_among_the_older_ones(cast: Cast) -> None:
    set_up(cast, (FIRST, "director", "data_protection"))
    made = propose(cast, NEWER)
    refused(lambda: endorse(cast, made, FIRST), "You proposed it")
    accept(cast, made, *NEWER)
    agree(cast, made)
    endorse(cast, made, "director")
    refused(lambda: make(cast, made), "Too few trustees")
    endorse(cast, made, "data_protection")
    make(cast, made)


@pytest.mark.parametrize("name", [*NEWER, "me_officer", "partner", FIRST, SECOND])
def test_who_keeps_no_piece_agrees_to_nothing(cast: Cast, name: str) -> None:
    set_up(cast)
    made = propose(cast, NEWER)
    refused(lambda: endorse(cast, made, name), "no piece|You proposed it")
    refused(lambda: endorse_trustees(by=SYSTEM, proposal=made), "Sign in again")


def test_a_damaged_piece_agrees_to_nothing(cast: Cast) -> None:
    set_up(cast)
    made = propose(cast, NEWER)
    for piece in Piece.objects.filter(user=cast.users["director"]):
        piece.sealed = bytes(piece.sealed)[:-1] + bytes([bytes(piece.sealed)[-1] ^ 1])
        piece.save()
    refused(lambda: endorse(cast, made, "director"), "no piece")


def test_one_who_left_counts_only_as_far_as_the_others_are_enough(cast: Cast) -> None:
    set_up(cast)
    type(cast.users["director"]).objects.filter(pk=cast.users["kh_supervisor"].pk).update(is_active=False)
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    agree(cast, made)
    endorse(cast, made, *OLDER[:2])
    make(cast, made)


def test_without_a_quorum_the_server_makes_it_and_all_are_told(cast: Cast) -> None:
    before = set_up(cast)
    users = [cast.users[one] for one in NEWER]
    refused(lambda: set_up_recovery(by=SYSTEM, trustees=users, reason="why"), "its trustees can agree")
    forget(cast, *OLDER[:2])
    refused(lambda: propose(cast, NEWER), "wayhome recovery replace")
    refused(lambda: set_up_recovery(by=SYSTEM, trustees=users), "Say why")
    after = set_up_recovery(by=SYSTEM, trustees=users, reason="Two of three are gone")
    before.refresh_from_db()
    assert before.retired_at is not None
    row = Entry.objects.get(verb="vault.set_up_recovery", object_id=str(after.pk))
    assert row.reason == "Two of three are gone"
    for name in (*OLDER, *NEWER, FIRST, SECOND, "supervisor"):
        told = [str(one.words) for one in queries.notices(cast.viewer(name))]
        assert any("has been made for other trustees" in one and "Mai" in one for one in told), name


# --- objections -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*OLDER, "data_protection"])
def test_an_older_trustee_or_a_data_protection_officer_stops_it_with_a_reason(cast: Cast, name: str) -> None:
    set_up(cast)
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    endorse(cast, made, *OLDER[:2])
    agree(cast, made)
    refused(lambda: stop_proposal(by=cast.viewer(name), proposal=made), "Say why")
    stop_proposal(by=cast.viewer(name), proposal=made, reason="I know none of them")
    refused(lambda: make(cast, made), "ended")
    refused(lambda: accept(cast, made, "worker"), "ended")
    refused(lambda: endorse(cast, made, OLDER[2]), "ended")
    made.refresh_from_db()
    assert (made.outcome, made.ended_reason) == ("objected", "I know none of them")
    row = Entry.objects.get(verb="vault.stop_proposal", object_id=str(made.pk))
    assert (row.reason, row.actor) == ("I know none of them", cast.users[name].username)
    propose(cast, NEWER)  # the way is free for another


def test_the_first_key_is_stopped_by_the_data_protection_officer(cast: Cast) -> None:
    made = propose(cast, NEWER)
    stop_proposal(by=cast.viewer("data_protection"), proposal=made, reason="Who are they?")
    with rested():
        refused(lambda: make(cast, made), "second person|ended")


@pytest.mark.parametrize(
    "name", ["worker", "house_mother", "kh_counsellor", "partner", "partner_officer", "donor"]
)
def test_nobody_else_stops_it(cast: Cast, name: str) -> None:
    set_up(cast)
    made = propose(cast, ("supervisor", "counsellor", "me_officer"))
    refused(lambda: stop_proposal(by=cast.viewer(name), proposal=made, reason="no"), "administrator")


def test_a_supervisor_is_told_and_stops_nothing(cast: Cast) -> None:
    set_up(cast)
    made = propose(cast, ("worker", "counsellor", "me_officer"))
    told = [str(one.words) for one in queries.notices(cast.viewer("supervisor"))]
    assert any("An (administrator) proposes trustees" in one and "Hoa (case worker)" in one for one in told)
    refused(lambda: stop_proposal(by=cast.viewer("supervisor"), proposal=made, reason="no"), "administrator")


def test_somebody_proposed_says_no_and_who_proposed_takes_it_back(cast: Cast) -> None:
    first = propose(cast, NEWER)
    assert stop_proposal(by=cast.viewer("worker"), proposal=first).outcome == "declined"
    second = propose(cast, NEWER)
    assert stop_proposal(by=cast.viewer(FIRST), proposal=second).outcome == "withdrawn"


def test_the_second_persons_no_ends_it(cast: Cast) -> None:
    made = propose(cast, NEWER)
    asked = SecondPerson.objects.get(subject=made.pk)
    refuse_second(by=cast.viewer(SECOND), id=asked.pk)
    made.refresh_from_db()
    assert made.outcome == "withdrawn"


def test_it_runs_out_after_two_weeks(cast: Cast) -> None:
    set_up(cast)
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    endorse(cast, made, *OLDER[:2])
    agree(cast, made)
    with clock_at(now() + dt.timedelta(days=13, hours=23)):
        assert queries.open_proposal() == made
    with clock_at(now() + dt.timedelta(days=14, minutes=1)):
        assert queries.open_proposal() is None
        for deed in (
            lambda: make(cast, made),
            lambda: accept(cast, made, "worker"),
            lambda: endorse(cast, made, OLDER[2]),
            lambda: stop_proposal(by=cast.viewer(FIRST), proposal=made),
        ):
            refused(deed, "ended|run out")
        check_keys(by=SYSTEM)
        made.refresh_from_db()
        assert made.outcome == "expired"
        assert propose(cast, NEWER) != made


def test_a_proposal_that_ran_out_makes_room_for_another_by_itself(cast: Cast) -> None:
    made = propose(cast, NEWER)
    with clock_at(now() + dt.timedelta(days=15)):
        again = propose(cast, NEWER)
    made.refresh_from_db()
    assert (made.outcome, again.ended_at) == ("expired", None)


def test_a_key_made_meanwhile_makes_an_older_proposal_void(cast: Cast) -> None:
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    agree(cast, made)
    set_up(cast)
    with rested():
        refused(lambda: make(cast, made), "has changed since")


def test_somebody_else_s_second_request_opens_nothing(cast: Cast) -> None:
    """A yes to another act is no yes to this one."""
    made = propose(cast, NEWER)
    accept(cast, made, *NEWER)
    other = ask_second(
        by=cast.viewer(FIRST), kind="recovery", subject=uuid.uuid4(), office=cast.offices["lp"], why="another"
    )
    SecondPerson.objects.filter(pk=other.pk).update(agreed_by=cast.users[SECOND], agreed_at=now())
    with rested():
        refused(lambda: make(cast, made), "second person")


# --- what is told, and for whom something is recovered ----------------------------------------------------------------


def told(cast: Cast, name: str) -> list[str]:
    return [str(one.words) for one in queries.notices(cast.viewer(name)) if one.page == "vault:proposal"]


def test_the_day_tells_everybody_concerned_and_nobody_else(cast: Cast) -> None:
    set_up(cast)
    made = propose(cast, NEWER)
    assert "you as a trustee" in told(cast, "worker")[0]
    assert "in place of yours" in told(cast, "director")[0]
    for name in (SECOND, "kh_supervisor", "data_protection"):
        assert "Hoa (case worker)" in told(cast, name)[0], name
    for name in ("house_mother", "partner", "partner_officer", "donor", "me_officer"):
        assert told(cast, name) == [], name
    accept(cast, made, *NEWER)
    endorse(cast, made, *OLDER[:2])
    assert "in place of yours" not in told(cast, "director")[0]
    assert "all said yes" in told(cast, FIRST)[0]
    agree(cast, made)
    make(cast, made)
    for name in (*OLDER, *NEWER, FIRST, SECOND):
        assert "has been made for other trustees" in told(cast, name)[0], name
    with clock_at(now() + dt.timedelta(days=15)):
        assert told(cast, "director") == []


def test_nothing_is_recovered_for_an_account_of_yesterday(cast: Cast) -> None:
    set_up(cast)
    user = cast.users["house_mother"]
    type(user).objects.filter(pk=user.pk).update(created_at=now() - dt.timedelta(days=6))
    for to in ({"team": cast.teams["caseload"]}, {"colleagues": [fresh(cast, "house_mother")]}):
        with pytest.raises(Refused, match=r"Thảo.*younger than a week"):
            ask_recovery(by=cast.viewer(FIRST), purpose="open", reason="why", **to)  # type: ignore[arg-type]
    ask_recovery(by=cast.viewer(FIRST), purpose="open", reason="why", team=cast.teams["duty"])


def test_the_trustees_see_by_name_who_stands_behind_a_team(cast: Cast) -> None:
    set_up(cast)
    asked = ask_recovery(by=cast.viewer(FIRST), purpose="open", reason="why", team=cast.teams["duty"])
    assert queries.named_in(asked) == ["Duty (Mai (supervisor), Tuyên (on duty))"]
