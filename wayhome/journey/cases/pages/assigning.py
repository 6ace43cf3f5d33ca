"""Pages on who walks with a person."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, queries
from wayhome.journey.cases.forms import assigning as forms
from wayhome.journey.cases.pages.frame import answer, retiring, today_of, viewer_of, written
from wayhome.kit.gate import page
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import who_may


@page("cases.edit")
def assign(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Let a colleague walk with a person."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.edit")
    staff = colleagues([case.office_id]).filter(pk__in=who_may("cases.view"))
    form = forms.AssignForm(
        request.POST or None,
        initial={"happened_on": today_of(case), "role": "case_worker"},
        zone=case.office.time_zone,
        staff=staff,
    )

    def write() -> Any:
        told = form.cleaned_data
        user = form.staff[told["user"]]
        return actions.assign(
            by=viewer,
            case_id=case.pk,
            user=user,
            role=told["role"],
            happened_on=told["happened_on"],
            id=told["id"],
        )

    text = _("From that day on the colleague sees this person's record.")
    return answer(
        request, form, write, title=_("Who walks with this person"), text=text, case=case, submit=_("Assign")
    )


@page("cases.edit")
def end_assignment(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Let a colleague's part end."""
    viewer = viewer_of(request)
    assignment = queries.assignment_for(viewer, id)
    case = queries.case_for(viewer, assignment.case_id, "cases.edit")
    form = forms.EndForm(
        request.POST or None,
        initial={"until": today_of(case), "version": assignment.version},
        zone=case.office.time_zone,
    )

    def write() -> Any:
        return actions.end_assignment(
            by=viewer,
            assignment_id=assignment.pk,
            version=form.cleaned_data["version"],
            until=form.cleaned_data["until"],
        )

    title = _("%(name)s no longer walks with this person") % {"name": assignment.user}
    return answer(request, form, write, title=title, case=case)


@page("cases.edit")
def retire_assignment(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong assignment out of lists."""
    viewer = viewer_of(request)
    one = queries.assignment_for(viewer, id)
    told = [(_("Colleague"), one.user.display_name), (_("As what?"), one.get_role_display())]
    told += [(_("From which day?"), written(one.happened_on))]

    def write(reason: str) -> Any:
        return actions.retire_assignment(by=viewer, assignment_id=one.pk, reason=reason)

    return retiring(
        request, write, case=one.case, title=_("Retire the assignment?"), submit=_("Retire the assignment"), told=told
    )  # fmt: skip
