"""Somebody whose work with us had ended comes back after two years: she is found, not written down twice, and nothing of hers is lost."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import House
from tests.journeys.gestures import (
    PEOPLE_FOUND,
    Story,
    admit,
    agree,
    ask_plan,
    choose,
    consent,
    follow,
    goal,
    needs,
    note,
    on_day,
    part,
    save,
    tap,
    tell_of_her,
    told,
)

NAME = "Trăng Lantern"
HER: dict[str, Any] = {
    "category": "Domestic violence",
    "sex": "Female",
    "born": 1994,
    "name": NAME,
    "province": "Lào Cai",
}
GOAL = "My daughter goes to school."
WORDS = "She has found work with her cousin and wants to go."
FIGURES = ("clients_in_service", "clients_admitted", "clients_readmitted")


def figures(house: House, month: str) -> tuple[int, ...]:
    """The stock of a month, and who came new or again."""
    found = house.figures(month)
    return tuple(int(found[code]["value"]) for code in FIGURES)


def was_with_us_before(story: Story) -> None:
    """Three years ago Hoa walked with her for a year; then she moved away."""
    page = story.desk_of("hoa")
    came, left = story.ago(1100), story.ago(730)
    story.code = admit(page, came, **HER)
    consent(page, story.code, "Help from us", day=came)
    needs(
        page, story.code, {"Language": "No need", "A place to live": "Some need"}, day=story.ago(1090),
        strong=["Cares for others"], wish="To live where nobody shouts.",
    )  # fmt: skip
    goal(page, story.code, "School and learning", GOAL)
    ask_plan(page, story.code, review=story.ago(-30))
    agree(story.desk_of("mai"), "Plan", story.code)
    page = story.with_her("hoa")
    note(page, "Visit", day=story.ago(750), words=WORDS)
    follow(page, "Record the exit")
    tap(page, "How did the stay end?", "Moved within the country")
    on_day(page, "Day of the exit", left)
    save(page, "Record the exit")
    page = story.with_her("hoa")
    expect(part(page, "In service")).to_contain_text("moved within the country")
    expect(page.locator("main")).to_contain_text("Nothing is to be done at the moment")


def is_known_already(story: Story) -> None:
    """Whoever begins to write her down anew is told so before anything is saved; by her name she is found."""
    page = story.desk_of("hoa")
    tell_of_her(page, story.today, **HER)
    page.locator(".wh-bar").get_by_role("button", name="Admit").click()
    expect(page.locator("#faults")).to_contain_text(story.code)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("navigation", name="Main").get_by_role("link", name="People", exact=True).click()
    page.get_by_label(PEOPLE_FOUND).fill(NAME)
    page.get_by_role("button", name="Search").click()
    expect(page.locator("main").get_by_role("link", name=NAME)).to_have_count(1)
    follow(page, story.code)
    assert told(page) == story.code


def is_welcomed_back(story: Story) -> None:
    """Her record is opened again with a reason, and she is admitted again: no new record, no second first time."""
    page = story.with_her("hoa")
    follow(page, "Record a step")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open the record again")
    choose(page, "Which step?", "First contact")
    choose(page, "Why back, or open again?", "The person asks for it")
    save(page)
    follow(page, "Record a return")
    tap(page, "What is ready?", "Rights were explained")
    save(page, "Admit again")
    expect(part(page, "In service")).to_contain_text("Readmission")
    expect(part(page, "In service")).to_contain_text("First admission")
    consent(page, story.code, "Help from us", day=story.today)
    expect(part(page, "Consent")).to_contain_text("Help from us")


def keeps_what_was_hers(story: Story) -> None:
    """What she told, what she wanted and what was written stand as they were; clocks begin anew."""
    page = story.with_her("hoa")
    expect(page.locator("main")).to_contain_text(GOAL)
    follow(part(page, "Contacts"), "Visit")
    expect(page.locator("main")).to_contain_text(WORDS)
    follow(page, story.code)
    doing = part(page, "To do")
    expect(doing).to_contain_text(f"{story.ago(-20):%-d %B %Y}")
    expect(doing).to_contain_text(f"{story.ago(-30):%-d %B %Y}")
    follow(page, "Talk about needs")
    expect(part(page, "Told before")).to_contain_text("A place to live")


def test_who_comes_back_is_found_and_counted_as_coming_back(
    own_house: House, page_of: Callable[..., Page]
) -> None:
    story = Story(own_house, page_of)
    was_with_us_before(story)
    this, then = f"{story.today:%Y-%m}", f"{story.ago(1100):%Y-%m}"
    before, first = figures(own_house, this), figures(own_house, then)
    is_known_already(story)
    is_welcomed_back(story)
    keeps_what_was_hers(story)
    stock, new, again = figures(own_house, this)
    assert (stock, new, again) == (before[0] + 1, before[1], before[2] + 1)
    assert figures(own_house, then) == first
