"""A child: an authority's paper holds until a day, the guardian is found, both are asked, and what is asked fits her age."""

import datetime as dt
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import House
from tests.journeys.gestures import (
    Story,
    admit,
    choose,
    follow,
    on_day,
    open_person,
    part,
    save,
    tap,
    to_her,
    write,
)

BORN = 2013
HOLDS, RENEWED = 33, 180  # days that the authority's papers hold
HELP = "Help from us"
RENEW = "Renew the authority's paper for the child"


def held_until(page: Page, last: dt.date) -> None:
    """An authority decides for her as long as nobody of her family is found, until the last day of its paper."""
    tap(page, "What is the answer?", "Yes")
    tap(page, "Who answered?", "An authority that may decide")
    tap(page, "How was it said?", "Signed")
    choose(page, "Why did somebody else decide, or the child alone?", "No guardian can be reached")
    choose(page, "Which authority?", "The authority for social affairs")
    on_day(page, "Until when does its paper hold?", last)


def asked_of_the_authority(page: Page, last: dt.date) -> None:
    """The page asks a guardian and the child; a yes that outlasts the paper is not taken."""
    follow(part(page, "Consent"), "Ask", exact=True)
    follow(page, HELP)
    expect(page.locator("main")).to_contain_text("A guardian decides together with the child, who signs too.")
    expect(page.get_by_label("The person and a guardian")).to_be_checked()
    held_until(page, last)
    page.locator(".wh-bar").get_by_role("button", name="Save").click()
    expect(page.locator("#faults")).to_contain_text("This cannot last longer than the authority's paper.")
    on_day(page, "Last day", last)
    save(page)
    expect(part(page, "Agreed")).to_contain_text(HELP)


def renewed(page: Page, last: dt.date) -> None:
    """From Today: the paper ends soon; the new one, and the yes with it."""
    line = page.locator("main li").filter(has_text=RENEW)
    follow(line, re.compile("^Record"))
    follow(page, f"Renew {HELP}")
    held_until(page, last)
    on_day(page, "Last day", last)
    save(page)


def finds_the_guardian(page: Page, code: str) -> None:
    """Her grandmother: who she is stays sealed, that there is somebody does not."""
    follow(page, "Open People around them")
    follow(page, "Guardian", exact=True)
    choose(page, "Who is it to the person?", "Grandmother or grandfather")
    write(page, "Name, and how to reach", "Yeay Som, in the house beside the pagoda")
    save(page)
    expect(page.locator("main")).to_contain_text("Yeay Som")
    open_person(page, code)
    expect(part(page, "People around them")).to_contain_text("Guardian, grandmother or grandfather")


def asked_together(page: Page, question: str, answer: str, who: str, guardian: str = "") -> None:
    """The guardian and the child are asked; which guardian it was can be said. The child's no needs nobody beside it."""
    follow(part(page, "Consent"), "Ask", exact=True)
    follow(page, question)
    tap(page, "What is the answer?", answer)
    tap(page, "Who answered?", who)
    if guardian:
        choose(page, "Which guardian?", guardian)
    tap(page, "How was it said?", "Signed" if answer == "Yes" else "Said aloud")
    save(page)


def weighed(page: Page, code: str) -> None:
    """What is best for her: she would rather go home at once, her guardian agrees, and it would be dangerous yet."""
    follow(page, "What is best for the child", exact=True)
    tap(page, "What is it about?", "Going back to the family")
    tap(page, "How was the child heard?", "The child said what it wants")
    tap(page, "What does the guardian say?", "Agrees")
    tap(page, "What was weighed?", "Safety")
    tap(page, "What was weighed?", "The child's wish")
    tap(page, "What came of it?", "Otherwise than the child wishes")
    page.locator(".wh-bar").get_by_role("button", name="Save").click()
    expect(page.locator("#faults")).to_contain_text("Say why it is not as the child wishes.")
    choose(page, "Why not as the child wishes?", "It would be dangerous")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(code)
    expect(part(page, "What is best for the child")).to_contain_text("Otherwise than the child wishes")


def looked_at(page: Page) -> None:
    """Of a child nobody asks how she was made to: the act and the purpose are enough."""
    follow(page, "Open Identification")
    follow(page, "Write down what we think")
    expect(page.get_by_role("group", name="What was done?")).to_be_visible()
    expect(page.get_by_role("group", name="How?")).to_have_count(0)
    tap(page, "What do we think?", "Signs of trafficking")
    tap(page, "What was done?", "Recruited")
    tap(page, "For what?", "Child labour")
    save(page)
    expect(page.locator("main")).not_to_contain_text("Not seen yet:")


def printed(page: Page) -> str:
    """The ministry's first form on a child stands first; return the paper's name."""
    follow(page, "Print a form")
    tap(page, "In which language?", "ភាសាខ្មែរ")
    tap(page, "What stands on it?", "What is known, by code")
    with page.expect_download() as paper:
        page.get_by_role("button", name="First information on a child").click()
    return paper.value.suggested_filename


def test_a_child_with_a_guardian_and_an_authoritys_paper(
    own_house: House, page_of: Callable[..., Page]
) -> None:
    story = Story(own_house, page_of)
    ends, later = story.ago(-HOLDS), story.ago(-RENEWED)
    worker = story.desk_of("chanthou")
    worker.get_by_role("navigation", name="Main").get_by_role("link", name="People", exact=True).click()
    code = story.code = admit(worker, story.today, category="Trafficking", sex="Female", born=BORN)
    expect(worker.locator("main")).to_contain_text("Under 18")
    asked_of_the_authority(worker, ends)

    worker = story.desk_of("chanthou")
    renewed(worker, later)
    worker = story.desk_of("chanthou")
    expect(worker.locator("main li").filter(has_text=RENEW)).to_have_count(0)

    worker = story.with_her("chanthou")
    finds_the_guardian(worker, code)
    grandmother = "Grandmother or grandfather: Yeay Som, in the house beside the pagoda"
    asked_together(worker, "Counting without a name", "Yes", "The person and a guardian", grandmother)
    expect(part(worker, "Agreed")).to_contain_text(grandmother)
    to_her(worker, code)
    asked_together(worker, "Pictures", "No", "The person")
    to_her(worker, code)
    said = part(worker, "Consent")
    for words in (HELP, "Counting without a name"):
        expect(said.locator("ul")).to_contain_text(words)
    expect(said).to_contain_text("Not agreed: Pictures")
    weighed(worker, code)
    looked_at(worker)
    open_person(worker, code)
    assert printed(worker).endswith(".pdf")

    lead = story.with_her("dara")
    expect(lead.locator("main")).to_contain_text("Under 18")
    expect(part(lead, "People around them")).to_contain_text("Guardian")
    follow(lead, "Open People around them")
    expect(lead.locator("main")).to_contain_text("Yeay Som")
