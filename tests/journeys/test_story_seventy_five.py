"""Seventy-five migrant workers in one morning: written down once, shared out, cared for three days; a few are admitted, the rest go on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House
from tests.journeys.gestures import Story, choose, follow, open_person, part, save, tap, told, write

CAME = 75
WORKERS = ("Chanthou", "Sreymom")


def in_service(story: Story) -> tuple[int, int]:
    """How many people Cambodia has in service this month, and how many were admitted."""
    found = story.house.figures(f"{story.today:%Y-%m}", "kh")
    return int(found["clients_in_service"]["value"]), int(found["clients_admitted"]["value"])


def write_down(page: Page) -> None:
    """One screen: what all share, a row each, details later; a nervous finger clicks twice."""
    page.get_by_role("link", name="People", exact=True).click()
    follow(page, "People met together")
    tap(page, "Where does the journey stand?", "First contact")
    tap(page, "What brought these people to us?", "At risk")
    choose(page, "Where?", "A centre")
    write(page, "Number of the operation", "17/2026")
    choose(page, "Nationality", "Vietnam")
    choose(page, "First language", "Vietnamese")
    more = page.get_by_role("button", name="Add rows")
    while page.locator("tbody tr").count() < CAME:
        more.click()
    for number in range(CAME):
        page.locator(f"[name=rows-{number}-sex]").select_option("female" if number % 3 else "male")
    page.locator(".wh-bar").get_by_role("button", name="Save all").dblclick()
    expect(page.locator(".wh-said")).to_contain_text("75 people were written down")
    expect(page.get_by_role("heading", level=1)).to_have_text("People met together")


def share_out(page: Page) -> None:
    """Half of them to each of two colleagues."""
    follow(page, "Share them out")
    for name in WORKERS:
        tap(page, "Who walks with these people", re.compile(f"^{name}, walks with [0-9]+ people$"))
    page.locator(".wh-bar").get_by_role("button", name="Share them out").dblclick()
    for name, count in zip(WORKERS, (38, 37), strict=True):
        expect(page.locator("main tbody tr").filter(has_text=name)).to_have_count(count)
    expect(page.get_by_role("link", name="Share them out")).to_have_count(0)


def support_all(page: Page) -> None:
    """Three days of food and a bed, for all of them at once; today is ticked for all."""
    follow(page, "Enrol them in a support package")
    expect(page.locator("main")).to_contain_text("75 people who came together are chosen")
    expect(page.get_by_label("How many days?")).to_have_value("3")
    page.locator(".wh-bar").get_by_role("button", name="Enrol them").dblclick()
    expect(page.locator("main")).to_contain_text("75 people")
    page.locator("main table").first.locator("tbody tr").first.locator("label").first.click()
    save(page, "Save the days")
    expect(page.locator(".wh-said")).to_contain_text("75 days of persons were saved")


def screen(page: Page) -> None:
    """What we think after the first talk, and that she needs an interpreter; whatever an authority says later."""
    code = told(page)
    follow(page, "Open Identification")
    follow(page, "Write down what we think")
    tap(page, "What do we think?", "Signs of trafficking")
    tap(page, "What was done?", "Recruited")
    tap(page, "How?", "Deceived")
    tap(page, "For what?", "Forced to cheat people on the internet")
    save(page)
    open_person(page, code)
    expect(page.locator("main")).to_contain_text("What we think: Signs of trafficking")
    follow(page, "Who this person is")
    follow(page, "Add a need")
    choose(page, "What do they need?", "Needs an interpreter")
    choose(page, "Which language?", "Vietnamese")
    save(page)
    open_person(page, code)


def admit(page: Page) -> None:
    """Take her in: her page says what is next."""
    page.locator(".wh-next").get_by_role("link", name="Admit", exact=True).click()
    save(page, "Admit")
    expect(part(page, "In service")).to_contain_text("since")


def close(page: Page) -> None:
    """She goes home to her family: the supervisor is asked."""
    follow(page, "End the work with this person")
    choose(page, "Why does the work end?", "Did not want the service any more")
    tap(page, "Does the person have the card with where to call?", "Yes")
    save(page, "Ask the supervisor")


def agree_to_end(page: Page, code: str) -> None:
    """The supervisor finds the question among those that wait, and says yes."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Supervision", exact=True).click()
    page.locator(".wh-next").get_by_role("link", name="Answer").click()
    follow(page, re.compile(f"^Answer .*{code}$"))
    tap(page, "Your answer", "Agree")
    page.locator(".wh-bar").get_by_role("button").last.click()
    expect(page.locator("#faults")).to_have_count(0)


@pytest.mark.seed("R05")
def test_75_migrant_workers_in_one_morning(own_house: House, page_of: Callable[..., Page]) -> None:
    story = Story(own_house, page_of)
    before = in_service(story)
    dara = story.desk_of("dara")
    write_down(dara)
    expect(dara.locator("main caption")).to_have_text("75 people")
    together = dara.url
    codes = dara.locator("main tbody th .wh-code").all_inner_texts()
    assert len(set(codes)) == CAME  # clicked twice, written once
    share_out(dara)
    support_all(dara)
    assert in_service(story) == before  # nobody is admitted yet

    chanthou = story.desk_of("chanthou")
    checks = chanthou.locator("main li").filter(has_text="First check")
    expect(checks.first).to_be_visible()
    mine, other, goes = codes[0], codes[1], codes[2]
    open_person(chanthou, mine)
    screen(chanthou)
    for code in (mine, other):
        open_person(chanthou, code)
        admit(chanthou)
    open_person(chanthou, goes)
    close(chanthou)

    sreymom = story.desk_of("sreymom")
    open_person(sreymom, codes[-1])
    expect(part(sreymom, "Who walks along")).to_contain_text("Sreymom")

    dara = story.desk_of("dara")
    agree_to_end(dara, goes)
    open_person(dara, mine)
    follow(dara, "Met together with others")
    assert dara.url == together
    follow(dara, "One step for several")
    expect(dara.locator("[name=cases]:checked")).to_have_count(CAME - 3)
    tap(dara, "Which step?", "Referral")
    save(dara, "Save for all of them")
    facts = dara.locator("main dl").first
    for words, count in (("Referral", 72), ("Admission", 2), ("Closure", 1)):
        expect(facts.locator("div").filter(has_text=words)).to_contain_text(str(count))
    assert in_service(story) == (before[0] + 2, before[1] + 2)
