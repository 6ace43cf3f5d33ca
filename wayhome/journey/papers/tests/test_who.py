"""What a form says of who a person is: each line from the one part that is meant, whatever was written down first."""

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases.actions import add_part
from wayhome.journey.papers.filling import answers
from wayhome.journey.papers.who import lines_of
from wayhome.registry.people.bodies import (
    AddressBody,
    Body,
    ContactBody,
    DateBody,
    IdentifierBody,
    NameBody,
    RelativeBody,
    When,
)

MOTHER, FATHER, GUARDIAN = "Bịa Thị Mẹ", "Bịa Văn Cha", "Bịa Giám Hộ"
CODE = "Say that you are from the school"


def test_name_relation_and_contact_are_of_one_relative() -> None:
    mother = RelativeBody("mother", MOTHER, "0900 000 333", told="nothing")
    father = RelativeBody("father", FATHER, "0900 000 444", told="all")
    assert lines_of([mother, father]) == {"guardian": MOTHER, "guardian_relation": "Mother"}
    assert lines_of([father, mother]) == {
        "guardian": FATHER, "guardian_relation": "Father", "guardian_contact": "0900 000 444",
    }  # fmt: skip


def test_a_guardian_comes_before_a_parent_and_nobody_else_is_one() -> None:
    others = [RelativeBody("feared", "Bịa Văn Ác", "1"), RelativeBody("sibling", "Bịa Văn Em", "2")]
    mother = RelativeBody("mother", MOTHER, "0900 000 333", told="all")
    guardian = RelativeBody("guardian", GUARDIAN, "0900 000 555", told="well")
    found = lines_of([*others, mother, guardian])
    assert (found["guardian"], found["guardian_contact"]) == (GUARDIAN, "0900 000 555")
    assert lines_of(others) == {}


@pytest.mark.parametrize("told", ["nothing", "not_asked"])
def test_who_may_be_told_nothing_is_reached_by_no_paper(told: str) -> None:
    found = lines_of([RelativeBody("father", FATHER, "0900 000 444", told=told)])
    assert found == {"guardian": FATHER, "guardian_relation": "Father"}


def test_where_a_person_lives_now_is_no_other_place_of_theirs() -> None:
    others: list[Body] = [
        AddressBody("birth", detail="Bản Sinh"), AddressBody("before", detail="Nhà Cũ"), AddressBody("home", detail="Nhà Mẹ"),
        AddressBody("papers", detail="Hộ Khẩu"), AddressBody("now", detail="Nhà Trọ", until=When(2022)),
    ]  # fmt: skip
    assert lines_of(others) == {}
    now = AddressBody("now", place_words="Xã Bịa", detail="Nhà Mới")
    assert lines_of([*others, now]) == {"address": "Nhà Mới, Xã Bịa"}


def test_the_birth_as_the_person_tells_it_and_what_papers_say_beside_it() -> None:
    told, papers = DateBody("birth", When(2004, 3, 12)), DateBody("birth_papers", When(1999, 1, 1))
    both = lines_of([papers, told])["born"]
    assert both == lines_of([told, papers])["born"]
    assert both == f"{lines_of([told])['born']} (Birth, as on their papers: {lines_of([papers])['born']})"
    assert lines_of([told, DateBody("birth_papers", told.on)]) == lines_of([told])
    assert lines_of([DateBody("left", When(2020))]) == {}


@pytest.mark.parametrize("paper", ["citizen_card", "passport"])
def test_the_number_is_of_an_identity_paper(paper: str) -> None:
    others: list[Body] = [
        IdentifierBody(other, "4000")
        for other in (
            "health_card", "birth_certificate", "household_book", "residence", "marriage", "confirmation", "other",
        )
    ]  # fmt: skip
    assert lines_of(others) == {}
    assert lines_of([*others, IdentifierBody(paper, "C 1234567")]) == {"id_number": "C 1234567"}


def test_the_telephone_is_the_persons_own_then_one_shared_at_home_and_nobody_elses() -> None:
    others: list[Body] = [
        ContactBody("phone", "0900 000 555", whose=whose, safe="yes")
        for whose in ("official", "family", "friend")
    ]
    shared = ContactBody("phone", "0900 000 666", whose="shared", safe="yes")
    own = ContactBody("phone", "0900 000 777", whose="own", safe="yes")
    assert lines_of(others) == {}
    assert lines_of([*others, shared]) == {"telephone": "0900 000 666"}
    assert lines_of([*others, shared, own]) == {"telephone": "0900 000 777"}


@pytest.mark.parametrize("safe", ["never", "unknown", "so"])
def test_a_number_that_is_not_safe_or_of_which_nothing_was_agreed_is_left_out(safe: str) -> None:
    unsafe = ContactBody("phone", "0900 000 222", safe=safe)
    shared = ContactBody("phone", "0900 000 666", whose="shared", safe="yes")
    assert lines_of([unsafe]) == {}
    assert lines_of([unsafe, shared]) == {"telephone": "0900 000 666"}


def test_a_number_that_is_safe_only_as_agreed_stands_with_what_was_agreed() -> None:
    found = lines_of([ContactBody("phone", "0900 000 777", safe="so", when="after 18:00", say=CODE)])
    assert found == {"telephone": f"0900 000 777 (after 18:00, {CODE})"}


def test_the_full_name_is_no_nickname() -> None:
    nickname, full = NameBody("Mít", use="nickname"), NameBody("Bịa Thị Mẫu", use="papers")
    assert lines_of([nickname, full]) == {"name": "Bịa Thị Mẫu", "other_names": "Mít"}
    assert lines_of([nickname]) == {"name": "Mít", "other_names": ""}, "the only one there is"
    asked_for = NameBody("Bịa Mẫu", use="own")
    assert lines_of([asked_for, full])["name"] == "Bịa Mẫu", "of two, the one the person wants first"


@pytest.mark.django_db
def test_so_it_stands_on_a_form_of_the_file(cast: Cast) -> None:
    worker, case = cast.viewer("worker"), case_of(cast, with_="worker")
    for body in (
        NameBody("Mít", use="nickname"), NameBody("Bịa Thị Mẫu", use="papers"), IdentifierBody("health_card", "HC 4000"),
        ContactBody("phone", "0900 000 555", whose="official", safe="yes"), ContactBody("phone", "0900 000 777", safe="so", say=CODE),
        RelativeBody("mother", MOTHER, "0900 000 333", told="nothing"), RelativeBody("father", FATHER, "0900 000 444", told="all"),
    ):  # fmt: skip
        add_part(by=worker, case_id=case.pk, body=body)
    found = answers(worker, case, "named").lines
    assert (found["name"], found["telephone"]) == ("Bịa Thị Mẫu", f"0900 000 777 ({CODE})")
    assert (found["guardian"], found["guardian_relation"]) == (MOTHER, "Mother")
    assert not {"id_number", "address", "guardian_contact"} & set(found)
