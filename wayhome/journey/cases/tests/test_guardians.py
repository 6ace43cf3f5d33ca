"""Which guardian answered: chosen from the people around her, told by relation or by what is open, never one whose time is over."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions, consents
from wayhome.journey.cases.models import Case, CaseParty, Consent
from wayhome.journey.cases.tests.test_pages import browser, said, send
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.people.actions import correct_facts

pytestmark = pytest.mark.django_db
DAY, SINCE = dt.date(2022, 10, 4), dt.date(2022, 9, 1)
WORDS = "Bà Sáu, beside the ferry of Suối Mây"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A girl born in 2008, whom the case worker and the counsellor walk with."""
    made = case_of(cast, with_="counsellor")
    actions.assign(
        by=cast.viewer("supervisor"),
        case_id=made.pk,
        user=cast.users["worker"],
        role="case_worker",
        happened_on=SINCE,
    )
    made.person = correct_facts(
        by=cast.viewer("supervisor"), person_id=made.person_id, version=made.person.version,
        changes={"birth_year": 2008, "birth_precision": "exact"}, office_id=made.office_id,
    )  # fmt: skip
    return made


def guardian(
    cast: Cast, case: Case, relation: str = "grandparent", role: str = "guardian", words: str = WORDS
) -> CaseParty:
    told = {"relation": relation}
    return actions.add_party(by=cast.viewer("worker"), case_id=case.pk, role=role, happened_on=SINCE, told=told, words=words)  # fmt: skip


def asked(cast: Cast, case: Case, one: CaseParty | None, **more: Any) -> Consent:
    told = {"given_by": "both", "how": "thumb", "language": "vi", "until": dt.date(2023, 10, 4), "guardian": one} | more  # fmt: skip
    return actions.record_consent(
        by=cast.viewer("worker"), case_id=case.pk, purpose="service", answer="yes", happened_on=DAY, told=told
    )


def url(case: Case, name: str = "consent_record", *args: str) -> str:
    return reverse(f"cases:{name}", args=[case.pk, *args])


@pytest.mark.seed("R06")
def test_the_guardian_who_answered_is_chosen_and_told(cast: Cast, case: Case) -> None:
    hers, other = guardian(cast, case), guardian(cast, case, "sibling", words="")
    guardian(cast, case, "friend", role="carer")
    client = Client()
    sign_in(client, cast.users["worker"])
    page = url(case, "consent_record", "sharing")
    form = BeautifulSoup(client.get(page).content, "html.parser").select_one("form[data-wh-form]")
    assert form is not None
    groups = [part for part in form.select(".govuk-form-group") if part.find_parent("details") is None]
    assert len(groups) <= 7
    options = {option["value"]: option.get_text() for option in form.select("select[name=guardian] option")}
    assert options == {
        "": "–",
        str(hers.pk): f"Grandmother or grandfather: {WORDS}",
        str(other.pk): "Sister or brother",
    }
    record = url(case, "consent_record", "service")
    assert send(client, record, answer="yes", how="thumb", guardian=str(hers.pk)).status_code == 302
    row = Consent._base_manager.get()
    assert (row.guardian, row.given_by) == (hers, "both")
    for shown in (
        client.get(url(case, "consents")),
        client.get(reverse("cases:consent", args=[row.pk])),
    ):
        assert f"Grandmother or grandfather: {WORDS}" in shown.content.decode()


def test_who_reads_no_notes_sees_the_relation_alone(cast: Cast, case: Case) -> None:
    row = asked(cast, case, guardian(cast, case))
    client = Client()
    sign_in(client, cast.users["counsellor"])
    for page in (url(case, "consents"), reverse("cases:consent", args=[row.pk]), url(case, "consent_record", "image")):  # fmt: skip
        shown = client.get(page).content.decode()
        assert "Grandmother or grandfather" in shown
        assert "Bà Sáu" not in shown


def test_without_choosing_nothing_is_filled_in(cast: Cast, case: Case) -> None:
    guardian(cast, case)
    assert (
        send(
            browser(cast, "worker"), url(case, "consent_record", "service"), answer="yes", how="thumb"
        ).status_code
        == 302
    )
    assert Consent._base_manager.get().guardian is None


