"""Blank sheets to print: a list to sign or to tick, or a head count; in a language of one's own choice."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.gate import page
from wayhome.prevention.activities import codes, rules
from wayhome.prevention.activities.forms.sheets import COUNT, SheetForm
from wayhome.prevention.activities.queries import choices
from wayhome.prevention.activities.rules.sheets import new_number
from wayhome.registry.people.codes import SEXES
from wayhome.trust.access.viewer import Viewer

FREE_ROWS = 4  # of a head count, for participants whom nobody foresaw


@page("activities.record")
def choose(request: HttpRequest) -> HttpResponse:
    """Which sheet, in which language, with how many lines."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    office = _offices(viewer)[0]
    lang = next((code for code in office.languages if code in formats.OWN_NAMES), "en")
    initial = {
        "type": request.GET.get("type", "training"),
        "survivors": request.GET.get("survivors") == "on",
        "lang": lang,
    }
    form = SheetForm(initial=initial, offices=_offices(viewer))
    return render(request, "activities/sheets.html", {"form": form})


@page("activities.record")
def sheet(request: HttpRequest) -> HttpResponse:
    """The sheets as they are printed, in the language chosen, whatever that of the page."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = SheetForm(request.GET, offices=_offices(viewer))
    if not form.is_valid():
        return render(request, "activities/sheets.html", {"form": form}, status=422)
    told = form.cleaned_data
    with translation.override(told["lang"]):
        words = _words(told["type"], told["survivors"])
    counted = told["kind"] == COUNT
    context: dict[str, Any] = {
        "form": form,
        "sheet_lang": told["lang"],
        "office": form.whose,
        "words": words,
        "survivors": told["survivors"],
        "counted": counted,
        "numbers": [new_number() for _sheet in range(told["copies"])],
        "lines": range(1, told["lines"] + 1),
        "free": range(FREE_ROWS),
        "raises": told["type"] in rules.WITH_ISSUES,
    }
    return render(request, "activities/sheet.html", context)


def _offices(viewer: Viewer) -> list[Any]:
    offices = choices.recording_offices(viewer)
    if not offices:
        raise Http404
    return offices


def _words(type: str, survivors: bool) -> dict[str, Any]:
    """What stands on the sheet, in the language that is set."""
    return {
        "type": str(codes.TYPES.label(type)),
        "sexes": [str(words) for _code, words in SEXES.choices],
        "ages": [str(words) for _code, words in codes.AGE_BANDS.choices],
        "categories": list(
            zip("ABCDEFGH", (str(codes.CATEGORIES.label(code)) for code in _categories(type)), strict=False)
        ),
        "privacy": _(
            "Write the code only: no names, no signatures of people we support. Keep this sheet locked away."
        )
        if survivors
        else _("This sheet is for counting only, and is kept locked away. No names of people we support."),
    }


def _categories(type: str) -> list[str]:
    """Who usually comes to it; on every sheet also our own staff, who are counted apart."""
    return list(dict.fromkeys([*rules.OFFERED[type], "participant", "our_staff"]))
