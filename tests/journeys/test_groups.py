"""A group on a phone: started, its members added by taps, a meeting ticked in under a minute, corrected."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, House

TITLE = "Wives of Suối Mây"


def in_english(house: House, page: Page) -> Page:
    """Read the page in English on this device: the officer's own language is Vietnamese."""
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": house.url}])
    page.reload()
    return page


def fits(page: Page) -> bool:
    """Whether nothing is wider than the phone."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def start(page: Page) -> None:
    """Start a group, and add three women and a man on one screen."""
    page.get_by_label("What kind of group?").select_option("good_wife")
    page.get_by_label("Name of the group").fill(TITLE)
    page.get_by_label("Since which day?").fill("01/10/2022")
    page.get_by_role("button", name="Start the group").click()
    page.get_by_label("Since which day?").fill("01/10/2022")
    assert fits(page)
    for row, words in enumerate(["Female", "Female", "Female", "Male"]):
        page.locator("tbody tr").nth(row).locator("label").filter(
            has_text=re.compile(rf"^\s*{words}\s*$")
        ).click()
        page.locator(f"[name=rows-{row}-paper_number]").fill(str(row + 1))
    page.get_by_role("button", name="Add them all").click()
    expect(page.locator(".wh-said")).to_contain_text("4 members were added")


def tick(page: Page) -> float:
    """Tick all but one, and somebody who came for the first time; the seconds it took."""
    began = time.monotonic()
    page.get_by_role("link", name="Tick who came").click()
    page.get_by_label("On which day?").fill("22/10/2022")
    page.get_by_role("button", name="All here").click()
    expect(page.locator("[name=members]:checked")).to_have_count(4)
    page.locator(".wh-ticks label").last.click()
    page.locator("summary").filter(has_text="for the first time").click()
    page.locator("[data-wh-rows=new] tbody label").filter(has_text="Female").click()
    assert fits(page)
    page.get_by_role("button", name="Save the meeting").dblclick()
    expect(page.locator(".wh-said")).to_contain_text("4 (4F) came")
    return time.monotonic() - began


def correct(page: Page) -> None:
    """The man came after all."""
    page.get_by_role("link", name="Correct it").click()
    expect(page.locator("[name=members]:checked")).to_have_count(4)
    page.locator(".wh-ticks label").filter(has_text=re.compile("Male")).click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".wh-said")).to_contain_text("5 (4F) came")


def test_a_field_officer_ticks_a_meeting_in_under_a_minute(
    own_house: House, page_of: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    before = own_house.figures()
    page = in_english(own_house, page_of(own_house, "tuan", "/groups/start/", viewport=PHONE))
    start(page)
    assert tick(page) < 60
    correct(page)
    assert axe(page) == []
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("caption").first).to_contain_text("5 (4F)")
    assert axe(page) == []
    after = own_house.figures()
    for code, more in (("group_meetings", 1), ("group_members_met", 5)):
        assert int(after[code]["value"]) == int(before[code]["value"]) + more


def test_without_script_everybody_is_ticked_by_a_link(own_house: House, page_of: Callable[..., Page]) -> None:
    page = page_of(own_house, "tuan", "/groups/start/", viewport=PHONE, java_script_enabled=False)
    in_english(own_house, page)
    start(page)
    page.get_by_role("link", name="Tick who came").click()
    page.get_by_role("link", name="All here").click()
    page.get_by_label("On which day?").fill("22/10/2022")
    page.get_by_role("button", name="Save the meeting").click()
    expect(page.locator(".wh-said")).to_contain_text("4 (3F) came")
