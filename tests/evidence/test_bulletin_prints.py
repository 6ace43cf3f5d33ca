"""The bulletin in each of its forms: the same words and figures in all of them, and each says for whom it is."""

import io
import json
import os
import re
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.evidence.events import Events
from tests.evidence.october import FIGURES, prevention, visit
from tests.evidence.reading import docx_text, pdf_text, squeezed
from tests.evidence.world import OCTOBER, day
from wayhome.evidence.bulletins.actions import draft_item, edit_item
from wayhome.evidence.bulletins.lines import LINES
from wayhome.evidence.bulletins.models import Item
from wayhome.evidence.bulletins.queries import render_bulletin
from wayhome.evidence.indicators.queries import figures_json
from wayhome.kit import facts
from wayhome.trust.access.viewer import SYSTEM

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ["en", "vi", "km"]
MARK = "INTERNAL, NOT FOR PUBLICATION"
NUMBER = re.compile(r"(?:US\$)?\d[\d.,]*(?: \([\d.,]+F\))?")


@pytest.fixture
def october(events: Events) -> Events:
    """Cambodia's October: prevention as in the seeds, a visit that is told, and three people in service."""
    prevention(events)
    stays = [events.stay(events.person(), day(2 + number), office="kh") for number in range(3)]
    events.session(*stays, on=day(10), office="kh")
    by = events.cast.viewer("kh_supervisor")
    item = draft_item(by=by, office=events.cast.offices["kh"], activity_id=visit(events).pk)
    edit_item(by=by, item_id=item.pk, version=1, titles=item.titles, texts=item.texts, state="ready")
    return events


def printed(form: str, lang: str) -> bytes:
    name, content = render_bulletin(SYSTEM, "kh", OCTOBER, lang, form)
    assert name == f"INTERNAL-NOT-FOR-PUBLICATION_bulletin_kh_2022-10_{lang}.{form}"
    return content


def said(text: str) -> list[str]:
    """What a plain bulletin says, line by line, without its marks at both ends."""
    _marks, *told, _marks_again = text.split("\n\n")
    return [line.removeprefix("  • ") for line in "\n".join(told).splitlines() if line]


def test_one_letter_breaks_no_file(events: Events) -> None:
    """Neither one that is none (\\x07, \\x00, U+FFFE), nor one that the fonts lack; wherever somebody wrote it."""
    wild = "Clean\x07 up\ufffe \ufeff\ue000\x0b\U0001ffffday \u2192 \U0001f600 \u4e2d"
    by = events.cast.viewer("kh_supervisor")
    events.activity("community_action", role="guest", offices=("kh",), title=wild, run_by="community")
    made = events.activity("training", offices=("kh",), title=wild)
    item = draft_item(by=by, office=events.cast.offices["kh"], activity_id=made.pk)
    assert item.titles["en"] == "Clean up day \u2192 \U0001f600 \u4e2d"
    titles = {lang: f"{wild} {lang}" for lang in LANGUAGES}
    kept = edit_item(by=by, item_id=item.pk, version=1, titles=titles, texts=item.texts, state="ready")
    assert kept.titles["en"] == "Clean up day \u2192 \U0001f600 \u4e2d en"
    facts.correct(
        Item, item.pk, by=by, version=kept.version, changes={"titles": titles}
    )  # kept by an older edition
    for lang in LANGUAGES:
        said = {form: printed(form, lang) for form in ("html", "pdf", "docx", "txt", "json")}
        assert squeezed("Clean up day ? ? ?") in pdf_text(said["pdf"])
        assert f"Clean up day \u2192 \U0001f600 \u4e2d {lang}" in docx_text(said["docx"])
        assert f"Clean up day \u2192 \U0001f600 \u4e2d {lang}" in said["txt"].decode()


