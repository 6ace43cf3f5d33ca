"""The demo's October, printed: every figure of the seeds stands in the file, in the reader's language."""

import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.config.test_command import run, sentence
from tests.demo import Demo
from tests.evidence.reading import docx_text, pdf_text, squeezed

OCTOBER = ("bulletin", "--office", "kh", "--month", "2022-10")
# Seed 003, sentence by sentence, each with all its numbers.
PREVENT = [
    "52 community awareness events on disaster risk reduction and management, safe migration, human trafficking and child protection conducted in 18 villages, reaching 1,564 (876F) key community members and a further 122,321 (67,543F) villagers",
    "18 meetings of Good husband groups, Good wife groups and Children and Youth groups conducted for 97 (56F) members, on human trafficking, unsafe migration, gender-based violence, positive parenting and child protection",
    "6 reflection meetings conducted with 12 church leaders and 12 (6F) local authorities, who shared good practice, key challenges and proposed solutions",
    "9 trainings on human trafficking, safe migration and gender-based violence provided to 13 (9F) church leaders and 9 (6F) local authorities",
    "4 round tables conducted for 46 (27F) people, with 14 community issues raised: domestic violence, gambling, drugs, migration, gangs, children living in poverty, leaving school and damaged schools that need support",
    "8 green and clean reflections held with 97 (46F) participants",
    "Monthly village cleaning: organised by Good husband groups and Kamrieng district administration without our support",
    "6 waste facilities and 8 solar lights built and set up",
    "US$140.00 raised from teachers and monks, which paid for 8 solar lights",
    "In collaboration with Provincial Committee for Counter Trafficking of Banteay Meanchey, 75 (20F) people from Vietnam received 3 days of"
    " support (225 days in all) while it was found out whether they had been trafficked: food, safe accommodation, translation and papers for the way home",
]  # fmt: skip
# Who was in service, came, graduated, was counselled and got career support.
HEAL = ("250", "4", "5", "205", "22")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?: \(\d+(?:,\d+)*F\))?")


@pytest.mark.seed(
    "F08",
    "F09",
    "F10",
    "F11",
    "F12",
    "F13",
    "F14",
    "F15",
    "F16",
    "F17",
    "F18",
    "F19",
    "F20",
    "F21",
    "F26",
)
@pytest.mark.parametrize("lang", ["en", "km"])
def test_october_of_cambodia_prints_every_figure_of_the_seed_as_pdf(
    demo: Demo, tmp_path: Path, lang: str
) -> None:
    assert run(*OCTOBER, "--lang", lang, "--format", "pdf", "-o", tmp_path).exit_code == 0
    [file] = tmp_path.iterdir()
    assert file.name == f"INTERNAL-NOT-FOR-PUBLICATION_bulletin_kh_2022-10_{lang}.pdf"
    content = file.read_bytes()
    said = pdf_text(content)
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == lang
    sections = {language: told(tmp_path, language) for language in {"en", lang}}
    for line in sections[lang]["prevent"] + sections[lang]["heal"]:
        assert squeezed(line) in said
    assert sections["en"]["prevent"] == PREVENT
    for number, line in zip(HEAL, sections["en"]["heal"], strict=True):
        assert line.split()[0] == number
    for section, lines in sections["en"].items():
        for english, line in zip(lines, sections[lang][section], strict=True):
            assert sorted(NUMBER.findall(line)) == sorted(NUMBER.findall(english)), line


def told(folder: Path, lang: str) -> dict[str, list[str]]:
    """The sentences of each section in a language."""
    file = folder / f"told-{lang}.json"
    assert run(*OCTOBER, "--lang", lang, "-o", file).exit_code == 0
    sections = json.loads(file.read_text("utf-8"))["sections"]
    return {section["key"]: [line["text"] for line in section["lines"]] for section in sections}


def test_the_kind_of_file_is_asked_for_or_told_by_its_name(demo: Demo, tmp_path: Path) -> None:
    begins = {"html": b"<!doctype html>", "pdf": b"%PDF-", "docx": b"PK", "txt": b"INTERNAL", "json": b"{"}
    for form, bytes_ in begins.items():
        assert run(*OCTOBER, "-o", tmp_path / f"INTERNAL.{form}").exit_code == 0
        assert (tmp_path / f"INTERNAL.{form}").read_bytes().startswith(bytes_)
        assert run(*OCTOBER, "--format", form, "-o", tmp_path).exit_code == 0
    assert docx_text((tmp_path / "INTERNAL.docx").read_bytes())[0] == "Lantern Path Cambodia"
    wrong = run(*OCTOBER, "--format", "pdf", "-o", tmp_path / "mine.docx")
    assert wrong.exit_code == 2
    assert "let its name end in .pdf, or ask for --format docx" in sentence(wrong)
    assert not (tmp_path / "mine.docx").exists()
