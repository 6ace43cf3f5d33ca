"""Teams and colleagues: joining, being let in, leaving with a new key for the team, and new keys after a forgotten password."""

import uuid

import pytest

from tests.cast import PASSWORD, Cast
from tests.trust.ceremony import give as give_role
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import end_account, end_grant, new_slip
from wayhome.trust.access.viewer import SYSTEM, caseload_team
from wayhome.trust.accounts.models import Membership, Team
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import (
    add_team,
    confirm_team,
    drop_user_holdings,
    give,
    join_team,
    leave_team,
    let_in,
    make_compartments,
    reseal_for,
    rotate_team,
    set_up_recovery,
)
from wayhome.trust.vault.models import Holding, KeyCopy

pytestmark = pytest.mark.django_db


def kept(
    cast: Cast, kind: str = rules.IDENTITY, who: tuple[str, ...] = (), count: int = 1
) -> list[uuid.UUID]:
    subjects = [new_id() for _one in range(count)]
    holders = [one for name in who if (one := queries.user_holder(cast.users[name])) is not None]
    make_compartments(
        by=SYSTEM, kind=kind, subjects=subjects,
        holders=holders or queries.office_holders(cast.offices["vn"].pk),
    )  # fmt: skip
    return subjects


def opens(cast: Cast, name: str, subject: uuid.UUID, kind: str = rules.IDENTITY) -> bool:
    ring = keyring.of(cast.viewer(name))
    assert ring is not None
    return ring.open(kind, subject) is not None


def forget(cast: Cast, *names: str) -> None:
    for name in names:
        user = cast.users[name]
        user.set_password(PASSWORD)
        user.save()


def state(cast: Cast, team: Team, name: str) -> str:
    found = queries.states([team])[0]
    return next(one.state for one in found.members if one.row.user_id == cast.users[name].pk)


# --- joining ----------------------------------------------------------------------------------------------------------


def test_who_joins_waits_until_a_member_lets_her_in(cast: Cast) -> None:
    person, team = kept(cast)[0], cast.teams["caseload"]
    join_team(by=cast.viewer("administrator"), team=team, user=cast.users["counsellor"])
    assert state(cast, team, "counsellor") == queries.WAITS
    assert not opens(cast, "counsellor", person)
    assert [(one.user, one.teams) for one in queries.waiting_for(cast.users["worker"])] == [
        (cast.users["counsellor"], (team,))
    ]
    assert queries.waiting_for(cast.users["duty_officer"]) == []  # not of this team
    with pytest.raises(Refused):
        let_in(by=cast.viewer("duty_officer"), team=team, users=[cast.users["counsellor"]])
    with pytest.raises(Refused):
        let_in(by=cast.viewer("administrator"), team=team, users=[cast.users["counsellor"]])
    assert let_in(by=cast.viewer("worker"), team=team, users=[cast.users["counsellor"]]) == 1
    assert state(cast, team, "counsellor") == queries.HAS
    assert opens(cast, "counsellor", person)
    assert queries.waiting_for(cast.users["worker"]) == []


def test_who_is_no_member_is_not_let_in(cast: Cast) -> None:
    with pytest.raises(Refused, match="Only members"):
        let_in(by=cast.viewer("worker"), team=cast.teams["caseload"], users=[cast.users["stranger"]])


def test_nobody_of_another_organisation_is_put_into_a_team(cast: Cast) -> None:
    with pytest.raises(Refused, match="another office"):
        join_team(by=cast.viewer("administrator"), team=cast.teams["duty"], user=cast.users["partner"])


def test_nobody_puts_herself_into_a_team(cast: Cast) -> None:
    with pytest.raises(Refused, match="themselves"):
        join_team(by=cast.viewer("administrator"), team=cast.teams["duty"], user=cast.users["administrator"])


