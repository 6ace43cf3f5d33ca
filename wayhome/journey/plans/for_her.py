"""Her plan as it is hers: goals, what is done for them and promises, in her words, for pages and papers that she reads."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise as Words
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes, queries, rules, sealed
from wayhome.journey.plans.lines import done_by
from wayhome.journey.plans.models import Goal, PlanAction, PlanGrant, Promise
from wayhome.kit import formats
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class HerAction:
    """Something done for a goal: the words said of it (or none), its kind, by whom, until when, whether it is done.

    ``own``: she does it herself; ``who`` says so to others.
    """

    said: str
    kind: str
    own: bool
    who: str
    by_on: dt.date | None
    done: bool

    @property
    def words(self) -> str:
        """What was said of it, else its kind."""
        return self.said or str(codes.KINDS.label(self.kind))


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
    """What was promised to her, money and things that were agreed to among it; ``why`` says why it could not be kept, if so."""

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

    Ask first whether the viewer sees plans of this case. Given up goals, promises to others and what ended with the work are left out.
    """
    talk = queries.last_talk(viewer, case)
    goals = queries.goals(viewer, case, states=("open", "reached"))
    done = queries.actions_of(viewer, goals)
    given = [
        one for one in queries.promises(viewer, case) if one.to_whom == "person" and one.state != codes.ENDED
    ]
    grants = [one for one in queries.grants(viewer, case) if one.state in rules.PROMISED]
    rows: list[sealed.Row] = [
        *goals,
        *grants,
        *(one for several in done.values() for one in several),
        *given,
        *([talk] if talk else []),
    ]
    words = sealed.words_of(viewer, case, rows, page=page)
    now = queries.plan_now(queries.plans(viewer, case))

    def action(one: PlanAction) -> HerAction:
        said = words.get(one.pk) or ""
        return HerAction(said, one.kind, one.who == "person", done_by(one), one.by_on, one.state == "done")

    def goal(one: Goal) -> HerGoal:
        actions = tuple(action(row) for row in done[one.pk] if row.state != "dropped")
        about = codes.DOMAINS.label(one.domain)
        reached = one.ended_on if one.state == "reached" else None
        return HerGoal(words.get(one.pk, ""), about, one.steps, reached, actions)

    def promise(one: Promise) -> HerPromise:
        said = words.get(one.pk) or str(codes.KINDS.label(one.kind))
        why = str(codes.BROKEN_WHYS.label(one.broken_why)) if one.broken_why else ""
        return HerPromise(said, one.by_on, one.ended_on if one.state == "kept" else None, why)

    def granted(one: PlanGrant) -> HerPromise:
        said = words.get(one.pk) or str(codes.GRANT_KINDS.label(one.kind))
        lang = formats.language(get_language())
        money = formats.money(one.agreed or one.amount, one.currency, lang)
        told = _("%(what)s: %(money)s") % {"what": said, "money": money}
        return HerPromise(told, one.by_on, one.given_on, "")

    return HerPlan(
        wishes=words.get(talk.pk, "") if talk else "",
        strengths=tuple(codes.STRENGTHS.label(code) for code in talk.strengths) if talk else (),
        goals=tuple(goal(one) for one in goals),
        promises=(*(promise(one) for one in given), *(granted(one) for one in grants)),
        review_on=now.review_on if now else None,
    )
