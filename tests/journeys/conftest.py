"""Chromium for the journeys: the machine's own, started so that it keeps to itself."""

import os
import shutil
from typing import Any

import pytest

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
