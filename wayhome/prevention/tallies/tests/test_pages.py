"""Pages of other counts: one in a few taps, each kind's total by itself, what others may not."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wayhome.prevention.tallies.actions import correct_tally
from wayhome.prevention.tallies.models import Tally, TallyKind

LIST, RECORD, KINDS = (reverse(f"tallies:{name}") for name in ("list", "record", "kinds"))


@pytest.fixture
def sit(counts, client):
    """Let one of the cast sit down at the screen."""

    def down(name="field_officer"):
        client.force_login(counts.cast.users[name])
        return client

    return down


def address(name, thing):
    return reverse(f"tallies:{name}", args=[thing.pk])


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def told(counts, **more):
    form = {
        "id": str(uuid.uuid4()),
        "kind": str(counts.meals.pk),
        "quantity": "1,564",
        "happened_on": "22/10/2022",
    }
    return form | more


def test_kind_number_and_day_save_a_count_once(counts, sit):
    page = soup(sit().get(RECORD))
    assert {label.text.strip() for label in page.select("#id_kind label")} == {
        "Meals served (meals)",
        "Animals given (animals)",
    }
    form = told(counts)
    for _twice in range(2):
        answer = sit().post(RECORD, form, follow=True)
    assert "Meals served: 1,564 meals" in soup(answer).h1.text
    assert Tally.objects.unscoped("test").count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"), [("2.5", "2.5"), ("2,50", "2.5"), ("១២", "12"), ("97 (56F)", "97"), ("1.000", "1000")]
)
def test_numbers_are_read_as_people_write_them(counts, sit, typed, kept):
    sit().post(RECORD, told(counts, quantity=typed))
    assert f"{Tally.objects.unscoped('test').get().quantity.normalize():f}" == kept


@pytest.mark.parametrize(
    "more",
    [
        {"quantity": "0"},
        {"quantity": "-4"},
        {"quantity": "many"},
        {"quantity": "900000000"},
        {"kind": ""},
        {"kind": str(uuid.uuid4())},
        {"happened_on": "23/10/2022"},
    ],
)
def test_what_cannot_be_is_said_and_not_saved(counts, sit, more):
    answer = sit().post(RECORD, told(counts, **more))
    assert answer.status_code == 422
    assert soup(answer).select_one(".govuk-error-message")
    assert not Tally.objects.unscoped("test").exists()


def test_a_month_has_a_total_for_each_kind_and_none_over_kinds(counts, sit):
    counts.tally(40)
    counts.tally(20)
    counts.tally(7, kind=counts.animals)
    page = soup(sit("me_officer").get(f"{LIST}?month=2022-10"))
    assert [part.text for part in page.select(".wh-facts dd")] == ["7 animals", "60 meals"]
    assert "67" not in page.select_one("main").text
    assert not page.select(f"a[href='{RECORD}']")


def test_a_count_is_corrected_retired_and_its_history_told(counts, sit):
    tally = counts.tally(40)
    form = told(counts, version="1", quantity="41")
    assert sit().post(address("edit", tally), form).status_code == 302
    by = counts.cast.viewer("supervisor")
    correct_tally(by=by, tally_id=tally.pk, version=2, changes={"quantity": 50})
    answer = sit().post(address("edit", tally), form | {"version": "2", "quantity": "43"})
    assert answer.status_code == 409
    assert {"43", "50"} <= {part["value"] for part in soup(answer).select("input[type=radio]")}
    sit().post(address("retire", tally), {"reason": "entered_twice"})
    page = soup(sit().get(address("show", tally)))
    assert "no longer counts" in page.text
    assert len(page.select(".wh-list--history > li")) == 4
    assert sit().get(address("edit", tally)).status_code == 404


def test_names_and_units_are_in_the_pages_language(counts, sit):
    counts.tally(40)
    sit().cookies["wayhome_language"] = "vi"
    page = sit().get(f"{LIST}?month=2022-10", headers={"accept-language": "vi"}).content.decode()
    assert "Bữa ăn" in page
    assert "40 bữa" in page


def test_kinds_are_said_changed_and_ended_by_who_manages(counts, sit):
    form = {"id": str(uuid.uuid4()), "name_en": "Patients seen", "unit_en": "patients", "name_km": "អ្នកជំងឺ"}
    sit("me_officer").post(reverse("tallies:kind_add"), form)
    kind = TallyKind.objects.get(code="patients_seen")
    assert kind.names == {"en": "Patients seen", "km": "អ្នកជំងឺ"}
    change = {"version": "1", "name_en": "Patients helped", "unit_en": "patients", "ended_on": "20/10/2022"}
    assert sit("me_officer").post(address("kind_edit", kind), change).status_code == 302
    assert sit("me_officer").post(address("kind_edit", kind), change | {"name_en": "X"}).status_code == 409
    assert (
        sit("me_officer")
        .post(address("kind_edit", kind), change | {"version": "2", "name_en": ""})
        .status_code
        == 422
    )
    assert "Patients helped" in soup(sit("me_officer").get(KINDS)).text
    assert "Patients" not in soup(sit().get(RECORD)).text
    for who in ("field_officer", "collaborator"):
        assert sit(who).get(KINDS).status_code in (403, 404)


@pytest.mark.parametrize("who", ["kh_supervisor", "donor", "counsellor", "stranger"])
def test_others_see_nothing(counts, sit, who):
    tally = counts.tally()
    assert sit(who).get(address("show", tally)).status_code in (403, 404)
    if who == "kh_supervisor":
        assert sit(who).get(address("kind_edit", counts.meals)).status_code == 404


def test_a_collaborator_counts_and_sees_her_own(counts, sit):
    theirs = counts.tally(99)
    answer = sit("collaborator").post(RECORD, told(counts, quantity="5"), follow=True)
    assert "5 meals" in soup(answer).h1.text
    assert sit("collaborator").get(address("show", theirs)).status_code == 404
    assert "99" not in soup(sit("collaborator").get(f"{LIST}?month=2022-10")).select_one("main").text


def test_the_list_asks_few_questions(counts, sit, django_assert_max_num_queries):
    for n in range(30):
        counts.tally(n + 1, kind=(counts.meals, counts.animals)[n % 2])
    sit()
    with django_assert_max_num_queries(18):
        assert sit().get(f"{LIST}?month=2022-10").status_code == 200
