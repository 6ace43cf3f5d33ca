"""The bulletin as an office document: real headings, lists and languages. Its template is built here, from styles, by code."""

import io
from functools import lru_cache
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docxtpl import DocxTemplate, RichText

from wayhome.evidence.bulletins.composing import Bulletin, Section
from wayhome.evidence.bulletins.printing.words import frame

_TAGS = {"en": "en-GB", "vi": "vi-VN", "km": "km-KH"}
_LATIN, _KHMER = "Calibri", "Khmer OS Battambang"
_INK, _SOFT = RGBColor(0x22, 0x23, 0x3B), RGBColor(0x56, 0x57, 0x6E)


def render(bulletin: Bulletin) -> bytes:
    """Return the document; its properties say what it is and for whom."""
    around = frame(bulletin)
    filled = DocxTemplate(io.BytesIO(_template(bulletin.lang)))
    filled.render(
        {
            "marks": "  ·  ".join(around.marks),
            "name": bulletin.name,
            "when": (around.told, around.printed),
            "parts": [
                *(_section(section) for section in bulletin.first),
                *({"title": item.title, "paragraphs": item.paragraphs} for item in bulletin.items),
                *(_section(section) for section in bulletin.last),
            ],
            "nothing": around.nothing if bulletin.empty else "",
            "care": around.care,
        },
        autoescape=True,
    )
    about = filled.docx.core_properties
    about.title, about.subject, about.author = around.title, around.told, bulletin.name
    about.category = about.keywords = about.content_status = around.mark
    about.language, about.comments, about.last_modified_by = _TAGS[bulletin.lang], "", bulletin.name
    kept = io.BytesIO()
    filled.save(kept)
    return kept.getvalue()


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "lines": [_rich(line) for line in section.lines]}


def _rich(line: Any) -> RichText:
    """A line with its numbers in strong letters."""
    text = RichText()
    for piece in line.pieces:
        text.add(piece.text, bold=bool(piece.code))
    return text


@lru_cache
def _template(lang: str) -> bytes:
    """Build the template of a language: A4, the mark on every sheet, and where the bulletin's parts go."""
    made = Document()
    _styles(made, lang)
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(22), Mm(32), Mm(28)
    _boxed(page.header.paragraphs[0])
    _boxed(page.footer.paragraphs[0], numbered=True)
    made.add_paragraph("{{ name }}", style="Heading 1")
    for words, style in (
        ("{%p for line in when %}", "Subtitle"),
        ("{{ line }}", "Subtitle"),
        ("{%p endfor %}", "Subtitle"),
        ("{%p for part in parts %}", "Normal"),
        ("{{ part.title }}", "Heading 2"),
        ("{%p for line in part.lines %}", "Normal"),
        ("{{r line }}", "List Bullet"),
        ("{%p endfor %}", "Normal"),
        ("{%p for paragraph in part.paragraphs %}", "Normal"),
        ("{{ paragraph }}", "Normal"),
        ("{%p endfor %}", "Normal"),
        ("{%p endfor %}", "Normal"),
        ("{%p if nothing %}", "Normal"),
        ("{{ nothing }}", "Normal"),
        ("{%p endif %}", "Normal"),
        ("{%p for words in care %}", "Quote"),
        ("{{ words }}", "Quote"),
        ("{%p endfor %}", "Quote"),
    ):
        made.add_paragraph(words, style=style)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _styles(made: Any, lang: str) -> None:
    """Set letters, sizes and language of every style that is used; slant and colour only where they say something."""
    khmer = lang == "km"
    sizes = {
        "Normal": 11.0,
        "List Bullet": 11.0,
        "Subtitle": 11.0,
        "Quote": 9.5,
        "Heading 1": 22.0,
        "Heading 2": 15.0,
    }
    for name, size in sizes.items():
        style = made.styles[name]
        heading = name.startswith("Heading")
        style.font.name, style.font.size = _LATIN, Pt(size)
        style.font.bold, style.font.italic = heading, False
        style.font.color.rgb = _SOFT if name in ("Subtitle", "Quote") else _INK
        _complex(style, size, heading, lang)
        style.paragraph_format.space_before = Pt(18 if name == "Heading 2" else 0)
        style.paragraph_format.space_after = Pt(2 if name == "Subtitle" else 6)
        style.paragraph_format.line_spacing = 1.5 if khmer else 1.2
        style.paragraph_format.keep_with_next = heading
    made.styles["Quote"].paragraph_format.space_before = Pt(6)
    for name in ("Header", "Footer"):
        made.styles[name].font.name, made.styles[name].font.size = _LATIN, Pt(9)
        _complex(made.styles[name], 9, True, lang)


def _complex(style: Any, size: float, bold: bool, lang: str) -> None:
    """Name the Khmer letters and the language: Word keeps both apart from those of Latin script."""
    run = style.element.get_or_add_rPr()
    fonts = run.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _KHMER)):
        fonts.set(qn(f"w:{script}"), font)
    for tag, value in (("w:bCs", "1" if bold else "0"), ("w:iCs", "0"), ("w:szCs", str(int(size * 2)))):
        for old in run.findall(qn(tag)):
            run.remove(old)
        _put(run, tag, val=value)
    for old in run.findall(qn("w:lang")):
        run.remove(old)
    _put(run, "w:lang", val=_TAGS[lang], bidi=_TAGS["km"])


# The order in which Word wants the parts of a run's properties.
_ORDER = (
    "w:rFonts",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:caps",
    "w:color",
    "w:spacing",
    "w:kern",
    "w:sz",
    "w:szCs",
    "w:u",
    "w:lang",
)


def _put(run: Any, tag: str, **values: str) -> None:
    part = OxmlElement(tag)
    for name, value in values.items():
        part.set(qn(f"w:{name}"), value)
    later = [qn(name) for name in _ORDER[_ORDER.index(tag) + 1 :]]
    for at, there in enumerate(run):
        if there.tag in later:
            run.insert(at, part)
            return
    run.append(part)


def _boxed(paragraph: Any, numbered: bool = False) -> None:
    """The mark in a box, at the head and foot of every sheet; at the foot with the number of the page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("{{ marks }}").bold = True
    if numbered:
        paragraph.add_run("  ·  ")
        _field(paragraph, "PAGE")
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", str(_INK))):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
