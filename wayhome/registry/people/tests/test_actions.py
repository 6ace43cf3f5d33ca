"""Registering persons and correcting their facts: codes, states, versions, and what is refused."""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator

import pytest
from babel import Locale
from django.db import IntegrityError
from django.utils import translation

from tests.cast import Cast
from tests.opened import opened
from wayhome.kit import facts
from wayhome.kit.codes import STATES, recorded
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.ids import read_code
from wayhome.registry.people import codes
from wayhome.registry.people.actions import correct_facts, register_person
from wayhome.registry.people.models import Person, PersonVersion
from wayhome.registry.people.queries import FACTS, facts_of, person_by_code
from wayhome.registry.places.actions import load_places
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import NOBODY, SYSTEM, Viewer
from wayhome.trust.audit.models import Entry


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is October 2022."""
    with clock_at(dt.datetime(2022, 10, 24, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def mai(cast: Cast) -> Viewer:
    """The supervisor."""
    return cast.viewer("supervisor")


@pytest.fixture
def yen_bai(db: None) -> Place:
    """A province, as it was until 30 June 2025."""
    load_places(by=SYSTEM, countries=["VN"], deepest=1)
    return Place.objects.get(edition="vn-to-2025-06", code="15")


def refused(act: Callable[..., object], **told: object) -> Refused:
    before = (Person.objects.count(), PersonVersion.objects.count(), Entry.objects.count())
    with pytest.raises(Refused) as caught:
        act(**told)
    assert (Person.objects.count(), PersonVersion.objects.count(), Entry.objects.count()) == before
    return caught.value


def test_a_person_has_a_code_that_can_be_read_back(mai: Viewer) -> None:
    person = register_person(by=mai, facts={"sex": "female"})
    assert read_code(person.code) == person.code
    assert (person.sex, person.literacy, person.province_state) == ("female", "not_asked", "not_asked")
    entry = Entry.objects.get(verb="people.register")
    assert entry.object_id == str(person.pk)
    assert person.code not in str(vars(entry)), "the log names nobody by her code"


def test_what_is_not_said_is_not_asked_and_never_no(mai: Viewer) -> None:
    person = register_person(by=mai, facts={})
    coded = [name for name in FACTS if name not in ("birth_year", "province")]
    assert {getattr(person, name) for name in coded} == {"not_asked"}
    assert not any(recorded(getattr(person, name)) for name in coded)


def test_a_form_sent_twice_makes_one_person(mai: Viewer) -> None:
    id = uuid.uuid4()
    made = [register_person(by=mai, facts={"sex": "female"}, id=id) for _click in range(2)]
    assert made[0].pk == made[1].pk == id
    assert (Person.objects.count(), PersonVersion.objects.count()) == (1, 1)


def test_a_code_that_is_taken_is_drawn_again(mai: Viewer) -> None:
    first = register_person(by=mai, facts={}, code_source=random.Random(7).choice)
    second = register_person(by=mai, facts={}, code_source=random.Random(7).choice)
    assert first.code != second.code
    again = random.Random(7)
    third = register_person(by=mai, facts={}, code_source=again.choice)
    assert third.code not in (first.code, second.code)


def test_a_source_of_codes_that_repeats_itself_is_found_out(mai: Viewer) -> None:
    register_person(by=mai, facts={}, code_source=lambda letters: letters[0])
    with pytest.raises(RuntimeError, match="repeats itself"):
        register_person(by=mai, facts={}, code_source=lambda letters: letters[0])
    assert Person.objects.count() == 1


def test_two_persons_never_share_a_code(mai: Viewer) -> None:
    person = register_person(by=mai, facts={})
    with pytest.raises(IntegrityError):
        facts.record(Person(code=person.code), by=mai)


@pytest.mark.seed("V06")
def test_ethnicity_language_and_literacy_are_recorded_apart(mai: Viewer) -> None:
    told = {"ethnicity": "hmong", "first_language": "hmn", "literacy": "other_script"}
    person = register_person(by=mai, facts=told)
    assert {name: getattr(person, name) for name in told} == told


def test_a_province_is_recorded_and_nothing_finer(mai: Viewer, yen_bai: Place) -> None:
    person = register_person(by=mai, facts={"province": yen_bai})
    assert (person.province, person.province_state) == (yen_bai, "recorded")
    district = Place.objects.create(
        country="VN", code="x", edition="e", level=2, kind="district", parent=yen_bai, name="x", folded="|x|"
    )
    answer = refused(register_person, by=mai, facts={"province": district})
    assert answer.field == "province"
    assert "nothing finer" in str(answer.sentence)


def test_taking_a_province_out_needs_no_second_answer(mai: Viewer, yen_bai: Place) -> None:
    person = register_person(by=mai, facts={"province": yen_bai})
    person = correct_facts(by=mai, person_id=person.pk, version=1, changes={"province": None})
    assert (person.province, person.province_state) == (None, "not_asked")
    person = correct_facts(by=mai, person_id=person.pk, version=2, changes={"province_state": "refused"})
    assert person.province_state == "refused"


@pytest.mark.parametrize(
    ("told", "field", "says"),
    [
        ({"birth_year": 2023, "birth_precision": "exact"}, "birth_year", "has not come yet"),
        ({"birth_year": 1899, "birth_precision": "exact"}, "birth_year", "before 1900"),
        ({"birth_year": 1998}, "birth_precision", "known or estimated"),
        ({"birth_precision": "estimated"}, "birth_year", "Give the year of birth"),
        ({"sex": "princess"}, "sex", "on the list"),
        ({"ethnicity": "a" * 41}, "ethnicity", "on the list"),
        ({"country": "Atlantis"}, "country", "on the list"),
    ],
)
def test_facts_that_cannot_be_are_refused_in_words(mai: Viewer, told: dict, field: str, says: str) -> None:
    answer = refused(register_person, by=mai, facts=told)
    assert answer.field == field
    assert says in str(answer.sentence)
    person = register_person(by=mai, facts={})
    assert refused(correct_facts, by=mai, person_id=person.pk, version=1, changes=told).field == field


def test_a_fact_that_is_none_is_a_mistake_in_the_code(mai: Viewer) -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        register_person(by=mai, facts={"shoe_size": 36})


def test_a_correction_is_a_new_version_logged_in_codes(mai: Viewer, yen_bai: Place) -> None:
    person = register_person(by=mai, facts={"sex": "female", "birth_year": 1998, "birth_precision": "exact"})
    changed = correct_facts(
        by=mai, person_id=person.pk, version=1, changes={"birth_precision": "estimated", "province": yen_bai}
    )
    assert (changed.version, changed.birth_year) == (2, 1998)
    assert PersonVersion.objects.filter(row_id=person.pk).count() == 2
    entry = Entry.objects.get(verb="people.correct_facts")
    assert entry.office_id == mai.user.office_id
    # Which fields, not what was said: the log is read by people who do not see this person.
    assert opened(entry) == {"fields": ["birth_precision", "province", "province_state"]}


def test_nothing_changed_writes_nothing(mai: Viewer) -> None:
    person = register_person(by=mai, facts={"sex": "female"})
    entries = Entry.objects.count()
    same = correct_facts(by=mai, person_id=person.pk, version=1, changes=facts_of(person))
    assert (same.version, Entry.objects.count()) == (1, entries)


def test_two_savers_meet(mai: Viewer) -> None:
    person = register_person(by=mai, facts={})
    correct_facts(by=mai, person_id=person.pk, version=1, changes={"sex": "female"})
    with pytest.raises(facts.Conflict) as caught:
        correct_facts(by=mai, person_id=person.pk, version=1, changes={"sex": "male"})
    assert caught.value.saved.sex == "female"


def test_a_code_is_found_however_it_is_typed_by_those_who_see_persons(cast: Cast, mai: Viewer) -> None:
    person = register_person(by=mai, facts={})
    bare = person.code.replace("-", "")
    for typed in (
        person.code,
        person.code.lower(),
        bare,
        f" {bare[:2]} {bare[2:]} ",
        bare.replace(bare[3], f"\u2013{bare[3]}", 1),
    ):
        assert person_by_code(mai, typed) == person
    for typed in ("", "K7M", bare[:5], f"{bare}A", "'; --"):
        assert person_by_code(mai, typed) is None
    for who in ("administrator", "director", "stranger", "donor"):
        assert person_by_code(cast.viewer(who), person.code) is None
    assert person_by_code(NOBODY, person.code) is None


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_countries_and_languages_have_words_in_every_language_of_the_pages(lang: str) -> None:
    with translation.override(lang):
        names = Locale(lang).territories
        for code in codes.COUNTRIES.codes:
            if len(code) == 2:
                assert str(codes.COUNTRIES.label(code)) == names[code]
        for code in codes.FIRST_LANGUAGES.codes:
            assert str(codes.FIRST_LANGUAGES.label(code)) != code


def test_no_code_is_a_state() -> None:
    for name in (
        "SEXES",
        "BIRTH_PRECISIONS",
        "ETHNICITIES",
        "FIRST_LANGUAGES",
        "LITERACIES",
        "DISABILITIES",
        "COUNTRIES",
    ):
        assert not set(getattr(codes, name).codes) & set(STATES), name
