"""The notation of figures, ``97 (56F)``: printed by one function, read from every way the offices write it."""

import re
from dataclasses import dataclass

from wayhome.kit.formats import latin, number

_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: value for value, word in enumerate(_WORDS)} | {
    word: (value + 3) * 10 for value, word in enumerate(_TENS)
}

_DIGITS = r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?!\d)|\d+"
_WORD = rf"(?:(?:twenty|{'|'.join(_TENS)})[- ](?:{'|'.join(_WORDS[1:10])})|{'|'.join([*_VALUES])})\b"
_N = rf"(?:{_DIGITS}|{_WORD})"
_WOMEN = r"(?:F\b|females?\b|wom[ae]n\b|girls?\b|nữ\b|ស្ត្រី|ស្រី)"
_MEN = r"(?:M\b|males?\b|m[ae]n\b|boys?\b|nam\b|បុរស|ប្រុស)"


def _side(tag: str) -> str:
    """One half, women or men: groups named by the tag and f or m."""
    return (
        rf"(?:(?P<{tag}f>{_N})\s*{_WOMEN}|{_WOMEN}\s*[=:]?\s*(?P<{tag}f2>{_N})"
        rf"|(?P<{tag}m>{_N})\s*{_MEN}|{_MEN}\s*[=:]?\s*(?P<{tag}m2>{_N}))"
    )


_NOTHING = r"(?<![\w.,])"
_FIGURE = re.compile(
    rf"{_NOTHING}(?:(?P<total>{_N})\s*(?:[a-z]+\s+){{0,3}}?[a-z]*\s*"
    rf"\(\s*{_side('a')}(?:\s*[,;/]\s*{_side('b')})?\s*\)"
    rf"|(?P<whole>{_N})\s+(?:[a-z]+\s+){{0,4}}?[a-z]+,?\s+(?:comprising|including|of whom|incl\.)\s+"
    rf"{_side('c')}(?:\s*(?:,|and|&)\s*{_side('d')})?"
    rf"|{_side('e')}|(?P<bare>{_N}))",
    re.IGNORECASE,
)


class Untrue(ValueError):
    """Numbers that cannot be true together."""


class Several(ValueError):
    """More than one figure where one was expected."""


@dataclass(frozen=True)
class Figure:
    """A count of people: all of them and, where sex was recorded, the women and the men.

    ValueError if the parts are more than the whole, or a number is below 0.
    """

    total: int
    female: int | None = None
    male: int | None = None

    def __post_init__(self) -> None:
        parts = (self.female or 0) + (self.male or 0)
        if min(self.total, self.female or 0, self.male or 0) < 0:
            raise ValueError("a count cannot be below 0")
        if parts > self.total:
            raise Untrue(f"{parts} women and men are more than {self.total} in all")


def notate(total: int, female: int | None = None, male: int | None = None, lang: str = "en") -> str:
    """Return ``1,564 (876F)``, with the language's group separators and Latin digits.

    The bracket stands only if sex was recorded for somebody: ``5 (0F)`` says that there were men and no woman,
    ``5`` says that nobody wrote it down. ValueError if the numbers cannot be true together.
    """
    figure = Figure(total, female, male)
    printed = number(figure.total, lang)
    if not (figure.female or figure.male):
        return printed
    return f"{printed} ({number(figure.female or 0, lang)}F)"


def find(text: str) -> list[Figure]:
    """Return every figure in a text, in its order: ``97 (56F)``, ``122,321 (F= 67,543)``, ``eight females``.

    Words are read up to ninety-nine, in English; the marks F, nữ, ស្ត្រី for women. Figures that cannot be true
    (``5 (6F)``) raise ValueError: better asked than guessed.
    """
    return [_figure(found) for found in _FIGURE.finditer(latin(text))]


def parse(text: str) -> Figure:
    """Return the one figure a text holds; ValueError if it holds none, or more than one."""
    figures = find(text)
    if len(figures) != 1:
        kind = Several if figures else ValueError
        raise kind(f"one figure was expected, {len(figures)} found in {text!r}")
    return figures[0]


# What belongs to a number that is no count of people: minus, decimals, percent, a fraction, a span of two numbers.
_OTHERWISE = re.compile(
    r"[-\u2010-\u2015\u2212+]\s*\d|\d\s*[-\u2010-\u2015\u2212%\u2030/:*^]|\d[.,](?:\d{1,2}(?!\d)|\d{4})|\d[a-zA-Z]+\d"
)
LONGEST = 300
MOST = 999_999_999  # more digits count nobody


def one(pasted: str) -> Figure:
    """Return the figure of a text pasted into a box for a number: as ``parse``, but ``-5``, ``12.5`` and ``3%`` are no count."""
    if len(pasted) > LONGEST or _OTHERWISE.search(latin(pasted)):
        raise ValueError(f"no count of people: {pasted[:LONGEST]!r}")
    figure = parse(pasted)
    if figure.total > MOST:
        raise ValueError(f"no count of people: {pasted!r}")
    return figure


def _figure(found: re.Match[str]) -> Figure:
    parts = {
        name[1]: _value(value)
        for name, value in found.groupdict().items()
        if value is not None and name not in ("total", "whole", "bare")
    }
    female, male = parts.get("f"), parts.get("m")
    whole = found["total"] or found["whole"] or found["bare"]
    total = _value(whole) if whole else (female or 0) + (male or 0)
    return Figure(total, female, male)


def _value(printed: str) -> int:
    words = printed.lower().replace("-", " ").split()
    if words[0] in _VALUES:
        return sum(_VALUES[word] for word in words)
    return int(re.sub(r"\D", "", printed))
