"""Destroying who a person is, wherever a record holds it: her parts, her names in books, her code, what binds her to paper."""

import uuid
from collections.abc import Collection

from django.db import models

from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.erasing import erase
from wayhome.kit.facts import Versioned
from wayhome.kit.ids import new_code
from wayhome.registry.people.actions.registers import forget_names
from wayhome.registry.people.models import Person
from wayhome.registry.people.records import about
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Team
from wayhome.trust.audit.actions import act, record
from wayhome.trust.vault.fields import SealedField


@act("people.forget")
def forget_persons(*, by: Viewer, person_ids: Collection[uuid.UUID], office_id: uuid.UUID) -> list[Team]:
    """Destroy who these persons (one, and whoever was found to be her) are; return the teams whose book waits for a holder.

    To be called after her keys were destroyed, by the act that asked for two persons. Every sealed column of a record about her is
    emptied, the numbers that lead to paper too, in the records and in all their versions; her code leads nowhere from now on. What
    figures count and are broken down by stays: sex, year of birth, nationality, province, ethnicity, difficulty, reading.
    """
    emptied = 0
    codes = {}
    for her in Person.objects.filter(pk__in=person_ids).order_by("pk"):
        codes[her.code] = _fresh_code()
        erase(Person, [her.pk], {"code": codes[her.code], "first_language": NOT_ASKED})
    for model, column in about(person_ids):
        emptied += _empty(model, column, person_ids, codes)
    owing = forget_names(by=by, person_ids=person_ids, office_id=office_id)
    told = {"records": emptied, "books_owing": len(owing)}
    record(by, "people.forget", ("people.person", min(person_ids)), office_id=office_id, details=told)
    return owing


def _empty(
    model: type[Versioned], column: str, person_ids: Collection[uuid.UUID], codes: dict[str, str]
) -> int:
    """Empty what names her in one kind of record; return in how many."""
    # Versions too: of a record that was another's once, or is another's now.
    ids = set(model._base_manager.filter(**{f"{column}__in": person_ids}).values_list("pk", flat=True))
    past = model.versions.objects.filter(**{f"{column}__in": person_ids})
    columns = {
        field.name: None for field in model._meta.concrete_fields if isinstance(field, SealedField)
    } | ({"paper_number": ""} if _has(model, "paper_number") else {})
    erase(model, ids, columns)
    if columns:
        past.exclude(row_id__in=ids).update(**columns)
    if _has(model, "code"):
        for old, new in codes.items():
            hers = model._base_manager.filter(**{"code": old}).values_list("pk", flat=True)
            erase(model, list(hers), {"code": new})
    return len(ids) if columns else 0


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def _fresh_code() -> str:
    while Person.objects.filter(code=(code := new_code())).exists():
        pass
    return code
