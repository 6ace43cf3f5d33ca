"""What travels: the first page of the desk within 60 kB, every further one within 15 kB, counted in Chromium as received.

A page in English or Vietnamese that shows a Khmer name brings the Khmer face with it: once, since a browser keeps it for
good. It is weighed apart, and must be within 15 kB by itself; boxes instead of letters would be the other choice.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.conftest import LANGUAGES, House

FIRST, FURTHER = 60_000, 15_000


class Scales:
    """Weighs what a page receives, headers included, by Chromium's own count."""

    def __init__(self, page: Page) -> None:
        self.weight, self.khmer, self.parts = 0, 0, []
        self.names: dict[str, str] = {}
        told = page.context.new_cdp_session(page)
        told.send("Network.enable")
        told.on(
            "Network.requestWillBeSent",
            lambda event: self.names.update({event["requestId"]: event["request"]["url"]}),
        )
        told.on("Network.loadingFinished", self._add)

    def _add(self, event: dict) -> None:
        size = int(event["encodedDataLength"])
        name = self.names.get(event["requestId"], "?")
        if size:
            self.weight += size
            self.khmer += size if "/kp-400." in name else 0
            self.parts.append(f"{size:>6} {name}")

    def __str__(self) -> str:
        return f"{self.weight} bytes:\n" + "\n".join(self.parts)


def weigh(page: Page, url: str) -> Scales:
    """Open a page and weigh it."""
    scales = Scales(page)
    page.goto(url, wait_until="networkidle")
    return scales


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("who", ["linh", "mai", "duc"])
def test_the_first_page_is_light_and_the_next_are_lighter(
    house: House, context_of: Callable[..., BrowserContext], who: str, lang: str
) -> None:
    device = context_of(house, who)
    device.add_cookies([{"name": "django_language", "value": lang, "url": house.url}])
    page = device.new_page()
    first = weigh(page, house.url)
    assert first.weight > 5_000, f"nothing was weighed: {first}"
    assert first.weight <= FIRST, f"the first page: {first}"
    nav = page.locator("nav ul a")
    further = [str(link.get_attribute("href")) for link in nav.all()]
    further += [
        path + "?month=2022-10"
        for path in further
        if path.startswith(("/counselling", "/figures", "/bulletin"))
    ]
    further += ["/counselling/record/"] if who != "duc" else []
    page.close()
    heavy, khmer = [], 0
    for path in further:
        page = device.new_page()
        scales = weigh(page, house.url + path)
        page.close()
        khmer += scales.khmer
        if scales.weight - scales.khmer > FURTHER:
            heavy.append(f"{path}: {scales}")
    assert heavy == []
    assert khmer <= FURTHER, "the Khmer face comes once, and is light"
    assert lang != "km" or khmer == 0


def test_the_page_to_sign_in_is_within_the_budget_too(house: House, browser) -> None:
    context = browser.new_context(locale="vi-VN")
    scales = weigh(context.new_page(), house.url)
    context.close()
    assert 5_000 < scales.weight <= FIRST, str(scales)
