"""What is logged when something breaks helps to find it and names nobody; the person sees a number and nothing else."""

import logging
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.config.planted_urls import NAME
from wayhome.config import faults, logs
from wayhome.config.logs import Nameless

PAGES = ["words", "database", "template", "group"]
BITS = [
    NAME,
    *NAME.split()[1:],
    NAME.encode("unicode_escape").decode(),
    NAME.encode().hex(),
    repr(NAME.encode()),
]


@pytest.fixture
def written(tmp_path: Path) -> Iterator[dict[str, Path]]:
    """Let everything be logged into two files: as the house does it, and as one usually does."""
    files = {"nameless": tmp_path / "nameless", "plain": tmp_path / "plain"}
    handlers = [logging.FileHandler(file, encoding="utf-8") for file in files.values()]
    handlers[0].setFormatter(Nameless())
    handlers[1].setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    for handler in handlers:
        root.addHandler(handler)
    yield files
    for handler in handlers:
        root.removeHandler(handler)
        handler.close()


def names_in(file: Path) -> list[str]:
    """Which parts of the name stand in a file."""
    text = file.read_text("utf-8")
    return [bit for bit in BITS if bit in text]


@pytest.mark.django_db
@pytest.mark.urls("tests.config.planted_urls")
@pytest.mark.parametrize("page", PAGES)
def test_a_fault_tells_kind_and_place_and_no_name(written: dict[str, Path], page: str):
    answer = Client(raise_request_exception=False).get(f"/planted/{page}?who={NAME}")
    assert answer.status_code == 500
    shown = answer.content.decode()
    [number] = re.findall(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", shown)
    assert not [bit for bit in BITS if bit in shown]
    assert "planted" not in shown
    text = written["nameless"].read_text("utf-8")
    assert names_in(written["nameless"]) == []
    assert f"number={number}" in text
    assert f"GET planted-{page}" in text
    assert re.search(r"at tests/config/planted_urls\.py:\d+ in ", text)
    kind = {
        "words": "KeyError",
        "database": "django.db.utils.",
        "template": "ValueError",
        "group": "ExceptionGroup",
    }
    assert kind[page] in text
    assert NAME in written["plain"].read_text("utf-8"), "the control: the usual way would have named her"


@pytest.mark.django_db
@pytest.mark.urls("tests.config.planted_urls")
def test_an_address_that_somebody_typed_is_not_logged(written: dict[str, Path]):
    assert Client().get(f"/people/{NAME}").status_code == 404
    assert names_in(written["nameless"]) == []
    assert "no-page" in written["nameless"].read_text("utf-8")
    assert names_in(written["plain"])


def test_what_a_library_says_in_its_own_words_is_left_out(written: dict[str, Path]):
    logging.getLogger("some.library").error(f"cannot find {NAME}")
    logging.getLogger("some.library").error("cannot find %s", NAME)
    logging.getLogger("django.security.csrf").error(NAME)
    logging.getLogger("waitress").warning("Task queue depth is %d", 12)
    assert names_in(written["nameless"]) == []
    lines = written["nameless"].read_text("utf-8").splitlines()
    assert len(lines) == 4
    assert all("tests/config/test_logs.py:" in line for line in lines)
    assert "'Task queue depth is %d'" in lines[3]
    assert names_in(written["plain"])


def test_a_circle_of_causes_ends(written: dict[str, Path]):
    first, second = ValueError(NAME), KeyError(NAME)
    first.__cause__, second.__cause__ = second, first
    assert [line.strip() for line in logs.told(first)] == ["KeyError", "ValueError"]


def test_the_numbers_of_faults_are_random_and_can_be_told():
    many = {faults.new_number() for _ in range(500)}
    assert len(many) == 500
    assert all(re.fullmatch(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}", number) for number in many)


@pytest.mark.django_db
@pytest.mark.urls("tests.config.planted_urls")
def test_even_without_templates_a_fault_has_its_page(monkeypatch: pytest.MonkeyPatch):
    def broken(_name: str) -> None:
        raise OSError(NAME)

    monkeypatch.setattr(faults.loader, "get_template", broken)
    answer = Client(raise_request_exception=False).get("/planted/words")
    assert answer.status_code == 500
    assert re.search(r"<p>[A-Z2-9]{4}-[A-Z2-9]{4}</p>", answer.content.decode())
    assert NAME not in answer.content.decode()


def test_the_file_turns_over_and_is_the_owners_alone(
    tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch
):
    settings.HOME = tmp_path
    monkeypatch.setattr(logs, "FULL_AT", 2000)
    root = logging.getLogger()
    before = list(root.handlers)
    file = logs.keep()
    try:
        for _ in range(500):
            logging.getLogger("wayhome").warning("something")
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()
    files = sorted(file.parent.iterdir())
    assert len(files) == logs.KEPT + 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert max(path.stat().st_size for path in files) <= 2000


ENDS = f"""
import sys
from wayhome.config import logs
sys.excepthook = logs.hook
def open_file(): raise ValueError({NAME!r})
open_file()
"""


def test_a_command_that_breaks_names_nobody_either():
    done = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "in open_file" in done.stderr
    assert "ValueError" in done.stderr
    assert not [bit for bit in BITS if bit in done.stderr]
