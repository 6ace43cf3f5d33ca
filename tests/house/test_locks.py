"""What is installed is what was locked, from nowhere in particular."""

import shutil
from pathlib import Path

import pytest

import locks


def test_the_locks_are_whole_and_name_no_host() -> None:
    assert list(locks.faults()) == []


@pytest.mark.parametrize(
    ("name", "add", "fault"),
    [
        ("requirements.txt", "--index-url https://packages.example/simple\n", "names a host"),
        ("requirements-dev.txt", "leftpad==1.0\n", "has no hash"),
        ("package-lock.json", "", "names a host"),
        (".npmrc", "registry=http://packages.example\n", "names a host"),
    ],
)
def test_a_broken_lock_is_seen(tmp_path: Path, name: str, add: str, fault: str) -> None:
    for source in (*locks.LOCKS, "package-lock.json", ".npmrc", "pyproject.toml"):
        shutil.copyfile(locks.ROOT / source, tmp_path / source)
    if name == "package-lock.json":
        text = (tmp_path / name).read_text("utf-8")
        (tmp_path / name).write_text(
            text.replace('"dependencies"', '"resolved": "x",\n"dependencies"', 1), encoding="utf-8"
        )
    else:
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(add)
    assert any(fault in found for found in locks.faults(tmp_path))


def test_a_wish_that_is_not_locked_is_seen(tmp_path: Path) -> None:
    for source in (*locks.LOCKS, "package-lock.json", ".npmrc", "pyproject.toml"):
        shutil.copyfile(locks.ROOT / source, tmp_path / source)
    project = (
        (tmp_path / "pyproject.toml").read_text("utf-8").replace('"PyNaCl>=1.6"', '"PyNaCl>=1.6", "leftpad"')
    )
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    assert sum("leftpad is wished for" in found for found in locks.faults(tmp_path)) == 2
