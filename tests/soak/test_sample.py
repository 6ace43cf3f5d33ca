"""A seeded sample of the long tests, small enough for every run; `make soak` runs them in full."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.caseload import case_of
from tests.cast import Cast
from tests.demo import _maintenance, _url
from tests.soak import kill, powercut
from tests.tables import Tables
from wayhome.registry.people.actions import add_part
from wayhome.registry.people.bodies import NameBody
from wayhome.services.counselling.actions import record_session
from wayhome.services.counselling.models import Session
from wayhome.trust.audit.models import Entry


@pytest.fixture
def home_of_its_own(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker
) -> Iterator[Path]:
    """Lend the killed writers a data folder, and a database that nobody else is in, on the kind that is under test."""
    home, name = tmp_path / "home", f"wayhome_soak_{os.getpid()}"
    with django_db_blocker.unblock():
        tables.begin(home, name)
    if connection.vendor == "sqlite":
        monkeypatch.delenv("WAYHOME_DATABASE_URL", raising=False)
        yield home
        return
    monkeypatch.setenv("WAYHOME_DATABASE_URL", _url(name))
    yield home
    with django_db_blocker.unblock(), _maintenance() as run:
        run(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_three_kill_rounds(home_of_its_own: Path) -> None:
    acts, faults = kill.rounds(3, seed=20221024, folder=home_of_its_own)
    assert not faults, "\n".join(faults)
    assert acts > 5


def test_what_a_kill_could_break_is_seen(cast: Cast, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    by = cast.viewer("supervisor")
    case = case_of(cast)
    made = record_session(
        by=by, office=cast.offices["vn"], happened_on=kill.FIRST, mode="in_person", case_ids=[case.pk]
    )
    ledger.write_text(f"{made.pk} 1\n{uuid.uuid4()} 1", encoding="utf-8")
    assert list(kill.faults([ledger])) == [], "a line cut short says nothing"

    ledger.write_text(f"{made.pk} 2\n{uuid.uuid4()} 1\n", encoding="utf-8")
    assert sum("was acknowledged" in fault for fault in kill.faults([ledger])) == 2

    ledger.write_text("", encoding="utf-8")
    Session.versions.objects.filter(row_id=made.pk).update(minutes=400)
    assert any("differ" in fault for fault in kill.faults([ledger]))
    Session.versions.objects.filter(row_id=made.pk).delete()
    Entry.objects.filter(object_id=str(made.pk)).delete()
    found = "\n".join(kill.faults([ledger]))
    for what in ("versions []", "0 audit rows", "cut off"):
        assert what in found, found


def test_what_was_sealed_and_does_not_open_any_more_is_seen(cast: Cast, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    by = cast.viewer("supervisor")
    case = case_of(cast)
    ledger.write_text(f"{kill.SEALED} {uuid.uuid4()} Invented abc\n", encoding="utf-8")
    assert any("is not there" in fault for fault in kill.faults([ledger]))
    part = add_part(by=by, person_id=case.person_id, body=NameBody("Invented abc"), office=cast.offices["vn"])
    ledger.write_text(f"{kill.SEALED} {part.pk} Invented abc\n", encoding="utf-8")
    assert list(kill.faults([ledger])) == []
    bent = bytearray(part.sealed)
    bent[-1] ^= 1
    with connection.cursor() as cursor:  # past the house, which keeps its history
        for table, key in (("people_identitypart", "id"), ("people_identitypartversion", "row_id")):
            cursor.execute(
                f"UPDATE {table} SET sealed = %s WHERE {key} = %s",  # noqa: S608  names of our own
                [bytes(bent), part.pk.hex if connection.vendor == "sqlite" else part.pk],
            )
            assert cursor.rowcount == 1
    assert any("does not open" in fault for fault in kill.faults([ledger]))


def test_no_power_cut_loses_what_was_acknowledged_and_the_disk_forgets() -> None:
    said = powercut.pragmas()
    assert "synchronous=FULL" in said
    assert powercut.rounds(25, 20221024, said) == 0
    assert powercut.rounds(25, 20221024, said.replace("synchronous=FULL", "synchronous=NORMAL")) > 5, (
        "the control"
    )
