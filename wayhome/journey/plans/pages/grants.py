"""Pages of what is given for a step of the plan: asked, answered, handed over, asked about."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.journey.plans import actions, codes, queries, sealed
from wayhome.journey.plans.actions import take_back_grant, withdraw_grant
from wayhome.journey.plans.forms.grants import (
    CheckForm,
    GiveForm,
    GrantAnswer,
    GrantEdit,
    GrantForm,
    PaperGrantForm,
)
from wayhome.journey.plans.models import Goal, PlanAction, PlanGrant
from wayhome.journey.plans.pages.frame import answer, asked, retiring, sent, tapped, viewer_of, written, wrong
from wayhome.kit import formats, histories
from wayhome.kit.dates import today
from wayhome.kit.gate import page
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

SOON = dt.timedelta(days=14)


def grant_at(id: uuid.UUID) -> str:
    """Return the address of a grant."""
    return reverse("plans:grant", args=[id])


def _money(amount: Any, currency: str) -> str:
    return formats.money(amount, currency, formats.language(get_language())) if amount is not None else ""


def _steps(viewer: Viewer, goal: Goal, case: Case) -> list[tuple[PlanAction, str]]:
    """The open steps of a goal, in their words."""
    rows = [one for one in queries.actions_of(viewer, [goal])[goal.pk] if one.state == "open"]
    words = sealed.words_of(viewer, case, rows, page="form")
    return [(one, words.get(one.pk) or str(one.get_kind_display())) for one in rows]


@page("plans.record")
def grant_new(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Ask for money or things for a goal."""
    viewer = viewer_of(request)
    goal = queries.row_for(viewer, Goal, id, "plans.record")
    case = goal.case
    initial = {
        "by_on": today(case.office.time_zone) + SOON,
        "action": request.GET.get("step", ""),
        "currency": next(iter(case.office.currencies), ""),
    }
    form = GrantForm(
        sent(request), initial=initial, currencies=case.office.currencies, steps=_steps(viewer, goal, case)
    )

    def write() -> Any:
        return actions.ask_grant(by=viewer, goal_id=goal.pk, id=form.cleaned_data["id"], **form.told)

    words = sealed.words_of(viewer, case, [goal]).get(goal.pk, "")
    facts = [(_("Goal"), words or goal.get_domain_display())]
    return answer(
        request, form, write, title=_("What is needed for it?"), case=case, facts=facts, submit=_("Ask the supervisor")
    )  # fmt: skip