@pytest.mark.parametrize("name", ["worker", "supervisor", "director", "kh_supervisor", "partner"])
def test_who_does_not_keep_teams_changes_none(cast: Cast, name: str) -> None:
    by, team, user = cast.viewer(name), cast.teams["caseload"], cast.users["counsellor"]
    for deed in (
        lambda: add_team(by=by, office=cast.offices["vn"], name="Another", kind="caseload"),
        lambda: join_team(by=by, team=team, user=user),
        lambda: leave_team(by=by, team=team, user=cast.users["house_mother"]),
        lambda: drop_user_holdings(by=by, user=cast.users["counsellor"]),
    ):
        with pytest.raises(Refused):
            deed()
    assert Membership.objects.count() == 7


def test_a_new_team_has_its_key_when_somebody_with_a_password_joins(cast: Cast) -> None:
    by, id = cast.viewer("administrator"), new_id()
    made = add_team(by=by, office=cast.offices["vn"], name=" House  in the north ", kind="caseload", id=id)
    assert add_team(by=by, office=cast.offices["vn"], name="Else", kind="caseload", id=id).pk == made.pk
    assert made.name == "House in the north"
    with pytest.raises(Refused):
        add_team(by=by, office=cast.offices["vn"], name="HOUSE in the north", kind="caseload")
    late = cast.users["stranger"]
    late.set_unusable_password()
    late.save()
    join_team(by=by, team=made, user=late)
    assert state(cast, made, "stranger") == queries.NO_PASSWORD
    assert queries.team_holder(made) is None
    join_team(by=by, team=made, user=cast.users["worker"])
    assert state(cast, made, "worker") == queries.HAS
    assert not queries.states([made])[0].enough


# --- leaving ----------------------------------------------------------------------------------------------------------


def test_who_leaves_opens_nothing_and_the_team_has_a_new_key(cast: Cast) -> None:
    people, team = kept(cast, count=3), cast.teams["caseload"]
    before = queries.team_holder(team)
    leaver = cast.viewer("house_mother")
    old = keyring.of(leaver)
    assert old is not None
    old.pairs()
    leave_team(by=SYSTEM, team=team, user=cast.users["house_mother"])
    assert not opens(cast, "house_mother", people[0])
    assert queries.rotations_due(cast.users["worker"]) == [team]
    assert queries.rotations_due(cast.users["duty_officer"]) == []
    with pytest.raises(Refused):
        rotate_team(by=cast.viewer("administrator"), team=team)
    rotate_team(by=cast.viewer("worker"), team=team)
    after = queries.team_holder(team)
    assert before is not None
    assert after is not None
    assert before.public != after.public
    assert queries.rotations_due(cast.users["worker"]) == []
    for person in people:
        assert opens(cast, "worker", person)
        assert opens(cast, "supervisor", person)
        assert old.open(rules.IDENTITY, person) is None  # even with the copy she had in her hand
    assert not KeyCopy.objects.filter(user=cast.users["house_mother"]).exists()
    assert not KeyCopy.objects.filter(pair__retired_at__isnull=False).exists()


def test_a_member_who_keeps_teams_makes_the_new_key_in_the_same_act(cast: Cast) -> None:
    person, team = kept(cast)[0], cast.teams["caseload"]
    Membership.objects.create(user=cast.users["administrator"], team=team, valid_from="2020-01-01")
    let_in(by=cast.viewer("worker"), team=team, users=[cast.users["administrator"]])
    leave_team(by=cast.viewer("administrator"), team=team, user=cast.users["house_mother"])
    assert queries.states([team])[0].rotation_due is False
    assert opens(cast, "worker", person)


def test_the_last_but_one_does_not_leave(cast: Cast) -> None:
    kept(cast)
    with pytest.raises(Refused, match="fewer than two"):
        leave_team(by=SYSTEM, team=cast.teams["duty"], user=cast.users["supervisor"])
    assert queries.states([cast.teams["duty"]])[0].able == 2


def test_a_team_that_keeps_nothing_may_shrink(cast: Cast) -> None:
    leave_team(by=SYSTEM, team=cast.teams["duty"], user=cast.users["supervisor"])
    assert queries.states([cast.teams["duty"]])[0].able == 1


