"""Whose rows are whose: every model with a scope, asked itself, beneath all pages and lists.

A page shows a part of a thing after it asked for the thing; so a part whose own scope hides nothing shows on no page, until somebody
writes one that asks for parts alone. Here each scope is asked alone: over the rows of the examples and of ``parts``; of a model that
has no row there only whether it asks for anything at all.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db.models import Model

from tests.caseload import case_of
from tests.cast import Cast
from tests.examples import DAY, World
from wayhome.evidence.bulletins.models import Statistic
from wayhome.journey.cases.actions import record_consent
from wayhome.journey.cases.models import Approval, Assignment, Case, StageMove, used_scope
from wayhome.kit import facts
from wayhome.registry.tasks.models import Task
from wayhome.services.support.actions import tick_days

# Nobody of these sees a row of the office ``vn``, where all examples stand: other offices, partners, and who has no role over records.
ELSEWHERE = (
    "stranger",
    "kh_supervisor",
    "kh_counsellor",
    "partner",
    "partner_officer",
    "donor",
    "administrator",
)
HERE = (
    "supervisor",
    "director",
    "worker",
    "counsellor",
    "field_officer",
)  # between them they see something of each
OWN = ("worker", "counsellor", "house_mother", "collaborator")  # they see persons they walk with
USED = "used_scope"


def definer(model: type[Any]) -> type[Any]:
    """The class whose scope a model has: its own, or the one of the abstract model it is made from."""
    return next(one for one in model.__mro__ if "scope" in vars(one))


def scoped() -> dict[str, tuple[type[Any], list[type[Model]]]]:
    """{label: (the class that says its scope, the models that have it)} of all that is read for a viewer or not at all."""
    found: dict[str, tuple[type[Any], list[type[Model]]]] = {}
    for model in apps.get_models():
        if model.__module__.startswith("wayhome.") and callable(getattr(model, "scope", None)):
            said = definer(model)
            found.setdefault(said._meta.label, (said, []))[1].append(model)
    return found


def parts(world: World) -> Case:
    """Write a row of each scoped model that the examples have none of; return a case of the office that nobody walks with."""
    cast: Cast = world.cast
    by = cast.viewer("supervisor")
    record_consent(
        by=by, case_id=world.case.pk, purpose="research", answer="yes", happened_on=DAY,
        told={"age_band": "unknown", "how": "thumb", "language": "vi", "until": world.consent.until}, withheld={"health": "private"},
    )  # fmt: skip
    tick_days(by=by, enrolment_ids=[world.enrolment.pk], days={DAY: ["food"]})
    told: dict[str, Any] = {
        "month": "2022-10",
        "figure": "28.9",
        "words": {"en": "of people"},
        "year": 2021,
        "source": "A report",
    }
    facts.record(Statistic(office=cast.offices["vn"], **told), by=by)
    nobodys = case_of(cast)
    for case in (world.case, nobodys):
        facts.record(Approval(case=case, kind="plan", about=case.pk, happened_on=DAY), by=by)
    facts.record(
        Task(kind="first_check", office=cast.offices["vn"], person=world.case.person, case_id=world.case.pk, happened_on=DAY, due_on=DAY, first_due_on=DAY), by=by,
    )  # fmt: skip
    facts.record(StageMove(case=nobodys, stage="plan", happened_on=DAY), by=by)
    facts.record(
        Assignment(case=nobodys, user=cast.users["supervisor"], role="case_worker", happened_on=DAY), by=by
    )
    return nobodys


def seen(model: Any, viewer: Any) -> set[Any]:
    """The ids of a model's rows that a viewer is shown."""
    return set(model.objects.visible_to(viewer).values_list("pk", flat=True))


def of_case(model: type[Model], case: Case) -> set[Any]:
    """The ids of a model's rows that tell of a case itself; empty where they do not hang on one."""
    if model is Case:
        return {case.pk}
    if not any(field.name == "case" for field in model._meta.fields):
        return set()
    return set(model._base_manager.filter(case=case).values_list("pk", flat=True))


def wrong(world: World, nobodys: Case, labels: list[str]) -> list[str]:
    """What is wrong with the scopes of these models: rows shown to whom they must not be, or to nobody."""
    viewers = {who: world.cast.viewer(who) for who in {*ELSEWHERE, *HERE, *OWN}}
    faults: list[str] = []
    for label in labels:
        if label == USED:
            faults += wrong_use(viewers, nobodys)
            continue
        models = scoped()[label][1]
        kept = [model for model in models if model._base_manager.exists()]
        if not kept and any(shows_all(model, viewers["stranger"]) for model in models):
            faults.append(f"{label} hides nothing from a stranger")
        for model in kept:
            faults += wrong_rows(model, viewers, of_case(model, nobodys))
    return faults


def wrong_rows(model: Any, viewers: dict[str, Any], nobodys: set[Any]) -> list[str]:
    """What is wrong with the rows of one model that these viewers are shown; ``nobodys`` are those of the case nobody walks with."""
    label, shown = model._meta.label, {who: seen(model, viewer) for who, viewer in viewers.items()}
    faults = [f"{label} shows a row to {who}" for who in ELSEWHERE if shown[who]]
    faults += [f"{label} of nobody's case is shown to {who}" for who in OWN if nobodys & shown[who]]
    return faults if any(shown[who] for who in HERE) else [*faults, f"{label} shows its rows to nobody"]


def shows_all(model: Any, viewer: Any) -> bool:
    """Whether a viewer's rows are asked for without any condition."""
    try:
        return " WHERE " not in str(model.objects.visible_to(viewer).query)
    except EmptyResultSet:
        return False


def wrong_use(viewers: dict[str, Any], nobodys: Case) -> list[str]:
    """What is wrong with the cases that acts offer and take: the scope of ``cases.view`` and of the act's permission in one."""
    faults = []
    for permission in ("identity.view", "counselling.record", "career.record"):
        for who, viewer in viewers.items():
            cases = Case.objects.unscoped("the test looks").filter(used_scope(viewer, permission))
            used, open_ = set(cases.values_list("pk", flat=True)), seen(Case, viewer)
            if not used <= open_ or (used and not viewer.may(permission)):
                faults.append(f"{USED}: {who} uses cases by {permission} that she may not")
            if who in OWN and nobodys.pk in used:
                faults.append(f"{USED}: {who} uses nobody's case by {permission}")
            if who == "supervisor" and nobodys.pk not in used:
                faults.append(f"{USED}: {who} cannot use a case of her office by {permission}")
    return faults
