"""The bulletin as plain text, for a message or a machine without anything else."""

from collections.abc import Iterator

from wayhome.evidence.bulletins.composing import Bulletin, Section
from wayhome.evidence.bulletins.printing.words import frame


def render(bulletin: Bulletin) -> bytes:
    """Return the text, its lines as long as they are; what reads it breaks them."""
    return ("\n".join(_lines(bulletin)) + "\n").encode()


def _lines(bulletin: Bulletin) -> Iterator[str]:
    around = frame(bulletin)
    yield from around.marks
    yield from ("", bulletin.name, around.told, around.printed)
    for section in bulletin.first:
        yield from _section(section)
    for item in bulletin.items:
        yield from ("", "", item.title)
        for paragraph in item.paragraphs:
            yield from ("", paragraph)
    for section in bulletin.last:
        yield from _section(section)
    if bulletin.empty:
        yield from ("", around.nothing)
    yield from ("", "", *around.care, "", *around.marks)


def _section(section: Section) -> Iterator[str]:
    yield from ("", "", section.title, "")
    for line in section.lines:
        yield f"  • {line.text}"
