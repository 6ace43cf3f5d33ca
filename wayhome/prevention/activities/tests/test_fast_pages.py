"""Pages of fast hands as a browser uses them: copying a month, changing many, piles of paper, blank sheets."""

import datetime as dt
import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.prevention.activities.actions import start_series
from wayhome.prevention.activities.models import Activity, BulkChange, Series
from wayhome.prevention.activities.rules.sheets import new_number, read_number
from wayhome.registry.agencies.models import Project

HOUR = dt.datetime(2022, 11, 10, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def november():
    """Let it be 10 November 2022."""
    with clock_at(HOUR):
        yield


@pytest.fixture
def open_as(client: Client, cast: Cast):
    """Sign somebody in."""

    def signed(name: str = "field_officer") -> Client:
        client.force_login(cast.users[name])
        return client

    return signed


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "html.parser")


def sent(page: BeautifulSoup) -> dict[str, list[str]]:
    """What the page's own form would send, as it stands."""
    data: dict[str, list[str]] = {}
    form = page.select_one("main form[data-wh-form]")
    assert form
    for part in form.select("input[name]"):
        if part.find_parent("template") or (
            part["type"] in ("checkbox", "radio") and not part.has_attr("checked")
        ):
            continue
        data.setdefault(part["name"], []).append(
            part.get("value", "on" if part["type"] in ("checkbox", "radio") else "")
        )
    for part in form.select("select[name]"):
        if not part.find_parent("template"):
            chosen = part.select_one("option[selected]") or part.select_one("option")
            data.setdefault(part["name"], []).append(chosen["value"])
    return data


def standing() -> list[Activity]:
    return list(Activity.objects.unscoped("the test looks").filter(retired_at=None).order_by("happened_on"))


@pytest.fixture
def english(cast, village, held):
    activity = held(
        type="regular_class",
        title="English class",
        happened_on=dt.date(2022, 10, 25),
        places=[(village, "school")],
    )
    start_series(
        by=cast.viewer("field_officer"), office=cast.offices["vn"], type="regular_class", title="English class",
        rhythm="weekly", activity_id=activity.pk,
    )  # fmt: skip
    return activity


COPY = "/activities/series/copy/"


@pytest.mark.seed("A07")
def test_last_month_is_copied_in_one_save(open_as, english, held) -> None:
    held(type="training", happened_on=dt.date(2022, 10, 12))
    client = open_as()
    address = reverse("activities:copy")
    page = soup(client.get(address))
    text = page.get_text(" ", strip=True)
    assert "Suoi Den" in text
    assert text.count("has not come yet") == 3  # 15, 22, 29 November
    data = sent(page)
    ticked = [name for name in data if name.startswith("tick-")]
    assert len(ticked) == 2
    answer = client.post(address, data, follow=True)
    assert "2 activities were copied." in soup(answer).get_text(" ", strip=True)
    assert [one.happened_on.day for one in standing() if one.happened_on.month == 11] == [1, 8]
    again = client.post(address, data, follow=True)
    assert "2 were there already" in soup(again).get_text(" ", strip=True)
    assert len(standing()) == 4
    there = soup(client.get(address)).get_text(" ", strip=True)
    assert there.count("is there already") == 2


def test_a_changed_day_counts_and_a_wrong_one_is_told_at_its_row(open_as, english) -> None:
    client = open_as()
    address = reverse("activities:copy")
    data = sent(soup(client.get(address)))
    days = [name.replace("tick-", "day-") for name in data if name.startswith("tick-")]
    wrong = client.post(address, data | {days[0]: ["31/02/2022"], days[1]: ["02/10/2022"]})
    assert wrong.status_code == 422
    assert "does not have that many days" in wrong.content.decode()
    wrong = client.post(address, data | {days[1]: ["02/10/2022"]})
    assert wrong.status_code == 422
    assert "another month" in wrong.content.decode()
    assert soup(wrong).find("input", {"name": days[1]})["value"] == "02/10/2022"
    assert len(standing()) == 1
    client.post(address, data | {days[0]: ["02/11/2022"]})
    assert [one.happened_on.day for one in standing()[1:]] == [2, 8]


