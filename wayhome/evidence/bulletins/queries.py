"""Composing and printing a month's bulletin. It is for inside: every form of it says so."""

import base64
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.lines import BY_KEY, SECTION_ORDER, USUAL
from wayhome.evidence.bulletins.models import Layout
from wayhome.evidence.bulletins.rules import MARK, around, file_name
from wayhome.evidence.indicators.definitions import SECTIONS
from wayhome.evidence.indicators.presenter import Figure
from wayhome.evidence.indicators.queries import Scope, figures, scope_of
from wayhome.kit import formats
from wayhome.kit.dates import Month, today
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record

FORMATS = ("html",)
PERMISSION = "bulletins.view"
_KIT = Path(__file__).resolve().parents[2] / "kit" / "static" / "kit"
_PAPER = Path(__file__).resolve().parent / "data" / "paper.css"
_PLACE = "\x00"


@dataclass(frozen=True)
class Said:
    """A line as printed: the words before and after its figure."""

    key: str
    before: str
    figure: Figure
    after: str

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"{self.before}{self.figure.printed}{self.after}"


@dataclass(frozen=True)
class Section:
    """A headed part of a bulletin."""

    key: str
    title: str
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class Bulletin:
    """A bulletin in one language. ``month`` is what it tells of, ``printed_on`` the day it was made in the office's time zone."""

    scope: Scope
    name: str
    month: Month
    lang: str
    printed_on: Any
    sections: tuple[Section, ...]


def layout_of(scope: Scope) -> Layout:
    """Return the office's choice of lines; one of version 0 with the usual lines (unsaved) where it has made none."""
    kept = Layout.objects.filter(office_id=scope.office_id).first() if scope.office_id else None
    return kept or Layout(lines=list(USUAL), version=0)


def bulletin(viewer: Viewer, office_code: str, month: Month, lang: str) -> Bulletin:
    """Return the office's bulletin of a month; NoSuchFigures if there is no such office or the viewer may not read it."""
    scope = scope_of(viewer, office_code, PERMISSION)
    lang = formats.language(lang)
    lines = [BY_KEY[key] for key in layout_of(scope).lines if key in BY_KEY]
    codes = list(dict.fromkeys(line.code for line in lines))
    found = {
        figure.code: figure
        for figure in figures(
            viewer, scope, month, codes=codes, lang=lang, breakdowns=False, permission=PERMISSION
        )
    }
    with translation.override(lang):
        said: dict[str, list[Said]] = {}
        for line in lines:
            if line.code in found:
                said.setdefault(line.section, []).append(_say(line.key, line.text, found[line.code]))
        sections = tuple(
            Section(key, _(SECTIONS[key]), tuple(said[key])) for key in SECTION_ORDER if said.get(key)
        )
        name = scope.office.name if scope.office is not None else _("All offices")
    return Bulletin(scope, name, month, lang, today(max(scope.zones)), sections)


def _say(key: str, text: Any, figure: Figure) -> Said:
    # A hidden count is one of several as far as grammar is concerned.
    count = 2 if figure.value is None else int(figure.value)
    before, after = around(str(text % {"n": _PLACE, "count": count}), _PLACE)
    return Said(key, before, figure, after)


def render_bulletin(
    viewer: Viewer, office_code: str, month: Month, lang: str = "en", format: str = "html"
) -> tuple[str, bytes]:
    """Return (file name, content) of the office's bulletin as one file that needs nothing else, today or in decades.

    NoSuchFigures as for ``bulletin``; ValueError for a format there is none of. Written to the log.
    """
    if format not in FORMATS:
        raise ValueError(f"no such format: {format}; there is {', '.join(FORMATS)}")
    made = bulletin(viewer, office_code, month, lang)
    with translation.override(made.lang):
        page = render_to_string(
            "bulletins/file.html",
            {
                "bulletin": made,
                "lang": made.lang,
                "mark": MARK,
                "style": _style(made.lang),
                "laid_out": _laid_out(made.lang),
            },
        )
    name = file_name(office_code, str(month), made.lang, format)
    details = {"scope": office_code, "month": str(month), "lang": made.lang, "format": format}
    record(
        viewer,
        "bulletins.print",
        ("bulletin", f"{office_code} {month}"),
        office_id=made.scope.office_id,
        details=details,
    )
    return name, page.encode()


@lru_cache
def _style(lang: str) -> SafeString:
    """The kit's colours and sizes with the paper's own rules, as the file carries them: ours, no part comes from outside."""
    sheets = "".join(path.read_text("utf-8") for path in (_KIT / "tokens.css", _PAPER))
    return mark_safe(f"<style>\n{_letters(lang)}{sheets}</style>")  # noqa: S308  files of the house


def _laid_out(lang: str) -> str:
    """Lay a Khmer page out before it counts as loaded: a program that prints at once would print boxes, its letters not yet being read.

    The one script of the file; it names nothing, asks nobody, and the page is the same without it.
    """
    return mark_safe("<script>document.body.offsetHeight</script>\n") if lang == "km" else ""


def _letters(lang: str) -> str:
    """Khmer letters travel with a Khmer file, 40 kB: many machines have none, and print boxes. Others are everywhere."""
    fonts = [(weight, _KIT / "dist" / "fonts" / f"kp-{weight}.woff2") for weight in (400, 600)]
    return "".join(
        f'@font-face {{ font-family: "Kantumruy Pro"; font-weight: {weight}; unicode-range: U+1780-17FF, U+19E0-19FF, U+200B-200D, U+25CC;'
        f' src: url("data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}") format("woff2") }}\n'
        for weight, path in fonts
        if lang == "km" and path.exists()
    )
