"""Checkpoints: what the chain alone cannot see, they find; they are read from paper, and a forged one is refused."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.trust.audit import checkpoints, upkeep
from wayhome.trust.audit.actions import record
from wayhome.trust.audit.checkpoints import Checkpoint, letters, read
from wayhome.trust.audit.models import AuditKey, Detail, Entry, Head
from wayhome.trust.audit.queries import verify
from wayhome.trust.audit.rules import GENESIS

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Machine:
    """Who writes here."""

    user_id: None = None
    label: str = "machine"


BY = Machine()


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    return


def write(count: int = 5, word: str = "a") -> None:
    """Append so many entries."""
    for number in range(count):
        record(BY, "test.wrote", ("test.thing", number), details={"word": word})


def made() -> Checkpoint:
    """A checkpoint as it comes back from paper."""
    return read(upkeep.make_checkpoint(by=BY).text)


def found(*kept: Checkpoint) -> list[str]:
    """What a verification against these finds."""
    return [str(finding.what) for finding in verify(checkpoints=kept).findings]


def cut(left: int) -> None:
    """Cut the tail off and make the head fit, as somebody would who knows how."""
    Entry.objects.filter(seq__gt=left).delete()
    Detail.objects.filter(seq__gt=left).delete()
    Head.objects.update(seq=left, hash=Entry.objects.get(seq=left).hash)


def test_a_whole_log_fits_and_the_checkpoint_is_in_the_log() -> None:
    write()
    kept = made()
    write()
    verdict = verify(checkpoints=[kept])
    assert verdict.whole
    assert "fits the checkpoint" in str(verdict.notes[0])
    assert (kept.seq, Entry.objects.get(seq=6).verb) == (6, "audit.checkpoint")


def test_a_cut_tail_with_a_forged_head_is_seen_only_by_a_checkpoint() -> None:
    write()
    kept = made()
    cut(4)
    assert found() == []
    (said,) = found(kept)
    assert "cut off" in said


def test_a_cut_tail_that_grew_again_is_seen() -> None:
    write()
    kept = made()
    cut(4)
    write(8)
    assert found() == []
    (said,) = found(kept)
    assert "rewritten" in said


def test_a_log_written_anew_from_the_start_is_seen() -> None:
    write()
    kept = made()
    Entry.objects.all().delete()
    Detail.objects.all().delete()
    Head.objects.update(seq=0, hash=GENESIS)
    write(9, word="other")
    AuditKey.objects.update(made_at=Entry.objects.get(seq=1).at)
    assert found() == []
    (said,) = found(kept)
    assert "rewritten" in said


def test_another_log_in_its_place_is_seen() -> None:
    write()
    kept = made()
    for model in (Entry, Detail, AuditKey, Head):
        model.objects.all().delete()
    write(9)
    assert found() == []
    (said,) = found(kept)
    assert "another log" in said


def test_an_empty_database_is_seen() -> None:
    write()
    kept = made()
    for model in (Entry, Detail, AuditKey, Head):
        model.objects.all().delete()
    assert "another log" in found(kept)[0]


def test_a_checkpoint_signed_with_a_key_unknown_to_the_log_is_told_apart() -> None:
    write()
    true, spy = made(), crypto.new_signing_pair()
    bare = Checkpoint(true.installation, true.seq, true.at, true.hash, spy.public)
    forged = read(
        Checkpoint(
            true.installation,
            true.seq,
            true.at,
            true.hash,
            spy.public,
            crypto.sign(bare.message, spy.private),
        ).text
    )
    verdict = verify(checkpoints=[forged])
    assert verdict.whole
    assert "does not know" in str(verdict.notes[0])


def test_after_the_machine_was_lost_older_checkpoints_still_count(settings, tmp_path: Path) -> None:
    write()
    kept = made()
    (tmp_path / "checkpoint.key").unlink()
    again = made()
    assert kept.key != again.key
    notes = [str(note) for note in verify(checkpoints=[kept, again]).notes]
    assert all("It fits" in note for note in notes)


def test_the_key_lies_in_its_own_file_for_its_owner_alone(tmp_path: Path) -> None:
    made()
    file = tmp_path / "checkpoint.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
    before = file.read_bytes()
    made()
    assert file.read_bytes() == before


def test_a_checkpoint_fits_on_a_slip_of_paper_and_is_typed_back() -> None:
    write(2)
    kept = upkeep.make_checkpoint(by=BY)
    lines = kept.text.splitlines()
    assert len(lines) <= 9
    assert max(len(line) for line in lines) <= 80
    typed = kept.text.lower().replace(" ", "  ").replace("\n", "\r\n")
    assert read(f"Found in the safe:\n{typed}") == kept


@pytest.mark.parametrize("label", ["installation", "entry", "time", "hash", "key", "signature"])
def test_one_letter_changed_is_refused(label: str) -> None:
    write(2)
    text = upkeep.make_checkpoint(by=BY).text
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(label))
    head, _colon, told = lines[at].partition(":")
    body = told.strip()
    new = {"2": "3", "A": "B"}.get(body[0], "A" if body[0].isalpha() else "2")
    lines[at] = f"{head}: {new}{body[1:]}"
    with pytest.raises(Refused, match="signature"):
        read("\n".join(lines))


@pytest.mark.parametrize(
    "text",
    ["", "hello", "WAYHOME CHECKPOINT\nentry: 5", "x" * 100_000, "entry: \x00\nhash: ؤ", "signature: ===="],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read(text)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("entry", "9" * 400),
        ("entry", "-1"),
        ("time", "0001-01-01"),
        ("time", "soon"),
        ("hash", "A"),
        ("key", "!!!!"),
    ],
)
def test_values_that_nobody_means_are_refused(label: str, value: str) -> None:
    write(1)
    lines = upkeep.make_checkpoint(by=BY).text.splitlines()
    kept = [line for line in lines if not line.startswith(label)]
    with pytest.raises(Refused):
        read("\n".join([*kept, f"{label}: {value}"]))


def test_letters_are_those_that_paper_does_not_confuse() -> None:
    assert set(letters(bytes(range(256)))) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567 ")


def test_the_installation_keeps_its_name_and_has_none_before_the_first_entry() -> None:
    assert checkpoints.installation() == ""
    write(1)
    name = checkpoints.installation()
    assert len(name) == 19
    upkeep.tend_keys(by=BY, readers={})
    record(BY, "audit.new_key", ("audit.auditkey", "new"), fresh_key=True)
    assert checkpoints.installation() == name
    assert made().at <= now()
