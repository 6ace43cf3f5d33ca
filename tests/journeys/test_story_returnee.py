"""A young woman comes home over a border gate, is helped, graduates, and is visited for three years: told by who met her.

Her days lie back as far as pages let them, so that the visit of the third year is due today.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import PHONE, House
from tests.journeys.gestures import (
    Story,
    agree,
    ask_plan,
    choose,
    consent,
    follow,
    goal,
    needs,
    on_day,
    part,
    ready_to_go,
    safety,
    save,
    tap,
    to_her,
    told,
    write,
)
from tests.journeys.test_first_day import Thumb

THREE_YEARS = 1095  # days: the last contact of the schedule
STAYED = 270
GATE = "Lào Cai – Hekou · until 30 June 2025"  # of the list of places of those days
GOAL = "I sew in my own stall at the market."
FIGURES = (
    "clients_in_service",
    "clients_admitted",
    "clients_readmitted",
    "clients_graduated",
    "clients_exited",
)


def month(house: House, day: dt.date) -> dict[str, int]:
    """The stock and what moved it, in the month of a day."""
    told = house.figures(f"{day:%Y-%m}")
    return {code: int(told[code]["value"]) for code in FIGURES}


def reconciled(before: dict[str, int], after: dict[str, int]) -> bool:
    """Whether a month's stock is that of the month before, and who came, less who went."""
    came = after["clients_admitted"] + after["clients_readmitted"]
    return after["clients_in_service"] == before["clients_in_service"] + came - after["clients_exited"]


def pdf(page: Page, press: Locator) -> bytes:
    """Press a button that prints; the paper."""
    with page.expect_download() as got:
        press.click()
    return Path(got.value.path()).read_bytes()


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def arrives(story: Story, came: dt.date) -> None:
    """Hoa meets her at the border gate: who she is can wait, consent and safety cannot."""
    page = story.desk_of("hoa")
    follow(page, "Admit a person")
    follow(page, "People met together, not admitted yet")
    on_day(page, "On which day?", came)
    tap(page, "Where does the journey stand?", "First contact")
    tap(page, "What brought these people to us?", "Trafficking")
    choose(page, "Border gate", GATE)
    choose(page, "Who handed these people over?", "Police or border guard of the other country")
    page.get_by_role("row", name=re.compile("^1 ")).get_by_label("Sex").select_option(label="Female")
    page.get_by_role("row", name=re.compile("^1 ")).get_by_label("Age, or year of birth").fill("24")
    save(page, "Save all")
    expect(page.locator(".wh-said")).to_contain_text("1 person was written down")
    follow(page, re.compile("^[2-9A-Z]{3}-[2-9A-Z]{3}"))
    story.code = told(page)
    expect(part(page, "Came back from abroad")).to_contain_text("China → Vietnam Lào Cai – Hekou")
    consent(page, story.code, "Help from us", day=came)
    consent(page, story.code, "Calls and messages", day=came)
    expect(part(page, "Consent")).to_contain_text("Help from us")
    safety(
        page, story.code, "At risk", day=came, concerns=["Somebody who did harm is near or searches"],
        plan="I stay where two of us are. I call the number on my card.",
    )  # fmt: skip
    expect(part(page, "Safety")).to_contain_text("At risk")


def tells_how_she_came_back(story: Story) -> None:
    """Days later she tells more: it is corrected, and stands in the history."""
    page = story.with_her("hoa")
    follow(part(page, "Came back from abroad"), "Open Came back from abroad")
    follow(page, re.compile("^Correct"))
    choose(page, "How?", "Handed over by the other side")
    choose(page, "Who received the person?", "Border guard")
    save(page)
    expect(page.locator("main li")).to_contain_text("Received by: Border guard")
    follow(page, re.compile("^History"))
    expect(page.locator("main")).to_contain_text("Handed over by the other side")