@page("cases.approve")
def grant_paper(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Write down later what was agreed to on paper."""
    viewer = viewer_of(request)
    goal = queries.row_for(viewer, Goal, id, queries.APPROVE)
    queries.row_for(viewer, Goal, id)  # and she sees plans of this case
    case = goal.case
    form = PaperGrantForm(
        sent(request), initial={"currency": next(iter(case.office.currencies), ""), "received_by": "person"},
        currencies=case.office.currencies, zone=case.office.time_zone, **asked(viewer, case),
    )  # fmt: skip

    def write() -> Any:
        return actions.note_paper_grant(by=viewer, goal_id=goal.pk, **form.told)

    words = sealed.words_of(viewer, case, [goal]).get(goal.pk, "")
    return answer(
        request, form, write, title=_("A grant agreed to on paper"), case=case, facts=[(_("Goal"), words or goal.get_domain_display())],
        text=_("It will say for good that it was written down later: nobody answers it here."),
    )  # fmt: skip


@page("plans.view")
def grant(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What was asked for, how it stands, what is next, and its history."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanGrant, id)
    case = row.case
    people = User.objects.filter(pk__in=histories.writers(row, "done_by_id", "agreed_by_id"))
    names = dict(people.values_list("pk", "display_name"))
    labels = {
        "kind": _("What is it?"), "by_on": _("Until when is it needed?"), "state": _("How it stands"), "given_on": pgettext("money", "Handed over"),
        "receipt": pgettext("money", "Receipt"), "received_by": _("Who received it?"), "checked_on": _("Told on"), "used": _("What was it used for?"),
        "used_why": _("Why?"),
    }  # fmt: skip

    def sums(version: Any) -> dict[str, str]:
        who = names.get(version.agreed_by_id) or str(
            codes.LATER.label(version.later) if version.later else ""
        )
        asked = (
            "" if version.later else _money(version.amount, version.currency)
        )  # on paper nobody asked here
        told = {
            pgettext("money", "Asked"): asked,
            _("Agreed to"): _money(version.agreed, version.currency),
            _("Who agreed to it?"): who,
        }
        return {words: value for words, value in told.items() if value}

    standing = row.retired_at is None
    context = {
        "row": row,
        "case": case,
        "name": names_of(viewer, [case.pk], page="plan").get(case.pk),
        "facts": _facts(viewer, row),
        "why": queries.why_declined(row),
        "may": standing and queries.may_on(viewer, case),
        "may_answer": standing
        and row.state == "asked"
        and viewer.may(queries.APPROVE)
        and queries.may_on(viewer, case, queries.APPROVE)
        and viewer.user_id not in queries.who_asked(row),
        "versions": histories.told(row, labels, people=names, also=sums),
    }
    return render(request, "plans/grant.html", context)


def _facts(viewer: Viewer, row: PlanGrant) -> list[tuple[Any, Any]]:
    """What a grant is, line by line; what is not said yet is left out."""
    told: list[sealed.Row] = [row, row.goal, *([row.action] if row.action else [])]
    words = sealed.words_of(viewer, row.case, told)
    step = (
        (words.get(row.action.pk) or row.action.get_kind_display())
        if row.action and not row.action.retired_at
        else ""
    )
    lines = [
        (_("What it is, and for what"), words.get(row.pk, "")),
        (_("Goal"), words.get(row.goal_id) or row.goal.get_domain_display()),
        (_("Step"), step),
        (pgettext("money", "Asked"), "" if row.later else _money(row.amount, row.currency)),
        (_("Written down later by") if row.later else _("Who asked"), row.done_by.display_name),
        (_("Until when is it needed?"), "" if row.later else written(row.by_on)),
        (_("Agreed to"), _money(row.agreed, row.currency)),
        (_("Agreed on"), written(row.agreed_on)),
        (_("Who agreed to it?"), (row.agreed_by or row.get_later_display()) if row.later else ""),
        (pgettext("money", "Handed over"), written(row.given_on)),
        (pgettext("money", "Receipt"), row.receipt),
        (_("Who received it?"), row.get_received_by_display() if row.received_by else ""),
        (_("What was it used for?"), row.get_used_display() if row.used else ""),
        (_("Why?"), row.get_used_why_display() if row.used_why else ""),
        (_("Told on"), written(row.checked_on)),
    ]
    return [(label, value) for label, value in lines if value]


@page("plans.record")
def grant_change(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Change what is asked for; what was declined or taken back is asked for again."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanGrant, id, "plans.record")
    case = row.case
    words = sealed.words_of(viewer, case, [row]).get(row.pk, "")
    initial = {name: getattr(row, name) for name in ("kind", "amount", "currency", "by_on", "version")}
    initial |= {"words": words, "action": str(row.action_id or "")}
    currencies = list(dict.fromkeys([*case.office.currencies, row.currency]))
    form = GrantEdit(
        sent(request), initial=initial, currencies=currencies, steps=_steps(viewer, row.goal, case)
    )
    if row.words is not None and not words:
        del form.fields["words"]

    def write() -> Any:
        version = form.cleaned_data["version"]
        return actions.correct_grant(by=viewer, grant_id=row.pk, version=version, changes=form.told)

    title = _("Change what is asked for") if row.state == "asked" else _("Ask for it again")
    return answer(
        request, form, write, title=title, case=case, back=grant_at(row.pk), saved=initial, more=wrong("grant", row.pk),
        submit=_("Ask the supervisor"),
    )  # fmt: skip


@page("cases.approve")
def grant_answer(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The supervisor's page: what is asked for, for what, and her answer."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanGrant, id, queries.APPROVE)
    queries.row_for(viewer, PlanGrant, id)  # and she sees plans of this case
    form = GrantAnswer(
        sent(request), initial={"version": row.version, "amount": row.amount}, currency=row.currency
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.answer_grant(
            by=viewer, grant_id=row.pk, version=told["version"], agreed=told["answer"] == "agree", amount=told["amount"], why=told["why"],
        )  # fmt: skip

    facts = [(_("What is it?"), row.get_kind_display()), *_facts(viewer, row)]
    return answer(
        request, form, write, title=_("A grant waits for your answer"), case=row.case, facts=facts, back=grant_at(row.pk),
        submit=pgettext("verb", "Answer"), template="plans/grant_answer.html", more={"row": row},
    )  # fmt: skip


@page("plans.record")
def grant_give(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record that it was handed over, or correct that."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanGrant, id, "plans.record")
    zone = row.case.office.time_zone
    initial = {name: getattr(row, name) for name in ("given_on", "receipt", "received_by", "version")}
    initial["given_on"] = row.given_on or today(zone)
    initial["received_by"] = row.received_by or "person"
    form = GiveForm(sent(request), initial=initial, zone=zone)

    def write() -> Any:
        told = {name: form.cleaned_data[name] for name in ("version", "given_on", "receipt", "received_by")}
        return actions.give_grant(by=viewer, grant_id=row.pk, **told)

    facts = [
        (_("What is it?"), row.get_kind_display()),
        (_("Agreed to"), _money(row.agreed, row.currency)),
    ]
    return answer(
        request, form, write, title=_("It was handed over"), case=row.case, facts=facts, back=grant_at(row.pk), saved=initial
    )  # fmt: skip


@page("plans.record")
def grant_check(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record how she used it, or correct that."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanGrant, id, "plans.record")
    zone = row.case.office.time_zone
    initial = {name: getattr(row, name) for name in ("used", "used_why", "checked_on", "version")}
    initial["checked_on"] = row.checked_on or today(zone)
    form = CheckForm(sent(request), initial=initial, zone=zone)

    def write() -> Any:
        told = {name: form.cleaned_data[name] for name in ("version", "used", "used_why", "checked_on")}
        return actions.check_grant(by=viewer, grant_id=row.pk, **told)

    facts = [
        (_("What is it?"), row.get_kind_display()),
        (pgettext("money", "Handed over"), written(row.given_on)),
    ]
    return answer(
        request, form, write, title=_("How did it help?"), case=row.case, facts=facts, back=grant_at(row.pk), saved=initial,
        text=_("Ask without blame: when somebody falls ill, money goes there. No receipts are asked for."),
    )  # fmt: skip


@page("plans.record")
def grant_tap(request: HttpRequest, id: uuid.UUID, undo: bool) -> HttpResponse:
    """One tap: it is not wanted any more; or (``undo``) its last step was recorded by mistake."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanGrant, id, "plans.record")
    does = take_back_grant if undo else withdraw_grant
    return tapped(
        request, row.case, lambda version, to: does(by=viewer, grant_id=row.pk, version=version), back=grant_at(row.pk)
    )  # fmt: skip


@page("plans.record")
def grant_retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take what was recorded wrongly off the plan."""
    viewer = viewer_of(request)
    row = queries.row_for(viewer, PlanGrant, id, "plans.record")

    def write(reason: str) -> Any:
        return actions.retire_grant(by=viewer, grant_id=row.pk, reason=reason)

    told = [
        (_("What is it?"), row.get_kind_display()),
        (pgettext("money", "Asked"), _money(row.amount, row.currency)),
    ]
    return retiring(request, write, case=row.case, title=_("Retire this grant?"), facts=told)
