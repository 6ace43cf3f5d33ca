"""Fast hands on a phone: a pile of sheets in one save, a series begun and copied to the next month, sheets printed in Khmer."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, House
from tests.journeys.test_printing import CLIPPED
from wayhome.prevention.activities.rules.sheets import new_number

LIST = "/activities/?month=2022-10"


def box(row: int, name: str) -> str:
    """Where a box of a row stands."""
    return f"[name='rows-{row}-{name}']"


def fill_pile(page: Page, number: str) -> None:
    """Three sheets of October: a pasted figure, one on the same day, one of whom it was not told."""
    page.get_by_label("What was it?").select_option("regular_class")
    page.locator(box(0, "happened_on")).fill("3/10/2022")
    page.locator(box(0, "heads_women")).fill("46 (27F)")
    page.locator(box(0, "sheet")).fill(number)
    page.locator(box(1, "heads_women")).fill("12")
    page.locator(box(2, "happened_on")).fill("32/10/2022")
    page.locator(box(2, "heads_untold")).fill("40")
    page.locator("summary").filter(has_text="What it was about").click()
    page.get_by_label("A name for it").fill("Kite club")


def test_a_pile_on_a_phone_with_script_and_without(own_house: House, page_of: Callable[..., Page]) -> None:
    for script in (True, False):
        page = page_of(own_house, "mai", "/activities/pile/", viewport=PHONE, java_script_enabled=script)
        fill_pile(page, new_number())
        if script:  # what was pasted goes where it belongs before anything is saved
            page.locator(box(0, "sheet")).focus()
            expect(page.locator(box(0, "heads_women"))).to_have_value("27")
            expect(page.locator(box(0, "heads_men"))).to_have_value("19")
            expect(page.locator(box(0, "heads_untold"))).to_have_value("")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.get_by_role("button", name="Save all").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("Row 3: ")
        expect(page.locator(box(1, "heads_women"))).to_have_value("12")
        page.locator(box(2, "happened_on")).fill("5.10.2022")
        page.get_by_role("button", name="Save all").click()
        expect(page.locator(".wh-said")).to_contain_text("3 sheets were entered.")
    rows = page.locator("tr").filter(has_text="Kite club")
    expect(rows).to_have_count(6)
    expect(rows.filter(has_text="46 (27F)")).to_have_count(2)


def test_a_series_is_begun_and_copied_to_the_next_month(
    own_house: House, page_of: Callable[..., Page]
) -> None:
    page = page_of(own_house, "mai", "/activities/pile/", viewport=PHONE)
    fill_pile(page, new_number())
    page.locator(box(2, "happened_on")).fill("5/10/2022")
    page.get_by_role("button", name="Save all").click()
    page.locator("tr").filter(has_text="Kite club").get_by_role("link").first.click()
    page.get_by_role("link", name="It comes again").click()
    page.locator("label").filter(has_text="Every month").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Every month")
    page.goto(f"{own_house.url}/activities/series/copy/?month=2022-11")
    line = page.locator("li").filter(has_text="Kite club").filter(has_text="Wednesday 2 November 2022")
    expect(line.get_by_role("checkbox")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    line.get_by_role("textbox", name="Day").fill("9/11/2022")
    page.get_by_role("button", name="Copy those ticked").click()
    expect(page.locator(".wh-said")).to_contain_text("1 activity was copied.")
    copied = page.locator("tr").filter(has_text="Kite club")
    expect(copied).to_contain_text("9 Nov")
    expect(copied).not_to_contain_text("(27F)")
    page.goto(f"{own_house.url}/activities/series/copy/?month=2022-11")
    expect(page.locator("main li").filter(has_text="Kite club").first).to_contain_text("is there already")


def test_many_are_changed_and_taken_back(own_house: House, page_of: Callable[..., Page]) -> None:
    page = page_of(own_house, "mai", "/activities/pile/", viewport=PHONE)
    fill_pile(page, new_number())
    page.locator(box(2, "happened_on")).fill("5/10/2022")
    page.get_by_role("button", name="Save all").click()
    for row in page.locator("tr").filter(has_text="Kite club").all():
        row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Change those ticked").click()
    page.get_by_label("Who ran it").select_option("community")
    page.get_by_role("button", name="Show what will change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 activities will change")
    page.get_by_role("button", name="Change them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 activities were changed.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".wh-said")).to_contain_text("3 activities are as they were before.")


def test_blank_sheets_fit_their_paper_in_every_language(house: House, page_of: Callable[..., Page]) -> None:
    page = page_of(house, "mai", "/activities/sheets/")
    for lang in ("en", "vi", "km"):
        for kind, width in (("list", 1017), ("count", 688)):  # A4 less the margins, in CSS pixels
            page.goto(
                f"{house.url}/activities/sheets/print/?type=training&kind={kind}&lang={lang}&lines=40&copies=2"
            )
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(media="print", color_scheme="light")
            assert page.locator("article.wh-sheet").count() == 2
            assert page.locator("article.wh-sheet").first.get_attribute("lang") == lang
            assert page.evaluate(CLIPPED) == []
            pdf = page.pdf(prefer_css_page_size=True)
            wide = b"/MediaBox [0 0 841" in pdf or b"/MediaBox [0 0 842" in pdf
            assert wide is (kind == "list")
