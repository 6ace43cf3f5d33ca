"""The books of names of the teams: who is called what, sealed for each team that may know it, and searched in memory.

Whoever writes a name leaves a note for the books, which needs no key; a holder who writes takes the notes over. A person stands in
the book of every caseload team that holds the key of who she is (of the duty teams', where no caseload team does).
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from wayhome.kit import crypto, once
from wayhome.kit.errors import Refused
from wayhome.registry.people import fingerprints
from wayhome.registry.people.bodies import Body, NameBody, loaded
from wayhome.registry.people.book import MOST_FOUND, Book, Found, pack
from wayhome.registry.people.models import IdentityPart, Register, RegisterNote
from wayhome.registry.people.sealed.identity import COLUMN, TABLE
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Team
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import make_compartments
from wayhome.trust.vault.fields import InboxField
from wayhome.trust.vault.keyring import Keyring, Opened
from wayhome.trust.vault.models import Compartment, Holding

# So many notes are read beside a book without being felt.
MOST_NOTES = 50
# So few names are opened one by one.
_FEW = 300
_BOOK, _SEALED = "people_register", "sealed"


# --- leaving notes: no key needed -------------------------------------------------------------------------------------


def follow_names(by: Viewer, opened: Mapping[uuid.UUID, Opened]) -> None:
    """Let the books say what these persons are called now, as part of the act that wrote it; their keys are open."""
    names = _names(opened)
    write_notes(by, {person: names.get(person, []) for person in opened})


def names_follow(by: Viewer, person_ids: Collection[uuid.UUID]) -> None:
    """Let the books say what these persons are called now, of those whom the actor's keys open."""
    ring = keyring.of(by)
    if ring is not None and person_ids:
        follow_names(by, ring.open_many(rules.IDENTITY, person_ids))


def write_notes(by: Viewer, names: Mapping[uuid.UUID, Sequence[str]]) -> None:
    """Leave a note for each book these persons stand in: all that each is called from now on, nothing where she is called nothing more."""
    for team, people in _books_of(names).items():
        row = _compartment(by, team)
        if row is None:
            continue
        RegisterNote.objects.filter(team=team, person__in=people).delete()
        RegisterNote.objects.bulk_create(
            (_note(row, team, person, names[person]) for person in people), batch_size=500
        )


def _note(row: Compartment, team: Team, person: uuid.UUID, names: Sequence[str]) -> RegisterNote:
    made = RegisterNote(team=team, person_id=person)
    said = made.pk.bytes + person.bytes + "\n".join(names).encode()
    made.sealed = InboxField.wrapped(row.version, crypto.seal_to(said, bytes(row.inbox_public)))
    return made


def _compartment(by: Viewer, team: Team) -> Compartment | None:
    """Return the compartment of a team's book, made where there is none yet; None where fewer than two people could open it."""
    rows = queries.compartments(rules.REGISTER, [team.pk]).get(team.pk)
    if rows is None:
        holders = queries.office_holders(team.office_id, team)
        try:
            make_compartments(
                by=by, kind=rules.REGISTER, subjects=[team.pk], holders=holders, office_id=team.office_id
            )
        except Refused:  # who is found by her code alone until the team has two people is still named
            return None
        Register.objects.get_or_create(team=team)
        ring = keyring.of(by)
        if ring is not None:
            ring.forget()
        rows = queries.compartments(rules.REGISTER, [team.pk])[team.pk]
    return rows[-1]


def _books_of(person_ids: Iterable[uuid.UUID]) -> dict[Team, list[uuid.UUID]]:
    """Return {team: those of these persons who stand in its book}."""
    held: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for person, team in _team_holdings(compartment__subject__in=list(person_ids)):
        held[person].add(team)
    teams = Team.objects.in_bulk({team for found in held.values() for team in found})
    books: dict[Team, list[uuid.UUID]] = defaultdict(list)
    for person, found in held.items():
        caseloads = [one for one in found if teams[one].kind == "caseload"]
        for team in sorted(caseloads or found):
            books[teams[team]].append(person)
    return dict(books)


