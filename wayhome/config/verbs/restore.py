"""``wayhome restore``: a backup put back into an empty folder, or only tried; opened by the trustees, checked to its last row."""

import contextlib
import json
import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

import click
import dj_database_url
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.utils import ConnectionHandler

from wayhome.config.backups import container, looking, putting_back, recovery
from wayhome.config.backups.container import Damaged
from wayhome.config.backups.putting_back import Found
from wayhome.config.backups.recovery import Closed, Recovery
from wayhome.config.verbs.terms import Lacking, Misuse, Refusal, need_data
from wayhome.kit import crypto
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.actions import act, record

PEPPER_BYTES = 32
TRIES = 3
NOT_EMPTY = "{what} is not empty. A backup is put back only where nothing is; nothing was changed."


@act("config.drill")
def note_drill(*, file_hash: str, good: bool) -> None:
    """Log that a backup was tried, and whether it held."""
    if good:
        record(SYSTEM, "config.drill", ("config.backup", file_hash[:40]))
    else:
        record(SYSTEM, "config.drill_failed", ("config.backup", file_hash[:40]))


def _pepper(path: Path | None) -> bytes:
    if path is None:
        raise Misuse(
            "Say where the pepper file is: --pepper FILE. It is kept apart from backups; nothing opens without it."
        )
    pepper = path.read_bytes()
    if len(pepper) != PEPPER_BYTES:
        raise Refusal(f"{path} is no pepper file: it has {len(pepper)} bytes instead of {PEPPER_BYTES}.")
    return pepper


def _fits(header: dict[str, Any], pepper: bytes) -> None:
    if header.get("pepper") != recovery.pepper_mark(pepper):
        raise Refusal(
            "This pepper file is not the one of the installation that made the backup. Nothing was opened."
        )


def _from_stdin(told: Recovery) -> Iterator[tuple[str, str]]:
    for line in sys.stdin:
        username, _gap, password = line.rstrip("\r\n").partition(" ")
        if username:
            yield username, password
    raise Refusal(f"There were too few user names and passwords on stdin; it takes {told.quorum} trustees.")


def _asked(told: Recovery) -> Iterator[tuple[str, str]]:
    click.echo(f"It takes {told.quorum} of these trustees: {', '.join(sorted(told.trustees))}.", err=True)
    while True:
        username = click.prompt("User name of a trustee", err=True).strip().lower()
        yield username, click.prompt("The trustee's password", hide_input=True, err=True)


def opened_by_trustees(told: Recovery, pepper: bytes, from_stdin: bool) -> crypto.Pair:
    """Ask trustees until enough have opened their pieces; Refusal at the first wrong word on stdin, after a few at the terminal."""
    found: dict[str, crypto.Pair] = {}
    tries = 0
    for username, password in _from_stdin(told) if from_stdin else _asked(told):
        trustee = told.trustees.get(username)
        pair = None if trustee is None else trustee.pair(password, pepper)
        if pair is not None:
            found[username] = pair
        else:
            tries += 1
            wrong = (
                f"{username} is no trustee of this backup; they are {', '.join(sorted(told.trustees))}."
                if trustee is None
                else f"That is not the password that {username} had when this backup was made."
            )
            if from_stdin or tries >= TRIES:
                raise Refusal(f"{wrong} Nothing was opened.")
            click.echo(wrong, err=True)
        if len(found) >= told.quorum:
            return told.open(found)
    raise Refusal("Nothing was opened.")


def _empty_database(url: str) -> None:
    """Stop unless there is a PostgreSQL database at this address with nothing in it."""
    try:
        told = dj_database_url.parse(url)
        other = ConnectionHandler({"default": told})["default"]
    except Exception as wrong:
        raise Misuse("--database-url cannot be read; write postgres://user:password@host/name.") from wrong
    if other.vendor != "postgresql":
        raise Misuse(
            "--database-url names a PostgreSQL database; an SQLite file is put into the folder itself."
        )
    try:
        if other.introspection.table_names():
            raise Refusal(NOT_EMPTY.format(what="The database"))
    except DatabaseError as error:
        raise Lacking("The database of --database-url does not answer.") from error
    finally:
        other.close()


def _shown(url: str) -> str:
    """Return a database's address as it may stand on a screen: stars for its password, and without options, which may name one."""
    told = urlsplit(url)
    if "@" in told.path + told.query + told.fragment:  # a sign in the password broke the address apart
        return f"{told.scheme}://***"
    user, colon, _password = told.netloc.rpartition("@")[0].partition(":")
    where = told.netloc.rpartition("@")[2]
    who = f"{user}{':***' if colon else ''}@" if user or colon else ""
    return urlunsplit(told._replace(netloc=f"{who}{where}", query="", fragment=""))


@contextlib.contextmanager
def _spare_database(url: str) -> Iterator[str]:
    """Yield the address of an empty database beside the one in use, dropped at the end."""
    name = f"wayhome_drill_{uuid.uuid4().hex[:12]}"
    quoted = connection.ops.quote_name(name)
    with connection._nodb_cursor() as cursor:
        try:
            cursor.execute(f"CREATE DATABASE {quoted}")
        except DatabaseError as error:
            raise Lacking(
                "This account may not make a database to try the backup in; name an empty one with --database-url."
            ) from error
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")


