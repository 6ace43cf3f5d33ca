"""The ``wayhome`` command: verbs with help, exit codes (0 done, 1 refused, 2 wrong use, 3 environment) and one-sentence errors."""

import sys
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.core.management import execute_from_command_line
from django.db import Error as DatabaseError
from django.db import OperationalError

from wayhome.config import logs, start
from wayhome.config.verbs.audit import audit
from wayhome.config.verbs.backup import backup
from wayhome.config.verbs.demo import demo, seed_demo
from wayhome.config.verbs.figures import bulletin, figures
from wayhome.config.verbs.install import init
from wayhome.config.verbs.recovery import recovery
from wayhome.config.verbs.restore import look_through, restore
from wayhome.config.verbs.serve import serve
from wayhome.config.verbs.terms import EXIT_CODES, Lacking, Refusal
from wayhome.config.verbs.tidy import tidy
from wayhome.config.verbs.upgrade import upgrade
from wayhome.config.wiring import wire
from wayhome.kit.errors import Refused

wire()  # a verb that acts tells news too


class House(click.Group):
    """The group of all verbs: turns what went wrong into a sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            raise Refusal(str(refusal.sentence)) from refusal
        except ValidationError as error:
            raise Refusal(" ".join(error.messages)) from error
        except OperationalError as error:
            raise Lacking(
                f"The database does not answer as it should: {str(error).strip().splitlines()[0]}"
            ) from error
        except DatabaseError as error:  # its words may hold what stands in a row
            raise Lacking(f"The database does not answer as it should: {type(error).__name__}") from error
        except BrokenPipeError:
            raise  # the reader went away; click ends quietly
        except OSError as error:
            raise Lacking(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error


@click.group(
    cls=House,
    epilog=f"WAYHOME_HOME names the data folder. {EXIT_CODES}",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="wayhome")
def wayhome() -> None:
    """Wayhome: records of the way home, from an admission to the month's figures."""


@wayhome.command(hidden=True, context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Django's own commands, for developers."""
    execute_from_command_line(["wayhome manage", *words])


for verb in (
    init, upgrade, demo, seed_demo, serve, figures, bulletin, audit, backup, recovery, restore, look_through, tidy,
):  # fmt: skip
    wayhome.add_command(verb)


def main() -> None:
    """Run the command."""
    assert start
    if sys.argv[1:2] != ["manage"]:
        sys.excepthook = logs.hook
    sys.exit(wayhome(prog_name="wayhome"))


if __name__ == "__main__":
    main()
