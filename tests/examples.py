"""One example for every page of the house: the walk over all pages opens each as everybody, and a page without an example fails it.

Adding a page? Add one line to ``EXAMPLES``: its url name, and what to open it with.
"""

import datetime as dt
import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.caseload import case_of
from tests.cast import CAST, Cast
from wayhome.doors.desk.actions import merge
from wayhome.doors.desk.models import Merge
from wayhome.doors.hers.actions import add_sound as add_card_sound
from wayhome.doors.hers.models import CardSound
from wayhome.evidence.bulletins.actions import draft_item
from wayhome.evidence.bulletins.models import Item
from wayhome.evidence.indicators.actions import install_indicators, set_target
from wayhome.evidence.indicators.models import Target
from wayhome.journey.aftercare import actions as aftercare
from wayhome.journey.aftercare.models import Closure, FollowUp, Graduation
from wayhome.journey.cases.actions import (
    add_part,
    add_party,
    ask_admission_of,
    ask_forgetting,
    check_wording,
    hand_over,
    keep_file,
    move,
    record_consent,
    record_exit,
    record_finding,
)
from wayhome.journey.cases.cards import card
from wayhome.journey.cases.models import (
    Admission,
    AdmissionCheck,
    Assignment,
    Case,
    CaseParty,
    Consent,
    Forgetting,
    HandOver,
    Identification,
    StageMove,
    WordingCheck,
)
from wayhome.journey.conferences.actions import add_participant, decide, hold_conference, save_conference
from wayhome.journey.conferences.models import Conference, Decision, Participant
from wayhome.journey.notes.actions import record_note
from wayhome.journey.notes.models import Note
from wayhome.journey.plans.actions import (
    add_action,
    add_goal,
    ask_plan,
    give_promise,
    record_needs,
    set_entitlement,
)
from wayhome.journey.plans.models import Entitlement, Goal, NeedsTalk, PlanAction, Promise
from wayhome.journey.safety.actions import record_check, record_flag, record_incident
from wayhome.journey.safety.models import Flag, Incident, SafetyCheck
from wayhome.journey.supervision.actions import note_talk
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.ids import new_id
from wayhome.kit.media import PICTURES, Clean, cleaned
from wayhome.prevention.activities.actions import (
    add_point,
    add_sound,
    bulk_change,
    give_right,
    raise_issue,
    record_activity,
    set_client_visit,
    start_series,
)
from wayhome.prevention.activities.models import (
    Activity,
    BulkChange,
    Issue,
    MessageSound,
    Point,
    Qualification,
    Series,
)
from wayhome.prevention.groups.actions import add_member, record_meeting, start_group
from wayhome.prevention.groups.models import Group, GroupMember
from wayhome.prevention.tallies.actions import add_kind, record_tally
from wayhome.prevention.tallies.models import Tally, TallyKind
from wayhome.registry.agencies.actions import add_agency, add_project
from wayhome.registry.agencies.models import Agency, Project
from wayhome.registry.people.actions import enrol_group
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.models import Enrolment, IdentityPart
from wayhome.registry.places.actions import add_gate, add_village, flag_hotspot
from wayhome.registry.places.models import Hotspot, Place
from wayhome.registry.tasks.actions import make_calendar, set_task
from wayhome.registry.tasks.models import Task
from wayhome.services.career.actions import record_career
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.actions import record_session
from wayhome.services.counselling.models import Session
from wayhome.services.support.actions import record_service
from wayhome.services.support.models import ServiceRecord
from wayhome.trust.access.actions import grant, propose_new_trustees
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.vault.actions import ask_recovery, set_up_recovery
from wayhome.trust.vault.models import Proposal, RecoveryRequest, SealedFile

DAY = dt.date(2022, 10, 4)
WALKING = frozenset({"worker", "counsellor"})  # assigned to the example's person


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return out.getvalue()


