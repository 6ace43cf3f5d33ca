"""Putting a line together: sentences from the catalogue, figures and words in their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.lines import Count, Groups, Labels, Line, Words
from wayhome.evidence.bulletins.models import Statistic
from wayhome.evidence.bulletins.records import ASKED, HOLDS, Counted, Told, other_counts
from wayhome.evidence.bulletins.rules import cut, listed, place, printable
from wayhome.evidence.indicators.definitions import HEAL
from wayhome.evidence.indicators.presenter import Figure, Group
from wayhome.evidence.indicators.queries import Scope
from wayhome.kit import formats
from wayhome.kit.dates import Month

# The sections of what an office counts besides, and of the world around us; their numbers belong to no figure.
TALLIES, CONTEXT = "tallies", "context"


@dataclass(frozen=True)
class Piece:
    """A run of words of a line, or a number in it: then ``code`` names the figure it belongs to."""

    text: str
    code: str = ""


@dataclass(frozen=True)
class Said:
    """A line as printed: its pieces in their order, and the figures it is bound to."""

    key: str
    pieces: tuple[Piece, ...]
    figures: tuple[Figure, ...]

    @property
    def text(self) -> str:
        """The whole sentence."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Section:
    """A headed part of a bulletin."""

    key: str
    title: str
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class Telling:
    """What is told of one activity: a headline and paragraphs, in the language they could be had in."""

    id: Any
    title: str
    paragraphs: tuple[str, ...]
    lang: str


@dataclass(frozen=True)
class Bulletin:
    """A bulletin in one language. ``month`` is what it tells of, ``printed_on`` the day it was made in the office's time zone."""

    scope: Scope
    name: str
    month: Month
    lang: str
    printed_on: Any
    sections: tuple[Section, ...]
    items: tuple[Telling, ...] = ()

    @property
    def first(self) -> tuple[Section, ...]:
        """The sections that stand before what is told."""
        return tuple(section for section in self.sections if section.key != HEAL)

    @property
    def last(self) -> tuple[Section, ...]:
        """The sections that stand after it."""
        return tuple(section for section in self.sections if section.key == HEAL)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read yet."""
        return not self.sections and not self.items


@dataclass(frozen=True)
class Teller:
    """What lines of one month are told from, in the language that is switched on."""

    scope: Scope
    month: Month
    lang: str
    figures: Mapping[str, Figure]

    def say(self, line: Line) -> Said | None:
        """Return the line, or None where there is nothing to say."""
        figures = [self.figures[code] for code in line.codes if code in self.figures]
        if line.codes and (not figures or not (line.zero or any(something(figure) for figure in figures))):
            return None
        return _Sentence(self, line, figures).said()


def something(figure: Figure) -> bool:
    """Whether there is anything behind the figure; what is hidden may be something."""
    return figure.hidden or bool(
        figure.rows if figure.parts is not None and figure.parts.apart else figure.value
    )


class _Places(dict[str, Any]):
    """What stands in the places of a sentence, and which of them the sentence took."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.taken: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.taken.add(name)
        return super().__getitem__(name)


