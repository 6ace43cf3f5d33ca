"""Using the recovery key: asked with a reason, approved by enough others, carried out by whoever asked, and nothing left over."""

import datetime as dt
import uuid

import pytest

from tests.cast import PASSWORD, Cast
from tests.trust.ceremony import replace
from wayhome.kit.dates import clock_at, now
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import (
    approve_recovery,
    ask_recovery,
    carry_out_recovery,
    clear_expired,
    complete_recovery,
    make_compartments,
    set_up_recovery,
    stop_recovery,
)
from wayhome.trust.vault.models import HandedPiece, Holding, Piece, RecoveryRequest

pytestmark = pytest.mark.django_db
TRUSTEES = ("director", "data_protection", "kh_supervisor")


def set_up(cast: Cast, names: tuple[str, ...] = TRUSTEES) -> None:
    set_up_recovery(by=SYSTEM, trustees=[cast.users[name] for name in names])


def kept(cast: Cast, kind: str = rules.IDENTITY, who: tuple[str, ...] = ()) -> uuid.UUID:
    subject = new_id()
    holders = [one for name in who if (one := queries.user_holder(cast.users[name])) is not None]
    make_compartments(
        by=SYSTEM, kind=kind, subjects=[subject],
        holders=holders or queries.office_holders(cast.offices["vn"].pk),
    )  # fmt: skip
    return subject


def forget(cast: Cast, *names: str) -> None:
    """New keys, as after a forgotten password."""
    for name in names:
        user = cast.users[name]
        user.set_password(PASSWORD)
        user.save()


def asked(cast: Cast, purpose: str = "open", **to: object) -> RecoveryRequest:
    words = {"reason": "Everybody of the team forgot her password", "purpose": purpose}
    if purpose == "open" and not to:
        to = {"team": cast.teams["caseload"]}
    return ask_recovery(by=cast.viewer("administrator"), **words, **to)  # type: ignore[arg-type]


def approve(cast: Cast, request: RecoveryRequest, *names: str) -> None:
    for name in names:
        approve_recovery(by=cast.viewer(name), request=request)


def opens(cast: Cast, name: str, subject: uuid.UUID, kind: str = rules.IDENTITY) -> bool:
    ring = keyring.of(cast.viewer(name))
    assert ring is not None
    return ring.open(kind, subject) is not None


ALL = ("worker", "supervisor", "house_mother", "duty_officer")


def test_what_nobody_can_open_any_more_comes_back_to_a_team(cast: Cast) -> None:
    set_up(cast)
    person = kept(cast)
    forget(cast, *ALL)
    assert not any(opens(cast, name, person) for name in ALL)
    request = asked(cast)
    approve(cast, request, "director", "kh_supervisor")
    done = carry_out_recovery(by=cast.viewer("administrator"), request=request)
    assert (done.outcome, done.opened, done.left) == ("done", 1, 0)
    assert [opens(cast, name, person) for name in ALL] == [True, True, True, False]
    assert not opens(cast, "administrator", person)
    assert not HandedPiece.objects.exists()
    assert queries.orphaned() == []


def test_counselling_comes_back_to_people_only(cast: Cast) -> None:
    set_up(cast)
    case = kept(cast, rules.CLINICAL, ("counsellor", "worker"))
    forget(cast, "counsellor", "worker")
    people = [cast.users["counsellor"], cast.users["house_mother"]]
    request = asked(cast, team=cast.teams["caseload"], colleagues=people)
    approve(cast, request, "director", "data_protection")
    done = carry_out_recovery(by=cast.viewer("administrator"), request=request)
    assert (done.opened, done.left) == (1, 0)
    assert opens(cast, "counsellor", case, rules.CLINICAL)
    assert opens(cast, "house_mother", case, rules.CLINICAL)
    assert not opens(cast, "supervisor", case, rules.CLINICAL)


def test_what_two_people_can_open_is_left_alone(cast: Cast) -> None:
    set_up(cast)
    mine, other = kept(cast), kept(cast, who=("kh_supervisor", "kh_counsellor"))
    forget(cast, *ALL)
    request = asked(cast)
    approve(cast, request, "director", "kh_supervisor")
    carry_out_recovery(by=cast.viewer("administrator"), request=request)
    assert opens(cast, "worker", mine)
    assert not opens(cast, "worker", other)


