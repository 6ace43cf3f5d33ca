"""What pages do better with script: searching while one types, by keyboard alone; a page that is not saved says so."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, House


def test_places_are_found_while_typing_and_reached_with_arrows(
    house: House, page_of: Callable[..., Page]
) -> None:
    page = page_of(house, "mai", "/places/", viewport=PHONE)
    box = page.locator("[data-search-url]").first
    box.press_sequentially("ha tinh")
    found = page.locator("#q_found")
    expect(found.get_by_text("Hà Tĩnh").first).to_be_visible()
    box.press("ArrowDown")
    expect(found.locator("a, input").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(found.locator("a, input")).to_have_count(0)


def test_the_day_at_hand_is_one_tap_and_the_page_says_it_is_not_saved(
    house: House, page_of: Callable[..., Page]
) -> None:
    page = page_of(house, "linh", "/counselling/record/", viewport=PHONE)
    state = page.locator("#wh-state")
    expect(state).to_be_empty()
    day = page.locator("[name=happened_on]")
    today = day.input_value()
    page.get_by_role("button", name="Yesterday").first.click()
    assert day.input_value() != today
    expect(state).to_have_text("Not saved yet: keep this page open")
    page.get_by_role("button", name="Today").first.click()
    assert day.input_value() == today


def test_without_script_nothing_is_shown_that_needs_it(house: House, page_of: Callable[..., Page]) -> None:
    page = page_of(house, "mai", "/people/admit/", java_script_enabled=False)
    expect(page.get_by_role("button", name="Yesterday")).to_be_hidden()
    page.locator("summary").filter(has_text="More facts").click()
    expect(page.get_by_role("button", name="Find").first).to_be_visible()


def test_a_file_that_is_too_large_is_told_so_before_it_is_sent(
    house: House, page_of: Callable[..., Page]
) -> None:
    page = page_of(house, "mai", "/people/", viewport=PHONE)
    person = page.locator("main a[href^='/people/']").filter(has_text="-").first.get_attribute("href")
    page.goto(f"{house.url}{person}")
    page.goto(page.url.rstrip("/") + "/who/file/")
    box = page.locator("input[type=file]")
    box.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": bytes(13 * 1024 * 1024)})
    told = page.get_by_text("This file is too large. Choose one of at most 12 MB.")
    expect(told).to_be_visible()
    assert box.evaluate("box => box.files.length") == 0
    box.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"small"})
    expect(told).to_have_count(0)
    assert box.evaluate("box => box.files.length") == 1
