"""The plan's part of the case file: goals in her words first, then what is done next, promises, and what the law gives, folded."""

import datetime as dt
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Section
from wayhome.journey.plans import codes, queries, rules, sealed
from wayhome.journey.plans.lines import done_by, grant_line
from wayhome.journey.plans.models import Goal, NeedsTalk, Plan, PlanGrant, Promise
from wayhome.kit.dates import today
from wayhome.trust.access.viewer import Viewer

MOST_ACTIONS = 5
SHOWN = (*rules.OPEN_GRANTS, "declined")


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return the plan's part of a case's file; None where the viewer does not see plans, or nothing is there and she records none."""
    if "plans.view" not in may:
        return None
    record = "plans.record" in may and case.retired_at is None
    day = today(case.office.time_zone)
    talk = queries.last_talk(viewer, case)
    goals = queries.goals(viewer, case, states=["open"])
    done = queries.actions_of(viewer, goals) if goals else {}
    todo = [one for several in done.values() for one in several if one.state == "open"]
    todo.sort(key=lambda one: (one.by_on or dt.date.max, one.pk))
    promised = [one for one in queries.promises(viewer, case) if not queries.settled(one)]
    held = list(queries.entitlements(viewer, case).values())
    given = [one for one in queries.grants(viewer, case) if one.state in SHOWN]
    if not (talk or goals or promised or held or given or record):
        return None
    words = sealed.words_of(
        viewer,
        case,
        [*goals, *todo[:MOST_ACTIONS], *promised, *given, *([talk] if talk else [])],
        page="person",
    )
    plan = queries.plan_now([goal.plan for goal in goals])
    without = rules.without_goal(talk.answers, {goal.domain for goal in goals}) if talk else []
    return Section(
        "plan",
        "plans/on_file.html",
        {
            "case": case,
            "plan": plan,
            "talk": talk,
            "wishes": words.get(talk.pk, "") if talk else "",
            "strengths": [codes.STRENGTHS.label(code) for code in talk.strengths] if talk else [],
            "goals": [{"row": one, "words": words.get(one.pk, "")} for one in goals],
            "todo": [
                {
                    "row": one,
                    "words": words.get(one.pk, ""),
                    "who": done_by(one),
                    "mine": queries.ticks(viewer, one),
                    "late": one.by_on is not None and one.by_on < day,
                }
                for one in todo[:MOST_ACTIONS]
            ],
            "promises": [
                {"row": one, "words": words.get(one.pk, ""), "late": one.by_on < day} for one in promised
            ],
            "grants": [grant_line(one, words, day) for one in given],
            "held": held,
            "without": [codes.DOMAINS.label(domain) for domain in without],
            "may": record,
            "may_answer": plan is not None and plan.state == "asked" and "cases.approve" in may,
            "knots": range(1, rules.MOST_STEPS + 1),
            "after": case.stage == "follow_up",
        },
        tells={
            **{one.pk: one.owner_id for one in todo[:MOST_ACTIONS]},
            **{one.pk: one.owner_id for one in promised},
            **{one.pk: None for one in given if one.state == "agreed"},
        },
    )


TOLD: dict[str, str | Words] = {
    "needs": _("Talk about needs"),
    "agreed": _("The plan was agreed to"),
    "reached": _("A goal was reached"),
    "changed": _("A goal became another"),
    "given_up": _("A goal was given up"),
    "kept": _("A promise was kept"),
    "broken": _("A promise could not be kept"),
    codes.ENDED: _("A promise ended with the work"),
    "given": _("A grant was handed over"),
}

OPENS = {"needs": "plans:talk", "given": "plans:grant"}


def _soft(kind: str, note: str) -> str | Words:
    if kind == "given":
        return codes.GRANT_KINDS.label(note)
    return codes.DOMAINS.label(note) if note in codes.DOMAINS else codes.KINDS.label(note)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return what the timeline tells of needs, plans, goals and promises: one query, the latest first, no words of hers."""

    if not viewer.may("plans.view"):
        return []

    def rows(model: type[Any], on: str, kind: Any, note: Any) -> QuerySet[Any]:
        mine = model.objects.visible_to(viewer).filter(case=case, retired_at=None, **{f"{on}__isnull": False})
        told = mine.order_by().annotate(ev_day=F(on), ev_kind=kind, ev_soft=note)
        return told.values_list("ev_day", "ev_kind", "ev_soft", "pk")

    def said(text: str) -> Any:
        return Value(text, output_field=CharField())

    every = rows(NeedsTalk, "happened_on", said("needs"), said("")).union(
        rows(Plan, "agreed_on", said("agreed"), said("")),
        rows(Goal, "ended_on", F("state"), F("domain")),
        rows(Promise, "ended_on", F("state"), F("kind")),
        rows(PlanGrant, "given_on", said("given"), F("kind")),
        all=True,
    )
    found = []
    for day, kind, note, pk in every.order_by("-ev_day")[:most]:
        url = reverse(OPENS[kind], args=[pk]) if kind in OPENS else ""
        soft = _soft(kind, note) if note else ""
        found.append(Event(day, TOLD[kind], soft, url))
    return found
