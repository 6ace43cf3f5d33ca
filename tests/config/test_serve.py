"""The server that people really start: it serves pages and files, and outlives visitors who do not go away."""

import contextlib
import http.client
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.config.real import Real
from tests.config.test_command import run, sentence
from tests.demo import own_port
from wayhome.config.demo.cast import NEWCOMER, PASSWORD
from wayhome.config.verbs.serve import FIRST_PORT, collect_files, free_port, port_is_free, tables_for_nobody

HELD = 300


def get(address: str) -> tuple[int, str, dict[str, str]]:
    """Fetch a page: (status, text, headers)."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  our own server
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


def test_the_demo_says_where_to_sign_in_as_whom(demo_server: str):
    status, page, headers = get(f"{demo_server}/sign-in")
    assert status == 200, page
    assert PASSWORD in page
    for name in NEWCOMER:
        assert f"<b>{name}</b>" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) >= 2
    for file in files:
        assert re.search(r"\.[0-9a-f]{12}\.", file), "files carry a hash, so that browsers may keep them"
        status, _text, headers = get(f"{demo_server}{file}")
        assert status == 200
        assert "immutable" in headers["Cache-Control"]
    with contextlib.ExitStack() as held:
        for _number in range(HELD):
            slow = held.enter_context(
                socket.create_connection(demo_server.removeprefix("http://").split(":"), timeout=20)
            )
            slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")  # and then nothing more
        assert get(f"{demo_server}/sign-in")[0] == 200


def test_a_port_in_use_is_passed_over_or_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
        assert free_port("127.0.0.1") >= FIRST_PORT


def test_a_table_of_an_own_file_for_nobody_is_told(cast: Cast, settings: Any, tmp_path: Path):
    settings.HOME = tmp_path
    assert tables_for_nobody() == []
    (tmp_path / "clocks.toml").write_text(
        "[default]\n[vn]\ncaseload = [5, 9]\n[KH]\n[vnn]\ncaseload = [5, 9]\n"
    )
    (tmp_path / "criteria.toml").write_text("[Vn]\nattempts = 4\n")
    assert tables_for_nobody() == [f"{tmp_path}/clocks.toml, [vnn]", f"{tmp_path}/criteria.toml, [Vn]"]


@pytest.mark.django_db
def test_a_server_without_data_or_on_a_taken_port_does_not_start():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", port)
    assert result.exit_code == 3
    assert sentence(result) == f"wayhome: Port {port} is in use. Choose another with --port."


def test_files_are_collected_only_when_they_changed(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    assert collect_files()
    assert not collect_files()
    assert (tmp_path / "static" / "kit" / "wayhome.js").exists()


def test_behind_https_only_the_server_in_front_is_believed(real: Real):
    """As docs/howto/server.md says: who comes in the clear is sent to HTTPS, and whoever watches the machine is answered."""
    port = own_port()
    env = real.env | {"WAYHOME_HTTPS": "1", "WAYHOME_HOSTS": "wayhome.example.org"}
    words = [sys.executable, "-m", "wayhome.config.command", "serve", "--port", str(port)]

    def ask(path: str, **headers: str) -> tuple[int, dict[str, str]]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as asked:
            asked.request("GET", path, headers={"Host": "wayhome.example.org"} | headers)
            answer = asked.getresponse()
            answer.read()
            return answer.status, dict(answer.getheaders())

    for more, expected in (([], 200), (["--proxy", "192.0.2.7"], 301)):
        with subprocess.Popen([*words, *more], env=env, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                assert "Wayhome is at" in server.stdout.readline()
                status, headers = ask("/sign-in", **{"X-Forwarded-Proto": "https"})
                assert status == expected
                if expected == 200:
                    assert "max-age" in headers["Strict-Transport-Security"]
                    assert "Server" not in headers
                    assert ask("/sign-in")[0] == 301
                    assert ask("/healthz")[0] == 200
                    assert ask("/healthz", Host="evil.example")[0] == 400
            finally:
                server.send_signal(signal.SIGTERM)
    assert (real.home / "logs" / "wayhome.log").stat().st_mode & 0o077 == 0
