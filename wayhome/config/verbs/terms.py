"""What the verbs share: exit codes, kinds of arguments, who acts, and how long work shows itself."""

import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click
from django.db import connection

from wayhome.config.start import NO_DATA
from wayhome.kit.dates import Month, parse_day
from wayhome.trust.access.viewer import SYSTEM, Viewer, viewer_for
from wayhome.trust.accounts.models import Office, User

EXIT_CODES = "Exit codes: 0 done, 1 refused or found broken, 2 wrong use, 3 something the machine lacks."
EVERY_OFFICE = "all"
Progress = Callable[[int], None]


class Stop(click.ClickException):
    """Ends the command with one sentence on stderr."""

    def show(self, file: Any = None) -> None:
        """Write the sentence."""
        click.echo(f"wayhome: {self.message}", file=file or sys.stderr)


class Refusal(Stop):
    """The house refuses, or found something broken: exit code 1."""

    exit_code = 1


class Misuse(Stop):
    """The command was used wrongly: exit code 2."""

    exit_code = 2


class Lacking(Stop):
    """The machine lacks something: exit code 3."""

    exit_code = 3


class MonthKind(click.ParamType):
    """A month such as 2022-10."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: Any, ctx: Any) -> Month:
        """Read it, or say how a month is written."""
        if isinstance(value, Month):
            return value
        try:
            return Month.parse(value)
        except ValueError:
            self.fail(f"{value!r} is no month; write it like 2022-10.", param, ctx)


class DayKind(click.ParamType):
    """A day such as 2022-11-05."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: Any, ctx: Any) -> dt.date:
        """Read it, or say how a day is written."""
        if isinstance(value, dt.date):
            return value
        try:
            return parse_day(value)
        except ValueError:
            self.fail(f"{value!r} is no day of the calendar; write it like 2022-11-05.", param, ctx)


MONTH, DAY = MonthKind(), DayKind()
LANG = click.Choice(["en", "vi", "km"])
as_user = click.option(
    "--as",
    "username",
    metavar="USER",
    help="Act as this account, with its permissions. Without it the system acts. Either is audited.",
)


def need_data() -> None:
    """Stop where there are no tables yet."""
    if "accounts_office" not in connection.introspection.table_names():
        raise Lacking(NO_DATA)


def actor(username: str | None) -> Viewer:
    """Return the viewer of an account, or of the system."""
    if username is None:
        return SYSTEM
    user = User.objects.select_related("office").filter(username=username.strip().lower()).first()
    if user is None:
        raise Misuse(f"There is no account {username!r}.")
    if not user.is_active:
        raise Refusal(f"The account {user.username!r} has ended.")
    return viewer_for(user)


def office_named(code: str) -> Office:
    """Return the office with this code, or stop and list the codes there are."""
    office = Office.objects.filter(code=code.strip().lower()).first()
    if office is None:
        known = ", ".join(Office.objects.order_by("code").values_list("code", flat=True))
        raise Misuse(f"There is no office {code!r}. Known offices: {known or 'none yet'}.")
    return office


@contextlib.contextmanager
def progress(label: str, length: int) -> Iterator[Progress]:
    """Show that long work goes on: a bar on a terminal, a line every tenth elsewhere. Call what is yielded with the steps done."""
    if sys.stderr.isatty():
        with click.progressbar(length=length, label=f"{label:<28}", file=sys.stderr) as bar:
            yield bar.update
        return
    done, told = 0, 0

    def step(count: int) -> None:
        nonlocal done, told
        done += count
        tenth = done * 10 // max(length, 1)
        if tenth > told:
            told = tenth
            click.echo(f"{label}: {min(tenth, 10) * 10} %", err=True)

    yield step
