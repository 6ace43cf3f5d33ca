"""Other persons of a case: linked where they have a record, sealed where they have none, and counted only when served themselves."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions, on_file, queries, sealed
from wayhome.journey.cases.models import Admission, Case, CaseParty
from wayhome.journey.cases.parties import parties, party_for
from wayhome.journey.cases.tests.test_actions import DAY, admit
from wayhome.journey.cases.tests.test_pages import said, send
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.people.models import Person
from wayhome.trust.audit.models import Look

WORDS = "Lò Thị Suối, 0912 345 678"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Somebody admitted by her case worker, of the team that keeps keys."""
    return admit(cast, "worker", assigned=[(cast.users["counsellor"], "counsellor")]).case


def added(cast: Cast, case: Case, role: str = "dependant", by: str = "worker", **changes: Any) -> CaseParty:
    told: dict[str, Any] = {
        "happened_on": DAY,
        "told": {"relation": "child", "sex": "female", "birth_year": 2016},
    }
    return actions.add_party(by=cast.viewer(by), case_id=case.pk, role=role, **(told | changes))  # fmt: skip


def everything() -> str:
    """The whole table of parties and its versions, as the database keeps it."""
    found: list[Any] = []
    with connection.cursor() as cursor:
        for table in ("cases_caseparty", "cases_casepartyversion"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            found.extend(
                bytes(cell) if isinstance(cell, memoryview) else cell
                for row in cursor.fetchall()
                for cell in row
            )
    return repr(found)


def test_words_are_sealed_and_a_look_at_them_is_written(cast: Cast, case: Case):
    id = uuid.uuid4()
    row = added(cast, case, "guardian", words=WORDS, id=id)
    assert added(cast, case, "guardian", words=WORDS, id=id) == row, "sent twice, written once"
    assert "Suối" not in everything()
    assert "0912" not in everything()
    before = Look.objects.count()
    by = cast.viewer("worker")
    assert sealed.party_words(by, case, [row]) == {row.pk: WORDS}
    assert Look.objects.count() == before + 1
    assert sealed.party_words(cast.viewer("counsellor"), case, [row]) == {}


@pytest.mark.seed("R07")
def test_who_depends_on_her_is_counted_only_when_served_herself(cast: Cast, case: Case):
    row = added(cast, case)
    assert (Person._base_manager.count(), Case._base_manager.count()) == (1, 1)
    id, by = uuid.uuid4(), cast.viewer("worker")
    made = actions.give_record(by=by, party_id=row.pk, id=id)
    assert actions.give_record(by=by, party_id=row.pk, id=id) == made
    assert (made.category, made.stage, made.person.sex, made.person.birth_year) == ("dependant", "first_contact", "female", 2016)  # fmt: skip
    assert Admission._base_manager.filter(case=made).count() == 0
    assert queries.case_for(cast.viewer("worker"), made.pk)
    assert [(one.row.person_id, one.own) for one in parties(by, case)] == [(made.person_id, made.pk)]
    with pytest.raises(Refused, match="already"):
        actions.give_record(by=by, party_id=row.pk)
    with pytest.raises(Refused):
        actions.give_record(by=by, party_id=added(cast, case, "witness").pk)


def test_a_person_we_know_is_linked_by_her_code(cast: Cast, case: Case):
    other = admit(cast, "worker").case
    row = added(cast, case, told={"relation": "sibling", "code": other.person.code})
    assert row.person_id == other.person_id
    elsewhere = admit(cast).case
    for code in (elsewhere.person.code, case.person.code, "AAA-AAA", other.person.code):
        with pytest.raises(Refused) as refused:
            added(cast, case, told={"code": code})
        assert refused.value.field == "code"


def test_of_who_may_have_done_it_nothing_stands_in_the_clear(cast: Cast, case: Case):
    row = added(cast, case, "alleged_perpetrator", words="Invented Man, a driver")
    assert (row.relation, row.sex, row.birth_year, row.person_id) == ("not_asked", "not_asked", None, None)
    assert party_for(cast.viewer("worker"), row.pk)
    with pytest.raises(Http404):
        party_for(cast.viewer("counsellor"), row.pk)
    assert parties(cast.viewer("counsellor"), case) == []
    told = on_file.section(cast.viewer("worker"), case, {"cases.view"})
    assert told is not None
    assert told.context["around"] == []
    open_ = CaseParty(case=case, role="alleged_perpetrator", sex="male", happened_on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        pen.record(open_, by=cast.viewer("worker"))


def test_corrected_ended_and_retired(cast: Cast, case: Case):
    by, row = cast.viewer("worker"), added(cast, case, "carer", words=WORDS)
    same = {"happened_on": DAY, "told": {"relation": "child", "sex": "female", "birth_year": 2016}}
    assert actions.correct_party(by=by, party_id=row.pk, version=1, words=WORDS, **same).version == 1
    saved = actions.correct_party(by=by, party_id=row.pk, version=1, words="Her aunt", **same)
    assert saved.version == 2
    with pytest.raises(Conflict):
        actions.correct_party(by=by, party_id=row.pk, version=1, words="Another", **same)
    assert sealed.party_words_then(by, case, saved) == {1: WORDS, 2: "Her aunt"}
    with pytest.raises(Refused):
        actions.end_party(by=by, party_id=row.pk, version=2, ended_on=DAY - dt.timedelta(days=9), why="moved")
    actions.end_party(by=by, party_id=row.pk, version=2, ended_on=DAY, why="moved")
    actions.retire_party(by=by, party_id=row.pk, reason="wrong_person")
    assert parties(by, case) == []


@pytest.mark.parametrize("who", ["counsellor", "me_officer", "kh_supervisor", "administrator", "director"])
def test_who_may_not(cast: Cast, case: Case, who: str):
    row, by = added(cast, case), cast.viewer(who)
    for refused in (
        lambda: added(cast, case, by=who),
        lambda: actions.retire_party(by=by, party_id=row.pk, reason="other"),
        lambda: actions.end_party(by=by, party_id=row.pk, version=1, ended_on=DAY, why="moved"),
        lambda: actions.give_record(by=by, party_id=row.pk),
    ):
        with pytest.raises(Http404):
            refused()


@pytest.mark.parametrize(
    ("role", "told", "field"),
    [
        ("wizard", {}, "role"),
        ("witness", {"relation": "wizard"}, "relation"),
        ("witness", {"sex": "wizard"}, "sex"),
        ("witness", {"birth_year": 2050}, "birth_year"),
    ],
)
def test_what_cannot_be(cast: Cast, case: Case, role: str, told: dict[str, Any], field: str):
    with pytest.raises(Refused) as refused:
        added(cast, case, role, told=told)
    assert refused.value.field == field


def test_the_part_of_the_file_takes_few_queries(cast: Cast, case: Case, django_assert_max_num_queries: Any):
    for year in range(2005, 2020):
        added(cast, case, told={"relation": "child", "birth_year": year})
        actions.record_finding(
            by=cast.viewer("worker"), case_id=case.pk, said_by="own", happened_on=DAY, told={"opinion": "signs"}, found={"act": ["received"]},
        )  # fmt: skip
    viewer, case = cast.viewer("worker"), queries.case_for(cast.viewer("worker"), case.pk)
    with django_assert_max_num_queries(7):
        assert on_file.section(viewer, case, {"cases.view"})
        assert len(on_file.happened(viewer, case, 5)) == 5


# Pages


def test_the_pages_of_people_around_her(client: Any, cast: Cast, case: Case):
    sign_in(client, cast.users["worker"])
    url = reverse("cases:party_add", args=[case.pk, "dependant"])
    answer = send(client, url, relation="child", birth_year="3000")
    assert answer.status_code == 422
    assert "Check the year of birth" in said(answer)
    send(client, url, relation="child", sex="female", birth_year="2016", words=WORDS)
    row = CaseParty._base_manager.get()
    around = reverse("cases:parties", args=[case.pk])
    assert "Suối" in client.get(around).content.decode()
    send(client, reverse("cases:party", args=[row.pk]), words="Suối, five years old")
    assert "five years old" in client.get(around).content.decode()
    assert "five years old" in client.get(reverse("cases:party_history", args=[row.pk])).content.decode()
    answer = send(client, reverse("cases:party_record", args=[row.pk]))
    made = Case._base_manager.exclude(pk=case.pk).get()
    assert answer.url == reverse("desk:person", args=[made.pk])
    assert made.person.code in client.get(around).content.decode()
    row.refresh_from_db()
    send(client, reverse("cases:party_end", args=[row.pk]), end_why="grown")
    send(client, reverse("cases:party_retire", args=[row.pk]), reason="other")
    assert "Nobody written down yet" in client.get(around).content.decode()
    assert client.get(reverse("cases:party_add", args=[case.pk, "wizard"])).status_code == 404


def test_who_may_not_read_notes_sees_that_there_is_more_and_no_word(client: Any, cast: Cast, case: Case):
    added(cast, case, "guardian", words=WORDS)
    added(cast, case, "alleged_perpetrator", words="Invented Man")
    sign_in(client, cast.users["counsellor"])
    page = client.get(reverse("cases:parties", args=[case.pk])).content.decode()
    assert "More is sealed" in page
    assert "Suối" not in page
    assert "May have done it" not in page
    assert reverse("cases:party_add", args=[case.pk, "guardian"]) not in page
