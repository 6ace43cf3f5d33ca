"""Examples of the journey above cases: notes, safety, plans, conferences, aftercare, supervision, papers."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.caseload import case_of
from tests.cast import Cast
from tests.examples.cases import OfCases
from tests.examples.ground import DAY, NOT_HERS, WALKING, Example, Find, account, hers, of_vn, plain
from wayhome.journey.aftercare import actions as aftercare
from wayhome.journey.cases.actions import record_exit
from wayhome.journey.children.actions import record_look
from wayhome.journey.conferences.actions import add_participant, decide, hold_conference, save_conference
from wayhome.journey.notes.actions import record_note
from wayhome.journey.plans.actions import (
    add_action,
    add_goal,
    answer_plan,
    ask_grant,
    ask_plan,
    give_promise,
    record_needs,
    set_entitlement,
)
from wayhome.journey.plans.models import PlanGrant
from wayhome.journey.safety.actions import record_check, record_flag, record_incident
from wayhome.journey.supervision.actions import note_talk
from wayhome.kit.dates import today


class OfJourney(OfCases):
    """One thing of each room about the example's person; and ``home``, who graduated, was met once, and then not reached."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        at: dict[str, Any] = {"by": self.worker, "case_id": self.case.pk}
        self.note = record_note(**at, happened_on=DAY, kind="visit", body="Quiet")
        self.look = record_check(**at, level="watch", happened_on=DAY, plan="I call")
        self.flag = record_flag(**at, kind="health", due_on=today("Asia/Ho_Chi_Minh"))
        self.incident = record_incident(**at, kind="safety", severity="low", happened_on=DAY)
        asked: dict[str, Any] = {
            "happened_on": DAY,
            "kind": "regular",
            "topics": ["team"],
            "agreed": "Two visits less.",
        }
        self.supervised = note_talk(by=self.lead, account=cast.users["worker"].pk, **asked)
        self.best = record_look(
            **at, happened_on=DAY, about="home", heard="self", adult_said="agrees", weighed=["safety"], outcome="wished"
        )  # fmt: skip
        self._plan()
        self._aftercare()
        self._conference()

    def _plan(self) -> None:
        """What she needs and wants, and what is done for it."""
        hers: dict[str, Any] = {"by": self.worker, "case_id": self.case.pk}
        self.talk = record_needs(happened_on=DAY, answers={"work": "some"}, wishes="A shop", **hers)
        self.goal = add_goal(domain="work", words="My own shop", **hers)
        self.action = add_action(by=self.worker, goal_id=self.goal.pk, kind="course", who="person")
        self.promise = give_promise(kind="visit", **hers)
        self.entitlement = set_entitlement(support="medical", state="entitled", **hers)
        ask_plan(by=self.worker, plan_id=self.goal.plan_id, version=1, with_her="read_it")
        self.grant = self._grant()

    def _grant(self) -> PlanGrant:
        """Something asked for in a plan that was agreed to; a plan that waits stands beside it."""
        case = case_of(self.cast, with_="counsellor")
        self.walks(case, DAY)
        goal = add_goal(by=self.worker, case_id=case.pk, domain="work", words="My own stall")
        told: dict[str, Any] = {"plan_id": goal.plan_id, "agreed": True}
        version = ask_plan(by=self.worker, plan_id=goal.plan_id, version=1, with_her="read_it").version
        answer_plan(by=self.lead, version=version, **told)
        cost: dict[str, Any] = {
            "kind": "tools",
            "amount": Decimal(100),
            "currency": case.office.currencies[0],
        }
        return ask_grant(by=self.worker, goal_id=goal.pk, by_on=today("Asia/Ho_Chi_Minh"), **cost)

    def _aftercare(self) -> None:
        """A graduation asked for; and a contact kept, three missed, a closure asked for."""
        self.graduation = aftercare.save_graduation(
            by=self.worker, case_id=self.case.pk, happened_on=DAY, wish="wants", lines={"health": ("yes", "")}
        )
        self.home = case_of(self.cast, with_="counsellor", began=dt.date(2021, 3, 1))
        self.walks(self.home, DAY)
        left: dict[str, Any] = {"exit_on": dt.date(2022, 6, 1), "exit_kind": "graduated_reintegrated"}
        record_exit(by=self.lead, admission_id=self.stay(self.home).pk, version=1, **left)
        tries: dict[str, Any] = {"by": self.worker, "case_id": self.home.pk}
        reached = {"happened_on": dt.date(2022, 6, 8), "how": "visit", "reached": "yes", "safety": "safe"}
        self.contact = aftercare.record_follow_up(told=reached, **tries)
        for _nth in range(3):
            aftercare.record_follow_up(told={"happened_on": DAY, "how": "phone", "reached": "no"}, **tries)
        closing: dict[str, Any] = {"why": "missing", "living": "not_asked", "card": "not_reached"}
        self.closure = aftercare.ask_closure(happened_on=DAY, **closing, **tries)

    def _conference(self) -> None:
        """A conference that was held, with an organisation and a decision."""
        told = {"happened_on": DAY, "place": "office", "she": "there", "beside": "nobody"}
        row = save_conference(
            by=self.worker, case_id=self.case.pk, told=told, points={"strengths": ["learns"]}
        )
        self.conference = hold_conference(
            by=self.worker, conference_id=row.pk, version=1, happened_on=DAY, outcome="open"
        )
        at: dict[str, Any] = {"by": self.worker, "conference_id": row.pk, "agency": self.agency}
        self.sits = add_participant(role="community", **at)
        self.decided = decide(what="meet", due_on=DAY, **at)


