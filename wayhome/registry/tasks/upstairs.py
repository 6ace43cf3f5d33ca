"""What this room asks about cases, which stand upstairs: it knows their ids alone. ``journey/cases`` answers (``ask_cases``)."""

import uuid
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class CaseTold:
    """What a task takes from its case."""

    case_id: uuid.UUID
    person_id: uuid.UUID
    office_id: uuid.UUID
    team_id: uuid.UUID | None


class Cases(Protocol):
    """Who answers."""

    def assigned(self, viewer: Any) -> Any:
        """Return the ids of the cases assigned to the viewer today, as a query to stand inside another."""

    def told(self, viewer: Any, case_id: uuid.UUID, permission: str) -> CaseTold | None:
        """Return the case, if it takes records and the viewer may use the permission on it."""

    def stands(self, case_id: uuid.UUID) -> bool:
        """Whether the case takes records still: it was neither retired nor forgotten."""

    def sees(self, user: Any, case_id: uuid.UUID) -> bool:
        """Whether this account may do something for the person of the case."""


_asked: list[Cases] = []


def ask_cases(answering: type[Any]) -> type[Any]:
    """Name who answers (a decorator)."""
    _asked[:] = [answering()]
    return answering


def cases() -> Cases:
    """Return who answers; IndexError in a house without cases."""
    return _asked[0]
