"""Finding a person by what people have at hand: her code, a paper's number, a telephone, or a name as somebody remembers it.

What is typed may be a name: it comes by POST, and stands in no address, message, log or title. Only whom the viewer may see on
screen is found; the names she is shown then are a look (``naming.names_of``).
"""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from wayhome.journey.cases import queries, rules
from wayhome.journey.cases.models import Case, used_scope
from wayhome.kit.formats import latin
from wayhome.kit.ids import ALPHABET, read_code
from wayhome.registry.people import fingerprints, sealed
from wayhome.registry.people.book import MOST_FOUND
from wayhome.registry.people.likeness import document_key, phone_key
from wayhome.trust.access.viewer import Viewer

# So few persons are told to the books beforehand; of more, those found are asked about.
_FEW = 2_000
_ASK = (200, 20_000)
_BEGINNING = re.compile(rf"(?=.*\d)[{ALPHABET}]{{2,3}}-?[{ALPHABET}]{{0,3}}")


@dataclass(frozen=True)
class Answer:
    """Whom a question found: cases, best first; ``near`` where nobody is called so, and these come close; ``more`` if there are others."""

    cases: list[Case]
    near: bool = False
    more: bool = False


def is_code_or_number(typed: str) -> bool:
    """Whether this is a code, its beginning or a paper list's number: what may stand in an address."""
    bare = typed.strip().upper()
    return bool(read_code(typed) or rules.paper_number(typed) or _BEGINNING.fullmatch(bare))


def find(viewer: Viewer, typed: str, most: int = MOST_FOUND) -> Answer:
    """Return whom the viewer may see and what was typed may mean, at most so many."""
    text = typed.strip()
    if not text:
        return Answer([])
    found = list(queries.cases(viewer, q=text)[: most + 1]) if is_code_or_number(text) else []
    if re.search(r"\d", latin(text)):
        found += _of(viewer, _alike(viewer, text))
        return _told(found, most)
    if found:
        return _told(found, most)
    persons, near = _named(viewer, text, most)
    return _told(_of(viewer, persons), most, near=near)


def _told(found: list[Case], most: int, near: bool = False) -> Answer:
    once = list({case.pk: case for case in found}.values())
    return Answer(once[:most], near, len(once) > most)


def _seen(viewer: Viewer) -> QuerySet[Case]:
    """The cases whose persons the viewer may see by name."""
    rows = Case.objects.unscoped("scoped by the permission to see who she is")
    return rows.filter(used_scope(viewer, "identity.view"), retired_at=None)


def _of(viewer: Viewer, persons: Collection[uuid.UUID]) -> list[Case]:
    """Return the cases of these persons that the viewer may see, in the persons' order, each person's newest first."""
    if not persons:
        return []
    place = {person: at for at, person in enumerate(persons)}
    rows = _seen(viewer).filter(person__in=list(place)).select_related("person", "office")
    return sorted(rows.order_by("-happened_on", "-pk"), key=lambda case: place[case.person_id])


def _alike(viewer: Viewer, text: str) -> list[uuid.UUID]:
    """Return who has this telephone or paper, by their keyed digests."""
    if not viewer.may("identity.view") or viewer.user is None:
        return []
    keys = {"phone": phone_key(text, viewer.user.office.country), "document": document_key(text)}
    wanted = [(kind, fingerprints.digest(kind, key)) for kind, key in keys.items() if key]
    known = fingerprints.known(wanted)
    return list(dict.fromkeys(one.person_id for alike in known.values() for one in alike))


def _named(viewer: Viewer, text: str, most: int) -> tuple[list[uuid.UUID], bool]:
    """Return who of those the viewer may see answers to a name, best first; and whether only by a slip."""
    if not viewer.may("identity.view"):
        return [], False
    hers = list(_seen(viewer).order_by().values_list("person_id", flat=True)[: _FEW + 1])
    if len(hers) <= _FEW:
        found = sealed.find(viewer, text, among=hers, most=most + 1)
        return [one.person for one in found], bool(found) and found[0].near
    for many in _ASK:
        found = sealed.find(viewer, text, most=many)
        near = bool(found) and found[0].near
        asked = [one.person for one in found]
        seen: set[uuid.UUID] = set()
        for at in range(0, len(asked), 500):
            rows = _seen(viewer).filter(person__in=asked[at : at + 500])
            seen.update(rows.order_by().values_list("person_id", flat=True))
            if len(seen) > most:
                break
        if len(seen) > most or len(found) < many:
            break
    return [person for person in asked if person in seen][: most + 1], near
