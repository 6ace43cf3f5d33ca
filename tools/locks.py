"""Checks the lock files: every package pinned and hashed, every wished-for package locked, no host named."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt", "requirements-node.txt")
HOST = re.compile(r"\w+://|--(extra-)?index|--find-links|\bfile:|resolved")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==\S+")


def normal(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: Path) -> dict[str, int]:
    """{package: number of hashes} of a requirements file."""
    found: dict[str, int] = {}
    name = ""
    for line in path.read_text("utf-8").splitlines():
        if match := PINNED.match(line):
            name = normal(match.group(1))
            found.setdefault(name, 0)
        elif "--hash=sha256:" in line:
            found[name] += 1
    return found


def faults(root: Path = ROOT) -> Iterator[str]:
    """Everything that is wrong with the lock files under `root`, one sentence each."""
    for name in (*LOCKS, "package-lock.json", ".npmrc"):
        for number, line in enumerate((root / name).read_text("utf-8").splitlines(), 1):
            if HOST.search(line) and line.strip() != "omit-lockfile-registry-resolved=true":
                yield f"{name}:{number} names a host: {line.strip()}"
    for name in LOCKS:
        for package, hashes in locked(root / name).items():
            if not hashes:
                yield f"{name}: {package} has no hash"
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "requirements.txt": project["dependencies"] + extras["build"],
        "requirements-dev.txt": project["dependencies"]
        + extras["dev"]
        + extras["build"]
        + extras["postgres"],
    }
    for name, wishes in wanted.items():
        have = locked(root / name)
        for wish in wishes:
            package = normal(re.split(r"[\[<>=! ;]", wish)[0])
            if package not in have:
                yield f"{name}: {package} is wished for in pyproject.toml and not locked; run make lock"
    for package, entry in json.loads((root / "package-lock.json").read_text("utf-8"))["packages"].items():
        if package and not entry.get("integrity"):
            yield f"package-lock.json: {package} has no hash"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) if found else "locks: pinned, hashed, no host named")
    sys.exit(1 if found else 0)
