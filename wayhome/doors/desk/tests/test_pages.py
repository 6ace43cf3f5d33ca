"""The desk's pages: each of the cast sees what is hers to see and do, and nothing else."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import Admission
from wayhome.kit.dates import clock_at
from wayhome.registry.people.actions import enrol
from wayhome.services.career.actions import record_career
from wayhome.services.counselling.actions import record_session
from wayhome.services.support.actions import record_service

DAY = dt.date(2022, 10, 3)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


def admit(cast: Cast, **changes: Any) -> Admission:
    told: dict[str, Any] = {
        "facts": {"sex": "female", "country": "VN"},
        "category": "trafficking",
        "happened_on": DAY,
    }
    by, office = changes.pop("by", "supervisor"), changes.pop("office", "vn")
    return actions.admit(by=cast.viewer(by), office=cast.offices[office], **(told | changes))


def look(cast: Cast, who: str, url: str, status: int = 200) -> BeautifulSoup:
    client = Client()
    client.force_login(cast.users[who])
    answer = client.get(url)
    assert answer.status_code == status, f"{who} {url}: {answer.status_code}"
    return BeautifulSoup(answer.content, "html.parser")


def headings(soup: BeautifulSoup) -> list[str]:
    return [heading.get_text(" ", strip=True) for heading in soup.select("main h1, main h2")]


NEXT = {
    "worker": "Admit a person",
    "counsellor": "Record a session",
    "supervisor": "Admit a person",
    "career_officer": "Record a step",
    "me_officer": "Open the figures",
    "director": "Open the figures",
    "administrator": "Invite a colleague",
    "data_protection": "Read the log",
    "collaborator": "Record an activity",
    "field_officer": "Record an activity",
    "donor": None,
    "house_mother": None,
}


@pytest.mark.parametrize("who", NEXT)
def test_today_offers_each_what_is_hers(cast: Cast, who: str):
    soup = look(cast, who, reverse("desk:today"))
    assert headings(soup)[0] == "Thursday 20 October 2022"
    first = soup.select(".wh-next .govuk-button")
    assert [link.text for link in first] == ([NEXT[who]] if NEXT[who] else [])


def test_who_has_no_role_has_no_day(cast: Cast):
    look(cast, "stranger", reverse("desk:today"), 404)


def test_today_of_a_counsellor_names_who_is_expected(cast: Cast):
    stay = admit(cast, assigned=[(cast.users["counsellor"], "counsellor")])
    record_session(
        by=cast.viewer("counsellor"), office=cast.offices["vn"], happened_on=DAY, mode="in_person", case_ids=[stay.case_id],
        next_on=dt.date(2022, 10, 24),
    )  # fmt: skip
    soup = look(cast, "counsellor", reverse("desk:today"))
    assert stay.person.code in soup.select_one(".wh-next").text
    assert "24 October 2022" in soup.select_one(".wh-next").text
    assert "Where your one person stands" in headings(soup)


def test_today_of_a_supervisor_shows_who_walks_with_whom(cast: Cast):
    admit(cast, assigned=[(cast.users["worker"], "case_worker")])
    admit(cast)
    soup = look(cast, "supervisor", reverse("desk:today"))
    assert "Where 2 people stand" in headings(soup)
    assert "Hoa (case worker)" in soup.select_one("table").text
    assert "One person in service has nobody assigned." in soup.text


def test_today_counts_only_the_viewers_own(cast: Cast):
    admit(cast)
    mine = admit(cast, by="worker", happened_on=dt.date(2022, 10, 10))
    soup = look(cast, "worker", reverse("desk:today"))
    assert "Where your one person stands" in headings(soup)
    assert [code.text for code in soup.select("#lately ~ ul .wh-code")] == [mine.person.code]


def test_the_administrator_sees_no_person(cast: Cast):
    stay = admit(cast)
    assert stay.person.code not in look(cast, "administrator", reverse("desk:today")).text
    for url in reverse("desk:people"), reverse("desk:person", args=[stay.case_id]):
        look(cast, "administrator", url, 404)


# The list


def codes(soup: BeautifulSoup) -> set[str]:
    return {cell.get_text(strip=True) for cell in soup.select("tbody th")}


def test_the_list_shows_each_whom_she_may_see(cast: Cast):
    here, hers, there = admit(cast), admit(cast, by="worker"), admit(cast, by="kh_supervisor", office="kh")
    people = reverse("desk:people")
    assert codes(look(cast, "supervisor", people)) == {here.person.code, hers.person.code}
    assert codes(look(cast, "worker", people)) == {hers.person.code}
    assert codes(look(cast, "kh_supervisor", people)) == {there.person.code}


def test_search_and_filters(cast: Cast):
    one = admit(cast, paper_number="12/2022", assigned=[(cast.users["worker"], "case_worker")])
    two = admit(cast, category="abuse")
    actions.record_exit(
        by=cast.viewer("supervisor"), admission_id=two.pk, version=1, exit_on=DAY, exit_kind="moved_abroad"
    )
    told = {"from_country": "KH", "to_country": "VN", "way": "alone"}
    actions.record_crossing(by=cast.viewer("supervisor"), case_id=one.case_id, happened_on=DAY, told=told)
    typed = one.person.code.lower().replace("-", " ")
    asked = {
        f"q={typed}": {one.person.code},
        "q=12": {one.person.code},
        "q=13": set(),
        "category=abuse": {two.person.code},
        "at=closed": {two.person.code},
        "at=admitted": {one.person.code},
        "service=on": {one.person.code},
        "back=abroad": {one.person.code},
        "back=KH": {one.person.code},
        "back=CN": set(),
        "back=nowhere": {one.person.code, two.person.code},
        f"helper={cast.users['worker'].pk}": {one.person.code},
        "helper=nonsense&at=nosuch": {one.person.code, two.person.code},
        "page=999": {one.person.code, two.person.code},
    }
    for query, found in asked.items():
        assert codes(look(cast, "supervisor", f"{reverse('desk:people')}?{query}")) == found, query


def test_the_list_asks_the_same_number_of_questions_however_long(
    cast: Cast, django_assert_max_num_queries: Any
):
    actions.admit_many(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], happened_on=DAY, category="abuse",
        rows=[{"facts": {"sex": "female"}}] * 60, assigned=[(cast.users["worker"], "case_worker")],
    )  # fmt: skip
    client = Client()
    client.force_login(cast.users["supervisor"])
    client.get(reverse("desk:people"))  # the first page of a session also marks the device
    with django_assert_max_num_queries(18):
        soup = BeautifulSoup(client.get(reverse("desk:people")).content, "html.parser")
    assert len(soup.select("tbody tr")) == 50
    assert len(look(cast, "supervisor", f"{reverse('desk:people')}?page=2").select("tbody tr")) == 10


def test_an_empty_list_explains_itself(cast: Cast):
    assert "Admit a person" in look(cast, "supervisor", reverse("desk:people")).select_one(".wh-empty").text
    assert "Your supervisor can assign people to you" in look(cast, "counsellor", reverse("desk:people")).text


# A person's page


@pytest.fixture
def told(cast: Cast) -> Admission:
    """A person with a session and a step on the way to work, assigned to the counsellor and the house mother."""
    walking = [(cast.users["counsellor"], "counsellor"), (cast.users["house_mother"], "other")]
    stay = admit(cast, assigned=walking, paper_number="7")
    record_session(
        by=cast.viewer("counsellor"),
        office=cast.offices["vn"],
        happened_on=DAY,
        mode="phone",
        minutes=45,
        case_ids=[stay.case_id],
    )
    record_career(
        by=cast.viewer("career_officer"),
        case_id=stay.case_id,
        happened_on=dt.date(2022, 10, 5),
        kind="advice",
    )
    return stay


@pytest.mark.seed("M07")
def test_a_persons_page_over_many_rooms(cast: Cast, told: Admission):
    soup = look(cast, "supervisor", reverse("desk:person", args=[told.case_id]))
    assert headings(soup)[0] == told.person.code
    assert told.person.code not in soup.title.text
    events = soup.select_one("#happened").find_parent("section").text
    assert "Counselling session: By phone, 45 minutes" in events
    assert "Career: Advice" in events
    assert "First admission" in events
    assert "Linh (counsellor), counsellor" in soup.select_one("#walking").find_parent("section").text
    assert soup.select_one(".wh-path [aria-current=step]").text.startswith("Admitted")
    assert len(soup.select(".wh-next")) == 1


def test_each_sees_only_the_rooms_open_to_her(cast: Cast, told: Admission):
    url = reverse("desk:person", args=[told.case_id])
    counsellor, mother = look(cast, "counsellor", url), look(cast, "house_mother", url)
    assert "Counselling session" in counsellor.text
    assert "Career:" not in counsellor.text
    assert "Counselling session" not in mother.text
    assert "Career:" not in mother.text
    for soup in counsellor, mother:
        assert not [
            link for link in soup.select("main a") if "/exit/" in link["href"] or "/facts/" in link["href"]
        ]
    look(cast, "me_officer", url)
    for who in "kh_supervisor", "director", "administrator", "donor", "worker", "partner":
        look(cast, who, url, 404)


def test_the_path_shows_only_what_was_recorded(cast: Cast, told: Admission):
    soup = look(cast, "supervisor", reverse("desk:person", args=[told.case_id]))
    assert [b.text for b in soup.select(".wh-path li b")] == [
        "Met us",
        "Admitted",
        "Plan",
        "Services",
        "Graduation",
        "Follow-up",
    ]
    actions.record_exit(
        by=cast.viewer("supervisor"), admission_id=told.pk, version=1, exit_on=DAY, exit_kind="missing"
    )
    soup = look(cast, "supervisor", reverse("desk:person", args=[told.case_id]))
    assert [b.text for b in soup.select(".wh-path li b")] == ["Met us", "Admitted", "Closed"]
    assert soup.select_one(".wh-next .govuk-button").text == "Record a return"


def test_a_person_s_page_tells_of_support_to_who_may_see_it(cast: Cast) -> None:
    case = admit(cast).case
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    actions.assign(by=by, case_id=case.pk, user=cast.users["counsellor"], role="counsellor", happened_on=DAY)
    enrol(by=by, office=office, package="life_skills_course", happened_on=DAY, person=case.person)
    record_service(by=by, office=office, kind="supplies", happened_on=DAY, person=case.person)
    told = ("Life-skills course", "Supplies given", "Record a service")
    page = look(cast, "supervisor", reverse("desk:person", args=[case.pk])).get_text()
    assert all(words in page for words in told)
    page = look(cast, "counsellor", reverse("desk:person", args=[case.pk])).get_text()
    assert not any(words in page for words in told)
