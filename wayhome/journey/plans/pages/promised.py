"""Pages of what the law gives her, and of what we promised."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.queries import case_for
from wayhome.journey.plans import actions, codes, queries, rules, sealed
from wayhome.journey.plans.actions import keep_promise, tell_promise
from wayhome.journey.plans.forms.promised import BreakForm, EntitlementForm, PromiseEdit, PromiseForm
from wayhome.journey.plans.models import Entitlement, Promise
from wayhome.journey.plans.pages.frame import (
    answer,
    owned,
    retiring,
    sent,
    tapped,
    viewer_of,
    written,
    wrong,
)
from wayhome.journey.plans.profiles import law
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.trust.accounts.models import User

ROWS = 50


@page("plans.view")
def entitlements(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every support of the law: what is hers as she stands, how each application stands, and as whom the rest would be hers."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "plans.view")
    day = today(case.office.time_zone)
    told, held = law(case.office, day), queries.entitlements(viewer, case)
    status = request.GET.get("as", queries.standing_of(viewer, case, day))
    status = status if status in told.by_status else ""
    supports = [*told.supports, *(one for one in held if one not in told.supports)]
    rows = [
        {
            "line": line,
            "words": codes.SUPPORTS.label(line.support),
            "held": held.get(line.support),
            "if_": [codes.STATUSES.label(name) for name in line.if_],
        }
        for line in rules.lines(supports, told.by_status, status)
    ]
    context = {
        "case": case,
        "name": names_of(viewer, [case.pk], page="plan").get(case.pk),
        "rows": rows,
        "law": told,
        "statuses": [(name, codes.STATUSES.label(name)) for name in told.by_status],
        "status": status,
        "may": queries.may_on(viewer, case),
    }
    return render(request, "plans/entitlements.html", context)


@page("plans.record")
def entitlement(request: HttpRequest, id: uuid.UUID, support: str) -> HttpResponse:
    """How one support stands."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "plans.record")
    zone = case.office.time_zone
    if support not in codes.SUPPORTS:
        raise Http404
    row = queries.entitlements(viewer, case).get(support)
    names = ("state", "authority", *rules.DAYS, "version")
    initial: dict[str, Any] = {name: getattr(row, name) for name in names} if row else {"state": "applied"}
    form = EntitlementForm(
        sent(request), initial=initial, zone=zone, deciders=law(case.office, today(zone)).deciders
    )

    def write() -> Any:
        told = {**form.told, "id": form.cleaned_data["id"], "support": support}
        return actions.set_entitlement(by=viewer, case_id=case.pk, **told)

    back = reverse("plans:entitlements", args=[case.pk])
    return answer(
        request, form, write, title=str(codes.SUPPORTS.label(support)), case=case, back=back, saved=initial, more=wrong("entitlement", row.pk) if row else None,
    )  # fmt: skip


@page("plans.record")
def entitlement_retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a line that was recorded wrongly away."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Entitlement, id, "plans.record")

    def write(reason: str) -> Any:
        return actions.retire_entitlement(by=viewer, entitlement_id=row.pk, reason=reason)

    back = reverse("plans:entitlements", args=[row.case_id])
    told = [(_("Support"), row.get_support_display()), (_("How it stands"), row.get_state_display())]
    return retiring(request, write, case=row.case, title=_("Retire this line?"), facts=told, back=back)


@page("plans.view")
def promises(request: HttpRequest) -> HttpResponse:
    """What was promised and is not settled, by day: of all persons she may see, or of one colleague."""
    viewer = viewer_of(request)
    people = queries.promising(viewer)
    chosen = request.GET.get("who", str(viewer.user_id) if viewer.user in people else "")
    owner: User | None = next((one for one in people if str(one.pk) == chosen), None)
    shown = Paginator(queries.open_promises(viewer, owner=owner), ROWS).get_page(request.GET.get("page"))
    day = viewer.today
    named = names_of(viewer, [row.case_id for row in shown], page="list")
    may = viewer.may("plans.record")
    context = {
        "page": shown,
        "rows": [{"row": row, "late": row.by_on < day, "name": named.get(row.case_id)} for row in shown],
        "people": people,
        "owner": owner,
        "may": may,
    }
    return render(request, "plans/promises.html", context)


@page("plans.record")
def promise_new(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What was promised."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "plans.record")
    zone = case.office.time_zone
    day = today(zone)
    initial: dict[str, Any] = {"happened_on": day, "to_whom": "person", "owner": str(viewer.user_id)}
    initial["by_on"] = clocks(case.office, day).due("promise", day)
    form = PromiseForm(sent(request), initial=initial, zone=zone, **owned(viewer, case, queries.RECORD))

    def write() -> Any:
        told = {name: form.cleaned_data[name] for name in ("id", "happened_on")}
        return actions.give_promise(by=viewer, case_id=case.pk, **told, **form.told)

    return answer(request, form, write, title=_("What did we promise?"), case=case)


@page("plans.record")
def promise(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Change a promise."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Promise, id, "plans.record")
    words = sealed.words_of(viewer, row.case, [row]).get(row.pk, "")
    initial = {
        **{name: getattr(row, name) for name in ("kind", "to_whom", "by_on", "version")},
        "words": words,
    }
    initial["owner"] = str(row.owner_id)
    form = PromiseEdit(sent(request), initial=initial, **owned(viewer, row.case, queries.RECORD))
    if row.words is not None and not words:
        del form.fields["words"]

    def write() -> Any:
        return actions.correct_promise(
            by=viewer, promise_id=row.pk, version=form.cleaned_data["version"], changes=form.told
        )

    return answer(
        request,
        form,
        write,
        title=_("Change the promise"),
        case=row.case,
        saved=initial,
        more=wrong("promise", row.pk),
    )


@page("plans.record")
def promise_keep(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One tap: kept."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Promise, id, "plans.record")
    return tapped(
        request, row.case, lambda version, to: keep_promise(by=viewer, promise_id=row.pk, version=version), "promise"
    )  # fmt: skip


@page("plans.record")
def promise_tell(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One tap: she was told why it could not be kept."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Promise, id, "plans.record")
    return tapped(
        request, row.case, lambda version, to: tell_promise(by=viewer, promise_id=row.pk, version=version), "promise"
    )  # fmt: skip


@page("plans.record")
def promise_break(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say why a promise cannot be kept."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Promise, id, "plans.record")
    zone = row.case.office.time_zone
    initial = {"why": row.broken_why, "told_on": row.told_on, "version": row.version}
    form = BreakForm(sent(request), initial=initial, zone=zone)

    def write() -> Any:
        told = form.cleaned_data
        return actions.break_promise(
            by=viewer, promise_id=row.pk, version=told["version"], why=told["why"], told_on=told["told_on"]
        )

    facts = [(_("Promise"), row.get_kind_display()), (_("Until"), written(row.by_on))]
    return answer(
        request, form, write, title=_("Why can it not be kept?"), case=row.case, facts=facts, saved=initial
    )


@page("plans.record")
def promise_retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a promise that was recorded wrongly off the list."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, Promise, id, "plans.record")

    def write(reason: str) -> Any:
        return actions.retire_promise(by=viewer, promise_id=row.pk, reason=reason)

    told = [(_("Promise"), row.get_kind_display()), (_("Until"), written(row.by_on))]
    return retiring(request, write, case=row.case, title=_("Retire this promise?"), facts=told)
