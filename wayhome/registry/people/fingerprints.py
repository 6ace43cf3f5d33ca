"""Keyed digests by which two records of one person are noticed, across teams that cannot read each other's names."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from wayhome.kit import crypto
from wayhome.registry.people.bodies import Body
from wayhome.registry.people.likeness import likeness_of
from wayhome.registry.people.models import Fingerprint, IdentityPart, Person


@dataclass(frozen=True)
class Likeness:
    """That somebody known has the same: by what (``codes.LIKENESSES``), and who."""

    kind: str
    person_id: uuid.UUID


def digest(kind: str, key: str) -> uuid.UUID:
    """Return the keyed digest of a likeness; the key is derived from the pepper's file, so that no stolen database can try numbers."""
    secret = crypto.derive(settings.PEPPER, "fingerprints of persons")
    return uuid.UUID(bytes=crypto.fingerprint(secret, kind.encode(), key.encode())[:16])


def of_body(
    body: Body, *, country: str, birth_year: int | None, province_id: uuid.UUID | None
) -> tuple[str, uuid.UUID] | None:
    """Return (kind, digest) of what a body says; None where it says nothing of the kind."""
    place = "" if province_id is None else str(province_id)
    found = likeness_of(body, country=country, birth_year=birth_year, province=place)
    return None if found is None else (found[0], digest(*found))


def known(
    wanted: Collection[tuple[str, uuid.UUID]], but: Collection[uuid.UUID] = ()
) -> dict[tuple[str, uuid.UUID], list[Likeness]]:
    """Return {(kind, digest): whoever has the same} of those of these that are known already. One query."""
    if not wanted:
        return {}
    rows = Fingerprint.objects.filter(digest__in=[value for _kind, value in wanted]).exclude(person__in=but)
    found: dict[tuple[str, uuid.UUID], list[Likeness]] = {}
    for kind, value, person in rows.values_list("kind", "digest", "person_id").order_by("pk"):
        alike = Likeness(kind, person)
        if (kind, value) in wanted and alike not in found.setdefault((kind, value), []):
            found[kind, value].append(alike)
    return found


def keep(parts: Iterable[tuple[IdentityPart, Body]], country: str) -> None:
    """Write the digests of these parts in place of their older ones, as part of an act."""
    parts = list(parts)
    people: Mapping[uuid.UUID, Person] = Person.objects.in_bulk({row.person_id for row, _body in parts})
    drop([row.pk for row, _body in parts])
    made = []
    for row, body in parts:
        her = people[row.person_id]
        found = of_body(body, country=country, birth_year=her.birth_year, province_id=her.province_id)
        if found is not None:
            made.append(Fingerprint(person_id=row.person_id, part=row, kind=found[0], digest=found[1]))
    Fingerprint.objects.bulk_create(made, batch_size=500)


def drop(parts: Sequence[uuid.UUID]) -> None:
    """Destroy the digests of these parts."""
    Fingerprint.objects.filter(part__in=parts).delete()


def forget(person_ids: Collection[uuid.UUID]) -> int:
    """Destroy every digest of these persons (they are forgotten for good); return how many there were."""
    return Fingerprint.objects.filter(person__in=person_ids).delete()[0]
