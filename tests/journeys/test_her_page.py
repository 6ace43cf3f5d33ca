"""Her own page, on a phone of ours and in her language: every letter drawn, nothing to slide sideways, gone at one key."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, House
from tests.journeys.test_every_page import Axe, Ears, wrong_with

PAGES = ("/mine/", "/mine/plan/", "/mine/rights/", "/mine/people/", "/mine/back/")
HERS = {"en": "English", "vi": "Tiếng Việt", "km": "ភាសាខ្មែរ"}


@pytest.mark.parametrize("lang", HERS)
def test_her_page_is_drawn_and_leaves_at_one_key(
    own_house: House, page_of: Callable[..., Page], axe: Axe, lang: str
) -> None:
    page = page_of(own_house, "hoa", "/people/?service=on", viewport=PHONE, color_scheme="dark")
    page.locator("main a[href^='/people/']:has(.wh-code), main tbody a").first.click()
    page.locator("a[href$='/page/']").click()
    page.get_by_text(HERS[lang], exact=True).first.click()
    ears = Ears(page, own_house.url)
    page.locator(".wh-bar button").click()
    faults = []
    for path in PAGES:
        page.goto(own_house.url + path)
        faults += [f"{path}: {fault}" for fault in (*wrong_with(page, lang), *axe(page))]
    assert [*faults, *ears.heard] == []
    page.keyboard.press("Escape")
    expect(page).to_have_url(own_house.url + "/mine/calendar/")
    page.goto(own_house.url + "/mine/plan/")
    expect(page.locator(".wh-exit")).to_have_count(0)
    page.goto(own_house.url + "/people/")
    expect(page.locator("input[type=password]")).to_be_visible()
