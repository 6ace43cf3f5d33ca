"""Details: sealed at once, checked without a key, purged without breaking the chain, older ones sealed at the upgrade."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

import pytest

from wayhome.kit import crypto
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.trust.audit import keys, rules, upkeep
from wayhome.trust.audit.actions import record, record_look
from wayhome.trust.audit.models import AuditKey, AuditKeyCopy, Detail, Entry, Head
from wayhome.trust.audit.queries import verify

pytestmark = pytest.mark.django_db
THEN = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
HER = uuid.UUID(int=7)


@dataclass(frozen=True)
class Somebody:
    """Who writes here."""

    user_id: uuid.UUID | None = None
    label: str = "somebody"
    roles: tuple[str, ...] = ("case_worker",)


BY = Somebody()
Account = tuple[uuid.UUID, crypto.Pair]


def write(count: int = 3, **details: object) -> list[Entry]:
    """Append so many entries."""
    return [
        record(BY, "test.wrote", ("test.thing", n), details=details or {"word": f"planted-{n}"})
        for n in range(count)
    ]


def opened(entry: Entry, pair: crypto.Pair | None = None) -> object:
    """What an entry tells, with the half under the pepper or a reader's copy."""
    row = Detail.objects.get(seq=entry.seq)
    if pair is None:
        pair = keys.pair_under_pepper(AuditKey.objects.get(version=row.key_version))
    assert pair is not None
    return keys.unsealed(row, bytes(entry.commitment), pair)


def reader(number: int) -> Account:
    """Somebody with keys."""
    return uuid.UUID(int=number), crypto.new_pair()


def tend(*readers: Account) -> None:
    """Bring the copies to these."""
    upkeep.tend_keys(by=BY, readers={id: pair.public for id, pair in readers})


def opens(account: Account, version: int = 1) -> crypto.Pair | None:
    """The pair that an account's copy opens."""
    copy = AuditKeyCopy.objects.filter(user_id=account[0], version=version).first()
    if copy is None:
        return None
    return crypto.pair_of(crypto.unseal_with(bytes(copy.sealed), account[1]))


def found() -> list[tuple[int, str]]:
    """What a verification finds."""
    return [(finding.seq, str(finding.what)) for finding in verify().findings]


# --- sealing ----------------------------------------------------------------------------------------------------------


def test_what_is_told_lies_nowhere_in_the_clear_and_opens_with_the_key_alone() -> None:
    entry = write(1)[0]
    row = Detail.objects.get()
    assert row.body is None
    assert b"planted" not in bytes(row.sealed)
    assert opened(entry) == {"word": "planted-0"}
    with pytest.raises(crypto.Unreadable):
        opened(entry, crypto.new_pair())


def test_the_same_words_twice_look_different() -> None:
    first, second = write(2, answer="yes")
    assert first.commitment != second.commitment
    assert len({bytes(row.sealed) for row in Detail.objects.all()}) == 2


def test_details_moved_to_another_entry_are_found() -> None:
    write(3)
    one, other = Detail.objects.get(seq=1), Detail.objects.get(seq=2)
    Detail.objects.filter(seq=1).update(sealed=other.sealed, salt=other.salt)
    Detail.objects.filter(seq=2).update(sealed=one.sealed, salt=one.salt)
    assert found() == [(1, "its details were changed"), (2, "its details were changed")]


def test_details_sealed_anew_by_somebody_are_found() -> None:
    write(2)
    public = bytes(Head.objects.get().key)
    Detail.objects.filter(seq=2).update(sealed=crypto.seal_to(rules.packed({"word": "other"}), public))
    assert found() == [(2, "its details were changed")]


def test_details_taken_out_are_found_and_so_is_a_forged_purge() -> None:
    write(3)
    Detail.objects.filter(seq=2).delete()
    assert found() == [(2, "its details are missing")]
    Detail.objects.create(seq=2, scheme=rules.PURGED, salt=b"", sealed=b"", purged_in=3, key_version=1)
    assert (3, "details were taken out that no purge tells of") in found()


# --- keys -------------------------------------------------------------------------------------------------------------


def test_with_one_reader_the_half_under_the_pepper_stays_with_two_it_goes() -> None:
    entry = write(1)[0]
    ngan, minh = reader(1), reader(2)
    tend(ngan)
    assert AuditKey.objects.get().wrapped is not None
    tend(ngan, minh)
    assert AuditKey.objects.get().wrapped is None
    for who in (ngan, minh):
        assert opened(entry, opens(who)) == {"word": "planted-0"}
    assert verify().whole
    again = Entry.objects.count()
    tend(ngan, minh)
    assert Entry.objects.count() == again


