"""What a form's lines say of who a person is, each from the one opened part that is meant by it, not from the first of its kind. It opens nothing."""

from collections.abc import Iterable

from wayhome.registry.people.bodies import (
    AddressBody,
    Body,
    ContactBody,
    DateBody,
    IdentifierBody,
    NameBody,
    RelativeBody,
)
from wayhome.registry.people.codes import DAYS_OF_LIFE, RELATIONS
from wayhome.registry.people.told import when

# What is a full name: no nickname, and none from before.
_FULL = frozenset({"own", "papers"})
_IDENTITY_PAPERS = frozenset({"citizen_card", "passport"})
_BIRTH = ("birth", "birth_papers")
# Whose telephone reaches the person, and who answers for a child: the first before the next.
_HERS = ("own", "shared")
_CARERS = (("guardian",), ("mother", "father"))
# Who must be told nothing, and of whom nobody asked, is called by nobody who holds the paper.
_MAY_KNOW = frozenset({"all", "well"})


def lines_of(bodies: Iterable[Body]) -> dict[str, str]:
    """Return what is known by name; parts come in the order the person wants, and what has no part that is meant is not there."""
    parts = list(bodies)
    found = _names(parts) | _telephone(parts) | _guardian(parts) | _birth(parts)
    for body in parts:
        if isinstance(body, IdentifierBody) and body.paper in _IDENTITY_PAPERS:
            found.setdefault("id_number", body.number)
        elif isinstance(body, AddressBody) and body.use == "now" and body.until is None:
            found.setdefault("address", _joined(body.detail, body.place_words))
    return found


def _names(parts: list[Body]) -> dict[str, str]:
    names = [body for body in parts if isinstance(body, NameBody)]
    if not names:
        return {}
    full = next((body for body in names if body.use in _FULL), names[0])
    return {"name": full.text, "other_names": _joined(*(body.text for body in names if body is not full))}


def _birth(parts: list[Body]) -> dict[str, str]:
    """As the person tells it; what the papers say stands beside it where it is another day: a false paper is a fact of its own."""
    days: dict[str, str] = {}
    for body in parts:
        if isinstance(body, DateBody) and body.what in _BIRTH:
            days.setdefault(body.what, when(body.on))
    told, papers = (days.get(what, "") for what in _BIRTH)
    if told and papers and told != papers:
        told = f"{told} ({DAYS_OF_LIFE.label('birth_papers')}: {papers})"
    return {"born": told or papers} if days else {}


def _telephone(parts: list[Body]) -> dict[str, str]:
    phones = [body for body in parts if isinstance(body, ContactBody) and body.way == "phone"]
    for body in (body for whose in _HERS for body in phones if body.whose == whose):
        agreed = _joined(body.when, body.how, body.say)
        # With any other a call does harm: it stands on no paper; nor one that is safe only as agreed, without what was agreed.
        if body.safe == "yes" or (body.safe == "so" and agreed):
            return {"telephone": f"{body.value} ({agreed})" if agreed else body.value}
    return {}


def _guardian(parts: list[Body]) -> dict[str, str]:
    relatives = [body for body in parts if isinstance(body, RelativeBody)]
    carers = (body for group in _CARERS for body in relatives if body.relation in group)
    carer = next(carers, None)
    if carer is None:
        return {}
    found = {"guardian": carer.name, "guardian_relation": str(RELATIONS.label(carer.relation))}
    return found | {"guardian_contact": carer.contact} if carer.told in _MAY_KNOW else found


def _joined(*words: str) -> str:
    return ", ".join(word for word in words if word)
