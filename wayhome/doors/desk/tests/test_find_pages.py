"""Finding a person in the box: by code, number, telephone or name; only whom one may see; what was typed stands in no address."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions
from wayhome.journey.cases.finding import find, is_code_or_number
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import clock_at
from wayhome.kit.ids import new_code
from wayhome.registry.people.bodies import ContactBody, IdentifierBody, NameBody
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Detail, Entry, Look

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 3)
NAME = "Lò Thị Zxqvirna"


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


def admit(cast: Cast, name: str = NAME, by: str = "supervisor", office: str = "vn", **more: Any) -> Case:
    stay = actions.admit(
        by=cast.viewer(by), office=cast.offices[office], facts={"sex": "female"}, category="trafficking", happened_on=DAY,
        name=NameBody(name), **more,
    )  # fmt: skip
    return stay.case


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def found(cast: Cast, who: str, typed: str, at: str = "desk:find") -> list[str]:
    answer = browser(cast, who).post(reverse(at), {"q": typed})
    if answer.status_code == 302:
        return [answer["Location"]]
    return [link["href"] for link in BeautifulSoup(answer.content, "html.parser").select(".wh-list a")]


def test_a_name_is_found_as_people_type_it(cast: Cast) -> None:
    case = admit(cast)
    admit(cast, "Vàng Mây Bịa")
    page = reverse("desk:person", args=[case.pk])
    for typed in (NAME, "zxqvirna lo", "LO THI", "zxqvrina", "thi"):
        assert found(cast, "supervisor", typed) == [page], typed
        assert found(cast, "supervisor", typed, "desk:suggest") == [page], typed
    assert "Did you mean" in browser(cast, "supervisor").post(reverse("desk:find"), {"q": "zxqvrina"}).content.decode()  # fmt: skip
    assert found(cast, "supervisor", "nosuchname") == []


def test_code_paper_number_telephone_and_paper(cast: Cast) -> None:
    case = admit(cast, paper_number="12/2022")
    by = cast.viewer("supervisor")
    actions.add_part(by=by, case_id=case.pk, body=ContactBody("phone", "0912 345 678"))
    actions.add_part(by=by, case_id=case.pk, body=IdentifierBody("passport", "B-1234 567"))
    page = reverse("desk:person", args=[case.pk])
    for typed in (
        case.person.code,
        case.person.code.lower().replace("-", ""),
        case.person.code[:2] + case.person.code[2:],
    ):
        assert found(cast, "supervisor", typed) == [page]
    for typed in ("12/2022", "12", "+84 912 345 678", "0912345678", "0084912345678", "b1234567"):
        assert found(cast, "supervisor", typed) == [page], typed
    for typed in ("13", "0912345679", "B1234568", new_code()):
        assert found(cast, "supervisor", typed) == [], typed
    assert found(cast, "me_officer", "0912345678") == [], "who may not see who she is finds her by code alone"
    assert found(cast, "me_officer", case.person.code) == [page]


def test_only_whom_one_may_see_is_found(cast: Cast) -> None:
    hers = admit(cast, "Lò Bịa", assigned=[(cast.users["worker"], "case_worker")])
    other = admit(cast, "Vàng Bịa")
    there = admit(cast, "Sok Bịa", by="kh_supervisor", office="kh")
    pages = {name: reverse("desk:person", args=[case.pk]) for name, case in (("hers", hers), ("other", other), ("there", there))}  # fmt: skip
    # The worker's team key opens the whole book; the screen shows those who are hers.
    assert found(cast, "worker", "bia") == [pages["hers"]]
    assert found(cast, "supervisor", "bia") in (
        [pages["hers"], pages["other"]],
        [pages["other"], pages["hers"]],
    )
    assert found(cast, "kh_supervisor", "bia") == [pages["there"]]
    for who in ("me_officer", "counsellor"):
        assert found(cast, who, "bia") == [], who
    for who in ("administrator", "director", "stranger"):
        assert browser(cast, who).post(reverse("desk:find"), {"q": "bia"}).status_code == 404, who


def test_many_of_others_do_not_hide_hers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"facts": {}, "name": NameBody(f"Bịa Số {n}")} for n in range(60)]
    actions.admit_many(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], happened_on=DAY, category="abuse", rows=rows
    )
    hers = admit(cast, "Bịa Thị Cuối", assigned=[(cast.users["worker"], "case_worker")])
    assert found(cast, "worker", "bia") == [reverse("desk:person", args=[hers.pk])]
    whole = find(cast.viewer("supervisor"), "bia")
    assert (len(whole.cases), whole.more) == (50, True)
    monkeypatch.setattr("wayhome.journey.cases.finding._FEW", 0)
    assert [case.pk for case in find(cast.viewer("worker"), "bia").cases] == [hers.pk]
    assert len(find(cast.viewer("supervisor"), "bia").cases) == 50


def test_what_was_typed_and_found_stands_nowhere_but_on_the_page(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    admit(cast)
    client = browser(cast, "supervisor")
    with caplog.at_level(logging.DEBUG):
        answer = client.post(reverse("desk:find"), {"q": "zxqvirna"})
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "zxqvirna" in soup.text.lower(), "the control"
    assert soup.title is not None
    assert "zxqvirna" not in (soup.title.text + str(dict(answer.headers)) + caplog.text).lower()
    assert not [link for link in soup.select("[href]") if "zxqvirna" in str(link["href"]).lower()]
    assert answer.headers["Cache-Control"] == "no-store"
    box = soup.select_one("form[role=search]")
    assert box is not None
    assert box["method"] == "post"
    assert not any(b"zxqvirna" in bytes(one.sealed).lower() for one in Detail.objects.all())
    assert not Entry.objects.filter(reason__icontains="zxqvirna").exists()


def test_whoever_is_shown_by_name_was_looked_at(cast: Cast) -> None:
    case = admit(cast)
    Look.objects.all().delete()
    browser(cast, "supervisor").post(reverse("desk:find"), {"q": "zxqvirna"})
    assert [(look.person_id, look.page) for look in Look.objects.all()] == [(case.person_id, "search")]
    browser(cast, "supervisor").post(reverse("desk:find"), {"q": "nosuch"})
    assert Look.objects.count() == 1


def with_telephone(cast: Cast, value: str = "0912345678") -> Case:
    case = admit(cast)
    actions.add_part(by=cast.viewer("supervisor"), case_id=case.pk, body=ContactBody("phone", value))
    actions.add_part(
        by=cast.viewer("supervisor"), case_id=case.pk, body=IdentifierBody("passport", f"P{value}")
    )
    Look.objects.all().delete()
    return case


def test_a_number_finds_only_whom_ones_keys_open(cast: Cast) -> None:
    case = with_telephone(cast)
    # A supervisor of the same office in no team: she may see everybody by code, but no key of hers opens a name.
    grant(
        by=SYSTEM, user=cast.users["stranger"], role="supervisor", scope_kind="office", scope_key=cast.offices["vn"].pk,
        valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    page = reverse("desk:person", args=[case.pk])
    assert found(cast, "stranger", case.person.code) == [page], "the control"
    for at in ("desk:find", "desk:suggest"):
        for typed in ("0912345678", "P0912345678"):
            assert found(cast, "stranger", typed, at) == [], typed
            assert found(cast, "supervisor", typed, at) == [page], typed
    assert not Look.objects.filter(actor_id=cast.users["stranger"].pk).exists()


def test_whoever_is_found_by_a_number_was_looked_at_also_by_the_first_letters(cast: Cast) -> None:
    case = with_telephone(cast)
    for at, typed in (("desk:find", "0912345678"), ("desk:suggest", "P0912345678")):
        Look.objects.all().delete()
        assert found(cast, "supervisor", "0912345679", at) == []
        assert not Look.objects.exists()
        assert found(cast, "supervisor", typed, at)
        look = Look.objects.get(page="number")
        assert (look.person_id, look.actor_id) == (case.person_id, cast.users["supervisor"].pk)
        assert Entry.objects.get(seq=look.seq).verb == "people.look"


def test_only_so_many_are_found_by_their_numbers_in_an_hour(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wayhome.journey.cases.finding.MOST_BY_NUMBER", 2)
    cases = [with_telephone(cast, f"091234567{n}") for n in range(3)]
    pages = [reverse("desk:person", args=[case.pk]) for case in cases]
    assert found(cast, "supervisor", "0912345670") == [pages[0]]
    assert found(cast, "supervisor", "0912345671", "desk:suggest") == [pages[1]]
    for at in ("desk:find", "desk:suggest"):
        assert found(cast, "supervisor", "0912345672", at) == []
        assert found(cast, "supervisor", "P0912345672", at) == []
    client = browser(cast, "supervisor")
    for typed in ("0912345672", "0999999999"):
        said = client.post(reverse("desk:find"), {"q": typed}).content.decode()
        assert "too many requests" in said, "whether it would find somebody is not told"
    assert found(cast, "supervisor", cases[2].person.code) == [pages[2]], "a code is still found"
    assert "too many requests" not in client.post(reverse("desk:find"), {"q": "nosuchname"}).content.decode()
    assert found(cast, "worker", "0912345672") == [], "another's count is hers"
    assert "too many" not in browser(cast, "worker").post(reverse("desk:find"), {"q": "0912345672"}).content.decode()  # fmt: skip
    with clock_at(dt.datetime(2022, 10, 20, 4, 0, 1, tzinfo=dt.UTC)):
        assert found(cast, "supervisor", "0912345672") == [pages[2]]


def test_a_name_in_an_address_finds_nothing_and_is_not_said_back(cast: Cast) -> None:
    admit(cast)
    client = browser(cast, "supervisor")
    for typed in ("Qvrimaxo", "Qvrimaxo " * 20):
        answer = client.get(reverse("desk:people"), {"q": typed})
        assert answer["Location"] == "/people/?named=1"
    answer = client.get(answer["Location"])
    text = answer.content.decode()
    assert "qvrimaxo" not in text.lower()
    assert "in this box" in text
    for wanted in ("desk:find", "desk:suggest"):
        assert browser(cast, "supervisor").get(reverse(wanted), {"q": "zxqvirna"}).status_code == 302


@pytest.mark.parametrize("typed", ["K7M-2QX", "k7", "12/2022", "១២", "K7M2"])
def test_what_may_stand_in_an_address(typed: str) -> None:
    assert is_code_or_number(typed) or len(typed) == 7


@pytest.mark.parametrize(
    "typed", ["", "Mai", "HANG", "Lò Thị", "0912345678", "ម៉ៃ", "a" * 90, "\x00", "%", "K7M2QXA9"]
)
def test_what_may_not(typed: str) -> None:
    assert not is_code_or_number(typed)


def test_odd_questions_are_answered(cast: Cast) -> None:
    admit(cast)
    for typed in ("'; DROP", "\x00", "\U0001d54f" * 90, "%_", "\n", "( + )", "٣٤", "-", "a" * 5000):
        answer = browser(cast, "supervisor").post(reverse("desk:find"), {"q": typed})
        assert answer.status_code in (200, 302), typed


def test_a_search_asks_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    rows = [{"facts": {}, "name": NameBody(f"Bịa Số {n}")} for n in range(40)]
    actions.admit_many(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], happened_on=DAY, category="abuse", rows=rows
    )
    client = browser(cast, "supervisor")
    client.get(reverse("desk:people"))
    with django_assert_max_num_queries(32):
        answer = client.post(reverse("desk:find"), {"q": "bia"})
    assert answer.content.count(b"wh-name") == 40
