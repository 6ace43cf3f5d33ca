"""What every floor's examples stand on: the cast, one example's shape, and the short ways of writing one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Cast

DAY = dt.date(2022, 10, 4)
WALKING = frozenset({"worker", "counsellor"})  # assigned to the example's person
# Somebody else recorded it: open to her, and to who leads the office.
NOT_HERS = frozenset({"counsellor", "stranger"})


class Ground:
    """The cast. Each floor adds one of each of its things, all of the office ``vn``, made after what the floors below made."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.office = cast.offices["vn"]
        self.lead = cast.viewer("supervisor")
        self.worker = cast.viewer("worker")
        self.officer = cast.viewer("field_officer")


@dataclass(frozen=True)
class Example:
    """How a page is opened, and who may: those with its permission over ``office`` (None: anywhere), or walking with the person.

    ``answer`` is what such a viewer gets; ``also_not`` are names of the cast to whom the thing itself is closed all the same.
    """

    ids: dict[str, Any] = field(default_factory=dict)
    office: str | None = None
    walking: frozenset[str] = frozenset()
    answer: int = 200
    also_not: frozenset[str] = frozenset()


Find = Callable[[Any], Example]  # of a world


def plain(answer: int = 200) -> Find:
    """A page that needs nothing."""
    return lambda world: Example(answer=answer)


def hers(which: Callable[[Any], Any], **more: Any) -> Find:
    """A thing of the example's person."""
    return lambda world: Example({"id": which(world).pk}, office="vn", walking=WALKING, **more)


def of_vn(key: str, which: Callable[[Any], Any], **more: Any) -> Find:
    """A thing of the office."""
    return lambda world: Example({key: which(world).pk}, office="vn", **more)


def account(**more: Any) -> Find:
    """A colleague's account."""
    return lambda world: Example({"account": world.cast.users["house_mother"].pk}, office="vn", **more)


def figures(**ids: Any) -> Find:
    """A month's page of the office."""
    return lambda world: Example({"office": "vn", **ids}, office="vn")
