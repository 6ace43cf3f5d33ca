"""A newcomer finds October's 92 and opens its sessions; a counsellor adds the 93rd on her phone."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, House

SECONDS_A_TAP, SECONDS_A_KEY, SECONDS_A_PAGE = 3.0, 0.7, 3.0  # a slow thumb, on a slow phone


@dataclass
class Thumb:
    """Counts what a person does with one thumb."""

    page: Page
    taps: int = 0
    keys: int = 0
    pages: int = 0

    def tap(self, what: Locator, opens: bool = False) -> None:
        """Tap something that must be big enough to be hit."""
        what.scroll_into_view_if_needed()
        box = what.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, f"too small for a thumb: {box}"
        what.tap()
        self.taps += 1
        self.pages += opens

    def type(self, where: Locator, text: str) -> None:
        """Write into a box."""
        self.tap(where)
        where.fill("")
        where.press_sequentially(text)
        self.keys += len(text)

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.taps * SECONDS_A_TAP + self.keys * SECONDS_A_KEY + self.pages * SECONDS_A_PAGE


@pytest.mark.seed("F04")
def test_a_newcomer_sees_october_and_opens_92_to_its_sessions(house: House, page: Page) -> None:
    page.goto(house.url)
    password = page.locator("main .wh-code").first.inner_text()
    page.get_by_label("User name").fill("duc")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Figures", exact=True).click()
    page.get_by_role("textbox", name="Month").fill("10/2022")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("October 2022")
    row = page.get_by_role("row").filter(has_text="Counselling sessions")
    expect(row).to_contain_text("92")
    row.get_by_role("link", name="92 sessions").click()
    opened = page.locator("main tbody tr")
    expect(opened.first).to_be_visible()
    codes = 0
    while True:
        codes += opened.count()
        further = page.locator("nav a[rel=next]").filter(has_text="Next")
        if not further.count():
            break
        further.click()
    assert codes == 92
    opened.first.locator("td a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Session of .* October 2022"))
    expect(page.locator("main .wh-code").first).to_have_text(re.compile(r"^[2-9A-Z]{3}-[2-9A-Z]{3}$"))


def someone_of_october(page: Page, house: House) -> str:
    """The value of a person in the form whom this counsellor saw in October 2022 too."""
    page.goto(f"{house.url}/counselling/?month=2022-10")
    seen = set(page.locator("td .wh-code").all_inner_texts())
    page.goto(f"{house.url}/counselling/record/")
    for label in page.locator("label[for^=id_persons]").all():
        code = label.inner_text().split("\n")[0].strip()
        if code in seen:
            return code
    raise AssertionError("nobody of October is still here")


@pytest.mark.seed("S04")
def test_a_counsellor_records_a_session_on_her_phone_in_under_a_minute(
    own_house: House, page_of: Callable[..., Page]
) -> None:
    assert own_house.figure("counselling_sessions") == 92
    page = page_of(own_house, "linh", viewport=PHONE, has_touch=True, is_mobile=True)
    code = someone_of_october(page, own_house)
    page.goto(own_house.url)
    thumb = Thumb(page)
    thumb.tap(page.locator("main").get_by_role("link", name="Record a session"), opens=True)
    box = page.locator("label[for^=id_persons]").filter(has_text=code)
    if not box.is_visible():
        thumb.tap(page.locator("summary").filter(has_text=re.compile("more person")))
    thumb.tap(box)
    thumb.tap(page.locator("label").filter(has_text="In person"))
    thumb.tap(page.locator("label").filter(has_text=re.compile(r"^\s*60\s*$")))
    thumb.type(page.get_by_label("On which day?"), "24102022")
    thumb.tap(page.get_by_role("button", name="Save the session"), opens=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Session of 24 October 2022")
    expect(page.get_by_role("status").filter(has_text="Saved").or_(page.locator(".wh-said"))).to_be_visible()
    expect(page.locator("main")).to_contain_text(code)
    expect(page.get_by_role("link", name="Record another")).to_be_visible()
    assert thumb.seconds < 60, thumb
    assert own_house.figure("counselling_sessions") == 93
    officer = page_of(own_house, "duc", "/figures/vn/?month=2022-10")
    expect(officer.get_by_role("link", name="93 sessions")).to_be_visible()


def test_what_happened_today_takes_five_taps_and_no_key(
    own_house: House, page_of: Callable[..., Page]
) -> None:
    page = page_of(own_house, "linh", viewport=PHONE, has_touch=True, is_mobile=True)
    thumb = Thumb(page)
    thumb.tap(page.locator("main").get_by_role("link", name="Record a session"), opens=True)
    thumb.tap(page.locator("label[for^=id_persons]").first)
    thumb.tap(page.locator("label").filter(has_text="By phone").first)
    thumb.tap(page.locator("label").filter(has_text=re.compile(r"^\s*45\s*$")))
    thumb.tap(page.get_by_role("button", name="Save the session"), opens=True)
    expect(page.get_by_role("link", name="Record another")).to_be_visible()
    assert (thumb.taps, thumb.keys) == (5, 0)
    hanoi = dt.datetime.now(dt.UTC) + dt.timedelta(hours=7)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{hanoi.day} {hanoi:%B %Y}")
