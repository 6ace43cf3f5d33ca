"""Who a person is, on pages: shown to whom screen and key both allow, nowhere else, and every opening on record."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import Admission, Assignment, Case
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import ContactBody, NameBody
from wayhome.registry.people.models import IdentityPart
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.audit.models import Detail, Entry, Look
from wayhome.trust.vault.models import Holding

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 3)
PLANTED = "Zxqvirna"
NAME = f"Lò Thị {PLANTED}"
OUTSIDE = (
    "me_officer",
    "director",
    "administrator",
    "data_protection",
    "donor",
    "kh_supervisor",
    "partner",
    "stranger",
)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 12, 3, 0, tzinfo=dt.UTC)):
        yield


def admit(
    cast: Cast, by: str = "supervisor", name: str | None = NAME, assigned: tuple[str, ...] = ("worker",)
) -> Admission:
    return actions.admit(
        by=cast.viewer(by), office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=DAY,
        assigned=[(cast.users[who], "case_worker") for who in assigned], name=None if name is None else NameBody(name),
    )  # fmt: skip


def browser(cast: Cast, who: str, *, key: bool = True) -> Client:
    client = Client()
    if key:
        sign_in(client, cast.users[who])
    else:
        client.force_login(cast.users[who])
    return client


def fields(answer: HttpResponse) -> dict[str, Any]:
    """What a browser would send of the page's form, untouched."""
    form = BeautifulSoup(answer.content, "html.parser").select_one("form[data-wh-form]")
    assert form is not None, answer.content[:400]
    for hidden in form.select("template"):
        hidden.decompose()
    found: dict[str, Any] = {}
    for part in form.select("input[name], select[name]"):
        if part.name == "select":
            chosen = part.select_one("option[selected]") or part.select_one("option")
            found[str(part["name"])] = chosen.get("value", "") if chosen else ""
        elif part.get("type") not in ("radio", "checkbox") or part.has_attr("checked"):
            found[str(part["name"])] = part.get("value", "")
    return found


def send(client: Client, url: str, **changes: Any) -> Any:
    return client.post(url, {**fields(client.get(url)), **changes})


# --- who sees it ------------------------------------------------------------------------------------------------------


def test_her_name_stands_beside_the_code_for_who_may_and_holds_the_key(cast: Cast) -> None:
    case = admit(cast).case
    for who in ("worker", "supervisor"):
        client = browser(cast, who)
        for url in (
            reverse("desk:person", args=[case.pk]),
            reverse("desk:people"),
            reverse("cases:who", args=[case.pk]),
            reverse("desk:today"),
        ):
            answer = client.get(url)
            assert NAME in answer.content.decode(), (who, url)
            soup = BeautifulSoup(answer.content, "html.parser")
            assert soup.title is not None
            assert PLANTED not in soup.title.text
            assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_else_sees_it_anywhere(cast: Cast) -> None:
    case = admit(cast).case
    part = IdentityPart.objects.get()
    urls = [
        reverse("desk:people"),
        reverse("desk:today"),
        reverse("desk:person", args=[case.pk]),
        reverse("cases:history", args=[case.pk]),
    ]
    urls += [reverse(f"cases:{name}", args=[case.pk]) for name in ("who", "assign", "facts")]
    urls += [
        reverse(f"cases:{name}", args=[part.pk]) for name in ("who_correct", "who_retire", "who_history")
    ]
    for who in OUTSIDE:
        client = browser(cast, who)
        for url in urls:
            assert PLANTED not in client.get(url).content.decode(), (who, url)
        for name in ("who_correct", "who_retire", "who_history"):
            assert client.get(reverse(f"cases:{name}", args=[part.pk])).status_code in (403, 404)
    assert not Look.objects.exists()
    assert PLANTED in browser(cast, "worker").get(urls[2]).content.decode()  # the control


def test_pages_look_the_same_to_who_may_not_see_it(cast: Cast) -> None:
    """The M&E officer's page of a person with a name and of one without differ in nothing that tells of it."""
    with_name, without = admit(cast).case, admit(cast, name=None).case
    client = browser(cast, "me_officer")
    pages = [
        client.get(reverse("desk:person", args=[case.pk])).content.decode() for case in (with_name, without)
    ]
    bare = [
        page.replace(case.person.code, "").replace(str(case.pk), "").replace(str(case.person_id), "")
        for page, case in zip(pages, (with_name, without), strict=True)
    ]
    assert len(bare[0]) == len(bare[1])


