"""Reads printed bulletins back, as a reader's program does: a PDF by its tags' own text, an office document by its paragraphs."""

import io
import re
from typing import Any

from docx import Document
from pypdf import PdfReader
from pypdf.generic import ContentStream


def squeezed(text: str) -> str:
    """Text without any space: where lines break is the paper's business."""
    return re.sub(r"[\s\u200b]+", "", text)


def pdf_text(content: bytes, edges: bool = False) -> str:
    """All words of a PDF in their order, squeezed; where a letter was drawn in parts, the text that stands for it (ActualText).

    ``edges``: only what stands at the head and foot of the sheets, which a reader's program leaves out.
    """
    reader = PdfReader(io.BytesIO(content))
    return squeezed("".join(_page_text(page, reader, edges) for page in reader.pages))


def _page_text(page: Any, reader: PdfReader, edges: bool) -> str:
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    said: list[str] = []
    letters: dict[bytes, str] = {}
    marks: list[str] = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        read = "/ActualText" not in marks and ("/Artifact" in marks) == edges
        if operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator in (b"BDC", b"BMC"):
            actual = (
                operands[1].get("/ActualText") if len(operands) > 1 and hasattr(operands[1], "get") else None
            )
            if actual is not None and read:
                _say(said, str(actual))
            marks.append("/ActualText" if actual is not None else str(operands[0]))
        elif operator == b"EMC":
            marks.pop()
        elif operator in (b"Tj", b"TJ") and read:
            for part in operands[0] if operator == b"TJ" else operands:
                if not isinstance(part, int | float):
                    for told in _told(part.original_bytes, letters):
                        _say(said, told)
    return "".join(said)


def _say(said: list[str], told: str) -> None:
    """Add letters; a Khmer cluster drawn in several parts above each other is told with each of them, and read once."""
    if len(told) < 2 or not said or said[-1] != told:
        said.append(told)


def _told(drawn: bytes, letters: dict[bytes, str]) -> list[str]:
    return [letters[drawn[at : at + 2]] for at in range(0, len(drawn), 2)]


def _letters(font: Any) -> dict[bytes, str]:
    """{glyph: letters} of a font."""
    table = font["/ToUnicode"].get_data().decode("latin-1")
    found: dict[bytes, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, letters in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[bytes.fromhex(glyph)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, letters in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(letters, 16)
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + step).to_bytes(2, "big")] = chr(start + step)
    return found


def docx_text(content: bytes) -> list[str]:
    """The paragraphs of an office document that say something."""
    return [
        paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs if paragraph.text.strip()
    ]