def is_identified(story: Story, came: dt.date) -> None:
    """The police decide, and we have an opinion of our own: two facts, neither asked for by what follows."""
    page = story.with_her("hoa")
    follow(part(page, "Identification"), "Open Identification")
    for status, standing, on in (
        ("Being identified", "Being identified, inside the country", came + days(1)),
        ("Identified", "Identified", came + days(20)),
    ):
        follow(page, "An authority decided")
        on_day(page, "On which day?", on)
        tap(page, "What was decided?", status)
        choose(page, "Which authority?", "Police")
        write(page, "Number of the paper", f"128/{on:%Y}")
        choose(page, "As whom does the law give support?", standing)
        save(page)
    follow(page, "Write down what we think")
    on_day(page, "On which day?", came + days(3))
    tap(page, "What do we think?", "We are convinced of it")
    tap(page, "What was done?", "Transported")
    tap(page, "How?", "Deceived")
    tap(page, "For what?", "Arranged or forced marriage")
    save(page)
    to_her(page, story.code)
    expect(part(page, "Identification")).to_contain_text("Identified Police")


def is_admitted(story: Story, came: dt.date) -> None:
    """Hoa asks with the checklist, Mai agrees and names a counsellor, who meets her."""
    page = story.with_her("hoa")
    follow(page, re.compile("^(Record a return|Admit)$"))
    on_day(page, "Day of admission", came + days(2))
    for ready in (
        "A room is ready",
        "A house mother knows",
        "A counsellor is chosen",
        "Rights were explained",
    ):
        tap(page, "What is ready?", ready)
    save(page, "Ask a supervisor")
    expect(page.locator("main")).to_contain_text("A supervisor is asked whether this person is admitted.")
    expect(part(page, "In service")).to_contain_text("Never admitted")
    boss = story.desk_of("mai")
    agree(boss, "Admission", story.code)
    expect(part(boss, "In service")).to_contain_text(f"since {came + days(2):%-d %B %Y}")
    follow(boss, "Assign a colleague")
    choose(boss, "Colleague", "Linh")
    tap(boss, "As what?", "Counsellor")
    save(boss, "Assign")
    expect(part(boss, "Who walks along")).to_contain_text("Linh, counsellor")


def makes_her_plan(story: Story, came: dt.date) -> None:
    """She tells what she is strong in and what she wants; Mai agrees to the plan; what the law gives comes, a promise is kept."""
    code, page = story.code, story.with_her("hoa")
    needs(
        page, code, {"Language": "No need", "A place to live": "Some need", "Work and income": "Urgent"}, day=came + days(12),
        strong=["A skill or a trade", "Asks for help when they need it"], wish="A room with my own key, and my own sewing table.",
    )  # fmt: skip
    goal(page, code, "Work and income", GOAL, does="A course or training")
    ask_plan(page, code, review=story.today + days(120))
    boss = story.desk_of("mai")
    agree(boss, "Plan", code)
    expect(boss.locator("main")).to_contain_text(GOAL)
    follow(page, "Open the plan")
    follow(page, "All supports, and how they stand")
    support = "Vocational training and job advice"
    for state, label, on in (
        ("Applied for", "Applied for on", 30),
        ("Granted", "Answered on", 50),
        ("Received", "Received on", 70),
    ):
        follow(page, f"How it stands {support}")
        tap(page, "How does it stand?", state)
        on_day(page, label, came + days(on))
        save(page)
    expect(page.locator("main li").filter(has_text=support)).to_contain_text("Received")
    follow(page, "To the plan")
    follow(page, "Write down a promise")
    choose(page, "What is it?", "Go along to an appointment")
    on_day(page, "Until when?", story.today)
    save(page)
    page.locator("main").get_by_role("button", name="Kept Go along to an appointment").first.click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def is_visited_on_a_phone(story: Story) -> None:
    """A visit is written down on the way home: a few taps and a sentence."""
    page = story.with_her("hoa", viewport=PHONE, has_touch=True, is_mobile=True)
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("link", name="Write a note"), opens=True)
    thumb.tap(page.locator("label").filter(has_text="Better"))
    thumb.type(page.get_by_label("In words"), "The course goes well.")
    thumb.tap(page.locator("label").filter(has_text="In two weeks"))
    thumb.tap(page.get_by_role("button", name="Save the note"), opens=True)
    expect(part(page, "Contacts")).to_contain_text("Visit")
    assert thumb.taps <= 6
    assert thumb.seconds < 60, thumb


