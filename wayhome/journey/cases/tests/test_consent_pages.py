"""Pages of consent: who may, what a form keeps, what is refused, and the cards in three languages."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases.models import Case, Consent
from wayhome.journey.cases.tests.test_pages import browser, said, send

DAY = dt.date(2022, 10, 4)


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_of(cast, with_="counsellor")


def test_pages_open(cast: Cast, case: Case):
    client = browser(cast, "supervisor")
    url = reverse("cases:consent_record", args=[case.pk, "service"])
    answer = send(client, url, answer="yes", given_by="person", how="thumb", age_band="18+")
    assert answer.status_code == 302, said(answer)
    row = Consent._base_manager.get()
    for name, args in {
        "consents": [case.pk],
        "consent_ask": [case.pk],
        "consent": [row.pk],
        "consent_renew": [row.pk],
        "consent_correct": [row.pk],
        "consents_due": [],
        "consent_cards": [],
        "consent_withdraw": [case.pk],
        "consent_withdraw_one": [row.pk],
        "consent_retire": [row.pk],
    }.items():
        got = client.get(reverse(f"cases:{name}", args=args))
        assert got.status_code == 200, name
    assert client.get(reverse("desk:person", args=[case.pk])).status_code == 200
    assert client.get(reverse("desk:today")).status_code == 200
