"""How a bulletin's file is called, and how words stand in a row: pure."""

import re
import unicodedata
from collections.abc import Sequence

from babel.lists import format_list

MARK = "INTERNAL, NOT FOR PUBLICATION"
_LOCALES = {"en": "en_GB"}
_PLACE = re.compile("\x00(\\d+)\x00")


def file_name(office: str, month: str, lang: str, ending: str) -> str:
    """Return the name of a bulletin's file; it says by itself that it is for inside."""
    return f"INTERNAL-NOT-FOR-PUBLICATION_bulletin_{office}_{month}_{lang}.{ending}"


def listed(words: Sequence[str], lang: str) -> str:
    """Return words in a row as the language writes them: "a, b and c"."""
    # CLDR sets no space behind the Khmer "and"; before a number or a word of another script there is one.
    return format_list(list(words), locale=_LOCALES.get(lang, lang)).replace("\u200b", " ")


def printable(words: str) -> str:
    """Return words without what is no letter: control characters, noncharacters, letters that no standard knows; a tab is a space."""
    kept = (" " if sign == "\t" else sign for sign in words if sign in "\t\n" or _is_letter(sign))
    return "".join(kept)


def _is_letter(sign: str) -> bool:
    return sign != "\ufeff" and unicodedata.category(sign) not in ("Cc", "Cn", "Co", "Cs")


def place(number: int) -> str:
    """Return the mark that keeps the place of the number-th figure while a sentence is put together."""
    return f"\x00{number}\x00"


def cut(sentence: str) -> list[str | int]:
    """Return a sentence as its words and, between them, the numbers of the figures that stand there."""
    parts = _PLACE.split(sentence)
    return [int(part) if at % 2 else part for at, part in enumerate(parts) if at % 2 or part]