def is_spoken_about(story: Story, came: dt.date) -> None:
    """A conference with her, strengths first; the minutes and an official form as paper."""
    page = story.with_her("hoa")
    follow(page, "Prepare a conference")
    on_day(page, "On which day?", came + days(250))
    tap(page, "Where?", "At our office")
    tap(page, "Do they take part?", "They take part")
    tap(page, "What is strong", "Learns and tries")
    tap(page, "What is to be spoken about?", "Graduation")
    save(page)
    follow(page, "Add who takes part")
    choose(page, "Part", "Leads the conference")
    choose(page, "A colleague", "Mai")
    save(page)
    follow(page, "Write a decision down")
    choose(page, "What was decided?", "Prepare the return")
    choose(page, "A colleague does it", "Hoa")
    on_day(page, "Until when?", story.today)
    save(page)
    follow(page, "It was held")
    tap(page, "What came of it?", "The person is to graduate")
    save(page)
    follow(page, "Print the minutes")
    tap(page, "In which language?", "English")
    assert pdf(page, page.get_by_role("button", name="Print")).startswith(b"%PDF-")
    expect(page.locator("#wh-state")).not_to_have_text(re.compile("Saving"))
    page = story.with_her("hoa")
    follow(page, "Done? Prepare the return")
    tap(page, "What became of it?", "Done")
    save(page)
    page = story.with_her("hoa")
    follow(page, "Print a form")
    tap(page, "In which language?", "Tiếng Việt")
    assert pdf(page, page.get_by_role("button", name=re.compile("Care plan"))).startswith(b"%PDF-")


def reads_her_own_page(story: Story, browser: Browser, args: dict[str, object]) -> None:
    """She reads her plan on another device with a code, and leaves it with one key."""
    page = story.with_her("hoa")
    follow(page, "Show their own page")
    tap(page, "In which language?", "English")
    tap(page, "Where does the person read it?", "On another device of ours, with a code")
    save(page, "Open")
    secret = page.locator(".wh-next .wh-code").inner_text()
    hers = browser.new_context(**args).new_page()  # type: ignore[arg-type]
    hers.goto(f"{story.house.url}/mine/code/")
    hers.get_by_label("Code").fill(secret)
    hers.get_by_role("button", name="Open").click()
    hers.get_by_role("link", name="My rights").click()
    expect(hers.locator("main")).to_contain_text("Not yet checked by a native reader")
    hers.get_by_role("link", name="Back").click()
    hers.get_by_role("link", name="My plan, and what you promised").click()
    expect(hers.locator("main")).to_contain_text(GOAL)
    expect(hers.locator("main")).to_contain_text("Go along to an appointment")
    hers.keyboard.press("Escape")
    expect(hers.get_by_role("heading", level=1)).to_have_text(f"{story.today:%B %Y}")
    hers.goto(f"{story.house.url}/mine/plan/")
    expect(hers.locator("main")).not_to_contain_text(GOAL)
    hers.context.close()


def graduates(story: Story, left: dt.date) -> None:
    """Her wish first, each line met or with its reason, the plan of the return; Mai agrees, and the exit is recorded."""
    page = story.with_her("hoa")
    ready_to_go(page, left, wish="They want to go now", unmet="Their papers are in hand, or applied for")
    expect(page.locator("main")).to_contain_text("10 of 11 lines are met")
    expect(page.locator("main")).to_contain_text("Not yet: we will do it in follow-up")
    boss = story.desk_of("mai")
    agree(boss, "Graduation", story.code)
    expect(boss.get_by_role("heading", level=1)).to_contain_text(f"{left:%-d %B %Y}")


