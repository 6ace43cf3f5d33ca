"""Gestures that the stories share: what a person does on a page, by the words she reads there; never by an address or an act.

Each begins on the person's page and comes back to it. A new gesture goes to the end of the file.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import House
from wayhome.kit.dates import today

# What was asked of a supervisor: the question on its page, and the yes.
QUESTIONS = {
    "Admission": ("Do you agree?", "Yes"),
    "Plan": ("Your answer", "I agree"),
    "Graduation": ("Your answer", "Agree"),
    "Closure": ("Your answer", "Agree"),
}
CHECKLIST = (
    "They have a safe place to live",
    "They know what to do if it gets unsafe",
    "Work, income or school has gone well for three months",
    "Their papers are in hand, or applied for",
    "Their health is cared for where they will live",
    "They feel well enough to go",
    "There are people around them who help",
    "Their goals are reached, or go on without us",
    "They know where to call",
    "It is agreed how we stay in touch",
    "A case conference has spoken about it",
)
PEOPLE_FOUND = "Name, code, telephone or number on a paper"


@dataclass
class Story:
    """A story in one house: who sits at which desk, and whom it is about."""

    house: House
    page_of: Callable[..., Page]
    code: str = ""
    desks: dict[str, Page] = field(default_factory=dict)
    today: dt.date = field(default_factory=lambda: today("Asia/Ho_Chi_Minh"))

    def desk_of(self, who: str, **how: Any) -> Page:
        """Sign somebody in, or go on at the desk where she sits; then open Today. Her pages are read in English."""
        name = f"{who} {sorted(how)}"
        if name not in self.desks:
            page = self.page_of(self.house, who, "/safety/", **how)
            page.context.add_cookies([{"name": "django_language", "value": "en", "url": self.house.url}])
            self.desks[name] = page
        page = self.desks[name]
        page.goto(self.house.url)
        expect(page.locator(".wh-who")).to_be_visible()
        return page

    def with_her(self, who: str, **how: Any) -> Page:
        """Sign somebody in, and open the page of the person whom the story is about."""
        page = self.desk_of(who, **how)
        open_person(page, self.code)
        return page

    def ago(self, days: int) -> dt.date:
        """So many days before today, in the office's time zone."""
        return self.today - dt.timedelta(days=days)


def unfold(what: Locator) -> None:
    """Open the folded parts in which something lies."""
    shut = what.locator("xpath=ancestor::details[not(@open)]/summary")
    while shut.count():
        shut.first.click()


def follow(page: Page | Locator, words: str | re.Pattern[str], *, exact: bool = False) -> None:
    """Follow a link of the page, by its words; where it lies in a folded part, open that first."""
    within = page.locator("main") if isinstance(page, Page) else page
    link = within.get_by_role("link", name=words, exact=exact, include_hidden=True).first
    expect(link).to_be_attached()
    unfold(link)
    link.click()


def part(page: Page, heading: str) -> Locator:
    """Return the part of a page under a heading."""
    found = page.locator("main section").filter(
        has=page.get_by_role("heading", name=heading, exact=True, include_hidden=True)
    )
    return found.first


def tap(page: Page, question: str | re.Pattern[str], answer: str | re.Pattern[str]) -> None:
    """Answer a question that is tapped."""
    group = page.get_by_role("group", name=question, include_hidden=True).first
    expect(group).to_be_attached()
    unfold(group)
    group.get_by_text(answer, exact=True).click()


def choose(page: Page, question: str, answer: str) -> None:
    """Choose a line of a list."""
    box = page.get_by_label(question).first
    unfold(box)
    box.select_option(label=answer)


def write(page: Page, question: str, words: str) -> None:
    """Write into a box."""
    box = page.get_by_label(question).first
    unfold(box)
    box.fill(words)


def on_day(page: Page, question: str, day: dt.date) -> None:
    """Write a day as staff write it."""
    write(page, question, f"{day:%d/%m/%Y}")


def save(page: Page, words: str = "Save") -> None:
    """Press the button at the end of a form; nothing may be left to mend."""
    page.locator(".wh-bar").get_by_role("button", name=words, exact=True).click()
    expect(page.locator("#faults")).to_have_count(0)


def to_her(page: Page, code: str) -> None:
    """Go back to the person's page: by her code where it is a link, else by the way back that the page offers."""
    link = page.locator("main").get_by_role("link", name=code)
    back = re.compile("^(To the person's page|Back)$")
    # Counted only once the page stands: between two pages there is neither.
    ways = link.or_(page.locator("main").get_by_role("link", name=back, include_hidden=True))
    expect(ways.first).to_be_attached()
    if link.count():
        link.first.click()
    else:
        follow(page, back)
    expect(page.get_by_role("heading", level=1)).to_have_text(code)


