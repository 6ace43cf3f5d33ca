"""The chain: whatever is changed, cut or taken out past the program is found; what may be purged leaves it whole."""

import datetime as dt
import threading
from dataclasses import dataclass

import pytest
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit import crypto
from wayhome.kit.dates import clock_at
from wayhome.trust.audit.actions import Unaudited, act, record, unchanged
from wayhome.trust.audit.models import Entry, Head
from wayhome.trust.audit.queries import verify
from wayhome.trust.audit.rules import GENESIS, commitment, link


@dataclass(frozen=True)
class Machine:
    """Who writes here."""

    user_id: None = None
    label: str = "machine"


SYSTEM = Machine()
NOW = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)


def write(count: int = 6) -> None:
    """Append so many entries."""
    for number in range(count):
        record(
            SYSTEM,
            "test.wrote",
            ("test.thing", number),
            reason="because",
            details={"number": number, "chữ": ["ក", None]},
        )


def found() -> list[tuple[int, str]]:
    """What a verification finds."""
    return [(finding.seq, str(finding.what)) for finding in verify().findings]


@pytest.mark.django_db
def test_an_untouched_chain_is_whole() -> None:
    assert verify().whole
    write()
    verdict = verify()
    assert (verdict.entries, verdict.findings) == (6, [])
    assert verdict.head == bytes(Head.objects.get().hash).hex()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"actor": "somebody-else"},
        {"verb": "test.read"},
        {"reason": ""},
        {"object_id": "9"},
        {"object_kind": "test.other"},
        {"at": NOW},
        {"actor_id": "00000000-0000-4000-8000-000000000000"},
        {"office_id": "00000000-0000-4000-8000-000000000000"},
        {"commitment": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_found(change: dict) -> None:
    write()
    Entry.objects.filter(seq=3).update(**change)
    assert (3, "was changed after it was written") in found()


@pytest.mark.django_db
def test_a_changed_entry_with_a_hash_made_to_fit_is_found_at_the_next() -> None:
    write()
    Entry.objects.filter(seq=3).update(actor="somebody-else")
    entry = Entry.objects.get(seq=3)
    names = (
        "seq",
        "actor_id",
        "actor",
        "verb",
        "object_kind",
        "object_id",
        "office_id",
        "reason",
        "commitment",
    )
    row = {name: getattr(entry, name) for name in names} | {"at": entry.at.isoformat()}
    Entry.objects.filter(seq=3).update(hash=link(crypto.digest, bytes(entry.previous), row))
    assert found() == [(4, "does not continue the entry before it")]


@pytest.mark.django_db
def test_a_missing_entry_is_found() -> None:
    write()
    Entry.objects.filter(seq=3).delete()
    assert found() == [
        (4, "the entry before it is missing"),
        (4, "does not continue the entry before it"),
        (4, "there are details of an entry that does not exist"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("left", [5, 1, 0])
def test_a_cut_tail_is_found(left: int) -> None:
    write()
    Entry.objects.filter(seq__gt=left).delete()
    assert found() == [(left, "the chain's end was cut off")]


@pytest.mark.django_db
def test_a_head_turned_back_or_taken_out_is_found() -> None:
    write()
    kept = Entry.objects.get(seq=4)
    Head.objects.update(seq=4, hash=kept.hash)
    assert found() == [(4, "the chain's end was cut off")]
    Head.objects.all().delete()
    assert found() == [
        (0, "the chain's end was cut off"),
        (0, "a key of the log was changed past the program"),
    ]


@pytest.mark.django_db
def test_an_act_without_its_row_is_rolled_back() -> None:
    @act("test.silent")
    def silent(*, by: object) -> None:
        Head.objects.update_or_create(pk=1, defaults={"seq": 77, "hash": GENESIS})

    with pytest.raises(Unaudited):
        silent(by=SYSTEM)
    assert not Head.objects.filter(seq=77).exists()


@pytest.mark.django_db
def test_an_act_that_fails_leaves_neither_deed_nor_row() -> None:
    @act("test.breaks")
    def breaks(*, by: object) -> None:
        write(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks(by=SYSTEM)
    assert not Entry.objects.exists()
    assert verify().whole


@pytest.mark.django_db
def test_rows_of_an_inner_act_count_for_the_outer_one_and_a_form_sent_twice_owes_none() -> None:
    @act("test.inner")
    def inner(*, by: object) -> None:
        write(1)

    @act("test.outer")
    def outer(*, by: object) -> None:
        inner(by=by)

    @act("test.again")
    def again(*, by: object) -> None:
        unchanged()

    outer(by=SYSTEM)
    again(by=SYSTEM)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_the_entry_has_the_clock_of_the_house() -> None:
    with clock_at(NOW):
        write(1)
    assert Entry.objects.get().at == NOW
    assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_gap() -> None:
    each, writers = 12, 6
    failed: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(each):
                with transaction.atomic():
                    record(SYSTEM, "test.wrote", ("test.thing", f"{number}-{turn}"))
        except Exception as error:  # shown below, in the test's own thread
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, each * writers + 1)
    )
    assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_checking_while_others_write_raises_no_false_alarm() -> None:
    write(30)
    stop = threading.Event()

    def work() -> None:
        try:
            while not stop.is_set():
                record(SYSTEM, "test.wrote", ("test.thing", "x"))
        finally:
            connections.close_all()

    writer = threading.Thread(target=work)
    writer.start()
    try:
        verdicts = [verify() for _again in range(10)]
    finally:
        stop.set()
        writer.join()
    assert all(verdict.whole for verdict in verdicts)
    assert verdicts[-1].entries >= 30
    assert connection.vendor in ("sqlite", "postgresql")


ROWS = st.fixed_dictionaries(
    {
        "seq": st.integers(1, 9),
        "at": st.sampled_from(["2026-03-02T08:00:00+00:00", "2026-03-02T08:00:01+00:00"]),
        "actor_id": st.none() | st.uuids(),
        **{name: st.text(max_size=5) for name in ("actor", "verb", "object_kind", "object_id", "reason")},
        "office_id": st.none() | st.uuids(),
        "commitment": st.binary(min_size=32, max_size=32),
    }
)


@given(ROWS, ROWS, st.binary(min_size=32, max_size=32))
def test_two_entries_share_a_hash_only_if_they_are_the_same(one: dict, other: dict, previous: bytes) -> None:
    same = one == other
    assert (link(crypto.digest, previous, one) == link(crypto.digest, previous, other)) is same


@given(
    st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4)),
    st.binary(min_size=16, max_size=16),
)
def test_a_commitment_hides_behind_its_salt_and_holds_the_details(details: dict, salt: bytes) -> None:
    made = commitment(crypto.digest, salt, details)
    assert made == commitment(crypto.digest, salt, dict(reversed(details.items())))
    assert made != commitment(crypto.digest, bytes(16) if any(salt) else b"1" * 16, details)
    assert made != commitment(crypto.digest, salt, {**details, "another one": 1})
