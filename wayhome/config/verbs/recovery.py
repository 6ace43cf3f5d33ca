"""``wayhome recovery``: the organisation's recovery key, where the administrator sits at the machine."""

import click

from wayhome.config.verbs.terms import Misuse, Refusal, need_data
from wayhome.kit.errors import Refused
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
    """Make the first recovery key and seal its pieces to three or five trustees, by user name.

    Each has the role of trustee and has chosen her own password before. The private half is in no file and on no screen. Where there
    is a key already, its trustees agree to others on the page Recovery key (docs/howto/keys.md).
    """
    _make(trustees)


@recovery.command("replace")
@click.option("--why", required=True, help="Why, for those who read the log and for all who are told.")
@click.argument("trustees", nargs=-1, required=True, metavar="USER...")
def replace(why: str, trustees: tuple[str, ...]) -> None:
    """Make another recovery key where too few trustees are left to agree to it themselves.

    Refused while they are enough. It stands in the log with its reason; the trustees there were, data protection officers and
    supervisors are told on their day's pages. What only the older key held is lost, unless somebody can still open it.
    """
    _make(trustees, why)


def _make(trustees: tuple[str, ...], why: str = "") -> None:
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
    try:
        set_up_recovery(by=SYSTEM, trustees=[found[name] for name in names], reason=why)
    except Refused as refused:
        raise Refusal(str(refused.sentence)) from refused
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
