"""A form that arrives after its session has locked is kept, sealed for her alone, and given back."""

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import PASSWORD, Cast
from wayhome.kit.dates import clock_at, now
from wayhome.trust.accounts import rules
from wayhome.trust.accounts.labels import labelled
from wayhome.trust.accounts.models import Draft
from wayhome.trust.accounts.tests.test_sessions import browser, grow_old

ADD = "/organisations/add/"
PLANTED = "Planted Harbour Trust"


def filled(**more: Any) -> dict[str, Any]:
    """A form of another room: a new organisation."""
    return {
        "id": str(uuid.uuid4()),
        "type": "social_organisation",
        "name": PLANTED,
        "lines": ["one", "two"],
        "password": "willow-basket",
        **more,
    }


@pytest.fixture
def client(cast: Cast) -> Client:
    """A supervisor's browser."""
    return browser("mai")


@pytest.fixture
def add(cast: Cast, client: Client) -> str:
    """Where an organisation is added."""
    found = re.search(
        r'href="(/organisations/[^"]*(?:add|new)[^"]*)"', client.get("/organisations/").content.decode()
    )
    assert found
    return found[1].replace("&amp;", "&")


def saved(client: Client) -> int:
    """How many organisations of that name are listed."""
    page = client.get("/organisations/").content.decode()
    return len(set(re.findall(rf'<a[^>]*href="([^"]+)"[^>]*>\s*{PLANTED}', page)))


def unlock(client: Client, back: str = "/account/forms") -> Any:
    """Her password at the locked screen."""
    return client.post(f"/sign-in?next={back}", {"login": "mai", "password": PASSWORD})


def token(page: Any) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def test_what_was_sent_too_late_is_kept_sealed_and_given_back(client: Client, add: str) -> None:
    grow_old(client, minutes=16)
    sent = filled()
    answer = client.post(add, sent)
    assert answer["Location"] == "/sign-in?next=%2Faccount%2Fforms"
    draft = Draft.objects.get()
    assert PLANTED.encode() not in bytes(draft.sealed)
    assert b"organisations" not in bytes(draft.sealed)
    assert "Your form is kept" in client.get(answer["Location"]).content.decode()
    assert unlock(client)["Location"] == "/account/forms"
    assert not saved(client)
    assert f"/account/forms/{draft.pk}" in client.get("/account/forms").content.decode()
    page = client.get(f"/account/forms/{draft.pk}").content.decode()
    assert PLANTED in page
    assert f'action="{add}"' in page
    assert f'name="id" value="{sent["id"]}"' in page
    assert "willow-basket" not in page
    told = json.loads(client.get(f"/account/forms/{draft.pk}/fields").content)
    assert told["path"] == add
    assert dict(told["fields"])["lines"] == ["one", "two"]
    assert dict(told["fields"])["wh_form"] == [str(draft.pk)]


def test_sending_it_again_saves_once_and_lets_it_go(client: Client, add: str) -> None:
    grow_old(client, minutes=16)
    sent = {key: value for key, value in filled().items() if key not in ("lines", "password")}
    client.post(add, sent)
    client.post(add, sent)  # a double click at the locked screen
    assert Draft.objects.count() == 1, "one a locked screen"
    unlock(client)
    for draft in Draft.objects.all():
        fields = json.loads(client.get(f"/account/forms/{draft.pk}/fields").content)["fields"]
        assert client.post(add, dict(fields)).status_code == 302
    assert saved(client) == 1
    assert not Draft.objects.exists()


def test_nobody_else_sees_it_and_a_stranger_s_key_opens_nothing(client: Client, add: str) -> None:
    grow_old(client, minutes=16)
    client.post(add, filled())
    draft = Draft.objects.get()
    other = browser("hoa")
    for address in (f"/account/forms/{draft.pk}", f"/account/forms/{draft.pk}/fields"):
        assert other.get(address).status_code == 404
    assert other.post(f"/account/forms/{draft.pk}").status_code == 404
    Draft.objects.update(user=other.get("/account/me").wsgi_request.user)
    assert other.get(f"/account/forms/{draft.pk}").status_code == 404, (
        "moved to her, it is still not sealed to her"
    )
    assert str(draft.pk) not in other.get("/account/forms").content.decode()


