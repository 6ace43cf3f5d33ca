"""Pages of the bulletin: a month's, its file, and the choice of its lines."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.actions import choose_lines
from wayhome.evidence.bulletins.composing import Bulletin, Piece, Section
from wayhome.evidence.bulletins.forms import LinesForm, clash, reads, yes_or_no
from wayhome.evidence.bulletins.lines import LINES
from wayhome.evidence.bulletins.models import Layout
from wayhome.evidence.bulletins.printing import FORMATS
from wayhome.evidence.bulletins.queries import PERMISSION, bulletin, layout_of, render_bulletin
from wayhome.evidence.bulletins.rules import MARK
from wayhome.evidence.indicators.queries import NoSuchFigures, Scope, month_to_open, scope_of, scopes
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
    viewer = _viewer(request)
    scope = _scope(viewer, office)
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
        "offices": _offices(viewer, scope, chosen),
        "lines_url": reverse("bulletins:lines", args=[scope.code]) if _may_choose(viewer, scope) else "",
    }
    return render(request, "bulletins/month.html", context)


@page("bulletins.view")
def file(request: HttpRequest, office: str, month: str, lang: str, ending: str) -> HttpResponse:
    """The bulletin as one file, to keep or to print; its name says that it is for inside."""
    if lang not in formats.OWN_NAMES or ending not in FORMATS:
        raise Http404
    try:
        name, content = render_bulletin(_viewer(request), office, Month.parse(month), lang, ending)
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
    viewer = _viewer(request)
    scope = _scope(viewer, office)
    if scope.office is None or not _may_choose(viewer, scope):
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


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _scope(viewer: Viewer, office: str) -> Scope:
    """What one may not see answers like what does not exist."""
    try:
        if office:
            return scope_of(viewer, office, PERMISSION)
    except NoSuchFigures as nothing:
        raise Http404 from nothing
    open_to_her = scopes(viewer, PERMISSION)
    if not open_to_her:
        raise Http404
    own: uuid.UUID | None = viewer.user.office_id if viewer.user is not None else None
    return next((scope for scope in open_to_her if scope.office_id == own), open_to_her[0])


def _may_choose(viewer: Viewer, scope: Scope) -> bool:
    return scope.office_id is not None and viewer.may_in("figures.manage", scope.office_id)


def _offices(viewer: Viewer, here: Scope, month: Month) -> list[dict[str, Any]]:
    found = [
        {
            "name": scope.office.name if scope.office is not None else _("All offices"),
            "url": f"{reverse('bulletins:office', args=[scope.code])}?month={month}",
            "here": scope.code == here.code,
        }
        for scope in scopes(viewer, PERMISSION)
    ]
    return found if len(found) > 1 else []


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
        if not (may and piece.code):
            return ""
        return f"{reverse('indicators:rows', args=[made.scope.code, piece.code])}?month={made.month}"

    return [[{"piece": piece, "url": behind(piece)} for piece in line.pieces] for line in said]