def is_followed_for_three_years(story: Story, left: dt.date) -> None:
    """Six contacts from the papers; the seventh stands on Today, and is a visit told on a phone in less than two minutes."""
    page = story.with_her("hoa")
    for after in (7, 30, 91, 182, 365, 730):
        follow(part(page, "After graduation"), "Write down a contact")
        tap(page, "How?", "Visit" if after == 30 else "By phone")
        tap(page, "Did you reach them?", "Yes")
        tap(page, "How safe are they now?", "Something worries them" if after == 7 else "Safe")
        on_day(page, "On which day?", left + days(after))
        save(page)
        to_her(page, story.code)
    expect(part(page, "After graduation")).to_contain_text("In touch as agreed: 6, missed: 0")
    phone = story.desk_of("hoa", viewport=PHONE, has_touch=True, is_mobile=True)
    line = phone.locator("main li").filter(has_text="Follow-up contact").filter(has_text=story.code)
    expect(line).to_contain_text(f"{story.today:%-d %b}")
    thumb = Thumb(phone)
    thumb.tap(line.get_by_role("link", name=re.compile("^Record")), opens=True)
    for question, answer in (
        ("How?", "Visit"), ("Did you reach them?", "Yes"), ("How safe are they now?", "Safe"), ("Work and money", "Well"),
        ("School or training", "So-so"), ("Health", "Well"), ("People around them", "Well"),
    ):  # fmt: skip
        group = phone.get_by_role("group", name=question)
        thumb.tap(group.locator("label").filter(has_text=answer).first)
    thumb.tap(phone.get_by_role("button", name="Save", exact=True), opens=True)
    expect(phone.locator("main")).to_contain_text("All contacts of the schedule are over")
    assert thumb.keys == 0
    assert thumb.seconds < 120, thumb


def is_let_go(story: Story) -> None:
    """The work ends with her knowing where to call; nothing of her stays to be done."""
    page = story.with_her("hoa")
    follow(page, "End the work with this person")
    choose(page, "Why does the work end?", "Follow-up is complete")
    tap(page, "Does the person have the card with where to call?", "Yes")
    save(page, "Ask the supervisor")
    boss = story.desk_of("mai")
    agree(boss, "Closure", story.code)
    page = story.desk_of("hoa")
    expect(page.locator("main")).not_to_contain_text(story.code)
    page = story.with_her("hoa")
    expect(page.locator("main")).to_contain_text("Nothing is to be done at the moment")
    expect(part(page, "In service")).to_contain_text("graduated and reintegrated")


@pytest.mark.seed("R03")
@pytest.mark.seed("S05")
@pytest.mark.seed("S08")
@pytest.mark.seed("S14")
@pytest.mark.seed("Q07")
def test_a_returnee_from_the_border_gate_to_the_third_year(
    own_house: House,
    page_of: Callable[..., Page],
    browser: Browser,
    browser_context_args: dict[str, object],
) -> None:
    own = Path(own_house.environment["WAYHOME_HOME"]) / "clocks.toml"
    asks = '\n[vn]\nfrom = 2000-01-01\napprovals = ["admission", "plan", "graduation", "closure"]\n'
    own.write_text(own.read_text("utf-8") + asks, "utf-8")
    story = Story(own_house, page_of)
    left = story.ago(THREE_YEARS)
    came = left - days(STAYED)
    admitted = came + days(2)
    start, end = month(own_house, admitted), month(own_house, left)
    arrives(story, came)
    tells_how_she_came_back(story)
    is_identified(story, came)
    is_admitted(story, came)
    makes_her_plan(story, came)
    is_visited_on_a_phone(story)
    is_spoken_about(story, came)
    reads_her_own_page(story, browser, browser_context_args)
    graduates(story, left)
    is_followed_for_three_years(story, left)
    is_let_go(story)
    came_then, left_then = month(own_house, admitted), month(own_house, left)
    once = {"clients_in_service": 1, "clients_admitted": 1}
    assert came_then == start | {code: start[code] + more for code, more in once.items()}
    once = {"clients_graduated": 1, "clients_exited": 1}
    assert left_then == end | {code: end[code] + more for code, more in once.items()}
    for day, then in ((admitted, came_then), (left, left_then)):
        assert reconciled(month(own_house, day.replace(day=1) - days(1)), then)