def test_without_the_key_of_a_session_it_stays_shut(cast: Cast, client: Client, add: str) -> None:
    grow_old(client, minutes=16)
    client.post(add, filled())
    keyless = Client()
    keyless.force_login(cast.users["supervisor"])
    assert keyless.get(f"/account/forms/{Draft.objects.get().pk}").status_code == 404


def test_it_is_let_go_when_she_says_so(client: Client, add: str) -> None:
    grow_old(client, minutes=16)
    client.post(add, filled())
    unlock(client)
    assert client.post(f"/account/forms/{Draft.objects.get().pk}")["Location"] == "/account/forms"
    assert not Draft.objects.exists()
    assert "No form is kept" in client.get("/account/forms").content.decode()


def test_a_form_without_the_session_s_token_is_not_kept(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/sign-in")
    client.post("/sign-in", {"login": "mai", "password": PASSWORD, "csrfmiddlewaretoken": token(page)})
    good = token(client.get("/account/password"))
    grow_old(client, minutes=16)
    assert client.post(ADD, filled()).status_code == 403
    assert client.post(ADD, filled(csrfmiddlewaretoken="x" * 64)).status_code == 403
    assert not Draft.objects.exists()
    found = client.post("/account/sessions", filled(csrfmiddlewaretoken=good))
    assert found.status_code == 302, "the control: the token is right"


@pytest.mark.parametrize(
    "address",
    [
        "/account/password",
        "/account/sessions",
        "/account/lock",
        "/account/codes/new",
        "/sign-in",
        "/account/welcome",
    ],
)
def test_passwords_slips_and_what_guards_the_account_are_never_kept(client: Client, address: str) -> None:
    grow_old(client, minutes=16)
    client.post(address, filled(new_password="willow-basket-77-rivet", old_password=PASSWORD))
    assert not Draft.objects.exists()


def test_files_are_not_kept_and_long_forms_neither(client: Client, add: str) -> None:
    grow_old(client, minutes=16)
    client.post(add, filled(paper=SimpleUploadedFile("paper.pdf", b"%PDF planted")))
    unlock(client)
    page = client.get(f"/account/forms/{Draft.objects.get().pk}").content.decode()
    assert "Files were not kept" in page
    assert "planted" not in page.replace(PLANTED, "")
    client.post(f"/account/forms/{Draft.objects.get().pk}")
    client.post("/account/lock")
    assert "forms" not in client.post(add, filled(note="x" * (1024 * 1024 + 1)))["Location"]
    assert not Draft.objects.exists()


def test_the_newest_five_stay_for_a_day(client: Client, add: str) -> None:
    for number in range(7):
        client.post(add, filled(name=f"{PLANTED} {number}"), headers={"x-wayhome-keep": "1"})
    kept = client.get("/account/forms").context["kept"]
    assert [dict(one.fields)["name"] for one in kept] == [
        [f"{PLANTED} {number}"] for number in (6, 5, 4, 3, 2)
    ]
    with clock_at(now() + dt.timedelta(hours=25)):
        assert client.get("/account/forms").context["kept"] == []
        client.post("/account/lock")
        client.post(add, filled())
    assert Draft.objects.count() == 1


def test_whoever_sits_at_a_locked_screen_evicts_nothing_and_what_she_sends_is_marked(
    client: Client, add: str
) -> None:
    for number in range(5):  # hers, kept by the script before the screen locked
        client.post(add, filled(name=f"Hers {number}"), headers={"x-wayhome-keep": "1"})
    hers = set(Draft.objects.values_list("pk", flat=True))
    client.post("/account/lock")
    for number in range(9):
        answer = client.post(add, filled(name=f"A stranger's {number}"))
        assert answer["Location"] == "/sign-in?next=%2Faccount%2Fforms"
    assert hers < set(Draft.objects.values_list("pk", flat=True))
    unlock(client)
    kept = client.get("/account/forms").context["kept"]
    assert [(dict(one.fields)["name"], one.locked) for one in kept if one.locked] == [
        (["A stranger's 0"], True)
    ]
    assert len(kept) == 6
    page = client.get("/account/forms").content.decode()
    assert page.count("sent while the screen was locked") == 1
    for one in kept:
        told = client.get(f"/account/forms/{one.id}").content.decode()
        assert ("only if you wrote it yourself" in told) == one.locked
    client.post("/account/lock")  # locked anew: the next is kept beside it
    client.post(add, filled(name="Later"))
    assert Draft.objects.count() == 7


def test_what_was_typed_stands_beside_its_label(client: Client, add: str) -> None:
    client.post(add, filled(), headers={"x-wayhome-keep": "1"})
    page = client.get(f"/account/forms/{Draft.objects.get().pk}").content.decode()
    told = {
        re.sub(r"<[^>]+>", "", label).strip(): value.strip()
        for label, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.S)
    }
    assert told["Name"] == PLANTED
    assert told["Without a label"] == "one, two"
    assert told["Type"] == "Social organisation"
    assert not any(re.fullmatch(r"[0-9a-f-]{36}", value) for value in told.values())


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.text(max_size=12), st.lists(st.text(max_size=9), max_size=2)), max_size=5),
)
def test_labels_never_stand_in_the_way(path: str, fields: list[tuple[str, list[str]]]) -> None:
    for at in (path, f"/{path}", ADD, "/sign-in"):
        assert [values for _label, values in labelled(at, fields)] == [
            rules.legible([one]) for one in fields if rules.legible([one])
        ]


