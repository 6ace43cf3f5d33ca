"""What waits for a second person, on its pages: for who may ask or agree, and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import agree_second, ask_second, grant
from wayhome.trust.access.models import Role, SecondPerson
from wayhome.trust.access.second_queries import notices, waiting
from wayhome.trust.access.viewer import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: Cast) -> SecondPerson:
    """Two administrators; the one asks, the other may agree."""
    given = {
        "scope_kind": "office",
        "scope_key": cast.offices["lp"].pk,
        "valid_from": cast.users["stranger"].created_at.date(),
    }
    grant(by=SYSTEM, user=cast.users["stranger"], role="administrator", **given)
    by = cast.viewer("administrator")
    return ask_second(
        by=by, kind="recovery", subject=new_id(), office=cast.offices["vn"], why="A key was lost"
    )


def test_the_other_agrees_and_sees_it_on_the_days_page(
    cast: Cast, client: Client, asked: SecondPerson
) -> None:
    client.force_login(cast.users["stranger"])
    assert "waits for a second person" in client.get("/").content.decode()
    listed = client.get(reverse("access:second")).content.decode()
    assert "A key was lost" in listed
    at = reverse("access:agree", args=[asked.pk])
    assert "A key was lost" in client.get(at).content.decode()
    assert SecondPerson.objects.get().agreed_by is None
    assert client.post(at).status_code == 302
    assert SecondPerson.objects.get().agreed_by == cast.users["stranger"]
    assert "waits for a second person" not in client.get("/").content.decode()
    assert [one.pk for one in waiting(cast.viewer("administrator")).agreed] == [asked.pk]


def test_she_says_no(cast: Cast, client: Client, asked: SecondPerson) -> None:
    client.force_login(cast.users["stranger"])
    client.post(reverse("access:refuse", args=[asked.pk]))
    assert SecondPerson.objects.get().refused_by == cast.users["stranger"]
    assert not waiting(cast.viewer("administrator")).any


def test_nobody_agrees_to_her_own(cast: Cast, client: Client, asked: SecondPerson) -> None:
    client.force_login(cast.users["administrator"])
    answer = client.post(reverse("access:agree", args=[asked.pk]))
    assert "A second person has to agree" in answer.content.decode()
    assert SecondPerson.objects.get().agreed_by is None
    client.post(reverse("access:refuse", args=[asked.pk]))
    assert SecondPerson.objects.get().refused_by == cast.users["administrator"]


@pytest.mark.parametrize("who", ["worker", "supervisor", "director", "partner", "kh_supervisor"])
def test_others_see_nothing_and_change_nothing(
    cast: Cast, client: Client, asked: SecondPerson, who: str
) -> None:
    client.force_login(cast.users[who])
    assert "A key was lost" not in client.get(reverse("access:second")).content.decode()
    for page in ("access:agree", "access:refuse"):
        for id in (asked.pk, new_id()):
            assert client.post(reverse(page, args=[id]))["Location"] == reverse("access:second")
    row = SecondPerson.objects.get()
    assert row.agreed_by is None
    assert row.refused_by is None


def test_the_queries_are_few(cast: Cast, asked: SecondPerson, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    viewer = cast.viewer("administrator")
    assert Role.objects.exists()
    for _more in range(5):
        ask_second(by=viewer, kind="recovery", subject=new_id(), office=cast.offices["vn"], why="Again")
    with django_assert_max_num_queries(1):
        assert len(waiting(viewer).hers) == 6


def test_what_two_agreed_on_stands_on_both_their_days(cast: Cast) -> None:
    asker, agreer = cast.viewer("supervisor"), cast.viewer("data_protection")
    asked = ask_second(by=asker, kind="shredding", subject=new_id(), office=cast.offices["vn"], why="law")
    assert [len(notices(cast.viewer(who))) for who in ("supervisor", "data_protection", "worker")] == [
        0,
        1,
        0,
    ]
    agree_second(by=agreer, id=asked.pk)
    for who in ("supervisor", "data_protection"):
        assert ["can be done" in str(one.words) for one in notices(cast.viewer(who))] == [True], who
