"""Needs talks, plans with their goals and actions, grants, entitlements and promises. Words about her are sealed under the case's casework key."""

from wayhome.journey.plans.models.grants import PlanGrant, PlanGrantVersion
from wayhome.journey.plans.models.needs import NeedsTalk, NeedsTalkVersion
from wayhome.journey.plans.models.plan import (
    Goal,
    GoalVersion,
    Plan,
    PlanAction,
    PlanActionVersion,
    PlanVersion,
)
from wayhome.journey.plans.models.promised import Entitlement, EntitlementVersion, Promise, PromiseVersion

__all__ = [
    "Entitlement",
    "EntitlementVersion",
    "Goal",
    "GoalVersion",
    "NeedsTalk",
    "NeedsTalkVersion",
    "Plan",
    "PlanAction",
    "PlanActionVersion",
    "PlanGrant",
    "PlanGrantVersion",
    "PlanVersion",
    "Promise",
    "PromiseVersion",
]
