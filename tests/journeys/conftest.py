"""Chromium for the journeys: the machine's own, started so that it keeps to itself."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

# Django's guard against blocking calls sees Playwright's event loop in this thread, although nothing runs on it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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
