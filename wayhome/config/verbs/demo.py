"""``wayhome demo``: everything for looking around; ``wayhome seed-demo``: only its data."""

import time

import click
from django.db import connection

from wayhome.config.demo import folder, present
from wayhome.config.demo.cast import NEWCOMER, PASSWORD
from wayhome.config.demo.play import play
from wayhome.config.verbs.install import migrate
from wayhome.config.verbs.serve import need_current_tables, run
from wayhome.config.verbs.terms import MONTH, Refusal, progress
from wayhome.kit.dates import Month


def seed(until: Month | None = None) -> None:
    """Make the demo's data in this empty folder, up to the last month that is over (or ``until``)."""
    folder.begin()
    started = time.monotonic()
    migrate()
    stage = play(progress, until)
    with progress("Telling the present", present.PEOPLE) as step:
        present.tell(stage, step)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    folder.finish()
    click.echo(f"The demo is ready, after {time.monotonic() - started:.0f} seconds.", err=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port. [default: 8000, or the next one free]")
def demo(host: str, port: int | None) -> None:
    """Make the demo, if it is not there yet, and serve it.

    Its data lie in WAYHOME_HOME, or in var/demo. Everyone in it is invented. The first time takes about a minute.
    """
    if not folder.is_ready():
        seed()
    need_current_tables()
    who = ", ".join(NEWCOMER)
    run(
        host,
        port,
        f"\n  The demo is at {{address}}\n  Sign in as {who}: the page says who is who. Password: {PASSWORD}\n  Stop it with Ctrl+C.\n",
    )


@click.command("seed-demo")
@click.option("--until", type=MONTH, hidden=True, help="The last month to play, for tests.")
def seed_demo(until: Month | None) -> None:
    """Fill an empty data folder with the demo: an invented organisation and more than two years of its work.

    Refuses if there are data. The same people, codes and figures come out every time; only the last months, up to the last one
    that is over, depend on the day.
    """
    if folder.is_ready():
        raise Refusal("The demo is here already; nothing was changed.")
    seed(until)
