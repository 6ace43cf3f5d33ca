"""Pages of looks: what each role sees of who was shown whom, by codes; other offices' do not exist."""

import datetime as dt
import html
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.doors.desk.looking import leaving
from wayhome.journey.cases.models import Assignment, Case, HandOver, HandOverLine
from wayhome.kit import facts
from wayhome.kit.dates import Month, clock_at
from wayhome.trust.access.actions import break_glass
from wayhome.trust.access.look_queries import unusual_among
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.actions import record, record_look
from wayhome.trust.audit.models import Look, Watch

AT = dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)  # ten in the morning in Viet Nam
OCTOBER = Month(2022, 10)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with clock_at(AT):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_of(cast, with_="counsellor")


def get(cast: Cast, who: str, url: str, status: int = 200) -> str:
    """A page's words, as one of the cast sees it."""
    client = Client()
    sign_in(client, cast.users[who])
    answer = client.get(url)
    assert answer.status_code == status, (who, url, answer.status_code)
    return words(answer)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def at(case: Case) -> str:
    return reverse("desk:looks_at", args=[case.pk])


def by(cast: Cast, name: str) -> str:
    return reverse("desk:looks_by", args=[cast.users[name].pk])


# --- who looked at this person ----------------------------------------------------------------------------------------


def test_who_looked_at_a_person_by_day_role_and_page(cast: Cast, case: Case) -> None:
    record_look(cast.viewer("counsellor"), [case.person_id], page="person")
    with clock_at(AT + dt.timedelta(days=1)):
        record_look(cast.viewer("supervisor"), [case.person_id], page="people")
        page = get(cast, "supervisor", at(case))
    assert case.person.code in page
    assert page.index("Mai (supervisor)") < page.index("Linh (counsellor)")
    assert "Counsellor the person's page" in page
    assert "Supervisor the list of people" in page
    assert "in an emergency" not in page


def test_a_look_through_broken_glass_is_marked_with_its_reason(cast: Cast, case: Case) -> None:
    duty = cast.viewer("duty_officer")
    break_glass(by=duty, case_id=case.pk, office=case.office, reason="danger_now")
    record_look(cast.viewer("duty_officer"), [case.person_id], page="person")
    row = Look.objects.get()
    assert (row.broken_glass, row.assigned) == (True, False)
    page = get(cast, "supervisor", at(case))
    assert "in an emergency: The person is in danger now" in page
    told = get(cast, "supervisor", reverse("desk:looks_unusual"))
    assert "1 person's record in an emergency: The person is in danger now" in told
    assert case.person.code in told


def test_who_may_see_the_person_sees_who_looked_and_nobody_else(cast: Cast, case: Case) -> None:
    for name in ("supervisor", "counsellor", "me_officer"):
        assert "Nobody was shown" in get(cast, name, at(case))
    for name in (
        "worker",
        "house_mother",
        "kh_supervisor",
        "partner",
        "director",
        "data_protection",
        "stranger",
    ):
        get(cast, name, at(case), 404)
    get(cast, "supervisor", reverse("desk:looks_at", args=[uuid.uuid4()]), 404)


