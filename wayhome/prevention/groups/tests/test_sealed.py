"""Members' names: sealed under the group's list, shown to who keeps the group and holds its key, printed nowhere else."""

import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.caseload import fresh_code
from tests.cast import Cast, sign_in
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.prevention.groups import sealed
from wayhome.prevention.groups.actions import (
    add_member,
    add_members,
    correct_group,
    correct_member,
    record_meeting,
)
from wayhome.prevention.groups.models import GroupMember
from wayhome.prevention.groups.tests.conftest import BEGAN, DAY, Commune
from wayhome.registry.people.actions import add_part
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.audit.models import Look
from wayhome.trust.vault.models import Compartment, Holding

PLANTED = "Zxqvirna"


def named(commune: Commune, text: str = f"Vàng Thị {PLANTED}", by: str = "field_officer") -> GroupMember:
    return add_member(
        by=commune.cast.viewer(by), group=commune.group, joined_on=BEGAN, sex="female", name=text
    )


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def shown(cast: Cast, who: str, url: str) -> str:
    return browser(cast, who).get(url).content.decode()


def test_who_keeps_the_group_and_the_offices_teams_read_it(commune: Commune) -> None:
    one = named(commune)
    for who in ("field_officer", "supervisor"):
        assert str(sealed.names(commune.cast.viewer(who), [one])[one.pk]) == f"Vàng Thị {PLANTED}"
    for who in (
        "collaborator",
        "me_officer",
        "director",
        "administrator",
        "worker",
        "counsellor",
        "kh_supervisor",
        "partner",
    ):
        assert sealed.names(commune.cast.viewer(who), [one]) == {}
    assert Look.objects.filter(person_id=one.counts_as).count() == 2


def test_a_first_name_needs_no_key_and_a_later_one_does(commune: Commune) -> None:
    keyless = viewer_for(commune.cast.users["field_officer"])
    add_member(by=keyless, group=commune.group, joined_on=BEGAN, name="Bịa Một")
    with pytest.raises(Refused) as refused:
        add_member(by=keyless, group=commune.group, joined_on=BEGAN, name="Bịa Hai")
    assert refused.value.field == "name"
    add_member(by=keyless, group=commune.group, joined_on=BEGAN)  # without a name it goes on


def test_pages_show_it_beside_the_code_to_who_keeps_the_group_alone(commune: Commune) -> None:
    one = named(commune)
    met = record_meeting(
        by=commune.cast.viewer("field_officer"), groups=[commune.group], member_ids=[one.pk], happened_on=DAY
    )
    urls = [
        reverse("groups:show", args=[commune.group.pk]), reverse("groups:member", args=[one.pk]), reverse("groups:meeting", args=[met.pk]),
        reverse("groups:member_edit", args=[one.pk]), f"{reverse('groups:meet')}?group={commune.group.pk}",
        reverse("groups:meeting_edit", args=[met.pk]),
    ]  # fmt: skip
    for url in urls:
        page = shown(commune.cast, "field_officer", url)
        assert PLANTED in page, url
        title = BeautifulSoup(page, "html.parser").title
        assert title is not None
        assert PLANTED not in title.text
        for who in ("me_officer", "collaborator", "career_officer", "director", "stranger"):
            assert PLANTED not in shown(commune.cast, who, url), (who, url)


def test_many_are_added_with_their_names_on_one_screen(commune: Commune) -> None:
    url = reverse("groups:add", args=[commune.group.pk])
    client = browser(commune.cast, "field_officer")
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    kept = {
        str(part["name"]): part.get("value", "")
        for part in soup.select("form[data-wh-form] input[type=hidden]")
    }
    rows: dict[str, Any] = {
        "joined_on": "10/01/2022",
        "rows-0-name": "Vàng Bịa",
        "rows-1-name": "0912 345 678",
    }
    answer = client.post(url, kept | rows)
    assert answer.status_code == 422
    assert "Vàng Bịa" in answer.content.decode()
    answer = client.post(url, kept | rows | {"rows-1-name": "សុខ ប្រឌិត"})
    assert answer.status_code == 302
    assert {
        str(name)
        for name in sealed.names(
            commune.cast.viewer("field_officer"), list(GroupMember._base_manager.all())
        ).values()
    } == {
        "Vàng Bịa",
        "សុខ ប្រឌិត",
    }


