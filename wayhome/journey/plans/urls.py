"""Addresses of this room."""

from django.urls import path

from wayhome.journey.plans.pages import goals, grants, needs, plan, promised

app_name = "plans"
urlpatterns = [
    path("promises/", promised.promises, name="promises"),
    path("<uuid:id>/", plan.plan, name="plan"),
    path("<uuid:id>/needs/", needs.needs, name="needs"),
    path("<uuid:id>/begin/", plan.begin, name="begin"),
    path("<uuid:id>/undo/", plan.undo, name="undo"),
    path("<uuid:id>/goal/", goals.goal_new, name="goal_new"),
    path("<uuid:id>/promise/", promised.promise_new, name="promise_new"),
    path("<uuid:id>/entitlements/", promised.entitlements, name="entitlements"),
    path("<uuid:id>/entitlements/<slug:support>/", promised.entitlement, name="entitlement"),
    path("talks/<uuid:id>/", needs.talk, name="talk"),
    path("talks/<uuid:id>/correct/", needs.correct, name="talk_correct"),
    path("talks/<uuid:id>/retire/", needs.retire, name="talk_retire"),
    path("whole/<uuid:id>/", plan.past, name="past"),
    path("whole/<uuid:id>/ask/", plan.ask, name="ask"),
    path("whole/<uuid:id>/answer/", plan.decide, name="decide"),
    path("whole/<uuid:id>/retire/", plan.drop, name="drop"),
    path("goals/<uuid:id>/", goals.goal, name="goal"),
    path("goals/<uuid:id>/tick/", goals.goal_tick, name="goal_tick"),
    path("goals/<uuid:id>/state/", goals.goal_end, name="goal_end"),
    path("goals/<uuid:id>/retire/", goals.goal_retire, name="goal_retire"),
    path("goals/<uuid:id>/action/", goals.action_new, name="action_new"),
    path("actions/<uuid:id>/", goals.action, name="action"),
    path("actions/<uuid:id>/tick/", goals.action_tick, name="action_tick"),
    path("actions/<uuid:id>/retire/", goals.action_retire, name="action_retire"),
    path("goals/<uuid:id>/grant/", grants.grant_new, name="grant_new"),
    path("goals/<uuid:id>/grant/paper/", grants.grant_paper, name="grant_paper"),
    path("grants/<uuid:id>/", grants.grant, name="grant"),
    path("grants/<uuid:id>/change/", grants.grant_change, name="grant_change"),
    path("grants/<uuid:id>/answer/", grants.grant_answer, name="grant_answer"),
    path("grants/<uuid:id>/give/", grants.grant_give, name="grant_give"),
    path("grants/<uuid:id>/check/", grants.grant_check, name="grant_check"),
    path("grants/<uuid:id>/withdraw/", grants.grant_tap, {"undo": False}, name="grant_withdraw"),
    path("grants/<uuid:id>/back/", grants.grant_tap, {"undo": True}, name="grant_back"),
    path("grants/<uuid:id>/retire/", grants.grant_retire, name="grant_retire"),
    path("entitlements/<uuid:id>/retire/", promised.entitlement_retire, name="entitlement_retire"),
    path("promises/<uuid:id>/", promised.promise, name="promise"),
    path("promises/<uuid:id>/keep/", promised.promise_keep, name="promise_keep"),
    path("promises/<uuid:id>/tell/", promised.promise_tell, name="promise_tell"),
    path("promises/<uuid:id>/break/", promised.promise_break, name="promise_break"),
    path("promises/<uuid:id>/retire/", promised.promise_retire, name="promise_retire"),
]
