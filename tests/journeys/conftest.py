"""Journeys run against the house as an office would serve it: the demo, `wayhome serve`, the machine's own Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.demo import Seeded, own_port
from wayhome.config.demo.cast import PASSWORD

# Django's guard against blocking calls sees Playwright's event loop in this thread, although nothing runs on it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

WAYHOME = Path(sys.executable).with_name("wayhome")
PHONE = {"width": 360, "height": 740}
LANGUAGES = ("en", "vi", "km")
SESSIONS_KEPT = 200  # seconds, before one signs in anew: on a phone a session locks after five minutes
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium that tools/services.py found (or the one on the path) instead of Playwright's own."""
    path = os.environ.get("WAYHOME_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.exit("No Chromium here: make test-browser finds or installs one.", returncode=3)
    flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]
    return {**browser_type_launch_args, "executable_path": path, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Pages in English unless a test says otherwise, in a time zone of the work."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Asia/Ho_Chi_Minh"}


def _environment(places: dict[str, str], static: Path) -> dict[str, str]:
    """The environment of an installation: nothing of the tests' own settings reaches it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYHOME_", "DJANGO_"))}
    return kept | places | {"WAYHOME_STATIC": str(static)}


@dataclass
class House:
    """A house that is being served: its address, and its command."""

    url: str
    environment: dict[str, str]
    sessions: dict[str, Any] = field(default_factory=dict)

    def wayhome(self, *words: str) -> str:
        """Run a verb on the same data; what it printed."""
        done = subprocess.run(
            [WAYHOME, *words], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def sign_in(self, context: BrowserContext, who: str) -> None:
        """Sign in as somebody of the demo, as she would."""
        page = context.new_page()
        page.goto(self.url)
        page.get_by_label("User name").fill(who)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator(".wh-who")).to_be_visible()
        page.close()

    def figures(self, month: str = "2022-10", office: str = "vn") -> dict[str, dict[str, Any]]:
        """A month's figures as the command tells them, by code."""
        told = json.loads(self.wayhome("figures", "--office", office, "--month", month, "--json"))
        return {one["code"]: one for one in told}

    def figure(self, code: str) -> int:
        """One of October's figures in Viet Nam."""
        return int(self.figures()[code]["value"])


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Asks axe-core what on the open page keeps people out: `assert axe(page) == []`."""
    source = (Path(__file__).parents[2] / "var" / "axe" / "axe.min.js").read_text("utf-8")

    def ask(page: Page) -> list[str]:
        # Evaluated by the debugger, which the page's content policy does not bind.
        page.evaluate(source)
        found = page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(answer => answer.violations)"
        )
        return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]

    return ask


@contextmanager
def served(environment: dict[str, str]) -> Iterator[House]:
    """Serve a data folder on a port of its own."""
    port = own_port()
    told = Path(environment["WAYHOME_HOME"]) / "served.log"
    with open(told, "wb") as log:
        server = subprocess.Popen(
            [WAYHOME, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if server.poll() is not None:
                    raise RuntimeError(told.read_text("utf-8"))
                time.sleep(0.1)
            yield House(f"http://127.0.0.1:{port}", environment)
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Style, script and fonts, collected once a run for all houses."""
    return tmp_path_factory.mktemp("static")


@contextmanager
def _copy(seeded: Seeded, static: Path, blocker: Any) -> Iterator[House]:
    name = f"journey-{uuid.uuid4().hex[:12]}"
    with blocker.unblock():
        places = seeded.copy(name)
    try:
        with served(_environment(places, static)) as house:
            yield house
    finally:
        with blocker.unblock():
            seeded.remove(name)


@pytest.fixture(scope="session")
def house(seeded: Seeded, static: Path, django_db_blocker: Any) -> Iterator[House]:
    """A house for journeys that change nothing."""
    with _copy(seeded, static, django_db_blocker) as one:
        yield one


@pytest.fixture
def own_house(seeded: Seeded, static: Path, django_db_blocker: Any) -> Iterator[House]:
    """A house of the journey's own, with the demo as it was made."""
    with _copy(seeded, static, django_db_blocker) as one:
        yield one


@pytest.fixture
def context_of(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., BrowserContext]]:
    """A device of somebody who has signed in: `context_of(house, "linh", viewport=PHONE)`."""
    opened = []

    def device(house: House, who: str, **how: Any) -> BrowserContext:
        state, since = house.sessions.get(who, (None, 0.0))
        if state is None or time.monotonic() - since > SESSIONS_KEPT:
            with browser.new_context(**browser_context_args) as first:
                house.sign_in(first, who)
                state = first.storage_state()
                house.sessions[who] = (state, time.monotonic())
        context = browser.new_context(**{**browser_context_args, "storage_state": state, **how})
        opened.append(context)
        return context

    yield device
    for context in opened:
        context.close()


@pytest.fixture
def page_of(context_of: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page on such a device: `page_of(house, "linh", "/counselling/")`."""

    def opened(house: House, who: str, path: str = "/", **how: Any) -> Page:
        page = context_of(house, who, **how).new_page()
        page.goto(house.url + path)
        return page

    return opened
