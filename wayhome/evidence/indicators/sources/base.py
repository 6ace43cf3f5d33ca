"""What a source of figures is made of: records of one model with the names by which parts speak of their fields."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise

from wayhome.evidence.indicators.rules import Shape
from wayhome.kit.codes import CodeList
from wayhome.kit.facts import Versioned

# Age reached in the year of the period's last day: (key, youngest, oldest).
AGE_BANDS = (
    ("0-11", 0, 11),
    ("12-17", 12, 17),
    ("18-24", 18, 24),
    ("25-39", 25, 39),
    ("40-59", 40, 59),
    ("60+", 60, 200),
)
NOT_RECORDED = "not_recorded"
# {record: [(code, case)]} of the persons that a viewer may see with these records.
Persons = Mapping[uuid.UUID, Sequence[tuple[str, uuid.UUID | None]]]


@dataclass(frozen=True)
class Many:
    """Rows of another model of which a record may have several: ``back`` leads from them to it, ``name`` is what they say."""

    model: type[Versioned]
    back: str
    name: str


@dataclass(frozen=True)
class Shared:
    """Offices that share a record: ``way`` leads to it, empty where it is the record itself; ``rows`` say whose it is."""

    way: tuple[str, ...]
    rows: Many


@dataclass(frozen=True)
class Field:
    """A field of a source: its kind (see ``rules.Shape``) and the way to it through references, as the models name them.

    ``many``: the way leads to what these rows hang on, and what they say is the field. ``up``: a place is told by its province.
    ``listed``: the column itself holds a list of codes.
    """

    kind: str
    path: tuple[str, ...]
    codes: CodeList | None = None
    many: Many | None = None
    up: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Source:
    """Records of one model.

    ``stands_on``: references that must not be retired either; ``columns``: what a list of them shows, ``beside`` what it loads with
    them; ``opens``: the page of one record and the field whose id it takes, none where the person's page tells it; ``persons``:
    whose records they are, None where they are of nobody; ``clients``: small counts of them are hidden across offices;
    ``opens_month``: a month has begun to be told when there is one.
    """

    model: type[Versioned]
    words: str | Promise
    office: tuple[str, ...] | Shared
    fields: Mapping[str, Field]
    stands_on: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    opens: tuple[str, str] | None = None
    persons: Callable[[Any, Sequence[Any]], Persons] | None = None
    clients: bool = True
    opens_month: bool = True
    shape: Shape = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", Shape({name: entry.kind for name, entry in self.fields.items()}))

    def told(self, row: Any, column: str) -> Any:
        """Return what a column says of a record: a date, a number, or words."""
        if column == "done_by":
            return row.done_by.display_name
        entry = self.fields[column]
        value = row
        for name in entry.path:
            value = None if value is None else getattr(value, name)
        if entry.codes is not None and value:
            return entry.codes.label(value)
        return "" if value is None else value


def related(model: type[models.Model], name: str) -> type[models.Model]:
    """Return the model a reference leads to."""
    return model._meta.get_field(name).related_model  # type: ignore[return-value]
