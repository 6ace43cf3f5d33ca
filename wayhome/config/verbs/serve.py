"""``wayhome serve``: one process that serves pages and files, and outlives hundreds of slow visitors."""

import hashlib
import signal
import socket
import sys
from pathlib import Path

import click
import waitress
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wayhome.config import logs
from wayhome.config.alone import InUse, shared
from wayhome.config.backups.rolling_back import unfinished
from wayhome.config.verbs.terms import Lacking, Refusal, need_data
from wayhome.kit.dated import FILES
from wayhome.kit.uploads import MOST
from wayhome.registry.places.rules import COUNTRIES
from wayhome.trust.accounts.models import Office

try:
    import resource
except ImportError:  # not on Windows, which has no such limit
    resource = None  # type: ignore[assignment]

FIRST_PORT, PORTS = 8000, 100
CONNECTIONS = 1000
THREADS = 8
# Twice what is kept: a file that is too large still arrives, and the form says so in words. What is larger the server itself refuses.
BODY = 2 * MOST + 1024 * 1024
IDLE_SECONDS = 60


def free_port(host: str) -> int:
    """Return the first free port from 8000 on."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        if port_is_free(host, port):
            return port
    raise Lacking(f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} is free.")


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def collect_files() -> bool:
    """Bring style, script and fonts into the data folder with hashed names, if they changed since the last time; whether they had."""
    kept = Path(settings.STATIC_ROOT) / ".collected"
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            status = Path(storage.path(name)).stat()
            found.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    if kept.exists() and kept.read_text("ascii") == found.hexdigest():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    kept.write_text(found.hexdigest(), "ascii")
    return True


def need_current_tables() -> None:
    """Stop if the database is older than this version of Wayhome, or an upgrade broke off."""
    if unfinished():
        raise Lacking(
            "An upgrade was interrupted. Run `wayhome upgrade` again: it first puts back what was there before."
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Lacking("The database is older than this version. Run `wayhome upgrade`.")


def tables_for_nobody() -> list[str]:
    """Return the tables of own files that are for an office or country that is not there: a slip in its code, most often."""
    known = {*COUNTRIES, *Office.objects.values_list("code", flat=True)}
    return [where for file in FILES for where in file.for_nobody(known)]


def _proxy(address: str) -> dict[str, object]:
    """Whose word is taken that the visitor came by HTTPS: of the server in front, and of nobody else."""
    if not settings.HTTPS:
        return {}
    return {"trusted_proxy": address, "trusted_proxy_headers": {"x-forwarded-proto"}}


def run(host: str, port: int | None, opening: str, proxy: str = "127.0.0.1") -> None:
    """Serve until the process is stopped. ``opening`` is printed before, with ``{address}`` filled in."""
    if port is not None and not port_is_free(host, port):
        raise Lacking(f"Port {port} is in use. Choose another with --port.")
    port = free_port(host) if port is None else port
    try:
        with shared():
            _serve(host, port, opening, proxy)
    except InUse as busy:
        raise Refusal("The database is being upgraded just now. Start again when that is done.") from busy


def _serve(host: str, port: int, opening: str, proxy: str) -> None:
    faults = [fault for fault in checks.run_checks() if fault.is_serious()]
    if faults:
        raise Lacking("It does not start: " + "; ".join(f"{fault.id}: {fault.msg}" for fault in faults))
    for where in tables_for_nobody():
        click.echo(
            f"wayhome: {where}: no office and no country is called so; what stands there holds for nobody.",
            err=True,
        )
    collect_files()
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = CONNECTIONS * 2 if hard == resource.RLIM_INFINITY else min(CONNECTIONS * 2, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    server = waitress.create_server(
        get_wsgi_application(),
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        asyncore_use_poll=True,
        ident=None,
        # Neither what is sent nor what is answered is put into a temporary file: it may be a photo, or a page with names.
        max_request_body_size=BODY,
        inbuf_overflow=BODY + 1,
        outbuf_overflow=BODY + 1,
        outbuf_high_watermark=BODY,
        **_proxy(proxy),
    )
    connection.close()
    # What a service manager sends: let the answers under way go out, then end (waitress ends so on SystemExit).
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    shown = "localhost" if host in ("127.0.0.1", "localhost") else host
    logs.keep()
    click.echo(opening.format(address=f"http://{shown}:{port}"))
    server.run()


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; name it in WAYHOME_HOSTS too.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="The port. [default: 8000, or the next one free]")
@click.option(
    "--proxy",
    default="127.0.0.1",
    show_default=True,
    help="With WAYHOME_HTTPS=1: the address of the server in front, whose X-Forwarded-Proto is believed.",
)
def serve(host: str, port: int | None, proxy: str) -> None:
    """Serve the data that are there. Nothing is changed. What goes wrong is in logs/wayhome.log, without anybody's name.

    For other machines put a server with HTTPS in front and set WAYHOME_HTTPS=1 and WAYHOME_HOSTS=your.address (docs/howto/server.md).
    """
    need_data()
    need_current_tables()
    run(host, port, "Wayhome is at {address}\nStop it with Ctrl+C.", proxy)
