"""The eye of the walk sees a name wherever it is written, and what a name gave away looks like: the controls of ``planted.py``."""

import base64
import datetime as dt
from urllib.parse import quote

import pytest
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.examples import World
from tests.house.planted import NAME, OF_HER, Eye, base64s, plant, said_in
from wayhome.kit.dates import clock_at, now
from wayhome.trust.audit.models import Look


@given(before=st.binary(max_size=9), words=st.text(min_size=3, max_size=30), after=st.binary(max_size=9))
def test_a_name_turned_to_base64_is_found_wherever_it_begins(before: bytes, words: str, after: bytes) -> None:
    turned = before + words.encode() + after
    for body in (base64.b64encode(turned), base64.urlsafe_b64encode(turned)):
        assert any(one in body for one in base64s(words.encode()))


@pytest.mark.parametrize(
    "written",
    [
        "<b>Lò Thị Bịa</b>",
        "LÒ THỊ BỊA",
        '{"text": "L\\u00f2 Th\\u1ecb B\\u1ecba"}',
        quote("/find/Bịa"),
        "a&#x27;Bịa",
    ],
)
def test_a_name_is_found_as_pages_scripts_and_addresses_write_it(written: str) -> None:
    assert said_in(written.encode(), OF_HER) == {"name"}
    assert (
        said_in(written.replace("Bịa", "Lan").replace("B\\u1ecba", "").encode().lower(), {"name": "Khuê"})
        == set()
    )


@pytest.fixture
def world(cast: Cast) -> World:
    """The cast with one of each thing, and who the person is."""
    found = World(cast)
    plant(found)
    return found


def leaks() -> dict[str, HttpResponse]:
    """Answers that give a name away."""
    cookie = HttpResponse("saved")
    cookie.set_cookie("last", quote(NAME))
    return {
        "page": HttpResponse(f"<p>{NAME}</p>"),
        "stream": StreamingHttpResponse(iter([b"a,b\n", OF_HER["phone"].encode()])),  # type: ignore[dict-item]
        "title": HttpResponse(f"<title>Who {NAME} is</title>"),
        "redirect": HttpResponseRedirect(f"/people/?name={quote(NAME)}"),
        "file": HttpResponse(
            "x", headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(NAME)}.pdf"}
        ),
        "cookie": cookie,
    }


def test_what_gives_a_name_away_is_seen_at_whoever_may_not_know_and_beside_the_page_at_everybody(
    world: World,
) -> None:
    for who in ("house_mother", "administrator", "kh_supervisor", "partner_officer"):
        eye = Eye(world, who, world.cast.viewer(who))
        assert {where for where, answer in leaks().items() if eye.wrong(where, answer)} == set(leaks()), who
    worker = Eye(world, "worker", world.cast.viewer("worker"))
    beside = {
        where
        for where, answer in leaks().items()
        if any("title or headers" in one for one in worker.wrong(where, answer))
    }
    assert beside == {"title", "redirect", "file", "cookie"}


def test_a_name_that_is_told_without_a_look_is_seen_even_a_moment_after_another_page_told_it(
    world: World,
) -> None:
    eye = Eye(world, "counsellor", world.cast.viewer("counsellor"))
    assert Look.objects.filter(actor_id=eye.viewer.user_id).exists()
    told = HttpResponse(f"<p>{NAME}</p>")
    assert eye.wrong("cases:who", told) == []
    with clock_at(now() + dt.timedelta(minutes=1)):
        eye.before()
        assert eye.wrong("cases:who", told) == ["cases:who: tells {'name'}, and no look is in the log"]
