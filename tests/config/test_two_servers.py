"""Real server processes over one data folder: a session is shared, sign-ins queue, slow visitors hold nobody up."""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.config.test_install import PASSWORD, words
from tests.demo import own_port
from tests.tables import Tables

STAFF = 20
HELD = 300
ARGON = 64  # MiB, each sign-in while it is judged
AT_ONCE = 2  # of them
ROOT = Path(__file__).resolve().parents[2]
# One process opens the accounts: production's own Argon2id for each.
OPENING = f"""
import django; django.setup()
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.actions import open_account, set_password
from wayhome.trust.accounts.models import Office
office = Office.objects.get(code="si")
for number in range({STAFF}):
    user = open_account(by=SYSTEM, username=f"staff{{number}}", display_name=f"Staff {{number}}", office=office)
    set_password(by=SYSTEM, user=user, password="{PASSWORD}")
"""


@dataclass
class Server:
    """A server that people really start, and its process."""

    url: str
    pid: int

    @property
    def peak(self) -> float:
        """The most memory it ever held, in MiB."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text("ascii"))
        assert found
        return int(found[1]) / 1024


class Browser:
    """Keeps cookies, sends forms."""

    def __init__(self) -> None:
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, url: str) -> tuple[str, str]:
        """The address one ends up at, and its page."""
        with self.opener.open(url, timeout=60) as answer:
            return answer.url, answer.read().decode()

    def sign_in(self, url: str, name: str, password: str = PASSWORD) -> str:
        """Sign in; the address one ends up at."""
        _at, page = self.get(f"{url}/sign-in")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        sent = {"login": name, "password": password, "csrfmiddlewaretoken": token[1]}
        with self.opener.open(
            f"{url}/sign-in?next=/account/me", urllib.parse.urlencode(sent).encode(), timeout=60
        ) as answer:
            return answer.url


def listens(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a server listens."""
    for _try in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, "it did not start"
        time.sleep(0.1)


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Server]:
    """Start ``wayhome serve`` and wait until it listens."""
    port = own_port()
    wayhome = Path(sys.executable).with_name("wayhome")
    server = subprocess.Popen(
        [wayhome, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, cwd=ROOT
    )
    try:
        listens(server, port)
        yield Server(f"http://127.0.0.1:{port}", server.pid)
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, sqlite_tables: Tables) -> Iterator[tuple[Server, Server]]:
    """Two processes that serve one new installation."""
    home = tmp_path_factory.mktemp("two-servers")
    sqlite_tables.begin(home)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYHOME_", "DJANGO_"))}
    environment = kept | {"WAYHOME_HOME": str(home), "WAYHOME_SECOND_STEP": ""}
    settings = {"DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    subprocess.run(
        [Path(sys.executable).with_name("wayhome"), *words(places="none"), "--password-stdin"],
        env=environment, input=PASSWORD, text=True, check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    subprocess.run([sys.executable, "-c", OPENING], env=environment | settings, check=True, cwd=ROOT)
    with serving(environment) as first, serving(environment) as second:
        yield first, second


def test_a_session_of_one_process_is_a_session_of_the_other(two: tuple[Server, Server]) -> None:
    first, second = two
    browser = Browser()
    assert browser.sign_in(first.url, "staff0") == f"{first.url}/account/me"
    at, page = browser.get(f"{second.url}/account/me")
    assert at == f"{second.url}/account/me"
    assert "staff0" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    browser.opener.open(f"{second.url}/account/lock", sent, timeout=60).close()
    assert "/sign-in?" in browser.get(f"{first.url}/account/me")[0], "locked at one, locked at the other"


def test_twenty_sign_ins_at_once_all_succeed_within_bounded_memory(two: tuple[Server, Server]) -> None:
    server = two[0]
    Browser().sign_in(server.url, "staff0")
    before = server.peak
    with ThreadPoolExecutor(STAFF) as crowd:
        ends = list(crowd.map(lambda number: Browser().sign_in(server.url, f"staff{number}"), range(STAFF)))
    assert ends == [f"{server.url}/account/me"] * STAFF
    grown = server.peak - before
    assert grown < AT_ONCE * ARGON, f"{grown:.0f} MiB more; eight at once would hold {8 * ARGON}"


def test_hundreds_of_held_connections_hold_nobody_up(two: tuple[Server, Server]) -> None:
    server = two[1]
    place = urllib.parse.urlsplit(server.url)
    with ExitStack() as held:
        for number in range(HELD):
            slow = held.enter_context(socket.create_connection((place.hostname, place.port), timeout=20))
            slow.sendall(
                b"P"
                if number % 2
                else b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx"
            )
        started = time.monotonic()
        assert Browser().sign_in(server.url, "staff1") == f"{server.url}/account/me"
        assert time.monotonic() - started < 20
