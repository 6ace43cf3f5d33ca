"""Seventy-five people arrive in one night: one screen, one save, all or nobody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House

ARRIVE = 75


def admitted(house: House) -> tuple[int, int]:
    """How many are in service, and how many came, in October 2022."""
    return house.figure("clients_in_service"), house.figure("clients_admitted")


def open_with_rows(page: Page, rows: int) -> None:
    """Answer what all share, and open so many rows."""
    page.get_by_label("Day of admission").fill("28/10/2022")
    page.get_by_label("Trafficking").check(force=True)
    more = page.get_by_role("button", name="Add rows")
    while page.locator("tbody tr").count() < rows:
        more.click()
    for number in range(rows):
        page.locator(f"[name=rows-{number}-sex]").select_option("female" if number % 5 else "male")


@pytest.mark.seed("F02")
def test_a_supervisor_admits_75_persons_on_one_screen(own_house: House, page_of: Callable[..., Page]) -> None:
    before = admitted(own_house)
    page = page_of(own_house, "mai", "/people/admit/many/")
    open_with_rows(page, ARRIVE)
    expect(page.get_by_role("button", name="Add rows").and_(page.locator(":enabled"))).to_have_count(0)
    page.get_by_role("button", name="Admit all").dblclick()
    expect(page.locator(".wh-said")).to_contain_text("75 people were admitted")
    assert admitted(own_house) == (before[0] + ARRIVE, before[1] + ARRIVE)


def test_one_wrong_row_saves_nobody_and_loses_nothing(own_house: House, page_of: Callable[..., Page]) -> None:
    before = admitted(own_house)
    page = page_of(own_house, "mai", "/people/admit/many/")
    open_with_rows(page, 7)
    page.locator("[name=rows-3-birth_year]").fill("1066")
    page.get_by_role("button", name="Admit all").click()
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("[name=rows-3-birth_year]")).to_have_value("1066")
    chosen = [page.locator(f"[name=rows-{number}-sex]").input_value() for number in range(7)]
    assert chosen == ["male", "female", "female", "female", "female", "male", "female"]
    assert admitted(own_house) == before
    page.locator("[name=rows-3-birth_year]").fill("1998")
    page.get_by_role("button", name="Admit all").click()
    expect(page.locator(".wh-said")).to_contain_text("7 people were admitted")
    assert admitted(own_house) == (before[0] + 7, before[1] + 7)