@dataclass
class World:
    """What the examples stand on: one of each thing, all of the office ``vn``."""

    cast: Cast
    case: Case = field(init=False)
    gone: Case = field(init=False)
    step: StageMove = field(init=False)
    name: IdentityPart = field(init=False)
    photo: SealedFile = field(init=False)
    spoken: MessageSound = field(init=False)
    read_aloud: CardSound = field(init=False)
    passing: HandOver = field(init=False)
    task: Task = field(init=False)
    calendar: str = field(init=False)
    supervised: SupervisionNote = field(init=False)
    consent: Consent = field(init=False)
    finding: Identification = field(init=False)
    party: CaseParty = field(init=False)
    asked: AdmissionCheck = field(init=False)
    read_words: WordingCheck = field(init=False)
    note: Note = field(init=False)
    look: SafetyCheck = field(init=False)
    flag: Flag = field(init=False)
    incident: Incident = field(init=False)
    session: Session = field(init=False)
    advice: CareerRecord = field(init=False)
    commune: Place = field(init=False)
    village: Place = field(init=False)
    province: Place = field(init=False)
    hotspot: Hotspot = field(init=False)
    gate: Place = field(init=False)
    agency: Agency = field(init=False)
    target: Target = field(init=False)
    item: Item = field(init=False)
    project: Project = field(init=False)
    enrolment: Enrolment = field(init=False)
    review: ServiceRecord = field(init=False)
    round_table: Activity = field(init=False)
    issue: Issue = field(init=False)
    decision: Point = field(init=False)
    visit: Activity = field(init=False)
    group: Group = field(init=False)
    member: GroupMember = field(init=False)
    meeting: Activity = field(init=False)
    course: Activity = field(init=False)
    workshop: Activity = field(init=False)
    right: Qualification = field(init=False)
    meals: TallyKind = field(init=False)
    tally: Tally = field(init=False)
    series: Series = field(init=False)
    bulk: BulkChange = field(init=False)
    rehearsal: RecoveryRequest = field(init=False)
    proposal: Proposal = field(init=False)
    merge: Merge = field(init=False)
    forgetting: Forgetting = field(init=False)
    talk: NeedsTalk = field(init=False)
    goal: Goal = field(init=False)
    action: PlanAction = field(init=False)
    promise: Promise = field(init=False)
    entitlement: Entitlement = field(init=False)
    graduation: Graduation = field(init=False)
    home: Case = field(init=False)
    contact: FollowUp = field(init=False)
    closure: Closure = field(init=False)
    conference: Conference = field(init=False)
    sits: Participant = field(init=False)
    decided: Decision = field(init=False)

    def __post_init__(self) -> None:
        install_indicators(by=SYSTEM)
        trustees = [self.cast.users[name] for name in ("director", "data_protection", "supervisor")]
        keeps: dict[str, Any] = {"scope_kind": "office", "scope_key": self.cast.offices["lp"].pk}
        since = dt.date(2020, 1, 1)
        for one in trustees:
            grant(by=SYSTEM, user=one, role="trustee", valid_from=since, **keeps)
        set_up_recovery(by=SYSTEM, trustees=trustees)
        self.rehearsal = ask_recovery(by=self.cast.viewer("administrator"), purpose="rehearsal", reason="")
        self.proposal = propose_new_trustees(
            by=self.cast.viewer("administrator"), trustees=trustees, reason="One of them leaves"
        )
        by, office = self.cast.viewer("supervisor"), self.cast.offices["vn"]
        self.case = case_of(self.cast, with_="counsellor")
        self.gone = case_of(self.cast, with_="counsellor", exit_on=dt.date(2022, 9, 1))
        for case in (self.case, self.gone):
            walks = Assignment(
                case=case, user=self.cast.users["worker"], role="case_worker", happened_on=case.happened_on
            )
            facts.record(walks, by=by)
        self.name = add_part(by=by, case_id=self.case.pk, body=NameBody("Lò Thị Bịa"))
        sound = Clean("audio/mpeg", b"sound")
        self.spoken = add_sound(by=by, message="how_to_escape", language="vi", clean=sound, id=new_id())
        checker = self.cast.viewer("data_protection")
        self.read_aloud = add_card_sound(by=checker, card="rights", language="vi", clean=sound, id=new_id())
        self.photo = keep_file(
            by=by, case_id=self.case.pk, purpose="photo", clean=cleaned(_photo(), PICTURES), original=_photo(), id=new_id()
        )  # fmt: skip
        twice = case_of(self.cast, began=dt.date(2021, 1, 4), exit_on=dt.date(2021, 6, 1))
        self.merge = merge(by=by, kept_case_id=self.case.pk, gone_case_id=twice.pk)
        left = case_of(self.cast, began=dt.date(2021, 2, 1), exit_on=dt.date(2021, 7, 1))
        self.forgetting = ask_forgetting(by=by, case_id=left.pk, reason="danger")
        self.step = move(by=by, case_id=self.case.pk, stage="plan", happened_on=DAY)
        self.consent = record_consent(
            by=by, case_id=self.case.pk, purpose="service", answer="yes", happened_on=DAY,
            told={"age_band": "unknown", "how": "thumb", "language": "vi", "until": dt.date(2023, 10, 4)},
        )  # fmt: skip
        self.finding = record_finding(
            by=by, case_id=self.case.pk, said_by="own", happened_on=DAY, told={"opinion": "signs"}
        )
        self.asked = ask_admission_of(by=by, case_id=self.gone.pk, happened_on=DAY)
        self.party = add_party(
            by=by, case_id=self.case.pk, role="dependant", happened_on=DAY, told={"relation": "child"}
        )
        own = self.cast.viewer("worker")
        self.passing = hand_over(
            by=own, of=self.cast.users["worker"], case_ids=[self.case.pk], to=[self.cast.users["counsellor"]]
        )
        self.task = set_task(by=own, case_id=self.case.pk, kind="call", due_on=today())
        self.calendar = make_calendar(by=own)
        asked: dict[str, Any] = {"happened_on": DAY, "kind": "regular", "topics": ["team"]}
        self.supervised = note_talk(by=by, account=self.cast.users["worker"].pk, **asked)
        words = card("service", "en").wording
        self.read_words = check_wording(
            by=self.cast.viewer("administrator"), code="service", language="en", wording=words
        )
        chosen = [self.case.pk]
        self.note = record_note(by=own, case_id=self.case.pk, happened_on=DAY, kind="visit", body="Quiet")
        self.look = record_check(by=own, case_id=self.case.pk, level="watch", happened_on=DAY, plan="I call")
        self.flag = record_flag(by=own, case_id=self.case.pk, kind="health", due_on=today("Asia/Ho_Chi_Minh"))
        self.incident = record_incident(
            by=own, case_id=self.case.pk, kind="safety", severity="low", happened_on=DAY
        )
        hers = self.cast.viewer("counsellor")
        self.session = record_session(
            by=hers, office=office, happened_on=DAY, mode="in_person", case_ids=chosen
        )
        self.advice = record_career(by=by, case_id=self.case.pk, happened_on=DAY, kind="advice")
        self.commune = Place.objects.create(
            country="VN",
            code="99999",
            edition="vn-2025-07",
            level=3,
            kind="commune",
            name="Xã Suối Mây",
            folded="|xa suoi may|",
        )
        self.village = add_village(by=by, commune=self.commune, name="Thôn Suối Đèn")
        self.province = Place.objects.create(
            country="VN",
            code="98",
            edition="vn-2025-07",
            level=1,
            kind="province",
            name="Suối",
            folded="|suoi|",
        )
        why: dict[str, Any] = {"began_on": DAY, "reason": "transit", "words": "A partner's report"}
        self.hotspot = flag_hotspot(by=by, place=self.province, **why)
        sides = {"name": "Suối Mây", "across_country": "CN", "across_name": "Yun Xi"}
        self.gate = add_gate(by=by, place=self.commune, **sides)
        self.agency = add_agency(by=by, type="social_organisation", name="Green Seed Centre", kept_by=office)
        officer = self.cast.viewer("field_officer")
        self.round_table = record_activity(by=officer, offices=[office], type="round_table", happened_on=DAY)
        at: dict[str, Any] = {"by": officer, "activity_id": self.round_table.pk}
        self.issue = raise_issue(**at, theme="gambling")
        self.decision = add_point(**at, kind="decision", words="List the unlit roads")
        self.visit = record_activity(by=officer, offices=[office], type="client_visit", happened_on=DAY)
        set_client_visit(by=officer, activity_id=self.visit.pk, met="business", agreed="yes", briefed="yes")
        self.series = start_series(
            by=officer, office=office, type="regular_class", title="English", rhythm="weekly"
        )
        ids = [self.round_table.pk]
        self.bulk = bulk_change(by=officer, office=office, activity_ids=ids, changes={"level": "basic"})
        self.project = add_project(by=by, office=office, code="RESIL", title="Resilient", starts_on=DAY)
        self.enrolment = enrol_group(
            by=by, office=office, package="identification_support", happened_on=DAY, people=[{}, {}]
        )[0]
        self.review = record_service(
            by=by, office=office, kind="needs_review", happened_on=DAY, person=self.enrolment.person
        )
        self.item = draft_item(by=by, office=office, activity_id=self.round_table.pk)
        self.group = start_group(
            by=officer, office=office, kind="good_wife", title="Wives of Suối Mây", began_on=DAY
        )
        self.member = add_member(by=officer, group=self.group, joined_on=DAY, sex="female")
        ticked = [self.member.pk]
        self.meeting = record_meeting(by=officer, groups=[self.group], member_ids=ticked, happened_on=DAY)
        self.course = record_meeting(
            by=officer, groups=[self.group], member_ids=ticked, happened_on=DAY, type="livelihood_training"
        )
        self.workshop = record_activity(
            by=officer, offices=[office], type="needs_review_workshop", happened_on=DAY
        )
        trained = [self.cast.users["collaborator"]]
        self.right = give_right(by=officer, activity_id=self.workshop.pk, users=trained, kind="needs_review")[
            0
        ]
        self.meals = add_kind(by=by, office=office, names={"en": "Meals served"}, units={"en": "meals"})
        self.tally = record_tally(by=officer, kind=self.meals, quantity=40, happened_on=DAY)
        manager = self.cast.viewer("me_officer")
        self.target = set_target(
            by=manager, office=office, code="counselling_sessions", period="2022-10", value=90
        )

        self._plan(own)
        self._aftercare(own, by)

    def _plan(self, own: Viewer) -> None:
        """What she needs and wants, and what is done for it."""
        hers: dict[str, Any] = {"by": own, "case_id": self.case.pk}
        self.talk = record_needs(happened_on=DAY, answers={"work": "some"}, wishes="A shop", **hers)
        self.goal = add_goal(domain="work", words="My own shop", **hers)
        self.action = add_action(by=own, goal_id=self.goal.pk, kind="course", who="person")
        self.promise = give_promise(kind="visit", **hers)
        self.entitlement = set_entitlement(support="medical", state="entitled", **hers)
        ask_plan(by=own, plan_id=self.goal.plan_id, version=1, with_her="read_it")

    def _aftercare(self, own: Viewer, by: Viewer) -> None:
        """A graduation asked for; and somebody who graduated, was met once, and then not reached."""
        self.graduation = aftercare.save_graduation(
            by=own, case_id=self.case.pk, happened_on=DAY, wish="wants", lines={"health": ("yes", "")}
        )
        self.home = case_of(self.cast, with_="counsellor", began=dt.date(2021, 3, 1))
        facts.record(
            Assignment(case=self.home, user=self.cast.users["worker"], role="case_worker", happened_on=DAY),
            by=by,
        )
        left: dict[str, Any] = {"exit_on": dt.date(2022, 6, 1), "exit_kind": "graduated_reintegrated"}
        record_exit(by=by, admission_id=self.stay(self.home).pk, version=1, **left)
        tries: dict[str, Any] = {"by": own, "case_id": self.home.pk}
        reached = {"happened_on": dt.date(2022, 6, 8), "how": "visit", "reached": "yes", "safety": "safe"}
        self.contact = aftercare.record_follow_up(told=reached, **tries)
        for _nth in range(3):
            aftercare.record_follow_up(told={"happened_on": DAY, "how": "phone", "reached": "no"}, **tries)
        closing: dict[str, Any] = {"why": "missing", "living": "not_asked", "card": "not_reached"}
        self.closure = aftercare.ask_closure(happened_on=DAY, **closing, **tries)
        self._conference(own)

    def _conference(self, own: Viewer) -> None:
        """A conference that was held, with an organisation and a decision."""
        told = {"happened_on": DAY, "place": "office", "she": "there", "beside": "nobody"}
        row = save_conference(by=own, case_id=self.case.pk, told=told, points={"strengths": ["learns"]})
        self.conference = hold_conference(
            by=own, conference_id=row.pk, version=1, happened_on=DAY, outcome="open"
        )
        at: dict[str, Any] = {"by": own, "conference_id": row.pk, "agency": self.agency}
        self.sits = add_participant(role="community", **at)
        self.decided = decide(what="meet", due_on=DAY, **at)

    def stay(self, case: Case) -> Admission:
        """The stay of a case."""
        return Admission.objects.unscoped("the test looks").get(case=case)

    def walk(self, case: Case) -> Assignment:
        """Somebody's assignment to a case."""
        return Assignment.objects.unscoped("the test looks").filter(case=case).first()


