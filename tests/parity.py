"""pytest plugin: which rows of the seed table a test shows to be implemented.

`@pytest.mark.seed("F01", "F02")` names rows of tests/seed_rows.txt; an unknown one is an error. With `--parity FILE` the run
writes {row: [tests that passed]} there; a row counts only where every test that names it passed.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest

ROWS = Path(__file__).with_name("seed_rows.txt")


def seed_rows() -> dict[str, str]:
    """{row's id: its subject}, in the table's order."""
    return dict(line.split("\t", 1) for line in ROWS.read_text("utf-8").splitlines())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --parity."""
    parser.addoption(
        "--parity", metavar="FILE", help="write which seed rows have passing tests into FILE (JSON)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Starts the book-keeping where results come together: not in the workers."""
    if config.getoption("--parity") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Ledger(Path(config.getoption("--parity"))), "parity-ledger")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hangs each test's rows on its report; refuses rows that the table does not have."""
    known = seed_rows()
    for item in items:
        for mark in item.iter_markers("seed"):
            if not mark.args:
                raise pytest.UsageError(f"{item.nodeid}: @pytest.mark.seed names no row")
            for row in mark.args:
                if row not in known:
                    raise pytest.UsageError(f"{item.nodeid}: the seed table has no row {row!r}")
                item.user_properties.append(("seed", row))


class Ledger:
    """Collects outcomes and writes the file at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.passed: dict[str, set[str]] = defaultdict(set)
        self.failed: dict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Books a test under its rows; one that failed in any phase counts as failed."""
        test = report.nodeid.split("[", 1)[0]
        for kind, row in report.user_properties:
            if kind == "seed":
                if report.failed or report.skipped:
                    self.failed[row].add(test)
                elif report.when == "call":
                    self.passed[row].add(test)

    def pytest_sessionfinish(self) -> None:
        """Writes the rows whose every test passed."""
        shown = {row: sorted(tests) for row, tests in self.passed.items() if row not in self.failed}
        self.path.write_text(json.dumps(shown, indent=1, sort_keys=True), encoding="utf-8")