def test_a_right_without_the_key_says_kindly_whom_to_ask(cast: Cast) -> None:
    case = admit(cast, assigned=("worker",)).case
    keyless = browser(cast, "worker", key=False).get(reverse("cases:who", args=[case.pk]))
    assert "Sign out and in again" in keyless.content.decode()
    Assignment._base_manager.filter(case=case).update(user=cast.users["counsellor"])  # behind the keys' back
    answer = browser(cast, "counsellor").get(reverse("cases:who", args=[case.pk]))
    assert "Ask a colleague of the team to let you in." in answer.content.decode()
    assert PLANTED not in answer.content.decode()
    page = browser(cast, "counsellor").get(reverse("desk:person", args=[case.pk]))
    assert PLANTED not in page.content.decode()
    assert "Who this person is" in page.content.decode()


def test_a_key_without_the_right_shows_nothing(cast: Cast) -> None:
    """The house mother is of the team and holds its key; a person not assigned to her is not hers to see."""
    case = admit(cast, assigned=("worker",)).case
    ring_opens = sealed.opens(cast.viewer("house_mother"), [case.person_id])
    assert ring_opens == {case.person_id}
    client = browser(cast, "house_mother")
    Case._base_manager.filter(pk=case.pk).update(team=None)
    assert client.get(reverse("cases:who", args=[case.pk])).status_code == 404
    assert PLANTED not in client.get(reverse("desk:people")).content.decode()


def test_one_look_is_written_for_a_list(cast: Cast) -> None:
    for _one in range(3):
        admit(cast)
    browser(cast, "supervisor").get(reverse("desk:people"))
    assert Entry.objects.filter(verb="people.look").count() == 1
    assert Look.objects.count() == 3


