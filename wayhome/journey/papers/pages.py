"""The page of forms about a person: choose, and it is printed."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wayhome.journey.cases.queries import may_see_identity
from wayhome.journey.papers.actions import print_sheet
from wayhome.journey.papers.filling import CODED, NAMED
from wayhome.journey.papers.forms import PrintForm
from wayhome.journey.papers.offered import offered
from wayhome.journey.papers.queries import case_to_print
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.media import PDF
from wayhome.kit.sending import sent
from wayhome.trust.access.viewer import Viewer


@page("papers.print")
def papers(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every form there is, those of her office's country first; sent with one chosen, the form as PDF."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    request.menu_entry = "people"  # type: ignore[attr-defined]
    case = case_to_print(viewer, id)
    may_name = viewer.private_key is not None and case.pk in may_see_identity(viewer, [case.pk])
    initial = {"language": case.office.languages[0], "content": NAMED if may_name else CODED}
    form = PrintForm(request.POST if request.method == "POST" else None, initial=initial, may_name=may_name)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        sheet = request.POST.get("sheet", "")
        try:
            made = print_sheet(
                by=viewer, case_id=case.pk, sheet=sheet, language=told["language"], content=told["content"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return sent(request, made, PDF, name=f"form-{sheet}")
    families, others = offered(case.office, today(case.office.time_zone))
    context = {"case": case, "form": form, "families": families, "others": others}
    return render(request, "papers/list.html", context, status=422 if form.is_bound else 200)
