"""What a line of a bulletin is made of: whole sentences with named places, and what stands in each place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Count:
    """A figure with its noun: ``text`` is a lazy plural with ``n`` where the figure stands, None for the figure alone.

    ``where``: a question of ``records.HOLDS``; the figure is told only where it is answered with yes.
    """

    code: str
    text: Any = None
    where: str = ""


@dataclass(frozen=True)
class Groups:
    """A figure told by the groups of a breakdown: "12 church leaders and 12 (6F) local authorities"; ``nouns`` by their keys."""

    code: str
    by: str
    nouns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """Words from the records behind the line: ``name`` is a question of ``records.ASKED``, ``types`` of which activities."""

    name: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Labels:
    """The words of a breakdown's groups, most first: the themes of issues, without their numbers."""

    code: str
    by: str


Part = Count | Groups | Words | Labels


@dataclass(frozen=True)
class Line:
    """One line. The first of ``texts`` is printed for which there is something in every place; they go from the fullest to the barest.

    Of each of ``more`` the first sentence follows that can be filled and repeats nothing. ``zero``: printed although its figure is 0.
    """

    key: str
    section: str
    parts: Mapping[str, Part]
    texts: tuple[Any, ...]
    more: tuple[tuple[Any, ...], ...] = ()
    zero: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures it is bound to; the first one decides whether there is anything to say."""
        return tuple(dict.fromkeys(part.code for part in self.parts.values() if not isinstance(part, Words)))

    @property
    def broken_down(self) -> frozenset[str]:
        """The figures whose breakdowns it tells."""
        return frozenset(part.code for part in self.parts.values() if isinstance(part, Groups | Labels))
