"""Spoken messages: added in a language, heard on the page, taken out; and which were given where."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from wayhome.kit import sounds
from wayhome.kit.ids import new_id
from wayhome.kit.tests.test_media import MP3_SOUND, OGG_SOUND, PDF_SCAN, picture
from wayhome.prevention.activities.models import MessageSound

pytestmark = pytest.mark.django_db
ADD = reverse("activities:add_sound", args=["how_to_escape"])
CATALOGUE = reverse("activities:messages")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def send(client: Client, data: bytes, language: str = "vi", **more: Any) -> Any:
    file = SimpleUploadedFile("../loudspeaker.exe", data, "text/html")
    return client.post(ADD, {"id": new_id(), "language": language, "file": file, **more})


@pytest.mark.seed("A16")
def test_a_message_is_heard_in_its_languages_and_stands_at_the_event(
    cast: Cast, folder: Path, held: Any
) -> None:
    client = browser(cast, "field_officer")
    assert 'enctype="multipart/form-data"' in client.get(ADD).content.decode()
    for language, data in (("vi", MP3_SOUND), ("hmn", OGG_SOUND)):
        assert send(client, data, language).status_code == 302
    page = BeautifulSoup(client.get(CATALOGUE).content, "html.parser")
    for five in (
        "what_it_is",
        "aims_of_dealers",
        "how_people_are_cheated",
        "who_is_at_risk",
        "how_to_escape",
    ):
        assert page.select_one(f"#{five}") is not None
    heard = page.select("#how_to_escape audio")
    assert len(heard) == 2
    row = MessageSound.objects.get(language="vi")
    assert (folder / "open" / str(row.pk)).read_bytes() == MP3_SOUND
    answer = client.get(reverse("activities:hear", args=[row.pk]), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (206, MP3_SOUND[:10])
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Content-Disposition"] == 'inline; filename="how_to_escape-vi.mp3"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "media-src 'self'" in client.get(CATALOGUE).headers["Content-Security-Policy"]
    event = held(type="communications_event", messages=["how_to_escape", "aims_of_dealers"])
    said = client.get(reverse("activities:show", args=[event.pk])).content.decode()
    assert "How to get away and find help" in said
    assert CATALOGUE in said


@pytest.mark.parametrize("data", [b"", b"<script>alert(1)</script>", PDF_SCAN, picture(), MP3_SOUND[:100]])
def test_only_a_whole_sound_is_taken(cast: Cast, folder: Path, data: bytes) -> None:
    answer = send(browser(cast, "field_officer"), data)
    assert answer.status_code == 422
    assert b"id_file_error" in answer.content
    assert not MessageSound.objects.exists()
    assert not list(folder.iterdir())


def test_sent_twice_it_stands_once_and_retired_it_is_heard_no_more(cast: Cast) -> None:
    client = browser(cast, "field_officer")
    same = new_id()
    for _time in range(2):
        assert send(client, MP3_SOUND, id=same).status_code == 302
    assert MessageSound.objects.count() == 1
    url = reverse("activities:retire_sound", args=[same])
    assert client.post(url, {"reason": "entered_twice"}).status_code == 302
    assert client.get(reverse("activities:hear", args=[same])).status_code == 404
    assert client.get(url).status_code == 404
    assert not BeautifulSoup(client.get(CATALOGUE).content, "html.parser").select("audio")


def test_who_may_hear_and_who_may_add(cast: Cast) -> None:
    send(browser(cast, "field_officer"), MP3_SOUND)
    row = MessageSound.objects.get()
    reader = browser(cast, "me_officer")
    assert reader.get(reverse("activities:hear", args=[row.pk])).status_code == 200
    assert reader.get(ADD).status_code == 404
    assert browser(cast, "donor").get(CATALOGUE).status_code == 404
    assert (
        browser(cast, "field_officer").get(reverse("activities:add_sound", args=["else"])).status_code == 404
    )
    sounds.path_of(row.pk).unlink()
    assert reader.get(reverse("activities:hear", args=[row.pk])).status_code == 404
