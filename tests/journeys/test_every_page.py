"""Every page that anybody is led to: open to all eyes and hands, no wider than a phone, and quiet towards strangers."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page

from tests.journeys.conftest import LANGUAGES, PHONE, House
from tests.journeys.walk import Opened, walk

# Those who may do most come first; each further person brings the pages that nobody before her could open.
EVERYBODY = ("mai", "an", "ngan", "linh", "hoa", "quan", "duc", "yen", "thao", "nhi", "robin")
NOBODY = "nobody"
Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def devices(
    house: House, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., BrowserContext]]:
    """A device for each person, kept for the whole run."""
    kept: dict[str, BrowserContext] = {}

    def device(who: str) -> BrowserContext:
        if who not in kept:
            kept[who] = browser.new_context(**browser_context_args)
            if who != NOBODY:
                house.sign_in(kept[who], who)
        return kept[who]

    yield device
    for context in kept.values():
        context.close()


@pytest.fixture(scope="session")
def pages(house: House, devices: Callable[[str], BrowserContext]) -> dict[str, list[Opened]]:
    """{who: the pages she opens}; every view once, but for the first page of the day, which differs by role."""
    met: dict[str, int] = {}
    found = {who: walk(_request(devices(who)), house.url, who, met) for who in (NOBODY, *EVERYBODY)}
    found[NOBODY].append(Opened("not found", "/there-is-nothing-here", NOBODY))
    return found


def _request(context: BrowserContext) -> APIRequestContext:
    return context.request


class Ears:
    """Hears what a page asks from elsewhere, and what goes wrong in it."""

    def __init__(self, page: Page, home: str) -> None:
        self.heard: list[str] = []
        host = urlsplit(home).netloc

        def asked(url: str) -> None:
            if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != host:
                self.heard.append(f"asked {url}")

        page.on("request", lambda request: asked(request.url))
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: self.heard.append(f"console: {said.text}") if said.type == "error" else None,
        )


def speak(context: BrowserContext, home: str, lang: str) -> None:
    """Choose the language on this device."""
    context.add_cookies([{"name": "django_language", "value": lang, "url": home}])


def test_the_walk_finds_the_house(pages: dict[str, list[Opened]]) -> None:
    """So that the tests below cannot pass for want of pages."""
    views = {one.view for found in pages.values() for one in found}
    wanted = {
        "account_login", "desk:today", "desk:people", "desk:person", "cases:admit", "cases:admit_many", "cases:exit", "cases:history",
        "counselling:list", "counselling:record", "counselling:show", "counselling:edit", "counselling:retire",
        "career:list", "career:record", "career:show", "career:edit", "career:retire",
        "indicators:month", "indicators:indicator", "indicators:rows", "bulletins:month", "agencies:list", "agencies:detail",
        "places:search", "accounts:list", "access:log",
    }  # fmt: skip
    assert wanted - views == set()
    assert [one.who for found in pages.values() for one in found if one.view == "desk:today"] == list(
        EVERYBODY
    )


def wrong_with(page: Page, lang: str) -> list[str]:
    """What must not be on a page that is open at a phone's width."""
    told = page.evaluate(
        """() => ({wider: document.documentElement.scrollWidth - innerWidth, lang: document.documentElement.lang,
        remembers: [...document.forms].filter(form => form.getAttribute('autocomplete') !== 'off').length,
        inline: document.querySelectorAll('[style],style,script:not([src])').length,
        boxes: [...document.querySelectorAll('body *')].filter(one => [...one.childNodes].some(
            node => node.nodeType === 3 && node.data.trim()) && !/Kantumruy|Wayhome Names|mono/.test(getComputedStyle(one).fontFamily)).length})"""
    )
    # Letters without one of our faces are boxes on a device that has no Khmer; digests have no letters of Khmer.
    right = {"wider": 0, "lang": lang, "remembers": 0, "inline": 0, "boxes": 0}
    return [f"{name}: {told[name]}" for name in right if told[name] != right[name]]


def test_what_must_not_be_on_a_page_is_seen(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    ears = Ears(page, "http://127.0.0.1:1")
    page.route("http://elsewhere.example/*", lambda route: route.fulfill(status=404))
    page.set_content(
        '<html lang="vi"><form></form><div style="width: 400px">wide</div><img src="http://elsewhere.example/x.png"></html>'
    )
    assert wrong_with(page, "km") == ["wider: 48", "lang: vi", "remembers: 1", "inline: 1", "boxes: 1"]
    assert ears.heard[0] == "asked http://elsewhere.example/x.png"


@pytest.mark.parametrize("who", [NOBODY, *EVERYBODY])
def test_no_page_is_wider_than_a_phone_in_any_language(
    house: House, devices: Callable[[str], BrowserContext], pages: dict[str, list[Opened]], who: str
) -> None:
    page = devices(who).new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    ears, faults = Ears(page, house.url), []
    for lang in LANGUAGES:
        speak(page.context, house.url, lang)
        for one in pages[who]:
            page.goto(house.url + one.path)
            faults += [f"{one.view} {lang}: {fault}" for fault in wrong_with(page, lang)]
    speak(page.context, house.url, "en")
    page.close()
    assert faults == []
    assert [heard for heard in ears.heard if "404" not in heard] == []


@pytest.mark.parametrize("who", [NOBODY, *EVERYBODY])
def test_axe_finds_nothing_on_any_page_by_day_and_by_night(
    house: House, devices: Callable[[str], BrowserContext], pages: dict[str, list[Opened]], axe: Axe, who: str
) -> None:
    page = devices(who).new_page()
    faults = []
    for one in pages[who]:
        for size in (PHONE, {"width": 1280, "height": 900}):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme="light")
            page.goto(house.url + one.path)
            faults += [f"{one.view} {size['width']}: {fault}" for fault in axe(page)]
            if size is PHONE:
                page.emulate_media(color_scheme="dark", reduced_motion="reduce")
                faults += [f"{one.view} dark: {fault}" for fault in axe(page)]
    page.close()
    assert faults == []


def test_axe_finds_nothing_where_something_is_wrong(
    house: House, devices: Callable[[str], BrowserContext], axe: Axe
) -> None:
    """A form with faults, folds opened, at both lights."""
    page = devices("linh").new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{house.url}/counselling/record/")
    page.get_by_label("On which day?").fill("31/11/2022")
    page.get_by_label("Another length, in minutes").fill("ages")
    page.get_by_role("button", name="Save the session").click()
    assert page.locator("#faults li").count() == 4
    for fold in page.locator("summary").all():
        if fold.is_visible():
            fold.click()
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light, reduced_motion="reduce")  # type: ignore[arg-type]
        assert axe(page) == []
    page.close()
