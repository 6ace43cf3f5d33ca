"""Pages of people who came together: how far each is, sharing them out among colleagues, one step for several of them."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.journey.cases import actions, codes, handing, together
from wayhome.journey.cases.forms.together import ManyStepForm, ShareForm
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.pages.frame import answer, light, viewer_of
from wayhome.journey.cases.rules import stages
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import who_may


@page("cases.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Who came together: where each stands, and who walks with her."""
    viewer = viewer_of(request)
    light(request)
    operation = together.operation_for(viewer, id)
    people = together.told(viewer, operation)
    named = names_of(viewer, [one.case.pk for one in people], page="together")
    stood: dict[str, int] = {}
    for one in people:
        stood[one.case.stage] = stood.get(one.case.stage, 0) + 1
    leads = operation.office_id in viewer.offices(together.SHARE)
    context = {
        "operation": operation,
        "rows": [(one, named.get(one.case.pk)) for one in people],
        "stood": [(codes.STAGES.label(code), stood[code]) for code in stages.ORDER if code in stood],
        "to_share": len(together.to_share(viewer, operation)[0]) if leads else 0,
        "may_step": viewer.may("cases.admit"),
        "may_support": viewer.may("support.record"),
    }
    return render(request, "cases/together.html", context)


@page("cases.edit")
def share(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Share out among colleagues those with whom nobody walks yet."""
    viewer = viewer_of(request)
    operation = together.operation_for(viewer, id)
    if operation.office_id not in viewer.offices(together.SHARE):
        raise Http404
    waiting = len(together.to_share(viewer, operation)[0])
    may = who_may(together.SHARE)  # whoever only reads of persons, or sees none, is not offered
    carried = dict(handing.colleagues_with_people(viewer))
    staff = {user: carried.get(user, 0) for user in colleagues([operation.office_id]) if user.pk in may}
    form = ShareForm(request.POST or None, staff=staff)

    def write() -> Any:
        return actions.share_out(
            by=viewer, operation_id=operation.pk, to=form.chosen, id=form.cleaned_data["id"]
        )

    text = ngettext(
        "Nobody else walks with %(n)s person who came with it.", "Nobody else walks with %(n)s people who came with it.", waiting
    )  # fmt: skip
    return answer(
        request, form, write, title=_("Share them out"), text=text % {"n": waiting}, submit=_("Share them out"),
        back=reverse("cases:together", args=[operation.pk]),
    )  # fmt: skip


@page("cases.admit")
def step(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record one step for several of those who came together."""
    viewer = viewer_of(request)
    operation = together.operation_for(viewer, id)
    seen = together.people_of(viewer, operation, "cases.admit")
    cases = [case for case in seen if not stages.passed(case.stage, stages.TOGETHER[-1])]
    named = names_of(viewer, [case.pk for case in cases], page="together")
    people = {
        str(case.pk): f"{case.person.code} {named[case.pk]}" if case.pk in named else case.person.code
        for case in cases
    }
    zone = operation.office.time_zone
    form = ManyStepForm(
        request.POST or None,
        initial={"happened_on": today(zone), "cases": list(people)},
        people=people,
        zone=zone,
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.move_together(
            by=viewer, operation_id=operation.pk, case_ids=[uuid.UUID(key) for key in told["cases"]], stage=told["stage"],
            happened_on=told["happened_on"],
        )  # fmt: skip

    return answer(
        request, form, write, title=_("One step for several"), submit=_("Save for all of them"),
        back=reverse("cases:together", args=[operation.pk]),
    )  # fmt: skip