@dataclass(frozen=True)
class Example:
    """How a page is opened, and who may: those with its permission over ``office`` (None: anywhere), or walking with the person.

    ``answer`` is what such a viewer gets; ``also_not`` are names of the cast to whom the thing itself is closed all the same.
    """

    ids: dict[str, Any] = field(default_factory=dict)
    office: str | None = None
    walking: frozenset[str] = frozenset()
    answer: int = 200
    also_not: frozenset[str] = frozenset()


Find = Callable[[World], Example]


def _plain(answer: int = 200) -> Find:
    return lambda world: Example(answer=answer)


def _hers(which: Callable[[World], Any], **more: Any) -> Find:
    """A thing of the example's person."""
    return lambda world: Example({"id": which(world).pk}, office="vn", walking=WALKING, **more)


def _of_vn(key: str, which: Callable[[World], Any], **more: Any) -> Find:
    """A thing of the office."""
    return lambda world: Example({key: which(world).pk}, office="vn", **more)


def _account(**more: Any) -> Find:
    return lambda world: Example({"account": world.cast.users["house_mother"].pk}, office="vn", **more)


def _passing(world: World, **ids: Any) -> Example:
    """A hand-over that a worker asked for: hers, and of who leads the office; not of who only looks."""
    hers = frozenset({"worker"})
    return Example(
        {"id": world.passing.pk, **ids},
        office="vn",
        walking=hers,
        also_not=frozenset({"me_officer", "career_officer"}),
    )


