"""A new key for a compartment: everything sealed with the old one is sealed anew, holders stay, the old key opens nothing."""

from typing import Any

import pytest

from tests.caseload import case_of
from tests.cast import PASSWORD, Cast
from wayhome.journey.cases.actions import add_part
from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.models import IdentityPart, IdentityPartVersion
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import drop, rekey, reseal_for
from wayhome.trust.vault.fields import sealed_columns
from wayhome.trust.vault.models import Compartment, Holding, InboxItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(cast: Cast) -> IdentityPart:
    case = case_of(cast, with_="worker")
    row = add_part(by=cast.viewer("supervisor"), case_id=case.pk, body=NameBody("Lò Thị Bịa"))
    return IdentityPart.objects.get(pk=row.pk)


def told(cast: Cast, name: str, part: IdentityPart) -> str:
    found = sealed.identity(cast.viewer(name), part.person_id)
    return "" if found is None or found.name is None else str(found.name)


def old_key(cast: Cast, part: IdentityPart) -> keyring.Opened:
    ring = keyring.of(cast.viewer("supervisor"))
    assert ring is not None
    found = ring.open(rules.IDENTITY, part.person_id)
    assert found is not None
    return keyring.Opened(found.subject, found.kind, {1: found.keys[1]})


def test_everything_is_sealed_anew_and_the_old_key_opens_nothing(cast: Cast, part: IdentityPart) -> None:
    before = old_key(cast, part)
    assert rekey(
        by=cast.viewer("worker"),
        kind=rules.IDENTITY,
        subject=part.person_id,
        reason="Her brother saw the screen",
    ) == (2, 0)  # the row, and its history
    for name in ("worker", "supervisor", "duty_officer"):
        assert told(cast, name, part) == "Lò Thị Bịa"
    now = IdentityPart.objects.get(pk=part.pk)
    history: Any = IdentityPartVersion.objects.get(row_id=part.pk)
    for value in (now.sealed, history.sealed):
        with pytest.raises(crypto.Unreadable):
            before.unseal(value, "people_identitypart", "sealed", part.pk)
        with pytest.raises(crypto.Unreadable):
            crypto.unseal(value[2:], before.keys[1], rules.where("people_identitypart", "sealed", part.pk, 2))
    assert Compartment.objects.filter(subject=part.person_id).count() == 2


def test_what_came_in_follows(cast: Cast, part: IdentityPart) -> None:
    item = drop(
        by=cast.viewer("worker"), kind=rules.IDENTITY, subject=part.person_id, body=b"a", source="phone"
    )
    rekey(by=cast.viewer("worker"), kind=rules.IDENTITY, subject=part.person_id, reason="why")
    item = InboxItem.objects.get(pk=item.pk)
    assert item.compartment.version == 2
    ring = keyring.of(cast.viewer("supervisor"))
    assert ring is not None
    found = ring.open(rules.IDENTITY, part.person_id)
    assert found is not None
    assert found.take_out(item.pk, bytes(item.sealed)) == b"a"


def test_who_waits_for_a_colleague_still_waits_and_gets_the_new_key(cast: Cast, part: IdentityPart) -> None:
    holder = queries.user_holder(cast.users["counsellor"])
    assert holder is not None
    row = Compartment.objects.get(subject=part.person_id)
    Holding.objects.create(
        compartment=row, holder_kind=holder.kind, holder_id=holder.id, holder_public=holder.public,
        sealed=crypto.seal_to(old_key(cast, part).keys[1], holder.public), given_at=row.made_at,
    )  # fmt: skip
    cast.users["counsellor"].set_password(PASSWORD)
    cast.users["counsellor"].save()
    rekey(by=cast.viewer("worker"), kind=rules.IDENTITY, subject=part.person_id, reason="why")
    assert told(cast, "counsellor", part) == ""
    assert reseal_for(by=cast.viewer("worker"), user=cast.users["counsellor"]) == 2
    assert told(cast, "counsellor", part) == "Lò Thị Bịa"


def test_a_damaged_value_stays_as_it_is_and_is_counted(cast: Cast, part: IdentityPart) -> None:
    damaged = part.sealed[:-1] + bytes([part.sealed[-1] ^ 1])
    IdentityPart._base_manager.filter(pk=part.pk).update(sealed=damaged)
    assert rekey(by=cast.viewer("worker"), kind=rules.IDENTITY, subject=part.person_id, reason="why") == (
        1,
        1,
    )
    assert IdentityPart.objects.get(pk=part.pk).sealed == damaged


@pytest.mark.parametrize("name", ["counsellor", "administrator", "kh_supervisor"])
def test_who_cannot_open_it_changes_no_key(cast: Cast, part: IdentityPart, name: str) -> None:
    with pytest.raises(Refused):
        rekey(by=cast.viewer(name), kind=rules.IDENTITY, subject=part.person_id, reason="why")
    with pytest.raises(Refused, match="why"):
        rekey(by=cast.viewer("worker"), kind=rules.IDENTITY, subject=part.person_id, reason=" ")
    assert Compartment.objects.filter(subject=part.person_id).count() == 1


def test_every_sealed_column_says_whose_key_seals_it() -> None:
    found = {(one.model._meta.label, one.column): one for one in sealed_columns()}
    assert found["people.IdentityPart", "sealed"].table == "people_identitypart"
    assert found["people.IdentityPartVersion", "sealed"].row == "row_id"
    for one in found.values():
        one.model._base_manager.filter(**{one.subject: None})  # the column is there
        assert one.kind in {
            rules.IDENTITY, rules.CASEWORK, rules.CLINICAL, rules.LEGAL, rules.REGISTER, rules.SHEET, rules.INTAKE,
            rules.TALKS,
        }  # fmt: skip
