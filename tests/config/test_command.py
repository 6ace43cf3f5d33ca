"""The command: what it prints, what it refuses, and by which exit code."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.demo import Demo
from wayhome.config.command import wayhome
from wayhome.trust.audit.models import Entry

FIGURES = ("figures", "--office", "vn", "--month", "2022-10")


def run(*words: str, **more) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(wayhome, [str(word) for word in words], **more)


def sentence(result: Result) -> str:
    """What was said on stderr: one sentence, never a traceback."""
    assert "Traceback" not in result.output
    return result.stderr.strip().splitlines()[-1]


@pytest.mark.seed("F01", "F04")
def test_figures_as_json(demo: Demo):
    result = run(*FIGURES, "--json")
    assert result.exit_code == 0, result.output
    found = {figure["code"]: figure for figure in json.loads(result.stdout)}
    assert set(found["clients_in_service"]) == {
        "code", "label", "unit", "value", "female", "male", "sex_unknown", "printed", "rows", "breakdown",
    }  # fmt: skip
    assert found["clients_in_service"]["value"] == 71
    assert re.fullmatch(r"71 \(\d+F\)", found["clients_in_service"]["printed"])
    sessions = found["counselling_sessions"]
    assert (sessions["value"], sessions["female"], sessions["rows"], sessions["printed"]) == (
        92,
        None,
        92,
        "92",
    )
    assert set(found["clients_exited"]["breakdown"][0]) == {
        "by", "key", "label", "value", "female", "male", "sex_unknown", "printed",
    }  # fmt: skip


def test_figures_to_read_in_three_languages(demo: Demo):
    said = {
        lang: run(*FIGURES, "--lang", lang, "--code", "counselling_sessions").stdout
        for lang in ("en", "vi", "km")
    }
    assert all(text.startswith("92  ") for text in said.values())
    assert said["en"] == "92  Counselling sessions\n"


def test_figures_as_they_were_known(demo: Demo):
    assert run(*FIGURES, "--as-of", "2022-11-05", "--code", "counselling_sessions").stdout.startswith("88 ")


def test_figures_of_all_offices(demo: Demo):
    assert run("figures", "--office", "all", "--month", "2022-10").exit_code == 0


def test_acting_as_an_account_is_allowed_by_its_roles_and_logged(demo: Demo):
    before = Entry.objects.count()
    assert run(*FIGURES, "--as", "duc").exit_code == 0
    entry = Entry.objects.first()
    assert (entry.verb, entry.actor, Entry.objects.count()) == ("figures.read", "duc", before + 1)
    assert run(*FIGURES).exit_code == 0
    assert Entry.objects.first().actor == "system"


@pytest.mark.parametrize("words", [FIGURES, ("bulletin", *FIGURES[1:], "-o", "never.html")])
@pytest.mark.parametrize("username", ["linh", "kosal", "an", "ngan"])
def test_who_may_not_is_refused_in_one_sentence(demo: Demo, words: tuple[str, ...], username: str):
    before = Entry.objects.count()
    result = run(*words, "--as", username)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert sentence(result).startswith(f"wayhome: The account '{username}' may not see the ")
    assert Entry.objects.count() == before
    assert not Path("never.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--office", "vn", "--month", "2022-13"), "'2022-13' is no month; write it like 2022-10."),
        (("--office", "vn", "--month", "10/2022"), "'10/2022' is no month; write it like 2022-10."),
        (("--office", "vn", "--month", "2022-10", "--as-of", "2022-02-30"), "write it like 2022-11-05."),
        (("--office", "vn", "--month", "2022-10", "--as-of", "20221105"), "write it like 2022-11-05."),
        (("--office", "vn", "--month", "9999-12"), "'9999-12' is no month"),
        (("--office", "vn", "--month", "2022-10", "--as-of", "9999-12-31"), "write it like 2022-11-05."),
        (("--office", "vn"), "Missing option '--month'."),
        (("--office", "vn", "--month", "2022-10", "--lang", "fr"), "'fr' is not one of"),
        (("--office", "vn", "--month", "2022-10", "--code", "happiness"), "There is no figure 'happiness'. Known figures: clients_in_service,"),
        (("--office", "vn", "--month", "2022-10", "--as", "nobody"), "There is no account 'nobody'."),
        (("--office", "xx", "--month", "2022-10"), "There is no office 'xx'. Known offices: af, kh, kh-northwest, lp, sb, vn, vn-northwest."),
    ],
)  # fmt: skip
def test_wrong_use_is_told_and_costs_nothing(demo: Demo, words: tuple[str, ...], said: str):
    result = run("figures", *words)
    assert result.exit_code == 2
    assert said in sentence(result)


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_a_bulletin_is_written_to_a_file(demo: Demo, tmp_path: Path, lang: str):
    target = tmp_path / "bulletin.html"
    result = run(
        "bulletin", "--office", "vn", "--month", "2022-10", "--lang", lang, "--format", "html", "-o", target
    )
    assert result.exit_code == 0, result.output
    text = target.read_text("utf-8")
    assert f'lang="{lang}"' in text
    assert "92" in text
    assert Entry.objects.first().verb == "bulletins.print"


def test_a_bulletin_in_a_folder_names_itself_as_internal(demo: Demo, tmp_path: Path):
    assert run("bulletin", "--office", "vn", "--month", "2022-10", "-o", tmp_path).exit_code == 0
    [file] = tmp_path.iterdir()
    assert "INTERNAL" in file.name
    assert "2022-10" in file.name


def test_a_bulletin_needs_its_folder(demo: Demo, tmp_path: Path):
    result = run("bulletin", "--office", "vn", "--month", "2022-10", "-o", tmp_path / "no" / "b.html")
    assert result.exit_code == 3
    assert "There is no folder" in sentence(result)


def test_the_log_is_verified_and_a_change_is_found(demo: Demo):
    assert run("audit", "verify").exit_code == 0
    Entry.objects.filter(seq=100).update(actor="somebody else")
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert "Entry 100: was changed after it was written" in result.stderr
    assert sentence(result) == "wayhome: The log is broken in 1 places."


def test_every_verb_explains_itself():
    listed = run("--help").stdout
    for verb in ("init", "demo", "seed-demo", "serve", "figures", "bulletin", "audit", "backup", "upgrade"):
        assert f"\n  {verb} " in listed
        told = run(verb, "--help")
        assert told.exit_code == 0
        assert len(told.stdout.splitlines()) > 4
    assert "manage" not in listed
    assert run("audit", "verify", "--help").exit_code == 0


def test_an_unknown_verb_is_wrong_use():
    assert run("figure").exit_code == 2