def test_a_newcomer_does_not_get_in_with_a_new_key(cast: Cast) -> None:
    person, team = kept(cast)[0], cast.teams["caseload"]
    join_team(by=cast.viewer("administrator"), team=team, user=cast.users["counsellor"])
    rotate_team(by=cast.viewer("worker"), team=team)
    assert state(cast, team, "counsellor") == queries.WAITS
    assert not opens(cast, "counsellor", person)


def test_leaving_for_good_takes_what_she_held_herself(cast: Cast) -> None:
    case = kept(cast, rules.CLINICAL, ("counsellor", "worker", "supervisor"))[0]
    assert drop_user_holdings(by=cast.viewer("administrator"), user=cast.users["counsellor"]) == 1
    assert drop_user_holdings(by=cast.viewer("administrator"), user=cast.users["counsellor"]) == 0
    assert not opens(cast, "counsellor", case, rules.CLINICAL)
    with pytest.raises(Refused, match="Counselling"):
        drop_user_holdings(by=cast.viewer("administrator"), user=cast.users["worker"])
    assert opens(cast, "worker", case, rules.CLINICAL)


# --- new keys after a forgotten password ------------------------------------------------------------------------------


def test_a_colleague_gives_back_what_new_keys_lost(cast: Cast) -> None:
    person = kept(cast)[0]
    case = kept(cast, rules.CLINICAL, ("worker", "counsellor"))[0]
    forget(cast, "worker")
    assert not opens(cast, "worker", person)
    waits = queries.waiting_for(cast.users["supervisor"])
    assert [(one.user, len(one.teams), one.keys) for one in waits] == [(cast.users["worker"], 1, 0)]
    waits = queries.waiting_for(cast.users["counsellor"])
    assert [(one.user, len(one.teams), one.keys) for one in waits] == [(cast.users["worker"], 0, 1)]
    assert reseal_for(by=cast.viewer("supervisor"), user=cast.users["worker"]) == 1
    assert opens(cast, "worker", person)
    assert not opens(cast, "worker", case, rules.CLINICAL)
    assert reseal_for(by=cast.viewer("counsellor"), user=cast.users["worker"]) == 1
    assert opens(cast, "worker", case, rules.CLINICAL)
    assert reseal_for(by=cast.viewer("counsellor"), user=cast.users["worker"]) == 0
    assert not queries.waiting_for(cast.users["counsellor"])
    assert Entry.objects.filter(verb="vault.reseal_for").count() == 2


def test_nobody_gives_back_what_was_not_hers(cast: Cast) -> None:
    kept(cast)
    assert reseal_for(by=cast.viewer("supervisor"), user=cast.users["stranger"]) == 0
    assert reseal_for(by=cast.viewer("kh_supervisor"), user=cast.users["worker"]) == 0
    with pytest.raises(Refused, match="themselves"):
        reseal_for(by=cast.viewer("worker"), user=cast.users["worker"])
    with pytest.raises(Refused):
        reseal_for(by=SYSTEM, user=cast.users["worker"])


def test_without_a_new_password_there_is_nothing_to_seal_to(cast: Cast) -> None:
    user = cast.users["worker"]
    user.set_unusable_password()
    user.save()
    with pytest.raises(Refused, match="password"):
        reseal_for(by=cast.viewer("supervisor"), user=user)
    assert queries.waiting_for(cast.users["supervisor"]) == []


