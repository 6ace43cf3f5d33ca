"""The teams' books of names: found by who may, in any way it is typed; nothing readable in the tables; who goes is gone from the bytes."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.caseload import fresh_code
from tests.cast import Cast
from wayhome.kit import crypto, facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.registry.people import sealed
from wayhome.registry.people.actions import (
    add_part,
    correct_part,
    forget_names,
    keep_registers,
    name_many,
    retire_part,
    rewrite_register,
)
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.book import Book
from wayhome.registry.people.models import Fingerprint, Person, Register, RegisterNote
from wayhome.registry.people.sealed import registers
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.vault.models import Compartment, Holding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 24, 3, 0, tzinfo=dt.UTC)):
        yield


def people(cast: Cast, *names: str, by: str = "worker", office: str = "vn") -> list[Person]:
    """Register people, each with a first name."""
    writer = cast.viewer({"vn": "supervisor", "kh": "kh_supervisor"}[office])
    made = [facts.record(Person(code=fresh_code(), sex="female"), by=writer) for _name in names]
    name_many(
        by=cast.viewer(by),
        office=cast.offices[office],
        names={person.pk: NameBody(name) for person, name in zip(made, names, strict=True)},
    )
    return made


def found(cast: Cast, who: str, question: str) -> list[object]:
    return [one.person for one in sealed.find(cast.viewer(who), question)]


def test_found_in_any_order_with_and_without_marks_in_both_scripts_and_misspelt(cast: Cast) -> None:
    hoa, sok, other = people(cast, "Nguyễn Thị Hoà Bịa", "សុខ សុភា", "Đặng Mây Bịa")
    for typed in ("Nguyễn Thị Hoà", "hoa nguyen", "HOA BIA", "thị hoà", "nguyen"):
        assert found(cast, "worker", typed) == [hoa.pk], typed
    for typed in ("សុខ", "សុភា សុខ", "សុខសុភា"):
        assert found(cast, "worker", typed) == [sok.pk], typed
    assert found(cast, "worker", "dang may") == [other.pk]
    (near,) = sealed.find(cast.viewer("worker"), "nguyne hoa")
    assert (near.person, near.near) == (hoa.pk, True)
    assert not sealed.find(cast.viewer("worker"), "hoa nguyen")[0].near
    assert found(cast, "worker", "   ") == found(cast, "worker", "khong ai") == []


def test_the_same_is_found_from_notes_and_from_the_book(cast: Cast) -> None:
    made = people(cast, "Lò Thị Bịa", "Vàng Bịa Mây")
    before = {typed: found(cast, "worker", typed) for typed in ("bia", "lo bia", "vang", "vnag")}
    assert before["bia"]
    assert before["vnag"] == [made[1].pk]
    assert rewrite_register(by=cast.viewer("supervisor"), team=cast.teams["caseload"]) == 2
    assert not RegisterNote.objects.exists()
    assert {typed: found(cast, "worker", typed) for typed in before} == before


def test_only_whose_keys_open_the_book_finds_anybody(cast: Cast) -> None:
    people(cast, "Lò Thị Bịa")
    for who in ("worker", "supervisor", "house_mother", "duty_officer"):
        assert found(cast, who, "bia"), who
    for who in ("counsellor", "me_officer", "director", "administrator", "kh_supervisor", "partner", "donor"):
        assert found(cast, who, "bia") == [], who
    assert sealed.find(viewer_for(cast.users["worker"]), "bia") == sealed.find(SYSTEM, "bia") == []


def test_a_colleague_of_no_team_finds_those_whose_keys_she_was_given(cast: Cast) -> None:
    one, two = people(cast, "Lò Bịa", "Vàng Bịa")
    by, user = cast.viewer("supervisor"), cast.users["counsellor"]
    assert sealed.share_with(by, one.pk, user, cast.offices["vn"].pk)
    viewer = cast.viewer("counsellor")
    assert [found.person for found in sealed.find(viewer, "bia", among=[one.pk, two.pk])] == [one.pk]
    assert sealed.find(viewer, "bia") == []


def test_offices_keep_books_of_their_own(cast: Cast) -> None:
    (hers,) = people(cast, "Sok Bịa", office="kh", by="kh_supervisor")
    assert found(cast, "kh_counsellor", "sok") == [hers.pk]
    assert found(cast, "worker", "sok") == []


def test_a_name_is_noted_without_any_key_in_the_session(cast: Cast) -> None:
    person = facts.record(Person(code=fresh_code(), sex="female"), by=cast.viewer("supervisor"))
    keyless = viewer_for(cast.users["worker"])
    name_many(by=keyless, office=cast.offices["vn"], names={person.pk: NameBody("Lò Bịa")})
    assert found(cast, "house_mother", "lo") == [person.pk]


def test_a_correction_and_a_retirement_take_the_older_name_out(cast: Cast) -> None:
    by, office = cast.viewer("worker"), cast.offices["vn"]
    person = facts.record(Person(code=fresh_code(), sex="female"), by=by)
    part = add_part(by=by, person_id=person.pk, body=NameBody("Lò Bịa"), office=office)
    rewrite_register(by=by, team=cast.teams["caseload"])
    add_part(by=by, person_id=person.pk, body=NameBody("Mây"), office=office)
    assert found(cast, "worker", "lo may") == [person.pk]  # words of all her names
    correct_part(by=by, part_id=part.pk, version=1, body=NameBody("Vàng Bịa"), office=office)
    assert found(cast, "worker", "lo") == []
    assert found(cast, "worker", "vang") == [person.pk]
    retire_part(by=by, part_id=part.pk, reason="entered_twice", office_id=office.pk)
    assert found(cast, "worker", "vang") == []
    assert found(cast, "worker", "may") == [person.pk]
    assert RegisterNote.objects.count() == 1, "the last note about a person stands"
    rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"])
    assert found(cast, "worker", "may") == [person.pk]
    assert found(cast, "worker", "lo") == found(cast, "worker", "vang") == []


def test_many_notes_are_taken_over_by_the_next_holder_who_writes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers.books_owing, "__defaults__", (3,))
    people(cast, "Lò Bịa", "Vàng Bịa", "Mây Bịa", "Sáng Bịa", by="supervisor")
    assert not RegisterNote.objects.exists()
    people(cast, "Tối Bịa")
    assert RegisterNote.objects.count() == 1
    assert len(found(cast, "worker", "bia")) == 5
    assert keep_registers(by=cast.viewer("worker")) == 0


def test_a_book_is_rewritten_by_its_holders_alone(cast: Cast) -> None:
    people(cast, "Lò Bịa")
    with pytest.raises(Refused):
        rewrite_register(by=cast.viewer("kh_supervisor"), team=cast.teams["caseload"])
    assert RegisterNote.objects.count() == 1


def everything(*models: type) -> bytes:
    with connection.cursor() as cursor:
        said = b""
        for model in models:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            said += b"|".join(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            )
    return said


def test_nothing_can_be_read_in_the_tables(cast: Cast) -> None:
    people(cast, "Zxqvirna Bịa")
    tables = (Register, RegisterNote, Fingerprint, Compartment, Holding)
    assert b"zxqvirna" not in everything(*tables).lower()
    rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"])
    assert b"zxqvirna" not in everything(*tables).lower()
    row = Register.objects.get()
    opened = registers.keyring.of(cast.viewer("worker")).open("register", row.team_id)  # type: ignore[union-attr]
    assert opened is not None
    plain = opened.unseal(row.sealed, "people_register", "sealed", row.pk)
    assert b"zxqvirna" in plain, "the control: her team reads it"


def test_a_book_or_note_that_was_moved_or_changed_does_not_open(cast: Cast) -> None:
    first, second = people(cast, "Lò Bịa", "Vàng Bịa")
    notes = {note.person_id: note for note in RegisterNote.objects.all()}
    RegisterNote.objects.filter(pk=notes[first.pk].pk).update(sealed=notes[second.pk].sealed)
    assert found(cast, "worker", "bia") == [second.pk]
    rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"])
    row = Register.objects.get()
    Register.objects.filter(pk=row.pk).update(sealed=row.sealed[:-1] + bytes([row.sealed[-1] ^ 1]))
    with pytest.raises(crypto.Unreadable):
        sealed.find(cast.viewer("worker"), "bia")


def test_who_is_forgotten_is_gone_from_every_book(cast: Cast) -> None:
    gone, stays = people(cast, "Lò Bịa", "Vàng Bịa")
    rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"])
    compartments = Compartment.objects.filter(kind="identity", subject=gone.pk)
    Holding.objects.filter(compartment__in=compartments).delete()
    assert forget_names(by=cast.viewer("supervisor"), person_ids=[gone.pk]) == []
    assert found(cast, "worker", "lo") == []
    assert found(cast, "worker", "bia") == [stays.pk]
    row = Register.objects.get()
    opened = registers.keyring.of(cast.viewer("worker")).open("register", row.team_id)  # type: ignore[union-attr]
    assert opened is not None
    book = Book(opened.unseal(row.sealed, "people_register", "sealed", row.pk))
    assert book.people() == [stays.pk]
    assert not Fingerprint.objects.filter(person=gone.pk).exists()


def test_who_is_forgotten_by_somebody_without_the_key_is_found_no_more(cast: Cast) -> None:
    (gone,) = people(cast, "Lò Bịa")
    rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"])
    Holding.objects.filter(compartment__kind="identity", compartment__subject=gone.pk).delete()
    assert forget_names(by=cast.viewer("data_protection"), person_ids=[gone.pk]) == [cast.teams["caseload"]]
    assert found(cast, "worker", "lo") == []
    assert rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"]) == 0


def test_whom_a_team_holds_is_put_in_and_whom_it_no_longer_holds_taken_out(cast: Cast) -> None:
    one, two = people(cast, "Lò Bịa", "Vàng Bịa")
    RegisterNote.objects.all().delete()  # as for names written before there were books
    assert found(cast, "worker", "bia") == []
    assert rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"]) == 2
    assert set(found(cast, "worker", "bia")) == {one.pk, two.pk}
    Holding.objects.filter(
        compartment__kind="identity", compartment__subject=two.pk, holder_id=cast.teams["caseload"].pk
    ).delete()
    assert rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"]) == 1
    assert found(cast, "worker", "bia") == [one.pk]
