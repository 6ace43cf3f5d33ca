"""Pages of a month's bulletin: itself, its files, and the choice of its lines."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.actions import choose_lines
from wayhome.evidence.bulletins.composing import CONTEXT, TALLIES, Bulletin, Piece, Section
from wayhome.evidence.bulletins.forms.lines import LinesForm, clash, reads, yes_or_no
from wayhome.evidence.bulletins.lines import LINES
from wayhome.evidence.bulletins.models import Layout
from wayhome.evidence.bulletins.pages.whose import may_choose, may_write, offices_beside, scope_for, viewer_of
from wayhome.evidence.bulletins.printing import FORMATS
from wayhome.evidence.bulletins.queries import bulletin, layout_of, render_bulletin
from wayhome.evidence.bulletins.rules import MARK
from wayhome.evidence.indicators.queries import NoSuchFigures, Scope, month_to_open
from wayhome.kit import facts, formats, histories
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User


@page("bulletins.view")
def month(request: HttpRequest, office: str = "") -> HttpResponse:
    """The bulletin of a month; every number opens the records behind it."""
    viewer = viewer_of(request)
    scope = scope_for(viewer, office)
    usual = month_to_open(scope)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": usual})
    chosen = form.chosen(usual)
    made = bulletin(viewer, scope.code, chosen, formats.language(get_language()))
    context = {
        "form": form,
        "month": chosen,
        "before": chosen.plus(-1),
        "after": chosen.plus(1),
        "bulletin": made,
        "mark": MARK,
        "lang": made.lang,
        "first": _sections(viewer, made, made.first),
        "last": _sections(viewer, made, made.last),
        "files": _files(scope, chosen),
        "offices": offices_beside(viewer, scope, chosen),
        "items_url": f"{reverse('bulletins:items', args=[scope.code])}?month={chosen}"
        if may_write(viewer, scope)
        else "",
        "lines_url": reverse("bulletins:lines", args=[scope.code]) if may_choose(viewer, scope) else "",
    }
    return render(request, "bulletins/month.html", context)


@page("bulletins.view")
def file(request: HttpRequest, office: str, month: str, lang: str, ending: str) -> HttpResponse:
    """The bulletin as one file, to keep or to print; its name says that it is for inside."""
    if lang not in formats.OWN_NAMES or ending not in FORMATS:
        raise Http404
    try:
        name, content = render_bulletin(viewer_of(request), office, Month.parse(month), lang, ending)
    except (NoSuchFigures, ValueError) as nothing:
        raise Http404 from nothing
    return HttpResponse(
        content,
        content_type=FORMATS[ending].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@page("figures.manage")
def lines(request: HttpRequest, office: str) -> HttpResponse:
    """Which lines the office prints, and printed before; where somebody else chose meanwhile, both choices are shown."""
    viewer = viewer_of(request)
    scope = scope_for(viewer, office)
    if scope.office is None or not may_choose(viewer, scope):
        raise Http404
    kept = layout_of(scope)
    form = LinesForm(request.POST or None, initial={"lines": kept.lines, "version": kept.version})
    if request.method == "POST" and form.is_valid():
        try:
            choose_lines(by=viewer, office=scope.office, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            both = clash(conflict.saved, form.cleaned_data["lines"])
            context = {"conflict": both, "back": reverse("bulletins:lines", args=[scope.code])}
            return render(request, "kit/conflict.html", context, status=409)
        else:
            messages.success(request, _("The bulletin prints these lines from now on."))
            return redirect("bulletins:office", scope.code)
    back = reverse("bulletins:office", args=[scope.code])
    context = {"form": form, "scope": scope, "back": back, "versions": _versions(kept)}
    return render(request, "bulletins/lines.html", context)


def _versions(kept: Layout) -> list[histories.Told]:
    """What the office printed before; what was chosen at installation, or before histories were kept, names nobody."""
    people: dict[Any, str] = {None: _("the system")}
    people |= dict(User.objects.filter(pk__in=histories.writers(kept)).values_list("pk", "display_name"))

    def lines_of(version: Any) -> dict[str, str]:
        return {reads(line): yes_or_no(line, version.lines) for line in LINES}

    return histories.told(kept, {}, people=people, also=lines_of)


def _files(scope: Scope, month: Month) -> list[dict[str, Any]]:
    """The bulletin's files: a row a language, a link a format."""
    return [
        {
            "lang": lang,
            "name": name,
            "forms": [
                {
                    "name": form.name,
                    "url": reverse("bulletins:file", args=[scope.code, str(month), lang, ending]),
                }
                for ending, form in FORMATS.items()
            ],
        }
        for lang, name in formats.OWN_NAMES.items()
    ]


def _sections(viewer: Viewer, made: Bulletin, sections: Sequence[Section]) -> list[dict[str, Any]]:
    return [{"title": section.title, "lines": _linked(viewer, made, section.lines)} for section in sections]


def _linked(viewer: Viewer, made: Bulletin, said: Any) -> list[list[dict[str, Any]]]:
    """Each line's pieces, its numbers with where they lead: the records behind."""
    may = viewer.may("figures.view")

    def behind(piece: Piece) -> str:
        if piece.code == TALLIES:
            return f"{reverse('tallies:list')}?month={made.month}" if viewer.may("tallies.view") else ""
        if piece.code == CONTEXT:
            return ""
        if not (may and piece.code):
            return ""
        return f"{reverse('indicators:rows', args=[made.scope.code, piece.code])}?month={made.month}"

    return [[{"piece": piece, "url": behind(piece)} for piece in line.pieces] for line in said]