def test_the_script_keeps_a_form_before_it_locks(client: Client, add: str) -> None:
    answer = client.post(add, filled(), headers={"x-wayhome-keep": "1"})
    assert answer.status_code == 204
    assert Draft.objects.count() == 1
    assert not saved(client), "it is kept, not sent"
    assert client.post("/account/password", filled(), headers={"x-wayhome-keep": "1"}).status_code == 422
    assert Client().post(add, filled(), headers={"x-wayhome-keep": "1"}).status_code == 302
    assert Draft.objects.count() == 1


def test_a_locked_session_saves_nothing_whoever_it_was(client: Client, add: str, cast: Cast) -> None:
    client.post("/account/lock")
    user = cast.users["supervisor"]
    user.is_active = False
    user.save()
    assert client.post(add, filled())["Location"].startswith("/sign-in")
    assert not Draft.objects.exists()


@given(st.lists(st.tuples(st.text(max_size=12), st.lists(st.text(max_size=20), max_size=3)), max_size=8))
def test_secrets_are_left_out_whatever_else_is_in_the_form(fields: list[tuple[str, list[str]]]) -> None:
    secret = [("new_password", ["x"]), ("credential", ["x"]), ("csrfmiddlewaretoken", ["x"]), ("code", ["x"])]
    kept = rules.worth_keeping([*fields, *secret])
    assert kept is not None
    assert not {name for name, _values in kept} & {name for name, _values in secret}
    assert kept == rules.worth_keeping(kept)


def test_how_long_a_form_may_be() -> None:
    assert rules.worth_keeping([("note", ["x" * (rules.MOST_LETTERS - 4)])])
    assert rules.worth_keeping([("note", ["x" * (rules.MOST_LETTERS - 3)])]) is None
    assert rules.legible([("id", [str(uuid.uuid4())]), ("a", ["", " two "])]) == ["two"]


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        ("http://testserver/organisations/?q=x", "/organisations/?q=x"),
        ("http://testserver//evil.example/", "/%2Fevil.example/"),
        ("https://evil.example/organisations/", None),
        ("", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_page_it_goes_back_to_is_one_of_this_site(
    client: Client, add: str, came: str, expected: str | None
) -> None:
    client.post("/account/lock")
    client.post(add, filled(), headers={"referer": came})
    unlock(client)
    assert client.get("/account/forms").context["kept"][0].page == (expected or add)
