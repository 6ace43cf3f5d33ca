"""A field officer records a round table of 46 (27F) with three issues on her phone, in less than a minute."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, House
from tests.journeys.test_first_day import Thumb

ISSUES = ("domestic violence", "gambling", "drugs")


def in_english(house: House, page: Page) -> Page:
    """Read the page in English on this device: the officer's own language is Khmer."""
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": house.url}])
    page.reload()
    return page


def choose(thumb: Thumb, box: Locator, words: str) -> None:
    """Open a list and tap one of its lines."""
    thumb.tap(box)
    box.select_option(label=words)
    thumb.taps += 1


def record_round_table(thumb: Thumb) -> None:
    """From the day's page to what was saved."""
    page = thumb.page
    thumb.tap(page.get_by_role("link", name="Record an activity"), opens=True)
    kind = page.get_by_role("link", name="Round table", exact=True)
    if not kind.is_visible():
        thumb.tap(page.locator("main summary").first)
    thumb.tap(kind, opens=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Round table")
    thumb.tap(page.locator("#id_near label").first)
    thumb.type(page.locator("[name=came_0_women]"), "27")
    thumb.type(page.locator("[name=came_0_men]"), "19")
    for at, words in enumerate(ISSUES):
        choose(thumb, page.locator(f"[name=raised-{at}-theme]"), words)
    thumb.tap(page.get_by_role("button", name="Save the activity"), opens=True)
    expect(page.locator("main")).to_contain_text("46 (27F)")


@pytest.mark.seed("A05")
@pytest.mark.seed("F20")
def test_a_round_table_with_three_issues_takes_less_than_a_minute(
    own_house: House, page_of: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = page_of(own_house, "veasna", viewport=PHONE, has_touch=True, is_mobile=True)
    thumb = Thumb(in_english(own_house, page))
    record_round_table(thumb)
    for words in ISSUES:
        expect(thumb.page.locator("main")).to_contain_text(words, ignore_case=True)
    assert thumb.taps <= 14
    assert thumb.seconds < 60
    assert axe(thumb.page) == []
    assert thumb.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_pasted_figures_go_where_they_belong_and_rows_are_added(
    own_house: House, page_of: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = page_of(own_house, "veasna", "/activities/record/awareness_event/", viewport=PHONE)
    in_english(own_house, page)
    page.locator("[name=came_0_women]").fill("30 (17F)")
    page.locator("[name=reach-0-heads_women]").fill("2,321 (F= 1,543)")
    page.locator("[name=reach-0-method]").focus()
    expect(page.locator("[name=came_0_women]")).to_have_value("17")
    expect(page.locator("[name=came_0_men]")).to_have_value("13")
    page.locator("[name=reach-0-method]").select_option(value="loudspeaker")
    page.get_by_text("Others who came", exact=True).click()
    page.locator("[data-wh-rows=others] [data-wh-add]").click()
    expect(page.locator("[data-wh-rows=others] .wh-line")).to_have_count(2)
    page.locator("[name=others-1-category]").select_option(value="police")
    page.locator("[name=others-1-heads_men]").fill("2")
    assert axe(page) == []
    page.get_by_role("button", name="Save the activity").click()
    main = page.locator("main")
    expect(main).to_contain_text("30 (17F)")
    expect(main).to_contain_text("2,321 (1,543F)")
    expect(main).to_contain_text("32 (17F)")
