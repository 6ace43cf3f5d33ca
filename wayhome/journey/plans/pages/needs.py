"""Pages of talks about needs."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.codes import STEP_GOES
from wayhome.journey.cases.queries import case_for
from wayhome.journey.plans import actions, codes, queries, sealed
from wayhome.journey.plans.forms.needs import NeedsEdit, NewNeedsForm
from wayhome.journey.plans.models import NeedsTalk
from wayhome.journey.plans.pages.frame import answer, asked, retiring, sent, viewer_of, written
from wayhome.kit import histories
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.trust.accounts.models import User


@page("plans.record")
def needs(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A new talk about needs: what she told before is shown, and not asked again."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "plans.record")
    last = queries.last_talk(viewer, case)
    before = sealed.words_of(viewer, case, [last]) if last else {}
    zone = case.office.time_zone
    initial: dict[str, Any] = {"happened_on": today(zone)}
    if last is not None:
        initial |= {"strengths": last.strengths, "wishes": before.get(last.pk, "")}
    form = NewNeedsForm(
        sent(request), initial=initial, zone=zone, known=last.answers if last else None, **asked(viewer, case)
    )

    def write() -> Any:
        return actions.record_needs(
            by=viewer, case_id=case.pk, id=form.cleaned_data["id"], **form.told, **form.proxy
        )

    title = _("What is needed now?") if last else _("What is needed?")
    return answer(
        request, form, write, title=title, case=case, template="plans/needs.html", more={"last": last}
    )


@page("plans.view")
def talk(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One talk: what was told, and its history."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, NeedsTalk, id)
    labels = {"happened_on": _("Day"), **codes.DOMAINS.codes, "done_by_id": _("Who did it")}
    people = User.objects.filter(pk__in=histories.writers(row, "done_by_id"))
    answered = [
        (codes.DOMAINS.label(domain), codes.ANSWERS.label(answer))
        for domain, answer in row.answers.items()
        if answer != NOT_ASKED
    ]
    context = {
        "talk": row,
        "case": row.case,
        "answered": answered,
        "left_out": [codes.DOMAINS.label(one) for one, told in row.answers.items() if told == NOT_ASKED],
        "strengths": [codes.STRENGTHS.label(code) for code in row.strengths],
        "wishes": sealed.words_of(viewer, row.case, [row]).get(row.pk, ""),
        "shut": row.wishes is not None and not sealed.readable(viewer, row.case),
        "may": queries.may_on(viewer, row.case) and row.retired_at is None,
        "versions": histories.told(row, labels, people=dict(people.values_list("pk", "display_name"))),
    }
    return render(request, "plans/talk.html", context)


@page("plans.record")
def correct(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct what was written of a talk."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, NeedsTalk, id, "plans.record")
    case = row.case
    words = sealed.words_of(viewer, case, [row]).get(row.pk, "")
    initial = {
        "strengths": row.strengths,
        "wishes": words,
        "happened_on": row.happened_on,
        "done_by": str(row.done_by_id),
        "source": row.source,
        "version": row.version,
        **row.answers,
    }
    form = NeedsEdit(sent(request), initial=initial, zone=case.office.time_zone, **asked(viewer, case))
    shut = row.wishes is not None and not sealed.readable(viewer, case)
    if shut:
        del form.fields["wishes"]

    def write() -> Any:
        changes = {**form.proxy, **form.told}
        if changes["done_by"] is None:
            del changes["done_by"]
        return actions.correct_needs(
            by=viewer, talk_id=row.pk, version=form.cleaned_data["version"], changes=changes
        )

    back = reverse("plans:talk", args=[row.pk])
    return answer(
        request, form, write, title=_("Correct the talk"), case=case, back=back, saved=initial, template="plans/needs.html"
    )  # fmt: skip


@page("plans.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a talk that was recorded wrongly out of every list."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, NeedsTalk, id, "plans.record")

    def write(reason: str) -> Any:
        return actions.retire_needs(by=viewer, talk_id=row.pk, reason=reason)

    told = [(_("Day"), written(row.happened_on)), (_("Step of the journey"), STEP_GOES)]
    return retiring(request, write, case=row.case, title=_("Retire this talk?"), facts=told)
