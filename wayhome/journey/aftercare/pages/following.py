"""Pages of contacts after graduation, and of somebody whom nobody reaches."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.aftercare import actions, codes, queries
from wayhome.journey.aftercare.forms import following as forms
from wayhome.journey.aftercare.models import FollowUp, Lost
from wayhome.journey.aftercare.pages.frame import answer, headed, home, may_on, proxied, sent, viewer_of
from wayhome.journey.aftercare.sealed import words_of
from wayhome.journey.cases.queries import case_for
from wayhome.journey.plans.going_on import going_on
from wayhome.kit import histories
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.trust.accounts.models import User


def _page_of(row: FollowUp) -> str:
    return reverse("aftercare:contact", args=[row.pk])


@page("aftercare.record")
def record(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A contact after graduation, in under two minutes on a phone."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, queries.RECORD)
    zone = case.office.time_zone
    steps = going_on(viewer, case, page="aftercare", to_tick=True)
    form = forms.FollowUpForm(
        sent(request),
        initial={"happened_on": today(zone)},
        zone=zone,
        going_on=steps,
        **proxied(viewer, case),
    )

    def write() -> Any:
        return actions.record_follow_up(
            by=viewer, case_id=case.pk, id=form.cleaned_data["id"], **form.told, **form.proxy
        )

    text = _(
        "Everything but the first two questions may be left out. Where a visit would expose the person, call."
    )
    return answer(
        request, form, write, title=_("How are they?"), text=text, case=case, said=_next_said,
        more={"stands": queries.aftercare(case)}, template="aftercare/follow_up.html",
    )  # fmt: skip


def _next_said(row: FollowUp) -> str:
    if row.safety == "danger":
        return _("Saved. A flag of today says that this person is in danger: see to it now.")
    return _("Saved.")


@page("aftercare.view")
def contact(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One contact: what was told, and its history."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, FollowUp, id)
    labels = {
        "happened_on": _("Day"), "how": _("How"), "reached": _("Reached"), "why": _("Why not"), "living": _("Where they live"),
        "safety": codes.DOMAINS.label("safety"), "income": codes.DOMAINS.label("income"), "school": codes.DOMAINS.label("school"),
        "health": codes.DOMAINS.label("health"), "support": codes.DOMAINS.label("support"), "want": _("What they want"),
        "next_on": _("Next time"), "done_by_id": _("Who did it"),
    }  # fmt: skip
    people = dict(
        User.objects.filter(pk__in=histories.writers(row, "done_by_id")).values_list("pk", "display_name")
    )
    context = {
        "row": row,
        "may": may_on(viewer, row.case),
        "words": words_of(viewer, row),
        "marks": queries.marks_of(queries.contacts_of(row.case), row),
        "versions": histories.told(row, {name: str(words) for name, words in labels.items()}, people=people),
    }
    return render(request, "aftercare/contact.html", context | headed(viewer, row.case))


@page("aftercare.record")
def correct(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a contact."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, FollowUp, id, queries.RECORD)
    known = words_of(viewer, row)
    names = ("happened_on", "how", "reached", "next_on", "living", "safety", "income", "school", "health", "support", "want")  # fmt: skip
    initial = {name: getattr(row, name) for name in names} | {
        "version": row.version,
        "words": known,
        "reason": row.why,
    }
    initial = {name: "" if value == "not_asked" else value for name, value in initial.items()}
    form = forms.CorrectFollowUpForm(
        sent(request),
        initial=initial,
        zone=row.case.office.time_zone,
        known=known,
        **proxied(viewer, row.case),
    )
    for name in ("done_by", "source"):
        del form.fields[name]

    def write() -> Any:
        version = form.cleaned_data["version"]
        return actions.correct_follow_up(by=viewer, follow_up_id=row.pk, version=version, **form.told)

    return answer(
        request, form, write, title=_("Correct the contact"), case=row.case, back=_page_of(row), to=_page_of,
        saved=initial,
    )  # fmt: skip


@page("aftercare.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a contact off the file that was recorded wrongly."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, FollowUp, id, queries.RECORD)
    form = RetireForm(sent(request))
    return answer(
        request, form, lambda: actions.retire_follow_up(by=viewer, follow_up_id=row.pk, reason=form.cleaned_data["reason"]),
        title=_("Retire the contact?"), case=row.case, submit=_("Retire it"), back=_page_of(row),
    )  # fmt: skip


@page("cases.approve")
def lost(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Decide about somebody whom nobody reaches: try again by a day, or close the work."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "cases.approve")
    row = Lost.objects.visible_to(viewer).filter(case=case, state="told", retired_at=None).first()
    if row is None:
        raise Http404
    form = forms.LostForm(sent(request), zone=case.office.time_zone)

    def write() -> Any:
        return actions.decide_lost(by=viewer, lost_id=row.pk, next_on=form.cleaned_data["next_on"])

    return answer(
        request, form, write, title=_("Nobody reaches them"), case=case, submit=_("Try again"), back=home(case),
        template="aftercare/lost.html", more={"contacts": list(reversed(queries.contacts_of(case)))[: row.attempts]},
    )  # fmt: skip
