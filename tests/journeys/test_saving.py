"""Saving goes right where it easily goes wrong: twice, at once, without script, from the keyboard alone."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, House
from tests.journeys.test_first_day import someone_of_october
from wayhome.config.demo.cast import PASSWORD


def fill(page: Page, code: str, day: str = "24/10/2022") -> None:
    """Answer the session's questions, with or without script."""
    box = page.locator("label[for^=id_persons]").filter(has_text=code)
    if not box.is_visible():
        page.locator("summary").filter(has_text=re.compile("more person")).click()
    box.click()
    page.locator("label").filter(has_text="In person").click()
    page.locator("label").filter(has_text=re.compile(r"^\s*60\s*$")).click()
    page.get_by_label("On which day?").fill(day)


def save(page: Page) -> Locator:
    """The button that saves."""
    return page.get_by_role("button", name="Save the session")


def test_without_javascript_a_session_can_be_recorded(own_house: House, page_of: Callable[..., Page]) -> None:
    page = page_of(own_house, "linh", viewport=PHONE, java_script_enabled=False)
    fill(page, someone_of_october(page, own_house))
    save(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Session of 24 October 2022")
    assert own_house.figure("counselling_sessions") == 93


def test_a_double_click_saves_once_with_script_and_without(
    own_house: House, page_of: Callable[..., Page]
) -> None:
    for script, expected in ((True, 93), (False, 94)):
        page = page_of(own_house, "linh", java_script_enabled=script)
        fill(page, someone_of_october(page, own_house))
        save(page).dblclick()
        expect(page.get_by_role("heading", level=1)).to_have_text("Session of 24 October 2022")
        assert own_house.figure("counselling_sessions") == expected


def test_the_same_form_sent_again_saves_once(own_house: House, page_of: Callable[..., Page]) -> None:
    """Back, then Save once more: the browser sends the same form with the same id."""
    page = page_of(own_house, "linh")
    fill(page, someone_of_october(page, own_house))
    for _ in range(2):
        save(page).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Session of 24 October 2022")
        page.go_back()
        if not page.locator("[name=persons]:checked").count():
            break
    assert own_house.figure("counselling_sessions") == 93


def test_two_people_save_the_same_record_and_the_second_chooses(
    own_house: House, page_of: Callable[..., Page]
) -> None:
    linh = page_of(own_house, "linh", "/counselling/?month=2022-10")
    linh.locator("tbody tr").filter(has_text="In person").filter(has_text="Linh").get_by_role(
        "link"
    ).first.click()
    linh.get_by_role("link", name="Correct it").click()
    mai = page_of(own_house, "mai", linh.url.removeprefix(own_house.url))
    mai.get_by_label("By phone").check(force=True)
    mai.get_by_role("button", name="Save").click()
    expect(mai.get_by_role("link", name="Record another")).to_be_visible()
    linh.get_by_label("Online").check(force=True)
    linh.get_by_role("button", name="Save").click()
    expect(linh.get_by_role("heading", level=1)).to_have_text("Someone else saved this meanwhile")
    expect(linh.locator("main")).to_contain_text("Mai saved it")
    choices = linh.locator("fieldset").filter(has_text="How did you meet?").locator("label")
    expect(choices).to_contain_text(["By phone", "Online"])
    assert linh.locator("fieldset").count() == 1
    choices.first.click()
    linh.get_by_role("button", name="Save what I chose").click()
    expect(linh.get_by_role("definition").filter(has_text="By phone").first).to_be_visible()
    assert own_house.figure("counselling_sessions") == 92


def focused(page: Page) -> str:
    """What has the focus, in words: its tag, its id, its text; fails if one could not see that it has it."""
    told = page.evaluate(
        """() => { const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
        return { words: [one.tagName, one.id, one.name || "", (one.labels && one.labels[0] || one).innerText.trim()].join(" "),
                 ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                 inside: box.bottom > 0 && box.top < innerHeight } }"""
    )
    assert told["ring"], f"no ring around {told['words']}"
    assert told["inside"], f"out of sight: {told['words']}"
    return str(told["words"])


def tab_to(page: Page, wanted: str, most: int = 80) -> str:
    """Press Tab until the focus is on something with these words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        words = focused(page)
        if re.search(wanted, words):
            return words
    raise AssertionError(f"Tab never came to {wanted!r}")


def test_signing_in_and_recording_by_keyboard_alone(own_house: House, page: Page) -> None:
    page.goto(own_house.url)
    tab_to(page, "INPUT id_login")
    page.keyboard.type("linh")
    tab_to(page, "INPUT id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".wh-who")).to_be_visible()
    tab_to(page, "A .*Record a session")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Record a session")
    code = tab_to(page, "INPUT id_persons_0 ").split("\n")[0].split()[-1]
    page.keyboard.press("Space")
    tab_to(page, "INPUT id_mode_")
    page.keyboard.press("Space")
    tab_to(page, "INPUT id_minutes_")
    page.keyboard.press("ArrowUp")
    tab_to(page, "INPUT id_happened_on")
    tab_to(page, "BUTTON .*Save the session")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Record another")).to_be_visible()
    expect(page.locator("main")).to_contain_text(code)


def test_what_was_typed_stays_when_something_is_wrong(own_house: House, page_of: Callable[..., Page]) -> None:
    page = page_of(own_house, "linh", viewport=PHONE)
    code = someone_of_october(page, own_house)
    fill(page, code, day="31/11/2022")
    save(page).click()
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#faults")).to_contain_text("does not have that many days")
    page.locator("#faults a").click()
    expect(page.get_by_label("On which day?")).to_be_focused()
    expect(page.get_by_label("On which day?")).to_have_value("31/11/2022")
    assert page.locator("[name=persons]:checked").count() == 1
    page.get_by_label("On which day?").fill("24/10/2022")
    save(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Session of 24 October 2022")
    assert own_house.figure("counselling_sessions") == 93