def test_one_trustee_is_not_enough(cast: Cast) -> None:
    set_up(cast)
    person = kept(cast)
    forget(cast, *ALL)
    request = asked(cast)
    with pytest.raises(Refused):
        carry_out_recovery(by=cast.viewer("administrator"), request=request)
    approve(cast, request, "director", "director")
    with pytest.raises(Refused):
        carry_out_recovery(by=cast.viewer("administrator"), request=request)
    assert not opens(cast, "worker", person)


def test_nobody_approves_her_own_request(cast: Cast) -> None:
    set_up(cast, ("administrator", "director", "data_protection"))
    request = asked(cast, "rehearsal")
    with pytest.raises(Refused, match="other trustees"):
        approve(cast, request, "administrator")


@pytest.mark.parametrize("name", ["worker", "supervisor", "stranger"])
def test_who_is_no_trustee_has_nothing_to_hand_over(cast: Cast, name: str) -> None:
    set_up(cast)
    request = asked(cast, "rehearsal")
    with pytest.raises(Refused):
        approve(cast, request, name)


def test_another_administrator_cannot_carry_it_out(cast: Cast) -> None:
    set_up(cast)
    other = cast.users["stranger"]
    grant(
        by=SYSTEM, user=other, role="administrator", scope_kind="office", scope_key=cast.offices["lp"].pk,
        valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    request = asked(cast, "rehearsal")
    approve(cast, request, "director", "kh_supervisor")
    with pytest.raises(Refused, match="asked"):
        carry_out_recovery(by=cast.viewer("stranger"), request=request)


@pytest.mark.parametrize("name", ["director", "supervisor", "worker", "partner"])
def test_who_does_not_keep_it_asks_for_nothing(cast: Cast, name: str) -> None:
    set_up(cast)
    with pytest.raises(Refused):
        ask_recovery(by=cast.viewer(name), purpose="rehearsal", reason="why")
    assert not RecoveryRequest.objects.exists()


@pytest.mark.parametrize("given", [{"reason": " "}, {"team": None}])
def test_a_reason_and_a_holder_are_asked_for(cast: Cast, given: dict[str, object]) -> None:
    set_up(cast)
    told = {"purpose": "open", "reason": "why", "team": cast.teams["caseload"]} | given
    with pytest.raises(Refused):
        ask_recovery(by=cast.viewer("administrator"), **told)  # type: ignore[arg-type]


def test_nobody_recovers_for_herself(cast: Cast) -> None:
    set_up(cast)
    grant(
        by=SYSTEM, user=cast.users["supervisor"], role="administrator", scope_kind="office",
        scope_key=cast.offices["lp"].pk, valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    for to in ({"team": cast.teams["duty"]}, {"colleagues": [cast.users["supervisor"]]}):
        with pytest.raises(Refused, match="themselves"):
            ask_recovery(by=cast.viewer("supervisor"), purpose="open", reason="why", **to)  # type: ignore[arg-type]
    ask_recovery(by=cast.viewer("supervisor"), purpose="open", reason="why", team=cast.teams["kh_caseload"])


def test_it_runs_out_after_two_days_and_leaves_no_piece(cast: Cast) -> None:
    set_up(cast)
    start = now()
    request = asked(cast, "rehearsal")
    approve(cast, request, "director", "kh_supervisor")
    assert HandedPiece.objects.count() == 4
    with clock_at(start + dt.timedelta(hours=48, minutes=1)):
        assert queries.open_requests().count() == 0
        with pytest.raises(Refused, match="ended"):
            carry_out_recovery(by=cast.viewer("administrator"), request=request)
        assert clear_expired(by=SYSTEM) == 1
        assert clear_expired(by=SYSTEM) == 0
    request.refresh_from_db()
    assert (request.outcome, HandedPiece.objects.count()) == ("expired", 0)


def test_a_trustee_can_stop_it(cast: Cast) -> None:
    set_up(cast)
    request = asked(cast)
    approve(cast, request, "director")
    with pytest.raises(Refused):
        stop_recovery(by=cast.viewer("supervisor"), request=request)
    stop_recovery(by=cast.viewer("data_protection"), request=request, reason="I was not told")
    with pytest.raises(Refused, match="ended"):
        approve(cast, request, "kh_supervisor")
    assert not HandedPiece.objects.exists()


def test_every_step_is_in_the_log_with_its_reason(cast: Cast) -> None:
    set_up(cast)
    kept(cast)
    forget(cast, *ALL)
    request = asked(cast)
    approve(cast, request, "director", "kh_supervisor")
    carry_out_recovery(by=cast.viewer("administrator"), request=request)
    told = Entry.objects.filter(object_id=str(request.pk)).order_by("seq")
    assert [(one.verb, one.actor) for one in told] == [
        ("vault.ask_recovery", "an"),
        ("vault.approve_recovery", "yen"),
        ("vault.approve_recovery", "dara"),
        ("vault.carry_out_recovery", "an"),
    ]
    assert told[0].reason == told[3].reason == "Everybody of the team forgot her password"


def test_a_rehearsal_opens_nothing_and_keeps_its_date(cast: Cast) -> None:
    set_up(cast)
    person = kept(cast)
    forget(cast, *ALL)
    request = asked(cast, "rehearsal")
    approve(cast, request, "data_protection", "kh_supervisor")
    done = carry_out_recovery(by=cast.viewer("administrator"), request=request)
    assert (done.outcome, done.opened) == ("done", 0)
    assert not opens(cast, "worker", person)
    assert queries.last_rehearsal() == done


def test_a_rehearsal_with_a_damaged_piece_fails_and_says_so(cast: Cast) -> None:
    set_up(cast)
    request = asked(cast, "rehearsal")
    approve(cast, request, "data_protection", "kh_supervisor")
    for piece in HandedPiece.objects.all():
        piece.sealed = bytes(piece.sealed)[:-1] + bytes([bytes(piece.sealed)[-1] ^ 1])
        piece.save()
    done = carry_out_recovery(by=cast.viewer("administrator"), request=request)
    assert (done.outcome, queries.last_rehearsal()) == ("failed", None)


def test_a_rehearsal_is_due_half_a_year_after_the_last(cast: Cast) -> None:
    assert not queries.rehearsal_due()
    set_up(cast)
    start = now()
    assert not queries.rehearsal_due()
    with clock_at(start + dt.timedelta(days=184)):
        assert queries.rehearsal_due()
        request = asked(cast, "rehearsal")
        approve(cast, request, "data_protection", "kh_supervisor")
        carry_out_recovery(by=cast.viewer("administrator"), request=request)
        assert not queries.rehearsal_due()


def test_holders_give_the_recovery_key_what_was_there_before_it(cast: Cast) -> None:
    theirs, clinical = kept(cast), kept(cast, rules.CLINICAL, ("counsellor", "worker"))
    set_up(cast)
    assert queries.not_held().count() == 2
    assert queries.completable(cast.users["duty_officer"]).count() == 1
    assert complete_recovery(by=cast.viewer("duty_officer")) == 1
    assert complete_recovery(by=cast.viewer("duty_officer")) == 0
    assert complete_recovery(by=cast.viewer("administrator")) == 0
    assert complete_recovery(by=cast.viewer("counsellor")) == 1
    assert queries.not_held().count() == 0
    held = Holding.objects.filter(holder_kind=rules.RECOVERY).values_list("compartment__subject", flat=True)
    assert set(held) == {theirs, clinical}


def test_a_new_recovery_key_takes_over_what_the_old_one_held(cast: Cast) -> None:
    set_up(cast)
    person = kept(cast)
    replace(cast, ("director", "kh_supervisor"), ("director", "supervisor", "counsellor"))
    assert queries.not_held().count() == 1
    request = asked(cast, "renew")
    approve(cast, request, "director", "kh_supervisor")  # trustees of the one before
    done = carry_out_recovery(by=cast.viewer("administrator"), request=request)
    assert (done.outcome, done.opened, queries.not_held().count()) == ("done", 1, 0)
    assert set(Piece.objects.values_list("pair__version", flat=True)) == {2}
    forget(cast, *ALL)
    request = asked(cast)
    approve(cast, request, "director", "counsellor")
    assert carry_out_recovery(by=cast.viewer("administrator"), request=request).opened == 1
    assert opens(cast, "worker", person)


def test_whoever_asked_must_still_have_the_same_keys(cast: Cast) -> None:
    set_up(cast)
    request = asked(cast, "rehearsal")
    forget(cast, "administrator")
    with pytest.raises(Refused, match="new keys"):
        approve(cast, request, "director")
