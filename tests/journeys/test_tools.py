"""The journeys' own instruments: Chromium starts, axe sees what it must see."""

from collections.abc import Callable

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

Axe = Callable[[Page], list[str]]


def test_axe_sees_a_planted_fault(page: Page, axe: Axe) -> None:
    page.set_content(
        '<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"><button></button></main></html>'
    )
    assert {fault.split(":")[0] for fault in axe(page)} >= {"image-alt", "button-name"}


def test_a_page_that_is_not_there_is_still_one_of_ours(live_server: LiveServer, page: Page, axe: Axe) -> None:
    sheets = []
    page.on(
        "response",
        lambda answer: sheets.append(answer.status) if answer.url.endswith("wayhome.css") else None,
    )
    page.goto(f"{live_server.url}/nowhere/")
    assert sheets == [200], "the built sheet is served"
    assert axe(page) == []