def test_who_leaves_loses_her_copy_and_opens_nothing_that_comes_after() -> None:
    before = write(1)[0]
    ngan, minh, oanh = reader(1), reader(2), reader(3)
    tend(ngan, minh, oanh)
    kept = opens(oanh)
    tend(ngan, minh)
    after = write(1)[0]
    assert opens(oanh) is None
    assert opened(before, kept) == {"word": "planted-0"}  # what she saw she saw
    with pytest.raises(crypto.Unreadable):
        opened(after, kept)
    assert opened(after, opens(ngan, 2)) == {"word": "planted-0"}
    assert verify().whole


def test_the_last_reader_gone_the_new_key_waits_under_the_pepper() -> None:
    write(1)
    tend(reader(1), reader(2))
    tend()
    assert not AuditKeyCopy.objects.exists()
    assert AuditKey.objects.get(version=1).wrapped is None
    entry = write(1)[0]
    assert opened(entry) == {"word": "planted-0"}
    assert verify().whole


def test_new_keys_of_a_reader_cost_her_copy_and_another_reader_gives_it_back() -> None:
    entry = write(1)[0]
    ngan, minh = reader(1), reader(2)
    tend(ngan, minh)
    fresh = (minh[0], crypto.new_pair())
    tend(ngan, fresh)
    assert AuditKey.objects.count() == 1  # nobody left: no new key of the log
    assert opens(fresh) is None
    pair = opens(ngan)
    assert pair is not None
    upkeep.give_copy(by=BY, pair=pair, version=1, user_id=fresh[0], public=fresh[1].public)
    upkeep.give_copy(by=BY, pair=pair, version=1, user_id=fresh[0], public=fresh[1].public)
    assert opened(entry, opens(fresh)) == {"word": "planted-0"}
    assert verify().whole


def test_a_copy_changed_or_planted_is_found() -> None:
    write(1)
    tend(reader(1))
    copy = AuditKeyCopy.objects.get()
    AuditKeyCopy.objects.update(sealed=bytes(copy.sealed)[::-1])
    assert [what for _seq, what in found()] == ["a copy of the log's key was changed past the program"]
    AuditKeyCopy.objects.update(sealed=copy.sealed)
    assert verify().whole
    spy = crypto.new_pair()
    AuditKeyCopy.objects.create(version=1, user_id=HER, user_public=spy.public, sealed=b"x" * 80)
    assert found() == [(0, "a copy of the log's key was changed past the program")]


def test_a_key_slipped_under_the_next_details_is_found() -> None:
    write(1)
    spy = crypto.new_pair()
    Head.objects.update(key=spy.public)
    assert (0, "a key of the log was changed past the program") in found()
    AuditKey.objects.update(public_key=spy.public)
    assert (1, "its details were changed") in found()


# --- older details ----------------------------------------------------------------------------------------------------


def old(count: int = 3) -> None:
    """A log as a first version left it: details in the clear, no keys."""
    write(count)
    previous = rules.GENESIS
    for entry in Entry.objects.order_by("seq"):
        salt, body = crypto.random_bytes(16), {"word": f"planted-{entry.seq}"}
        entry.commitment = rules.commitment(crypto.digest, salt, body)
        names = ("seq", "actor_id", "actor", "verb", "object_kind", "object_id", "office_id", "reason")
        row = {name: getattr(entry, name) for name in (*names, "commitment")}
        entry.previous = previous
        entry.hash = previous = rules.link(crypto.digest, previous, row | {"at": entry.at.isoformat()})
        entry.save()
        Detail.objects.filter(seq=entry.seq).update(
            scheme=rules.PLAIN, key_version=0, salt=salt, body=body, sealed=b""
        )
    AuditKey.objects.all().delete()
    Head.objects.update(hash=previous, key=b"", key_version=0)


def test_an_old_log_is_whole_and_says_that_its_details_are_not_sealed() -> None:
    old()
    verdict = verify()
    assert verdict.whole
    assert "3" in str(verdict.notes[0])
    Detail.objects.filter(seq=2).update(body={"word": "other"})
    assert found() == [(2, "its details were changed")]


def test_old_details_are_sealed_once_and_open_with_their_first_commitment() -> None:
    old()
    assert upkeep.seal_old_details(by=BY) == 3
    assert not Detail.objects.exclude(body=None).exists()
    assert b"planted" not in b"".join(bytes(row.sealed) for row in Detail.objects.all())
    verdict = verify()
    assert (verdict.findings, verdict.notes) == ([], [])
    assert opened(Entry.objects.get(seq=2)) == {"word": "planted-2"}
    entries = Entry.objects.count()
    assert upkeep.seal_old_details(by=BY) == 0
    assert Entry.objects.count() == entries


