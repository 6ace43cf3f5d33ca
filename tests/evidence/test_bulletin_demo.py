"""The demo's October, printed: every figure of the seeds stands in the file, in the reader's language."""

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.config.test_command import run, sentence
from tests.demo import Demo
from tests.evidence.reading import docx_text, pdf_text, squeezed

OCTOBER = ("bulletin", "--office", "kh", "--month", "2022-10")
# Seed 003, number by number: what was done, with whom, and who was in service.
SEED = (
    "52", "18", "1,564 (876F)", "122,321 (67,543F)", "97 (56F)", "6", "12", "12 (6F)", "9", "13 (9F)", "9 (6F)", "4", "46 (27F)",
    "14", "8", "97 (46F)", "75", "225", "250", "5", "205", "22",
)  # fmt: skip


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
    "F22",
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
    told = tmp_path / "told.json"
    assert run(*OCTOBER, "--lang", lang, "-o", told).exit_code == 0
    lines = [line for section in json.loads(told.read_text("utf-8"))["sections"] for line in section["lines"]]
    for line in lines:
        assert squeezed(line["text"]) in said
    together = "\n".join(line["text"] for line in lines)
    for figure in SEED:
        assert figure in together, figure
    assert "140" in together


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
