"""What this room holds about a person, told to herself: what she needs, her goals and what is done for them, what we promised her."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.hers import Column, Held, HeldLine, Words, answered
from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes, queries, sealed
from wayhome.journey.plans.models import Goal, NeedsTalk, PlanAction, Promise
from wayhome.journey.plans.models.grants import PlanGrant
from wayhome.kit import formats
from wayhome.trust.access.viewer import Viewer

PRINTS: frozenset[Column] = frozenset(
    {(NeedsTalk, "wishes"), (Goal, "words"), (PlanAction, "words"), (PlanGrant, "words"), (Promise, "words")}
)
WITHHOLDS: dict[Column, Words] = {}
TO_OTHERS = _("What we promised to others.")


def held(viewer: Viewer, case: Case) -> list[Held]:
    """Return needs talks, goals and actions (given up ones too), supports of the law, and promises to her; to others, that there are."""
    talks, goals = queries.talks(viewer, case), queries.goals(viewer, case)
    actions = [one for several in queries.actions_of(viewer, goals).values() for one in several]
    promises = queries.promises(viewer, case)
    given = [one for one in promises if one.to_whom == "person"]
    grants = list(
        PlanGrant.objects.visible_to(viewer).filter(case=case, retired_at=None).order_by("happened_on")
    )
    rows: list[Any] = [*talks, *goals, *actions, *grants, *given]
    words = sealed.words_of(viewer, case, rows, page="answer")

    def line(row: Any, what: Words, more: list[tuple[Words, Words]]) -> HeldLine:
        there = getattr(row, sealed.column_of(row)) is not None
        return HeldLine(row.happened_on, what, more, words.get(row.pk) if there else "")

    plan = [line(row, row.get_domain_display(), answered(row, "state")) for row in goals]
    done = [line(row, row.get_kind_display(), answered(row, "who", "state")) for row in actions]
    told = [line(row, row.get_kind_display(), answered(row, "state", "broken_why")) for row in given]
    money = [
        line(row, row.get_kind_display(), [*_sums(row), *answered(row, "state", "used")]) for row in grants
    ]
    law = [
        HeldLine(row.happened_on, row.get_support_display(), answered(row, "state", "authority"))
        for row in queries.entitlements(viewer, case).values()
    ]
    apart = [TO_OTHERS] if any(one.words is not None for one in promises if one.to_whom != "person") else []
    found = [
        Held(_("What you said you need, and wish"), [line(row, _("Talk about needs"), _needs(row)) for row in talks]),
        Held(_("Your goals"), plan),
        Held(_("What is done for them"), done),
        Held(_("What we gave you for it, or were asked to"), money),
        Held(_("What the law gives you"), law),
        Held(_("What we promised you"), told, apart),
    ]  # fmt: skip
    return [part for part in found if part.lines or part.withheld]


def _sums(grant: PlanGrant) -> list[tuple[Words, Words]]:
    """What was asked for, and what was agreed to if it is less."""
    sums = [grant.amount, *([grant.agreed] if grant.agreed not in (None, grant.amount) else [])]
    told = formats.language(get_language())
    return [("", formats.money(one, grant.currency, told)) for one in sums if one is not None]


def _needs(talk: NeedsTalk) -> list[tuple[Words, Words]]:
    strong: list[tuple[Words, Words]] = [("", codes.STRENGTHS.label(code)) for code in talk.strengths]
    return strong + [
        (codes.DOMAINS.label(domain), codes.ANSWERS.label(answer))
        for domain, answer in talk.answers.items()
        if answer != "not_asked"
    ]
