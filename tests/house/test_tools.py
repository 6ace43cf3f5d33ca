"""The tools that tests and releases lean on: throw-away services, parity, the map."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import map as house_map
import services
import soak
from tests.house.sources import ROOT
from tests.parity import seed_rows

pytest_plugins = ["pytester"]
SERVICES = [sys.executable, str(ROOT / "tools" / "services.py")]


def test_a_postgres_is_lent_and_taken_back() -> None:
    asks = "import os; print(os.environ['WAYHOME_DATABASE_URL']); raise SystemExit(7)"
    done = subprocess.run(
        [*SERVICES, "postgres", "--", sys.executable, "-c", asks], capture_output=True, text=True, check=False
    )
    assert done.returncode == 7, done.stderr
    address = done.stdout.strip()
    assert address.startswith("postgresql://wayhome@%2Ftmp%2Fwh-pg-")
    assert not Path(address.split("@")[1].split("/")[0].replace("%2F", "/")).exists()


def test_the_services_are_named_before_the_command() -> None:
    assert subprocess.run([*SERVICES, "postgres"], capture_output=True, check=False).returncode == 2
    assert (
        subprocess.run([*SERVICES, "oracle", "--", "true"], capture_output=True, check=False).returncode == 2
    )


def test_without_chromium_one_sentence_and_exit_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit) as end, services.chromium():
        pass
    assert end.value.code == 3
    said = capsys.readouterr().err.strip()
    assert said.startswith("No Chromium here")
    assert "\n" not in said


def test_the_seed_table_is_whole() -> None:
    rows = seed_rows()
    assert len(rows) == 207
    assert rows["F04"].startswith('"92 psychological counselling sessions')


PLANTED = """
import map as house_map
import pytest
@pytest.mark.seed("F01", "F02")
def test_right(): pass
@pytest.mark.seed("F02")
def test_wrong(): assert False
def test_plain(): pass
"""


def test_parity_books_rows_whose_tests_all_passed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PLANTED)
    pytester.makeini("[pytest]\nmarkers = seed: rows")
    pytester.runpytest_inprocess(
        "-p", "tests.parity", "-p", "no:django", "-p", "no:playwright", "--parity", "ledger.json"
    )
    ledger = json.loads((pytester.path / "ledger.json").read_text("utf-8"))
    assert ledger == {"F01": ["test_parity_books_rows_whose_tests_all_passed.py::test_right"]}


@pytest.mark.parametrize("mark", ['"F99"', ""])
def test_parity_refuses_a_row_that_is_not_in_the_table(pytester: pytest.Pytester, mark: str) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.seed({mark})\ndef test_x(): pass")
    pytester.makeini("[pytest]\nmarkers = seed: rows")
    result = pytester.runpytest_inprocess("-p", "tests.parity", "-p", "no:django", "-p", "no:playwright")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_make_alone_lists_the_verbs() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for verb in (
        "setup",
        "demo",
        "run",
        "check",
        "test",
        "soak",
        "shots",
        "parity",
        "bench",
        "words",
        "pages",
        "map",
    ):
        assert f"make {verb} " in said


def test_a_long_test_run_elsewhere_keeps_its_row() -> None:
    row = {"held": True, "said": "7 passed", "rounds": 1, "of": 1, "seconds": 9.6, "date": "2026-11-23", "commit": "abc"}  # fmt: skip
    here = soak._page({"inputs": row}, {})
    there = soak._page({"rights": row | {"said": "all noticed"}}, soak._written(here))
    assert "| 10,000 inputs for each rule | held | 7 passed |  | 2026-11-23 | abc | 10 |" in there
    assert "| checks of rights taken away | held | all noticed |" in there
    assert "| mutation of the rules | not run |" in there
    assert soak._page({}, soak._written(there)) == there


def test_the_map_is_up_to_date() -> None:
    assert house_map.PAGE.read_text("utf-8") == house_map.text(), "run make map"
