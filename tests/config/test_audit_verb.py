"""``wayhome audit``: verification against checkpoints, checkpoints that leave the machine, purging, and the upgrade of an old log."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.cast import Cast
from wayhome.config.command import wayhome
from wayhome.config.verbs import backup
from wayhome.config.verbs.audit import daily_checkpoint
from wayhome.config.verbs.terms import Lacking
from wayhome.config.verbs.upgrade import renew
from wayhome.kit.dates import clock_at, now
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit import rules
from wayhome.trust.audit.actions import record
from wayhome.trust.audit.checkpoints import read
from wayhome.trust.audit.models import AuditKeyCopy, Detail, Entry, Head
from wayhome.trust.audit.queries import verify
from wayhome.trust.audit.tests.test_sealed_details import old

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """A data folder of the test's own, where signing keys lie."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.CHECKPOINTS = None
    return tmp_path


@pytest.fixture
def kept(settings: Any, home: Path) -> Path:
    """The folder that leaves the machine."""
    settings.CHECKPOINTS = home / "kept"
    settings.CHECKPOINTS.mkdir()
    return settings.CHECKPOINTS


def run(*words: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(wayhome, ["audit", *words])


def write(count: int = 3) -> None:
    for number in range(count):
        record(SYSTEM, "test.wrote", ("test.thing", number), details={"word": "planted"})


def cut(left: int) -> None:
    """Cut the tail off and make the head fit."""
    Entry.objects.filter(seq__gt=left).delete()
    Detail.objects.filter(seq__gt=left).delete()
    Head.objects.update(seq=left, hash=Entry.objects.get(seq=left).hash)


def test_a_checkpoint_is_printed_and_fits(home: Path) -> None:
    write()
    result = run("checkpoint")
    assert result.exit_code == 0, result.output
    made = read(result.stdout)
    assert made.seq == Head.objects.get().seq
    file = home / "c.txt"
    assert run("checkpoint", "-o", str(file), "--print").exit_code == 0
    assert read(file.read_text()).seq == made.seq + 1
    checked = run("verify", "--checkpoint", str(file))
    assert checked.exit_code == 0, checked.output
    assert "It fits the checkpoint" in checked.stdout
    again = run("checkpoint", "-o", str(file))
    assert again.exit_code == 1
    assert "there already" in again.stderr


def test_a_cut_log_is_broken_against_checkpoints_named_or_kept(home: Path, kept: Path) -> None:
    write()
    assert run("checkpoint").exit_code == 0
    (file,) = kept.iterdir()
    cut(2)
    settings_alone = run("verify")
    assert settings_alone.exit_code == 1
    assert "cut off" in settings_alone.stderr
    named = file.rename(home / "elsewhere.txt")
    assert run("verify").exit_code == 0
    assert run("verify", "--checkpoint", str(named)).exit_code == 1


def test_a_checkpoint_changed_is_refused(home: Path) -> None:
    write()
    file = home / "c.txt"
    file.write_text(run("checkpoint").stdout.replace("entry:        ", "entry:        9"))
    result = run("verify", "--checkpoint", str(file))
    assert result.exit_code == 1
    assert "mistyped or changed" in result.stderr
    file.write_bytes(b"\xff\x00" * 9000)
    assert "no checkpoint" in run("verify", "--checkpoint", str(file)).stderr
    assert run("verify", "--checkpoint", str(home / "none.txt")).exit_code == 2


def test_the_schedule_writes_one_a_day_and_says_when_the_disk_is_away(kept: Path, capsys: Any) -> None:
    write()
    with clock_at(dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)):
        assert daily_checkpoint() is not None
        assert daily_checkpoint() is None
    with clock_at(dt.datetime(2026, 3, 3, 1, tzinfo=dt.UTC)):
        assert backup._checkpoint(None) == now()
    assert len(list(kept.iterdir())) == 2
    for file in kept.iterdir():
        file.unlink()
    kept.rmdir()
    with pytest.raises(Lacking):
        daily_checkpoint()
    backup._checkpoint(None)
    assert "is the disk away" in capsys.readouterr().err


def test_without_a_folder_the_schedule_writes_none() -> None:
    assert daily_checkpoint() is None
    assert not Entry.objects.exists()


def test_old_details_are_purged_and_those_of_the_last_year_stay() -> None:
    with clock_at(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)):
        write()
    write(1)
    result = run("purge", "--before", "2020-01-02")
    assert (result.exit_code, result.stdout) == (0, "Details destroyed: 3\n")
    assert run("verify").exit_code == 0
    tomorrow = f"{now() + dt.timedelta(days=1):%Y-%m-%d}"
    assert run("purge", "--before", tomorrow).exit_code == 1


def test_an_upgrade_seals_the_details_of_an_old_log_and_gives_readers_the_key(cast: Cast) -> None:
    AuditKeyCopy.objects.all().delete()
    Entry.objects.all().delete()
    Detail.objects.all().delete()
    Head.objects.update(seq=0, hash=rules.GENESIS)
    old()
    renew(applied=["audit.0003_sealed_details"])
    assert not Detail.objects.filter(scheme=rules.PLAIN).exists()
    assert AuditKeyCopy.objects.get().user_id == cast.users["data_protection"].pk
    assert verify().whole
    assert verify().notes == []
