"""Pages of one person's safety: her plan in her words, a look with her, raising it in a tap."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.queries import case_for, permissions_on
from wayhome.journey.safety import actions, codes, forms, queries, rules, sealed
from wayhome.journey.safety.pages.frame import (
    answer,
    history,
    name_of,
    retiring,
    sent,
    staff,
    still,
    viewer_of,
)
from wayhome.kit.dates import today
from wayhome.kit.gate import page

ROWS = 20


@page("safety.view")
def person(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """How a person's safety stands: her plan first, in her words; then what is to be seen to and what happened."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "safety.view")
    stands = queries.standing(viewer, case)
    plan = sealed.words(viewer, stands.planned)
    context = {
        "case": case,
        "name": name_of(viewer, case),
        "latest": stands.latest,
        "planned": stands.planned,
        "plan": plan,
        "readers": queries.readers(viewer, case) if stands.planned is not None and not plan.may else [],
        "concerns": codes.CONCERNS.words(stands.latest.concerns) if stands.latest else [],
        "icon": codes.LEVEL_ICONS.get(stands.latest.level) if stands.latest else "",
        "day": today(case.office.time_zone),
        "flags": list(queries.flags_of(viewer, case)[:ROWS]),
        "incidents": list(queries.incidents_of(viewer, case)[:ROWS]),
        "page": Paginator(queries.checks_of(viewer, case), ROWS).get_page(request.GET.get("page")),
        "may_record": bool(permissions_on(viewer, case, ["safety.record"])) and case.retired_at is None,
    }
    return render(request, "safety/person.html", context)


@page("safety.record")
def raise_level(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """How safe she is now, in one tap. Danger now is told at once to who leads the office and who is on duty."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "safety.record")
    still(case)
    form = forms.RaiseForm(sent(request))
    back = reverse("safety:of", args=[case.pk])

    def write() -> Any:
        told = form.cleaned_data
        return actions.record_check(
            by=viewer, case_id=case.pk, level=told["level"], concerns=told["concerns"],
            happened_on=today(case.office.time_zone), id=told["id"],
        )  # fmt: skip

    def said(made: Any) -> str:
        if made.level == rules.DANGER:
            return _("Saved. The supervisor and who is on duty are told: it is due today.")
        return _("Saved.")

    return answer(
        request, form, write, title=_("How safe is the person now?"), back=back, case=case, said=said, template="safety/raise.html"
    )  # fmt: skip


@page("safety.record")
def record(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A look at safety with the person: her plan stands there to be changed in her words."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "safety.record")
    still(case)
    stands = queries.standing(viewer, case)
    plan = sealed.words(viewer, stands.planned)
    initial: dict[str, Any] = {"happened_on": today(case.office.time_zone), "plan": plan.text or ""}
    if stands.latest is not None:
        initial |= {
            "level": stands.latest.level,
            "concerns": codes.CONCERNS.chosen(stands.latest.concerns),
            "agreed": stands.latest.agreed,
        }
    # What stands there and cannot be read is not written over.
    writes = sealed.may_write(viewer, case) and not plan.shut
    form = forms.CheckForm(
        sent(request), initial=initial, zone=case.office.time_zone, writes=writes, colleagues=staff(viewer, case.office), me=viewer.user
    )  # fmt: skip

    def write() -> Any:
        told = {"id": form.cleaned_data["id"], "plan": form.cleaned_data.get("plan")}
        return actions.record_check(by=viewer, case_id=case.pk, **told, **form.told, **form.proxy)

    return answer(
        request, form, write, title=_("Look at safety together"), back=reverse("safety:of", args=[case.pk]), case=case
    )  # fmt: skip


@page("safety.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One look at safety, and its history."""
    viewer = viewer_of(request)
    row = queries.check_for(viewer, id)
    plan = sealed.words(viewer, row if row.plan is not None else None)
    may_correct = queries.may_correct(viewer, row)
    before = sealed.words_by_version(viewer, row) if may_correct else {}
    labels = {
        "level": _("How safe is the person?"), "happened_on": _("Day"), "agreed": _("Do they agree to the plan?"),
        "next_on": _("Look again on"), "done_by_id": _("Who did it"),
    }  # fmt: skip

    def also(version: Any) -> dict[str, str]:
        return {
            _("What concerns them or us?"): ", ".join(codes.CONCERNS.words(version.concerns)),
            _("The plan, in their own words"): before.get(version.version, ""),
        }

    context = {
        "row": row, "case": row.case, "name": name_of(viewer, row.case), "plan": plan, "icon": codes.LEVEL_ICONS.get(row.level),
        "concerns": codes.CONCERNS.words(row.concerns), "may_correct": may_correct,
        "versions": history(row, labels, also, "done_by_id"),
    }  # fmt: skip
    return render(request, "safety/check.html", context)


@page("safety.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a look at safety."""
    viewer = viewer_of(request)
    row = queries.check_for(viewer, id, to_correct=True)
    still(row)
    case = row.case
    plan = sealed.words(viewer, row)
    initial: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("level", "happened_on", "agreed", "next_on", "source", "version")
    }
    initial |= {"concerns": codes.CONCERNS.chosen(row.concerns), "done_by": str(row.done_by_id)}
    writes = plan.may and not plan.shut and row.plan is not None
    if writes:
        initial["plan"] = plan.text
    form = forms.CheckEdit(
        sent(request), initial=initial, zone=case.office.time_zone, writes=writes,
        colleagues=staff(viewer, case.office, row.done_by), me=viewer.user,
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        return actions.correct_check(
            by=viewer, check_id=row.pk, version=told["version"], changes=form.told | form.proxy, plan=told.get("plan")
        )  # fmt: skip

    back = reverse("safety:check", args=[row.pk])
    return answer(request, form, write, title=_("Correct this look"), back=back, case=case, saved=initial)


@page("safety.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a look at safety out of what counts."""
    viewer = viewer_of(request)
    row = queries.check_for(viewer, id, to_correct=True)

    def write(reason: str) -> Any:
        return actions.retire_check(by=viewer, check_id=row.pk, reason=reason)

    back = reverse("safety:check", args=[row.pk])
    return retiring(
        request, write, title=_("Retire this look?"), submit=_("Retire it"), back=back, case=row.case
    )
