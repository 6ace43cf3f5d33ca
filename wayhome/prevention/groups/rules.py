"""What can be true of a group's meetings, and which head counts follow from a list of members ticked: pure."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayhome.prevention.activities.rules import Asked, Head

EARLIEST = dt.date(1990, 1, 1)
FIRST_YEAR = 1900
MOST_ROWS = 40  # new members on one screen
MOST_TICKED = 500
# (code, youngest, oldest) in years reached in the meeting's year.
BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("0-11", 0, 11), ("12-17", 12, 17), ("18-24", 18, 24), ("25-39", 25, 39), ("40-59", 40, 59), ("60+", 60, None),
)  # fmt: skip
# The people that most belong to, by country; where no people is most, nobody is counted as a minority.
MAJORITIES = {"VN": frozenset({"kinh"}), "KH": frozenset({"khmer"}), "SB": frozenset({"melanesian"})}
STATES = frozenset({"not_asked", "refused", "unknown"})
# What members of a kind of group usually are; a new member starts with it.
CATEGORIES = {
    "pastors": "church_leader", "collaborators": "collaborator", "course": "beneficiary", "committee": "official", "ert": "official",
}  # fmt: skip
MEETINGS = {"course": "training", "committee": "coordination_meeting"}
COUNTED = ("sex", "birth_year", "category", "ethnicity", "literacy", "disability", "person")


@dataclass(frozen=True)
class Ticked:
    """A member who came, as far as it counts: whose head, and what was recorded of her."""

    counts_as: uuid.UUID
    category: str
    sex: str
    birth_year: int | None = None
    ethnicity: str = "not_asked"
    literacy: str = "not_asked"
    disability: str = "not_asked"
    country: str = ""


def usual_category(kind: str, role: str = "member") -> str:
    """Return as what members of a kind of group usually count."""
    return "official" if role == "official" else CATEGORIES.get(kind, "group_member")


def age_band(birth_year: int | None, year: int) -> str:
    """Return the band of the age reached in a year; nothing where no year of birth is known, or it lies ahead."""
    if birth_year is None or birth_year > year:
        return ""
    age = year - birth_year
    return next(code for code, first, last in BANDS if age >= first and (last is None or age <= last))


def sex_counted(sex: str) -> str:
    """Return women, men or not told: one single other in a small group would point at her."""
    return sex if sex in ("female", "male") else "unknown"


def literacy_need(literacy: str) -> str:
    """Return yes, no, or nothing where it was not told."""
    if literacy in STATES:
        return ""
    return "no" if literacy == "reads_writes" else "yes"


def lives_with_disability(disability: str) -> str:
    """Return yes, no, or nothing where it was not told."""
    if disability in STATES:
        return ""
    return "no" if disability == "none" else "yes"


def of_minority(ethnicity: str, country: str) -> str:
    """Return yes, no, or nothing where it was not told, or the country has no people that most belong to."""
    if ethnicity in STATES or country not in MAJORITIES:
        return ""
    return "no" if ethnicity in MAJORITIES[country] else "yes"


def counted(ticked: Iterable[Ticked], year: int) -> tuple[list[Head], list[Asked]]:
    """Return the heads and answers that a list of ticked members says; a person in two groups is one head."""
    each: dict[uuid.UUID, Ticked] = {}
    for one in ticked:
        each.setdefault(one.counts_as, one)
    heads: Counter[tuple[str, str, str]] = Counter()
    asked: Counter[tuple[str, str, str]] = Counter()
    for one in each.values():
        sex = sex_counted(one.sex)
        heads[one.category, sex, age_band(one.birth_year, year)] += 1
        answers = {
            "literacy_need": literacy_need(one.literacy),
            "disability": lives_with_disability(one.disability),
            "ethnic_minority": of_minority(one.ethnicity, one.country),
        }
        for trait, answer in answers.items():
            if answer:
                asked[trait, answer, sex] += 1
    return (
        [Head(category, sex, n, band) for (category, sex, band), n in sorted(heads.items())],
        [Asked(trait, answer, sex, n) for (trait, answer, sex), n in sorted(asked.items())],
    )


def belongs(joined_on: dt.date, left_on: dt.date | None, day: dt.date) -> bool:
    """Whether somebody belonged to a group on a day; the last day counts."""
    return joined_on <= day and (left_on is None or day <= left_on)


def group_fault(began_on: dt.date, ended_on: dt.date | None, today: dt.date) -> str:
    """Return ``early``, ``future``, ``backwards``, ``future_end`` or nothing."""
    if began_on < EARLIEST:
        return "early"
    if began_on > today:
        return "future"
    if ended_on is not None and ended_on < began_on:
        return "backwards"
    return "future_end" if ended_on is not None and ended_on > today else ""


def member_fault(
    joined_on: dt.date,
    left_on: dt.date | None,
    birth_year: int | None,
    group: tuple[dt.date, dt.date | None],
    today: dt.date,
) -> str:
    """Return what is wrong with a membership, or nothing.

    ``future``, ``before`` (the group began later), ``ended`` (the group had ended), ``backwards``, ``future_leave``, ``birth`` (later than
    the year of joining, or before 1900).
    """
    began, ended = group
    found = {
        "future": joined_on > today,
        "before": joined_on < began,
        "ended": ended is not None and (joined_on > ended or (left_on is None or left_on > ended)),
        "backwards": left_on is not None and left_on < joined_on,
        "future_leave": left_on is not None and left_on > today,
        "birth": birth_year is not None and not FIRST_YEAR <= birth_year <= joined_on.year,
    }
    return next((word for word, wrong in found.items() if wrong), "")


def meeting_fault(
    happened_on: dt.date, groups: Sequence[tuple[dt.date, dt.date | None]], ticked: int, today: dt.date
) -> str:
    """Return ``no_group``, ``future``, ``before`` (a group began later), ``ended``, ``nobody``, ``too_many`` or nothing."""
    found = {
        "no_group": not groups,
        "future": happened_on > today,
        "before": any(began > happened_on for began, _ended in groups),
        "ended": any(ended is not None and ended < happened_on for _began, ended in groups),
        "nobody": ticked == 0,
        "too_many": ticked > MOST_TICKED,
    }
    return next((word for word, wrong in found.items() if wrong), "")
