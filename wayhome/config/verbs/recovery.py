"""``wayhome recovery``: the organisation's recovery key, where the administrator sits at the machine."""

import click

from wayhome.config.verbs.terms import Misuse, Refusal, need_data
from wayhome.trust.access.viewer import SYSTEM, who_may
from wayhome.trust.accounts.models import User
from wayhome.trust.vault.actions import check_keys, set_up_recovery
from wayhome.trust.vault.rules import QUORUMS


@click.group()
def recovery() -> None:
    """The organisation's recovery key, and whether two people can open everything."""


@recovery.command("setup")
@click.argument("trustees", nargs=-1, required=True, metavar="USER...")
def setup(trustees: tuple[str, ...]) -> None:
    """Make the recovery key and seal its pieces to three or five trustees, by user name.

    Each has the role of trustee and has chosen her own password before. The private half is in no file and on no screen. The
    page Recovery key does the same; there the trustees also rehearse it (docs/howto/keys.md).
    """
    need_data()
    names = list(dict.fromkeys(name.strip().lower() for name in trustees))
    found = {user.username: user for user in User.objects.filter(username__in=names)}
    unknown = [name for name in names if name not in found]
    if unknown:
        raise Misuse(f"There is no account {', '.join(unknown)}.")
    able = who_may("recovery.hold")
    without = [name for name in names if found[name].pk not in able]
    if without:
        raise Refusal(f"Give the role of trustee first to: {', '.join(without)}.")
    set_up_recovery(by=SYSTEM, trustees=[found[name] for name in names])
    click.echo(f"The recovery key is made: any {QUORUMS[len(names)]} of {', '.join(names)} open it together.")
    click.echo("Rehearse it now, on the page Recovery key.")


@recovery.command("check")
def check() -> None:
    """Look over all keys: can two people open everything, does the recovery key hold it? Exit code 1 if two people cannot."""
    need_data()
    found = check_keys(by=SYSTEM)
    click.echo(f"Sealed: {found.compartments}. Fewer than two people open: {found.short}.")
    click.echo(
        f"Not held by the recovery key: {found.not_held}. Teams that need a new key: {found.rotations}."
    )
    if found.short:
        raise Refusal(
            "Fewer than two people can open something. Let members into their teams, or use the recovery key."
        )
