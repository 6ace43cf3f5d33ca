"""Many acts as one: all of them or none, and every row that was refused is named, not only the first."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class RowsRefused(Refused):
    """Some rows were refused and nothing was written; ``rows``: {key of the row: its refusal}."""

    def __init__(self, rows: dict[Hashable, Refused]) -> None:
        super().__init__(_("Nothing was saved yet: some rows need another look."))
        self.rows = rows


def each(doing: Iterable[tuple[Key, Callable[[], Made]]]) -> list[tuple[Key, Made]]:
    """Do one act after the other inside the act that is under way. ``RowsRefused``, once all were tried, if any was refused."""
    made: list[tuple[Key, Made]] = []
    refused: dict[Hashable, Refused] = {}
    for key, do in doing:
        try:
            made.append((key, do()))
        except Refused as wrong:
            refused[key] = wrong
        except Conflict:
            refused[key] = Refused(_("Somebody changed this just now. Look at it again."))
    if refused:
        raise RowsRefused(refused)
    return made