@pytest.mark.seed(
    "F13",
    "F14",
    "F15",
    "F16",
    "F17",
    "F18",
    "F19",
    "F20",
    "F21",
    "F23",
    "F24",
    "F25",
    "F26",
    "G08",
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_forms_say_the_same_word_for_word(october: Events, lang: str) -> None:
    """After a change of words that is wanted: WAYHOME_GOLDEN=write pytest tests/evidence/test_bulletin_prints.py, then read the files."""
    with october.recorded(day(12, 11)):
        content = {form: printed(form, lang) for form in ("html", "pdf", "docx", "txt", "json")}
    text = content["txt"].decode()
    golden = GOLDEN / f"october_{lang}.txt"
    if os.environ.get("WAYHOME_GOLDEN") == "write":
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    _every_figure(text, lang)
    in_pdf, in_docx = pdf_text(content["pdf"]), squeezed("".join(docx_text(content["docx"])))
    in_html = squeezed(
        re.sub(r"<style>.*?</style>|<[^>]+>", "", content["html"].decode(), flags=re.S)
    ).replace("&amp;", "&")
    for line in said(text):
        for form, found in (("pdf", in_pdf), ("docx", in_docx), ("html", in_html.replace("&#x27;", "'"))):
            assert squeezed(line) in found, (form, line)
    _same_figures(content["json"], text, lang)


def _every_figure(text: str, lang: str) -> None:
    """Every number of the seed's section, in its order."""
    section = text.split("\n\n\n")[1]
    numbers = [found for line in section.splitlines()[2:] for found in NUMBER.findall(line)]
    wanted = [figure for figure in FIGURES if not figure.startswith("US$")]
    if lang == "vi":
        wanted = [figure.replace(",", ".") for figure in wanted]
    found = [number.rstrip(".,") for number in numbers if "140" not in number]
    assert sorted(found) == sorted(wanted)
    assert text.count("140") == 1
    if lang == "en":
        assert "US$140.00 raised from teachers and monks" in text


def _same_figures(content: bytes, text: str, lang: str) -> None:
    """The lines of the JSON are those printed, and each stands on the figures that the command prints."""
    told = json.loads(content)
    assert (told["schema"], told["mark"], told["office"], told["month"], told["lang"]) == (
        "wayhome-bulletin-1",
        MARK,
        "kh",
        "2022-10",
        lang,
    )
    assert [section["key"] for section in told["sections"]] == ["prevent", "heal"]
    lines = [line for section in told["sections"] for line in section["lines"]]
    assert [line["text"] for line in lines] == [
        line.removeprefix("  • ") for line in text.splitlines() if line.startswith("  • ")
    ]
    known = {figure["code"]: figure for figure in figures_json(SYSTEM, "kh", OCTOBER, lang=lang)}
    codes = {line.key: line.codes for line in LINES}
    for line in lines:
        assert tuple(figure["code"] for figure in line["figures"]) == codes[line["key"]]
        for figure in line["figures"]:
            wanted = known[figure["code"]]
            assert {name: figure[name] for name in wanted if name != "breakdown"} == {
                name: value for name, value in wanted.items() if name != "breakdown"
            }
    assert [item["title"] for item in told["items"]] == [
        line for line in text.splitlines() if line == told["items"][0]["title"]
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pdf_is_tagged_titled_marked_and_brings_its_letters(events: Events, lang: str) -> None:
    events.activity("training", offices=("kh",))
    content = printed("pdf", lang)
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title.startswith(MARK)
    assert MARK in reader.metadata["/Keywords"]
    edges = pdf_text(content, edges=True)
    assert edges.count(squeezed(MARK)) == 2 * len(reader.pages), "at the head and foot of every sheet"
    boxes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages}
    assert boxes == {(595, 842)}
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in _fonts(page)}
    assert all("NotoSans" in font for font in fonts), fonts
    assert any("Khmer" in font for font in fonts) == (lang == "km")


def _fonts(page) -> list:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_office_document_has_headings_languages_and_its_mark(events: Events, lang: str) -> None:
    events.activity("training", offices=("kh",))
    made = Document(io.BytesIO(printed("docx", lang)))
    headings = [part.style.name for part in made.paragraphs if part.style.name.startswith("Heading")]
    assert headings == ["Heading 1", "Heading 2", "Heading 2"]
    bullets = [part for part in made.paragraphs if part.style.name == "List Bullet"]
    assert len(bullets) == len([line for line in printed("txt", lang).decode().splitlines() if "•" in line])
    assert any(run.bold for run in bullets[0].runs)
    assert MARK in made.sections[0].header.paragraphs[0].text
    assert MARK in made.sections[0].footer.paragraphs[0].text
    about = made.core_properties
    assert about.title.startswith(MARK)
    assert about.content_status == about.category == MARK
    assert about.language == {"en": "en-GB", "vi": "vi-VN", "km": "km-KH"}[lang]
    run = made.styles["Normal"].element.rPr
    assert run.find(qn("w:rFonts")).get(qn("w:cs")) == "Khmer OS Battambang"
    assert run.find(qn("w:lang")).get(qn("w:val")) == about.language
    assert run.find(qn("w:lang")).get(qn("w:bidi")) == "km-KH"
    assert not [part.text for part in made.paragraphs if "{" in part.text]


def test_what_is_told_is_data_and_never_markup(events: Events) -> None:
    """Signs that mean something to a typesetter, a template or a page are printed as they are."""
    trap = "#panic() {{ 7 * 7 }} $x$ <b>_not_</b> @ref \\ & {% now %}"
    made = events.activity("exchange_visit", offices=("kh",))
    by = events.cast.viewer("kh_supervisor")
    item = draft_item(by=by, office=events.cast.offices["kh"], activity_id=made.pk)
    texts = dict.fromkeys(("en", "vi", "km"), f"{trap}\n\nA second paragraph.")
    edit_item(
        by=by, item_id=item.pk, version=1, titles=dict.fromkeys(texts, trap), texts=texts, state="ready"
    )
    assert pdf_text(printed("pdf", "en")).count(squeezed(trap)) == 2
    assert docx_text(printed("docx", "en")).count(trap) == 2
    assert printed("txt", "en").decode().splitlines().count(trap) == 2
    assert printed("html", "en").decode().count("&lt;b&gt;_not_&lt;/b&gt;") == 2


def test_a_month_without_anything_is_told_in_every_form(events: Events) -> None:
    for lang in LANGUAGES:
        for form in ("html", "pdf", "docx", "txt", "json"):
            assert len(printed(form, lang)) > 500