class _Sentence:
    """One line on its way; ``numbers`` are the figures whose places are kept by marks."""

    def __init__(self, teller: Teller, line: Line, figures: Sequence[Figure]) -> None:
        self.teller, self.line, self.figures = teller, line, tuple(figures)
        self.numbers: list[Piece] = []
        # A hidden count is one of several as far as grammar is concerned.
        self.filled: dict[str, Any] = {"count": many(figures[0].value) if figures else 2}
        for name, part in line.parts.items():
            told = self.part(part)
            if told:
                self.filled[name] = told

    def said(self) -> Said | None:
        """Return the sentence that can be filled, and those that follow it."""
        text, taken = self.first(self.line.texts)
        if not text:
            return None
        for texts in self.line.more:
            usable = [entry for entry in texts if not self.first([entry])[1] & taken]
            also, more = self.first(usable)
            text, taken = (f"{text}; {also}", taken | more) if also else (text, taken)
        pieces = [self.numbers[part] if isinstance(part, int) else Piece(part) for part in cut(text)]
        return Said(self.line.key, tuple(pieces), self.figures)

    def first(self, texts: Sequence[Any]) -> tuple[str, set[str]]:
        """Return the first sentence with something for every place, and the places it has; else nothing."""
        for text in texts:
            places = _Places(self.filled)
            try:
                return str(text % places), places.taken - {"count"}
            except KeyError:
                continue
        return "", set()

    def part(self, part: Any) -> str:
        """Return what stands in a place; empty where there is nothing."""
        if isinstance(part, Words):
            return self.words(part)
        figure = self.teller.figures.get(part.code)
        if figure is None or not (self.line.zero or something(figure)):
            return ""
        if isinstance(part, Count):
            if part.where and not HOLDS[part.where](self.teller.scope, self.teller.month):
                return ""
            return self.number(part.text, figure.printed, figure.value, part.code)
        groups = [group for group in figure.breakdown if group.by == part.by]
        if isinstance(part, Labels):
            return self.labels(groups)
        return self.groups(part, figure, groups)

    def number(self, noun: Any, printed: str, value: Any, code: str) -> str:
        """Return a figure with its noun, its place kept."""
        self.numbers.append(Piece(printed, code))
        kept = place(len(self.numbers) - 1)
        return kept if noun is None else str(noun % {"n": kept, "count": many(value)})

    def groups(self, part: Groups, figure: Figure, groups: Sequence[Group]) -> str:
        """Return the groups in a row; without any, the figure alone."""
        told = []
        for group in groups:
            noun = part.nouns.get(group.key)
            kept = self.number(noun, group.printed, group.value, part.code)
            unnamed = noun is None and group.by != "currency"
            told.append(_("%(n)s %(what)s") % {"n": kept, "what": group.label} if unnamed else kept)
        if not told:
            return self.number(None, figure.printed, figure.value, part.code)
        return listed(told, self.teller.lang)

    def labels(self, groups: Sequence[Group]) -> str:
        """Return the groups' words, most first; those not shown to this viewer stay unsaid."""
        shown = [group for group in groups if not group.hidden and group.key != "not_recorded"]
        shown.sort(key=lambda group: -(group.value or 0))
        return listed([group.label for group in shown], self.teller.lang)

    def words(self, part: Words) -> str:
        """Return words from the records, unless the viewer may not see how many there are."""
        if any(figure.hidden for figure in self.figures):
            return ""
        told = ASKED[part.name](self.teller.scope, self.teller.month, part.types)
        return listed([self.told(entry) for entry in told], self.teller.lang)

    def told(self, entry: Told) -> str:
        """Return a word, or a number with its noun."""
        if not isinstance(entry, Counted):
            return printable(entry)
        printed = formats.number(entry.count, self.teller.lang)
        return self.number(entry.noun, printed, entry.count, entry.code)


def counted_besides(scope: Scope, month: Month, lang: str) -> Section | None:
    """Return what the offices count under names of their own; None where they counted nothing."""
    lines = []
    for other in other_counts(scope, month, lang):
        told = {
            "name": printable(other.name),
            "n": place(0),
            "unit": printable(other.unit),
            "office": printable(other.office),
        }
        text = _("%(name)s, %(office)s: %(n)s %(unit)s") if other.office else _("%(name)s: %(n)s %(unit)s")
        number = Piece(formats.number(other.quantity, lang), TALLIES)
        pieces = [number if isinstance(part, int) else Piece(part) for part in cut(text % told)]
        lines.append(Said(f"tally-{other.id}", tuple(pieces), ()))
    return Section(TALLIES, _("Other counts"), tuple(lines)) if lines else None


def told_of_the_world(rows: Sequence[Statistic], lang: str) -> Section | None:
    """Return the statistics that are told, each with its year and source; None without any."""
    lines = []
    for row in rows:
        what = printable(row.words.get(lang) or row.words.get("en", ""))
        told = {"figure": place(0), "what": what, "source": printable(row.source), "year": row.year}
        text = _("%(figure)s %(what)s (%(source)s, %(year)s)") % told
        number = Piece(printable(row.figure), CONTEXT)
        pieces = [number if isinstance(part, int) else Piece(part) for part in cut(text)]
        lines.append(Said(f"statistic-{row.pk}", tuple(pieces), ()))
    return Section(CONTEXT, _("The world around us"), tuple(lines)) if lines else None


def many(value: Any) -> int:
    """Return the number by which a noun's form is chosen: several where it is hidden or no whole number."""
    return value if isinstance(value, int) else 2
