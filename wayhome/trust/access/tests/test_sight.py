"""What each role may see: the table covers every permission, its page is for everybody, and teams are a scope of roles."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from wayhome.kit.errors import Refused
from wayhome.kit.fields import ORDER
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import grant
from wayhome.trust.access.models import Grant
from wayhome.trust.access.permissions import ADDRESSED_MAY, PERMISSIONS, SEES
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.sight import SCOPES, table
from wayhome.trust.access.viewer import SYSTEM

DAY = dt.date(2020, 1, 1)


def test_every_permission_stands_under_exactly_one_class() -> None:
    listed = [permission for permissions in SEES.values() for permission in permissions]
    assert sorted(listed) == sorted(PERMISSIONS)
    assert set(SEES) == {*ORDER, ""}


def test_the_table_says_what_the_permissions_say() -> None:
    rows = {row.code: dict(row.cells) for row in table()}
    assert set(rows) == set(ROLES)
    assert rows["case_worker"]["identity"].scope == "own"
    assert rows["me_officer"]["identity"].scope == ""
    assert rows["me_officer"]["case"].scope == "office"
    assert not rows["me_officer"]["case"].changes
    assert rows["duty_officer"]["identity"].scope == "emergency"
    assert rows["partner_officer"]["operational"].scope == "addressed"
    assert rows["administrator"]["identity"].scope == rows["administrator"]["case"].scope == ""
    assert {cell.scope for row in rows.values() for cell in row.values()} <= set(SCOPES)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["stranger", "worker", "partner"])
@pytest.mark.parametrize("language", ["en", "vi", "km"])
def test_everybody_reads_it(cast: Cast, client: Client, who: str, language: str) -> None:
    client.force_login(cast.users[who])
    answer = client.get(reverse("access:sight"), headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer.content.count(b"<tr") == len(ROLES) + 1


@pytest.mark.django_db
def test_a_role_is_given_over_a_team(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["administrator"])
    team = cast.teams["caseload"]
    page = reverse("accounts:give", args=[cast.users["stranger"].pk])
    assert f"team:{team.pk}" in client.get(page).content.decode()
    assert f"team:{cast.teams['kh_caseload'].pk}" not in client.get(page).content.decode()
    sent = {"id": str(new_id()), "role": "case_worker", "valid_from": "01/01/2020"}
    assert client.post(page, sent | {"scope": f"team:{cast.teams['kh_caseload'].pk}"}).status_code == 200
    assert not Grant.objects.filter(user=cast.users["stranger"]).exists()
    assert client.post(page, sent | {"scope": f"team:{team.pk}"}).status_code == 302
    assert cast.viewer("stranger").teams("cases.view") == {team.pk}
    client.force_login(cast.users["stranger"])
    assert team.name in client.get(reverse("accounts:me")).content.decode()


@pytest.mark.django_db
def test_a_partners_officer_has_no_other_scope_and_the_scope_no_other_role(cast: Cast) -> None:
    user, office = cast.users["partner"], cast.offices["sb"]
    at = {"by": SYSTEM, "user": user, "valid_from": DAY}
    grant(**at, role="partner_officer", scope_kind="addressed", scope_key=office.pk)
    assert cast.viewer("partner").addressed("addressed.view") == {office.pk}
    with pytest.raises(Refused):
        grant(**at, role="partner_officer", scope_kind="office", scope_key=office.pk)
    with pytest.raises(Refused):
        grant(**at, role="supervisor", scope_kind="addressed", scope_key=office.pk)
    with pytest.raises(Refused):
        grant(**at, role="partner_officer", scope_kind="addressed", scope_key=cast.offices["vn"].pk)
    with pytest.raises(Refused):
        grant(
            by=SYSTEM, user=cast.users["stranger"], valid_from=DAY, role="partner_officer", scope_kind="addressed",
            scope_key=cast.users["stranger"].office_id,
        )  # fmt: skip


@pytest.mark.django_db
def test_whatever_a_role_may_the_scope_gives_no_more(cast: Cast) -> None:
    """Were a wrong grant written past the action, it would still open nothing."""
    Grant.objects.create(
        user=cast.users["stranger"], role_id="supervisor", scope_kind="addressed", scope_key=cast.offices["sb"].pk,
        valid_from=DAY,
    )  # fmt: skip
    viewer = cast.viewer("stranger")
    assert {permission for permission in PERMISSIONS if viewer.may(permission)} <= ADDRESSED_MAY
    assert not any(viewer.offices(permission) for permission in PERMISSIONS)
