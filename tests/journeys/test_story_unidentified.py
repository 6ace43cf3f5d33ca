"""Somebody whom no authority ever identifies: she is helped in full, and no page asks her for a status."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import House
from tests.journeys.gestures import (
    Story,
    admit,
    agree,
    ask_plan,
    consent,
    follow,
    goal,
    needs,
    note,
    on_day,
    part,
    ready_to_go,
    safety,
    save,
    tap,
    to_her,
)

GOAL = "I want to pay my debt, and owe nobody."
NOT_NEEDED = "It is not needed for our help"


def is_admitted(story: Story) -> None:
    """Hoa admits her on the word of what she tells; the file says that nothing of a status is needed."""
    page = story.desk_of("hoa")
    story.code = admit(page, story.ago(8), category="Slavery or forced labour", sex="Female", born=1996)
    expect(part(page, "Identification")).to_contain_text(NOT_NEEDED)
    consent(page, story.code, "Help from us", day=story.ago(8), how="Said aloud")
    safety(
        page,
        story.code,
        "Watch",
        day=story.ago(8),
        concerns=["A debt or a lender"],
        plan="I tell nobody where I sleep.",
    )


def has_our_opinion_alone(story: Story) -> None:
    """What we think is written down as ours; that nobody decided is no gap to fill."""
    page = story.with_her("hoa")
    follow(part(page, "Identification"), "Open Identification")
    expect(page.locator("main")).to_contain_text("Neither is needed for our help.")
    follow(page, "Write down what we think")
    on_day(page, "On which day?", story.ago(7))
    tap(page, "What do we think?", "Signs of trafficking")
    tap(page, "How?", "Bound by a debt")
    tap(page, "For what?", "Other forced labour")
    save(page)
    expect(page.locator("main")).to_contain_text("Nothing decided that we know of.")
    to_her(page, story.code)
    expect(part(page, "Identification")).to_contain_text("What we think: Signs of trafficking")


def is_helped(story: Story) -> None:
    """Needs, a plan that Mai agrees to, a service, a session: none of it asks who decided what."""
    code, page = story.code, story.with_her("hoa")
    needs(
        page, code, {"Language": "No need", "A place to live": "No need", "Health": "Some need", "Money": "Urgent"},
        day=story.ago(6), strong=["Has earned a living", "Knows what they want"], wish="To sleep without counting.",
    )  # fmt: skip
    goal(page, code, "Money", GOAL, does="Speak with a partner")
    ask_plan(page, code, review=story.ago(-90))
    boss = story.desk_of("mai")
    agree(boss, "Plan", code)
    expect(boss.locator("main")).to_contain_text(GOAL)
    follow(boss, "To the person's page")
    follow(boss, "Assign a colleague")
    boss.get_by_label("Colleague").select_option(label="Linh")
    tap(boss, "As what?", "Counsellor")
    save(boss, "Assign")
    page = story.with_her("hoa")
    note(page, "Visit", day=story.ago(2), words="She has spoken with the lender, with us beside her.")
    expect(part(page, "Contacts")).to_contain_text("Visit")
    follow(page, "Record a service")
    tap(page, "What was done?", "Medical care")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(code)
    expect(part(page, "What happened")).to_contain_text("Medical care")


def sees_what_would_be_hers(story: Story) -> None:
    """The list of what the law gives names each support, and as whom it would be hers; it counts as not asked for, never as missing."""
    page = story.with_her("hoa")
    follow(page, "Open the plan")
    follow(page, "All supports, and how they stand")
    box = page.get_by_label("As whom does the authority see this person?")
    expect(box.locator("option:checked")).to_have_text("Nobody has decided yet")
    line = page.locator("main li").filter(has_text="Legal aid")
    expect(line).to_contain_text("Would be theirs if: Identified")
    box.select_option(label="Being identified, inside the country")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main li").filter(has_text="Legal aid")).to_contain_text("Theirs by law")
    follow(page, "To the plan")
    to_her(page, story.code)
    expect(part(page, "Identification")).not_to_contain_text("Being identified")


def graduates(story: Story) -> None:
    """She goes when she is ready, as anybody does; afterwards we stay in touch."""
    ready_to_go(story.with_her("hoa"), story.today, wish="They want to go now")
    boss = story.desk_of("mai")
    agree(boss, "Graduation", story.code)
    page = story.with_her("hoa")
    expect(part(page, "In service")).to_contain_text("graduated and reintegrated")
    expect(part(page, "After graduation")).to_contain_text(f"Next contact: {story.ago(-7):%-d %B %Y}")
    expect(part(page, "Identification")).to_contain_text("What we think: Signs of trafficking")


def test_nobody_is_asked_for_a_status(own_house: House, page_of: Callable[..., Page]) -> None:
    story = Story(own_house, page_of)
    before = own_house.figures(f"{story.today:%Y-%m}")
    is_admitted(story)
    has_our_opinion_alone(story)
    is_helped(story)
    sees_what_would_be_hers(story)
    graduates(story)
    after = own_house.figures(f"{story.today:%Y-%m}")
    for code in ("clients_admitted", "clients_graduated"):
        assert int(after[code]["value"]) == int(before[code]["value"]) + 1
    assert after["clients_in_service"]["value"] == before["clients_in_service"]["value"]