def test_nothing_ticked_is_told(open_as, english) -> None:
    client = open_as()
    address = reverse("activities:copy")
    data = {
        name: value for name, value in sent(soup(client.get(address))).items() if not name.startswith("tick-")
    }
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "Tick at least one." in answer.content.decode()


def test_an_activity_begins_a_series_or_joins_one(open_as, cast, held, english) -> None:
    client = open_as()
    activity = held(type="regular_class", title="Play", happened_on=dt.date(2022, 10, 26))
    address = reverse("activities:series_start", args=[activity.pk])
    data = sent(soup(client.get(address)))
    assert data["title"] == ["Play"]
    client.post(address, data | {"series": ["new"], "rhythm": ["monthly"]})
    activity.refresh_from_db()
    assert (activity.series.title, activity.series.rhythm) == ("Play", "monthly")
    english.refresh_from_db()
    data = sent(soup(client.get(address)))
    assert data["series"] == [str(activity.series_id)]
    client.post(address, data | {"series": [str(english.series_id)], "title": [""]})
    activity.refresh_from_db()
    assert activity.series_id == english.series_id
    client.post(address, data | {"series": ["none"]})
    activity.refresh_from_db()
    assert activity.series is None
    wrong = client.post(address, data | {"series": [str(uuid.uuid4())]})
    assert wrong.status_code == 422
    meeting = held(type="group_meeting")
    assert client.get(reverse("activities:series_start", args=[meeting.pk])).status_code == 404


def test_two_who_change_a_series_both_see_it(open_as, cast, english) -> None:
    client = open_as()
    english.refresh_from_db()
    address = reverse("activities:series_edit", args=[english.series_id])
    data = sent(soup(client.get(address)))
    client.post(address, data | {"title": ["Free English"]})
    late = client.post(address, data | {"title": ["English for all"]})
    assert late.status_code == 409
    client.post(address, sent(soup(client.get(address))) | {"ended_on": ["9/11/2022"]})
    assert "ended on 9\xa0Nov\xa02022" in soup(client.get(reverse("activities:series"))).get_text(
        " ", strip=True
    )
    assert Series.objects.unscoped("the test looks").get().title == "Free English"


@pytest.fixture
def three(held):
    return [held(happened_on=dt.date(2022, 10, day), topics=["gbv"]) for day in (3, 4, 5)]


def test_many_are_changed_after_a_look_and_taken_back(open_as, three) -> None:
    client = open_as()
    address = reverse("activities:bulk")
    page = client.get(address, {"id": [str(one.pk) for one in three] + ["x", str(uuid.uuid4())]})
    assert "these 3 activities" in soup(page).get_text(" ", strip=True)
    assert "One that was ticked is left out" in soup(page).get_text(" ", strip=True)
    data = sent(soup(page)) | {"run_by": ["community"], "add_topics": ["drugs_abuse"]}
    look = client.post(address, data)
    assert "3 activities will change" in soup(look).select_one("h1").text
    assert {one.run_by for one in standing()} == {"us"}
    assert not BulkChange.objects.unscoped("the test looks").exists()
    back = client.post(address, sent(soup(look)) | {"step": ["again"]})
    assert soup(back).select_one("select[name=run_by] option[selected]")["value"] == "community"
    answer = client.post(address, sent(soup(look)) | {"step": ["save"]}, follow=True)
    done = soup(answer)
    assert "3 activities were changed." in done.select_one("h1").text
    assert {one.run_by for one in standing()} == {"community"}
    undo = answer.redirect_chain[-1][0]
    assert client.get(undo).status_code == 200
    text = soup(client.post(undo, follow=True)).get_text(" ", strip=True)
    assert "3 activities are as they were before." in text
    assert "Taken back on" in text
    assert {one.run_by for one in standing()} == {"us"}
    assert "Undo" not in text


