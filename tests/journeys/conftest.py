"""Journeys run against the house as an office would serve it: the demo, `wayhome serve`, the machine's own Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from wayhome.config.demo.cast import PASSWORD

WAYHOME = Path(sys.executable).with_name("wayhome")
PHONE = {"width": 360, "height": 740}
LANGUAGES = ("en", "vi", "km")
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


def _environment(home: Path, static: Path) -> dict[str, str]:
    """The environment of an installation: nothing of the tests' own settings reaches it."""
    ours = {"WAYHOME_TEST", "WAYHOME_TEST_HOME", "WAYHOME_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    plain = {name: value for name, value in os.environ.items() if name not in ours}
    return plain | {"WAYHOME_HOME": str(home), "WAYHOME_STATIC": str(static)}


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

    def figure(self, code: str, month: str = "2022-10", office: str = "vn") -> int:
        """A figure as the command counts it."""
        told = json.loads(self.wayhome("figures", "--office", office, "--month", month, "--json"))
        return next(one["value"] for one in told if one["code"] == code)


@contextmanager
def served(home: Path, static: Path) -> Iterator[House]:
    """Serve a data folder on a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = _environment(home, static)
    with open(home / "served.log", "wb") as log:
        server = subprocess.Popen(
            [WAYHOME, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if server.poll() is not None:
                    raise RuntimeError((home / "served.log").read_text("utf-8"))
                time.sleep(0.1)
            yield House(f"http://127.0.0.1:{port}", environment)
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo, made once a run; WAYHOME_JOURNEY_DEMO names one that is there already."""
    named = os.environ.get("WAYHOME_JOURNEY_DEMO")
    if named:
        return Path(named)
    home = tmp_path_factory.mktemp("demo")
    environment = _environment(home, home / "static")
    done = subprocess.run(
        [WAYHOME, "seed-demo"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Style, script and fonts, collected once a run for all houses."""
    return tmp_path_factory.mktemp("static")


def _copied(demo: Path, home: Path) -> Path:
    for name in ("demo.txt", "pepper.key", "secret.key", "wayhome.sqlite3"):
        shutil.copy2(demo / name, home)
    return home


@pytest.fixture(scope="session")
def house(demo: Path, static: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house for journeys that change nothing."""
    with served(_copied(demo, tmp_path_factory.mktemp("house")), static) as one:
        yield one


@pytest.fixture
def own_house(demo: Path, static: Path, tmp_path: Path) -> Iterator[House]:
    """A house of the journey's own, with the demo as it was made."""
    with served(_copied(demo, tmp_path), static) as one:
        yield one


def sign_in(page: Page, house: House, who: str) -> None:
    """Sign in as somebody of the demo, as she would."""
    page.goto(house.url)
    page.get_by_label("User name").fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


@pytest.fixture
def context_of(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., BrowserContext]]:
    """A device of somebody who has signed in: `context_of(house, "linh", viewport=PHONE)`."""
    opened = []

    def device(house: House, who: str, **how: Any) -> BrowserContext:
        if who not in house.sessions:
            with browser.new_context(**browser_context_args) as first:
                sign_in(first.new_page(), house, who)
                house.sessions[who] = first.storage_state()
        context = browser.new_context(**{**browser_context_args, "storage_state": house.sessions[who], **how})
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
