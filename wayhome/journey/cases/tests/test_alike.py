"""Somebody like her is known already: said before saving, by code to who may see her, else only that another team knows; never in the way."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions
from wayhome.journey.cases.alike import Written, alike
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.tests.test_identity import fields, send
from wayhome.kit.dates import clock_at
from wayhome.registry.people.actions import forget_names, retire_part
from wayhome.registry.people.bodies import ContactBody, IdentifierBody, NameBody
from wayhome.registry.people.fingerprints import digest
from wayhome.registry.people.models import Fingerprint, IdentityPart
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 3)
FACTS = {"sex": "female", "birth_year": 2004, "birth_precision": "exact"}


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


def admit(cast: Cast, name: str, by: str = "supervisor", office: str = "vn", **more: Any) -> Case:
    told: dict[str, Any] = {"facts": FACTS, "category": "trafficking", "happened_on": DAY} | more
    return actions.admit(by=cast.viewer(by), office=cast.offices[office], name=NameBody(name), **told).case


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def said(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").select_one("main").get_text(" ", strip=True)


def telephone(client: Client, case: Case, value: str, **more: Any) -> Any:
    return send(client, reverse("cases:who_add", args=[case.pk, "contact"]), way="phone", value=value, whose="own", safe="unknown", **more)  # fmt: skip


def test_the_same_telephone_is_told_by_code_and_saved_all_the_same(cast: Cast) -> None:
    one, two = admit(cast, "Lò Bịa"), admit(cast, "Vàng Bịa")
    client = browser(cast, "supervisor")
    assert telephone(client, one, "0912 345 678").status_code == 302
    warned = telephone(client, two, "+84 912-345-678")
    assert warned.status_code == 422
    assert f"the same telephone is known here: {one.person.code}" in said(warned)
    assert IdentityPart.objects.filter(kind="contact").count() == 1, "nothing is saved yet"
    assert Entry.objects.filter(verb="people.warned").count() == 1
    assert telephone(client, two, "+84 912-345-678", anyway="on").status_code == 302
    assert IdentityPart.objects.filter(kind="contact").count() == 2
    assert Fingerprint.objects.filter(kind="phone").values("digest").distinct().count() == 1


def test_another_team_is_not_told_who_it_is(cast: Cast) -> None:
    one = admit(cast, "Lò Bịa")
    telephone(browser(cast, "supervisor"), one, "0912345678")
    there = admit(cast, "Sok Bịa", by="kh_supervisor", office="kh")
    warned = said(telephone(browser(cast, "kh_supervisor"), there, "+84912345678"))
    assert "the same telephone is known to another team" in warned
    for secret in (one.person.code, "Viet Nam", "Lò"):
        assert secret not in warned
    # A Cambodian number that only looks alike is another number.
    assert telephone(browser(cast, "kh_supervisor"), there, "0912345678").status_code == 302


def test_the_code_is_told_only_where_ones_keys_open_who_it_is(cast: Cast) -> None:
    one = admit(cast, "Lò Bịa")
    actions.add_part(by=cast.viewer("supervisor"), case_id=one.pk, body=ContactBody("phone", "0912345678"))
    # A supervisor of the same office in no team may see everybody there, but no key of hers opens a name.
    grant(
        by=SYSTEM, user=cast.users["stranger"], role="supervisor", scope_kind="office", scope_key=cast.offices["vn"].pk,
        valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    told = [Written(ContactBody("phone", "0912345678"))]
    for who, hers in (("stranger", False), ("supervisor", True)):
        warned = str(alike(by=cast.viewer(who), office=cast.offices["vn"], told=told)[0][0])
        assert (one.person.code in warned, "known to another team" in warned) == (hers, not hers), who


def test_her_own_number_twice_and_a_correction_that_changes_nothing_are_no_warning(cast: Cast) -> None:
    case = admit(cast, "Lò Bịa")
    client = browser(cast, "supervisor")
    telephone(client, case, "0912345678")
    assert telephone(client, case, "0912345678").status_code == 302
    assert not Entry.objects.filter(verb="people.warned").exists()


def test_a_paper_and_a_corrected_telephone_are_looked_at_too(cast: Cast) -> None:
    one, two = admit(cast, "Lò Bịa"), admit(cast, "Vàng Bịa")
    by, client = cast.viewer("supervisor"), browser(cast, "supervisor")
    actions.add_part(by=by, case_id=one.pk, body=IdentifierBody("passport", "B 1234567"))
    actions.add_part(by=by, case_id=one.pk, body=ContactBody("phone", "0912345678"))
    url = reverse("cases:who_add", args=[two.pk, "identifier"])
    warned = send(client, url, paper="passport", number="b-1234567")
    assert f"the same paper is known here: {one.person.code}" in said(warned)
    part = actions.add_part(by=by, case_id=two.pk, body=ContactBody("phone", "0999999999"))
    warned = send(client, reverse("cases:who_correct", args=[part.pk]), value="0912345678")
    assert "the same telephone" in said(warned)
    assert (
        send(
            client, reverse("cases:who_correct", args=[part.pk]), value="0912345678", anyway="on"
        ).status_code
        == 302
    )
    assert Fingerprint.objects.filter(kind="phone").values("digest").distinct().count() == 1


def test_the_same_name_year_and_province_is_told_at_admission(cast: Cast) -> None:
    one = admit(cast, "Lò Thị Bịa")
    client, url = browser(cast, "supervisor"), reverse("cases:admit")
    told = {"category": "trafficking", "sex": "female", "birth_year": "2004", "birth_precision": "exact", "name": "bịa thị LÒ"}  # fmt: skip
    warned = send(client, url, **told)
    assert f"known here: {one.person.code}" in said(warned)
    assert Case.objects.unscoped("test").count() == 1
    assert send(client, url, **told | {"birth_year": "2003"}).status_code == 302
    assert send(client, url, **told, anyway="on").status_code == 302
    assert Case.objects.unscoped("test").count() == 3


def test_rows_of_many_are_looked_at_too(cast: Cast) -> None:
    one = admit(cast, "Lò Thị Bịa")
    client, url = browser(cast, "supervisor"), reverse("cases:admit_many")
    row = {
        "rows-1-name": "Lò Thị Bịa",
        "rows-1-birth_year": "2004",
        "rows-1-sex": "female",
        "rows-0-name": "Vàng Bịa",
    }
    sent = {**fields(client.get(url)), "category": "abuse", **row}
    warned = client.post(url, sent)
    assert warned.status_code == 422
    assert f"known here: {one.person.code}" in said(warned)
    assert client.post(url, {**sent, "anyway": "on"}).status_code == 302
    assert Case.objects.unscoped("test").count() == 3


def test_digests_follow_what_is_corrected_and_go_with_what_is_gone(cast: Cast) -> None:
    case = admit(cast, "Lò Bịa")
    by = cast.viewer("supervisor")
    before = Fingerprint.objects.get(kind="name").digest
    actions.correct_person_facts(by=by, case_id=case.pk, version=1, changes={"birth_year": 2005})
    after = Fingerprint.objects.get(kind="name").digest
    assert after != before
    part = actions.add_part(by=by, case_id=case.pk, body=ContactBody("phone", "0912345678"))
    retire_part(by=by, part_id=part.pk, reason="entered_twice", office_id=case.office_id)
    assert [one.kind for one in Fingerprint.objects.all()] == ["name"]
    forget_names(by=by, person_ids=[case.person_id])
    assert not Fingerprint.objects.exists()


def test_a_stolen_database_cannot_try_numbers(cast: Cast, settings: Any) -> None:
    case = admit(cast, "Lò Bịa")
    actions.add_part(by=cast.viewer("supervisor"), case_id=case.pk, body=ContactBody("phone", "0912345678"))
    kept = Fingerprint.objects.get(kind="phone").digest
    assert kept == digest("phone", "+84912345678")
    settings.PEPPER = bytes(32)
    assert kept != digest("phone", "+84912345678"), "without the pepper's file the number is not to be tried"