def test_only_a_guardian_of_hers_on_that_day(cast: Cast, case: Case) -> None:
    hers = guardian(cast, case)
    stranger = case_of(cast, with_="worker")
    wrong = [
        guardian(cast, stranger),
        guardian(cast, case, role="carer"),
        actions.retire_party(
            by=cast.viewer("worker"), party_id=guardian(cast, case, "parent").pk, reason="other"
        ),
    ]
    for one in wrong:
        with pytest.raises(Refused) as refused:
            asked(cast, case, one)
        assert refused.value.field == "guardian"
    over = actions.end_party(
        by=cast.viewer("worker"),
        party_id=hers.pk,
        version=hers.version,
        ended_on=DAY - dt.timedelta(days=1),
        why="changed",
    )
    with pytest.raises(Refused) as refused:
        asked(cast, case, over)
    assert refused.value.field == "guardian"
    shown = said(
        send(
            browser(cast, "worker"),
            url(case, "consent_record", "service"),
            answer="yes",
            how="thumb",
            guardian=str(hers.pk),
        )
    )
    assert "This guardian was not the person's guardian on that day." in shown
    assert not Consent._base_manager.exists()


def test_who_answered_alone_has_no_guardian_beside(cast: Cast, case: Case) -> None:
    hers = guardian(cast, case)
    assert asked(cast, case, hers, given_by="person", given_why="guardian_unsafe").guardian is None
    row = Consent._base_manager.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        facts.correct(
            Consent, row.pk, by=cast.viewer("worker"), version=row.version, changes={"guardian": hers}
        )


def test_which_guardian_can_be_corrected(cast: Cast, case: Case) -> None:
    row = asked(cast, case, None)
    hers = guardian(cast, case)
    client = browser(cast, "worker")
    page = reverse("cases:consent_correct", args=[row.pk])
    assert send(client, page, guardian=str(hers.pk)).status_code == 302
    row.refresh_from_db()
    assert (row.guardian, row.version) == (hers, 2)
    history = client.get(reverse("cases:consent", args=[row.pk])).content.decode().split('id="history"')[1]
    assert "Which guardian?" in history
    assert "Grandmother or grandfather" in history
    assert str(hers.pk) not in history
    renewed = client.get(reverse("cases:consent_renew", args=[row.pk])).content
    chosen = BeautifulSoup(renewed, "html.parser").select_one("select[name=guardian] option[selected]")
    assert chosen is not None
    assert chosen["value"] == str(hers.pk)


@pytest.mark.seed("R06")
def test_where_no_guardian_is_known_the_page_says_so_and_refuses_nothing(cast: Cast, case: Case) -> None:
    client = browser(cast, "worker")
    sentence, add = (
        "No guardian stands among the people around this person.",
        url(case, "party_add", "guardian"),
    )
    page = url(case, "consent_record", "service")
    shown = client.get(page).content.decode()
    assert sentence in shown
    assert add in shown
    assert 'name="guardian"' not in shown
    assert send(client, page, answer="yes", how="thumb").status_code == 302
    row = reverse("cases:consent", args=[Consent._base_manager.get().pk])
    assert sentence in client.get(row).content.decode()
    counsellor = browser(cast, "counsellor").get(row).content.decode()
    assert sentence in counsellor
    assert add not in counsellor  # who may not add one is led nowhere
    guardian(cast, case)
    for url_ in (page, row):
        assert sentence not in client.get(url_).content.decode()


def test_of_an_adult_nobody_speaks_of_guardians(cast: Cast) -> None:
    grown = case_of(cast, with_="counsellor")
    grown.person = correct_facts(
        by=cast.viewer("supervisor"), person_id=grown.person_id, version=grown.person.version,
        changes={"birth_year": 1990, "birth_precision": "exact"}, office_id=grown.office_id,
    )  # fmt: skip
    shown = browser(cast, "counsellor").get(url(grown, "consent_record", "service")).content.decode()
    assert "No guardian stands" not in shown
    assert 'name="guardian"' not in shown


def test_the_answers_cost_no_more_queries_with_guardians(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    asked(cast, case, guardian(cast, case))
    viewer = cast.viewer("worker")
    with django_assert_max_num_queries(2):
        agreed = consents.agreed_by(viewer, case)
    assert str(agreed.open[0].guardian_told) == "Grandmother or grandfather"
