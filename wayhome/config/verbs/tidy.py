"""``wayhome tidy``: files that no record refers to are removed from the data folder."""

import click

from wayhome.config.alone import InUse, shared
from wayhome.config.verbs.terms import Refusal, need_data
from wayhome.trust.vault import files

BUSY = "The database is being upgraded just now. Try again when that is done."


@click.command()
def tidy() -> None:
    """Remove sealed files that no record refers to, an hour old at least.

    A machine that stopped while a file was written, or an act that failed behind it, leaves such a file; nobody can open it. The
    server may run meanwhile. `wayhome upgrade` does the same.
    """
    need_data()
    try:
        with shared():
            click.echo(f"Removed: {files.tidy()} files that no record refers to.")
    except InUse as busy:
        raise Refusal(BUSY) from busy
