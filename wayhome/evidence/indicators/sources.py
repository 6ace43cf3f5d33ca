"""Where figures come from: one list of records with the names by which parts speak of their fields. A new kind is one entry."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.evidence.indicators.rules import Shape
from wayhome.journey.cases.codes import ADMISSION_KINDS, CATEGORIES, EXIT_KINDS
from wayhome.journey.cases.models import Admission
from wayhome.kit.codes import CodeList
from wayhome.kit.facts import Versioned
from wayhome.registry.people.codes import COUNTRIES, DISABILITIES, ETHNICITIES, LITERACIES, SEXES
from wayhome.services.career.codes import KINDS
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.codes import MODES, STATES
from wayhome.services.counselling.models import Session, SessionPerson

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


@dataclass(frozen=True)
class Field:
    """A field of a source: its kind (see ``rules.Shape``) and the way to it through references, as the models name them."""

    kind: str
    path: tuple[str, ...]
    codes: CodeList | None = None


@dataclass(frozen=True)
class Source:
    """Records of one model. ``stands_on``: references that must not be retired either; ``columns``: what a list of them shows;
    ``opens``: the page of one record and the field whose id it takes, none where the person's page tells it."""

    model: type[Versioned]
    words: str | Promise
    office: tuple[str, ...]
    fields: Mapping[str, Field]
    stands_on: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    opens: tuple[str, str] | None = None
    shape: Shape = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", Shape({name: entry.kind for name, entry in self.fields.items()}))

    def told(self, row: Any, column: str) -> Any:
        """Return what a column says of a record: a date, or words."""
        if column == "done_by":
            return row.done_by.display_name
        entry = self.fields[column]
        value = row
        for name in entry.path:
            value = getattr(value, name)
        return entry.codes.label(value) if entry.codes is not None and value else value or ""

    def persons_of(self, viewer: Any, rows: Sequence[Any]) -> dict[uuid.UUID, list[tuple[str, uuid.UUID]]]:
        """Return {record: [(person's code, case)]}, of a session only those that the viewer may see in it."""
        if self.model is not Session:
            return {row.pk: [(row.person.code, row.case_id)] for row in rows}
        parts = SessionPerson.objects.visible_to(viewer).filter(
            session__in=[row.pk for row in rows], retired_at=None
        )
        found: dict[uuid.UUID, list[tuple[str, uuid.UUID]]] = defaultdict(list)
        for part in parts.select_related("person").order_by("person__code"):
            found[part.session_id].append((part.person.code, part.case_id))
        return found


def _of_person(*way: str) -> dict[str, Field]:
    """The facts of a person that figures may be broken down by; ``way`` leads to her."""
    return {
        "person": Field("key", way),
        "sex": Field("code", (*way, "sex"), SEXES),
        "age_band": Field("band", (*way, "birth_year")),
        "country": Field("code", (*way, "country"), COUNTRIES),
        "province": Field("band", (*way, "province")),
        "ethnicity": Field("code", (*way, "ethnicity"), ETHNICITIES),
        "disability": Field("code", (*way, "disability"), DISABILITIES),
        "literacy": Field("code", (*way, "literacy"), LITERACIES),
        "category": Field("code", ("case", "category"), CATEGORIES),
    }


_SESSION = {"mode": MODES, "state": STATES}

SOURCES: dict[str, Source] = {
    "admissions": Source(
        model=Admission,
        words=_("Admissions and exits"),
        office=("office",),
        fields=_of_person("person")
        | {
            "on": Field("date", ("happened_on",)),
            "exit_on": Field("date", ("exit_on",)),
            "kind": Field("code", ("kind",), ADMISSION_KINDS),
            "exit_kind": Field("code", ("exit_kind",), EXIT_KINDS),
        },
        stands_on=("person", "case"),
        columns=("on", "kind", "exit_on", "exit_kind"),
    ),
    "sessions": Source(
        model=Session,
        words=_("Counselling sessions"),
        office=("office",),
        fields={"on": Field("date", ("happened_on",)), "minutes": Field("number", ("minutes",))}
        | {name: Field("code", (name,), codes) for name, codes in _SESSION.items()},
        opens=("counselling:show", "pk"),
        columns=("on", "mode", "done_by"),
    ),
    "session_persons": Source(
        model=SessionPerson,
        words=_("Persons in counselling sessions"),
        office=("session", "office"),
        fields=_of_person("person")
        | {"on": Field("date", ("session", "happened_on"))}
        | {name: Field("code", ("session", name), codes) for name, codes in _SESSION.items()},
        stands_on=("session", "person", "case"),
        opens=("counselling:show", "session_id"),
        columns=("on", "mode", "done_by"),
    ),
    "career": Source(
        model=CareerRecord,
        words=_("Career advice and support"),
        office=("office",),
        fields=_of_person("person")
        | {"on": Field("date", ("happened_on",)), "kind": Field("code", ("kind",), KINDS)},
        stands_on=("person", "case"),
        opens=("career:show", "pk"),
        columns=("on", "kind", "done_by"),
    ),
}
SHAPES = {name: source.shape for name, source in SOURCES.items()}
COLUMN_WORDS: dict[str, str | Promise] = {
    "on": _("Day"),
    "kind": _("Kind"),
    "exit_on": _("Exit"),
    "exit_kind": _("How it ended"),
    "mode": _("Way"),
    "done_by": _("Done by"),
}
BREAKDOWN_WORDS: dict[str, str | Promise] = {
    "sex": _("Sex"),
    "age_band": _("Age"),
    "country": _("Country"),
    "province": _("Province"),
    "ethnicity": _("People"),
    "disability": _("Disability"),
    "literacy": _("Reading and writing"),
    "category": _("Category"),
    "kind": _("Kind"),
    "exit_kind": _("How it ended"),
    "mode": _("Way"),
    "state": _("Took place or not"),
}


def related(model: type[models.Model], name: str) -> type[models.Model]:
    """Return the model a reference leads to."""
    return model._meta.get_field(name).related_model  # type: ignore[return-value]
