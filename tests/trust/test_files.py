"""Sealed files: whole or not there, bound to their id, destroyed with their keys, swept where nothing refers to them."""

import datetime as dt
import multiprocessing
import os
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.config.backups.contents import Contents
from wayhome.config.backups.rules import is_part
from wayhome.config.verbs import tidy as verb
from wayhome.doors.desk.actions import merge, take_apart
from wayhome.journey.cases.actions import add_part, keep_file
from wayhome.kit import crypto
from wayhome.kit.ids import new_id
from wayhome.kit.media import PICTURES, cleaned
from wayhome.kit.tests.test_media import picture
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import NameBody
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.actions import act, record
from wayhome.trust.vault import files, keyring, queries, rules
from wayhome.trust.vault.actions import make_compartments, rekey
from wayhome.trust.vault.files import Form, Told
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.models import SealedFile

pytestmark = pytest.mark.django_db
PLANTED = b"Zxqvirna stands in this file"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def opened(cast: Cast) -> Opened:
    return _opened(cast)


def _opened(cast: Cast) -> Opened:
    subject = new_id()
    make_compartments(
        by=SYSTEM, kind=rules.IDENTITY, subjects=[subject], holders=queries.office_holders(cast.offices["vn"].pk)
    )  # fmt: skip
    ring = keyring.of(cast.viewer("worker"))
    assert ring is not None
    found = ring.open(rules.IDENTITY, subject)
    assert found is not None
    return found


@act("people.keep_file")
def _keep(opened: Opened, data: bytes = PLANTED) -> SealedFile:
    forms = [Form("shown", "image/jpeg", data), Form("thumbnail", "image/jpeg", b"small " + PLANTED)]
    row = files.keep(
        opened, forms, by=None, purpose="photo", told=Told("Zxqvirna.jpg", "at the fair"), id=new_id()
    )
    record(SYSTEM, "people.keep_file", row)
    return row


@act("people.keep_file")
def _destroy(opened: Opened) -> int:
    gone = files.destroy_of(opened.kind, opened.subject)
    record(SYSTEM, "people.keep_file", ("vault.sealedfile", opened.subject))
    return gone


def _on_disk() -> Iterator[Path]:
    return (path for path in files.folder().rglob("*") if path.is_file())


def test_what_was_kept_opens_and_nothing_of_it_lies_in_the_clear(opened: Opened) -> None:
    row = _keep(opened, PLANTED * 9000)
    assert b"".join(files.read(opened, row)) == PLANTED * 9000
    assert files.told_of(opened, row) == Told("Zxqvirna.jpg", "at the fair")
    assert repr(files.told_of(opened, row)) == "Told()"
    found = list(_on_disk())
    assert len(found) == 2
    for path in found:
        assert b"Zxqvirna" not in path.read_bytes()
        assert "Zxqvirna" not in str(path)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert b"Zxqvirna" not in bytes(row.told or b"")


def test_a_damaged_or_moved_file_does_not_open(opened: Opened) -> None:
    row, other = _keep(opened), _keep(opened)
    path = files.path_of(row.pk)
    body = path.read_bytes()
    for wrong in (
        body[:-1],
        body + b"x",
        body[:40] + b"\x00" + body[41:],
        b"",
        files.path_of(other.pk).read_bytes(),
    ):
        path.write_bytes(wrong)
        with pytest.raises(crypto.Unreadable):
            files.read(opened, row)
    key = opened.unseal(bytes(other.key or b""), files.TABLE, "key", other.pk)
    with pytest.raises(
        crypto.Unreadable
    ):  # another's content under this id, even with the key it was written with
        list(files.pieces(row.pk, key))
    path.unlink()
    with pytest.raises(crypto.Unreadable):
        files.read(opened, row)


def test_destroying_takes_all_of_a_subject_and_nothing_else(
    cast: Cast, opened: Opened, django_capture_on_commit_callbacks: Any
) -> None:
    row, other = _keep(opened), _keep(_opened(cast))
    with django_capture_on_commit_callbacks(execute=True):
        assert _destroy(opened) == 2
        assert files.path_of(row.pk).exists()  # until the act is committed
    row.refresh_from_db()
    assert (row.key, row.told) == (None, None)
    assert row.destroyed_at is not None
    with pytest.raises(crypto.Unreadable):
        files.read(opened, row)
    assert {path.name for path in _on_disk()} & {str(row.pk)} == set()
    assert files.path_of(other.pk).exists()
    assert list(files.standing(rules.IDENTITY, [opened.subject])) == []


