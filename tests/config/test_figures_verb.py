"""The month's figures and bulletin at the command line: what is written where, and what is said beside it."""

from pathlib import Path

import pytest

from tests.config.test_command import FIGURES, run, sentence
from tests.demo import Demo, command
from wayhome.kit.dates import Month, now
from wayhome.trust.audit.models import Entry

BULLETIN = ("bulletin", *FIGURES[1:])


def test_a_file_is_written_over_only_by_force(demo: Demo, tmp_path: Path):
    target = tmp_path / "INTERNAL.html"
    target.write_text("mine")
    before = Entry.objects.count()
    result = run(*BULLETIN, "-o", target)
    assert result.exit_code == 1
    assert (
        sentence(result)
        == f"wayhome: {target} is there already; nothing was written. --force writes over it."
    )
    assert (target.read_text(), Entry.objects.count()) == ("mine", before)
    assert run(*BULLETIN, "-o", target, "--force").exit_code == 0
    assert "<html" in target.read_text("utf-8")
    assert [run(*BULLETIN, "-o", tmp_path).exit_code for _twice in range(2)] == [0, 1]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_name_that_does_not_say_internal_is_kept_and_a_better_one_told(demo: Demo, tmp_path: Path):
    result = run(*BULLETIN, "--lang", "km", "-o", tmp_path / "october.html")
    assert (tmp_path / "october.html").exists()
    [said] = result.stderr.splitlines()
    assert "INTERNAL-NOT-FOR-PUBLICATION_bulletin_vn_2022-10_km.html" in said
    assert run(*BULLETIN, "-o", tmp_path).stderr == ""


@pytest.mark.parametrize("months", [0, 7])
def test_a_month_that_is_not_over_is_said_to_grow(demo: Demo, tmp_path: Path, months: int):
    month = str(Month.of(now().date()).plus(months))
    said = f"wayhome: {month} is not over yet; these figures may still grow.\n"
    for words in (("figures",), ("bulletin", "-o", tmp_path)):
        result = run(*words, "--office", "all" if months else "kh", "--month", month)
        assert (result.exit_code, result.stderr) == (0, said)
    as_of_then = run("figures", "--office", "kh", "--month", month, "--as-of", "2022-11-05")
    assert (as_of_then.exit_code, as_of_then.stderr) == (0, "")
    assert run(*FIGURES).stderr == ""


@pytest.mark.parametrize("verb", [FIGURES, (*BULLETIN, "-o", ".")], ids=["figures", "bulletin"])
def test_where_nothing_is_nothing_is_left_behind(tmp_path: Path, verb: tuple[str, ...]):
    home = tmp_path / "home"
    home.mkdir()
    env = {"PATH": "/usr/bin:/bin", "WAYHOME_HOME": str(home), "WAYHOME_TEST": "1"}
    result = command(*verb, env=env)
    assert result.returncode == 3
    assert result.stderr.startswith("wayhome: There are no data here yet.")
    assert list(home.iterdir()) == []
    assert command(verb[0], "--help", env=env).returncode == 0