def test_who_waits_is_known_with_few_queries(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    kept(cast, rules.CLINICAL, ("worker", "counsellor", "supervisor"), count=20)
    forget(cast, "worker", "house_mother", "counsellor")
    with django_assert_max_num_queries(9):
        assert len(queries.waiting_for(cast.users["supervisor"])) == 3
    assert Holding.objects.count() == 60


# --- keys are not taken while they are the last -----------------------------------------------------------------------


def test_no_slip_and_no_end_while_she_alone_could_open_something(cast: Cast) -> None:
    by = cast.viewer("administrator")
    case = kept(cast, rules.CLINICAL, ("counsellor", "worker"))[0]
    forget(cast, "counsellor")
    worker = cast.users["worker"]
    for deed in (new_slip, end_account):
        with pytest.raises(Refused, match="would be lost"):
            deed(by=by, user=worker)
    assert opens(cast, "worker", case, rules.CLINICAL)
    reseal_for(by=cast.viewer("worker"), user=cast.users["counsellor"])
    for deed in (new_slip, end_account):
        with pytest.raises(Refused, match="who can give the key: Linh"):
            deed(by=by, user=worker)
    third = queries.user_holder(cast.users["supervisor"])
    assert third is not None
    give(by=cast.viewer("counsellor"), kind=rules.CLINICAL, subjects=[case], holders=[third])
    new_slip(by=by, user=worker)
    worker.refresh_from_db()
    assert worker.public_key is None
    assert opens(cast, "counsellor", case, rules.CLINICAL)
    assert queries.orphaned() == []


def test_a_team_s_last_but_one_is_neither_ended_nor_given_a_slip(cast: Cast) -> None:
    by, team = cast.viewer("administrator"), cast.teams["kh_caseload"]
    holders = queries.office_holders(cast.offices["kh"].pk)
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[new_id()], holders=holders)
    for deed in (new_slip, end_account):
        with pytest.raises(Refused, match=r"put another colleague into a team.*Caseload"):
            deed(by=by, user=cast.users["kh_counsellor"])
    with pytest.raises(Refused, match="Let another colleague join"):
        leave_team(by=by, team=team, user=cast.users["kh_counsellor"])
    join_team(by=by, team=team, user=cast.users["stranger"])
    with pytest.raises(Refused, match="put another colleague"):  # she waits, and opens nothing yet
        end_account(by=by, user=cast.users["kh_counsellor"])
    let_in(by=cast.viewer("kh_supervisor"), team=team, users=[cast.users["stranger"]])
    end_account(by=by, user=cast.users["kh_counsellor"])
    assert queries.orphaned() == []
    with pytest.raises(Refused, match="put another colleague"):
        end_account(by=by, user=cast.users["stranger"])


def test_roles_end_at_once_whatever_her_keys_open(cast: Cast) -> None:
    """What the refusal advises: she who must be out now loses her roles, and sees nothing."""
    make_compartments(
        by=SYSTEM,
        kind=rules.IDENTITY,
        subjects=[new_id()],
        holders=queries.office_holders(cast.offices["kh"].pk),
    )
    by, user = cast.viewer("administrator"), cast.users["kh_counsellor"]
    for held in user.grants.all():
        end_grant(by=by, grant=held, on=today("Asia/Phnom_Penh"))
    assert not cast.viewer("kh_counsellor").may("cases.view")


def test_what_the_recovery_key_holds_is_not_lost_with_her(cast: Cast) -> None:
    set_up_recovery(
        by=SYSTEM, trustees=[cast.users[one] for one in ("director", "supervisor", "data_protection")]
    )
    kept(cast, rules.CLINICAL, ("counsellor", "worker"))
    forget(cast, "counsellor")
    by = cast.viewer("administrator")
    with pytest.raises(Refused, match="let the trustees of the recovery key open it"):
        end_account(by=by, user=cast.users["worker"])
    new_slip(by=by, user=cast.users["worker"])


