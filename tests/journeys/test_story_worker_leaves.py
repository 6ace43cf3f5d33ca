"""A worker leaves: her supervisor looks at what is in her hands, hands it over, and nobody is without somebody who walks along."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import House
from tests.journeys.gestures import Story, follow, open_person, part, tap
from wayhome.config.demo.cast import PASSWORD
from wayhome.config.demo.present import NOTES

LEAVES, COMES = "Hoa", "Súa"


CHECKLIST = ("People they walk with", "Things to do", "Promises they gave", "Flags they see to")


def in_her_hands(page: Page) -> dict[str, int]:
    """The checklist of a colleague: what it says, and how many."""
    lines = part(page, "In their hands").locator("li")
    said = {words: re.compile(rf"^\s*{words}(?! that are late)") for words in CHECKLIST}
    return {words: int(lines.filter(has_text=line).locator("b").inner_text()) for words, line in said.items()}


def colleague(page: Page, name: str) -> None:
    """Open a colleague's page from the board."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Supervision", exact=True).click()
    follow(page, name, exact=True)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def hand_over(page: Page) -> int:
    """All of them to one colleague; click twice. Returns how many passed."""
    follow(page, "Hand over the people they walk with")
    expect(page.locator("[name=cases]").first).to_be_checked()
    tap(page, "Who takes over?", COMES)
    page.locator(".wh-bar").get_by_role("button", name="Hand them over").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"The people of {LEAVES}")
    return page.locator("main tbody tr").count()


def test_a_whole_caseload_passes_and_the_leaver_sees_nothing(
    own_house: House, page_of: Callable[..., Page]
) -> None:
    story = Story(own_house, page_of)
    hoa = story.desk_of("hoa")
    code = hoa.locator("main li").filter(has_text="Next contact").first.locator(".wh-code").inner_text()
    open_person(hoa, code)
    hers = hoa.url

    mai = story.desk_of("mai")
    colleague(mai, LEAVES)
    before = in_her_hands(mai)
    assert min(before.values()) > 0
    assert hand_over(mai) >= before["People they walk with"]  # and those with whom the work has ended
    colleague(mai, COMES)
    after = in_her_hands(mai)
    assert all(after[words] >= before[words] for words in CHECKLIST)
    colleague(mai, LEAVES)
    assert set(in_her_hands(mai).values()) == {0}

    sua = story.desk_of("sua")
    expect(sua.locator("main li").filter(has_text="Next contact").filter(has_text=code)).to_have_count(1)
    open_person(sua, code)
    name = sua.locator(".wh-seal")
    expect(name).to_have_attribute("data-open", "")  # opened with the colleague's own key
    part(sua, "Contacts").locator("li a").first.click()
    expect(sua.locator("main")).to_contain_text(NOTES["vi"])

    hoa.reload()
    expect(hoa.get_by_role("heading", level=1)).not_to_have_text(code)
    assert hoa.request.get(hers).status == 404
    hoa = story.desk_of("hoa")
    expect(hoa.locator("main")).not_to_contain_text(code)

    an = story.desk_of("an")
    an.get_by_role("navigation", name="Main").get_by_role("link", name="Accounts", exact=True).click()
    follow(an, LEAVES, exact=True)
    follow(an, "Leaves for good: what has to be done")
    expect(an.locator("main")).to_contain_text("nobody is left. Done.")
    assert an.locator("main .wh-code").count() == 0  # numbers only: she sees no person
    an.get_by_role("button", name="End all of it now").click()
    expect(an.locator("main")).to_contain_text("This account has ended.")

    hoa.reload()
    expect(hoa.get_by_label("User name")).to_be_visible()
    hoa.get_by_label("User name").fill("hoa")
    hoa.get_by_label("Password", exact=True).fill(PASSWORD)
    hoa.get_by_role("button", name="Sign in").click()
    expect(hoa.locator(".wh-who")).to_have_count(0)

    mai = story.desk_of("mai")
    mai.get_by_role("navigation", name="Main").get_by_role("link", name="Supervision", exact=True).click()
    expect(mai.get_by_role("link", name=LEAVES, exact=True)).to_have_count(0)
    expect(mai.locator("main")).not_to_contain_text("nobody assigned")
    follow(mai, "Things to do")
    expect(mai.locator("main")).not_to_contain_text(LEAVES)
