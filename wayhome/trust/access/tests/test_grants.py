"""Roles are given and taken by others, within one's own offices, for a time; and hold exactly that long."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import PASSWORD, Cast
from wayhome.kit.dates import clock_at, today
from wayhome.kit.errors import Refused
from wayhome.trust.access import actions
from wayhome.trust.access.models import Grant, Role
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import SYSTEM, Viewer, viewer_for, with_all_below
from wayhome.trust.accounts.actions import reopen_account, use_slip
from wayhome.trust.accounts.models import Slip, User
from wayhome.trust.audit.models import Entry

DAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)


def give(
    cast: Cast,
    by: Viewer,
    name: str,
    role: str = "supervisor",
    kind: str = "office",
    office: str = "vn",
    **more: object,
) -> Grant:
    """Give one of the cast a role."""
    key = cast.offices[office].pk
    return actions.grant(
        by=by, user=cast.users[name], role=role, scope_kind=kind, scope_key=key, valid_from=DAY, **more
    )  # type: ignore[arg-type]


def kh_administrator(cast: Cast) -> Viewer:
    """An administrator of Cambodia only."""
    user = cast.users["stranger"]
    User.objects.filter(pk=user.pk).update(office=cast.offices["kh"])
    give(cast, SYSTEM, "stranger", "administrator", office="kh")
    return cast.viewer("stranger")


def test_a_role_holds_from_its_first_to_its_last_day_in_the_offices_own_time(cast: Cast) -> None:
    give(cast, cast.viewer("administrator"), "stranger", valid_to=DAY + dt.timedelta(days=1))
    home = cast.offices["vn"].pk  # seven hours ahead of UTC
    for hour, holds in ((-8, False), (-7, True), (17 + 23, True), (17 + 24, False)):
        with clock_at(dt.datetime(2026, 3, 2, tzinfo=dt.UTC) + dt.timedelta(hours=hour)):
            assert cast.viewer("stranger").may_in("cases.admit", home) is holds, hour


def test_a_role_reaches_down_the_tree_and_never_up_or_across(cast: Cast) -> None:
    with clock_at(NOON):
        give(cast, SYSTEM, "stranger", office="vn")
        one = cast.viewer("stranger")
        assert one.offices("cases.view") == {cast.offices["vn"].pk}
        give(cast, SYSTEM, "donor", office="lp")
        whole = cast.viewer("donor")
        assert whole.offices("cases.view") == {cast.offices[code].pk for code in ("lp", "vn", "kh", "af")}


def test_an_own_scope_opens_no_office(cast: Cast) -> None:
    worker = cast.viewer("worker")
    assert worker.may("cases.view")
    assert worker.own("cases.view")
    assert worker.offices("cases.view") == frozenset()
    assert worker.may_in("cases.view", cast.offices["vn"].pk)
    assert not worker.may_in("cases.view", cast.offices["kh"].pk)


def test_nobody_gives_or_takes_a_role_herself(cast: Cast) -> None:
    by = cast.viewer("administrator")
    before = set(Grant.objects.values_list("pk", "valid_to"))
    with pytest.raises(Refused, match="Nobody gives a role to themselves"):
        give(cast, by, "administrator", "supervisor")
    with pytest.raises(Refused, match="Nobody takes a role from themselves"):
        actions.end_grant(by=by, grant=Grant.objects.get(user=cast.users["administrator"]), on=DAY)
    assert set(Grant.objects.values_list("pk", "valid_to")) == before


def test_an_administrator_gives_roles_in_her_own_offices_only(cast: Cast) -> None:
    with clock_at(NOON):
        by = kh_administrator(cast)
        assert give(cast, by, "kh_counsellor", "me_officer", office="kh")
        for name, office in (
            ("kh_counsellor", "vn"),
            ("kh_counsellor", "lp"),
            ("worker", "kh"),
            ("worker", "vn"),
        ):
            with pytest.raises(Refused, match="another office"):
                give(cast, by, name, "me_officer", office=office)
        with pytest.raises(Refused, match="another office"):
            actions.end_grant(by=by, grant=Grant.objects.get(user=cast.users["worker"]), on=DAY)


def above(cast: Cast, **more: object) -> User:
    """A Cambodian colleague who also has a role over the whole organisation."""
    give(cast, SYSTEM, "kh_supervisor", "data_protection", office="lp", **more)
    return cast.users["kh_supervisor"]


@pytest.mark.parametrize("begins", [DAY, DAY + dt.timedelta(days=9)])
def test_an_account_with_a_role_beyond_ones_offices_is_left_alone(cast: Cast, begins: dt.date) -> None:
    with clock_at(NOON):
        by, user = kh_administrator(cast), above(cast)
        Grant.objects.filter(role="data_protection", user=user).update(valid_from=begins)
        Authenticator.objects.create(user=user, type="totp", data={})
        wider = Grant.objects.get(user=user, role="data_protection")
        entries = Entry.objects.count()
        for deed in (actions.new_slip, actions.drop_second_step, actions.end_account):
            with pytest.raises(Refused, match="a role beyond your offices"):
                deed(by=by, user=user)
        with pytest.raises(Refused, match="a role beyond your offices"):
            actions.end_grant(by=by, grant=wider, on=DAY)
        user.refresh_from_db()
        wider.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert user.is_active
        assert wider.valid_to is None
        assert Authenticator.objects.filter(user=user).exists()
        assert Entry.objects.count() == entries
        whole = cast.viewer("administrator")
        actions.drop_second_step(by=whole, user=user)
        assert actions.new_slip(by=whole, user=user)[1]
        actions.end_account(by=whole, user=user)


def test_a_role_beyond_that_is_over_stands_in_nobodys_way(cast: Cast) -> None:
    with clock_at(NOON):
        by, user = kh_administrator(cast), above(cast, valid_to=DAY)
    with clock_at(NOON + dt.timedelta(days=1)):
        within = Grant.objects.get(user=user, role="supervisor")
        actions.end_grant(by=by, grant=within, on=DAY)
        assert actions.new_slip(by=by, user=user)[1]


def test_an_invitation_is_no_way_round_to_an_account_that_is_there(cast: Cast) -> None:
    with clock_at(NOON):
        by, user = kh_administrator(cast), above(cast)
        with pytest.raises(Refused, match="a role beyond your offices"):
            actions.invite(
                by=by, id=user.pk, username="new.one", display_name="New", office=cast.offices["kh"],
                language="en", role="counsellor", scope_kind="own", scope_key=cast.offices["kh"].pk,
            )  # fmt: skip
        assert User.objects.get(pk=user.pk).check_password(PASSWORD)
        assert not Grant.objects.filter(user=user, role="counsellor").exists()


def test_an_ended_account_is_given_no_role(cast: Cast) -> None:
    with clock_at(NOON):
        by, stale = cast.viewer("administrator"), cast.users["stranger"]
        actions.end_account(by=by, user=User.objects.get(pk=stale.pk))
        with pytest.raises(Refused, match="Open it again first"):
            give(cast, by, "stranger")
        assert not Grant.objects.filter(user=stale).exists()
        reopen_account(by=by, user=stale)
        assert give(cast, by, "stranger")


def test_without_the_right_nobody_gives_anything(cast: Cast) -> None:
    with clock_at(NOON), pytest.raises(Refused):
        give(cast, cast.viewer("supervisor"), "stranger")


def test_a_role_taken_back_stops_at_once_even_on_its_first_day(cast: Cast) -> None:
    by = cast.viewer("administrator")
    with clock_at(NOON):
        made = give(cast, by, "stranger")
        assert cast.viewer("stranger").may("cases.view")
        actions.end_grant(by=by, grant=made, on=today("Asia/Ho_Chi_Minh"))
        assert not cast.viewer("stranger").may("cases.view")
        entries = Entry.objects.count()
        actions.end_grant(by=by, grant=made, on=today("Asia/Ho_Chi_Minh"))
        assert Entry.objects.count() == entries, "twice is once"


def test_the_same_form_sent_twice_gives_one_role(cast: Cast) -> None:
    by = cast.viewer("administrator")
    first = give(cast, by, "stranger")
    assert give(cast, by, "stranger", id=first.pk) == first
    assert give(cast, by, "stranger") == first


@pytest.mark.parametrize(("role", "kind"), [("queen", "office"), ("supervisor", "everywhere")])
def test_unknown_roles_and_scopes_are_refused(cast: Cast, role: str, kind: str) -> None:
    with pytest.raises(Refused):
        give(cast, cast.viewer("administrator"), "stranger", role, kind)


def test_dates_run_forward(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        give(cast, cast.viewer("administrator"), "stranger", valid_to=DAY - dt.timedelta(days=1))
    assert refused.value.field == "valid_to"


def test_an_ended_account_loses_its_roles(cast: Cast) -> None:
    with clock_at(NOON):
        actions.end_account(by=cast.viewer("administrator"), user=cast.users["supervisor"])
        user = User.objects.get(username="mai")
        assert not viewer_for(user).may("cases.view")
        User.objects.filter(pk=user.pk).update(is_active=True)
        assert not viewer_for(User.objects.get(pk=user.pk)).may("cases.view"), "also if it comes back"


def test_the_administrator_and_the_director_see_no_case_and_no_role_sees_everything(cast: Cast) -> None:
    of_cases = {
        "cases.view",
        "cases.admit",
        "cases.edit",
        "counselling.view",
        "counselling.record",
        "career.view",
        "career.record",
    }
    for role in ("administrator", "director", "data_protection", "donor", "partner_officer"):
        assert not ROLES[role].permissions & of_cases, role
    assert not [role for role, spec in ROLES.items() if {"accounts.manage", "cases.view"} <= spec.permissions]
    assert not [role for role, spec in ROLES.items() if {"accounts.manage", "audit.view"} <= spec.permissions]


def test_roles_are_installed_once_and_follow_the_code(cast: Cast) -> None:
    entries = Entry.objects.count()
    actions.install_roles(by=SYSTEM)
    assert Entry.objects.count() == entries
    Role.objects.filter(code="donor").update(permissions=["cases.view"])
    actions.install_roles(by=SYSTEM)
    assert Role.objects.get(code="donor").permissions == ["today.view"]


@given(st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 12)), st.sets(st.integers(0, 12)))
def test_all_below_is_what_hangs_under_however_the_tree_is_tangled(tree: dict, roots: set) -> None:
    found = with_all_below(roots, tree)
    assert roots <= found
    for child, parent in tree.items():
        if parent in found:
            assert child in found
    for node in found - roots:
        assert tree[node] in found


def test_a_role_beyond_the_office_voids_a_slip_not_yet_used(cast: Cast) -> None:
    user = cast.users["stranger"]
    with clock_at(NOON):
        _slip, code = actions.new_slip(by=cast.viewer("administrator"), user=user)
        give(cast, SYSTEM, "stranger", office="vn")
        assert Slip.objects.filter(user=user, cancelled_at=None).count() == 1, "within her office it stays"
        give(cast, SYSTEM, "stranger", "director", office="lp")
        assert not Slip.objects.filter(user=user, cancelled_at=None).exists()
        with pytest.raises(Refused):
            use_slip(
                by=SYSTEM, username=user.username, code=code or "", password="lantern 77 rivers and hills"
            )