def test_a_change_that_cannot_be_names_each_and_writes_nothing(open_as, cast, three) -> None:
    project = facts.record(
        Project(
            office=cast.offices["vn"],
            code="P1",
            title="Safe roads",
            starts_on=dt.date(2022, 10, 4),
            ends_on=dt.date(2022, 10, 4),
        ),
        by=cast.viewer("supervisor"),
    )
    client = open_as()
    address = reverse("activities:bulk")
    data = sent(soup(client.get(address, {"id": [str(one.pk) for one in three]})))
    look = client.post(address, data | {"project": [str(project.pk)], "level": ["basic"]})
    answer = client.post(address, sent(soup(look)) | {"step": ["save"]})
    assert answer.status_code == 422
    text = soup(answer).select_one(".govuk-error-summary").get_text(" ", strip=True)
    assert "Round table, 3 Oct 2022: “Safe roads” runs from 4 October 2022" in text
    assert "Round table, 4 Oct" not in text
    assert {(one.project_id, one.level) for one in standing()} == {(None, "")}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "Choose what should change."),
        ({"add_topics": ["gbv"], "remove_topics": ["gbv"]}, "added and taken away"),
        ({"run_by": ["nobody"]}, "on the list"),
        ({"title": ["x" * 161]}, "Too long"),
        ({"project": [str(uuid.uuid4())]}, "on the list"),
    ],
)
def test_what_makes_no_change_is_told(open_as, three, more, told) -> None:
    client = open_as()
    address = reverse("activities:bulk")
    data = sent(soup(client.get(address, {"id": [str(one.pk) for one in three]})))
    answer = client.post(address, data | more)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_nothing_ticked_or_far_too_much_leads_back(open_as, three) -> None:
    client = open_as()
    address = reverse("activities:bulk")
    for data in ({}, {"id": ["x", "1; DROP"]}, {"id": [str(uuid.uuid4())]}):
        assert "Tick the activities" in client.get(address, data).content.decode()
    many = [str(three[0].pk), *(str(uuid.uuid4()) for _ in range(200))]
    assert "at most 200" in client.get(address, {"id": many}).content.decode()


def test_only_who_made_a_change_opens_it(open_as, three) -> None:
    client = open_as()
    address = reverse("activities:bulk")
    data = sent(soup(client.get(address, {"id": [str(one.pk) for one in three]}))) | {"level": ["basic"]}
    made = client.post(address, data | {"step": ["save"]})
    for name in ("supervisor", "me_officer", "kh_supervisor"):
        other = open_as(name)
        assert other.get(made["Location"]).status_code == 404
        assert other.post(made["Location"]).status_code == 404
    assert {one.level for one in standing()} == {"basic"}


@pytest.fixture
def pile(open_as):
    """Fill in the pile's page and send it."""
    client = open_as()
    address = reverse("activities:pile")
    data = sent(soup(client.get(address)))

    def send(**typed: str):
        return client.post(
            address, data | {name.replace("__", "-"): [value] for name, value in typed.items()}
        )

    return send


