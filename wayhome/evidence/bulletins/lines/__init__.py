"""What a bulletin can say: sections in their order, and under each the lines, sentences bound to figures."""

from wayhome.evidence.bulletins.lines import heal, prevent
from wayhome.evidence.bulletins.lines.shapes import Count, Groups, Labels, Line, Part, Words
from wayhome.evidence.indicators.definitions import HEAL, PREVENT

SECTION_ORDER = (PREVENT, HEAL)
LINES = (*prevent.LINES, *heal.LINES)
BY_KEY = {line.key: line for line in LINES}
# What an office prints that has not chosen: offices count counselling by sessions or by persons, and may print both.
USUAL = (
    *(line.key for line in prevent.LINES),
    "in_service",
    "admitted",
    "graduated",
    "sessions",
    "career",
)

__all__ = [
    "BY_KEY",
    "LINES",
    "SECTION_ORDER",
    "USUAL",
    "Count",
    "Groups",
    "Labels",
    "Line",
    "Part",
    "Words",
]
