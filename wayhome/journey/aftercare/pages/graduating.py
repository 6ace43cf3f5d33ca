"""Pages of a graduation: the checklist, the plan of the return, asking and answering, and the day she goes."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.aftercare import actions, codes, queries
from wayhome.journey.aftercare.forms import graduating as forms
from wayhome.journey.aftercare.models import Graduation
from wayhome.journey.aftercare.pages.frame import answer, headed, may_on, proxied, sent, viewer_of
from wayhome.journey.aftercare.sealed import words_of
from wayhome.journey.cases.queries import case_for
from wayhome.journey.plans.going_on import going_on
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm


def _page_of(row: Graduation) -> str:
    return reverse("aftercare:graduation", args=[row.pk])


@page("aftercare.record")
def graduate(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Begin the checklist of a graduation; where one is being prepared, go on with that."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, queries.RECORD)
    there = queries.open_graduation(viewer, case)
    if there is not None and request.method != "POST":
        return redirect(_page_of(there))
    form = forms.NewChecklistForm(
        sent(request), initial={"happened_on": today(case.office.time_zone)}, asked=queries.asked_of(case),
        zone=case.office.time_zone, **proxied(viewer, case),
    )  # fmt: skip

    def write() -> Any:
        return actions.save_graduation(
            by=viewer, case_id=case.pk, id=form.cleaned_data["id"], **form.told, **form.proxy
        )

    text = _("What is not answered yet can wait: save, and go on another day.")
    return answer(request, form, write, title=_("Ready to graduate?"), text=text, case=case, to=_page_of)


@page("aftercare.record")
def checklist(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Go on with a checklist."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Graduation, id, queries.RECORD)
    known = words_of(viewer, row)
    initial = {
        "version": row.version, "happened_on": row.happened_on, "wish": row.wish, "words": known,
        **forms.answered(queries.lines_of(row)["criteria"]),
    }  # fmt: skip
    form = forms.ChecklistForm(
        sent(request),
        initial=initial,
        asked=queries.asked_of(row.case),
        zone=row.case.office.time_zone,
        known=known,
    )

    def write() -> Any:
        version = form.cleaned_data["version"]
        return actions.save_graduation(
            by=viewer, case_id=row.case_id, id=row.pk, version=version, **form.told
        )

    return answer(
        request, form, write, title=_("Ready to graduate?"), case=row.case, back=_page_of(row), to=_page_of,
        saved=initial,
    )  # fmt: skip


@page("aftercare.record")
def plan_return(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Write down where she goes and with whom, what was checked and what she was given."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Graduation, id, queries.RECORD)
    plan = queries.return_of(row)
    known = words_of(viewer, plan) if plan else ""
    initial: dict[str, Any] = {"version": plan.version if plan else 0, "words": known}
    if plan is not None:
        initial |= {name: getattr(plan, name) for name in ("living", "with_whom", "province", "agency")}
        lines = queries.lines_of(row)
        for part in ("home", "fit", "copies"):
            initial[part] = [line for line, one in lines[part].items() if one.answer == "yes"]
    form = forms.ReturnForm(
        sent(request),
        initial=initial,
        asked=queries.asked_of(row.case),
        country=row.case.office.country,
        known=known,
    )

    def write() -> Any:
        return actions.save_return(by=viewer, graduation_id=row.pk, **form.told)

    return answer(
        request, form, write, title=_("Plan of the return"), case=row.case, back=_page_of(row),
        to=lambda _plan: _page_of(row), saved=initial,
    )  # fmt: skip


@page("aftercare.view")
def graduation(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A graduation as it stands: her wish, the lines not met first, the plan of the return, and the next step."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Graduation, id)
    checked = queries.checked(row)
    plan = queries.return_of(row)
    may = may_on(viewer, row.case)
    asked = queries.approval_asked("graduation", row.pk) if row.state == "asked" else None
    context = {
        "row": row,
        "may": may,
        "words": words_of(viewer, row),
        "plan": plan,
        "plan_words": words_of(viewer, plan) if plan else "",
        "open": [one for one in checked["criteria"] if not one.met],
        "met": [one for one in checked["criteria"] if one.met],
        "checks": [(codes.PARTS.label(part), checked[part]) for part in ("home", "fit", "copies")],
        "count": sum(one.met for one in checked["criteria"]),
        "of": len(checked["criteria"]),
        "asked": asked,
        "answered": queries.approval_answered("graduation", row.pk),
        "may_answer": asked is not None and "cases.approve" in may and asked.done_by_id != viewer.user_id,
        "vouched": queries.asked_of(row.case).checked,
        "late": row.happened_on <= today(row.case.office.time_zone),
    }
    return render(request, "aftercare/graduation.html", context | headed(viewer, row.case))


@page("aftercare.record")
def ask(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Ask the supervisor to agree to a graduation."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Graduation, id, queries.RECORD)
    steps = going_on(viewer, row.case, page="aftercare", to_tick=True)
    form = forms.AskForm(sent(request), steps=steps)
    asks = queries.needs_approval(row.case, "graduation")
    text = _(
        "The supervisor reads the wish, each line that is not met with its reason, and the plan of the return."
    )
    return answer(
        request, form, lambda: actions.ask_graduation(by=viewer, graduation_id=row.pk, **form.told),
        title=_("Ask for the graduation") if asks else _("Record the graduation"), text=text if asks else "", case=row.case,
        submit=_("Ask the supervisor") if asks else "", back=_page_of(row), to=_page_of, template="aftercare/ask.html",
        more={"steps": steps}, said=lambda _row: _("The supervisor was asked.") if asks else _("Saved."),
    )  # fmt: skip


@page("cases.approve")
def reply(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Agree to a graduation, or give it back."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Graduation, id, "cases.approve")
    form = forms.AnswerForm(sent(request))
    plan = queries.return_of(row)
    told = [(_("The wish"), row.get_wish_display())]
    told += [
        (one.label, one.why_words or _("Not answered yet"))
        for one in queries.checked(row)["criteria"]
        if not one.met
    ]
    if plan is not None:
        told += [(_("Where"), plan.get_living_display()), (_("With whom"), plan.get_with_whom_display())]
    told += [(str(codes.STEPS_ON), one.line) for one in going_on(viewer, row.case, page="aftercare")]
    more = {"row": row, "told": told, "words": words_of(viewer, row)}
    text = _("With your yes the exit is recorded, and the contacts afterwards begin.")
    return answer(
        request, form, lambda: actions.answer_graduation(by=viewer, graduation_id=row.pk, **form.told),
        title=_("Answer to the graduation"), text=text, case=row.case, back=_page_of(row), to=_page_of,
        template="aftercare/reply.html", more=more,
    )  # fmt: skip


@page("aftercare.record")
def gone(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record the day on which somebody whose graduation was agreed to has gone."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Graduation, id, queries.RECORD)
    zone = row.case.office.time_zone
    form = forms.GoneForm(sent(request), initial={"exit_on": min(row.happened_on, today(zone))}, zone=zone)

    def write() -> Any:
        return actions.complete_graduation(
            by=viewer, graduation_id=row.pk, exit_on=form.cleaned_data["exit_on"]
        )

    return answer(
        request, form, write, title=_("The person has gone"), case=row.case, back=_page_of(row), to=_page_of
    )


@page("aftercare.record")
def take_back(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a graduation back that was asked or agreed to, and is not done: it is being prepared again."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Graduation, id, queries.RECORD)
    form = forms.SureForm(sent(request))
    return answer(
        request, form, lambda: actions.take_back_graduation(by=viewer, graduation_id=row.pk),
        title=_("Take it back?"), text=_("The checklist stays as it is and can be changed again."), case=row.case,
        submit=_("Take it back"), back=_page_of(row), to=_page_of,
    )  # fmt: skip


@page("aftercare.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a checklist off the file that was begun by mistake."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Graduation, id, queries.RECORD)
    form = RetireForm(sent(request))
    return answer(
        request, form, lambda: actions.retire_graduation(by=viewer, graduation_id=row.pk, reason=form.cleaned_data["reason"]),
        title=_("Retire the checklist?"), case=row.case, submit=_("Retire it"), back=_page_of(row),
    )  # fmt: skip