def put_back(file: IO[bytes], into: Path, pepper: bytes, url: str, from_stdin: bool) -> Found:
    """Open a backup and put it into a folder (and database) that must be empty; what was found."""
    header, line = container.read_header(file)
    postgres = header.get("database") == "postgresql"
    if postgres and not url:
        raise Misuse("This backup is of PostgreSQL: name an empty database with --database-url.")
    if url and not postgres:
        raise Misuse("This backup is of SQLite: it goes into the folder, without --database-url.")
    _fits(header, pepper)
    pair = None
    if header.get("sealed"):
        pair = opened_by_trustees(Recovery.told(header.get("recovery") or {}), pepper, from_stdin)
    key = putting_back.key_of(header, pair)
    with putting_back.place(into) as work:
        manifest = putting_back.unpacked(file, line, key, work)
        with (work / "pepper.key").open("xb") as kept:
            kept.write(pepper)
        (work / "pepper.key").chmod(0o600)
        found = putting_back.look_through(work, manifest, url)
        putting_back.leave_only_what_runs(work)
    said = (
        f"Made on {header['made_at']} by Wayhome {header['wayhome']}, {'sealed' if pair else 'not sealed'}."
    )
    return Found([said, *found.lines], found.faults)


def _tell(found: Found, done: str) -> None:
    for line in found.lines:
        click.echo(f"  {line}")
    for fault in found.faults:
        click.echo(f"  BROKEN: {fault}", err=True)
    if not found.good:
        raise Refusal(f"{len(found.faults)} things are broken in what was put back.")
    click.echo(done)


def _drill(path: Path, url: str, from_stdin: bool) -> None:
    need_data()
    file_hash = putting_back.sha256_of(path)
    good = False
    try:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=".drill-", dir=settings.HOME))
            file = stack.enter_context(path.open("rb"))
            header, _line = container.read_header(file)
            if header.get("database") == "postgresql" and not url:
                if connection.vendor != "postgresql":
                    raise Misuse("This backup is of PostgreSQL: name an empty database with --database-url.")
                url = stack.enter_context(_spare_database(os.environ["WAYHOME_DATABASE_URL"]))
            file.seek(0)
            found = put_back(file, Path(folder) / "drill", settings.PEPPER, url, from_stdin)
            good = found.good
    finally:
        note_drill(file_hash=file_hash, good=good)
    _tell(found, "The drill went well: this backup can be put back. What was unpacked for it is wiped.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to put it into: new, or empty.",
)
@click.option(
    "--pepper",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The copy of pepper.key that was kept apart.",
)
@click.option(
    "--database-url",
    default="",
    help="For a backup of PostgreSQL: an empty database, postgres://user:password@host/name.",
)
@click.option(
    "--drill",
    is_flag=True,
    help="Only try it: into a temporary folder that is wiped; the result is in the log.",
)
@click.option(
    "--passwords-stdin",
    is_flag=True,
    help="Read the trustees from stdin: one a line, user name, a space, password.",
)
def restore(
    file: Path, into: Path | None, pepper: Path | None, database_url: str, drill: bool, passwords_stdin: bool
) -> None:
    """Put a backup back into an empty folder, and check it to its last row.

    Asks as many trustees as the recovery key needs for their user names and passwords (those of the day of the backup). A wrong
    password, another pepper file, or a file that was cut short or changed is told, and nothing stays. Then start it:
    WAYHOME_HOME=FOLDER wayhome serve.
    """
    try:
        if drill:
            if into is not None or pepper is not None:
                raise Misuse(
                    "A drill takes the pepper of this installation and its own folder: leave --into and --pepper out."
                )
            _drill(file, database_url, passwords_stdin)
            return
        if into is None:
            raise Misuse("Say where to: --into FOLDER (new, or empty), or only try it with --drill.")
        given = _pepper(pepper)
        if into.exists() and any(into.iterdir()):
            raise Refusal(NOT_EMPTY.format(what=into))
        if not into.absolute().parent.is_dir():
            raise Lacking(f"There is no folder {into.absolute().parent}.")
        if database_url:
            _empty_database(database_url)
        with file.open("rb") as opened:
            found = put_back(opened, into, given, database_url, passwords_stdin)
    except (Damaged, Closed) as wrong:
        raise Refusal(str(wrong)) from wrong
    more = f" WAYHOME_DATABASE_URL={_shown(database_url)}" if database_url else ""
    _tell(found, f"Put back: {into}. Start it with: WAYHOME_HOME={into}{more} wayhome serve")


@click.command("look-through", hidden=True)
def look_through() -> None:
    """Load and check what `wayhome restore` unpacked into this data folder; prints what was found as JSON."""
    try:
        found = looking.load_and_look()
    except ValueError as wrong:
        raise Refusal(str(wrong)) from wrong
    click.echo(json.dumps({"lines": found.lines, "faults": found.faults}))
