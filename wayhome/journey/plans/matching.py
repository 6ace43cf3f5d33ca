"""Needs and what answers to them: each needed domain with her goals, our services and the supports of the law."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes, rules
from wayhome.journey.plans.models import Entitlement, Goal, NeedsTalk
from wayhome.journey.plans.profiles import Answer, Law, answers
from wayhome.kit.histories import Words
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class Fit:
    """Something that answers to a need: its words, the page where it is recorded (or none), and how it stands (a support)."""

    words: Words
    url: str = ""
    stands: Words = ""


@dataclass(frozen=True)
class Need:
    """A domain in which something is needed: how much, what answers to it, and whether a goal is on the way."""

    domain: str
    words: Words
    answer: Words
    urgent: bool
    has_goal: bool
    fits: tuple[Fit, ...]


def matched(
    viewer: Viewer,
    case: Case,
    talk: NeedsTalk | None,
    goals: Iterable[Goal],
    law: Law,
    held: Mapping[str, Entitlement],
) -> list[Need]:
    """Return what she needs by the latest talk, urgent first; no query."""
    if talk is None:
        return []
    on_the_way = {goal.domain for goal in goals if goal.state == "open"}
    told = talk.answers
    return [
        Need(
            domain,
            codes.DOMAINS.label(domain),
            codes.ANSWERS.label(told[domain]),
            told[domain] == rules.URGENT,
            domain in on_the_way,
            tuple(_fits(viewer, case, domain, law, held)),
        )
        for domain in rules.needed(told)
    ]


def _fits(
    viewer: Viewer, case: Case, domain: str, law: Law, held: Mapping[str, Entitlement]
) -> Iterable[Fit]:
    for one in answers()[domain]:
        if one.support and one.support in law.supports:
            kept = held.get(one.support)
            stands = codes.ENTITLEMENT_STATES.label(kept.state) if kept is not None else ""
            url = reverse("plans:entitlement", args=[case.pk, one.support])
            yield Fit(codes.SUPPORTS.label(one.support), url if viewer.may("plans.record") else "", stands)
        elif one.service:
            yield Fit(codes.SERVICES.label(one.service), address(viewer, case, one))


def address(viewer: Viewer, case: Case, answer: Answer) -> str:
    """Return where a service is recorded for a person; empty where the viewer may not, or the house has no such page."""
    if not viewer.may(answer.may):
        return ""
    try:
        at = reverse(answer.page, args=[case.pk] if answer.id == "case" else [])
    except NoReverseMatch:
        return ""
    return f"{at}?{answer.ask.format(case=case.pk, person=case.person_id)}" if answer.ask else at
