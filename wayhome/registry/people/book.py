"""The book of names of one team: packed for sealing, and searched in memory. Pure: it neither seals nor reads any table.

A name is found by any of its words in any order, by their beginnings and parts, with and without marks (``fold``), and
misspelt. Packed it is words in order with, for each, the lines it stands in: opening a book of 100,000 names parses nothing.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate
from uuid import UUID

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from wayhome.registry.places.rules import fold

MOST_FOUND = 50
LONGEST_QUERY = 80
_HEAD = struct.Struct("<4sIIII")
_MARK = b"WHB1"
_EXACT, _BEGINS, _INSIDE, _MISSPELT = 1.0, 0.9, 0.7, 0.6
# A part inside a word says little when it is one letter; Khmer is written without spaces and needs it from two on.
_SHORTEST_INSIDE = 2


@dataclass(frozen=True)
class Found:
    """Somebody whose name answers the question, and how well (0 to 1)."""

    person: UUID
    score: float
    # A word of the question was found only as somebody's slip: "did you mean".
    near: bool = False


def words_of(names: Iterable[str]) -> list[str]:
    """Return the words by which a person can be found: those of all her names, folded, once each.

    Where a script writes without spaces, a name of several words also stands there as one.
    """
    found: dict[str, None] = {}
    for name in names:
        words = fold(name).split()
        found |= dict.fromkeys(words)
        if len(words) > 1 and not all(word.isascii() for word in words):
            found["".join(words)] = None
    return list(found)


def pack(entries: Sequence[tuple[UUID, Sequence[str]]]) -> bytes:
    """Return the book of these persons with their names as bytes, ready for sealing; one without any name is left out."""
    standing: dict[str, list[int]] = {}
    people: list[UUID] = []
    for person, names in entries:
        words = words_of(names)
        if words:
            for word in words:
                standing.setdefault(word, []).append(len(people))
            people.append(person)
    vocabulary = sorted(standing)
    text = "\n".join(vocabulary).encode()
    counts = array("I", (len(standing[word]) for word in vocabulary))
    lines = array("I", (line for word in vocabulary for line in standing[word]))
    head = _HEAD.pack(_MARK, len(people), len(text), len(counts), len(lines))
    return b"".join([head, b"".join(one.bytes for one in people), text, counts.tobytes(), lines.tobytes()])


class Book:
    """A packed book, opened."""

    def __init__(self, packed: bytes) -> None:
        """Read a packed book; ValueError if it is none."""
        if len(packed) < _HEAD.size or not packed.startswith(_MARK):
            raise ValueError("this is no book of names")
        _mark, people, text, counts, lines = _HEAD.unpack_from(packed)
        at = list(accumulate([_HEAD.size, 16 * people, text, 4 * counts, 4 * lines]))
        if at[-1] != len(packed):
            raise ValueError("the book is cut")
        self._people = packed[at[0] : at[1]]
        self._text = packed[at[1] : at[2]].decode()
        self._words = self._text.split("\n") if text else []
        self._starts = list(accumulate((len(word) + 1 for word in self._words), initial=0))
        counted, self._lines = array("I"), array("I")
        counted.frombytes(packed[at[2] : at[3]])
        self._lines.frombytes(packed[at[3] : at[4]])
        self._at = list(accumulate(counted, initial=0))

    def __len__(self) -> int:
        return len(self._people) // 16

    def people(self) -> list[UUID]:
        """Return everybody in the book."""
        return [self._person(line) for line in range(len(self))]

    def entries(self) -> list[tuple[UUID, list[str]]]:
        """Return the book as ``pack`` takes it: each person with the words she is found by."""
        words: list[list[str]] = [[] for _line in range(len(self))]
        for index, word in enumerate(self._words):
            for line in self._lines[self._at[index] : self._at[index + 1]]:
                words[line].append(word)
        return [(self._person(line), found) for line, found in enumerate(words)]

    def find(
        self, question: str, most: int = MOST_FOUND, among: Collection[bytes] | None = None
    ) -> list[Found]:
        """Return who answers to all words of the question, best first; misspelt words are tried where nothing fits as written.

        ``among`` are the persons (their ids' bytes) whom alone the asker may see.
        """
        asked = list(dict.fromkeys(fold(question[:LONGEST_QUERY]).split()))
        if not asked:
            return []
        scores: dict[int, float] | None = None
        told = [self._lines_of(word) for word in asked]
        near = any(slip for _fitting, slip in told)
        for fitting in sorted((fitting for fitting, _slip in told), key=len):
            if scores is None:
                scores = dict(fitting)
            else:
                scores = {line: score + fitting[line] for line, score in scores.items() if line in fitting}
            if not scores:
                return []
        scored: Iterable[tuple[int, float]] = (scores or {}).items()
        if among is not None:
            scored = (pair for pair in scored if self._people[16 * pair[0] : 16 * pair[0] + 16] in among)
        best = nlargest(most, scored, key=lambda pair: (pair[1], -pair[0]))
        return [Found(self._person(line), score / len(asked), near) for line, score in best]

    def _person(self, line: int) -> UUID:
        return UUID(bytes=self._people[16 * line : 16 * line + 16])

    def _lines_of(self, asked: str) -> tuple[dict[int, float], bool]:
        """Return {line: how well its best word fits}, and whether they fit only by a slip."""
        fitting, slip = self._as_written(asked), False
        if not fitting:
            fitting, slip = self._misspelt(asked), True
        scores: dict[int, float] = {}
        # The worst first, so that a better word of the same line has the last say.
        for index, fit in sorted(fitting.items(), key=lambda pair: pair[1]):
            scores.update(dict.fromkeys(self._lines[self._at[index] : self._at[index + 1]], fit))
        return scores, slip

    def _as_written(self, asked: str) -> dict[int, float]:
        """Return {word: fit} of the words that are, begin with, or hold what was asked."""
        found: dict[int, float] = {}
        place = self._text.find(asked)
        while place >= 0:
            index = bisect_right(self._starts, place) - 1
            if place != self._starts[index]:
                fit = _INSIDE if len(asked) >= _SHORTEST_INSIDE else 0.0
            else:
                fit = _EXACT if len(self._words[index]) == len(asked) else _BEGINS
            if fit:
                found[index] = max(fit, found.get(index, 0.0))
            place = self._text.find(asked, self._starts[index + 1])
        return found

    def _misspelt(self, asked: str) -> dict[int, float]:
        """Return {word: fit} of words one slip away (two for long ones): a letter wrong, missing, too many, or two swapped."""
        slips = 0 if len(asked) < 3 else 1 if len(asked) < 7 else 2
        if not slips:
            return {}
        near = process.extract(
            asked, self._words, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=200
        )
        return {index: _MISSPELT * (1 - distance / (2 * len(asked))) for _word, distance, index in near}
