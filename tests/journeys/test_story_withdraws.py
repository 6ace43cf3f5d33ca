"""A person takes back what she agreed to, on her own page: it holds at once, everywhere, and the log says who."""

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import House
from tests.journeys.gestures import Story, choose, follow, on_day, open_person, part, save, tap, write

UNION = "Women's Union of Yen Bai province"
SHARING, CALLS, HELP = "Telling others who can help", "Calls and messages", "Help from us"


def pick(page: Page, question: str, words: str) -> None:
    """Type a part of a name and choose what is found."""
    write(page, question, words)
    page.locator(".wh-found").get_by_text(words).first.click()


def goes_home(page: Page) -> None:
    """The supervisor writes down that she graduated: contacts are due from now on."""
    follow(page, "Record the exit")
    tap(page, "How did the stay end?", "Graduated and reintegrated")
    save(page, "Record the exit")
    expect(page.locator("main")).to_contain_text("Next contact:")


def shares(page: Page, code: str) -> None:
    """She lets one organisation be told."""
    follow(part(page, "Consent"), "Ask", exact=True)
    follow(page, SHARING)
    tap(page, "What is the answer?", "Yes")
    choose(page, "To whom?", "One organisation")
    pick(page, "Which organisation?", UNION)
    tap(page, "How was it said?", "Said aloud")
    save(page)
    open_person(page, code)
    expect(part(page, "Consent")).to_contain_text(UNION)


def sits_at_the_table(page: Page, day: dt.date) -> None:
    """The organisation takes part in the conference, and it is held."""
    part(page, "Case conferences").get_by_role("link").filter(has_text="Conference on").first.click()
    follow(page, "Add who takes part")
    choose(page, "Part", "Their community")
    pick(page, "Or an organisation", UNION)
    save(page)
    expect(page.locator("main")).to_contain_text(UNION)
    follow(page, "It was held")
    on_day(page, "On which day?", day)
    tap(page, "What came of it?", "The person is to graduate")
    save(page)


def minutes_for(page: Page) -> None:
    """Ask for the minutes as that organisation gets them."""
    follow(page, "Print the minutes")
    tap(page, "In which language?", "English")
    tap(page, "For whom?", UNION)


def give_her_page(page: Page) -> str:
    """A code for another device of ours; return it."""
    follow(page, "Show their own page")
    tap(page, "In which language?", "English")
    tap(page, "Where does the person read it?", "On another device of ours, with a code")
    page.locator(".wh-bar").get_by_role("button", name="Open").click()
    return page.locator(".wh-next .wh-code").inner_text()


def takes_back(page: Page) -> None:
    """Two taps on her own page, and it shows what is left."""
    follow(page, "Take something back")
    for words in (SHARING, CALLS):
        tap(page, "What do you take back?", words)
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("It is taken back from this moment on.")
    follow(page, "Back")
    follow(page, "Who may see")
    agreed = part(page, "What I agreed to")
    expect(agreed).to_contain_text(HELP)
    for words in (SHARING, CALLS):
        expect(agreed).not_to_contain_text(words)


def leaves(page: Page, house: House) -> None:
    """One key, and a calendar stands there; her page is gone."""
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{house.url}/mine/calendar/")
    page.goto(f"{house.url}/mine/plan/")
    expect(page.get_by_label("Code")).to_be_visible()


def test_what_she_takes_back_stops_at_once(
    own_house: House, page_of: Callable[..., Page], browser: Browser
) -> None:
    story = Story(own_house, page_of)
    hoa = story.desk_of("hoa")
    line = hoa.locator("main li").filter(has_text="Case conference").first
    story.code = line.locator(".wh-code").inner_text()
    open_person(hoa, story.code)
    shares(hoa, story.code)
    sits_at_the_table(hoa, story.today)
    goes_home(story.with_her("mai"))
    minutes_for(hoa)
    with hoa.expect_download() as paper:
        hoa.locator(".wh-bar").get_by_role("button", name="Print").click()
    assert paper.value.suggested_filename.endswith(".pdf")

    hoa = story.with_her("hoa")
    code = give_her_page(hoa)
    with browser.new_context(locale="en-GB") as tablet:
        hers = tablet.new_page()
        hers.goto(f"{own_house.url}/mine/code/")
        hers.get_by_label("Code").fill(code)
        hers.get_by_role("button", name="Open").click()
        takes_back(hers)
        leaves(hers, own_house)

    hoa = story.desk_of("hoa")
    told = hoa.locator("main li").filter(has_text="Something was taken back").filter(has_text=story.code)
    told.get_by_role("link").first.click()
    open_person(hoa, story.code)
    agreed = part(hoa, "Consent")
    expect(agreed.locator("ul")).to_contain_text(HELP)  # what she allowed else stays
    expect(agreed.locator("ul")).not_to_contain_text(UNION)
    expect(hoa.locator("main")).to_contain_text("This person does not want calls and messages from us")
    expect(part(hoa, "To do")).not_to_contain_text("Follow-up contact")
    part(hoa, "Case conferences").get_by_role("link").filter(has_text="Conference on").first.click()
    expect(hoa.locator("main")).to_contain_text("Only without the name")
    minutes_for(hoa)
    hoa.locator(".wh-bar").get_by_role("button", name="Print").click()
    expect(hoa.locator("#faults")).to_contain_text("no minutes go there")

    hoa = story.with_her("hoa")
    follow(hoa, "Show their own page")
    tap(hoa, "In which language?", "English")
    tap(hoa, "Where does the person read it?", "On this screen: your own pages lock")
    hoa.locator(".wh-bar").get_by_role("button", name="Open").click()
    expect(hoa.locator("main")).to_contain_text("Good to see you")
    hoa.goto(own_house.url)
    expect(hoa.locator("input[type=password]")).to_be_visible()  # the colleague's own pages are locked

    ngan = story.desk_of("ngan")
    ngan.get_by_role("navigation", name="Main").get_by_role("link", name="Log", exact=True).click()
    entry = ngan.locator("main tr, main li").filter(
        has_text="The person took something back on their own page"
    )
    expect(entry.first).to_contain_text("hoa")