def _grant(world: World) -> Example:
    held = Grant.objects.get(user=world.cast.users["house_mother"])
    return Example({"account": held.user_id, "grant": held.pk}, office="vn")


def _figures(**ids: Any) -> Find:
    return lambda world: Example({"office": "vn", **ids}, office="vn")


def _target(world: World) -> Example:
    return Example({"office": "vn", "code": "counselling_sessions", "id": world.target.pk}, office="vn")


_COLLEAGUES = frozenset(
    {"duty_officer", "supervisor", "career_officer"}
)  # of the field officer, who made the change
_TRUSTEES = ("director", "data_protection", "supervisor")
_NOT_TRUSTEES = frozenset(CAST) - frozenset(_TRUSTEES)
_NOT_TOLD = _NOT_TRUSTEES - {"administrator", "kh_supervisor"}
# Somebody else recorded it: open to her, and to who leads the office.
_NOT_HERS = frozenset({"counsellor", "stranger"})
EXAMPLES: dict[str, Find] = {
    "account_login": _plain(),
    "running:healthz": _plain(),
    "running:state": _plain(),
    "account_logout": _plain(),
    "account_reauthenticate": _plain(),
    "mfa_authenticate": _plain(302),  # only between password and code
    "mfa_reauthenticate": _plain(302),  # only for who has a second step
    "mfa_index": _plain(),
    "mfa_activate_totp": _plain(302),  # the password first
    "mfa_deactivate_totp": _plain(404),
    "mfa_add_webauthn": _plain(302),
    "mfa_remove_webauthn": lambda world: Example({"pk": 1}, answer=302),
    "mfa_view_recovery_codes": _plain(302),
    "mfa_download_recovery_codes": _plain(302),
    "mfa_generate_recovery_codes": _plain(302),
    "accounts:password": _plain(),
    "accounts:welcome": _plain(),
    "accounts:language": _plain(),
    "accounts:lock": _plain(answer=302),
    "accounts:stay": _plain(answer=204),
    "accounts:sessions": _plain(),
    "accounts:forms": _plain(),
    "accounts:form": lambda world: Example(
        {"id": uuid.UUID(int=1)}, answer=404
    ),  # everybody's own, sealed for her
    "accounts:form_fields": lambda world: Example({"id": uuid.UUID(int=1)}, answer=404),
    "accounts:me": _plain(),
    "accounts:list": _plain(),
    "accounts:invite": _plain(),
    "accounts:offices": _plain(),
    "accounts:office": _of_vn("office", lambda world: world.cast.offices["vn"]),
    "accounts:new_site": _of_vn("office", lambda world: world.cast.offices["vn"]),
    "accounts:detail": _account(),
    "accounts:slip": _account(),
    "accounts:end": _account(),
    "accounts:reopen": _account(),
    "accounts:drop_second_step": _account(),
    "accounts:give": _account(),
    "accounts:take": _grant,
    "access:roles": _plain(),
    "access:second": _plain(),
    "access:agree": lambda world: Example(
        {"id": uuid.UUID(int=1)}, answer=302
    ),  # hers or not: back to the list
    "access:refuse": lambda world: Example({"id": uuid.UUID(int=1)}, answer=302),
    "access:propose_trustees": _plain(),
    "access:make_trustees": lambda world: Example({"id": world.proposal.pk}),
    "access:sight": _plain(),
    "access:log": _plain(),
    "access:check": _plain(302),  # by POST
    "access:fetch_key": _plain(302),  # by POST
    "access:hand_key": lambda world: Example(
        {"account": world.cast.users["data_protection"].pk}, office="lp", answer=302
    ),
    "access:checkpoints": _plain(),
    "access:new_checkpoint": _plain(302),  # by POST
    "access:watches": _plain(),
    "access:watch": lambda world: Example({"office": world.cast.offices["vn"].pk}, office="vn"),
    "vault:teams": _plain(),
    "vault:new_team": _plain(),
    "vault:team": _of_vn("id", lambda world: world.cast.teams["caseload"]),
    "vault:join": _of_vn("id", lambda world: world.cast.teams["caseload"]),
    "vault:first_key": _of_vn("id", lambda world: world.cast.teams["caseload"]),
    "vault:confirm": _of_vn("id", lambda world: world.cast.teams["caseload"], answer=302),
    "vault:leave": lambda world: Example(
        {"id": world.cast.teams["caseload"].pk, "account": world.cast.users["worker"].pk}, office="vn"
    ),
    "vault:waiting": _plain(),
    "vault:complete": _plain(302),  # by POST
    "vault:reseal": lambda world: Example({"account": world.cast.users["worker"].pk}, answer=302),
    "vault:rotate": lambda world: Example({"id": world.cast.teams["caseload"].pk}, answer=302),
    "vault:recovery": _plain(),
    "vault:proposal": lambda world: Example({"id": world.proposal.pk}, also_not=_NOT_TOLD),
    "vault:accept": lambda world: Example({"id": world.proposal.pk}, also_not=_NOT_TRUSTEES),
    "vault:endorse": lambda world: Example({"id": world.proposal.pk}, also_not=_NOT_TRUSTEES),
    "vault:stop_proposal": lambda world: Example(
        {"id": world.proposal.pk}, also_not=_NOT_TRUSTEES - {"administrator"}
    ),
    "vault:ask": lambda world: Example({"purpose": "open"}),
    "vault:request": lambda world: Example({"id": world.rehearsal.pk}),
    "vault:carry_out": lambda world: Example({"id": world.rehearsal.pk}),
    "vault:withdraw": lambda world: Example({"id": world.rehearsal.pk}),
    "vault:pieces": _plain(),
    "vault:approve": lambda world: Example({"id": world.rehearsal.pk}),
    "vault:stop": lambda world: Example({"id": world.rehearsal.pk}),
    "places:hotspots": _plain(),
    "places:gates": _plain(),
    "places:flag": _of_vn("place_id", lambda world: world.province),
    "places:edit_hotspot": _of_vn("id", lambda world: world.hotspot),
    "places:retire_hotspot": _of_vn("id", lambda world: world.hotspot),
    "places:add_gate": _of_vn("place_id", lambda world: world.commune),
    "places:edit_gate": _of_vn("place_id", lambda world: world.gate),
    "places:search": _plain(),
    "places:options": lambda world: Example({"offer": "communes"}),
    "places:detail": lambda world: Example({"place_id": world.village.pk}),
    "places:add": _of_vn("place_id", lambda world: world.commune),
    "places:edit": _of_vn("place_id", lambda world: world.village),
    "places:retire": _of_vn("place_id", lambda world: world.village),
    "agencies:list": _plain(),
    "agencies:add": _plain(),
    "agencies:options": _plain(),
    "agencies:detail": lambda world: Example({"agency_id": world.agency.pk}),
    "agencies:edit": _of_vn("agency_id", lambda world: world.agency),
    "agencies:retire": _of_vn("agency_id", lambda world: world.agency),
    "agencies:projects": _plain(),
    "agencies:add_project": _plain(),
    "agencies:project": _of_vn("id", lambda world: world.project, walking=frozenset({"collaborator"})),
    "agencies:edit_project": _of_vn("id", lambda world: world.project),
    "agencies:retire_project": _of_vn("id", lambda world: world.project),
    "desk:today": _plain(),
    "desk:people": _plain(),
    "desk:find": _plain(302),  # by POST
    "desk:suggest": _plain(302),  # by POST
    "desk:same": _hers(lambda world: world.case),
    "desk:answer": _hers(lambda world: world.case),
    "desk:apart": lambda world: Example({"id": world.merge.pk}, office="vn"),
    "desk:person": _hers(lambda world: world.case),
    "desk:looks": _plain(),
    "desk:looks_unusual": _plain(),
    "desk:looks_by": _account(),
    "desk:tasks": _plain(),
    "desk:task_set": _hers(lambda world: world.case),
    "desk:task": _hers(lambda world: world.task),
    "desk:task_do": _hers(lambda world: world.task, answer=302),  # by POST
    "desk:task_undo": _hers(lambda world: world.task, answer=302),  # by POST
    "desk:task_take": _hers(lambda world: world.task, answer=302),  # by POST
    "desk:task_hand": _hers(lambda world: world.task),
    "desk:task_postpone": _hers(lambda world: world.task),
    "desk:task_drop": _hers(lambda world: world.task),
    "supervision:board": _plain(),
    "supervision:approvals": _plain(),
    "supervision:measures": _plain(),
    "supervision:measure": lambda _world: Example({"code": "plan"}),
    "supervision:rows": lambda _world: Example({"code": "plan"}),
    "supervision:colleague": _account(),
    "supervision:note_add": _account(),
    "supervision:note_edit": _of_vn("id", lambda world: world.supervised),
    "supervision:note_retire": _of_vn("id", lambda world: world.supervised),
    "tasks:calendar": _plain(),
    "tasks:feed": lambda world: Example({"token": world.calendar}),
    "desk:looks_at": _hers(lambda world: world.case),
    "cases:admit": _plain(),
    "cases:group": _plain(),
    "cases:admit_many": _plain(),
    "cases:hand_overs": _plain(),
    "cases:hand_over_begin": lambda world: Example(
        {"account": world.cast.users["worker"].pk}, office="vn", walking=frozenset({"worker"})
    ),
    "cases:hand_over": lambda world: _passing(world),
    "cases:hand_over_answer": lambda world: _passing(world, deed="refuse"),
    "cases:depart": _account(),
    "cases:emergency": _plain(),
    "cases:emergency_close": lambda world: Example({"id": uuid.UUID(int=1)}, answer=302),  # by POST
    "cases:emergencies": lambda world: Example(also_not=WALKING),
    "cases:emergency_seen": lambda world: Example({"id": uuid.UUID(int=1)}, answer=302, also_not=WALKING),
    "cases:exit": _hers(lambda world: world.case),
    "cases:readmit": _hers(lambda world: world.gone),
    "cases:step": _hers(lambda world: world.case),
    "cases:another": _hers(lambda world: world.case),
    "cases:parties": _hers(lambda world: world.case),
    "cases:party_add": lambda world: Example(
        {"id": world.case.pk, "role": "guardian"}, office="vn", walking=WALKING
    ),
    "cases:party": _hers(lambda world: world.party),
    "cases:party_end": _hers(lambda world: world.party),
    "cases:party_retire": _hers(lambda world: world.party),
    "cases:party_record": _hers(lambda world: world.party),
    "cases:party_history": _hers(lambda world: world.party),
    "cases:admission_answer": _hers(lambda world: world.asked),
    "cases:identification": _hers(lambda world: world.case),
    "cases:find": lambda world: Example(
        {"id": world.case.pk, "said_by": "own"}, office="vn", walking=WALKING
    ),
    "cases:easier": _hers(lambda world: world.case),
    "cases:finding": _hers(lambda world: world.finding),
    "cases:finding_retire": _hers(lambda world: world.finding),
    "cases:finding_history": _hers(lambda world: world.finding),
    "cases:facts": _hers(lambda world: world.case),
    "cases:change": _hers(lambda world: world.case),
    "cases:retire": _hers(lambda world: world.case),
    "cases:assign": _hers(lambda world: world.case),
    "cases:history": _hers(lambda world: world.case),
    "cases:admission": _hers(lambda world: world.stay(world.case)),
    "cases:undo_exit": _hers(lambda world: world.stay(world.gone)),
    "cases:retire_admission": _hers(lambda world: world.stay(world.case)),
    "cases:retire_step": _hers(lambda world: world.step),
    "cases:end_assignment": _hers(lambda world: world.walk(world.case)),
    "cases:retire_assignment": _hers(lambda world: world.walk(world.case)),
    "hers:give": _hers(lambda world: world.case),
    **{
        f"hers:{name}": _plain(answer=302)
        for name in ("mine", "plan", "rights", "people", "back", "talk", "leave")
    },
    "hers:enter": _plain(),
    "hers:calendar": _plain(),
    "hers:hear": lambda world: Example({"id": world.read_aloud.pk}),
    "hers:recordings": _plain(),
    "hers:add_sound": lambda _world: Example({"card": "rights"}),
    "hers:retire_sound": lambda world: Example({"id": world.read_aloud.pk}),
    "papers:list": _hers(lambda world: world.case),
    "cases:who": _hers(lambda world: world.case),
    "cases:who_add": lambda world: Example(
        {"id": world.case.pk, "kind": "name"}, office="vn", walking=WALKING
    ),
    "cases:who_correct": _hers(lambda world: world.name),
    "cases:who_retire": _hers(lambda world: world.name),
    "cases:who_history": _hers(lambda world: world.name),
    "cases:forget": lambda world: Example(
        {"id": world.gone.pk}, office="vn", also_not=frozenset({"data_protection"})
    ),
    "cases:forgettings": _plain(),
    "cases:retention": _plain(),
    "cases:retention_rules": _plain(),
    "cases:retention_of": _of_vn("id", lambda world: world.gone),
    "cases:retention_keep": lambda world: Example({"id": world.gone.pk, "category": "identity"}, office="vn"),
    "cases:retention_empty": lambda world: Example({"id": world.case.pk, "category": "files"}, office="vn"),
    "cases:forgetting": _of_vn("id", lambda world: world.forgetting),
    "cases:who_file_add": _hers(lambda world: world.case),
    "cases:who_file": _hers(lambda world: world.photo),
    "cases:who_file_small": _hers(lambda world: world.photo),
    "cases:who_file_original": _hers(lambda world: world.photo),
    "cases:who_file_retire": _hers(lambda world: world.photo),
    "cases:consent_file_add": _hers(lambda world: world.consent),
    "cases:consents": _hers(lambda world: world.case),
    "cases:consent_ask": _hers(lambda world: world.case),
    "cases:consent_record": lambda world: Example(
        {"id": world.case.pk, "purpose": "service"}, office="vn", walking=WALKING
    ),
    "cases:consent_withdraw": _hers(lambda world: world.case),
    "cases:consent": _hers(lambda world: world.consent),
    "cases:consent_renew": _hers(lambda world: world.consent),
    "cases:consent_withdraw_one": _hers(lambda world: world.consent),
    "cases:consent_correct": _hers(lambda world: world.consent),
    "cases:consent_retire": _hers(lambda world: world.consent),
    "cases:consents_due": _plain(),
    "cases:consent_cards": _plain(),
    "cases:consent_cards_print": _plain(422),  # without a choice
    "cases:consent_card": lambda world: Example({"code": "service"}),
    "cases:consent_words": _plain(),
    "cases:consent_check": lambda world: Example({"code": "service", "language": "vi"}),
    "cases:consent_uncheck": lambda world: Example({"id": world.read_words.pk}),
    "safety:flags": _plain(),
    "safety:urgent": _plain(),
    "safety:of": _hers(lambda world: world.case),
    "safety:raise": _hers(lambda world: world.case),
    "safety:record": _hers(lambda world: world.case),
    "safety:flag_record": _hers(lambda world: world.case),
    "safety:incident_record": _hers(lambda world: world.case),
    "safety:check": _hers(lambda world: world.look),
    "safety:check_edit": _hers(lambda world: world.look, also_not=_NOT_HERS),
    "safety:check_retire": _hers(lambda world: world.look, also_not=_NOT_HERS),
    "safety:flag": _hers(lambda world: world.flag),
    "safety:flag_edit": _hers(lambda world: world.flag, also_not=_NOT_HERS),
    "safety:flag_close": _hers(lambda world: world.flag),
    "safety:flag_retire": _hers(lambda world: world.flag, also_not=_NOT_HERS),
    "safety:incidents": _plain(),
    "safety:incident_without": _plain(),
    "safety:incident": _hers(lambda world: world.incident),
    "safety:incident_edit": _hers(lambda world: world.incident, also_not=_NOT_HERS),
    "safety:incident_close": _hers(lambda world: world.incident, also_not=_NOT_HERS),
    "safety:incident_retire": _hers(lambda world: world.incident, also_not=_NOT_HERS),
    "notes:list": _hers(lambda world: world.case),
    "notes:record": _hers(lambda world: world.case),
    "notes:show": _hers(lambda world: world.note),
    "notes:edit": _hers(lambda world: world.note, also_not=_NOT_HERS),
    "notes:retire": _hers(lambda world: world.note, also_not=_NOT_HERS),
    "counselling:list": _plain(),
    "counselling:record": _plain(),
    "counselling:show": _hers(lambda world: world.session),
    "counselling:edit": _hers(lambda world: world.session),
    "counselling:retire": _hers(lambda world: world.session),
    "career:list": _plain(),
    "career:record": _plain(),
    "career:show": _hers(lambda world: world.advice),
    "career:edit": _hers(lambda world: world.advice),
    "career:retire": _hers(lambda world: world.advice),
    "activities:list": _plain(),
    "activities:choose": _plain(),
    "activities:record": lambda world: Example({"type": "round_table"}),
    "activities:show": _of_vn("id", lambda world: world.round_table),
    "activities:edit": _of_vn("id", lambda world: world.round_table),
    "activities:retire": _of_vn("id", lambda world: world.round_table),
    "activities:series": _plain(),
    "activities:copy": _plain(),
    "activities:series_edit": _of_vn("id", lambda world: world.series),
    "activities:series_start": _of_vn("id", lambda world: world.round_table),
    "activities:bulk": _plain(),
    "activities:bulk_done": _of_vn("id", lambda world: world.bulk, also_not=_COLLEAGUES),
    "activities:pile": _plain(),
    "activities:sheets": _plain(),
    "activities:sheet": _plain(422),  # without a choice
    "activities:issues": _plain(),
    "activities:issue": _of_vn("id", lambda world: world.issue),
    "activities:answer": _of_vn("id", lambda world: world.issue),
    "activities:meetings": _plain(),
    "activities:decisions": _plain(),
    "activities:addressed": _plain(),
    "activities:settle": _of_vn("id", lambda world: world.decision),
    "activities:minutes": _of_vn("id", lambda world: world.round_table),
    "activities:write_minutes": _of_vn("id", lambda world: world.round_table),
    "activities:add_part": lambda world: Example({"id": world.round_table.pk, "kind": "issue"}, office="vn"),
    "activities:edit_part": lambda world: Example({"id": world.issue.pk, "kind": "issue"}, office="vn"),
    "activities:retire_part": lambda world: Example({"id": world.issue.pk, "kind": "issue"}, office="vn"),
    "activities:messages": _plain(),
    "activities:add_sound": lambda _world: Example({"message": "how_to_escape"}),
    "activities:hear": lambda world: Example({"id": world.spoken.pk}),
    "activities:retire_sound": lambda world: Example({"id": world.spoken.pk}),
    "activities:my_rights": _plain(),
    "activities:give_right": _of_vn("id", lambda world: world.workshop),
    "activities:take_right": _of_vn("id", lambda world: world.right),
    "activities:visits": _plain(),
    "activities:visit": _of_vn("id", lambda world: world.visit),
    "activities:approve_visit": _of_vn("id", lambda world: world.visit),
    "groups:list": _plain(),
    "groups:start": _plain(),
    "groups:meet": _plain(),
    "groups:show": _of_vn("id", lambda world: world.group),
    "groups:edit": _of_vn("id", lambda world: world.group),
    "groups:end": _of_vn("id", lambda world: world.group),
    "groups:retire": _of_vn("id", lambda world: world.group),
    "groups:add": _of_vn("id", lambda world: world.group),
    "groups:sheet": _of_vn("id", lambda world: world.group),
    "groups:member": _of_vn("id", lambda world: world.member),
    "groups:member_edit": _of_vn("id", lambda world: world.member),
    "groups:leave": _of_vn("id", lambda world: world.member),
    "groups:member_retire": _of_vn("id", lambda world: world.member),
    "groups:meeting": _of_vn("id", lambda world: world.meeting),
    "groups:meeting_edit": _of_vn("id", lambda world: world.meeting),
    "groups:meeting_retire": _of_vn("id", lambda world: world.meeting),
    "conferences:list": _hers(lambda world: world.case),
    "conferences:plan": _hers(lambda world: world.case),
    "conferences:show": _hers(lambda world: world.conference),
    "conferences:edit": _hers(lambda world: world.conference),
    "conferences:held": _hers(lambda world: world.conference),
    "conferences:cancel": _hers(lambda world: world.conference),
    "conferences:minutes": _hers(lambda world: world.conference),
    "conferences:participant_add": _hers(lambda world: world.conference),
    "conferences:participant_retire": _hers(lambda world: world.sits),
    "conferences:decide": _hers(lambda world: world.conference),
    "conferences:decision": _hers(lambda world: world.decided),
    "conferences:decision_retire": _hers(lambda world: world.decided),
    "aftercare:overview": _hers(lambda world: world.home),
    "aftercare:graduate": _hers(lambda world: world.home),
    "aftercare:graduation": _hers(lambda world: world.graduation),
    "aftercare:checklist": _hers(lambda world: world.graduation),
    "aftercare:return": _hers(lambda world: world.graduation),
    "aftercare:graduation_ask": _hers(lambda world: world.graduation),
    "aftercare:graduation_answer": _hers(lambda world: world.graduation),
    "aftercare:graduation_gone": _hers(lambda world: world.graduation),
    "aftercare:graduation_back": _hers(lambda world: world.graduation),
    "aftercare:graduation_retire": _hers(lambda world: world.graduation),
    "aftercare:follow_up": _hers(lambda world: world.home),
    "aftercare:contact": _hers(lambda world: world.contact),
    "aftercare:contact_edit": _hers(lambda world: world.contact),
    "aftercare:contact_retire": _hers(lambda world: world.contact),
    "aftercare:lost": _hers(lambda world: world.home),
    "aftercare:close": _hers(lambda world: world.home),
    "aftercare:closure": _hers(lambda world: world.closure),
    "aftercare:closure_answer": _hers(lambda world: world.closure),
    "aftercare:closure_back": _hers(lambda world: world.closure),
    "tallies:list": _plain(),
    "tallies:record": _plain(),
    "tallies:show": _of_vn("id", lambda world: world.tally),
    "tallies:edit": _of_vn("id", lambda world: world.tally),
    "tallies:retire": _of_vn("id", lambda world: world.tally),
    "tallies:kinds": _plain(),
    "tallies:kind_add": _plain(),
    "tallies:kind_edit": _of_vn("id", lambda world: world.meals),
    "plans:promises": _plain(),
    "plans:talk": _hers(lambda world: world.talk),
    "plans:talk_correct": _hers(lambda world: world.talk),
    "plans:talk_retire": _hers(lambda world: world.talk),
    "plans:goal": _hers(lambda world: world.goal),
    "plans:goal_end": _hers(lambda world: world.goal),
    "plans:goal_retire": _hers(lambda world: world.goal),
    "plans:action_new": _hers(lambda world: world.goal),
    "plans:action": _hers(lambda world: world.action),
    "plans:action_retire": _hers(lambda world: world.action),
    "plans:entitlement_retire": _hers(lambda world: world.entitlement),
    "plans:promise": _hers(lambda world: world.promise),
    "plans:promise_break": _hers(lambda world: world.promise),
    "plans:promise_retire": _hers(lambda world: world.promise),
    "plans:plan": _hers(lambda world: world.case),
    "plans:needs": _hers(lambda world: world.case),
    "plans:goal_new": _hers(lambda world: world.case),
    "plans:promise_new": _hers(lambda world: world.case),
    "plans:entitlements": _hers(lambda world: world.case),
    "plans:goal_tick": _hers(lambda world: world.goal, answer=302),  # by POST
    "plans:action_tick": _hers(lambda world: world.action, answer=302),  # by POST
    "plans:promise_keep": _hers(lambda world: world.promise, answer=302),  # by POST
    "plans:promise_tell": _hers(lambda world: world.promise, answer=302),  # by POST
    "plans:begin": _hers(lambda world: world.case, answer=302),  # by POST
    "plans:undo": _hers(lambda world: world.case, answer=302),  # by POST
    "plans:ask": _hers(lambda world: world.goal.plan),
    "plans:decide": _hers(lambda world: world.goal.plan),
    "plans:drop": _hers(lambda world: world.goal.plan),
    "plans:past": _hers(lambda world: world.goal.plan),
    "plans:entitlement": lambda world: Example(
        {"id": world.case.pk, "support": "medical"}, office="vn", walking=WALKING
    ),
    "support:list": _plain(),
    "support:intake": _plain(),
    "support:after_training": _of_vn("id", lambda world: world.course),
    "support:days": lambda world: Example({"key": world.enrolment.together}, office="vn"),
    "support:end": lambda world: Example({"key": world.enrolment.together}, office="vn"),
    "support:enrolment": _of_vn("id", lambda world: world.enrolment),
    "support:correct_enrolment": _of_vn("id", lambda world: world.enrolment),
    "support:retire_enrolment": _of_vn("id", lambda world: world.enrolment),
    "support:record": _plain(),
    "support:show": _of_vn("id", lambda world: world.review),
    "support:edit": _of_vn("id", lambda world: world.review),
    "support:retire": _of_vn("id", lambda world: world.review),
    "indicators:month": _plain(),
    "indicators:office": _figures(),
    "indicators:charts": _figures(),
    "indicators:opening": _figures(),
    "indicators:indicator": _figures(code="counselling_sessions"),
    "indicators:rows": _figures(code="counselling_sessions"),
    "indicators:targets": _figures(code="counselling_sessions"),
    "indicators:target": _target,
    "indicators:drop_target": _target,
    "bulletins:month": _plain(),
    "bulletins:office": _figures(),
    "bulletins:lines": _figures(),
    "bulletins:items": _figures(),
    "bulletins:context": _figures(),
    "bulletins:draft": lambda world: Example({"office": "vn"}, office="vn", answer=302),  # by POST
    "bulletins:item": _of_vn("id", lambda world: world.item),
    "bulletins:place": _of_vn("id", lambda world: world.item, answer=302),  # by POST
    "bulletins:file": _figures(month="2022-10", lang="km", ending="txt"),
}


def example(name: str, world: World) -> Example:
    """How to open the page of this url name; KeyError tells where to add one."""
    if name not in EXAMPLES:
        raise KeyError(f"{name} has no example: add one to tests/examples.py")
    return EXAMPLES[name](world)
