"""What the how-tos tell is there: units that systemd takes, verbs and options that exist, variables that somebody reads."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from wayhome.config.command import wayhome

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "howto" / "examples"
UNITS = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".service", ".timer"))
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs" / "howto").glob("*.md")])
PROGRAM = "/opt/wayhome/.venv/bin/wayhome"
SAID = re.compile(r"(?<![\w/.-])(?:\S*/bin/)?wayhome ((?:[a-z][a-z-]+)(?: [^`\n|#]*)?)")


def unit(path: Path) -> dict[str, list[str]]:
    """{key: its values} of a unit."""
    reader = configparser.RawConfigParser(strict=False, comment_prefixes=("#",), dict_type=dict)
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string(path.read_text("utf-8"))
    assert "Unit" in reader.sections()
    found: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _is, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def known(words: list[str]) -> list[str]:
    """What of a command is no verb or option of ours; a test of what documents say."""
    verb: click.Command = wayhome
    wrong, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-"):
            options = {name: param for param in verb.params for name in param.opts}
            name = word.partition("=")[0]
            if name in ("-h", "--help"):
                continue
            if name not in options:
                wrong.append(f"{verb.name} {name}")
                continue
            option = options[name]
            skip = "=" not in word and not getattr(option, "is_flag", False)
        elif isinstance(verb, click.Group):
            if word not in verb.commands:
                return [*wrong, word]
            verb = verb.commands[word]
    return wrong


def variables() -> set[str]:
    """The variables that the house reads from its environment."""
    read = re.compile(r"""environ(?:\.get\(|\[)\s*["'](WAYHOME_[A-Z_]+)""")
    return {
        name for path in (ROOT / "wayhome").rglob("*.py") for name in read.findall(path.read_text("utf-8"))
    }


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_start_what_exists_with_what_is_read(path: Path):
    told = unit(path)
    for value in told.get("Environment", []):
        assert value.partition("=")[0] in variables()
    for start in told.get("ExecStart", []):
        program, *words = start.split()
        assert program == PROGRAM
        assert known(words) == []
    if path.suffix == ".timer":
        assert path.with_suffix(".service").exists()
    else:
        assert told["UMask"] == ["0077"]
        homes = {value.split("=")[1] for value in told["Environment"] if value.startswith("WAYHOME_HOME=")}
        assert homes <= set(" ".join(told["ReadWritePaths"]).split())


def test_systemd_takes_the_units(tmp_path: Path):
    """A machine without systemd cannot say it, and the test fails there."""
    checker = shutil.which("systemd-analyze")
    assert checker, "systemd-analyze is needed (apt install systemd)"
    assert UNITS
    here = str(Path(sys.executable).parent / "wayhome")
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace(PROGRAM, here), "utf-8")
    done = subprocess.run(
        [checker, "verify", "--man=no", *(str(tmp_path / path.name) for path in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])
    (tmp_path / "wayhome.service").write_text("[Service]\nExecStart=/nowhere\nProtectSytsem=yes\n")
    bent = subprocess.run(
        [checker, "verify", "--man=no", str(tmp_path / "wayhome.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert bent.returncode or "ProtectSytsem" in bent.stderr, "the control: a broken unit is seen"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_of_the_documents_exist(document: Path):
    text = document.read_text("utf-8")
    said = [
        found
        for block in re.findall(r"`([^`\n]+)`|^ {4,}(?!systemctl|useradd)(.+)$", text, re.M)
        for found in SAID.findall("".join(block))
    ]
    wrong = [fault for words in said for fault in known(re.sub(r"\[|\]|\\", "", words).split())]
    assert wrong == []


def test_an_unknown_verb_option_or_variable_is_seen():
    assert known(["backup", "--to", "x", "--often"]) == ["backup --often"]
    assert known(["bakcup"]) == ["bakcup"]
    assert known(["audit", "verify"]) == []
    assert known(["backup", "--to", "--often"]) == []
    assert "WAYHOME_HOME" in variables()
    assert "WAYHOME_HOUSE" not in variables()


def test_the_table_of_variables_is_whole():
    told = set(
        re.findall(r"^\| `(WAYHOME_[A-Z_]+)`", (EXAMPLES.parent / "server.md").read_text("utf-8"), re.M)
    )
    internal = {
        "WAYHOME_TEST",
        "WAYHOME_DEMO",
        "WAYHOME_STATIC",
        "WAYHOME_STRICT_TEMPLATES",
        "WAYHOME_SECOND_STEP",
    }
    assert told <= variables()
    assert variables() - told <= internal


def braces_close(text: str) -> bool:
    """Whether every brace that opens is closed."""
    depth = 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def test_the_servers_in_front_pass_on_what_is_needed_and_log_nothing():
    nginx, caddy = ((EXAMPLES / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    assert braces_close(nginx)
    assert braces_close(caddy)
    for words in (
        "proxy_pass http://127.0.0.1:8000;", "proxy_set_header X-Forwarded-Proto https;", "proxy_set_header Host $host;", "access_log off;",
        "proxy_request_buffering off;", "proxy_max_temp_file_size 0;",
    ):  # fmt: skip
        assert words in nginx
    assert "reverse_proxy 127.0.0.1:8000" in caddy
    assert "\tlog" not in caddy
    [port] = re.findall(r"--port (\d+)", (EXAMPLES / "wayhome.service").read_text("utf-8"))
    assert f"127.0.0.1:{port}" in nginx
    assert f"127.0.0.1:{port}" in caddy