@pytest.mark.seed("G08")
def test_a_pile_is_entered_at_once(cast, pile, village) -> None:
    number = new_number()
    answer = pile(
        done_by=str(cast.users["collaborator"].pk),
        rows__0__happened_on="3/10/2022", rows__0__place=str(village.pk), rows__0__heads_women="46 (27F)", rows__0__sheet=number,
        rows__1__heads_women="12", rows__1__heads_men="3",
        rows__4__happened_on="5.10.2022", rows__4__heads_untold="40",
    )  # fmt: skip
    assert answer.status_code == 302
    made = standing()
    assert [one.happened_on.day for one in made] == [3, 3, 5]
    assert {(one.type, one.source, one.done_by) for one in made} == {
        ("awareness_event", "paper", cast.users["collaborator"])
    }
    assert pile(
        done_by=str(cast.users["collaborator"].pk), rows__0__happened_on="4/10/2022", rows__0__heads_women="1", rows__0__sheet=number
    ).status_code == 422  # fmt: skip
    assert len(standing()) == 3


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"rows__1__happened_on": "3/10/2022"}, "Row 2: Count who came"),
        ({"rows__1__heads_women": "4"}, "Row 2: Give the date."),
        ({"rows__0__happened_on": "11/11/2022", "rows__0__heads_women": "4"}, "Row 1: This date has not come yet"),
        ({"rows__0__happened_on": "3/10/2022", "rows__0__heads_women": "5 (6F)"}, "Row 1: There are more women"),
        ({"rows__0__happened_on": "3/10/2022", "rows__0__heads_women": "-4"}, "Row 1: Female: write a whole number"),
        ({"rows__0__happened_on": "3/10/2022", "rows__0__heads_women": "4", "rows__0__sheet": "123"}, "Row 1: No sheet has"),
        ({"rows__0__happened_on": "3/10/2022", "rows__0__heads_women": "4", "rows__0__place_q": "Atlantis"}, "Row 1: No place found"),
        ({"rows__0__happened_on": "3/10/2022", "rows__0__heads_women": "400"}, "Row 1: Many people"),
        ({"rows__0__happened_on": "3/10/2022", "rows__0__heads_women": "60000", "sure": "on"}, "Row 1: More than 20,000"),
        ({"rows__0__happened_on": "3/10/2022", "rows__0__heads_women": "4", "type": "party"}, "on the list"),
        ({}, "Fill in at least one row."),
        ({"rows__TOTAL_FORMS": "900"}, "At most 20 sheets"),
        ({"rows__TOTAL_FORMS": "x"}, "At most 20 sheets"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_row_and_nothing_is_lost(pile, typed, told) -> None:
    answer = pile(**typed)
    assert answer.status_code == 422
    assert told in soup(answer).get_text(" ", strip=True)
    if "rows__TOTAL_FORMS" not in typed:
        kept = sent(soup(answer))
        for name, value in typed.items():
            if name.startswith("rows__"):
                assert kept[name.replace("__", "-")] == [value]
    assert standing() == []


def test_many_people_are_entered_once_somebody_is_sure(pile) -> None:
    assert pile(rows__0__happened_on="3/10/2022", rows__0__heads_women="400", sure="on").status_code == 302


def test_more_rows_without_script_and_a_search_complain_about_nothing(pile) -> None:
    more = pile(more="1", rows__0__heads_women="x")
    assert more.status_code == 200
    page = soup(more)
    assert page.find("input", {"name": "rows-9-happened_on"})
    assert page.find("input", {"name": "rows-0-heads_women"})["value"] == "x"
    assert not page.select(".govuk-error-message")
    found = soup(pile(find="rows-0-place", rows__0__place_q="suoi", rows__0__heads_women="x"))
    assert not found.select(".govuk-error-summary")


def test_one_sheet_is_recorded_alone_and_once(open_as) -> None:
    client = open_as()
    address = reverse("activities:record", args=["round_table"])
    page = soup(client.get(address))
    number = new_number()
    typed = {
        "sheet": [number],
        "source": ["paper"],
        "happened_on": ["3/10/2022"],
        "came_0_women": ["46 (27F)"],
    }
    data = sent(page) | typed
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302  # the same form sent twice
    assert len(standing()) == 1
    again = client.post(address, sent(soup(client.get(address))) | typed | {"came_0_women": ["40"]})
    assert again.status_code == 422
    assert "This sheet was entered before: Round table, 3 October 2022." in soup(again).get_text(
        " ", strip=True
    )
    slip = client.post(address, data | {"sheet": [number[:-1] + str((int(number[-1]) + 1) % 10)]})
    assert "No sheet has this number" in slip.content.decode()
    assert len(standing()) == 1


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
@pytest.mark.parametrize("kind", ["list", "count"])
@pytest.mark.parametrize("survivors", ["", "on"])
def test_a_sheet_is_in_its_own_language_and_has_a_number(open_as, lang, kind, survivors) -> None:
    client = open_as()
    asked = {
        "type": "training",
        "kind": kind,
        "lang": lang,
        "lines": "12",
        "copies": "3",
        "survivors": survivors,
    }
    answer = client.get(reverse("activities:sheet"), asked)
    assert answer.status_code == 200
    sheets = soup(answer).select("article.wh-sheet")
    assert len(sheets) == 3
    assert {part["lang"] for part in sheets} == {lang}
    numbers = [part.select_one(".wh-sheet__number b").text for part in sheets]
    assert len({read_number(number) for number in numbers} - {None}) == 3
    assert "Lantern Path Viet Nam" in sheets[0].text
    assert sheets[0].select(".wh-sheet__lines")[-1].select("dt")  # lines for issues and minutes
    rows = sheets[0].select("tbody tr")
    if kind == "list":
        assert len(rows) == 12
        heads = [th.get_text(" ", strip=True) for th in sheets[0].select("thead th")]
        if lang == "en":
            assert ("Signature or thumb" in heads) is not bool(survivors)
            assert ("Code" in heads) is bool(survivors)
        for row in sheets[0].select("tbody tr"):
            assert len(row.select("th, td")) == (12 if survivors else 13)


def test_the_language_of_the_sheet_does_not_stick_to_the_page(open_as) -> None:
    answer = open_as().get(
        reverse("activities:sheet"),
        {"type": "training", "kind": "list", "lang": "km", "lines": "5", "copies": "1"},
    )
    page = soup(answer)
    assert page.html["lang"] == "en"
    assert "Print this page" in page.get_text()


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": "1000"},
        {"lines": "0"},
        {"copies": "99"},
        {"lang": "fr"},
        {"type": "x"},
        {"kind": ""},
        {"lines": "12.5"},
    ],
)
def test_a_sheet_that_cannot_be_printed_is_told(open_as, wrong) -> None:
    asked = {"type": "training", "kind": "list", "lang": "km", "lines": "5", "copies": "1"} | wrong
    assert open_as().get(reverse("activities:sheet"), asked).status_code == 422


