"""What the documents say is there: links lead somewhere, verbs exist, pictures are small, the licence is whole."""

import hashlib
import re
from pathlib import Path

import pytest

from wayhome.config.command import wayhome

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LICENCE = "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"  # of the text the Free Software Foundation gives out


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_the_documents_lead_somewhere(document: Path):
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8"))
    missing = [
        link for link in links if not re.match(r"[a-z]+:", link) and not (document.parent / link).exists()
    ]
    assert missing == []


FLOORS = {path.parent.name for path in (ROOT / "wayhome").glob("*/__init__.py")}


def test_the_readme_names_every_verb_and_no_other():
    said = set(re.findall(r"^\| `([a-z-]+)", (ROOT / "README.md").read_text("utf-8"), re.M))
    verbs = {name for name, verb in wayhome.commands.items() if not verb.hidden}
    assert said - FLOORS == verbs


def test_the_readme_names_every_floor():
    text = (ROOT / "README.md").read_text("utf-8")
    assert {floor for floor in FLOORS if f"| `{floor}` |" in text} == FLOORS


def test_the_first_screen_says_what_for_whom_and_how():
    top = (ROOT / "README.md").read_text("utf-8").splitlines()[:20]
    assert any("make demo" in line for line in top)
    assert any("make test" in line for line in top)
    assert any("docs/pictures/" in line for line in top)
    assert any("Do not put data of real survivors" in line for line in top)


def test_pictures_are_small():
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert max(picture.stat().st_size for picture in pictures) <= 200_000


def test_the_licence_is_the_official_text():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == LICENCE
