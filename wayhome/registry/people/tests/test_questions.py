"""The form of a person's facts: every question says why, every answer may be a state, nothing typed is lost."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.cast import Cast
from wayhome.kit.codes import STATES
from wayhome.kit.dates import clock_at
from wayhome.registry.people.actions import correct_facts, register_person
from wayhome.registry.people.questions import FactsForm, facts_initial
from wayhome.registry.places.actions import load_places
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import SYSTEM

UNTOUCHED = {
    "sex": "not_asked", "birth_year": "", "birth_precision": "not_asked", "country": "not_asked", "province": "", "province_q": "",
    "province_state": "not_asked", "ethnicity": "not_asked", "first_language": "not_asked", "literacy": "not_asked",
    "disability": "not_asked",
}  # fmt: skip


@pytest.fixture(autouse=True)
def october(db: None) -> Iterator[None]:
    """The house believes it is October 2022, and knows the provinces."""
    load_places(by=SYSTEM, countries=["VN"], deepest=1)
    with clock_at(dt.datetime(2022, 10, 24, 3, 0, tzinfo=dt.UTC)):
        yield


def page(form: FactsForm) -> BeautifulSoup:
    return BeautifulSoup(str(form), "html.parser")


def province() -> Place:
    return Place.objects.get(edition="vn-to-2025-06", code="15")


@pytest.mark.seed("V06")
def test_every_question_says_why_it_is_asked() -> None:
    form = FactsForm()
    for bound in form:
        if bound.name != "province_state":
            assert bound.why, bound.name
    assert len(page(form).select(".wh-why")) == len(form.fields) - 1


def test_every_coded_question_can_be_answered_with_a_state() -> None:
    for name, field in FactsForm().fields.items():
        if name not in ("birth_year", "province"):
            assert set(STATES) <= {code for code, _words in field.choices}, name


def test_a_form_sent_untouched_says_that_nothing_was_asked(cast: Cast) -> None:
    form = FactsForm(UNTOUCHED)
    assert form.is_valid(), form.errors
    person = register_person(by=cast.viewer("supervisor"), facts=form.facts())
    assert set(form.facts().values()) == {"not_asked", None}
    assert (person.birth_year, person.province, person.sex) == (None, None, "not_asked")


def test_answers_become_facts_and_come_back_as_answers(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    told = {"sex": "female", "birth_year": "១៩៩៨", "birth_precision": "estimated", "country": "VN",
            "province": str(province().pk), "ethnicity": "hmong", "literacy": "some"}  # fmt: skip
    form = FactsForm(UNTOUCHED | told)
    assert form.is_valid(), form.errors
    person = register_person(by=by, facts=form.facts())
    assert (person.birth_year, person.province, person.province_state) == (1998, province(), "recorded")
    shown: dict[str, Any] = facts_initial(person)
    again = FactsForm(UNTOUCHED | told, initial=shown)
    assert again.is_valid()
    assert not again.has_changed()
    assert correct_facts(by=by, person_id=person.pk, version=1, changes=again.facts()).version == 1


@pytest.mark.parametrize(
    ("told", "field", "says"),
    [
        ({"birth_year": "2023", "birth_precision": "exact"}, "birth_year", "has not come yet"),
        ({"birth_year": "18", "birth_precision": "exact"}, "birth_year", "before 1900"),
        ({"birth_year": "young", "birth_precision": "exact"}, "birth_year", "whole number"),
        ({"birth_year": "1998"}, "birth_precision", "known or estimated"),
        ({"birth_precision": "exact"}, "birth_year", "Give the year of birth"),
        ({"province_q": "Atlantis"}, "province", "No place found"),
        ({"sex": ""}, "sex", "Choose one."),
        ({"ethnicity": "elf"}, "ethnicity", "on the list"),
    ],
)
def test_a_wrong_answer_says_what_to_do_and_loses_nothing(
    told: dict[str, str], field: str, says: str
) -> None:
    form = FactsForm(UNTOUCHED | {"literacy": "some"} | told)
    assert not form.is_valid()
    assert says in " ".join(form.errors[field])
    assert page(form).select_one("[name=literacy] option[selected]")["value"] == "some"


def test_why_there_is_no_province_is_kept_only_where_there_is_none() -> None:
    refused = FactsForm(UNTOUCHED | {"province_state": "refused"})
    assert refused.is_valid()
    assert refused.facts()["province_state"] == "refused"
    both = FactsForm(UNTOUCHED | {"province_state": "refused", "province": str(province().pk)})
    assert both.is_valid()
    assert both.facts()["province_state"] == "recorded"


def test_only_provinces_are_offered_for_her_home() -> None:
    form = FactsForm(UNTOUCHED | {"province_q": "ha"})
    assert not form.is_valid()
    offered = [box["value"] for box in page(form).select("input[name=province]")]
    assert offered
    assert set(Place.objects.filter(pk__in=offered).values_list("level", flat=True)) == {1}