def test_her_looks_turn_over_at_fifty_and_cost_the_same(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    for minutes in range(60):
        with clock_at(AT + dt.timedelta(minutes=11 * minutes)):
            record_look(cast.viewer("supervisor"), [case.person_id], page="person")
    client = Client()
    sign_in(client, cast.users["supervisor"])
    with clock_at(AT + dt.timedelta(days=1)), django_assert_max_num_queries(20):
        first = client.get(at(case))
    with clock_at(AT + dt.timedelta(days=1)):
        second = client.get(f"{at(case)}?page=2")
    assert first.content.count(b'<th scope="row">') == 50
    assert second.content.count(b'<th scope="row">') == 10


# --- who looked at what I am responsible for ---------------------------------------------------------------------------


def test_a_supervisor_sees_who_was_shown_persons_of_her_office(cast: Cast, case: Case) -> None:
    other = case_of(cast, "kh")
    record_look(cast.viewer("counsellor"), [case.person_id], page="person")
    record_look(cast.viewer("counsellor"), [case.person_id], page="history")
    record_look(cast.viewer("kh_supervisor"), [other.person_id, case.person_id], page="people")
    page = get(cast, "supervisor", reverse("desk:looks"))
    assert "Linh (counsellor) Lantern Path Viet Nam 1 2" in page
    assert "Dara (supervisor) Lantern Path Cambodia 1 1" in page
    theirs = get(cast, "kh_supervisor", reverse("desk:looks"))
    assert "Linh" not in theirs
    assert "Dara (supervisor) Lantern Path Cambodia 1 1" in theirs
    assert "Nobody was shown" in get(cast, "supervisor", f"{reverse('desk:looks')}?month=2022-09")


def test_the_data_protection_officer_sees_what_the_staff_were_shown(cast: Cast, case: Case) -> None:
    record_look(cast.viewer("counsellor"), [case.person_id], page="person")
    assert "Linh (counsellor) Lantern Path Viet Nam 1 1" in get(
        cast, "data_protection", reverse("desk:looks")
    )
    page = get(cast, "data_protection", by(cast, "counsellor"))
    assert case.person.code in page
    assert reverse("desk:person", args=[case.pk]) not in page


def test_nobody_else_follows_looks(cast: Cast) -> None:
    for name in ("worker", "counsellor", "me_officer", "director", "administrator", "donor", "stranger"):
        for url in (reverse("desk:looks"), reverse("desk:looks_unusual"), by(cast, "counsellor")):
            get(cast, name, url, 404)


# --- what a colleague was shown and did ---------------------------------------------------------------------------------


def test_what_a_colleague_was_shown_and_did(cast: Cast, case: Case) -> None:
    second = case_of(cast)
    linh = cast.viewer("counsellor")
    record_look(linh, [case.person_id, second.person_id], page="people")
    record(linh, "people.correct_facts", ("people.person", case.person_id), office_id=case.office_id)
    record(linh, "people.register", ("people.person", uuid.uuid4()), office_id=cast.offices["kh"].pk)
    page = get(cast, "supervisor", by(cast, "counsellor"))
    assert case.person.code in page
    assert second.person.code in page
    assert "the list of people" in page
    assert "Corrected facts about a person" in page
    assert "Registered a person" not in page, "what belongs to another office"
    assert "Registered a person" in get(cast, "data_protection", by(cast, "counsellor"))


def test_staff_of_other_offices_do_not_exist(cast: Cast) -> None:
    get(cast, "supervisor", by(cast, "kh_counsellor"), 404)
    get(cast, "supervisor", by(cast, "administrator"), 404)
    get(cast, "kh_supervisor", by(cast, "counsellor"), 404)
    get(cast, "partner", by(cast, "counsellor"), 404)
    get(cast, "data_protection", by(cast, "counsellor"))
    get(cast, "data_protection", by(cast, "partner"), 404)
    get(cast, "supervisor", reverse("desk:looks_by", args=[uuid.uuid4()]), 404)


def test_pages_of_looks_cost_the_same_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    made = [case_of(cast) for _number in range(12)]
    for name in ("counsellor", "worker", "supervisor", "me_officer", "house_mother"):
        for page in ("person", "people", "history"):
            record_look(cast.viewer(name), [one.person_id for one in made], page=page)
    client = Client()
    sign_in(client, cast.users["supervisor"])
    client.get(reverse("desk:looks"))
    for url in (reverse("desk:looks"), reverse("desk:looks_unusual"), by(cast, "counsellor")):
        with django_assert_max_num_queries(32):
            client.get(url)


# --- what stands out --------------------------------------------------------------------------------------------------


def test_plain_sentences_with_codes_and_limits_of_the_office(cast: Cast, case: Case) -> None:
    vn = cast.offices["vn"].pk
    Watch.objects.create(
        office_id=vn, many=3, times=3, night_from=dt.time(21), night_to=dt.time(5), not_hers=2
    )
    three = [case, case_of(cast), case_of(cast)]
    linh = cast.viewer("counsellor")
    record_look(linh, [one.person_id for one in three], page="people")
    with clock_at(dt.datetime(2022, 10, 20, 15, 30, tzinfo=dt.UTC)):  # half past ten at night
        record_look(cast.viewer("worker"), [case.person_id], page="person", assigned=True)
    page = get(cast, "supervisor", reverse("desk:looks_unusual"))
    assert "Linh (counsellor) was shown 3 persons within an hour, at 10:00." in page
    assert "Linh (counsellor) was shown 2 persons who were not assigned to them." in page
    assert "Hoa (case worker) was shown 1 person at night, at 22:30." in page
    assert all(one.person.code in page for one in three)
    assert "3 or more, and more than 3 times" in page
    assert "Nothing stands out" in get(cast, "kh_supervisor", reverse("desk:looks_unusual"))
    assert "3 things to ask about" in get(cast, "supervisor", reverse("desk:looks"))


def test_what_is_usual_for_her_is_her_own_past_month(cast: Cast) -> None:
    cases = [case_of(cast) for _number in range(8)]
    Watch.objects.create(
        office_id=cast.offices["vn"].pk,
        many=4,
        times=2,
        night_from=dt.time(0),
        night_to=dt.time(0),
        not_hers=99,
    )
    mai = cast.viewer("supervisor")
    for day in range(1, 8):
        with clock_at(AT - dt.timedelta(days=20 + day)):
            record_look(mai, [one.person_id for one in cases[:4]], page="people")
    with clock_at(dt.datetime(2022, 10, 21, 3, 0, tzinfo=dt.UTC)):
        record_look(mai, [one.person_id for one in cases], page="people")
    found = unusual_among(SYSTEM, OCTOBER, cast.users["supervisor"])
    assert found == [], "eight is twice her four, not more"
    Watch.objects.update(times=1)
    ((_user, one),) = unusual_among(SYSTEM, OCTOBER, cast.users["supervisor"])
    assert (one.kind, one.count, one.usual) == ("many", 8, 4)


def test_a_supervisor_s_own_office_is_hers_to_see(cast: Cast) -> None:
    many = [case_of(cast) for _number in range(7)]
    record_look(cast.viewer("supervisor"), [one.person_id for one in many], page="people")
    assert unusual_among(cast.viewer("supervisor"), OCTOBER) == []
    record_look(cast.viewer("counsellor"), [one.person_id for one in many], page="people")
    ((user, one),) = unusual_among(cast.viewer("supervisor"), OCTOBER)
    assert (user.username, one.kind, one.count) == ("linh", "not_hers", 7)


def test_after_all_her_people_were_handed_over_for_good_every_look_is_told(cast: Cast, case: Case) -> None:
    mai, hoa = cast.viewer("supervisor"), cast.users["worker"]
    record_look(cast.viewer("worker"), [case.person_id], page="people")
    given = HandOver(kind="for_good", of=hoa, office=hoa.office, state="done", happened_on=AT.date())
    facts.record(given, by=mai)
    with clock_at(AT + dt.timedelta(hours=2)):
        record_look(cast.viewer("worker"), [case.person_id], page="person")
        page = get(cast, "supervisor", reverse("desk:looks_unusual"))
        assert "was shown 1 person after it was known that they leave (20 October 2022)" in page
        walks = Assignment(case=case, user=hoa, role="case_worker", happened_on=AT.date())
        facts.record(walks, by=mai)
        assert "leaves" not in get(cast, "supervisor", reverse("desk:looks_unusual")), (
            "somebody walks with her again"
        )
        asked = HandOver(kind="for_good", of=hoa, office=hoa.office, state="asked", happened_on=AT.date())
        facts.record(asked, by=mai)
        line = HandOverLine(
            hand_over=asked, case=case, to=cast.users["counsellor"], had=walks, happened_on=AT.date()
        )
        facts.record(line, by=mai)
        assert leaving(mai) == {hoa.pk: AT + dt.timedelta(hours=2)}, "she asked to hand over the last one"
        assert leaving(cast.viewer("kh_supervisor")) == {}