def open_person(page: Page, code: str) -> None:
    """Look for somebody by her code: her page opens."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="People", exact=True).click()
    page.get_by_label(PEOPLE_FOUND).fill(code)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(code)


def told(page: Page) -> str:
    """Return the code of the person whose page is open."""
    return page.get_by_role("heading", level=1).inner_text().strip()


def pick(page: Page, question: str, typed: str) -> None:
    """Type a part of a name, and take the first that is found."""
    write(page, question, typed)
    page.locator(".wh-found label").filter(has_text=typed).first.click()


def tell_of_her(
    page: Page, day: dt.date, *, category: str, sex: str, born: int, name: str = "", province: str = ""
) -> None:
    """Fill in the page of an admission: on which day, why, and what she tells of herself."""
    follow(page, "Admit a person")
    on_day(page, "Day of admission", day)
    tap(page, "What brought this person to us?", category)
    tap(page, "Sex", sex)
    write(page, "Year of birth", str(born))
    choose(page, "How sure is the year?", "Year known")
    if name:
        write(page, "The name, as the person says it", name)
    if province:
        pick(page, "Home province", province)


def admit(page: Page, day: dt.date, **her: Any) -> str:
    """Admit somebody who came (``her`` as in ``tell_of_her``); return her code."""
    tell_of_her(page, day, **her)
    save(page, "Admit")
    return told(page)


def consent(
    page: Page,
    code: str,
    question: str,
    answer: str = "Yes",
    *,
    day: dt.date,
    how: str = "Thumb print",
    to: str = "",
) -> None:
    """Read the card aloud, line by line, and record the answer."""
    follow(part(page, "Consent"), "Ask", exact=True)
    follow(page, question)
    follow(page, "Read the card aloud")
    while not page.get_by_role("link", name="Record the answer").count():
        page.get_by_role("link", name="Next", exact=True).click()
    follow(page, "Record the answer")
    tap(page, "What is the answer?", answer)
    if to:
        choose(page, "To whom?", to)
    tap(page, "How was it said?", how)
    on_day(page, "On which day?", day)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Consent")
    to_her(page, code)


def safety(
    page: Page, code: str, level: str, *, day: dt.date, plan: str = "", concerns: Iterable[str] = ()
) -> None:
    """Look at safety with her: her plan in her words, how safe she is, what concerns her."""
    follow(part(page, "Safety"), re.compile("The plan, in their own words|Open"))
    follow(page, "Look at safety together")
    if plan:
        write(page, "The plan, in their own words", plan)
        tap(page, "Do they agree to the plan?", "Yes, it is their own plan")
    tap(page, "How safe is the person?", level)
    for one in concerns:
        tap(page, "What concerns them or us?", one)
    on_day(page, "On which day?", day)
    save(page)
    to_her(page, code)


def note(page: Page, kind: str, *, day: dt.date, words: str = "", she_is: str = "Better") -> None:
    """Write a contact down."""
    follow(page, "Write a note")
    tap(page, "What was it?", kind)
    on_day(page, "On which day?", day)
    tap(page, "How is the person?", she_is)
    if words:
        write(page, "In words", words)
    save(page, "Save the note")


def needs(
    page: Page, code: str, answers: dict[str, str], *, day: dt.date, strong: Iterable[str], wish: str
) -> None:
    """Talk about needs: what she is strong in, a tap a domain, her wish."""
    follow(page, "Talk about needs")
    for one in strong:
        tap(page, "What are they strong in?", one)
    for domain, answer in answers.items():
        tap(page, domain, answer)
    write(page, "What they wish, in their words", wish)
    on_day(page, "On which day?", day)
    save(page)
    to_her(page, code)


def goal(page: Page, code: str, domain: str, words: str, *, does: str = "", who: str = "A colleague") -> None:
    """Write a goal down in her words, and what is done for it."""
    follow(page, "Open the plan")
    follow(page, re.compile("Add the goal|Add another goal"))
    write(page, "What do they want? In their words", words)
    choose(page, "What is it about?", domain)
    save(page, "Add the goal")
    if does:
        follow(page, f"Add what is done {domain}")
        choose(page, "What is it?", does)
        tap(page, "Who does it?", who)
        save(page)
    to_her(page, code)


def ask_plan(
    page: Page, code: str, *, review: dt.date, with_her: str = "Read aloud, and they agreed"
) -> None:
    """Go through the plan with her, then ask the supervisor."""
    follow(page, "Open the plan")
    follow(page, "Ask the supervisor")
    tap(page, "How did you go through it together?", with_her)
    on_day(page, "When do we look at it again?", review)
    page.locator(".wh-bar").get_by_role("button").last.click()
    expect(page.locator("#faults")).to_have_count(0)
    to_her(page, code)


def to_question(page: Page, kind: str, code: str) -> None:
    """Go from Today, as a supervisor, to what a colleague asked about somebody."""
    line = page.locator("main li").filter(has_text="Answer a colleague's question").filter(has_text=code)
    follow(line.first, re.compile("^Record"))
    follow(page, f"Answer {kind} {code}")


def agree(page: Page, kind: str, code: str) -> None:
    """Answer, as a supervisor, what a colleague asked about somebody: yes."""
    to_question(page, kind, code)
    question, answer = QUESTIONS[kind]
    tap(page, question, answer)
    page.locator(".wh-bar").get_by_role("button").last.click()
    expect(page.locator("#faults")).to_have_count(0)
    expect(page.locator(".wh-said")).to_be_visible()


def ready_to_go(page: Page, left: dt.date, *, wish: str, unmet: str = "") -> None:
    """Fill in the checklist and the plan of the return with her, and ask for the graduation; ``unmet`` is a line done in follow-up."""
    follow(page, "Ready to graduate?")
    tap(page, "What do they wish?", wish)
    write(page, "In their own words", "I want to live near my sister.")
    on_day(page, "The day they are to go, or went", left)
    for line in CHECKLIST:
        choose(page, line, "Not yet: we will do it in follow-up" if line == unmet else "Yes")
    save(page)
    follow(page, "Plan of the return")
    choose(page, "Where will they live?", "With their parents or brothers and sisters")
    choose(page, "With whom?", "With relatives")
    tap(page, "A safe home", "We have seen the place, or somebody we trust has")
    tap(page, "Fit to travel", "Well enough to travel")
    tap(page, "Given to the person", "The card with where to call")
    save(page)
    follow(page, "Ask for the graduation")
    save(page, "Ask the supervisor")
