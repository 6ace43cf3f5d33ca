"""``wayhome audit``: is the chain of what was done whole, checkpoints of it that leave the machine, and purging old details."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import click
from django.conf import settings

from wayhome.config.verbs.terms import DAY, Lacking, Misuse, Refusal, need_data, progress
from wayhome.kit.dates import end_of_day, now
from wayhome.kit.errors import Refused
from wayhome.trust.access.actions import tend_log_keys
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.checkpoints import LONGEST, Checkpoint, read
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.upkeep import make_checkpoint, purge_details
from wayhome.trust.audit.verification import verify

SHOWN = 20
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """The log of what was done."""


@audit.command("verify")
@click.option(
    "--checkpoint",
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A checkpoint kept elsewhere, to hold the log against; more than one is fine.",
)
def verify_chain(files: tuple[Path, ...]) -> None:
    """Read the whole log and check that no entry was changed, removed or slipped in.

    A log that was cut short, or written anew from the start, shows only against checkpoints: name their files, or let
    WAYHOME_CHECKPOINTS name their folder. Exit code 1 if it is broken.
    """
    need_data()
    checkpoints = [_read(path) for path in (*files, *_kept())]
    seen = 0
    with progress("Reading the log", Entry.objects.count()) as step:

        def told(count: int) -> None:
            nonlocal seen
            step(count - seen)
            seen = count

        verdict = verify(progress=told, checkpoints=checkpoints)
        told(verdict.entries)
    for note in verdict.notes[-SHOWN:]:
        click.echo(note)
    if verdict.whole:
        click.echo(f"The log is whole: {verdict.entries} entries, last hash {verdict.head}")
        return
    for finding in verdict.findings[:SHOWN]:
        click.echo(f"Entry {finding.seq}: {finding.what}", err=True)
    raise Refusal(f"The log is broken in {len(verdict.findings)} places.")


def _kept() -> Iterable[Path]:
    """The checkpoints of the folder in the settings, oldest first."""
    folder = settings.CHECKPOINTS
    if folder is None:
        return ()
    if not folder.is_dir():
        click.echo(f"{folder} is away: the log is not held against the checkpoints there.", err=True)
    return sorted(folder.glob("checkpoint-*.txt"))


def _read(path: Path) -> Checkpoint:
    with path.open("rb") as file:
        raw = file.read(LONGEST)
    try:
        return read(raw.decode("utf-8", "replace"))
    except Refused as refused:
        raise Refusal(f"{path}: {refused.sentence}") from refused


@audit.command("checkpoint")
@click.option("-o", "--output", type=_FILE, help="The file to write; one that is there is not written over.")
@click.option("--print", "printed", is_flag=True, help="Print it: short enough to keep on paper.")
def checkpoint(output: Path | None, printed: bool) -> None:
    """Make a signed checkpoint: how far the log reaches now. Keep it away from this machine.

    Without an option it goes to the folder that WAYHOME_CHECKPOINTS names, else it is printed.
    """
    need_data()
    if output is not None and output.exists():
        raise Refusal(f"{output} is there already. Choose another name.")
    tend_log_keys(by=SYSTEM)
    made = make_checkpoint(by=SYSTEM)
    if output is not None:
        _write(made, output)
    elif settings.CHECKPOINTS is not None and not printed:
        click.echo(f"Written: {write_kept(made)}")
    if printed or (output is None and settings.CHECKPOINTS is None):
        click.echo(made.text, nl=False)


def daily_checkpoint() -> Path | None:
    """Write a checkpoint into the folder of the settings (None without one), once a day; the schedule of backups calls this."""
    folder = settings.CHECKPOINTS
    if folder is None or any(folder.glob(f"checkpoint-{now():%Y%m%d}-*.txt")):
        return None
    tend_log_keys(by=SYSTEM)
    return write_kept(make_checkpoint(by=SYSTEM))


def write_kept(made: Checkpoint) -> Path:
    """Write a checkpoint into the folder of the settings and return its path."""
    folder = settings.CHECKPOINTS
    if folder is None or not folder.is_dir():
        raise Lacking(f"There is no folder {folder} for checkpoints: is the disk away?")
    path: Path = folder / f"checkpoint-{made.at:%Y%m%d-%H%M%S}-{made.seq}.txt"
    _write(made, path)
    return path


def _write(made: Checkpoint, path: Path) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(made.text)


@audit.command("purge")
@click.option("--before", type=DAY, required=True, help="The first day whose details stay.")
def purge(before: dt.date) -> None:
    """Destroy the details of old entries, none of the last twelve months. The entries stay, and the log is whole."""
    need_data()
    if before.year < 2000:
        raise Misuse("Say a day of this century.")
    count = purge_details(by=SYSTEM, before=end_of_day(before - dt.timedelta(days=1)), reason="age")
    click.echo(f"Details destroyed: {count}")