PAGES = ["activities:series", "activities:copy", "activities:bulk", "activities:pile", "activities:sheets"]


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_the_pages(open_as, name) -> None:
    for who in ("field_officer", "collaborator", "supervisor", "career_officer"):
        assert open_as(who).get(reverse(name)).status_code == 200
    for who in ("me_officer", "director", "counsellor", "stranger", "donor", "administrator"):
        assert open_as(who).get(reverse(name)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [{"month": "x"}, {"month": "13/2022"}, {"month": "12/2199"}, {"month": "01/1900"}, {"office": "zz"}],
)
def test_odd_months_and_offices_are_read_as_the_usual_ones(open_as, english, query) -> None:
    assert open_as().get(reverse("activities:copy"), query).status_code == 200


def test_the_pages_ask_few_questions(open_as, cast, held, django_assert_max_num_queries) -> None:
    ids = [str(held(happened_on=dt.date(2022, 10, day), topics=["gbv"]).pk) for day in range(1, 21)]
    client = open_as()
    for address, data in ((reverse("activities:copy"), {}), (reverse("activities:bulk"), {"id": ids})):
        client.get(address, data)
        with django_assert_max_num_queries(25):
            client.get(address, data)
    with django_assert_max_num_queries(25):
        client.get(reverse("activities:pile"))


def test_pile_rows_name_their_boxes(open_as) -> None:
    page = soup(open_as().get(reverse("activities:pile")))
    for box in page.select("main form input:not([type=hidden]), main form select"):
        if not box.find_parent("template"):
            assert page.find("label", {"for": box["id"]}), box
    assert re.search(r"rows-__prefix__-heads_women", str(page.select_one("template")))
