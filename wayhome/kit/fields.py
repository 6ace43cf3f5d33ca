"""Every field has a class: what it could tell a stranger decides how it is kept, exported and published."""

from django.db import models

IDENTITY, CASE, OPERATIONAL, PUBLIC = "identity", "case", "operational", "public"
ORDER = (IDENTITY, CASE, OPERATIONAL, PUBLIC)


def classes_of(model: type[models.Model]) -> dict[str, str]:
    """Return ``{field name: class}`` from the model's inner ``Classes`` and those of its bases; LookupError if one is sorted twice."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        declared = base.__dict__.get("Classes")
        for kind in ORDER:
            for name in getattr(declared, kind, ()):
                if found.get(name, kind) != kind:
                    raise LookupError(f"{model.__name__}.{name} is sorted as {found[name]} and as {kind}")
                found[name] = kind
    return found


def unsorted(model: type[models.Model]) -> list[str]:
    """Return the names of the model's concrete fields that no class was given to."""
    found = classes_of(model)
    return [field.name for field in model._meta.concrete_fields if field.name not in found]
