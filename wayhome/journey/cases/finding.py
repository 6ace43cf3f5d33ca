"""Finding a person by what people have at hand: her code, a paper's number, a telephone, or a name as somebody remembers it.

What is typed may be a name: it comes by POST, and stands in no address, message, log or title. Only whom the viewer may see on
screen is found; the names she is shown then are a look (``naming.names_of``). A telephone or a paper finds only whom her keys open:
the digests are everybody's, and whoever is found so is a look of its own, so many an hour.
"""

import datetime as dt
import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from wayhome.journey.cases import queries, rules
from wayhome.journey.cases.models import Case, used_scope
from wayhome.kit.dates import now
from wayhome.kit.formats import latin
from wayhome.kit.ids import ALPHABET, read_code
from wayhome.registry.people import fingerprints, sealed
from wayhome.registry.people.book import MOST_FOUND, Found
from wayhome.registry.people.likeness import document_key, phone_key
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit import looks
from wayhome.trust.audit.actions import record_look

# So few persons are told to the books beforehand; of more, those found are asked about.
_FEW = 2_000
_ASK = (100, 20_000)
_AT_ONCE = 500
Pair = tuple[uuid.UUID, uuid.UUID]  # a case, and its person
# How often an account may find somebody by a telephone or a paper.
MOST_BY_NUMBER, _AN_HOUR = 60, dt.timedelta(hours=1)
_BEGINNING = re.compile(rf"(?=.*\d)[{ALPHABET}]{{2,3}}-?[{ALPHABET}]{{0,3}}")


@dataclass(frozen=True)
class Answer:
    """Whom a question found: cases, best first; ``near`` where nobody is called so, and these come close; ``more`` if there are others.

    ``often``: a telephone or paper was not looked for, because she found so many by theirs within the hour.
    """

    cases: list[Case]
    near: bool = False
    more: bool = False
    often: bool = False


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
        by_number, often = _by_number(viewer, text)
        return replace(_told(found + by_number, most), often=often)
    if found:
        return _told(found, most)
    pairs, near = _named(viewer, text, most)
    return _told(_rows(pairs), most, near=near)


def _told(found: list[Case], most: int, near: bool = False) -> Answer:
    once = list({case.pk: case for case in found}.values())
    return Answer(once[:most], near, len(once) > most)


def _seen(viewer: Viewer) -> QuerySet[Case]:
    """The cases whose persons the viewer may see by name."""
    rows = Case.objects.unscoped("scoped by the permission to see who she is")
    return rows.filter(used_scope(viewer, "identity.view"), retired_at=None)


def _of(viewer: Viewer, persons: Sequence[uuid.UUID]) -> list[Case]:
    """Return the cases of these persons that the viewer may see, in the persons' order, each person's newest first."""
    return _rows(_in_order(persons, _cases_of(viewer, persons)))


def _in_order(persons: Sequence[uuid.UUID], pairs: Collection[Pair]) -> list[Pair]:
    """Return those pairs that are of these persons, in the persons' order."""
    place = {person: at for at, person in enumerate(persons)}
    return sorted((pair for pair in pairs if pair[1] in place), key=lambda pair: place[pair[1]])


def _rows(pairs: Sequence[Pair]) -> list[Case]:
    """Return these cases with person and office at hand: the persons in the pairs' order, each person's newest first."""
    place = {person: at for at, (_case, person) in reversed(list(enumerate(pairs)))}
    rows = Case.objects.unscoped("looked at by _cases_of").filter(pk__in=[case for case, _person in pairs])
    newest = sorted(
        rows.select_related("person").order_by(), key=lambda case: (case.happened_on, case.pk), reverse=True
    )
    offices = Office.objects.in_bulk(
        {case.office_id for case in newest}
    )  # a few for all: not one made for each case
    for case in newest:
        case.office = offices[case.office_id]
    return sorted(newest, key=lambda case: place[case.person_id])


def _cases_of(viewer: Viewer, persons: Sequence[uuid.UUID]) -> list[Pair]:
    """Return (case, person) of those of these persons' cases that the viewer may see by name.

    Looked up by person alone, then held against her offices here: the database would rather read an office's whole list.
    """
    if not persons:
        return []
    rows = Case.objects.unscoped("scoped right below").filter(person__in=persons, retired_at=None).order_by()
    told = list(rows.values_list("pk", "person_id", "office_id"))
    offices = viewer.offices("cases.view") & viewer.offices("identity.view")
    seen = [(case, person) for case, person, office in told if office in offices]
    others = {case: person for case, person, office in told if office not in offices}
    if others:
        hers = _seen(viewer).filter(pk__in=list(others)).order_by().values_list("pk", flat=True)
        seen += [(case, others[case]) for case in hers]
    return seen


def _by_number(viewer: Viewer, text: str) -> tuple[list[Case], bool]:
    """Return the cases of whom this telephone or paper finds, each found a look; and whether she asks too often to be told."""
    if not viewer.may("identity.view") or viewer.user is None:
        return [], False
    keys = {"phone": phone_key(text, viewer.user.office.country), "document": document_key(text)}
    wanted = [(kind, fingerprints.digest(kind, key)) for kind, key in keys.items() if key]
    if not wanted:
        return [], False
    if looks.count_lately(viewer.user.pk, "number", now() - _AN_HOUR) >= MOST_BY_NUMBER:
        return [], True
    known = fingerprints.known(wanted)
    persons = list(dict.fromkeys(one.person_id for alike in known.values() for one in alike))
    opened = sealed.opens(viewer, persons) if persons else set()
    found = _of(viewer, [one for one in persons if one in opened])
    if found:
        offices = {case.office_id for case in found}
        office = offices.pop() if len(offices) == 1 else viewer.user.office_id
        record_look(viewer, {case.person_id for case in found}, office_id=office, page="number")
    return found, False


def _named(viewer: Viewer, text: str, most: int) -> tuple[list[Pair], bool]:
    """Return (case, person) of who of those the viewer may see answers to a name, best first; and whether only by a slip."""
    if not viewer.may("identity.view"):
        return [], False
    hers: list[uuid.UUID] = []
    if not viewer.offices(
        "identity.view"
    ):  # of her own or her team's: they may be few among all those in the book
        hers = list(_seen(viewer).order_by().values_list("person_id", flat=True)[: _FEW + 1])
    if 0 < len(hers) <= _FEW:
        found = sealed.find(viewer, text, among=hers, most=most + 1)
        persons = [one.person for one in found]
        return _in_order(persons, _cases_of(viewer, persons)), bool(found) and found[0].near
    found = sealed.find(viewer, text, most=_ASK[0])
    seen = _seen_of(viewer, found, most)
    if len(seen) <= most and len(found) == _ASK[0]:  # those who answer best are not hers to see: ask on
        found = sealed.find(viewer, text, most=_ASK[1])
        seen = _seen_of(viewer, found, most)
    persons = [one.person for one in found if one.person in seen][: most + 1]
    return _in_order(persons, [pair for pairs in seen.values() for pair in pairs]), bool(found) and found[
        0
    ].near


def _seen_of(viewer: Viewer, found: Sequence[Found], most: int) -> dict[uuid.UUID, list[Pair]]:
    """Return {person: her cases} of those of whom was found that the viewer may see: enough for a page and one more, from the best on."""
    seen: dict[uuid.UUID, list[Pair]] = {}
    at, many = 0, most + 1  # who sees everybody has enough at once
    while at < len(found) and len(seen) <= most:
        for pair in _cases_of(viewer, [one.person for one in found[at : at + many]]):
            seen.setdefault(pair[1], []).append(pair)
        at, many = at + many, _AT_ONCE
    return seen