def _team_holdings(**which: object) -> Iterable[tuple[uuid.UUID, uuid.UUID]]:
    """Return (person, team that holds the key of who she is)."""
    rows = Holding.objects.filter(
        holder_kind=rules.TEAM, compartment__kind=rules.IDENTITY, compartment__destroyed_at=None, **which
    )
    return rows.values_list("compartment__subject", "holder_id").distinct()


# --- searching --------------------------------------------------------------------------------------------------------


def find(
    viewer: Viewer, question: str, *, among: Collection[uuid.UUID] | None = None, most: int = MOST_FOUND
) -> list[Found]:
    """Return who answers to a name in the books that the viewer's keys open, best first. A GET may do it; whom it finds is not shown yet.

    Ask ``journey/cases`` whom of them she may see (``among``: whom alone, where they are few). Who was found only by a slip of the
    pen (``near``) is left out where somebody was found as written.
    """
    ring = keyring.of(viewer)
    if ring is None or not question.strip():
        return []
    only = None if among is None else frozenset(one.bytes for one in among)
    best: dict[uuid.UUID, Found] = {}
    books = _open_books(ring)
    if not books and among is not None and len(among) <= _FEW:
        # A colleague of no team, who was given her people's keys one by one: there is no book, but they are few.
        hers = _names(ring.open_many(rules.IDENTITY, list(among)))
        best = {one.person: one for one in Book(pack(sorted(hers.items()))).find(question, most)}
    for opened, row in books:
        notes = _notes(opened, row.team_id)
        later = [
            (person, names)
            for _pk, person, names in notes
            if names and (only is None or person.bytes in only)
        ]
        answers = Book(pack(later)).find(question, most) if later else []
        if row.sealed is not None:
            past = {person for _pk, person, _names in notes}
            book = Book(opened.unseal(row.sealed, _BOOK, _SEALED, row.pk))
            answers += [one for one in book.find(question, most + len(past), only) if one.person not in past]
        for one in answers:
            kept = best.get(one.person)
            if kept is None or (not one.near, one.score) > (not kept.near, kept.score):
                best[one.person] = one
    as_written = [one for one in best.values() if not one.near]
    return sorted(as_written or best.values(), key=lambda one: (-one.score, one.person))[:most]


def _open_books(ring: Keyring) -> list[tuple[Opened, Register]]:
    teams = list(Register.objects.values_list("team_id", flat=True))
    opened = ring.open_many(rules.REGISTER, teams)
    return [(opened[row.team_id], row) for row in Register.objects.filter(team__in=list(opened))]


def _notes(opened: Opened, team_id: uuid.UUID) -> list[tuple[uuid.UUID, uuid.UUID, list[str]]]:
    """Return (note, person, names) of what waits for a team's book; one that does not open says nothing, and stays."""
    found = []
    rows = RegisterNote.objects.filter(team=team_id).order_by()
    for pk, person, sealed in rows.values_list("pk", "person_id", "sealed"):
        try:
            said = opened.take_out(pk, InboxField.box(sealed or b""))
        except crypto.Unreadable:
            continue
        if said[:16] == person.bytes:
            names = said[16:].decode()
            found.append((pk, person, names.split("\n") if names else []))
    return found


# --- taking notes over ------------------------------------------------------------------------------------------------


def books_owing(viewer: Viewer, more_than: int = MOST_NOTES) -> list[uuid.UUID]:
    """Return the teams whose books the viewer can open and for which more notes wait than this."""
    ring = keyring.of(viewer)
    if ring is None:
        return []
    waiting: dict[uuid.UUID, int] = defaultdict(int)
    for team in RegisterNote.objects.order_by().values_list("team_id", flat=True):
        waiting[team] += 1
    owing = [team for team, n in waiting.items() if n > more_than]
    return list(ring.open_many(rules.REGISTER, owing)) if owing else []


