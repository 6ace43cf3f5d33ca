"""Pages of consent: who may, what a form keeps, what is refused, the worklist, and the cards in three languages."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases import actions, consents
from wayhome.journey.cases.cards import card
from wayhome.journey.cases.models import Case, Consent, WordingCheck
from wayhome.journey.cases.rules.consents import PURPOSES, Recipient
from wayhome.journey.cases.tests.test_pages import browser, fields, said, send
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.people.actions import correct_facts
from wayhome.trust.access.actions import break_glass

DAY = dt.date(2022, 10, 4)
POLICE = Recipient("kind", None, "police")
YES = {"answer": "yes", "given_by": "person", "how": "thumb"}


@pytest.fixture
def case(cast: Cast) -> Case:
    """A woman born in 1990, whom the counsellor walks with."""
    made = case_of(cast, with_="counsellor")
    _born(cast, made, 1990)
    return made


def _born(cast: Cast, case: Case, year: int) -> None:
    case.person = correct_facts(
        by=cast.viewer("supervisor"), person_id=case.person_id, version=case.person.version,
        changes={"birth_year": year, "birth_precision": "exact"}, office_id=case.office_id,
    )  # fmt: skip


def page(case: Case, name: str, *args: str) -> str:
    return reverse(f"cases:{name}", args=[case.pk, *args])


def asked(cast: Cast, case: Case, purpose: str = "service", **told: Any) -> Consent:
    told = {"how": "thumb", "language": "vi", "until": dt.date(2023, 10, 4)} | told
    to = POLICE if purpose == "sharing" else None
    return actions.record_consent(
        by=cast.viewer("supervisor"), case_id=case.pk, purpose=purpose, answer="yes", happened_on=DAY, to=to, told=told
    )  # fmt: skip


def test_a_yes_takes_a_few_taps(cast: Cast, case: Case):
    client = browser(cast, "counsellor")
    url = page(case, "consent_record", "service")
    form = BeautifulSoup(client.get(url).content, "html.parser").select_one("form[data-wh-form]")
    assert form is not None
    groups = [part for part in form.select(".govuk-form-group") if part.find_parent("details") is None]
    assert len(groups) <= 7
    # Answer and how are the only two taps: all else is filled in.
    assert send(client, url, answer="yes", how="voice").status_code == 302
    row = Consent._base_manager.get()
    assert (row.given_by, row.age_band, row.until, row.happened_on) == (
        "person",
        "18+",
        dt.date(2023, 10, 20),
        dt.date(2022, 10, 20),
    )
    assert row.language == "vi"  # the office's, where hers is not known
    assert row.wording == card("service", "vi").wording


def test_what_is_folded_is_kept(cast: Cast, case: Case):
    client = browser(cast, "supervisor")
    agency = add_agency(
        by=cast.viewer("supervisor"), type="police", name="Police of Suối Mây", kept_by=cast.offices["vn"]
    )
    url = page(case, "consent_record", "sharing")
    wrong = send(client, url, **YES)
    assert wrong.status_code == 422
    assert "Say to whom." in said(wrong)
    untold = send(client, url, **YES, to="kind:police", withheld=["health"])
    assert "Say why these things must not be told." in said(untold)
    assert "Type a part of the organisation" in said(send(client, url, **YES, to="agency"))
    told = {"to": "agency", "agency": str(agency.pk), "withheld": ["health", "counselling"], "withheld_why": "private", "interpreter": "yes", "witness": str(cast.users["counsellor"].pk)}  # fmt: skip
    assert send(client, url, **YES, **told, until="1/12/2022", source="paper").status_code == 302
    standing = consents.standing(case, "sharing", agency)
    assert standing.withheld == ("health", "counselling")
    assert standing.until == dt.date(2022, 12, 1)
    row = Consent._base_manager.get()
    assert (row.interpreter, row.witness, row.source) == ("yes", cast.users["counsellor"], "paper")
    shown = client.get(page(case, "consents")).content.decode()
    assert "Police of Suối Mây" in shown
    assert "Counselling" in shown
    assert send(client, url, **YES, to="family").status_code == 302
    assert consents.standing(case, "sharing", Recipient("family")).open


def test_the_form_asks_the_right_people(cast: Cast, case: Case):
    client = browser(cast, "counsellor")
    url = page(case, "consent_record", "service")
    grown = client.get(url).content.decode()
    assert "The person decides." in grown
    assert "a proposal that counsel has not read yet" in grown
    _born(cast, case, 2008)
    child = client.get(url).content.decode()
    assert "A guardian decides together with the child, who signs too." in child
    assert fields(client.get(url))["given_by"] == "both"
    alone = send(client, url, **YES)
    assert "At this age a guardian is asked too." in said(alone)
    unknown = case_of(cast, with_="counsellor")
    url = page(unknown, "consent_record", "service")
    assert "Who decides depends on the age. Please ask." in client.get(url).content.decode()
    assert "Ask how old the person is" in said(send(client, url, **YES))
    assert send(client, url, **YES, age_band="18+").status_code == 302
    assert (
        send(client, page(unknown, "consent_record", "image"), **YES, age_band="unknown").status_code == 302
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": "1/1/2022"}, "The last day cannot be before the day of the answer."),
        ({"until": ""}, "Say until when this holds."),
        ({"until": "1/1/2050"}, "At most five years."),
        ({"happened_on": "1/11/2022"}, "This date has not come yet."),
        ({"happened_on": "yesterday"}, "Write the date as day, month, year"),
        ({"given_by": "guardian"}, "At this age the person decides. Say why somebody else did."),
        ({"how": "witness"}, "Say who was the witness."),
        ({"given_by": "authority", "given_why": "court"}, "Choose one that is on the list."),
        ({"answer": ""}, "Choose the answer."),
        ({"answer": "withdrawn"}, "Choose one that is on the list."),
        ({"language": "klingon"}, "Choose one that is on the list."),
        ({"withheld": "weight", "withheld_why": "private"}, "weight"),
    ],
)
def test_what_cannot_be_is_said_at_its_place(cast: Cast, case: Case, changes: dict[str, Any], sentence: str):
    answer = send(browser(cast, "counsellor"), page(case, "consent_record", "service"), **{**YES, **changes})
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert not Consent._base_manager.exists()


def test_taking_back_is_two_taps(cast: Cast, case: Case):
    for purpose in ("service", "sharing", "image"):
        asked(cast, case, purpose)
    client = browser(cast, "counsellor")
    one = Consent._base_manager.get(purpose="sharing")
    url = reverse("cases:consent_withdraw_one", args=[one.pk])
    assert fields(client.get(url))["purposes"] == "sharing"
    assert send(client, url).status_code == 302
    assert {purpose for purpose, _to in consents.opened(case)} == {"service", "image"}
    row = Consent._base_manager.get(purpose="sharing", answer="withdrawn")
    assert (row.to, row.agency_kind) == ("kind", "police")
    whole = page(case, "consent_withdraw")
    assert "Choose what is taken back." in said(send(client, whole))
    assert "The date" in said(
        send(client, whole, purposes=["service"], happened_on="")
    ) or "Give the date." in said(send(client, whole, purposes=["service"], happened_on=""))
    assert send(client, whole, purposes=["service"], how="phone").status_code == 302
    assert consents.opened(case) == frozenset()
    shown = client.get(page(case, "consents")).content.decode()
    assert "Taken back" in shown
    assert "Nothing is agreed now." in shown


def test_a_withdrawal_of_an_earlier_day_says_what_still_holds(cast: Cast, case: Case):
    asked(cast, case, "image")
    client = browser(cast, "counsellor")
    url = page(case, "consent_withdraw")
    early = client.post(
        url, {**fields(client.get(url)), "purposes": ["image"], "happened_on": "1/10/2022"}, follow=True
    )
    assert "a yes of a later day still holds" in early.content.decode()
    assert consents.standing(case, "image").open
    late = client.post(url, {**fields(client.get(url)), "purposes": ["image"]}, follow=True)
    assert "It no longer holds" in late.content.decode()
    assert not consents.standing(case, "image").open


def test_renewing_brings_what_was_told(cast: Cast, case: Case):
    row = asked(cast, case, "sharing", how="signature", language="hmn")
    client = browser(cast, "counsellor")
    url = reverse("cases:consent_renew", args=[row.pk])
    told = fields(client.get(url))
    assert (told["to"], told["how"], told["language"]) == ("kind:police", "signature", "hmn")
    assert send(client, url, answer="yes", until="20/3/2023").status_code == 302
    assert consents.standing(case, "sharing", POLICE).until == dt.date(2023, 3, 20)
    taken = actions.withdraw_consents(by=cast.viewer("counsellor"), case_id=case.pk, purposes=["sharing"], happened_on=DAY, how="voice")  # fmt: skip
    assert client.get(reverse("cases:consent_renew", args=[taken[0].pk])).status_code == 200


def test_correcting_and_two_savers(cast: Cast, case: Case):
    row = asked(cast, case)
    client, other = browser(cast, "counsellor"), browser(cast, "supervisor")
    url = reverse("cases:consent_correct", args=[row.pk])
    before = fields(other.get(url))
    assert send(client, url, how="voice", withheld=["family"], withheld_why="harm").status_code == 302
    assert consents.standing(case, "service").withheld == ("family",)
    clash = other.post(url, {**before, "how": "signature"})
    assert clash.status_code == 409
    shown = client.get(reverse("cases:consent", args=[row.pk])).content.decode()
    assert "Fear of harm" in shown
    assert "Thumb print" in shown  # in its history
    assert (
        send(client, reverse("cases:consent_retire", args=[row.pk]), reason="wrong_person").status_code == 302
    )
    assert not consents.standing(case, "service").open
    assert "no longer counts" in client.get(reverse("cases:consent", args=[row.pk])).content.decode()


ON_A_CASE = ("consents", "consent_ask", "consent_withdraw")
ON_A_ROW = ("consent", "consent_renew", "consent_withdraw_one", "consent_correct", "consent_retire")


@pytest.mark.parametrize("who", ["kh_supervisor", "partner", "worker", "house_mother", "me_officer", "director", "administrator", "stranger"])  # fmt: skip
def test_to_others_the_pages_are_not_there(cast: Cast, case: Case, who: str):
    row = asked(cast, case)
    client = browser(cast, who)
    urls = [page(case, name) for name in ON_A_CASE] + [page(case, "consent_record", "service")]
    urls += [reverse(f"cases:{name}", args=[row.pk]) for name in ON_A_ROW]
    for url in urls:
        assert client.get(url).status_code == 404, url
        assert client.post(url, {"reason": "other"}).status_code == 404, url
    assert Consent._base_manager.filter(retired_at=None).count() == 1


def test_who_only_looks_gets_no_button(cast: Cast, case: Case):
    row = asked(cast, case)
    client = browser(cast, "career_officer")
    shown = client.get(page(case, "consents"))
    assert shown.status_code == 200
    for name in ("consent_renew", "consent_withdraw_one"):
        assert reverse(f"cases:{name}", args=[row.pk]) not in shown.content.decode()
    assert client.get(page(case, "consent_ask")).status_code == 404


def test_the_persons_page_shows_it_to_who_may_see_it(cast: Cast, case: Case):
    asked(cast, case)
    url = reverse("desk:person", args=[case.pk])
    seen = browser(cast, "supervisor").get(url).content.decode()
    assert page(case, "consents") in seen
    assert "until" in seen
    assert page(case, "consents") not in browser(cast, "me_officer").get(url).content.decode()


def test_on_duty_one_reads_what_must_not_be_told_and_writes_nothing(cast: Cast, case: Case):
    row = asked(cast, case)
    client = browser(cast, "duty_officer")
    assert client.get(page(case, "consents")).status_code == 404
    break_glass(by=cast.viewer("duty_officer"), case_id=case.pk, office=case.office, reason="danger_now")
    shown = client.get(page(case, "consents"))
    assert shown.status_code == 200
    assert page(case, "consents") in client.get(reverse("desk:person", args=[case.pk])).content.decode()
    for url in (page(case, "consent_ask"), reverse("cases:consent_retire", args=[row.pk])):
        assert url not in shown.content.decode()
        assert client.get(url).status_code == 404


def test_a_page_of_many_answers_asks_the_database_no_more(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
):
    for purpose in PURPOSES:
        for _again in range(5):
            asked(cast, case, purpose)
    client = browser(cast, "supervisor")
    client.get(page(case, "consents"))
    with django_assert_max_num_queries(16):
        assert client.get(page(case, "consents")).status_code == 200


def test_the_worklist_leads_to_the_person(cast: Cast, case: Case):
    other = case_of(cast, with_="counsellor")
    _born(cast, other, 1990)
    asked(cast, other, until=dt.date(2022, 11, 5))
    gone = case_of(cast)
    _born(cast, gone, 1990)
    asked(cast, gone, until=dt.date(2022, 10, 10))
    client = browser(cast, "counsellor")
    assert reverse("cases:consents_due") in client.get(reverse("desk:today")).content.decode()
    shown = client.get(reverse("cases:consents_due")).content.decode()
    assert page(other, "consents") in shown
    assert page(case, "consent_record", "service") in shown
    assert page(gone, "consents") not in shown  # not hers
    whole = browser(cast, "supervisor").get(reverse("cases:consents_due")).content.decode()
    assert "ended on" in whole
    assert cast.users["counsellor"].display_name in whole


def test_a_card_is_read_one_idea_at_a_time(cast: Cast, case: Case):
    client = browser(cast, "counsellor")
    url = f"{reverse('cases:consent_card', args=['image'])}?lang=km&case={case.pk}"
    shown = BeautifulSoup(client.get(url).content, "html.parser")
    read = shown.select_one("article.wh-read")
    assert read is not None
    assert read["lang"] == "km"
    assert read.select_one("p").get_text() == card("image", "km").lines[0][1]
    assert "Not yet checked by a native reader" in shown.get_text()
    assert shown.select_one("html")["lang"] == "en"  # the page keeps its own language
    last = client.get(f"{url}&at={len(card('image', 'km').lines)}").content.decode()
    assert f"{page(case, 'consent_record', 'image')}?lang=km" in last
    told = fields(client.get(f"{page(case, 'consent_record', 'image')}?lang=km"))
    assert (told["language"], told["read_aloud"], told["read_in"]) == ("km", "yes", "km")
    send(client, f"{page(case, 'consent_record', 'image')}?lang=km", **YES)
    assert Consent._base_manager.get().wording == card("image", "km").wording


@pytest.mark.parametrize(
    "query", ["at=0", "at=99", "at=-1", "at=x", "at=²", "lang=xx", "case=nobody", "case=" + "9" * 40]
)
def test_a_card_takes_no_offence(cast: Cast, query: str):
    assert (
        browser(cast, "counsellor")
        .get(f"{reverse('cases:consent_card', args=['story'])}?{query}")
        .status_code
        == 200
    )


def test_there_is_no_card_and_no_question_of_another_name(cast: Cast, case: Case):
    client = browser(cast, "supervisor")
    assert client.get(reverse("cases:consent_card", args=["money"])).status_code == 404
    assert client.get(page(case, "consent_record", "money")).status_code == 404
    assert (
        browser(cast, "administrator").get(reverse("cases:consent_check", args=["money", "en"])).status_code
        == 404
    )
    assert (
        browser(cast, "administrator").get(reverse("cases:consent_check", args=["image", "fr"])).status_code
        == 404
    )


@pytest.mark.parametrize("language", ["en", "vi", "km"])
def test_cards_on_paper(cast: Cast, language: str):
    client = browser(cast, "counsellor")
    url = reverse("cases:consent_cards_print")
    shown = BeautifulSoup(
        client.get(url, {"lang": language, "size": "a5", "card": ["service", "story"]}).content, "html.parser"
    )
    sheets = shown.select("article.wh-sheet--a5")
    assert [sheet["lang"] for sheet in sheets] == [language] * 2
    for code, sheet in zip(("service", "story"), sheets, strict=True):
        assert [item.get_text(strip=True) for item in sheet.select("li")] == [
            words for _icon, words in card(code, language).lines
        ]
        assert sheet.select_one(".wh-internal") is not None
        assert len(sheet.select("svg")) == len(card(code, language).lines)
    assert client.get(url).status_code == 422
    assert client.get(url, {"lang": "fr", "size": "a3", "card": "x"}).status_code == 422


def test_signing_words_off(cast: Cast):
    client = browser(cast, "data_protection")
    url = reverse("cases:consent_check", args=["image", "km"])
    assert "Tick this when it is so." in said(send(client, url))
    assert send(client, url, read="on").status_code == 302
    check = WordingCheck._base_manager.get()
    assert (check.done_by, check.wording) == (cast.users["data_protection"], card("image", "km").wording)
    assert "Ngân" in client.get(url).content.decode()
    worker = browser(cast, "counsellor")
    read = f"{reverse('cases:consent_card', args=['image'])}?lang=km"
    assert "Not yet checked" not in worker.get(read).content.decode()
    assert "Not yet checked" in worker.get(read.replace("km", "vi")).content.decode()
    assert worker.get(reverse("cases:consent_words")).status_code == 404
    assert worker.post(url, {"read": "on"}).status_code == 404
    assert send(client, reverse("cases:consent_uncheck", args=[check.pk]), reason="other").status_code == 302
    assert "Not yet checked" in worker.get(read).content.decode()


@pytest.mark.parametrize("language", ["vi", "km"])
def test_every_page_speaks_the_language(cast: Cast, case: Case, language: str):
    row = asked(cast, case, "sharing")
    client = browser(cast, "supervisor")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    urls = [page(case, name) for name in ON_A_CASE] + [
        page(case, "consent_record", purpose) for purpose in PURPOSES
    ]
    urls += [reverse(f"cases:{name}", args=[row.pk]) for name in ON_A_ROW]
    urls += [reverse("cases:consents_due"), reverse("cases:consent_cards")]
    urls += [f"{reverse('cases:consent_card', args=[code])}?lang={language}" for code in PURPOSES]
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        html = BeautifulSoup(answer.content, "html.parser").select_one("html")
        assert html is not None
        assert html["lang"] == language
