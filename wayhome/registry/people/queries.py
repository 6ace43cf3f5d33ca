"""Finding a person by the code she was given. Whether this viewer may see her is decided by ``journey/cases``."""

from typing import Any

from wayhome.kit.ids import read_code
from wayhome.kit.scoping import Looker
from wayhome.registry.people.models import Person

FACTS = (
    "sex",
    "birth_year",
    "birth_precision",
    "ethnicity",
    "first_language",
    "literacy",
    "disability",
    "country",
    "province",
    "province_state",
)


def person_by_code(viewer: Looker, typed: str) -> Person | None:
    """Return the person whose code was typed (any case, with or without dash), None if it is none or nobody's.

    Ask ``journey/cases`` whether this viewer may see her before showing anything.
    """
    code = read_code(typed)
    if code is None or not viewer.may("cases.view"):
        return None
    return person_behind(code)


def person_behind(code: str) -> Person | None:
    """Return whom a code leads to: of somebody who was found to be another, that other. Whether she may be seen is decided upstairs."""
    found: Person | None = Person.objects.filter(code=code).select_related("province").first()
    while found is not None and found.same_as_id is not None:
        found = Person.objects.filter(pk=found.same_as_id).select_related("province").first()
    return found


def facts_of(person: Person) -> dict[str, Any]:
    """Return a person's coded facts by name, as ``register_person`` and ``correct_facts`` take them."""
    return {name: getattr(person, name) for name in FACTS}
