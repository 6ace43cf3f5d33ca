"""What can be true of an activity: who came, when, in which role; pure, so that every shape of it can be tried."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

DIRECT, MASS = "direct", "mass"
FEMALE, MALE, UNKNOWN = "female", "male", "unknown"
OTHERS = ("speaker", "guest")
LONGEST = 92  # days; what goes on for longer is a series
MOST_MASS = 2_000_000
USUAL_MASS = 20_000


@dataclass(frozen=True)
class Head:
    """So many of one category and sex. ``reach`` mass is an estimate and has a method; ``high`` only of a range."""

    category: str
    sex: str
    count: int
    age_band: str = ""
    reach: str = DIRECT
    high: int | None = None
    method: str = ""

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """What tells this count from the others of an activity."""
        return (self.category, self.sex, self.age_band, self.reach)


@dataclass(frozen=True)
class Asked:
    """Of those who came and were asked: so many answered yes, or no."""

    trait: str
    answer: str
    sex: str
    count: int

    @property
    def cell(self) -> tuple[str, str, str]:
        """What tells this count from the others of an activity."""
        return (self.trait, self.answer, self.sex)


@dataclass(frozen=True)
class Raised:
    """An issue raised: what about, in which place, who answers for it, promised by when."""

    theme: str
    words: str = ""
    place: Any = None
    owner: Any = None
    promised_on: dt.date | None = None


@dataclass(frozen=True)
class Limit:
    """How many people come to an activity of a type: beyond ``usual`` one is asked again, beyond ``most`` it is a slip."""

    usual: int
    most: int


_GATHERING = Limit(150, 5_000)
LIMITS = {
    "awareness_event": Limit(300, 20_000),
    "communications_event": Limit(500, 50_000),
    "leadership_event": Limit(200, 5_000),
    "group_meeting": Limit(60, 500),
    "reflection_meeting": Limit(60, 1_000),
    "training": Limit(60, 1_000),
    "livelihood_training": Limit(60, 1_000),
    "needs_review_workshop": Limit(60, 1_000),
    "round_table": Limit(100, 1_000),
    "community_action": Limit(300, 10_000),
    "regular_class": Limit(60, 1_000),
    "seminar": Limit(500, 20_000),
    "coordination_meeting": Limit(60, 1_000),
    "bilateral_meeting": Limit(60, 1_000),
    "exchange_visit": Limit(40, 500),
    "client_visit": Limit(20, 200),
}

# Which participants a type is asked about first; any other category can be added.
_AUTHORITIES = ("participant", "local_authority")
OFFERED = {
    "awareness_event": ("community_member", "local_authority"),
    "communications_event": ("community_member", "student"),
    "leadership_event": ("official", "local_authority"),
    "group_meeting": ("group_member",),
    "reflection_meeting": ("church_leader", "local_authority"),
    "reflection_workshop": _AUTHORITIES,
    "training": ("participant", "church_leader", "local_authority"),
    "livelihood_training": ("beneficiary", "participant"),
    "needs_review_workshop": ("collaborator", "local_authority"),
    "sharing_session": ("our_staff", "ngo_staff"),
    "round_table": _AUTHORITIES,
    "green_reflection": ("participant", "villager"),
    "community_action": ("villager", "group_member"),
    "regular_class": ("child", "group_member"),
    "workshop": _AUTHORITIES,
    "seminar": ("participant", "official"),
    "coordination_meeting": ("official", "ngo_staff"),
    "bilateral_meeting": ("official", "police"),
    "exchange_visit": ("our_staff", "ngo_staff"),
    "client_visit": ("donor_visitor", "our_staff"),
}
WITH_MASS = ("awareness_event", "communications_event")
WITH_ISSUES = ("round_table",)
# A visit to people we support is agreed and approved before it takes place: it is written down ahead, so many days at most.
PLANNED = ("client_visit",)
AHEAD = 366


@dataclass(frozen=True)
class Happening:
    """An activity as somebody wants to record it."""

    type: str
    happened_on: dt.date
    happened_to: dt.date | None = None
    began_at: dt.time | None = None
    ended_at: dt.time | None = None
    our_role: str = "host"
    heads: Sequence[Head] = ()
    asked: Sequence[Asked] = ()


def limit(type: str) -> Limit:
    """Return how many people may come to an activity of a type."""
    return LIMITS.get(type, _GATHERING)


def latest(type: str, today: dt.date) -> dt.date:
    """Return the last day on which an activity of a type can be recorded: today, or later for what is planned."""
    return today + dt.timedelta(days=AHEAD) if type in PLANNED else today


def total(heads: Iterable[Head], reach: str = DIRECT) -> int:
    """Return how many people these counts say, of one reach: the two are never added."""
    return sum(head.count for head in heads if head.reach == reach)


def fault(told: Happening, today: dt.date) -> str | None:
    """Return the first thing that cannot be true, as a word, or None."""
    return _wrong_time(told, today) or _wrong_heads(told) or _wrong_answers(told)


def unusual(type: str, heads: Sequence[Head]) -> int | None:
    """Return the number that is possible and yet larger than usual for the type, so that a form can ask again; else None."""
    direct, mass = total(heads), total(heads, MASS)
    if limit(type).usual < direct <= limit(type).most:
        return direct
    return mass if USUAL_MASS < mass <= MOST_MASS else None


def within(first: dt.date, last: dt.date | None, day: dt.date) -> bool:
    """Whether a day lies in a span; ``last`` None: it goes on."""
    return first <= day and (last is None or day <= last)


def _wrong_time(told: Happening, today: dt.date) -> str | None:
    first, last, limit_on = told.happened_on, told.happened_to, latest(told.type, today)
    found = {
        "future": first > limit_on,
        "backwards": last is not None and last < first,
        "future_end": last is not None and last > limit_on,
        "long": last is not None and (last - first).days >= LONGEST,
        "times": last in (None, first)
        and told.began_at is not None
        and told.ended_at is not None
        and told.ended_at <= told.began_at,
    }
    return next((word for word, wrong in found.items() if wrong), None)


def _wrong_heads(told: Happening) -> str | None:
    heads = told.heads
    found = {
        "below_nothing": any(head.count < 1 for head in heads),
        "twice": any(n > 1 for n in Counter(head.cell for head in heads).values()),
        "reach_at_others": told.our_role in OTHERS and any(head.reach == MASS for head in heads),
        "method": any(head.reach == MASS and not head.method for head in heads),
        "no_method": any(head.reach != MASS and (head.method or head.high is not None) for head in heads),
        "range": any(head.high is not None and head.high <= head.count for head in heads),
        "too_many": total(heads) > limit(told.type).most,
        "too_far": any(max(head.count, head.high or 0) > MOST_MASS for head in heads if head.reach == MASS)
        or total(heads, MASS) > MOST_MASS,
    }
    return next((word for word, wrong in found.items() if wrong), None)


def _wrong_answers(told: Happening) -> str | None:
    asked = told.asked
    if any(one.count < 1 for one in asked):
        return "below_nothing"
    if any(n > 1 for n in Counter(one.cell for one in asked).values()):
        return "asked_twice"
    came = Counter[str]()
    for head in told.heads:
        if head.reach == DIRECT:
            came[head.sex] += head.count
    everybody = sum(came.values())
    for trait in {one.trait for one in asked}:
        answers = [one for one in asked if one.trait == trait]
        if sum(one.count for one in answers) > everybody:
            return "asked_more"
        for sex in (FEMALE, MALE):
            # Somebody of no recorded sex may have been among those asked.
            if sum(one.count for one in answers if one.sex == sex) > came[sex] + came[UNKNOWN]:
                return "asked_more"
    return None


def long_ago(day: dt.date, now: dt.date) -> bool:
    """Whether a day is so far back that it is asked again: more than two years."""
    return (now.year - day.year, now.month, now.day) > (2, day.month, day.day)
