"""What travels: the first page of the desk within 60 kB, every further one within 15 kB, counted in Chromium as received."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.conftest import LANGUAGES, House

FIRST, FURTHER = 60_000, 15_000


class Scales:
    """Weighs what a page receives, headers included, by Chromium's own count."""

    def __init__(self, page: Page) -> None:
        self.weight, self.parts = 0, []
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
        if size:
            self.weight += size
            self.parts.append(f"{size:>6} {self.names.get(event['requestId'], '?')}")

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
    heavy = []
    for path in further:
        page = device.new_page()
        scales = weigh(page, house.url + path)
        page.close()
        if scales.weight > FURTHER:
            heavy.append(f"{path}: {scales}")
    assert heavy == []


def test_the_page_to_sign_in_is_within_the_budget_too(house: House, browser) -> None:
    context = browser.new_context(locale="vi-VN")
    scales = weigh(context.new_page(), house.url)
    context.close()
    assert 5_000 < scales.weight <= FIRST, str(scales)
