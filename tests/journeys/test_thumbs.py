"""What a hurry asks of a phone: risk and a flag in ten seconds, an incident and a look at safety in a minute, with a slow thumb."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, House
from tests.journeys.test_field import in_english
from tests.journeys.test_first_day import Thumb

HURRY, MINUTE = 10, 60  # seconds: field notes 9, interface


@pytest.fixture
def at_her_page(own_house: House, page_of: Callable[..., Page]) -> Callable[[str], Thumb]:
    """Let somebody of the demo open the first of her persons on her phone."""

    def open_(who: str) -> Thumb:
        page = in_english(
            own_house, page_of(own_house, who, "/people/", viewport=PHONE, has_touch=True, is_mobile=True)
        )
        page.locator("main table tbody a").first.click()
        expect(page.get_by_role("heading", name="Safety", exact=True)).to_be_visible()
        return Thumb(page)

    return open_


def tap(thumb: Thumb, words: str, *, opens: bool = False) -> None:
    """Tap a choice, a folded part or a button by its words."""
    within = thumb.page.locator("main")
    exactly = re.compile(rf"^\s*{re.escape(words)}\s*$")
    found = (
        within.get_by_role("button", name=words, exact=True)
        if opens
        else within.locator("label, summary").filter(has_text=exactly)
    )
    thumb.tap(found.first, opens=opens)


def saved(thumb: Thumb, limit: float, axe: Callable[[Page], list[str]]) -> None:
    """It is written, it took no longer than that, and the page is whole."""
    page = thumb.page
    expect(page.locator(".wh-said")).to_contain_text("Saved.")
    assert thumb.seconds <= limit, (thumb.seconds, thumb.taps, thumb.pages)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("who", ["hoa", "linh"])
def test_risk_and_a_flag_in_ten_seconds(
    who: str, at_her_page: Callable[[str], Thumb], axe: Callable[[Page], list[str]]
) -> None:
    """A case worker and a counsellor raise how safe she is, and then a flag without a word."""
    for part, choice in (("How safe now?", "At risk"), ("Raise a flag", "Health")):
        thumb = at_her_page(who)
        tap(thumb, part)
        tap(thumb, choice, opens=True)
        saved(thumb, HURRY, axe)


def test_an_incident_in_a_minute(
    at_her_page: Callable[[str], Thumb], axe: Callable[[Page], list[str]]
) -> None:
    thumb = at_her_page("hoa")
    thumb.tap(thumb.page.get_by_role("link", name="Record an incident"), opens=True)
    tap(thumb, "Self-harm")
    tap(thumb, "Grave")
    tap(thumb, "Stayed with the person")
    tap(thumb, "Called the counsellor")
    tap(thumb, "Save the incident", opens=True)
    expect(thumb.page.locator(".wh-said")).to_contain_text("The supervisor is told")
    saved(thumb, MINUTE, axe)
    assert thumb.seconds <= 30


def test_a_look_at_safety_in_a_minute(
    at_her_page: Callable[[str], Thumb], axe: Callable[[Page], list[str]]
) -> None:
    """Her plan stands as it is; what is new of it is typed."""
    thumb = at_her_page("hoa")
    thumb.tap(
        thumb.page.get_by_role("link", name="The plan, in their own words")
        .or_(thumb.page.get_by_role("link", name="Open Safety"))
        .first,
        opens=True,
    )
    thumb.tap(thumb.page.get_by_role("link", name="Look at safety together"), opens=True)
    thumb.type(thumb.page.get_by_label("The plan, in their own words"), "I call my aunt")
    tap(thumb, "Yes, it is their own plan")
    tap(thumb, "Watch")
    tap(thumb, "Threats")
    tap(thumb, "Save", opens=True)
    saved(thumb, MINUTE, axe)
