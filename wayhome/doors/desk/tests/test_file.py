"""The case file: every room of the journey has its part in it, told to who may see it and absent for who may not."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.doors.desk import file

pytestmark = pytest.mark.django_db
WORDS = {
    "plan": "Talk about needs",
    "safety": "How safe now?",
    "tasks": "Set something",
    "aftercare": "Ready to graduate?",
    "conferences": "Prepare a conference",
    "notes": "Write a note",
    "identification": "Identification",
    "papers": "Print a form",
    "page": "Show her own page",
}


def test_who_walks_with_her_finds_the_first_step_of_every_room(client: Client, cast: Cast) -> None:
    case = case_of(cast, with_="worker")
    sign_in(client, cast.users["worker"])
    shown = client.get(reverse("desk:person", args=[case.pk])).content.decode()
    assert [key for key, words in WORDS.items() if words not in shown] == []


def test_a_counsellor_finds_no_notes_and_no_forms_on_the_file(client: Client, cast: Cast) -> None:
    case = case_of(cast, with_="counsellor")
    sign_in(client, cast.users["counsellor"])
    shown = client.get(reverse("desk:person", args=[case.pk])).content.decode()
    for key in ("notes", "papers", "page", "aftercare", "conferences"):
        assert WORDS[key] not in shown, key


@pytest.mark.parametrize("many", [1, 3])
def test_the_file_asks_the_database_the_same_however_much_there_is(
    client: Client, cast: Cast, django_assert_max_num_queries, many: int
) -> None:
    for _one in range(many):
        case = case_of(cast, with_="worker")
    sign_in(client, cast.users["worker"])
    address = reverse("desk:person", args=[case.pk])
    client.get(address)
    with django_assert_max_num_queries(75):
        assert client.get(address).status_code == 200


def test_every_room_gives_both_halves() -> None:
    for room in file.ROOMS:
        assert callable(room.section)
        assert callable(room.happened)
