"""Her plan as it is hers: goals, what is done for them and promises, in her words, for pages and papers that she reads."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise as Words

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes, queries, sealed
from wayhome.journey.plans.models import Goal, PlanAction, Promise
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class HerAction:
    """Something done for a goal: its words (hers, else the kind's), by whom, until when, whether it is done."""

    words: str
    who: str
    by_on: dt.date | None
    done: bool


@dataclass(frozen=True)
class HerGoal:
    """A goal in her words; ``words`` is empty where the viewer's keys do not open them. ``steps`` of 4."""

    words: str
    about: str | Words
    steps: int
    reached_on: dt.date | None
    actions: tuple[HerAction, ...]


@dataclass(frozen=True)
class HerPromise:
    """What was promised to her; ``why`` says why it could not be kept, if so."""

    words: str
    by_on: dt.date
    kept_on: dt.date | None
    why: str


@dataclass(frozen=True)
class HerPlan:
    """What is hers to read: her wishes, her strengths, goals on the way and reached, promises to her, the next look at the plan."""

    wishes: str
    strengths: tuple[str | Words, ...]
    goals: tuple[HerGoal, ...]
    promises: tuple[HerPromise, ...]
    review_on: dt.date | None


def plan_for_her(viewer: Viewer, case: Case, *, page: str = "plan") -> HerPlan:
    """Return a person's plan in her words, as far as the viewer's keys open them; the look is written to the log under ``page``.

    Ask first whether the viewer sees plans of this case. Given up goals and promises to others are left out.
    """
    talk = queries.last_talk(viewer, case)
    goals = queries.goals(viewer, case, states=("open", "reached"))
    done = queries.actions_of(viewer, goals)
    given = [one for one in queries.promises(viewer, case) if one.to_whom == "person"]
    rows: list[sealed.Row] = [
        *goals,
        *(one for several in done.values() for one in several),
        *given,
        *([talk] if talk else []),
    ]
    words = sealed.words_of(viewer, case, rows, page=page)
    now = queries.plan_now(queries.plans(viewer, case))

    def action(one: PlanAction) -> HerAction:
        who = one.owner.display_name if one.owner is not None else str(codes.WHO.label(one.who))
        said = words.get(one.pk) or str(codes.KINDS.label(one.kind))
        return HerAction(said, who, one.by_on, one.state == "done")

    def goal(one: Goal) -> HerGoal:
        actions = tuple(action(row) for row in done[one.pk] if row.state != "dropped")
        about = codes.DOMAINS.label(one.domain)
        reached = one.ended_on if one.state == "reached" else None
        return HerGoal(words.get(one.pk, ""), about, one.steps, reached, actions)

    def promise(one: Promise) -> HerPromise:
        said = words.get(one.pk) or str(codes.KINDS.label(one.kind))
        why = str(codes.BROKEN_WHYS.label(one.broken_why)) if one.broken_why else ""
        return HerPromise(said, one.by_on, one.ended_on if one.state == "kept" else None, why)

    return HerPlan(
        wishes=words.get(talk.pk, "") if talk else "",
        strengths=tuple(codes.STRENGTHS.label(code) for code in talk.strengths) if talk else (),
        goals=tuple(goal(one) for one in goals),
        promises=tuple(promise(one) for one in given),
        review_on=now.review_on if now else None,
    )
