"""``wayhome figures`` and ``wayhome bulletin``: the month's numbers on the command line, the same as on the pages."""

import datetime as dt
import json
from pathlib import Path

import click

from wayhome.config.verbs.terms import (
    DAY,
    EVERY_OFFICE,
    LANG,
    MONTH,
    Lacking,
    Misuse,
    Refusal,
    actor,
    as_user,
    need_data,
    office_named,
)
from wayhome.evidence.bulletins.queries import FORMATS, render_bulletin
from wayhome.evidence.bulletins.queries import PERMISSION as BULLETINS
from wayhome.evidence.bulletins.rules import file_name
from wayhome.evidence.indicators.models import Indicator
from wayhome.evidence.indicators.queries import PERMISSION as FIGURES
from wayhome.evidence.indicators.queries import NoSuchFigures, figures_json, scope_of
from wayhome.kit.dates import Month
from wayhome.trust.access.viewer import Viewer

OFFICE_HELP = "The office's code; its sites count with it. `all`: every office, each person once."


def _known_office(office: str) -> str:
    return EVERY_OFFICE if office == EVERY_OFFICE else office_named(office).code


def _refusal(viewer: Viewer, office: str, what: str) -> Refusal:
    whose = "of all offices" if office == EVERY_OFFICE else f"of the office {office!r}"
    return Refusal(f"The account {viewer.label!r} may not see the {what} {whose}.")


def _tell_if_growing(
    viewer: Viewer, office: str, month: Month, permission: str, as_of: dt.date | None = None
) -> None:
    """Say on stderr that the month is not over where it is, unless it was asked for as recorded by a day already past."""
    today = scope_of(viewer, office, permission).today()
    if month.last >= today and (as_of is None or as_of >= today):
        click.echo(f"wayhome: {month} is not over yet; these figures may still grow.", err=True)


@click.command()
@click.option("--office", required=True, metavar="CODE", help=OFFICE_HELP)
@click.option("--month", required=True, type=MONTH, help="The month, such as 2022-10.")
@click.option(
    "--as-of",
    type=DAY,
    help="Count only what was recorded by the end of this day, in the office's time zone.",
)
@click.option(
    "--code", "codes", multiple=True, metavar="CODE", help="Only this figure; may be given several times."
)
@click.option(
    "--lang", type=LANG, default="en", show_default=True, help="The language of labels and notation."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with breakdowns.")
@as_user
def figures(
    office: str, month: Month, as_of: dt.date | None, codes: tuple[str, ...], lang: str, as_json: bool, username: str | None
) -> None:  # fmt: skip
    """Print an office's figures of a month. The reading is written to the log."""
    need_data()
    viewer, office = actor(username), _known_office(office)
    known = list(Indicator.objects.values_list("code", flat=True))
    for code in codes:
        if code not in known:
            raise Misuse(f"There is no figure {code!r}. Known figures: {', '.join(known) or 'none yet'}.")
    try:
        found = figures_json(viewer, office, month, as_of=as_of, lang=lang, codes=list(codes) or None)
    except NoSuchFigures as error:
        raise _refusal(viewer, office, "figures") from error
    _tell_if_growing(viewer, office, month, FIGURES, as_of)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    width = max((len(figure["printed"]) for figure in found), default=0)
    for figure in found:
        click.echo(f"{figure['printed']:>{width}}  {figure['label']}")


@click.command()
@click.option("--office", required=True, metavar="CODE", help=OFFICE_HELP)
@click.option("--month", required=True, type=MONTH, help="The month, such as 2022-10.")
@click.option("--lang", type=LANG, default="en", show_default=True, help="The language of the bulletin.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="The kind of file; without it what the file's name ends in, else html.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write, or a folder: then it names itself.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@as_user
def bulletin(
    office: str, month: Month, lang: str, form: str | None, output: Path, force: bool, username: str | None
) -> None:
    """Write an office's bulletin of a month into one file.

    It is for inside: INTERNAL, NOT FOR PUBLICATION. That it was printed is written to the log.
    """
    need_data()
    viewer, office = actor(username), _known_office(office)
    if not (output if output.is_dir() else output.absolute().parent).is_dir():
        raise Lacking(f"There is no folder {output.absolute().parent}.")
    ending = "" if output.is_dir() else output.suffix.lower().removeprefix(".")
    form = form or (ending if ending in FORMATS else "html")
    if ending in FORMATS and ending != form:
        raise Misuse(
            f"{output.name} would be a {form} file; let its name end in .{form}, or ask for --format {ending}."
        )
    usual = file_name(office, str(month), lang, form)
    target = output / usual if output.is_dir() else output
    if target.is_file() and not force:
        raise Refusal(f"{target} is there already; nothing was written. --force writes over it.")
    try:
        _name, content = render_bulletin(viewer, office, month, lang, form)
    except NoSuchFigures as error:
        raise _refusal(viewer, office, "bulletin") from error
    target.write_bytes(content)
    _tell_if_growing(viewer, office, month, BULLETINS)
    if "INTERNAL" not in target.name:
        click.echo(f"wayhome: Better name it {usual}, so that the file says itself whom it is for.", err=True)
    click.echo(f"Written: {target} (for inside: not for publication)")