@pytest.mark.parametrize("gone", [(), ("data_protection",)])
def test_a_trustee_is_ended_while_the_others_are_enough(cast: Cast, gone: tuple[str, ...]) -> None:
    names = ("director", "supervisor", "data_protection")
    set_up_recovery(by=SYSTEM, trustees=[cast.users[one] for one in names])
    forget(cast, *gone)
    by, director = cast.viewer("administrator"), cast.users["director"]
    before = [str(one.words) for one in queries.notices(by)]
    assert any("trustees of the recovery key 2 remain" in one for one in before) == bool(gone)
    if gone:
        with pytest.raises(Refused, match="Propose other trustees first"):
            end_account(by=by, user=director)
        director.refresh_from_db()
        assert director.is_active
        return
    end_account(by=by, user=director)
    for name in ("administrator", "supervisor"):
        told = [str(one.words) for one in queries.notices(cast.viewer(name))]
        flagged = any("Of 3 trustees of the recovery key 2 remain, and it takes 2" in one for one in told)
        assert flagged == (name == "administrator"), name  # she has the role of trustee only below
    give_role(cast, "trustee", "supervisor")
    told = [str(one.words) for one in queries.notices(cast.viewer("supervisor"))]
    assert any("Of 3 trustees" in one for one in told)


def puppet(cast: Cast, kind: str = "duty") -> Team:
    """A new team that an administrator made, with its key."""
    by = cast.viewer("administrator")
    made = add_team(by=by, office=cast.offices["vn"], name="A new one", kind=kind)
    for name in ("stranger", "me_officer"):
        join_team(by=by, team=made, user=cast.users[name])
    let_in(by=cast.viewer("stranger"), team=made, users=[cast.users["me_officer"]])
    assert len(queries.members_able([made.pk])[made.pk]) == 2
    return made


@pytest.mark.parametrize("kind", ["duty", "caseload"])
def test_a_new_team_reads_nothing_until_who_has_a_key_lets_it_in(cast: Cast, kind: str) -> None:
    office = cast.offices["vn"]
    made = puppet(cast, kind)
    [before] = kept(cast)
    assert opens(cast, "supervisor", before)
    assert not opens(cast, "stranger", before)
    assert made.pk not in {one.id for one in queries.office_holders(office.pk, made)}
    assert caseload_team(cast.users["stranger"], office.pk) == cast.teams["caseload"].pk
    for who in ("administrator", "stranger", "director", "kh_supervisor"):
        with pytest.raises(Refused):
            confirm_team(by=cast.viewer(who), team=made)
    confirm_team(by=cast.viewer("supervisor"), team=made)
    assert not opens(cast, "stranger", before)
    holders = queries.office_holders(office.pk, made)
    subject = new_id()
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[subject], holders=holders)
    assert opens(cast, "stranger", subject)
    entry = Entry.objects.get(verb="vault.confirm_team")
    assert entry.office_id == office.pk
    rotate_team(by=cast.viewer("stranger"), team=made)  # a newer key is let in as the older one was
    assert made.pk in {one.id for one in queries.office_holders(office.pk, made)}


def test_an_offices_first_teams_need_nobody_but_not_once_another_holds_something(cast: Cast) -> None:
    by, office = cast.viewer("administrator"), cast.offices["kh"]
    kh_caseload = cast.teams["kh_caseload"]
    kept_there = queries.office_holders(office.pk)
    assert [one.id for one in kept_there] == [kh_caseload.pk]
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[new_id()], holders=kept_there)
    duty = add_team(by=by, office=office, name="On duty", kind="duty")
    join_team(by=by, team=duty, user=cast.users["kh_counsellor"])
    assert [one.id for one in queries.office_holders(office.pk)] == [kh_caseload.pk]
    confirm_team(by=cast.viewer("kh_supervisor"), team=duty)
    assert [one.id for one in queries.office_holders(office.pk)] == [kh_caseload.pk, duty.pk]


def test_a_team_not_let_in_does_not_let_another_in(cast: Cast) -> None:
    first = puppet(cast)
    by = cast.viewer("administrator")
    second = add_team(by=by, office=cast.offices["vn"], name="Another", kind="duty")
    join_team(by=by, team=second, user=cast.users["house_mother"])
    with pytest.raises(Refused):
        confirm_team(by=cast.viewer("stranger"), team=second)
    assert not queries.may_let_in(cast.users["stranger"], second)
    assert not queries.may_let_in(cast.users["stranger"], first)