def rewrite(by: Viewer, team: Team) -> int | None:
    """Write a team's book anew over the older one, as part of an act; return how many stand in it, None where the actor cannot open it.

    Notes are taken over; whoever the team does not hold any more, or was forgotten, is left out; whoever it holds and is missing
    (handed over, or named before there was a book) is put in, where the actor's keys open her.
    """
    ring = keyring.of(by)
    opened = None if ring is None else ring.open(rules.REGISTER, team.pk)
    if ring is None or opened is None:
        return None
    Register.objects.get_or_create(team=team)
    row = once.held(Register.objects.all()).get(team=team)
    told: dict[uuid.UUID, Sequence[str]] = {}
    if row.sealed is not None:
        told |= dict(Book(opened.unseal(row.sealed, _BOOK, _SEALED, row.pk)).entries())
    notes = _notes(opened, team.pk)
    told |= {person: names for _pk, person, names in notes}
    held = _people_of(team)
    kept = {person: names for person, names in told.items() if person in held}
    named = IdentityPart.objects.filter(
        person__in=held - kept.keys(), kind="name", retired_at=None
    ).values_list("person_id", flat=True)
    kept |= _names(ring.open_many(rules.IDENTITY, list(set(named))))
    entries = sorted((person, names) for person, names in kept.items() if names)
    row.sealed = opened.seal(pack(entries), _BOOK, _SEALED, row.pk)
    row.save(update_fields=["sealed"])
    RegisterNote.objects.filter(pk__in=[pk for pk, _person, _names in notes]).delete()
    return len(entries)


def _people_of(team: Team) -> set[uuid.UUID]:
    """Return everybody who belongs in a team's book."""
    held = {person for person, _team in _team_holdings(holder_id=team.pk)}
    if team.kind == "caseload":
        return held
    caseloads = Team.objects.filter(kind="caseload").values_list("pk", flat=True)
    return held - {person for person, _team in _team_holdings(holder_id__in=list(caseloads))}


def _names(opened: Mapping[uuid.UUID, Opened]) -> dict[uuid.UUID, list[str]]:
    """Return {person: all she is called now}, of those whose keys are open."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row, body in _bodies(opened, ["name"]):
        if isinstance(body, NameBody):
            found[row.person_id].append(body.text)
    return dict(found)


def _bodies(
    opened: Mapping[uuid.UUID, Opened], kinds: Collection[str]
) -> Iterable[tuple[IdentityPart, Body]]:
    """Yield the standing parts of these kinds, opened, in order; nothing of it is shown."""
    rows = IdentityPart.objects.filter(person__in=list(opened), kind__in=kinds, retired_at=None)
    for row in rows.order_by("rank", "recorded_at", "pk"):
        try:
            yield (
                row,
                loaded(row.kind, opened[row.person_id].unseal(row.sealed or b"", TABLE, COLUMN, row.pk)),
            )
        except (crypto.Unreadable, ValueError, TypeError, KeyError):
            continue


def prints_follow(by: Viewer, person_ids: Collection[uuid.UUID], country: str) -> None:
    """Make the fingerprints of these persons' names anew, of those whom the actor's keys open: a year or a province has changed."""
    ring = keyring.of(by)
    if ring is not None:
        opened = ring.open_many(rules.IDENTITY, person_ids)
        fingerprints.keep(_bodies(opened, ["name"]), country)


def tombstones(by: Viewer, person_ids: Collection[uuid.UUID]) -> list[Team]:
    """Let no book find these persons from now on, as part of an act that forgets them; return the teams whose books are to be rewritten.

    The note says nothing but that there is nothing to say, whatever the team holds by now.
    """
    teams = list(Team.objects.filter(pk__in=Register.objects.values("team_id")).order_by("pk"))
    for team in teams:
        row = _compartment(by, team)
        RegisterNote.objects.filter(team=team, person__in=person_ids).delete()
        if row is not None:
            RegisterNote.objects.bulk_create(_note(row, team, person, ()) for person in person_ids)
    return teams
