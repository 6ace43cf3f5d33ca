"""Pages with which the work with a person ends."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.aftercare import actions, queries
from wayhome.journey.aftercare.forms.closing import ClosureForm, CorrectClosureForm
from wayhome.journey.aftercare.forms.graduating import AnswerForm, SureForm
from wayhome.journey.aftercare.models import Closure
from wayhome.journey.aftercare.pages.frame import answer, headed, may_on, proxied, sent, viewer_of
from wayhome.journey.cases.queries import case_for
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.kit.histories import told, writers
from wayhome.trust.accounts.models import User


def _page_of(row: Closure) -> str:
    return reverse("aftercare:closure", args=[row.pk])


def _writers(row: Closure) -> dict[uuid.UUID, str]:
    return dict(User.objects.filter(pk__in=writers(row)).values_list("pk", "display_name"))


def _labels() -> dict[str, str]:
    return {
        "state": _("Where it stands"),
        "happened_on": _("Day"),
        "why": _("Why"),
        "living": _("Where they live"),
        "card": _("Has the card with where to call"),
    }


@page("aftercare.record")
def close(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Ask that the work with a person ends."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, queries.RECORD)
    zone = case.office.time_zone
    stands = queries.aftercare(case)
    initial = {"happened_on": today(zone), "living": stands.last.living if stands.last else "not_asked"}
    form = ClosureForm(
        sent(request), initial=initial, zone=zone, graduated=stands.began is not None, **proxied(viewer, case)
    )
    asks = queries.needs_approval(case, "closure")

    def write() -> Any:
        return actions.ask_closure(by=viewer, case_id=case.pk, **form.told, **form.proxy)

    text = _(
        "Once the supervisor agrees, nothing more is to be done, and the record stays. The person can come back at any time."
    )
    return answer(
        request, form, write, title=_("End the work with this person"), text=text, case=case, to=_page_of,
        submit=_("Ask the supervisor") if asks else _("End the work"),
        said=lambda _row: _("The supervisor was asked.") if asks else _("Saved."),
    )  # fmt: skip


@page("aftercare.view")
def closure(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """An end as it was asked for, and how she was when last met."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Closure, id)
    may = may_on(viewer, row.case)
    asked = queries.approval_asked("closure", row.pk) if row.state == "asked" else None
    last = row.last
    context = {
        "row": row,
        "may": may,
        "last": last,
        "marks": queries.marks_of(queries.contacts_of(row.case), last),
        "asked": asked,
        "answered": queries.approval_answered("closure", row.pk),
        "versions": told(row, _labels(), people=_writers(row)),
        "may_answer": asked is not None and "cases.approve" in may and asked.done_by_id != viewer.user_id,
    }
    return render(request, "aftercare/closure.html", context | headed(viewer, row.case))


@page("aftercare.record")
def correct(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct an end that was agreed to."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Closure, id, queries.RECORD)
    initial = {
        "reason": row.why,
        **{name: getattr(row, name) for name in ("living", "card", "happened_on", "version")},
    }
    graduated = row.admission_id is None and queries.graduated_on(row.case) is not None
    form = CorrectClosureForm(
        sent(request), initial=initial, zone=row.case.office.time_zone, graduated=graduated
    )
    return answer(
        request, form, lambda: actions.correct_closure(by=viewer, closure_id=row.pk, **form.told), title=_("Correct the end of the work"),
        case=row.case, back=_page_of(row), to=_page_of, saved=initial,
    )  # fmt: skip


@page("cases.approve")
def reply(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Agree that the work ends, or give it back."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Closure, id, "cases.approve")
    form = AnswerForm(sent(request))
    lines = [
        (_("Why"), row.get_why_display()),
        (_("Where they live"), row.get_living_display()),
        (_("Has the card with where to call"), row.get_card_display()),
    ]
    more = {"row": row, "told": lines}
    return answer(
        request, form, lambda: actions.answer_closure(by=viewer, closure_id=row.pk, **form.told),
        title=_("Answer to the end of the work"), case=row.case, back=_page_of(row), to=_page_of,
        template="aftercare/reply.html", more=more,
    )  # fmt: skip


@page("aftercare.record")
def withdraw(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take back what was asked and not agreed to."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Closure, id, queries.RECORD)
    form = SureForm(sent(request))
    return answer(
        request, form, lambda: actions.withdraw_closure(by=viewer, closure_id=row.pk), title=_("Take it back?"),
        case=row.case, submit=_("Take it back"), back=_page_of(row),
    )  # fmt: skip