def test_old_details_changed_after_their_sealing_are_found() -> None:
    old()
    upkeep.seal_old_details(by=BY)
    public = bytes(Head.objects.get().key)
    forged = crypto.seal_to(rules.packed({"salt": "00", "body": {"word": "other"}}), public)
    Detail.objects.filter(seq=2).update(sealed=forged)
    assert found() == [(2, "its details were changed")]
    Detail.objects.filter(seq=2).update(leaf=rules.leaf(crypto.digest, 2, 1, forged))
    assert [what for _seq, what in found()] == ["old details were changed"]
    with pytest.raises(crypto.Unreadable):
        opened(Entry.objects.get(seq=2))


def test_a_log_of_many_old_details_is_sealed_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_AT_ONCE", 4)
    old(11)
    assert upkeep.seal_old_details(by=BY) == 11
    assert verify().whole


# --- purging ----------------------------------------------------------------------------------------------------------


def test_a_purge_by_person_takes_what_tells_of_her_and_leaves_the_chain_whole() -> None:
    about_her = record(BY, "test.wrote", ("people.person", HER), details={"word": "planted"})
    about_her_case = record(BY, "test.wrote", ("cases.case", "17"), details={"word": "planted"})
    other = record(BY, "test.wrote", ("people.person", uuid.UUID(int=8)), details={"word": "kept"})
    look = record_look(BY, [HER, uuid.UUID(int=8)], page="list", assigned=False)
    assert look is not None
    assert upkeep.purge_details(by=BY, person_id=HER, object_ids=["17"], reason="forgotten") == 3
    assert verify().whole
    assert opened(other) == {"word": "kept"}
    for entry in (about_her, about_her_case, look):
        assert bytes(Detail.objects.get(seq=entry.seq).sealed) == b""
        assert opened(entry) is None
    assert upkeep.purge_details(by=BY, person_id=HER, object_ids=["17"]) == 0
    purge = Entry.objects.get(verb="audit.purge")
    assert (purge.reason, opened(purge)) == ("forgotten", {"entries": 3})


def test_a_purge_by_age_takes_what_is_older_and_nothing_of_the_last_year() -> None:
    with clock_at(THEN):
        write(3)
    write(2)
    with pytest.raises(Refused, match="twelve months"):
        upkeep.purge_details(by=BY, before=THEN + dt.timedelta(days=3000))
    with pytest.raises(Refused, match="whose"):
        upkeep.purge_details(by=BY)
    assert upkeep.purge_details(by=BY, before=THEN + dt.timedelta(days=1)) == 3
    assert list(Detail.objects.filter(purged_in=None).order_by("seq").values_list("seq", flat=True)) == [
        4,
        5,
        6,
    ]
    assert verify().whole


def test_more_taken_out_under_cover_of_a_purge_is_found() -> None:
    write(4)
    record(BY, "test.wrote", ("people.person", HER), details={"word": "planted"})
    upkeep.purge_details(by=BY, person_id=HER)
    gone = Detail.objects.get(seq=5)
    Detail.objects.filter(seq=3).update(scheme=rules.PURGED, salt=b"", sealed=b"", purged_in=gone.purged_in)
    assert found() == [(6, "details were taken out that no purge tells of")]


def test_old_details_can_be_purged_once_they_are_sealed() -> None:
    with clock_at(THEN):
        old(4)
    with pytest.raises(Refused, match="upgrade"):
        upkeep.purge_details(by=BY, before=THEN + dt.timedelta(days=1))
    upkeep.seal_old_details(by=BY)
    assert upkeep.purge_details(by=BY, before=THEN + dt.timedelta(days=1)) == 4
    assert verify().whole
    Detail.objects.filter(seq=2).update(leaf=bytes(32))
    assert [what for _seq, what in found()] == ["old details were changed"]


def test_details_are_packed_in_the_bytes_that_logs_of_today_were_signed_with() -> None:
    assert rules.packed({"b": 1, "a": ["ក", None]}) == '{"a": ["ក", null], "b": 1}'.encode()


def test_details_are_packed_the_same_whatever_their_order() -> None:
    assert rules.packed({"a": 1, "chữ": ["ក", None]}) == rules.packed(
        json.loads('{"chữ": ["ក", null], "a": 1}')
    )
