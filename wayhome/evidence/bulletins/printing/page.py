"""The bulletin as one page of HTML that needs nothing else, today or in decades."""

import base64
from functools import lru_cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wayhome.evidence.bulletins.composing import Bulletin
from wayhome.evidence.bulletins.rules import MARK

_KIT = Path(__file__).resolve().parents[3] / "kit" / "static" / "kit"
_PAPER = Path(__file__).resolve().parents[1] / "data" / "paper.css"


def render(bulletin: Bulletin) -> bytes:
    """Return the page, in the language that is switched on."""
    context = {
        "bulletin": bulletin,
        "lang": bulletin.lang,
        "mark": MARK,
        "style": _style(bulletin.lang),
        "laid_out": _laid_out(bulletin.lang),
    }
    return render_to_string("bulletins/file.html", context).encode()


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
