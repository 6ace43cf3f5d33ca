"""Who a person is: sealed for her teams, corrected with history, opened by keys alone, and every look on record."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.caseload import fresh_code
from tests.cast import Cast
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.people import sealed
from wayhome.registry.people.actions import add_part, correct_part, name_many, retire_part
from wayhome.registry.people.bodies import Body, ContactBody, DateBody, IdentifierBody, NameBody, When
from wayhome.registry.people.models import IdentityPart, IdentityPartVersion, Person
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.audit.models import Detail, Entry, Look
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.models import Compartment, Holding, KeyCopy

pytestmark = pytest.mark.django_db
NAME = NameBody("Lò Thị Bịa", family="Lò", given="Bịa")


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 24, 3, 0, tzinfo=dt.UTC)):
        yield


def somebody(cast: Cast) -> Person:
    return facts.record(Person(code=fresh_code(), sex="female"), by=cast.viewer("supervisor"))


def named(cast: Cast, body: Body = NAME, by: str = "worker") -> tuple[Person, IdentityPart]:
    person = somebody(cast)
    part = add_part(by=cast.viewer(by), person_id=person.pk, body=body, office=cast.offices["vn"])
    return person, part


def test_a_name_opens_to_the_team_and_the_duty_team_and_to_nobody_else(cast: Cast) -> None:
    person, _part = named(cast)
    for who in ("worker", "supervisor", "house_mother", "duty_officer"):
        assert str(sealed.names(cast.viewer(who), [person.pk])[person.pk]) == "Lò Thị Bịa"
    for who in (
        "counsellor",
        "me_officer",
        "director",
        "administrator",
        "data_protection",
        "donor",
        "kh_supervisor",
        "partner",
    ):
        assert sealed.names(cast.viewer(who), [person.pk]) == {}
        assert sealed.identity(cast.viewer(who), person.pk) is None
    assert sealed.names(SYSTEM, [person.pk]) == {}


def test_without_a_key_in_the_session_there_is_no_name_but_one_can_be_written(cast: Cast) -> None:
    keyless = viewer_for(cast.users["worker"])
    person = somebody(cast)
    add_part(by=keyless, person_id=person.pk, body=NAME, office=cast.offices["vn"])
    assert sealed.names(keyless, [person.pk]) == {}
    assert str(sealed.names(cast.viewer("worker"), [person.pk])[person.pk]) == "Lò Thị Bịa"
    with pytest.raises(Refused):  # later parts need the ring
        add_part(by=keyless, person_id=person.pk, body=NameBody("Mây"), office=cast.offices["vn"])


def test_the_database_holds_ciphertext_alone(cast: Cast) -> None:
    person, part = named(cast, NameBody("Zxqvirnamebịa"))
    correct_part(
        by=cast.viewer("worker"), part_id=part.pk, version=1, body=NameBody("Zxqvirnamekhác"), office=cast.offices["vn"]
    )  # fmt: skip
    row = IdentityPart.objects.get(pk=part.pk)
    assert b"Zxqvirname" not in bytes(row.sealed)
    for model in (IdentityPart, IdentityPartVersion, Entry, Detail, Look, Compartment, Holding):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            assert "Zxqvirname" not in str(cursor.fetchall())
    assert "Zxqvirname" not in repr(sealed.identity(cast.viewer("worker"), person.pk))
    assert "Zxqvirname" not in repr(sealed.names(cast.viewer("worker"), [person.pk]))


def test_the_history_of_a_part_opens_too(cast: Cast) -> None:
    _person, part = named(cast)
    by = cast.viewer("worker")
    row = correct_part(
        by=by, part_id=part.pk, version=1, body=NameBody("Lò Thị Mây"), office=cast.offices["vn"]
    )
    told = sealed.bodies_of(by, row)
    assert told == {1: NAME, 2: NameBody("Lò Thị Mây")}
    assert sealed.bodies_of(cast.viewer("counsellor"), row) is None


def test_the_same_again_writes_nothing_and_an_old_version_is_a_conflict(cast: Cast) -> None:
    _person, part = named(cast)
    by, office = cast.viewer("worker"), cast.offices["vn"]
    assert correct_part(by=by, part_id=part.pk, version=1, body=NAME, office=office).version == 1
    assert correct_part(by=by, part_id=part.pk, version=1, body=NameBody("Lò"), office=office).version == 2
    with pytest.raises(facts.Conflict):
        correct_part(by=by, part_id=part.pk, version=1, body=NameBody("Mây"), office=office)


def test_a_form_sent_twice_writes_once(cast: Cast) -> None:
    person = somebody(cast)
    id, by = new_id(), cast.viewer("worker")
    for _time in range(2):
        add_part(by=by, person_id=person.pk, body=NAME, office=cast.offices["vn"], id=id)
    assert IdentityPart.objects.filter(person=person).count() == 1


def test_the_name_she_wants_to_be_called_stands_first(cast: Cast) -> None:
    person, first = named(cast)
    by, office = cast.viewer("worker"), cast.offices["vn"]
    nick = add_part(
        by=by, person_id=person.pk, body=NameBody("Mây", "nickname"), office=office, preferred=True
    )
    assert str(sealed.names(by, [person.pk])[person.pk]) == "Mây"
    correct_part(by=by, part_id=first.pk, version=1, body=NAME, office=office, preferred=True)
    assert str(sealed.names(by, [person.pk])[person.pk]) == "Lò Thị Bịa"
    retire_part(by=by, part_id=first.pk, reason="entered_twice", office_id=office.pk)
    found = sealed.identity(by, person.pk)
    assert found is not None
    assert [part.row.pk for part in found.of("name")] == [nick.pk]


@pytest.mark.parametrize("who", ["counsellor", "administrator", "kh_supervisor"])
def test_who_cannot_open_it_can_neither_add_nor_correct_nor_retire(cast: Cast, who: str) -> None:
    person, part = named(cast)
    by, office = cast.viewer(who), cast.offices["vn"]
    with pytest.raises(Refused):
        add_part(by=by, person_id=person.pk, body=NameBody("Mây"), office=office)
    with pytest.raises(Refused):
        correct_part(by=by, part_id=part.pk, version=1, body=NameBody("Mây"), office=office)
    with pytest.raises(Refused):
        retire_part(by=by, part_id=part.pk, reason="other", office_id=office.pk)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (NameBody("0912 345 678"), "text"),
        (NameBody("Lò", use="stage"), "use"),
        (ContactBody("phone", "12"), "value"),
        (ContactBody("pigeon", "12"), "way"),
        (DateBody("birth", When(2023)), "on"),
        (IdentifierBody("passport", "B1", issued=When(2022, 11)), "issued"),
        (NameBody("x" * 200), "text"),
    ],
)
def test_bad_input_is_refused_at_its_field(cast: Cast, body: Body, field: str) -> None:
    person = somebody(cast)
    with pytest.raises(Refused) as refused:
        add_part(by=cast.viewer("worker"), person_id=person.pk, body=body, office=cast.offices["vn"])
    assert refused.value.field == field
    assert not IdentityPart.objects.exists()
    assert not Compartment.objects.exists()


def test_an_office_without_two_people_cannot_keep_names(cast: Cast) -> None:
    person = somebody(cast)
    with pytest.raises(Refused):
        add_part(by=cast.viewer("partner"), person_id=person.pk, body=NAME, office=cast.offices["sb"])
    KeyCopy.objects.exclude(user=cast.users["worker"]).delete()
    with pytest.raises(Refused):
        add_part(by=cast.viewer("worker"), person_id=person.pk, body=NAME, office=cast.offices["vn"])


def test_a_site_without_teams_seals_for_those_above_it_and_who_walks_with_her_holds_it_too(
    cast: Cast,
) -> None:
    person = somebody(cast)
    counsellor, worker = cast.users["counsellor"], cast.users["worker"]
    add_part(
        by=cast.viewer("worker"), person_id=person.pk, body=NAME, office=cast.offices["vn"],
        also=[counsellor, worker],
    )  # fmt: skip
    assert str(sealed.names(cast.viewer("counsellor"), [person.pk])[person.pk]) == "Lò Thị Bịa"
    kinds = sorted(
        Holding.objects.filter(compartment__subject=person.pk).values_list("holder_kind", flat=True)
    )
    assert kinds == ["team", "team", "user"]  # the worker opens it through her team
    site = type(cast.offices["vn"]).objects.create(
        code="vn-site", name="Site", kind="site", parent=cast.offices["vn"], country="VN"
    )
    assert {one.key for one in sealed.holders_for(site)} == {
        one.key for one in queries.office_holders(cast.offices["vn"].pk)
    }


def test_names_of_many_who_arrive_take_few_statements(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = [somebody(cast) for _one in range(30)]
    by = viewer_for(cast.users["supervisor"])
    with django_assert_max_num_queries(60):  # however many arrive
        name_many(
            by=by, office=cast.offices["vn"], names={one.pk: NameBody(f"Bịa {at:c}") for at, one in enumerate(people, 65)}
        )  # fmt: skip
    viewer = cast.viewer("worker")
    with django_assert_max_num_queries(12):
        found = sealed.names(viewer, [one.pk for one in people])
    assert str(found[people[1].pk]) == "Bịa B"
    assert len(found) == 30


def test_every_look_is_on_record_without_the_name(cast: Cast) -> None:
    person, _part = named(cast)
    by = cast.viewer("supervisor")
    sealed.identity(by, person.pk, office_id=cast.offices["vn"].pk)
    look = Look.objects.get(person_id=person.pk)
    assert (look.actor_id, look.page) == (by.user_id, "identity")
    assert sealed.identity(cast.viewer("counsellor"), person.pk) is None
    assert Look.objects.count() == 1  # who could not see it did not look


def test_what_was_forgotten_stays_forgotten(cast: Cast) -> None:
    person, _part = named(cast)
    Holding.objects.filter(compartment__subject=person.pk).delete()
    Compartment.objects.filter(subject=person.pk).update(destroyed_at=dt.datetime(2022, 10, 1, tzinfo=dt.UTC))
    by = cast.viewer("supervisor")
    assert sealed.names(by, [person.pk]) == {}
    assert sealed.identity(by, person.pk) is None
    with pytest.raises(Refused) as refused:
        add_part(by=by, person_id=person.pk, body=NAME, office=cast.offices["vn"])
    assert refused.value.sentence == sealed.FORGOTTEN


def test_a_damaged_part_says_so_and_the_rest_still_opens(cast: Cast) -> None:
    person, part = named(cast)
    by = cast.viewer("worker")
    other = add_part(by=by, person_id=person.pk, body=NameBody("Mây"), office=cast.offices["vn"])
    swapped = IdentityPart.objects.get(pk=other.pk).sealed
    with connection.cursor() as cursor:  # as somebody with the database in hand would
        cursor.execute(
            "UPDATE people_identitypart SET sealed = %s WHERE id = %s",
            [swapped, part.pk.hex if connection.vendor == "sqlite" else part.pk],
        )
    found = sealed.identity(by, person.pk)
    assert found is not None
    assert [one.body for one in found.of("name")] == [None, NameBody("Mây")]
    assert str(found.name) == "Mây"
    assert queries.compartments(rules.IDENTITY, [person.pk])
