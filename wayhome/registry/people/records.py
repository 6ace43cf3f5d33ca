"""Every kind of record about persons, found by walking the house's models: what is asked when somebody is forgotten for good."""

import uuid
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps

from wayhome.kit.facts import Versioned
from wayhome.registry.people.models import Person


def about(person_ids: Collection[uuid.UUID]) -> Iterator[tuple[type[Versioned], str]]:
    """Yield every model of records about persons, with the column that says about whom; found by walking the house's models."""
    for model in apps.get_models():
        if issubclass(model, Versioned) and model is not Person:
            for field in model._meta.concrete_fields:
                if field.related_model is Person:
                    yield model, field.attname


def rows_about(person_ids: Collection[uuid.UUID]) -> set[Any]:
    """Return the ids of all records about these persons: what the log's details of are purged."""
    found: set[Any] = set()
    for model, column in about(person_ids):
        found |= set(model._base_manager.filter(**{f"{column}__in": person_ids}).values_list("pk", flat=True))
    return found
