"""Records of people we support."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.evidence.indicators.sources.base import Field, Persons, Source
from wayhome.journey.cases.codes import ADMISSION_KINDS, CATEGORIES, EXIT_KINDS
from wayhome.journey.cases.models import Admission
from wayhome.registry.agencies.types import TYPES as AGENCY_TYPES
from wayhome.registry.people.codes import (
    COUNTRIES,
    DISABILITIES,
    ENROLMENT_REASONS,
    ETHNICITIES,
    LITERACIES,
    PACKAGES,
    SEXES,
)
from wayhome.registry.people.models import Enrolment
from wayhome.services.career.codes import KINDS
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.codes import MODES, STATES
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.services.support.codes import KINDS as SERVICE_KINDS
from wayhome.services.support.models import PackageDay, ServiceRecord


def of_person(*way: str) -> dict[str, Field]:
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
    }


def persons_of(_viewer: Any, rows: Sequence[Any]) -> Persons:
    """Whose records these are; a record of a person without a case opens none."""
    return {row.pk: [(row.person.code, getattr(row, "case_id", None))] for row in rows}


def persons_in(viewer: Any, rows: Sequence[Any]) -> Persons:
    """Who sat in these sessions: only those that the viewer may see in them."""
    parts = SessionPerson.objects.visible_to(viewer).filter(
        session__in=[row.pk for row in rows], retired_at=None
    )
    found: dict[uuid.UUID, list[tuple[str, uuid.UUID | None]]] = defaultdict(list)
    for part in parts.select_related("person").order_by("person__code"):
        found[part.session_id].append((part.person.code, part.case_id))
    return found


_CASE = {"category": Field("code", ("case", "category"), CATEGORIES)}
_SESSION = {"mode": MODES, "state": STATES}

HEALING: dict[str, Source] = {
    "admissions": Source(
        model=Admission,
        words=_("Admissions and exits"),
        office=("office",),
        fields=of_person("person")
        | _CASE
        | {
            "on": Field("date", ("happened_on",)),
            "exit_on": Field("date", ("exit_on",)),
            "kind": Field("code", ("kind",), ADMISSION_KINDS),
            "exit_kind": Field("code", ("exit_kind",), EXIT_KINDS),
        },
        stands_on=("person", "case"),
        columns=("on", "kind", "exit_on", "exit_kind"),
        beside=("person", "done_by"),
        persons=persons_of,
    ),
    "sessions": Source(
        model=Session,
        words=_("Counselling sessions"),
        office=("office",),
        fields={"on": Field("date", ("happened_on",)), "minutes": Field("number", ("minutes",))}
        | {name: Field("code", (name,), codes) for name, codes in _SESSION.items()},
        opens=("counselling:show", "pk"),
        columns=("on", "mode", "done_by"),
        beside=("done_by",),
        persons=persons_in,
    ),
    "session_persons": Source(
        model=SessionPerson,
        words=_("Persons in counselling sessions"),
        office=("session", "office"),
        fields=of_person("person")
        | _CASE
        | {"on": Field("date", ("session", "happened_on"))}
        | {name: Field("code", ("session", name), codes) for name, codes in _SESSION.items()},
        stands_on=("session", "person", "case"),
        opens=("counselling:show", "session_id"),
        columns=("on", "mode", "done_by"),
        beside=("session", "person", "done_by"),
        persons=persons_of,
    ),
    "career": Source(
        model=CareerRecord,
        words=_("Career advice and support"),
        office=("office",),
        fields=of_person("person")
        | _CASE
        | {"on": Field("date", ("happened_on",)), "kind": Field("code", ("kind",), KINDS)},
        stands_on=("person", "case"),
        opens=("career:show", "pk"),
        columns=("on", "kind", "done_by"),
        beside=("person", "done_by"),
        persons=persons_of,
    ),
    "enrolments": Source(
        model=Enrolment,
        words=_("Enrolments in packages and courses"),
        office=("office",),
        fields=of_person("person")
        | {
            "on": Field("date", ("happened_on",)),
            "ended_on": Field("last", ("ended_on",)),
            "package": Field("code", ("package",), PACKAGES),
            "reason": Field("code", ("reason",), ENROLMENT_REASONS),
        },
        stands_on=("person",),
        columns=("on", "package", "reason", "ended_on", "done_by"),
        beside=("person", "done_by"),
        persons=persons_of,
    ),
    "package_days": Source(
        model=PackageDay,
        words=_("Days of support packages"),
        office=("office",),
        fields=of_person("person")
        | {
            "on": Field("date", ("happened_on",)),
            "package": Field("code", ("enrolment", "package"), PACKAGES),
        },
        stands_on=("enrolment", "person"),
        columns=("on", "package", "done_by"),
        beside=("enrolment", "person", "done_by"),
        persons=persons_of,
    ),
    "services": Source(
        model=ServiceRecord,
        words=_("The log of services"),
        office=("office",),
        fields=of_person("person")
        | {
            "on": Field("date", ("happened_on",)),
            "kind": Field("code", ("kind",), SERVICE_KINDS),
            "quantity": Field("number", ("quantity",)),
            "organisation": Field("key", ("agency",)),
            "agency_type": Field("code", ("agency", "type"), AGENCY_TYPES),
        },
        stands_on=("person",),
        columns=("on", "kind", "organisation", "done_by"),
        beside=("person", "agency", "done_by"),
        persons=persons_of,
    ),
}
