"""The forms a bulletin is printed in: each makes one file out of it, and each says for whom it is."""

from collections.abc import Callable
from dataclasses import dataclass

from wayhome.evidence.bulletins.composing import Bulletin
from wayhome.evidence.bulletins.printing import page, pdf, plain, raw, word


@dataclass(frozen=True)
class Format:
    """A kind of file: what it is called in a list, its media type, and how it is made, in the language that is switched on."""

    name: str
    media_type: str
    render: Callable[[Bulletin], bytes]


FORMATS = {
    "html": Format("HTML", "text/html; charset=utf-8", page.render),
    "pdf": Format("PDF", "application/pdf", pdf.render),
    "docx": Format(
        "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word.render
    ),
    "txt": Format("TXT", "text/plain; charset=utf-8", plain.render),
    "json": Format("JSON", "application/json", raw.render),
}

__all__ = ["FORMATS", "Format"]
