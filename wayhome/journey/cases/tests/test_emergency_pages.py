"""An emergency on the pages: found by code, opened with a reason, told to the supervisor, marked in the log; for others nothing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.journey.cases import emergencies
from wayhome.journey.cases.actions import add_part, open_in_emergency
from wayhome.journey.cases.actions.emergencies import NOBODY
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import clock_at
from wayhome.kit.ids import new_code
from wayhome.registry.people.bodies import NameBody
from wayhome.trust.access.models import BreakGlass, Grant
from wayhome.trust.audit.models import Entry, Look

pytestmark = pytest.mark.django_db
PAGE = "/people/emergency/"


@pytest.fixture
def case(cast: Cast) -> Case:
    made = case_of(cast, with_="counsellor")
    add_part(by=cast.viewer("supervisor"), case_id=made.pk, body=NameBody("Lò Thị Bịa"))
    return made


def sent(client: Client, who: str, reason: str = "missing") -> str:
    answer = client.post(PAGE, {"who": who, "reason": reason}, follow=True)
    return answer.content.decode()


def test_who_is_on_duty_opens_one_person_and_her_name_and_it_is_marked(
    cast: Cast, client: Client, case: Case
) -> None:
    sign_in(client, cast.users["duty_officer"])
    at = reverse("desk:person", args=[case.pk])
    assert client.get(at).status_code == 404
    said = sent(client, case.person.code.lower().replace("-", " "))
    glass = BreakGlass.objects.get()
    assert "Opened in an emergency until" in said
    assert "Lò Thị Bịa" in said
    who = client.get(reverse("cases:who", args=[case.pk])).content.decode()
    assert "Opened in an emergency until" in who
    assert Look.objects.filter(actor_id=cast.users["duty_officer"].pk, broken_glass=True).count() == 2
    assert not Look.objects.filter(actor_id=cast.users["duty_officer"].pk, broken_glass=False).exists()
    assert Entry.objects.filter(verb="people.look", reason="missing").exists()
    # To be read only, and nothing of counselling.
    for page in ("cases:exit", "cases:facts", "cases:assign"):
        assert client.get(reverse(page, args=[case.pk])).status_code == 404
    assert client.get(reverse("counselling:list")).status_code == 404
    with clock_at(glass.until):
        sign_in(client, cast.users["duty_officer"])
        assert client.get(at).status_code == 404


def test_who_moved_to_another_office_reads_it_no_longer(cast: Cast, client: Client, case: Case) -> None:
    sign_in(client, cast.users["duty_officer"])
    sent(client, case.person.code)
    assert cast.viewer("duty_officer").broken == {case.pk}
    Grant.objects.filter(user=cast.users["duty_officer"]).update(scope_key=cast.offices["kh"].pk)
    assert cast.viewer("duty_officer").broken == frozenset()
    assert client.get(reverse("desk:person", args=[case.pk])).status_code == 404


def test_given_back_it_is_closed(cast: Cast, client: Client, case: Case) -> None:
    sign_in(client, cast.users["duty_officer"])
    sent(client, case.person.code)
    glass = BreakGlass.objects.get()
    assert case.person.code in client.get(PAGE).content.decode()
    with clock_at(glass.opened_at + dt.timedelta(minutes=5)):
        client.post(reverse("cases:emergency_close", args=[glass.pk]))
        assert client.get(reverse("desk:person", args=[case.pk])).status_code == 404
        assert not emergencies.mine_open(cast.viewer("duty_officer"))


def test_what_does_not_exist_another_offices_and_what_was_retired_answer_alike(
    cast: Cast, client: Client, case: Case
) -> None:
    sign_in(client, cast.users["duty_officer"])
    elsewhere = case_of(cast, "kh")
    sentences = set()
    for typed in (new_code(), elsewhere.person.code, "12/2022", "no code at all"):
        answer = client.post(PAGE, {"who": typed, "reason": "missing"})
        assert answer.status_code == 422
        assert str(NOBODY) in answer.content.decode()
        sentences.add(answer.content.decode().replace(typed, "").count("govuk-error-message"))
    assert len(sentences) == 1
    assert client.post(PAGE, {"who": case.person.code, "reason": "curious"}).status_code == 422
    assert client.post(PAGE, {"who": case.person.code}).status_code == 422
    assert not BreakGlass.objects.exists()


def test_a_code_that_opens_nothing_is_in_the_log_without_what_was_typed(
    cast: Cast, client: Client, case: Case
) -> None:
    sign_in(client, cast.users["duty_officer"])
    wrong = new_code()
    for _try in range(2):
        sent(client, wrong)
    sent(client, case.person.code, reason="boredom")  # no reason of ours: nothing was looked for
    rows = Entry.objects.filter(verb="access.wrong_code")
    assert [(row.actor, row.office_id) for row in rows] == [("khue", cast.offices["vn"].pk)] * 2
    assert wrong not in str(list(rows.values()))
    assert not BreakGlass.objects.exists()


def test_whom_she_may_see_anyway_is_not_opened_by_breaking(cast: Cast, case: Case) -> None:
    viewer = cast.viewer("supervisor")
    assert emergencies.seen_without(viewer, case)
    assert not emergencies.seen_without(cast.viewer("duty_officer"), case)


def test_supervisors_are_told_until_one_has_seen_it(cast: Cast, client: Client, case: Case) -> None:
    sign_in(client, cast.users["duty_officer"])
    sent(client, case.person.code)
    glass = BreakGlass.objects.get()
    sign_in(client, cast.users["supervisor"])
    assert "opened a person&#x27;s record in an emergency" in client.get("/").content.decode()
    listed = client.get(reverse("cases:emergencies")).content.decode()
    assert case.person.code in listed
    assert "Tuyên (on duty)" in listed
    sign_in(client, cast.users["kh_supervisor"])
    assert case.person.code not in client.get(reverse("cases:emergencies")).content.decode()
    client.post(reverse("cases:emergency_seen", args=[glass.pk]))
    assert BreakGlass.objects.get().seen_at is None
    sign_in(client, cast.users["supervisor"])
    client.post(reverse("cases:emergency_seen", args=[glass.pk]))
    assert BreakGlass.objects.get().seen_by == cast.users["supervisor"]
    assert "in an emergency." not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "who", ["worker", "supervisor", "administrator", "me_officer", "partner", "stranger"]
)
def test_who_is_not_on_duty_has_no_such_page(cast: Cast, client: Client, case: Case, who: str) -> None:
    client.force_login(cast.users[who])
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"who": case.person.code, "reason": "missing"}).status_code == 404
    assert not BreakGlass.objects.exists()


def test_the_list_does_not_grow_queries(cast: Cast, client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    viewer = cast.viewer("duty_officer")
    for _one in range(8):
        made = case_of(cast)
        open_in_emergency(by=viewer, typed=made.person.code, reason="missing")
    sign_in(client, cast.users["supervisor"])
    client.get(reverse("cases:emergencies"))
    with django_assert_max_num_queries(30):
        client.get(reverse("cases:emergencies"))
