"""A seeded sample of the long tests, small enough for every run; `make soak` runs them in full."""

import uuid
from pathlib import Path

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from tests.soak import kill
from wayhome.services.counselling.actions import record_session
from wayhome.services.counselling.models import Session
from wayhome.trust.audit.models import Entry


def test_two_kill_rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYHOME_DATABASE_URL", raising=False)
    acts, faults = kill.rounds(2, seed=20221024, folder=tmp_path / "home")
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
