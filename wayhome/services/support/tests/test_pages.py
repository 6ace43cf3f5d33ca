"""Pages of support as people use them: 75 enrolled and ticked on two screens, 36 reviews and plans on one, and who sees what."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from tests.caseload import case_of
from wayhome.journey.cases.models import Admission, Case
from wayhome.kit import facts
from wayhome.kit.dates import Month, clock_at
from wayhome.registry.agencies.models import Agency
from wayhome.registry.people.actions import enrol, enrol_group
from wayhome.registry.people.models import Enrolment, Person
from wayhome.services.support.actions import record_service, tick_days
from wayhome.services.support.models import PackageDay, ServiceRecord
from wayhome.services.support.queries import counts
from wayhome.services.support.tests.conftest import DAYS, FIRST

MONTH = "?month=2022-10"


def rows(model, **filters):
    return model.objects.unscoped("the test looks").filter(**filters)


@pytest.fixture
def at(work, client):
    """Sign somebody of the cast in and return the browser."""

    def sign_in(name="supervisor"):
        client.force_login(work.cast.users[name])
        return client

    return sign_in


def intake(**changes):
    told = {
        "id": str(uuid.uuid4()),
        "package": "identification_support",
        "happened_on": "24/10/2022",
        "days": "3",
        "heads_women": "40",
        "heads_men": "30",
        "heads_untold": "5",
        "country": "VN",
        "first_language": "vi",
        "reason": "being_identified",
    }
    return told | changes


def log(**changes):
    told = {"id": str(uuid.uuid4()), "kinds": ["needs_review"], "happened_on": "25/10/2022", "codes": ""}
    return told | changes


def seen(page):
    return re.search(r'name="seen" value="([^"]*)"', page.content.decode()).group(1)


@pytest.mark.seed("R05", "F26", "S01")
def test_75_people_of_one_operation_on_one_screen_and_nobody_is_admitted(work, at):
    client = at()
    stock = rows(Admission).count()
    told = intake(number_first="101", number_last="175")
    answer = client.post(reverse("support:intake"), told)
    assert answer.status_code == 302
    people = rows(Enrolment, together=told["id"]).select_related("person")
    assert people.count() == 75
    assert {row.ended_on for row in people} == {DAYS[-1]}
    assert {row.person.country for row in people} == {"VN"}
    sexes = sorted(row.person.sex for row in people)
    assert (sexes.count("female"), sexes.count("male"), sexes.count("not_asked")) == (40, 30, 5)
    assert {row.paper_number for row in people} == {str(n) for n in range(101, 176)}
    assert len({row.person.code for row in people}) == 75
    again = client.post(reverse("support:intake"), told)
    assert again.url == answer.url
    assert rows(Enrolment, together=told["id"]).count() == 75
    assert rows(Admission).count() == stock
    assert not rows(Case, person__in=[row.person_id for row in people]).exists()

    page = client.get(answer.url)
    assert b"day 3 of 3" in page.content
    data = {"seen": seen(page)}
    data |= {
        f"i.{item}.{day:%Y%m%d}": "on"
        for day in DAYS
        for item in ("food", "accommodation", "translation", "documents")
    }
    absent = people[0]
    data |= {f"p.{row.pk}.{day:%Y%m%d}": "on" for row in people for day in DAYS}
    del data[f"p.{absent.pk}.{FIRST:%Y%m%d}"]
    assert client.post(answer.url, data).status_code == 302
    assert rows(PackageDay, enrolment__in=people).count() == 224
    assert not rows(PackageDay, enrolment=absent, happened_on=FIRST).exists()
    page = client.get(answer.url).content.decode()
    assert "224 days delivered" in page
    listed = client.get(reverse("support:list") + MONTH).content.decode()
    assert "224" in listed


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"heads_women": "", "heads_men": "", "heads_untold": ""}, "from 1 to 200"),
        ({"heads_women": "201", "heads_men": "", "heads_untold": ""}, "200"),
        ({"heads_women": "170"}, "from 1 to 200"),
        ({"days": ""}, "how many days"),
        ({"days": "0"}, "From 1 to 366"),
        ({"happened_on": "27/10/2022"}, "not come yet"),
        ({"codes": "K7M-2QX"}, "Nobody on your list"),
        ({"number_first": "101", "number_last": "174"}, "are not 75 numbers"),
        ({"number_last": "174"}, "first number"),
        ({"number_first": "99999999"}, "at most 7 digits"),
    ],
)
def test_an_intake_that_cannot_be_is_told(work, at, changes, sentence):
    before = rows(Enrolment).count(), Person.objects.count()
    answer = at().post(reverse("support:intake"), intake(**changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (rows(Enrolment).count(), Person.objects.count()) == before


def test_a_pasted_figure_is_understood(work, at):
    told = intake(heads_women="75 (40F)", heads_men="", heads_untold="")
    at().post(reverse("support:intake"), told)
    assert rows(Enrolment, together=told["id"], person__sex="female").count() == 40
    assert rows(Enrolment, together=told["id"]).count() == 75


def test_somebody_known_is_enrolled_by_her_code_but_not_twice(work, at):
    client = at()
    told = {"heads_women": "", "heads_men": "", "heads_untold": "", "codes": work.case.person.code.lower()}
    assert client.post(reverse("support:intake"), intake(**told)).status_code == 302
    assert rows(Enrolment, person=work.case.person).count() == 1
    answer = client.post(reverse("support:intake"), intake(**told))
    assert answer.status_code == 422
    assert "is enrolled here from" in answer.content.decode()


def test_an_exception_of_one_person_survives_what_all_get(work, at):
    client = at()
    tick_days(by=work.by, enrolment_ids=work.ids, days={FIRST: ["food"]})
    tick_days(by=work.by, enrolment_ids=work.ids[:1], days={FIRST: ["food", "medical"]})
    url = reverse("support:days", args=[work.people[0].together])
    page = client.get(url)
    here = {f"p.{id}.{FIRST:%Y%m%d}": "on" for id in work.ids}
    data = {"seen": seen(page), f"i.documents.{FIRST:%Y%m%d}": "on", **here}
    assert client.post(url, data).status_code == 302
    hers = rows(PackageDay, enrolment=work.ids[0]).get()
    others = rows(PackageDay, enrolment=work.ids[1]).get()
    assert (hers.medical, hers.documents, hers.food) == (True, True, False)
    assert (others.medical, others.documents, others.food) == (False, True, False)


def test_two_officers_at_one_grid(work, at):
    client = at()
    url = reverse("support:days", args=[work.people[0].together])
    page = client.get(url)
    here = {f"p.{id}.{FIRST:%Y%m%d}": "on" for id in work.ids}
    tick_days(by=work.by, enrolment_ids=work.ids[:2], days={FIRST: ["medical"]})
    mine = {f"i.food.{FIRST:%Y%m%d}": "on", **here}
    answer = client.post(url, {"seen": seen(page), **mine})
    assert answer.status_code == 409
    assert "saved meanwhile: Medical care" in answer.content.decode()
    assert rows(PackageDay, food=True).count() == 0
    assert client.post(url, {"seen": seen(answer), **mine}).status_code == 302
    assert rows(PackageDay, food=True).count() == 5


@pytest.mark.parametrize("seen_", ["", "nonsense", "x:1 2 3", ";"])
def test_a_grid_that_did_not_come_whole_saves_nothing(work, at, seen_):
    url = reverse("support:days", args=[work.people[0].together])
    answer = at().post(url, {"seen": seen_, f"i.food.{FIRST:%Y%m%d}": "on"})
    assert answer.status_code == 409
    assert not rows(PackageDay).exists()


def test_the_days_of_one_person_and_an_earlier_end(work, at):
    client, row = at(), work.people[0]
    url = reverse("support:days", args=[row.pk])
    page = client.get(url)
    client.post(url, {"seen": seen(page), f"i.food.{FIRST:%Y%m%d}": "on"})
    assert rows(PackageDay).count() == 1
    end = reverse("support:end", args=[row.pk])
    assert "ticked already" in client.post(end, {"version": "1", "ended_on": "23/10/2022"}).content.decode()
    assert client.post(end, {"version": "1", "ended_on": "24/10/2022"}).status_code == 302
    assert client.post(end, {"version": "1", "ended_on": "26/10/2022"}).status_code == 409
    page = client.get(reverse("support:enrolment", args=[row.pk])).content.decode()
    assert "1 day delivered" in page
    assert "Ended" in page


def test_a_grid_drawn_before_midnight_is_not_saved_onto_other_days(work, at):
    (row,) = enrol_group(
        by=work.by, office=work.cast.offices["vn"], package="emergency_support", happened_on=dt.date(2022, 9, 1), people=[{}]
    )  # fmt: skip
    client, url = at(), reverse("support:days", args=[row.pk])
    told = {"seen": seen(client.get(url)), "i.food.20221026": "on"}
    with clock_at(dt.datetime(2022, 10, 26, 18, 0, tzinfo=dt.UTC)):
        assert client.post(url, told).status_code == 409
    assert not rows(PackageDay).exists()
    assert client.post(url, told).status_code == 302


def test_days_ticked_on_paper_by_a_colleague_say_so(work, at):
    client, row = at(), work.people[0]
    url = reverse("support:days", args=[row.pk])
    worker = work.cast.users["worker"]
    told = {"seen": seen(client.get(url)), f"i.food.{FIRST:%Y%m%d}": "on", "source": "paper"}
    assert client.post(url, told | {"done_by": str(uuid.uuid4())}).status_code == 409
    assert client.post(url, told | {"done_by": str(worker.pk)}).status_code == 302
    day = rows(PackageDay).get()
    assert (day.done_by, day.recorded_by, day.source) == (worker, work.cast.users["supervisor"], "paper")


def test_all_people_of_an_operation_end_at_once(work, at):
    end = reverse("support:end", args=[work.people[0].together])
    assert at().post(end, {"version": "5", "ended_on": "25/10/2022"}).status_code == 302
    assert {row.ended_on for row in rows(Enrolment)} == {DAYS[1]}


@pytest.mark.seed("F33")
def test_36_reviews_and_plans_on_one_screen(work, at):
    people = enrol_group(
        by=work.by, office=work.cast.offices["vn"], package="livelihood_programme", happened_on=FIRST, people=[{"sex": "female"}] * 36
    )  # fmt: skip
    client = at("career_officer")
    url = reverse("support:record") + "?group=vn:livelihood_programme"
    page = client.get(url).content.decode()
    assert "36 of 36 people are chosen" in page
    ids = [str(row.person_id) for row in people]
    told = log(kinds=["needs_review", "livelihood_plan"], persons=ids)
    assert client.post(url, told).status_code == 302
    assert rows(ServiceRecord, kind="needs_review").count() == 36
    assert rows(ServiceRecord, kind="livelihood_plan").count() == 36
    client.post(url, told)
    assert rows(ServiceRecord).count() == 72
    listed = client.get(reverse("support:list") + MONTH + "&kind=needs_review")
    assert listed.status_code == 200
    assert "Page 1 of 2" in listed.content.decode()
    reviews, plans = counts(work.by, Month(2022, 10))
    assert (reviews.kind, reviews.records, reviews.persons, plans.records) == ("needs_review", 36, 36, 36)
    twice = client.post(url, log(persons=ids))
    assert twice.status_code == 422
    assert "already" in twice.content.decode()


def test_persons_at_hand_are_ticked_without_typing(work, at):
    client, url = at("worker"), reverse("support:record")
    other = case_of(work.cast)
    page = client.get(url).content.decode()
    assert "0 of 1 person" in page or "0 of 1 people" in page
    assert other.person.code not in page
    assert client.post(url, log(persons=[str(work.case.person_id)])).status_code == 302
    assert rows(ServiceRecord).get().case == work.case
    answer = client.post(url, log(persons=[str(other.person_id)]))
    assert answer.status_code == 422
    assert "not on your list any more" in answer.content.decode()


def test_four_are_referred_with_or_without_a_case(work, at):
    client = at("worker")
    mine = [case_of(work.cast, with_="worker") for _ in range(3)]
    (guest,) = enrol_group(
        by=work.cast.viewer("worker"), office=work.cast.offices["vn"], package="community_programme", happened_on=FIRST, people=[{}]
    )  # fmt: skip
    codes = ", ".join(person.code for person in [*(case.person for case in mine), guest.person])
    url = reverse("support:record")
    without = client.post(url, log(kinds=["referral"], codes=codes))
    assert without.status_code == 422
    assert "Choose the organisation" in without.content.decode()
    told = log(kinds=["referral"], codes=codes, agency=str(work.agency.pk), agency_q=work.agency.words)
    assert client.post(url, told).status_code == 302
    saved = list(rows(ServiceRecord, kind="referral"))
    assert len(saved) == 4
    assert sum(row.case_id is None for row in saved) == 1
    page = client.get(reverse("support:show", args=[saved[0].pk])).content.decode()
    assert "Green Seed Centre" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"codes": ""}, "at least one person"),
        ({"codes": "K7M-2QX"}, "Nobody on your list"),
        ({"codes": "hello"}, "Nobody on your list"),
        ({"kinds": []}, "Choose what was done"),
        ({"happened_on": "27/10/2022"}, "not come yet"),
        ({"quantity": "0", "kinds": ["supplies"]}, "1 to 100,000"),
        ({"quantity": "many", "kinds": ["supplies"]}, "whole number"),
    ],
)
def test_a_record_that_cannot_be_is_told(work, at, changes, sentence):
    told = log(codes=work.case.person.code) | changes
    answer = at().post(reverse("support:record"), told)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not rows(ServiceRecord).exists()


def test_a_record_is_corrected_retired_and_two_savers_meet(work, at):
    service = record_service(
        by=work.by, office=work.cast.offices["vn"], kind="supplies", happened_on=FIRST, person=work.case.person, quantity=2
    )  # fmt: skip
    client, url = at(), reverse("support:edit", args=[service.pk])
    told = {
        "version": "1",
        "kind": "supplies",
        "happened_on": "25/10/2022",
        "quantity": "3",
        "source": "screen",
    }
    assert client.get(url).status_code == 200
    assert client.post(url, told).status_code == 302
    other = client.post(url, told | {"quantity": "5"})
    assert other.status_code == 409
    assert "Someone else saved this meanwhile" in other.content.decode()
    page = client.get(reverse("support:show", args=[service.pk])).content.decode()
    assert "25 October 2022" in page
    assert (
        client.post(reverse("support:retire", args=[service.pk]), {"reason": "entered_twice"}).status_code
        == 302
    )
    assert rows(ServiceRecord, retired_at=None).count() == 0
    assert "was retired" in client.get(reverse("support:show", args=[service.pk])).content.decode()


def test_an_enrolment_is_corrected_retired_and_two_savers_meet(work, at):
    row, client = work.people[0], at()
    url = reverse("support:correct_enrolment", args=[row.pk])
    told = {
        "version": "1", "package": "emergency_support", "reason": "returned", "happened_on": "24/10/2022", "ended_on": "25/10/2022",
        "paper_number": "12", "source": "paper",
    }  # fmt: skip
    assert client.get(url).status_code == 200
    assert client.post(url, told).status_code == 302
    assert client.post(url, told | {"paper_number": "13"}).status_code == 409
    bad = client.post(url, told | {"version": "2", "ended_on": "23/10/2022"})
    assert "before the first day" in bad.content.decode()
    tick_days(by=work.by, enrolment_ids=[row.pk], days={FIRST: ["food"]})
    moved = client.post(url, told | {"version": "2", "happened_on": "25/10/2022"})
    assert "ticked already" in moved.content.decode()
    course = client.post(url, told | {"version": "2", "package": "life_skills_course"})
    assert "only support packages have days" in course.content.decode()
    assert (
        client.post(
            reverse("support:retire_enrolment", args=[row.pk]), {"reason": "wrong_person"}
        ).status_code
        == 302
    )
    assert not rows(PackageDay, retired_at=None).exists()
    assert "was retired" in client.get(reverse("support:enrolment", args=[row.pk])).content.decode()


@pytest.mark.parametrize(
    "name", ["donor", "director", "administrator", "stranger", "kh_counsellor", "house_mother"]
)
def test_who_may_not_finds_nothing(work, at, name):
    client = at(name)
    for url in ("support:list", "support:intake", "support:record"):
        assert client.get(reverse(url)).status_code == 404


@pytest.mark.parametrize("name", ["worker", "kh_supervisor", "partner", "collaborator"])
def test_people_of_others_are_as_if_they_were_not_there(work, at, name):
    client = at(name)
    for url, id in (
        ("support:days", work.people[0].together),
        ("support:days", work.ids[0]),
        ("support:enrolment", work.ids[0]),
        ("support:end", work.ids[0]),
        ("support:correct_enrolment", work.ids[0]),
    ):
        assert client.get(reverse(url, args=[id])).status_code == 404
    listed = client.get(reverse("support:list") + MONTH).content.decode()
    assert work.people[0].person.code not in listed
    answer = client.post(reverse("support:record"), log(codes=work.people[0].person.code))
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["field_officer", "collaborator"])
def test_in_the_field_people_are_enrolled_and_their_reviews_logged(work, at, name):
    client, by = at(name), work.cast.viewer(name)
    for url in ("support:list", "support:intake", "support:record"):
        assert client.get(reverse(url)).status_code == 200
    office = work.cast.offices["vn"]
    row = enrol(
        by=by, office=office, package="life_skills_course", happened_on=FIRST, facts={"sex": "female"}
    )
    kinds = ["livelihood_plan"]  # reviews need a workshop: test_trained
    answer = client.post(reverse("support:record"), log(codes=row.person.code, kinds=kinds))
    assert answer.status_code == 302
    made = rows(ServiceRecord).get(person=row.person)
    for url, id in (("support:show", made.pk), ("support:enrolment", row.pk)):
        assert client.get(reverse(url, args=[id])).status_code == 200
    assert row.person.code in client.get(reverse("support:list") + MONTH).content.decode()


def test_m_and_e_sees_and_changes_nothing(work, at):
    client = at("me_officer")
    assert client.get(reverse("support:list") + MONTH).status_code == 200
    url = reverse("support:days", args=[work.people[0].together])
    page = client.get(url).content.decode()
    assert "Save the days" not in page
    assert client.post(url, {"seen": ""}).status_code == 404
    for name in ("support:intake", "support:record"):
        assert client.get(reverse(name)).status_code == 404


def test_lists_ask_the_database_a_bounded_number_of_times(work, at, django_assert_max_num_queries):
    client = at()
    for n in range(8):
        enrol_group(
            by=work.by,
            office=work.cast.offices["vn"],
            package="emergency_support",
            happened_on=DAYS[n % 3],
            people=[{}, {}],
        )
    for row in work.people:
        record_service(by=work.by, office=row.office, kind="supplies", happened_on=FIRST, person=row.person)
    with django_assert_max_num_queries(25):
        client.get(reverse("support:list") + MONTH)
    tick_days(by=work.by, enrolment_ids=work.ids, days=dict.fromkeys(DAYS, ("food",)))
    with django_assert_max_num_queries(20):
        client.get(reverse("support:days", args=[work.people[0].together]))


def test_a_long_package_shows_a_week_and_the_way_to_others(work, at):
    first = dt.date(2022, 9, 1)
    (row,) = enrol_group(
        by=work.by,
        office=work.cast.offices["vn"],
        package="reintegration_support",
        happened_on=first,
        people=[{}],
    )
    client, url = at(), reverse("support:days", args=[row.pk])
    page = client.get(url).content.decode()
    assert "?from=2022-10-13" in page
    assert "day 56" in page
    early = client.get(url + "?from=2022-09-01").content.decode()
    assert "?from=2022-09-08" in early
    assert client.get(url + "?from=nonsense").status_code == 200


def test_people_are_enrolled_together_with_a_committee(work, at):
    by = work.cast.viewer("supervisor")
    row = Agency(
        type="coordination_body", name="Ward Committee", folded="ward committee", kept_by=by.user.office
    )
    committee = facts.record(row, by=by)
    client = at()
    told = intake(partner=str(committee.pk), heads_women="2", heads_men="", heads_untold="")
    assert client.post(reverse("support:intake"), told).status_code == 302
    rows = list(Enrolment.objects.unscoped("the test looks").filter(together=told["id"]))
    assert [enrolled.partner_id for enrolled in rows] == [committee.pk] * 2
    page = client.get(reverse("support:enrolment", args=[rows[0].pk])).content.decode()
    assert "Together with" in page
    assert "Ward Committee" in page
    corrected = {
        "version": "1", "package": rows[0].package, "reason": rows[0].reason, "happened_on": "24/10/2022", "ended_on": "26/10/2022",
        "paper_number": "", "partner": "", "partner_q": "",
    }  # fmt: skip
    correct = reverse("support:correct_enrolment", args=[rows[0].pk])
    assert "Ward Committee" in client.get(correct).content.decode()
    assert client.post(correct, corrected).status_code == 302
    rows[0].refresh_from_db()
    assert rows[0].partner is None
    searched = intake(partner="", partner_q="Ward", find="partner", heads_women="2")
    assert client.post(reverse("support:intake"), searched).status_code in (200, 422)
    assert not Enrolment.objects.unscoped("the test looks").filter(together=searched["id"]).exists()
