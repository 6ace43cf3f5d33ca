"""``wayhome upgrade``: the database brought to a newer version, or left exactly as it was."""

import io
import re
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from wayhome.config import logs
from wayhome.config.alone import InUse, alone
from wayhome.config.backups import making, recovery, rolling_back, rules
from wayhome.config.demo.folder import is_demo
from wayhome.config.verbs.backup import NO_RECOVERY
from wayhome.config.verbs.terms import Lacking, Refusal, need_data
from wayhome.evidence.indicators.actions import install_indicators
from wayhome.kit.dates import now
from wayhome.registry.agencies.actions import install_own_offices
from wayhome.trust.access.actions import install_roles, tend_log_keys
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.actions import act, record
from wayhome.trust.audit.upkeep import seal_old_details
from wayhome.trust.vault import files

IN_USE = (
    "A server or a backup runs on this data folder. Stop it first (systemctl stop wayhome): it is the old program, and what it "
    "answers while its tables change would be wrong. Nothing was changed."
)
NEWER = "The database is newer than this program: {missing}. Install the version that it was last upgraded with; nothing was changed."


class _BrokeOff(Exception):
    """The upgrade did not go through; the message says where."""


def _pending() -> list[str]:
    executor = MigrationExecutor(connection)
    applied = set(MigrationRecorder(connection).applied_migrations())
    ours = {app for app, _name in executor.loader.graph.nodes}
    missing = sorted(
        f"{app}.{name}" for app, name in applied - set(executor.loader.graph.nodes) if app in ours
    )
    if missing:
        raise Refusal(NEWER.format(missing=", ".join(missing)))
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _back in plan]


def _migrate() -> None:
    said = io.StringIO()
    try:
        call_command("migrate", interactive=False, verbosity=1, stdout=said, no_color=True)
    except Exception as fault:
        began = re.findall(r"Applying (\S+?)\.\.\.", said.getvalue())
        raise _BrokeOff(began[-1] if began else "the beginning") from fault


@act("config.upgrade")
def renew(*, applied: list[str]) -> None:
    """Renew what a version brings along: roles, standing figures, own offices; log the upgrade if it changed the tables."""
    install_roles(by=SYSTEM)
    install_indicators(by=SYSTEM)
    install_own_offices(by=SYSTEM)
    seal_old_details(by=SYSTEM)
    tend_log_keys(by=SYSTEM)
    if applied:
        record(SYSTEM, "config.upgrade", ("config.upgrade", "database"), details={"migrations": applied})


def _through(pending: list[str], keep_as: Path | None) -> None:
    with rolling_back.all_or_nothing(keep_as=keep_as):
        _migrate()
        try:
            with transaction.atomic():
                renew(applied=pending)
            connection.check_constraints()
        except Exception as fault:
            raise _BrokeOff("renewing roles and figures") from fault


def _backed_up(folder: Path, keep: int, unsealed: bool) -> making.Made:
    """Make a backup of the database as it is, before this program's tables are there; it is noted when they are."""
    if not folder.is_dir():
        raise Lacking(f"There is no folder {folder}.")
    told = None if unsealed else recovery.header_now()
    if told is None and not (unsealed or is_demo()):
        raise Refusal(NO_RECOVERY)
    made = making.write(folder / rules.file_name(now()), keep_days=keep, told=told)
    click.echo(f"Backed up: {made.path}")
    return made


@click.command()
@click.option(
    "--backup-to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Make a backup in this folder first.",
)
@click.option(
    "--keep",
    type=click.IntRange(1, 3650),
    default=rules.KEEP_DAYS,
    show_default=True,
    metavar="DAYS",
    help="How many days that backup is kept.",
)
@click.option("--unsealed", is_flag=True, help="Let that backup be one that anybody can read.")
@click.option(
    "--keep-copy",
    is_flag=True,
    help="SQLite: keep the copy made to go back to (it is as open as the database itself).",
)
def upgrade(folder: Path | None, keep: int, unsealed: bool, keep_copy: bool) -> None:
    """Bring the database to this version of Wayhome, or leave it exactly as it was.

    Stop the server first; the upgrade refuses while one runs on the folder. Before anything is changed it makes what it can go
    back to: on SQLite a copy in the data folder, removed when all went well; on PostgreSQL everything is one transaction. If a
    step fails, the database is put back as it was, and you go on with the version you had. Roles and standing figures are renewed, too.
    """
    need_data()
    try:
        with alone():
            if rolling_back.unfinished():
                rolling_back.put_back()
                click.echo(
                    "An upgrade had been interrupted; the database was first put back as it was before it."
                )
            _upgrade(folder, keep, unsealed, keep_copy)
    except InUse as busy:
        raise Refusal(IN_USE) from busy


def _upgrade(folder: Path | None, keep: int, unsealed: bool, keep_copy: bool) -> None:
    pending = _pending()
    made = None if folder is None else _backed_up(folder, keep, unsealed)
    keep_as = Path(settings.HOME) / f"before-upgrade-{now():%Y%m%d-%H%M%S}.sqlite3" if keep_copy else None
    try:
        _through(pending, keep_as)
    except _BrokeOff as broken:
        fault = broken.__cause__
        for line in logs.told(fault) if fault else ():
            click.echo(line, err=True)
        if made is not None:
            click.echo(
                f"The backup stays: {made.path}. It is not noted anywhere; destroy it on {made.expires_on}.",
                err=True,
            )
        raise Refusal(
            f"The upgrade broke off at {broken} ({type(fault).__name__}). The database is as it was before; go on with the version "
            "you had, and show the lines above to whoever looks after Wayhome."
        ) from broken
    if made is not None:
        making.note(made)
    if pending:
        click.echo(f"{len(pending)} changes of the tables were made: {', '.join(pending)}")
    click.echo("The database is up to date.")
    if swept := files.tidy():
        click.echo(f"{swept} files that no record refers to were removed.")
    if keep_as is not None and keep_as.exists():
        click.echo(
            f"What it was before is kept in {keep_as}. Destroy it when you are content: it is as open as the database."
        )
