"""Write-only: who adds something cannot read it, nor anything else there; a holder takes it over, once."""

import uuid

import pytest

from tests.cast import Cast
from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.viewer import NOBODY, SYSTEM
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import drop, make_compartments, make_intake, take_over
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.models import InboxItem

pytestmark = pytest.mark.django_db


def intake(cast: Cast) -> uuid.UUID:
    make_intake(by=SYSTEM, office=cast.offices["vn"])
    return cast.offices["vn"].pk


def sent(office: uuid.UUID, body: bytes = "Một cô gái ở bến xe".encode(), **more: object) -> InboxItem:
    return drop(by=NOBODY, kind=rules.INTAKE, subject=office, body=body, source="hotline", **more)  # type: ignore[arg-type]


def opened(cast: Cast, name: str, office: uuid.UUID) -> Opened | None:
    ring = keyring.of(cast.viewer(name))
    assert ring is not None
    return ring.open(rules.INTAKE, office)


def test_the_duty_team_reads_what_came_in_and_nobody_else(cast: Cast) -> None:
    office = intake(cast)
    item = sent(office)
    assert [one.pk for one in queries.came_in(rules.INTAKE, [office])] == [item.pk]
    for name in ("duty_officer", "supervisor"):
        hers = opened(cast, name, office)
        assert hers is not None
        assert hers.take_out(item.pk, bytes(item.sealed)).decode() == "Một cô gái ở bến xe"
    for name in ("worker", "counsellor", "administrator", "kh_supervisor"):
        assert opened(cast, name, office) is None


def test_nothing_of_it_stands_in_the_clear(cast: Cast) -> None:
    item = sent(intake(cast), b"planted-name")
    assert b"planted-name" not in bytes(InboxItem.objects.get(pk=item.pk).sealed)


@pytest.mark.parametrize("how", ["moved", "flipped"])
def test_moved_or_changed_it_does_not_open(cast: Cast, how: str) -> None:
    office = intake(cast)
    one, other = sent(office), sent(office)
    hers = opened(cast, "duty_officer", office)
    assert hers is not None
    sealed = bytes(one.sealed)
    if how == "flipped":
        sealed, other = sealed[:-1] + bytes([sealed[-1] ^ 1]), one
    with pytest.raises(crypto.Unreadable):
        hers.take_out(other.pk, sealed)


def test_it_is_taken_over_once_and_then_empty(cast: Cast) -> None:
    office = intake(cast)
    item = sent(office)
    for name in ("worker", "administrator"):
        with pytest.raises(Refused):
            take_over(by=cast.viewer(name), item=item)
    take_over(by=cast.viewer("duty_officer"), item=item)
    with pytest.raises(Refused, match="already"):
        take_over(by=cast.viewer("supervisor"), item=item)
    item.refresh_from_db()
    assert bytes(item.sealed) == b""
    assert item.taken_by == cast.users["duty_officer"].pk
    assert not queries.came_in(rules.INTAKE, [office]).exists()


def test_sent_twice_it_came_once(cast: Cast) -> None:
    office, id = intake(cast), new_id()
    assert sent(office, id=id).pk == sent(office, b"else", id=id).pk == id
    assert InboxItem.objects.count() == 1


def test_where_nobody_could_read_it_nothing_is_received(cast: Cast) -> None:
    with pytest.raises(Refused, match="duty team"):
        sent(cast.offices["vn"].pk)
    with pytest.raises(Refused):
        make_intake(by=SYSTEM, office=cast.offices["kh"])  # no duty team there
    with pytest.raises(Refused, match="too long"):
        sent(intake(cast), b"x" * (64 * 1024 + 1))


def test_a_case_is_added_to_by_who_cannot_read_it(cast: Cast) -> None:
    person = new_id()
    holders = queries.office_holders(cast.offices["vn"].pk)
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[person], holders=holders)
    item = drop(
        by=cast.viewer("field_officer"), kind=rules.IDENTITY, subject=person, body=b"a", source="phone"
    )
    ring = keyring.of(cast.viewer("worker"))
    assert ring is not None
    hers = ring.open(rules.IDENTITY, person)
    assert hers is not None
    assert hers.take_out(item.pk, bytes(item.sealed)) == b"a"
