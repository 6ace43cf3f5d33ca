"""The demo's present: what is under way today with some of the people in service, told through the rooms of the journey.

The months before are played from numbers alone; here a few caseloads come to life: needs, goals in the person's words, promises,
safety, contacts, consents, a conference, a plan that waits for its supervisor. Days count from today, so that Today is never stale.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation

from wayhome.config.demo.play import Stage
from wayhome.journey.cases.actions import record_consent
from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.cases.profiles import profile, under_age
from wayhome.journey.cases.rules.consents import possible_bands
from wayhome.journey.children.actions import record_look
from wayhome.journey.conferences.actions import decide, hold_conference, save_conference
from wayhome.journey.conferences.models import Conference
from wayhome.journey.notes.actions import record_note
from wayhome.journey.plans.actions import (
    add_action,
    add_goal,
    answer_grant,
    answer_plan,
    ask_grant,
    ask_plan,
    give_grant,
    give_promise,
    record_needs,
    set_entitlement,
    tick_goal,
)
from wayhome.journey.plans.models import Goal, Plan
from wayhome.journey.safety.actions import record_check, record_flag
from wayhome.kit.dates import today
from wayhome.registry.tasks.actions import set_task
from wayhome.trust.access.viewer import Viewer

# (worker, supervisor, how many of her people, language of the words)
CASELOADS = (("hoa", "mai", 12, "vi"), ("chanthou", "dara", 8, "km"))
PEOPLE = sum(count for _worker, _lead, count, _lang in CASELOADS)
WHY = "the demo chooses whose present it tells"
GOALS = {
    "vi": (
        ("housing", "Có một căn phòng của riêng mình và chìa khóa riêng."),
        ("work", "Mở một quầy may nhỏ ở chợ."),
        ("school", "Con tôi được đi học lại."),
        ("legal", "Có giấy khai sinh cho con."),
        ("mind", "Ngủ được cả đêm mà không sợ."),
        ("family", "Nói chuyện lại với mẹ."),
    ),
    "km": (
        ("housing", "មានបន្ទប់មួយជារបស់ខ្លួនឯង។"),
        ("work", "បើកតូបដេរតូចមួយនៅផ្សារ។"),
        ("school", "កូនខ្ញុំបានទៅរៀនវិញ។"),
        ("legal", "មានសំបុត្រកំណើតសម្រាប់កូន។"),
        ("mind", "គេងលក់ពេញមួយយប់ដោយមិនភ័យ។"),
        ("family", "និយាយជាមួយម្តាយវិញ។"),
    ),
}
# Money for a step of the plan, by whose it is and how far it got.
GRANTS = {0: "asked", 2: "agreed", 6: "given"}
MONEY = {"vi": (Decimal(3_500_000), "VND"), "km": (Decimal(140), "USD")}
TOOLS = {"vi": "Một máy may cũ còn tốt.", "km": "ម៉ាស៊ីនដេរមួយដែលនៅប្រើបានល្អ។"}
PROMISES = {"vi": "Chúng tôi gọi lại trước thứ Sáu.", "km": "យើងនឹងទូរស័ព្ទមកវិញមុនថ្ងៃសុក្រ។"}
PLANS = {
    "vi": "Tôi gọi cho chị gái. Tôi sang nhà bác hàng xóm. Tôi để điện thoại luôn có pin.",
    "km": "ខ្ញុំទូរស័ព្ទទៅបងស្រី។ ខ្ញុំទៅផ្ទះអ្នកជិតខាង។ ខ្ញុំទុកទូរស័ព្ទឱ្យមានថ្មជានិច្ច។",
}
NOTES = {
    "vi": "Hôm nay chị kể về lớp may và cười nhiều hơn. Chị muốn xem phòng trọ gần chợ.",
    "km": "ថ្ងៃនេះគាត់និយាយអំពីថ្នាក់ដេរ ហើយញញឹមច្រើនជាងមុន។ គាត់ចង់មើលបន្ទប់ជួលជិតផ្សារ។",
}
LEVELS = ("safe", "safe", "watch", "safe", "risk", "safe", "watch", "safe")
SHARES = ("service", "contact", "reporting", "sharing")


def tell(stage: Stage, step: Callable[[int], None]) -> None:
    """Tell the present of every caseload, in one transaction."""
    with transaction.atomic(), translation.override("en"):
        _tell(stage, step)


def _tell(stage: Stage, step: Callable[[int], None]) -> None:
    for worker, supervisor, count, lang in CASELOADS:
        by, lead = stage.viewer(worker), stage.viewer(supervisor)
        for nth, case in enumerate(_people(by, count)):
            _Person(by, lead, case, nth, lang).tell()
            step(1)


def _people(by: Viewer, count: int) -> list[Case]:
    """The people in service whom a worker walks with, the latest first."""
    walking = Assignment.objects.unscoped(WHY).filter(user=by.user, until=None, retired_at=None)
    found = Case.objects.unscoped(WHY).filter(
        pk__in=walking.values("case_id"),
        admissions__exit_on=None,
        admissions__retired_at=None,
        retired_at=None,
    )
    return list(
        found.select_related("person", "office").distinct().order_by("-happened_on", "person__code")[:count]
    )


class _Person:
    """One person's present. ``nth`` makes people differ."""

    def __init__(self, by: Viewer, lead: Viewer, case: Case, nth: int, lang: str) -> None:
        self.by, self.lead, self.case, self.nth, self.lang = by, lead, case, nth, lang
        self.day = today(case.office.time_zone)
        self.first = max(case.happened_on, self.day - dt.timedelta(days=60))

    def ago(self, days: int) -> dt.date:
        """So many days ago, but not before she was known."""
        return max(self.first, self.day - dt.timedelta(days=days))

    def ahead(self, days: int) -> dt.date:
        """So many days from now."""
        return self.day + dt.timedelta(days=days)

    def tell(self) -> None:
        """Everything, in its order."""
        self._consents()
        self._safety()
        if self.nth % 2 and under_age(self.case, self.day):
            self._best()  # of the others the page offers it
        if self.nth % 6 == 5:
            return  # nobody has talked about needs yet: Today says so
        self._needs()
        self._goals()
        self._contacts()
        if self.nth % 5 == 2:
            self._conference()

    def _consents(self) -> None:
        giver = self._giver()
        if not giver:
            return
        told: dict[str, Any] = {
            "given_by": giver, "age_band": "unknown", "how": "thumb" if self.nth % 3 == 1 else "signature", "language": self.lang,
            "interpreter": "no", "read_aloud": "yes",
        }  # fmt: skip
        for at, purpose in enumerate(SHARES[: 2 + self.nth % 2]):
            until = self.ahead(20 if (self.nth, at) == (3, 1) else 300)
            record_consent(
                by=self.by, case_id=self.case.pk, purpose=purpose, answer="yes", happened_on=self.ago(50), told=told | {"until": until}
            )  # fmt: skip

    def _giver(self) -> str:
        """Who answers at her age; nobody where the year of birth leaves that open."""
        asks = profile(self.case.office, self.ago(50))
        her = self.case.person
        bands = possible_bands(asks.bands, her.birth_year, her.birth_precision, self.ago(50), asks.margin)
        givers = {band.decides for band in bands}
        return givers.pop() if len(givers) == 1 else ""

    def _safety(self) -> None:
        level = LEVELS[self.nth % len(LEVELS)]
        concerns = {"safe": (), "watch": ("debt",), "risk": ("near", "threats")}[level]
        record_check(
            by=self.by, case_id=self.case.pk, level=level, happened_on=self.ago(5 + self.nth), concerns=concerns, agreed="yes",
            plan=PLANS[self.lang],
        )  # fmt: skip
        if level == "risk":
            record_flag(by=self.by, case_id=self.case.pk, kind="reached", due_on=self.day)

    def _best(self) -> None:
        """What is best for a child: it would rather go home, and cannot yet."""
        record_look(
            by=self.by, case_id=self.case.pk, happened_on=self.ago(9), about="family", heard="self", adult_said="agrees",
            weighed=["safety", "wish", "family"], with_whom=["guardian", "supervisor"], outcome="partly", why="danger",
            again_on=self.ahead(60),
        )  # fmt: skip

    def _needs(self) -> None:
        urgent, some = GOALS["vi"][self.nth % 6][0], GOALS["vi"][(self.nth + 1) % 6][0]
        answers = {"safety": "none", "health": "some", "language": "none"} | {some: "some", urgent: "urgent"}
        record_needs(
            by=self.by, case_id=self.case.pk, happened_on=self.ago(40), answers=answers,
            strengths=["strong_skill", "strong_plan"] if self.nth % 2 else ["strong_friends", "strong_asks"],
            wishes=GOALS[self.lang][self.nth % 6][1],
        )  # fmt: skip

    def _goals(self) -> None:
        for at in range(2):
            domain, words = GOALS[self.lang][(self.nth + at) % 6]
            goal = add_goal(by=self.by, case_id=self.case.pk, domain=domain, words=words)
            add_action(
                by=self.by, goal_id=goal.pk, kind="accompany" if at else "papers", who="colleague", owner=self.by.user,
                by_on=self.ahead(max(0, 4 * self.nth - 6 + at)),
            )  # fmt: skip
            add_action(by=self.by, goal_id=goal.pk, kind="own_step", who="person", by_on=self.ahead(14))
        give_promise(
            by=self.by, case_id=self.case.pk, kind="call", words=PROMISES[self.lang], happened_on=self.ago(6),
            by_on=max(self.ago(6), self.ahead(self.nth - 3)),
        )  # fmt: skip
        if self.nth % 2 == 0:
            set_entitlement(
                by=self.by,
                case_id=self.case.pk,
                support="medical",
                state="applied",
                days={"applied_on": self.ago(20)},
            )
        plan = Plan.objects.unscoped(WHY).get(case=self.case, state="draft", retired_at=None)
        plan = ask_plan(
            by=self.by,
            plan_id=plan.pk,
            version=plan.version,
            with_her="told_aloud",
            review_on=self.ahead(120),
        )
        if self.nth % 4 == 1:
            return  # waits for the supervisor
        answer_plan(by=self.lead, plan_id=plan.pk, version=plan.version, agreed=True)
        goal = (
            Goal.objects.unscoped(WHY)
            .filter(case=self.case, state="open", retired_at=None)
            .order_by("rank")[0]
        )
        if self.nth % 3 == 0:
            tick_goal(by=self.by, goal_id=goal.pk, version=goal.version, to="step")
        if self.nth in GRANTS:
            self._grant(goal, GRANTS[self.nth])

    def _grant(self, goal: Goal, until: str) -> None:
        """Tools for a goal: asked for, agreed to, or handed over."""
        amount, currency = MONEY[self.lang]
        row = ask_grant(
            by=self.by, goal_id=goal.pk, kind="tools", amount=amount, currency=currency, by_on=self.ahead(20), words=TOOLS[self.lang],
        )  # fmt: skip
        if until == "asked":
            return
        row = answer_grant(by=self.lead, grant_id=row.pk, version=row.version, agreed=True)
        if until == "given":
            give_grant(
                by=self.by, grant_id=row.pk, version=row.version, given_on=self.day, receipt=f"{self.day:%Y}-{self.nth}",
                received_by="person",
            )  # fmt: skip

    def _contacts(self) -> None:
        for at, kind in enumerate(("visit", "call")[: 1 + self.nth % 2]):
            record_note(
                by=self.by, case_id=self.case.pk, happened_on=self.ago(12 - 5 * at + self.nth % 4), kind=kind,
                she_is="better" if self.nth % 3 else "same", place="her_home" if kind == "visit" else "distance", with_whom="herself",
                minutes=40, next_on=self.ahead(self.nth - 2), body=NOTES[self.lang],
            )  # fmt: skip
        if self.nth % 4 == 0:
            set_task(
                by=self.lead,
                case_id=self.case.pk,
                kind="interpreter",
                due_on=self.ahead(1),
                owner=self.by.user,
            )

    def _conference(self) -> None:
        held = self.nth % 10 == 2
        row: Conference = save_conference(
            by=self.by, case_id=self.case.pk, points={"agenda": ["wishes", "safety", "money"], "strengths": ["learns"], "limits": ["papers"]},
            told={"happened_on": self.ago(3) if held else self.ahead(6), "place": "office", "she": "there", "beside": "friend"},
        )  # fmt: skip
        if held:
            decide(by=self.by, conference_id=row.pk, what="papers", due_on=self.ahead(10), owner=self.by.user)
            row = Conference.objects.unscoped(WHY).get(pk=row.pk)
            hold_conference(
                by=self.by, conference_id=row.pk, version=row.version, happened_on=self.ago(3), outcome="open"
            )
