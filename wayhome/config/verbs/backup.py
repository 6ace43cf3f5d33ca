"""``wayhome backup``: one sealed file with a consistent copy of everything, made while people work; once, or every day."""

import datetime as dt
import time
from pathlib import Path

import click
from django.db import Error as DatabaseError
from django.db import connection

from wayhome.config.alone import InUse, shared
from wayhome.config.backups import making, recovery, rules
from wayhome.config.backups.making import Made
from wayhome.config.demo.folder import is_demo
from wayhome.config.verbs.audit import daily_checkpoint
from wayhome.config.verbs.terms import Lacking, Misuse, Refusal, Stop, need_data
from wayhome.doors.hers.actions import close_over
from wayhome.journey.cases.actions import count_due
from wayhome.journey.cases.retaining import due_days
from wayhome.journey.supervision.actions import keep_terms
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.upkeep import make_checkpoint
from wayhome.trust.vault.actions import check_keys

NO_RECOVERY = (
    "There is no recovery key yet, to which a backup could be sealed. Set it up on the page Recovery key (docs/howto/keys.md), "
    "or say --unsealed: then whoever has the file can read every record that is not sealed in itself."
)
PLAIN = (
    "This backup is NOT SEALED: whoever has the file can read every record that is not sealed in itself. "
    "Keep it only where the database itself may lie."
)
BUSY = "The database is being upgraded just now. Try again when that is done."
TICK = 30  # seconds: a machine that slept, or whose clock was set, is not waited for


def _check_target(output: Path | None, folder: Path | None, every: str | None, force: bool) -> None:
    if (output is None) == (folder is None):
        raise Misuse("Say where to: either -o FILE or --to FOLDER.")
    if output is not None and every is not None:
        raise Misuse("--every goes with --to FOLDER, where each backup has its own name.")
    if output is not None and output.exists() and not force:
        raise Refusal(f"{output} is there already. Choose another name, or say --force.")
    inside = output.absolute().parent if output is not None else folder
    if inside is None or not inside.is_dir():
        raise Lacking(f"There is no folder {inside}.")


def _checkpoint_beside(target: Path) -> Path:
    """Write a checkpoint of the log beside the backup: it goes where the backup goes."""
    made = make_checkpoint(by=SYSTEM)
    beside = target.with_name(f"{target.name}.checkpoint.txt")
    with making.whole_file(beside) as fresh:
        fresh.write_text(made.text, "utf-8")
    return beside


def make(output: Path | None, folder: Path | None, keep: int, unsealed: bool) -> Made:
    """Make one backup, note it, tidy its folder, and say what was done."""
    told = None if unsealed else recovery.header_now()
    if told is None and not (unsealed or is_demo()):
        raise Refusal(NO_RECOVERY)
    target = output or (folder or Path()) / rules.file_name(now())
    try:
        with shared():
            keep_terms(by=SYSTEM)
            check_keys(by=SYSTEM)
            close_over(by=SYSTEM)
            made = making.write(target, keep_days=keep, told=told)
            making.note(made)
            kept = _checkpoint_beside(target)
            count_due(by=SYSTEM, found=due_days())
    except InUse as busy:
        raise Refusal(BUSY) from busy
    rows = sum(made.manifest["rows"].values())
    click.echo(
        f"Written: {target} ({made.size // 1024} kB; {rows} rows, {len(made.manifest['files'])} files)"
    )
    click.echo(
        f"It is {'sealed' if made.sealed else 'not sealed'}, and to be destroyed on {made.expires_on}."
    )
    if not made.sealed:
        click.echo(PLAIN, err=True)
    click.echo(f"Beside it, a checkpoint of the log: {kept.name}")
    if folder is not None:
        for name in making.tidy(folder, keep):
            click.echo(f"Removed: {name} (kept {keep} days)")
    return made


def _checkpoint(before: dt.datetime | None) -> dt.datetime:
    """Write the day's checkpoint of the log, where a folder for them is named; looked after once an hour. Return when it was."""
    if before is not None and now() - before < rules.EVERY["hour"]:
        return before
    try:
        daily_checkpoint()
    except (Stop, OSError) as error:
        click.echo(f"wayhome: {_reason(error)}", err=True)
    return now()


def go_on(folder: Path, keep: int, unsealed: bool, every: str) -> None:
    """Make backups until the process is stopped; one that fails is told, and tried again an hour later at the latest."""
    pause, checked = min(rules.EVERY[every], rules.EVERY["hour"]), None
    due = rules.next_run(making.last_in(folder), rules.EVERY[every], now())
    while True:
        checked = _checkpoint(checked)
        if now() >= due:
            try:
                make(None, folder, keep, unsealed)
                due = rules.next_run(now(), rules.EVERY[every], now())
            except (Stop, Refused, OSError, DatabaseError) as error:
                click.echo(f"wayhome: {_reason(error)}", err=True)
                due = now() + pause
        connection.close()  # who comes back in a day finds it cut off
        time.sleep(TICK)


def _reason(error: Exception) -> str:
    """Return what is told of a failed backup; of the database's own words only their kind, for rows may be in them."""
    if isinstance(error, Stop):
        return error.message
    if isinstance(error, Refused):
        return str(error.sentence)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"the backup failed ({type(error).__name__})"


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to; the file is named after the moment, and older ones are removed.",
)
@click.option(
    "--keep",
    type=click.IntRange(1, 3650),
    default=rules.KEEP_DAYS,
    show_default=True,
    metavar="DAYS",
    help="How many days a backup is kept. What is shredded is gone only then.",
)
@click.option(
    "--every", type=click.Choice(list(rules.EVERY)), help="Go on: a backup every so often, with --to."
)
@click.option("--unsealed", is_flag=True, help="Write a file that anybody can read.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def backup(
    output: Path | None, folder: Path | None, keep: int, every: str | None, unsealed: bool, force: bool
) -> None:
    """Copy everything into one file, while people go on working.

    The database and the sealed files, of one moment, sealed to the organisation's recovery key: the file opens only with the
    passwords of enough trustees and pepper.key, which is not inside. Keep a copy of pepper.key elsewhere; without it a backup is lost.
    How to put it back: `wayhome restore`, docs/howto/backup.md.
    """
    _check_target(output, folder, every, force)
    need_data()
    if every is not None and folder is not None:
        go_on(folder, keep, unsealed, every)
    make(output, folder, keep, unsealed)
    _checkpoint(None)
