"""The page on which many people of one operation are written down at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.journey.cases import actions, queries, together
from wayhome.journey.cases.crossings import gates
from wayhome.journey.cases.forms import arriving as forms
from wayhome.journey.cases.pages.admitting import (
    FIRST_ROWS,
    arriving,
    blank_rows,
    longer,
    rows_saved,
    whole,
)
from wayhome.journey.cases.pages.frame import light, proxied, status, viewer_of
from wayhome.journey.cases.rules import MOST_ROWS
from wayhome.kit.gate import page


@page("cases.admit")
def group(request: HttpRequest) -> HttpResponse:
    """Write down up to 75 people who are met together; details later."""
    viewer = viewer_of(request)
    light(request)
    offices = queries.admitting(viewer)
    asked = {**arriving(viewer, offices), **proxied(viewer, offices[0])}
    asked["gates"] = gates(viewer, {office.country for office in offices})
    asked["initial"] = {**asked["initial"], "stage": "first_contact"}
    rows: Any
    if request.method != "POST":
        form, rows = forms.GroupForm(**asked), blank_rows(forms.GroupRows, FIRST_ROWS)
    elif "more" in request.POST:
        form = forms.GroupForm(**{**asked, "initial": request.POST.dict()})
        rows = longer(request, forms.GroupRows)
    else:
        form, rows = forms.GroupForm(request.POST, **asked), forms.GroupRows(request.POST, prefix="rows")
        filled = [row for row in rows if whole_row(row)] if whole(form, rows) else []
        made = _saved(viewer, form, filled) if not form.errors else 0
        if made:
            said = ngettext("%(n)s person was written down.", "%(n)s people were written down.", made)
            messages.success(request, said % {"n": made})
            return redirect("cases:together", id=form.cleaned_data["id"])
    context = {
        "form": form,
        "rows": rows,
        "most": MOST_ROWS,
        "full": rows.total_form_count() >= MOST_ROWS,
        "back": reverse("desk:people"),
        "title": _("People met together"),
        "text": _("Nobody is admitted by it. Each gets a random code; details can follow. Empty rows are left out."),
        "submit": _("Save all"),
        "lately": together.lately(viewer),
    }  # fmt: skip
    return render(request, "cases/group.html", context, status=status(form))


def whole_row(row: Any) -> bool:
    """Whether anything was told of a row."""
    return any(value not in ("", None) for value in row.cleaned_data.values())


def _saved(viewer: Any, form: Any, filled: list[Any]) -> int:
    told = form.cleaned_data

    def write() -> Any:
        return actions.group_intake(
            by=viewer, office=form.chosen_office, happened_on=told["happened_on"], category=told["category"], stage=told["stage"],
            met_at=told["met_at"], province=told["province"], reference=told["reference"], crossed=form.crossed,
            shared=form.shared,
            rows=[row.told(told["happened_on"].year) for row in filled], id=told["id"], **form.proxy,
        )  # fmt: skip

    return rows_saved(form, filled, write)
