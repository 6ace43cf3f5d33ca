"""``wayhome audit verify``: is the chain of what was done whole?"""

import click

from wayhome.config.verbs.terms import Refusal, need_data, progress
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify

SHOWN = 20


@click.group()
def audit() -> None:
    """The log of what was done."""


@audit.command("verify")
def verify_chain() -> None:
    """Read the whole log and check that no entry was changed, removed or slipped in.

    Prints the number of entries and the last hash: note them down elsewhere, and a log cut short shows too. Exit code 1 if it is broken.
    """
    need_data()
    seen = 0
    with progress("Reading the log", Entry.objects.count()) as step:

        def told(count: int) -> None:
            nonlocal seen
            step(count - seen)
            seen = count

        verdict = verify(progress=told)
        told(verdict.entries)
    if verdict.whole:
        click.echo(f"The log is whole: {verdict.entries} entries, last hash {verdict.head}")
        return
    for finding in verdict.findings[:SHOWN]:
        click.echo(f"Entry {finding.seq}: {finding.what}", err=True)
    raise Refusal(f"The log is broken in {len(verdict.findings)} places.")