def test_a_name_is_corrected_with_its_history_and_taken_out(commune: Commune) -> None:
    one, by = named(commune), commune.cast.viewer("field_officer")
    two = correct_member(by=by, member_id=one.pk, version=one.version, changes={"name": "Vàng Thị Khác"})
    same = correct_member(by=by, member_id=one.pk, version=two.version, changes={"name": " Vàng  Thị Khác "})
    assert same.version == two.version
    three = correct_member(by=by, member_id=one.pk, version=two.version, changes={"name": ""})
    assert three.sealed is None
    told = sealed.names_by_version(by, three)
    assert [told[version] for version in sorted(told)] == [f"Vàng Thị {PLANTED}", "Vàng Thị Khác", ""]
    page = shown(commune.cast, "field_officer", reverse("groups:member", args=[one.pk]))
    assert PLANTED in page
    assert sealed.names_by_version(commune.cast.viewer("me_officer"), three) == {}


@pytest.mark.parametrize("wrong", ["0912345678", "x" * 200])
def test_a_number_is_no_name(commune: Commune, wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        named(commune, wrong)
    assert refused.value.field == "name"


def test_somebody_with_a_record_of_her_own_keeps_her_name_there(commune: Commune) -> None:
    boss = commune.cast.viewer("supervisor")
    person = facts.record(Person(code=fresh_code(), sex="female"), by=boss)
    add_part(by=boss, person_id=person.pk, body=NameBody("Lò Thị Bịa"), office=commune.cast.offices["vn"])
    with pytest.raises(Refused):
        add_member(by=boss, group=commune.group, joined_on=BEGAN, person=person, name="Lò")
    one = add_member(by=boss, group=commune.group, joined_on=BEGAN, person=person)
    assert str(sealed.names(boss, [one])[one.pk]) == "Lò Thị Bịa"
    assert (
        sealed.names(commune.cast.viewer("field_officer"), [one]) == {}
    )  # who keeps groups sees no person's name
    other = named(commune)
    joined = correct_member(
        by=boss, member_id=other.pk, version=other.version, changes={"category": "parent"}
    )
    assert joined.sealed is not None


def test_whom_the_group_is_given_to_reads_its_names(commune: Commune) -> None:
    one = named(commune)
    group = commune.group
    assert sealed.names(commune.cast.viewer("collaborator"), [one]) == {}
    correct_group(
        by=commune.cast.viewer("supervisor"), group_id=group.pk, version=group.version, changes={"led_by": commune.cast.users["collaborator"]}
    )  # fmt: skip
    assert Holding.objects.filter(holder_id=commune.cast.users["collaborator"].pk).exists()
    assert str(sealed.names(commune.cast.viewer("collaborator"), [one])[one.pk]) == f"Vàng Thị {PLANTED}"


def test_the_database_holds_ciphertext_alone(commune: Commune) -> None:
    rows = [{"id": uuid.uuid4(), "name": f"Bịa {PLANTED}"}]
    add_members(by=commune.cast.viewer("field_officer"), group=commune.group, joined_on=BEGAN, rows=rows)
    assert Compartment.objects.get().kind == "sheet"
    for table in ("groups_groupmember", "groups_groupmemberversion", "audit_detail", "audit_entry"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            found = cursor.fetchall()
        text = "".join(
            bytes(v).decode("utf-8", "ignore") if isinstance(v, bytes | memoryview) else str(v)
            for row in found
            for v in row
        )
        assert PLANTED not in text
    assert PLANTED in shown(commune.cast, "field_officer", reverse("groups:show", args=[commune.group.pk]))


def test_forty_members_take_few_questions(commune: Commune, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rows = [{"id": uuid.uuid4(), "name": f"Bịa {at:c}"} for at in range(65, 105)]
    add_members(by=commune.cast.viewer("field_officer"), group=commune.group, joined_on=BEGAN, rows=rows)
    client = browser(commune.cast, "field_officer")
    url = f"{reverse('groups:meet')}?group={commune.group.pk}"
    client.get(url)
    with django_assert_max_num_queries(35):
        page = client.get(url).content.decode()
    assert page.count("wh-name") == 40


def test_the_printed_list_carries_codes_and_names_only_if_asked_for(commune: Commune) -> None:
    one = named(commune)
    url = reverse("groups:sheet", args=[commune.group.pk])
    plain = shown(commune.cast, "field_officer", url)
    assert one.code in plain
    assert PLANTED not in plain
    assert not Look.objects.exists()
    assert PLANTED in shown(commune.cast, "field_officer", f"{url}?names=on")
    assert Look.objects.get().page == "group_sheet"
    assert PLANTED not in shown(commune.cast, "me_officer", f"{url}?names=on")
    keyless = Client()
    keyless.force_login(commune.cast.users["field_officer"])
    page = keyless.get(f"{url}?names=on").content.decode()
    assert PLANTED not in page
    assert "No names are kept here that your keys open." in page
