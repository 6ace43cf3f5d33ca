"""Two records found to be one person: everything moves, her code leads there, and it can be taken back exactly."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.doors.desk.actions import merge, take_apart
from wayhome.doors.desk.models import Merge
from wayhome.journey.cases import actions
from wayhome.journey.cases.finding import find
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.cases.tests.test_identity import send
from wayhome.kit.dates import clock_at
from wayhome.kit.erasing import erase
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Versioned
from wayhome.prevention.groups.actions import add_member, start_group
from wayhome.registry.people import sealed
from wayhome.registry.people.actions import enrol, rewrite_register
from wayhome.registry.people.bodies import ContactBody, NameBody
from wayhome.registry.people.merging import references, unversioned_references
from wayhome.registry.people.models import Fingerprint, IdentityPart, Person
from wayhome.services.career.actions import record_career
from wayhome.services.counselling.actions import record_session
from wayhome.services.counselling.models import SessionPerson
from wayhome.services.support.actions import record_service
from wayhome.trust.audit.models import Entry

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 3)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


def admit(cast: Cast, name: str | None, on: dt.date = DAY, until: dt.date | None = None, **more: Any) -> Case:
    office = more.pop("office", "vn")
    by = cast.viewer(more.pop("by", "supervisor"))
    told: dict[str, Any] = {
        "facts": {"sex": "female", "birth_year": 2004, "birth_precision": "exact"},
        "category": "abuse",
    }
    body = None if name is None else NameBody(name)
    stay = actions.admit(by=by, office=cast.offices[office], happened_on=on, name=body, **told | more)
    if until is not None:
        actions.record_exit(
            by=by, admission_id=stay.pk, version=stay.version, exit_on=until, exit_kind="moved_abroad"
        )
    return stay.case


def live(with_sealed: bool = True) -> dict[tuple[str, uuid.UUID], dict[str, Any]]:
    """Every row that refers to a person (and persons), as it stands: without the marks of who wrote it when."""
    own = {"version", "recorded_at", "recorded_by_id"} | (set() if with_sealed else {"sealed"})
    models = {model for model, _field in references()} | {Person}
    return {
        (model._meta.label, row.pk): {
            field.attname: getattr(row, field.attname)
            for field in model._meta.concrete_fields
            if field.attname not in own
        }
        for model in models
        for row in model._base_manager.all()
    }


def persons_with_a_session() -> int:
    return SessionPerson._base_manager.filter(retired_at=None).values("person").distinct().count()


def a_life(cast: Cast, case: Case, draw: random.Random) -> None:
    """Write a few things about a person, whichever come."""
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    for _time in range(draw.randint(1, 5)):
        on = dt.date(2022, 10, draw.randint(3, 19))
        what = draw.randint(0, 6)
        if what == 0:
            record_session(by=by, office=office, happened_on=on, mode="in_person", case_ids=[case.pk])
        elif what == 1:
            record_career(by=by, case_id=case.pk, happened_on=on, kind="advice")
        elif what == 2:
            record_service(by=by, office=office, kind="needs_review", happened_on=on, person=case.person)
        elif what == 3:
            number = draw.randint(10_000_000, 99_999_999)
            actions.add_part(by=by, case_id=case.pk, body=ContactBody("phone", f"09{number}"))
        elif what == 4:
            actions.add_part(
                by=by,
                case_id=case.pk,
                body=NameBody(f"Bịa Số {draw.randint(1, 99)}"),
                preferred=draw.random() < 0.5,
            )
        elif what == 5:
            group = start_group(
                by=by, office=office, kind="good_wife", title=f"Group {draw.random()}", began_on=DAY
            )
            add_member(by=by, group=group, joined_on=on, person=case.person)
        else:
            actions.correct_person_facts(
                by=by, case_id=case.pk, version=Person.objects.get(pk=case.person_id).version, changes={"birth_year": draw.randint(1990, 2006)}
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_merged_and_taken_apart_everything_is_as_it_was(cast: Cast, seed: int) -> None:
    draw = random.Random(seed)
    one = admit(cast, draw.choice(["Lò Bịa", None]), dt.date(2022, 10, 3))
    two = admit(cast, draw.choice(["Vàng Bịa", None]), dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    if draw.random() < 0.5:
        one, two = two, one
    a_life(cast, one, draw)
    a_life(cast, two, draw)
    record_session(
        by=cast.viewer("supervisor"),
        office=cast.offices["vn"],
        happened_on=DAY,
        mode="phone",
        case_ids=[one.pk],
    )
    record_session(
        by=cast.viewer("supervisor"),
        office=cast.offices["vn"],
        happened_on=DAY,
        mode="phone",
        case_ids=[two.pk],
    )
    before, heads = live(), persons_with_a_session()
    prints = set(Fingerprint.objects.values_list("person_id", "kind", "digest"))
    by = cast.viewer("supervisor")
    made = merge(by=by, kept_case_id=one.pk, gone_case_id=two.pk)
    for model, field in references():
        assert not model._base_manager.filter(**{field.attname: two.person_id}).exists(), model
    assert persons_with_a_session() == heads - 1
    assert Admission._base_manager.filter(person=one.person_id, kind="new").count() == 1
    assert take_apart(by=cast.viewer("supervisor"), merge_id=made.pk).undone_at is not None
    assert live() == before
    assert persons_with_a_session() == heads
    assert set(Fingerprint.objects.values_list("person_id", "kind", "digest")) == prints


def test_who_she_is_moves_under_the_other_key_and_her_own_name_stays_first(cast: Cast) -> None:
    one, two = admit(cast, "Lò Bịa"), admit(cast, "Vàng Mây Bịa", dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    part = IdentityPart.objects.get(person=two.person_id)
    made = merge(by=cast.viewer("supervisor"), kept_case_id=one.pk, gone_case_id=two.pk)
    for who in ("supervisor", "worker"):
        known = sealed.identity(cast.viewer(who), one.person_id)
        assert known is not None
        assert [each.body.text for each in known.of("name")] == ["Lò Bịa", "Vàng Mây Bịa"]  # type: ignore[union-attr]
        assert str(known.name) == "Lò Bịa"
    history = sealed.bodies_of(cast.viewer("worker"), IdentityPart.objects.get(pk=part.pk))
    assert history is not None
    assert {version: body.text for version, body in history.items() if body} == {
        1: "Vàng Mây Bịa",
        2: "Vàng Mây Bịa",
    }  # type: ignore[union-attr]
    assert sealed.names(cast.viewer("worker"), [two.person_id]) == {}
    for typed in ("vang may", "lo bia"):
        assert {case.person_id for case in find(cast.viewer("supervisor"), typed).cases} == {one.person_id}
    rewrite_register(by=cast.viewer("worker"), team=cast.teams["caseload"])
    assert {case.person_id for case in find(cast.viewer("supervisor"), "vang may").cases} == {one.person_id}
    take_apart(by=cast.viewer("supervisor"), merge_id=made.pk)
    assert str(sealed.names(cast.viewer("worker"), [two.person_id])[two.person_id]) == "Vàng Mây Bịa"
    assert [case.pk for case in find(cast.viewer("supervisor"), "vang may").cases] == [two.pk]
    assert IdentityPart.objects.get(pk=part.pk).sealed == part.sealed


def test_her_code_leads_to_the_other_and_back(cast: Cast) -> None:
    one, two = admit(cast, None), admit(cast, None, dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    made = merge(by=cast.viewer("supervisor"), kept_case_id=one.pk, gone_case_id=two.pk)
    by = cast.viewer("supervisor")
    assert {case.pk for case in find(by, two.person.code).cases} == {one.pk, two.pk}
    take_apart(by=by, merge_id=made.pk)
    assert [case.pk for case in find(by, two.person.code).cases] == [two.pk]


def test_what_changed_since_stays_changed_and_what_hangs_on_hers_goes_with_it(cast: Cast) -> None:
    one, two = admit(cast, "Lò Bịa"), admit(cast, "Vàng Bịa", dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    part = IdentityPart.objects.get(person=two.person_id)
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    made = merge(by=by, kept_case_id=one.pk, gone_case_id=two.pk)
    row = IdentityPart.objects.get(pk=part.pk)
    actions.correct_part(by=by, part_id=row.pk, version=row.version, body=NameBody("Vàng Thị Bịa"))
    record_session(by=by, office=office, happened_on=DAY, mode="phone", case_ids=[two.pk])
    record_session(by=by, office=office, happened_on=DAY, mode="phone", case_ids=[one.pk])
    take_apart(by=cast.viewer("supervisor"), merge_id=made.pk)
    assert str(sealed.names(cast.viewer("worker"), [two.person_id])[two.person_id]) == "Vàng Thị Bịa"
    people = {row.case_id: row.person_id for row in SessionPerson._base_manager.all()}
    assert people == {one.pk: one.person_id, two.pk: two.person_id}


def test_twice_is_once(cast: Cast) -> None:
    one, two = admit(cast, None), admit(cast, None, dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    by, id = cast.viewer("supervisor"), uuid.uuid4()
    made = merge(by=by, kept_case_id=one.pk, gone_case_id=two.pk, id=id)
    assert merge(by=by, kept_case_id=one.pk, gone_case_id=two.pk, id=id) == made
    take_apart(by=by, merge_id=made.pk)
    take_apart(by=by, merge_id=made.pk)
    assert Entry.objects.filter(verb__in=["people.merge", "people.take_apart"]).count() == 2


def test_a_merge_under_another_is_taken_apart_first(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    a, b, c = (admit(cast, None, dt.date(2021, month, 1), dt.date(2021, month, 20)) for month in (1, 3, 5))
    first = merge(by=by, kept_case_id=b.pk, gone_case_id=c.pk)
    second = merge(by=by, kept_case_id=a.pk, gone_case_id=b.pk)
    assert len(find(by, c.person.code).cases) == 3, "over two steps"
    with pytest.raises(Refused, match="since"):
        take_apart(by=by, merge_id=first.pk)
    take_apart(by=by, merge_id=second.pk)
    take_apart(by=by, merge_id=first.pk)
    assert len({case.person_id for case in Case._base_manager.all()}) == 3


# --- what cannot be ---------------------------------------------------------------------------------------------------


def refused(cast: Cast, one: Case, two: Case, says: str, who: str = "supervisor") -> None:
    before = live()
    with pytest.raises(Refused, match=says):
        merge(by=cast.viewer(who), kept_case_id=one.pk, gone_case_id=two.pk)
    assert live() == before
    assert not Merge.objects.exists()


def test_two_stays_at_once_are_settled_first(cast: Cast) -> None:
    refused(cast, admit(cast, None), admit(cast, None), "in service at the same time")
    past = admit(cast, None, dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    refused(
        cast,
        past,
        admit(cast, None, dt.date(2021, 3, 31), dt.date(2021, 5, 1)),
        "in service at the same time",
    )


def test_one_package_one_session_one_group_are_settled_first(cast: Cast) -> None:
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    one, two = admit(cast, None), admit(cast, None, dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    for case in (one, two):
        enrol(by=by, office=office, package="identification_support", happened_on=DAY, person=case.person)
    refused(cast, one, two, "same package")
    three, four = admit(cast, None), admit(cast, None, dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    record_session(by=by, office=office, happened_on=DAY, mode="group", case_ids=[three.pk, four.pk])
    refused(cast, three, four, "same counselling session")
    five, six = admit(cast, None), admit(cast, None, dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    group = start_group(by=by, office=office, kind="good_wife", title="Wives of Suối Mây", began_on=DAY)
    for case in (five, six):
        add_member(by=by, group=group, joined_on=DAY, person=case.person)
    refused(cast, five, six, "same group")


def test_only_who_leads_all_of_it_and_opens_both(cast: Cast) -> None:
    one = admit(cast, "Lò Bịa", assigned=[(cast.users["worker"], "case_worker")])
    two = admit(
        cast,
        "Vàng Bịa",
        dt.date(2021, 3, 1),
        dt.date(2021, 4, 1),
        assigned=[(cast.users["worker"], "case_worker")],
    )
    refused(cast, one, two, "Another office walks", who="worker")
    there = admit(cast, None, by="kh_supervisor", office="kh")
    for who in ("supervisor", "kh_supervisor", "me_officer", "house_mother", "administrator"):
        with pytest.raises(Http404):
            merge(by=cast.viewer(who), kept_case_id=one.pk, gone_case_id=there.pk)
    refused(cast, one, one, "same record")
    made = merge(by=cast.viewer("supervisor"), kept_case_id=one.pk, gone_case_id=two.pk)
    for who in ("worker", "kh_supervisor", "me_officer", "administrator"):
        with pytest.raises(Http404):
            take_apart(by=cast.viewer(who), merge_id=made.pk)


def test_who_was_forgotten_or_is_about_to_be_stays_as_she_is(cast: Cast) -> None:
    one, two = admit(cast, "Lò Bịa"), admit(cast, "Vàng Bịa", dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    made = merge(by=cast.viewer("supervisor"), kept_case_id=one.pk, gone_case_id=two.pk)
    erase(Case, [two.pk], {"forgotten_on": DAY})
    with pytest.raises(Refused, match="forgotten for good"):
        take_apart(by=cast.viewer("supervisor"), merge_id=made.pk)
    three = admit(cast, None, dt.date(2020, 3, 1), dt.date(2020, 4, 1))
    with pytest.raises(Refused, match="forgotten for good"):
        merge(by=cast.viewer("supervisor"), kept_case_id=one.pk, gone_case_id=three.pk)


def test_without_the_keys_nothing_is_moved(cast: Cast) -> None:
    one, two = admit(cast, "Lò Bịa"), admit(cast, "Vàng Bịa", dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    keyless = cast.viewer("supervisor")
    object.__setattr__(keyless, "private_key", None)
    before = live()
    with pytest.raises(Refused, match="keys do not open"):
        merge(by=keyless, kept_case_id=one.pk, gone_case_id=two.pk)
    assert live() == before


def test_every_table_that_refers_to_a_person_is_known_to_it() -> None:
    """Whoever adds a table beside the records (no versions) says in ``people/merging.py`` what becomes of it, then here."""
    assert {model._meta.label for model in unversioned_references()} == {
        "people.RegisterNote", "people.Fingerprint", "desk.Merge", "cases.Forgetting",
    }  # fmt: skip
    known = {model._meta.label for model, _field in references()}
    assert {"cases.Case", "cases.Admission", "people.IdentityPart", "counselling.SessionPerson"} <= known
    for model in apps.get_models():
        if issubclass(model, Versioned) and any(
            field.name == "person" for field in model._meta.concrete_fields
        ):
            assert model._meta.label in known


# --- pages ------------------------------------------------------------------------------------------------------------


def test_on_pages_both_are_shown_first(cast: Cast) -> None:
    one, two = admit(cast, "Lò Bịa"), admit(cast, "Vàng Bịa", dt.date(2021, 3, 1), dt.date(2021, 4, 1))
    client = Client()
    sign_in(client, cast.users["supervisor"])
    url = reverse("desk:same", args=[one.pk])
    assert "Recorded twice?" in client.get(reverse("desk:person", args=[one.pk])).content.decode()
    shown = send(client, url, code=two.person.code.lower())
    assert shown.status_code == 200
    for told in ("Lò Bịa", "Vàng Bịa", "They are one person"):
        assert told in shown.content.decode()
    assert not Merge.objects.exists()
    done = send(client, url, code=two.person.code, looked=str(two.person_id))
    assert done["Location"] == reverse("desk:person", args=[one.pk])
    made = Merge.objects.get()
    page = client.get(done["Location"]).content.decode()
    assert f"The code {two.person.code} leads here too" in page
    assert "Found to be the same person" in page
    assert client.get(reverse("desk:apart", args=[made.pk])).status_code == 200
    assert client.post(reverse("desk:apart", args=[made.pk])).status_code == 302
    assert Case._base_manager.get(pk=two.pk).person_id == two.person_id
    for typed in ("", "nonsense", one.person.code, "K7M-2QX"):
        assert send(client, url, code=typed).status_code == 422
    for who, status in (("worker", 404), ("me_officer", 404), ("kh_supervisor", 404)):
        other = Client()
        sign_in(other, cast.users[who])
        assert (
            other.get(url).status_code
            == other.get(reverse("desk:apart", args=[made.pk])).status_code
            == status
        )
