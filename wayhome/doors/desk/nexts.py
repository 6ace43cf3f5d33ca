"""The one thing to do next, as pages show it first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Next:
    """The one thing to do next: words, and the page where it is done."""

    title: str
    action: str
    url: str
    note: str = ""
    text: str = ""