def test_a_list_of_fifty_asks_few_questions(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rows: Any = [{"facts": {"sex": "female"}, "name": NameBody(f"Bịa {at:c}")} for at in range(65, 115)]
    actions.admit_many(
        by=cast.viewer("supervisor"),
        office=cast.offices["vn"],
        happened_on=DAY,
        category="trafficking",
        rows=rows,
    )
    client = browser(cast, "supervisor")
    client.get(reverse("desk:people"))
    with django_assert_max_num_queries(40):
        page = client.get(reverse("desk:people"))
    assert page.content.decode().count("wh-name") == 50


# --- recording --------------------------------------------------------------------------------------------------------


def test_a_name_given_at_admission_needs_no_key(cast: Cast) -> None:
    client = browser(cast, "worker", key=False)
    url = reverse("cases:admit")
    answer = send(
        client, url, category="trafficking", happened_on="03/10/2022", name=f"  {NAME} ", given_name=PLANTED
    )
    assert answer.status_code == 302
    assert PLANTED not in answer.url
    assert not any(PLANTED in str(message) for message in get_messages(answer.wsgi_request))
    case = Case._base_manager.get()
    assert PLANTED not in client.get(reverse("desk:person", args=[case.pk])).content.decode()
    assert NAME in browser(cast, "worker").get(reverse("desk:person", args=[case.pk])).content.decode()


def test_names_of_many_who_arrive_stand_at_their_rows(cast: Cast) -> None:
    client = browser(cast, "supervisor")
    url = reverse("cases:admit_many")
    rows = {"rows-0-sex": "female", "rows-0-name": NAME, "rows-1-sex": "female", "rows-2-name": "0912345678"}
    answer = send(client, url, category="trafficking", happened_on="03/10/2022", **rows)
    assert answer.status_code == 422
    assert "looks like a number" in answer.content.decode()
    assert NAME in answer.content.decode()  # nothing typed is lost
    assert not Case._base_manager.exists()
    answer = send(
        client, url, category="trafficking", happened_on="03/10/2022", **{**rows, "rows-2-name": "សុខ ប្រឌិត"}
    )
    assert answer.status_code == 302
    assert Case._base_manager.count() == 3
    assert IdentityPart.objects.count() == 2
    shown = client.get(reverse("desk:people")).content.decode()
    assert NAME in shown
    assert '<bdi class="wh-name" lang="km">សុខ ប្រឌិត</bdi>' in shown


def test_a_screen_of_names_sent_twice_writes_once(cast: Cast) -> None:
    told: Any = {
        "by": cast.viewer("supervisor"), "office": cast.offices["vn"], "happened_on": DAY, "category": "trafficking", "id": new_id(),
        "rows": [{"facts": {"sex": "female"}, "name": NameBody(NAME)}],
    }  # fmt: skip
    actions.admit_many(**told)
    actions.admit_many(**told)
    assert IdentityPart.objects.count() == 1


PARTS: dict[str, dict[str, str]] = {
    "name": {"text": "Mây", "use": "nickname", "preferred": "on"},
    "contact": {"way": "phone", "value": "0900 000 000", "whose": "shared", "safe": "never"},
    "address": {"use": "now", "detail": "Thôn Bịa, behind the market", "precision": "about", "since": "2021"},
    "date": {"what": "birth", "on": "~2004"},
    "identifier": {"paper": "citizen_card", "number": "000000000001", "country": "VN", "held": "lost"},
    "relative": {
        "relation": "mother",
        "name": "Lò Thị Bịa",
        "contact": "0900 000 001",
        "told_what": "nothing",
    },
    "need": {"need": "interpreter", "language": "hmn", "wish": "a woman"},
}
SHOWN = {
    "name": "Mây", "contact": "Never use it", "address": "Thôn Bịa, behind the market", "date": "about 2004", "identifier": "000000000001",
    "relative": "Must not be told anything", "need": "Needs an interpreter",
}  # fmt: skip


@pytest.mark.parametrize("kind", PARTS)
def test_every_kind_is_added_corrected_and_retired_with_its_history(cast: Cast, kind: str) -> None:
    case = admit(cast).case
    client = browser(cast, "worker")
    who = reverse("cases:who", args=[case.pk])
    assert send(client, reverse("cases:who_add", args=[case.pk, kind]), **PARTS[kind]).url == who
    page = client.get(who).content.decode()
    assert SHOWN[kind] in page
    part = IdentityPart.objects.filter(kind=kind).order_by("rank").first()
    box, other = {
        "name": ("text", "Mây Bịa"), "contact": ("value", "0900 000 999"), "address": ("detail", "Thôn Khác"), "date": ("on", "24/10/2004"),
        "identifier": ("number", "000000000009"), "relative": ("name", "Lò Khác"), "need": ("wish", "nobody from her district"),
    }[kind]  # fmt: skip
    correct = reverse("cases:who_correct", args=[part.pk])
    shown = fields(client.get(correct))
    assert shown.get(box, "") == PARTS[kind][box]
    assert send(client, correct, **{box: other}).status_code == 302
    history = client.get(reverse("cases:who_history", args=[part.pk])).content.decode()
    assert "Changed by" in history
    again = {"contact": "0900 000 555", "date": "~2003", "identifier": "000000000007"}.get(kind, "Thứ Ba")
    stale = client.post(correct, {**shown, box: again})
    assert stale.status_code == 409
    assert "Someone else saved this meanwhile" in stale.content.decode()
    assert send(client, reverse("cases:who_retire", args=[part.pk]), reason="wrong_person").status_code == 302
    assert IdentityPart.objects.get(pk=part.pk).retired_at is not None
    assert client.get(correct).status_code == 404


@pytest.mark.parametrize(
    ("kind", "wrong", "sentence"),
    [
        ("name", {"text": ""}, "Fill this in."),
        ("name", {"text": "0912 345 678"}, "This looks like a number."),
        ("name", {"text": "Lò Bịa", "family": "Vàng"}, "exactly as it stands"),
        ("contact", {"way": "phone", "value": "12"}, "6 to 15 digits"),
        (
            "contact",
            {"way": "phone", "value": "0900 000 000", "safe": "so"},
            "Say when, how or with which words",
        ),
        ("address", {"detail": ""}, "Choose the place, or describe"),
        ("date", {"on": "soon"}, "Put ~ before an estimate"),
        ("date", {"on": "2023"}, "has not come yet"),
        ("identifier", {"number": "lost"}, "no digit"),
        ("relative", {"name": "", "contact": ""}, "Give a name"),
        ("need", {"need": "interpreter"}, "Choose the language"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(
    cast: Cast, kind: str, wrong: dict[str, str], sentence: str
) -> None:
    case = admit(cast, name=None).case
    answer = send(browser(cast, "worker"), reverse("cases:who_add", args=[case.pk, kind]), **wrong)
    assert answer.status_code == 422
    text = BeautifulSoup(answer.content, "html.parser").get_text(" ")
    assert sentence in " ".join(text.split())
    for typed in wrong.values():
        assert typed in answer.content.decode()
    assert not IdentityPart.objects.exists()


def test_her_village_is_found_without_standing_in_an_address(cast: Cast) -> None:
    case = admit(cast).case
    page = browser(cast, "worker").get(reverse("cases:who_add", args=[case.pk, "address"])).content.decode()
    assert "data-search-url" not in page


@pytest.mark.parametrize("who", ["counsellor", "me_officer", "house_mother"])
def test_who_may_not_record_it_is_answered_as_if_it_were_not_there(cast: Cast, who: str) -> None:
    case = admit(cast, assigned=("counsellor", "house_mother")).case
    part = IdentityPart.objects.get()
    client = browser(cast, who)
    for url in (
        reverse("cases:who_add", args=[case.pk, "name"]),
        reverse("cases:who_correct", args=[part.pk]),
        reverse("cases:who_retire", args=[part.pk]),
    ):
        assert client.get(url).status_code in (403, 404)
        assert client.post(url, {"text": "Mây", "reason": "other"}).status_code in (403, 404)
    assert IdentityPart.objects.get().version == 1
    with pytest.raises(Exception):  # noqa: B017, PT011  Http404, or Refused: refused in any case
        actions.add_part(by=cast.viewer(who), case_id=case.pk, body=NameBody("Mây"))


def test_an_unknown_kind_is_no_page(cast: Cast) -> None:
    case = admit(cast).case
    assert browser(cast, "worker").get(reverse("cases:who_add", args=[case.pk, "photo"])).status_code == 404


def test_an_account_that_records_no_names_admits_without(cast: Cast) -> None:
    by = viewer_for(cast.users["supervisor"])
    bare = type(by)(
        user=by.user, label=by.label, roles=by.roles, via_own=by.via_own,
        via_office={name: offices for name, offices in by.via_office.items() if not name.startswith("identity")},
    )  # fmt: skip
    told: Any = {
        "office": cast.offices["vn"],
        "facts": {"sex": "female"},
        "category": "trafficking",
        "happened_on": DAY,
    }
    with pytest.raises(Refused) as refused:
        actions.admit(by=bare, name=NameBody(NAME), **told)
    assert refused.value.field == "name"
    assert not Case._base_manager.exists()
    actions.admit(by=bare, **told)


# --- the key follows who walks with her ---------------------------------------------------------------------------------


def holds(cast: Cast, who: str, case: Case) -> bool:
    return Holding.objects.filter(compartment__subject=case.person_id, holder_id=cast.users[who].pk).exists()


def test_a_colleague_from_outside_the_team_gets_the_key_with_her_part_and_gives_it_back(cast: Cast) -> None:
    case = admit(cast).case
    assert not holds(cast, "counsellor", case)
    walks = actions.assign(
        by=cast.viewer("supervisor"),
        case_id=case.pk,
        user=cast.users["counsellor"],
        role="counsellor",
        happened_on=DAY,
    )
    assert holds(cast, "counsellor", case)
    assert NAME in browser(cast, "counsellor").get(reverse("desk:person", args=[case.pk])).content.decode()
    actions.end_assignment(
        by=cast.viewer("supervisor"), assignment_id=walks.pk, version=walks.version, until=DAY
    )
    assert not holds(cast, "counsellor", case)
    assert sealed.opens(cast.viewer("counsellor"), [case.person_id]) == set()


def test_who_is_assigned_at_admission_holds_it_from_the_start(cast: Cast) -> None:
    case = admit(cast, assigned=("worker", "counsellor")).case
    assert holds(cast, "counsellor", case)
    assert not holds(cast, "worker", case)  # through her team
    found = Assignment._base_manager.get(case=case, user=cast.users["counsellor"])
    actions.retire_assignment(by=cast.viewer("supervisor"), assignment_id=found.pk, reason="other")
    assert not holds(cast, "counsellor", case)


def test_a_role_without_the_right_gets_no_key(cast: Cast) -> None:
    case = admit(cast).case
    actions.assign(
        by=cast.viewer("supervisor"),
        case_id=case.pk,
        user=cast.users["career_officer"],
        role="case_worker",
        happened_on=DAY,
    )
    assert not holds(cast, "career_officer", case)


def test_without_a_key_an_assignment_stands_and_gives_none(cast: Cast) -> None:
    case = admit(cast).case
    keyless = viewer_for(cast.users["supervisor"])
    actions.assign(
        by=keyless, case_id=case.pk, user=cast.users["counsellor"], role="counsellor", happened_on=DAY
    )
    assert not holds(cast, "counsellor", case)


# --- the planted name is nowhere ----------------------------------------------------------------------------------------


def everything_stored() -> str:
    found = []
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608  names of our own
            for row in cursor.fetchall():
                found += [
                    bytes(value).decode("utf-8", "ignore")
                    if isinstance(value, bytes | memoryview)
                    else str(value)
                    for value in row
                ]
    return "\n".join(found)


def test_a_planted_name_lies_nowhere_in_the_clear(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(
        logging.INFO
    )  # statements carry ciphertext; their echo is off outside tests
    case = admit(cast).case
    client = browser(cast, "worker")
    actions.add_part(
        by=cast.viewer("worker"),
        case_id=case.pk,
        body=ContactBody("phone", "0900 000 000", say=f"{PLANTED} from class"),
    )
    part = IdentityPart.objects.filter(kind="name").get()
    send(client, reverse("cases:who_correct", args=[part.pk]), text=f"{NAME} {PLANTED}")
    send(client, reverse("cases:who_correct", args=[part.pk]), text="1234567")
    client.get(reverse("desk:people"))
    assert PLANTED not in everything_stored()
    assert PLANTED not in caplog.text
    for entry in Entry.objects.all():
        assert PLANTED not in f"{entry.reason} {entry.object_id}"
    Detail.objects.update(body={"leak": PLANTED})  # the control: a name in the clear is found
    assert PLANTED in everything_stored()