PAGES: dict[str, Find] = {
    "supervision:board": plain(),
    "supervision:approvals": plain(),
    "supervision:measures": plain(),
    "supervision:measure": lambda _world: Example({"code": "plan"}),
    "supervision:rows": lambda _world: Example({"code": "plan"}),
    "supervision:colleague": account(),
    "supervision:note_add": account(),
    "supervision:mine": plain(),
    "supervision:mine_let_in": plain(302),
    "supervision:let_in": account(answer=302),
    "supervision:show": of_vn("id", lambda world: world.supervised),
    "supervision:note_edit": of_vn("id", lambda world: world.supervised),
    "supervision:note_retire": of_vn("id", lambda world: world.supervised),
    "papers:list": hers(lambda world: world.case),
    "safety:flags": plain(),
    "safety:urgent": plain(),
    "safety:of": hers(lambda world: world.case),
    "safety:raise": hers(lambda world: world.case),
    "safety:record": hers(lambda world: world.case),
    "safety:flag_record": hers(lambda world: world.case),
    "safety:incident_record": hers(lambda world: world.case),
    "safety:check": hers(lambda world: world.look),
    "safety:check_edit": hers(lambda world: world.look, also_not=NOT_HERS),
    "safety:check_retire": hers(lambda world: world.look, also_not=NOT_HERS),
    "safety:flag": hers(lambda world: world.flag),
    "safety:flag_edit": hers(lambda world: world.flag, also_not=NOT_HERS),
    "safety:flag_close": hers(lambda world: world.flag),
    "safety:flag_reopen": hers(lambda world: world.flag),
    "safety:flag_retire": hers(lambda world: world.flag, also_not=NOT_HERS),
    "safety:incidents": plain(),
    "safety:incident_without": plain(),
    "safety:incident": hers(lambda world: world.incident),
    "safety:incident_edit": hers(lambda world: world.incident, also_not=NOT_HERS),
    "safety:incident_close": hers(lambda world: world.incident, also_not=NOT_HERS),
    "safety:incident_reopen": hers(lambda world: world.incident, also_not=NOT_HERS),
    "safety:incident_retire": hers(lambda world: world.incident, also_not=NOT_HERS),
    "notes:list": hers(lambda world: world.case),
    "notes:record": hers(lambda world: world.case),
    "notes:show": hers(lambda world: world.note),
    "notes:edit": hers(lambda world: world.note, also_not=NOT_HERS),
    "notes:retire": hers(lambda world: world.note, also_not=NOT_HERS),
    "children:list": hers(lambda world: world.case),
    "children:record": hers(lambda world: world.case),
    "children:show": hers(lambda world: world.best),
    "children:edit": hers(lambda world: world.best),
    "children:paper": hers(lambda world: world.best),
    "children:retire": hers(lambda world: world.best),
    "conferences:list": hers(lambda world: world.case),
    "conferences:plan": hers(lambda world: world.case),
    "conferences:show": hers(lambda world: world.conference),
    "conferences:edit": hers(lambda world: world.conference),
    "conferences:held": hers(lambda world: world.conference),
    "conferences:cancel": hers(lambda world: world.conference),
    "conferences:minutes": hers(lambda world: world.conference),
    "conferences:participant_add": hers(lambda world: world.conference),
    "conferences:retire": hers(lambda world: world.conference),
    "conferences:participant_retire": hers(lambda world: world.sits),
    "conferences:decide": hers(lambda world: world.conference),
    "conferences:decision": hers(
        lambda world: world.decided, also_not=frozenset({"counsellor", "me_officer"})
    ),  # not theirs
    "conferences:decision_retire": hers(lambda world: world.decided),
    "aftercare:over": plain(),
    "aftercare:overview": hers(lambda world: world.home),
    "aftercare:graduate": hers(lambda world: world.home),
    "aftercare:graduation": hers(lambda world: world.graduation),
    "aftercare:checklist": hers(lambda world: world.graduation),
    "aftercare:return": hers(lambda world: world.graduation),
    "aftercare:graduation_ask": hers(lambda world: world.graduation),
    "aftercare:graduation_answer": hers(lambda world: world.graduation),
    "aftercare:graduation_gone": hers(lambda world: world.graduation),
    "aftercare:graduation_back": hers(lambda world: world.graduation),
    "aftercare:graduation_retire": hers(lambda world: world.graduation),
    "aftercare:follow_up": hers(lambda world: world.home),
    "aftercare:contact": hers(lambda world: world.contact),
    "aftercare:contact_edit": hers(lambda world: world.contact),
    "aftercare:contact_retire": hers(lambda world: world.contact),
    "aftercare:lost": hers(lambda world: world.home),
    "aftercare:close": hers(lambda world: world.home),
    "aftercare:closure": hers(lambda world: world.closure),
    "aftercare:closure_edit": hers(lambda world: world.closure),
    "aftercare:closure_answer": hers(lambda world: world.closure),
    "aftercare:closure_back": hers(lambda world: world.closure),
    "plans:promises": plain(),
    "plans:talk": hers(lambda world: world.talk),
    "plans:talk_correct": hers(lambda world: world.talk),
    "plans:talk_retire": hers(lambda world: world.talk),
    "plans:goal": hers(lambda world: world.goal),
    "plans:goal_end": hers(lambda world: world.goal),
    "plans:goal_retire": hers(lambda world: world.goal),
    "plans:action_new": hers(lambda world: world.goal),
    "plans:action": hers(lambda world: world.action),
    "plans:action_retire": hers(lambda world: world.action),
    "plans:entitlement_retire": hers(lambda world: world.entitlement),
    "plans:promise": hers(lambda world: world.promise),
    "plans:promise_break": hers(lambda world: world.promise),
    "plans:promise_retire": hers(lambda world: world.promise),
    "plans:plan": hers(lambda world: world.case),
    "plans:needs": hers(lambda world: world.case),
    "plans:goal_new": hers(lambda world: world.case),
    "plans:promise_new": hers(lambda world: world.case),
    "plans:entitlements": hers(lambda world: world.case),
    "plans:goal_tick": hers(lambda world: world.goal, answer=302),  # by POST
    "plans:action_tick": hers(lambda world: world.action, answer=302),  # by POST
    "plans:promise_keep": hers(lambda world: world.promise, answer=302),  # by POST
    "plans:promise_tell": hers(lambda world: world.promise, answer=302),  # by POST
    "plans:begin": hers(lambda world: world.case, answer=302),  # by POST
    "plans:undo": hers(lambda world: world.case, answer=302),  # by POST
    "plans:ask": hers(lambda world: world.goal.plan),
    "plans:decide": hers(lambda world: world.goal.plan),
    "plans:drop": hers(lambda world: world.goal.plan),
    "plans:past": hers(lambda world: world.goal.plan),
    "plans:grant_new": hers(lambda world: world.goal),
    "plans:grant_paper": hers(lambda world: world.goal),
    "plans:grant": hers(lambda world: world.grant),
    "plans:grant_change": hers(lambda world: world.grant),
    "plans:grant_answer": hers(lambda world: world.grant),
    "plans:grant_give": hers(lambda world: world.grant),
    "plans:grant_check": hers(lambda world: world.grant),
    "plans:grant_withdraw": hers(lambda world: world.grant, answer=302),  # by POST
    "plans:grant_back": hers(lambda world: world.grant, answer=302),  # by POST
    "plans:grant_retire": hers(lambda world: world.grant),
    "plans:entitlement": lambda world: Example(
        {"id": world.case.pk, "support": "medical"}, office="vn", walking=WALKING
    ),
}
