"""What guards an account, in a real browser: the first sign-in, passkeys, the screen that locks, the form that comes back."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.config.test_install import words
from tests.journeys.conftest import WAYHOME, House, served

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "umbrella-copper-19-tide"
LOCKS_AFTER = 15  # seconds, in the second house
OPENING = f"""
import datetime as dt
import django; django.setup()
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.actions import open_account, set_password
from wayhome.trust.accounts.models import Office
office = Office.objects.get(code="si")
user = open_account(by=SYSTEM, username="ela", display_name="Ela", office=office)
set_password(by=SYSTEM, user=user, password="{PASSWORD}")
grant(by=SYSTEM, user=user, role="supervisor", scope_kind="office", scope_key=office.pk, valid_from=dt.date(2020, 1, 1))
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A new installation that nobody has signed in to: its environment, and its administrator's slip under ``SLIP``."""
    kept = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "WAYHOME_HOME": str(tmp_path_factory.mktemp("fresh"))}
    done = subprocess.run(
        [WAYHOME, *words(places="none")], env=kept, capture_output=True, text=True, check=True
    )
    [code] = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}\b", done.stdout)
    return kept | {"SLIP": code}


@pytest.fixture(scope="module")
def strict(fresh: dict[str, str]) -> Iterator[House]:
    """That installation as it is served: the second step is asked of administrators."""
    with served(fresh) as house:
        yield House(house.url.replace("127.0.0.1", "localhost"), fresh)


@pytest.fixture(scope="module")
def hasty(fresh: dict[str, str]) -> Iterator[House]:
    """The same data served by another process that locks after seconds."""
    sooner = {"WAYHOME_IDLE": str(LOCKS_AFTER), "WAYHOME_SECOND_STEP": ""}
    settings = {"DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    subprocess.run([sys.executable, "-c", OPENING], env=fresh | settings, check=True, cwd=ROOT)
    with served(fresh | sooner) as house:
        yield House(house.url.replace("127.0.0.1", "localhost"), fresh)


@pytest.fixture
def context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """A device nobody has used; what its pages complain about fails the test."""
    faults: list[str] = []
    with browser.new_context(**browser_context_args) as one:
        one.on("weberror", lambda fault: faults.append(str(fault.error)))
        one.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        yield one
    assert not faults


def with_passkeys(page: Page) -> None:
    """Give the device a fingerprint reader, which always says yes."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    able = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    tool.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**able, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )


def enter(page: Page, house: House, path: str = "/", who: str = "noy") -> None:
    """User name and password."""
    page.goto(house.url + path)
    page.get_by_label("User name").fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def now_shown(secret: str) -> str:
    """What the app on the phone shows."""
    return format_hotp_value(hotp_value(secret, sorted(yield_hotp_counters_from_time())[1]))


def test_slip_password_second_step_codes_and_in(
    strict: House, context: BrowserContext, axe: Callable[[Page], list[str]]
) -> None:
    page = context.new_page()
    page.goto(f"{strict.url}/account/welcome")
    page.get_by_label("User name").fill("noy")
    page.get_by_label("Code on the slip").fill(strict.environment["SLIP"])
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Second step: you are here")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Set it up").click()
    secret = page.locator("main code").inner_text()
    page.get_by_label("Code").fill(now_shown(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_text("Codes on paper: you are here")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="I have them on paper: go on").click()
    expect(page.locator(".wh-who")).to_be_visible()
    page.goto(f"{strict.url}/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accounts")
    _passkey_beside_the_app(strict, page, axe)


def _passkey_beside_the_app(strict: House, page: Page, axe: Callable[[Page], list[str]]) -> None:
    with_passkeys(page)
    page.goto(f"{strict.url}/account/second-step")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The passkey is set up")).to_be_visible()
    assert axe(page) == []
    page.locator(".wh-who summary").click()
    page.get_by_role("button", name="Sign out").click()
    enter(page, strict, "/account/me")
    page.get_by_role("button", name="Use the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noy")


NAME = "Coral Bridge Centre"


def fill_in(page: Page) -> None:
    """Write into the form and choose."""
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Type").select_option("social_organisation")


def test_it_locks_and_gives_the_form_back_into_its_page(hasty: House, context: BrowserContext) -> None:
    page = context.new_page()
    enter(page, hasty, "/organisations/add/", "ela")
    fill_in(page)
    expect(page.get_by_role("heading", name="The screen is locked")).to_be_visible(
        timeout=(LOCKS_AFTER + 20) * 1000
    )
    assert NAME not in page.content()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your form is still here")
    page.get_by_role("link", name="Look at it").first.click()
    expect(page.locator("main")).to_contain_text(NAME)
    page.get_by_role("link", name="Open it as I left it").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(NAME)
    expect(page.get_by_label("Type")).to_have_value("social_organisation")
    page.locator("main form .wh-bar button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.goto(f"{hasty.url}/account/forms")
    expect(page.get_by_role("heading", level=1)).to_have_text("No form is kept")


def test_lock_now_keeps_what_was_not_sent(hasty: House, context: BrowserContext) -> None:
    page = context.new_page()
    enter(page, hasty, "/organisations/add/", "ela")
    fill_in(page)
    page.locator(".wh-who summary").click()
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="The screen is locked")).to_be_visible()
    expect(page.get_by_text("Your form is kept")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Look at it").first.click()
    page.get_by_role("button", name="I do not need it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No form is kept")


def test_who_types_is_at_work_and_is_not_locked_out(hasty: House, context: BrowserContext) -> None:
    page = context.new_page()
    enter(page, hasty, "/organisations/add/", "ela")
    for _second in range(LOCKS_AFTER + 6):
        page.get_by_label("Name", exact=True).press("x")
        page.wait_for_timeout(1000)
    expect(page.get_by_label("Name", exact=True)).to_have_value("x" * (LOCKS_AFTER + 6))
    assert page.request.get(f"{hasty.url}/account/stay", max_redirects=0).status == 204


def test_without_script_the_form_comes_back_as_a_page_to_send_again(
    hasty: House, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    with browser.new_context(**browser_context_args, java_script_enabled=False) as context:
        page = context.new_page()
        enter(page, hasty, "/organisations/add/", "ela")
        name = f"{NAME} by hand"
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Type").select_option("social_organisation")
        page.wait_for_timeout((LOCKS_AFTER + 1) * 1000)
        page.locator("main form .wh-bar button").last.click()
        expect(page.get_by_text("Your form is kept")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("link", name="Look at it").first.click()
        expect(page.locator("main")).to_contain_text(name)
        page.get_by_role("button", name="Send it again as it is").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
