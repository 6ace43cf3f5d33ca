"""Entering a pile of paper: what all sheets have in common once, then a short row for each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.prevention.activities.actions import record_pile
from wayhome.prevention.activities.actions.rows import RowsRefused
from wayhome.prevention.activities.forms.piles import PileForm, Sheets, unusual
from wayhome.prevention.activities.queries import choices
from wayhome.prevention.activities.rules.sheets import MOST_ROWS, Paper
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer

FIRST_ROWS = 5
_AT_ROWS = {"happened_on": "happened_on", "place": "place", "heads": "heads", "sheet": "sheet"}


@page("activities.record")
def enter(request: HttpRequest) -> HttpResponse:
    """Up to twenty head-count sheets of one kind, saved in one act."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    offices = choices.recording_offices(viewer)
    if not offices:
        raise Http404
    projects = choices.projects(viewer, offices)
    form = PileForm(
        request.POST if request.method == "POST" else None,
        initial={"type": request.GET.get("type", "awareness_event")},
        offices=offices,
        projects=projects,
        phases=choices.phases(projects),
        colleagues=colleagues([offices[0].pk]),
        me=viewer.user,
    )
    rows = _rows(request, offices[0].time_zone)
    if form.is_bound and not _only_looks(request, form, rows):
        made = _saved(viewer, form, rows)
        if made:
            said = ngettext("%(n)s sheet was entered.", "%(n)s sheets were entered.", len(made))
            messages.success(request, said % {"n": len(made)})
            month = Month.of(max(activity.happened_on for activity in made))
            return redirect(f"{reverse('activities:list')}?month={month}")
    context = {
        "form": form,
        "rows": rows,
        "most": MOST_ROWS,
        "full": len(rows.forms) >= MOST_ROWS,
        "back": reverse("activities:list"),
    }
    return render(request, "activities/pile.html", context, status=422 if form.errors or (form.is_bound and not rows.clean_rows) else 200)  # fmt: skip


def _rows(request: HttpRequest, zone: str) -> Any:
    """The rows that came, with empty ones more where they were asked for."""
    if request.method != "POST":
        rows: Any = Sheets(prefix="rows", initial=[{} for _row in range(FIRST_ROWS)])
    else:
        data = request.POST.copy()
        if "more" in data:
            try:
                count = int(data.get("rows-TOTAL_FORMS", 0))
            except ValueError:
                count = 0
            data["rows-TOTAL_FORMS"] = str(min(max(count, 0) + FIRST_ROWS, MOST_ROWS))
        rows = Sheets(data, prefix="rows")
    rows.zone = zone
    return rows


def _only_looks(request: HttpRequest, form: PileForm, rows: Any) -> bool:
    """Whether a button was pressed that saves nothing: for more rows, or to find a place; then only that box complains."""
    wanted = request.POST.get("find", "")
    if not wanted and "more" not in request.POST:
        return False
    form.errors.clear()
    for row in rows.forms:
        for name in list(row.errors):
            if row.add_prefix(name) != wanted:
                del row.errors[name]
    return True


def _saved(viewer: Viewer, form: PileForm, rows: Any) -> Any:
    """Enter the pile; where something is wrong, say it at its row and name the row on top."""
    if not rows.management_form.is_valid() or len(rows.forms) > MOST_ROWS:
        form.add_error(None, _("At most 20 sheets fit into one pile."))
        return None
    papers = rows.papers()
    if not form.is_valid() or not rows.clean_rows:
        _name(form, rows)
        return None
    told = form.told
    many = unusual(told["type"], told["category"], papers)
    if many and not form.cleaned_data["sure"]:
        for at in many:
            rows.forms[at].add_error("heads", ValidationError(_("Many people for this. Check the number.")))
        form.add_error("sure", ValidationError(_("More people than usual. Check the rows; if they are right, tick here.")))  # fmt: skip
        _name(form, rows)
        return None
    return _entered(viewer, form, rows, papers)


def _entered(viewer: Viewer, form: PileForm, rows: Any, papers: list[Paper]) -> Any:
    try:
        return record_pile(
            by=viewer,
            office=form.whose,
            papers=papers,
            id=form.cleaned_data["id"],
            **form.told,
            **form.proxy,
        )
    except RowsRefused as refused:
        for at, wrong in refused.rows.items():
            if wrong.field in form.fields:
                if str(wrong.sentence) not in form.errors.get(wrong.field, []):
                    form.refuse(wrong)
                continue
            field = wrong.field if wrong.field in _AT_ROWS else None
            rows.forms[int(str(at))].add_error(field, str(wrong.sentence))
        _name(form, rows)
    except Refused as refused:
        form.refuse(refused)
    return None


def _name(form: PileForm, rows: Any) -> None:
    """Name the faulty rows above the form."""
    for at, row in enumerate(rows.forms):
        for sentences in row.errors.values():
            for one in sentences:
                form.add_error(None, _("Row %(n)s: %(sentence)s") % {"n": at + 1, "sentence": one})