def test_files_that_no_row_refers_to_are_swept_and_others_stay(opened: Opened) -> None:
    row = _keep(opened)
    with transaction.atomic():
        failed = _keep(opened)
        transaction.set_rollback(True)
    half = files.path_of(row.pk).with_name(f".{uuid.uuid4()}.part")
    half.write_bytes(b"half")
    assert files.path_of(failed.pk).exists()
    assert files.tidy() == 0  # perhaps of an act under way
    assert files.tidy(settled_after=0) == 3
    assert not half.exists()
    assert not files.path_of(failed.pk).exists()
    assert b"".join(files.read(opened, row)) == PLANTED


def test_a_backup_takes_every_file_as_it_lies_and_no_half_one(opened: Opened) -> None:
    row = _keep(opened)
    half = files.path_of(row.pk).with_name(f".{uuid.uuid4()}.part")
    half.write_bytes(b"half")
    (small,) = row.others.all()
    names = {
        f"media/sealed/{one.pk.hex[:2]}/{one.pk}": files.path_of(one.pk).read_bytes() for one in (row, small)
    }
    parts = {part.name: b"".join(part.pieces) for part in Contents()._media()}
    assert parts == names
    assert all(is_part(name) for name in names)


def test_the_verb_and_an_upgrade_sweep(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    row = _keep(opened)
    half = files.path_of(row.pk).with_name(f".{uuid.uuid4()}.part")
    half.write_bytes(b"half")
    os.utime(half, (1, 1))
    monkeypatch.setattr(verb, "need_data", lambda: None)
    done = CliRunner().invoke(verb.tidy)
    assert (done.exit_code, done.output) == (0, "Removed: 1 files that no record refers to.\n")
    assert files.path_of(row.pk).exists()
    assert not half.exists()


def _write_for_ever(id: uuid.UUID, root: str) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 65536
            time.sleep(0.01)

    files.write(id, endless(), crypto.new_key())


def test_killed_while_writing_leaves_nothing_under_its_name() -> None:
    id = new_id()
    child = multiprocessing.get_context("fork").Process(target=_write_for_ever, args=(id, ""))
    child.start()
    part = files.path_of(id).with_name(f".{id}.part")
    for _wait in range(500):
        if part.exists() and part.stat().st_size > 65536:
            break
        time.sleep(0.01)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    assert part.exists()  # the control: it was killed in the middle
    assert not files.path_of(id).exists()
    assert files.tidy(settled_after=0) == 1
    assert not part.exists()


def test_a_new_key_of_the_compartment_and_another_subject_open_it_all_the_same(
    cast: Cast, opened: Opened
) -> None:
    row = _keep(opened)
    assert rekey(by=cast.viewer("worker"), kind=rules.IDENTITY, subject=opened.subject, reason="why")[1] == 0
    ring = keyring.of(cast.viewer("worker"))
    assert ring is not None
    anew = ring.open(rules.IDENTITY, opened.subject)
    assert anew is not None
    row.refresh_from_db()
    with pytest.raises(crypto.Unreadable):
        files.read(opened, row)
    assert b"".join(files.read(anew, row)) == PLANTED
    to = _opened(cast)
    assert files.move(anew, to) == 2
    row.refresh_from_db()
    assert row.subject == to.subject
    assert b"".join(files.read(to, row)) == PLANTED
    assert files.told_of(to, row) == Told("Zxqvirna.jpg", "at the fair")
    later = _keep(to)
    assert files.move(to, anew, back=True) == 2
    row.refresh_from_db()
    later.refresh_from_db()
    assert (row.subject, later.subject) == (anew.subject, to.subject)
    assert b"".join(files.read(anew, row)) == PLANTED


def test_a_photo_follows_her_when_two_records_are_one_and_goes_back(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    kept = case_of(cast)
    gone = case_of(cast, began=dt.date(2021, 1, 4), exit_on=dt.date(2021, 6, 1))
    for case, name in ((kept, "Lò Thị Bịa"), (gone, "Lò Bịa")):
        add_part(by=by, case_id=case.pk, body=NameBody(name))
    photo = keep_file(
        by=by,
        case_id=gone.pk,
        purpose="photo",
        clean=cleaned(picture(), PICTURES),
        caption="at home",
        id=new_id(),
    )
    made = merge(by=by, kept_case_id=kept.pk, gone_case_id=gone.pk)
    fresh = cast.viewer("supervisor")
    assert [one.told.caption for one in sealed.files_of(fresh, kept.person_id) if one.told] == ["at home"]
    photo.refresh_from_db()
    assert sealed.content(fresh, photo, office_id=kept.office_id)
    take_apart(by=cast.viewer("supervisor"), merge_id=made.pk)
    fresh = cast.viewer("supervisor")
    assert sealed.files_of(fresh, kept.person_id) == []
    assert [one.row.pk for one in sealed.files_of(fresh, gone.person_id)] == [photo.pk]
