"""What is known for a form, by the names its questions ask for."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Answers:
    """What is known: a line by name, ticked codes by name, whole rows by name."""

    lines: dict[str, str] = field(default_factory=dict, repr=False)
    ticked: dict[str, frozenset[str]] = field(default_factory=dict)
    rows: dict[str, Sequence[Sequence[str]]] = field(default_factory=dict, repr=False)
