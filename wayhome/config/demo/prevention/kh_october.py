"""Cambodia's October 2022, told as its bulletin printed it: every number here is one of the fourth seed."""

import datetime as dt
from random import Random
from typing import Any

from wayhome.config.demo.lands import SEED
from wayhome.config.demo.prevention.decisions import TABLES, decide
from wayhome.config.demo.prevention.deeds import Answered, Approved, Enrolled, Held, Raising, Ticked
from wayhome.config.demo.prevention.grounds import KH_CIRCLES, KH_VILLAGES
from wayhome.config.demo.prevention.meetings import circle_meetings
from wayhome.config.demo.prevention.teller import Teller, heads, shares

EVENTS, MEMBERS, MASS = 52, (876, 688), (67_543, 54_778)  # 1,564 (876F) and 122,321 (67,543F)
GREEN = (46, 51)  # 97 (46F)
MIGRANTS = 75
# Two topics an event: the first more often than the next, as the bulletin names them.
TOPICS = (
    *(("disaster_risk", "safe_migration"),) * 3,
    *(("disaster_risk", "human_trafficking"),) * 2,
    ("safe_migration", "human_trafficking"),
    ("disaster_risk", "child_protection"),
    ("safe_migration", "child_protection"),
)
METHODS = ("loudspeaker", "village_register", "households", "leaflets")
PRESENT: dict[str, Any] = {"audience": "community", "language": "km"}
# 4 round tables, 46 (27F), 14 issues over eight themes: (women, men) and what was raised.
ROUND_TABLES = (
    (7, 5, ("domestic_violence", "gambling", "migration", "leaving_school")),
    (7, 5, ("domestic_violence", "drugs", "child_poverty", "schools_damaged")),
    (6, 5, ("gambling", "migration", "gangs")),
    (7, 4, ("domestic_violence", "drugs", "gangs")),
)
WORDS = {
    "domestic_violence": "Quarrels at home when work is short; nobody knows whom to call.",
    "gambling": "Card games behind the market until late at night.",
    "drugs": "Young men offer pills near the school.",
    "migration": "Families leave for the border without papers.",
    "gangs": "Motorbike gangs after dark.",
    "child_poverty": "Children collect scrap instead of learning.",
    "leaving_school": "Pupils leave school in the harvest and do not return.",
    "schools_damaged": "Two classrooms lost their roof in the storm and need support.",
}


def tell(teller: Teller) -> None:
    """Tell the whole month."""
    rng = teller.dice("october")
    days = teller.workdays(SEED)
    _awareness(teller, rng, days)
    circle_meetings(teller, rng, SEED, KH_CIRCLES, 18, everybody=True)
    _reflections(teller, rng, days)
    _trainings(teller, rng, days)
    _round_tables(teller, rng, days)
    _green(teller, rng, days)
    _cleaning(teller, rng)
    _migrants(teller, rng)
    _visit(teller)


def _awareness(teller: Teller, rng: Random, days: list[dt.date]) -> None:
    women, men = (shares(rng, number, EVENTS) for number in MEMBERS)
    far_women, far_men = (shares(rng, number, EVENTS, 0.5) for number in MASS)
    for number in range(EVENTS):
        village = KH_VILLAGES[number % len(KH_VILLAGES)]
        method = METHODS[number % 3 if number % 11 else 3]
        reached = heads("villager", far_women[number], far_men[number], reach="mass", method=method)
        teller.hold(
            rng, village.by, f"kh aware {number}", "awareness_event", rng.choice(days), paper=number % 9 == 4,
            places=((village.place, "village_hall"),), agencies=((village.authority, "partner"),), topics=TOPICS[number % len(TOPICS)],
            heads=heads("community_member", women[number], men[number]) + reached,
            our_role="joint_host", run_by="jointly", messages=("what_it_is", "safe_ways_to_go", "whom_to_call"), **PRESENT,
        )  # fmt: skip


def _reflections(teller: Teller, rng: Random, days: list[dt.date]) -> None:
    """12 church leaders, whose sex nobody wrote down, and 12 local authorities (6F)."""
    for number in range(6):
        village = KH_VILLAGES[number * 3]
        held = teller.hold(
            rng, village.by, f"kh reflect {number}", "reflection_meeting", rng.choice(days), places=((village.place, "pagoda_church"),),
            agencies=(("Pastors' Network of Pailin Valley", "partner"), (village.authority, "attended")), topics=("safe_migration",),
            heads=heads("church_leader", unknown=2) + heads("local_authority", 1, 1), audience="leaders", language="km",
        )  # fmt: skip
        if number < 3:
            teller.minutes(
                held,
                practice=("After the service one family tells how they checked a job offer.",),
                challenge=("Those who plan to leave do not come to meetings.",),
                solution=("Visit them at home with the village chief, before the harvest ends.",),
            )


def _trainings(teller: Teller, rng: Random, days: list[dt.date]) -> None:
    """13 church leaders (9F) and 9 local authorities (6F) in nine trainings."""
    for number in range(9):
        village = KH_VILLAGES[(number * 2 + 1) % len(KH_VILLAGES)]
        came = heads("church_leader", 1, int(number < 4))
        came += heads("local_authority", int(number < 6), int(number >= 6))
        teller.hold(
            rng, village.by, f"kh train {number}", "training", rng.choice(days), places=((village.place, "pagoda_church"),),
            agencies=((village.authority, "attended"),), topics=("human_trafficking", "safe_migration", "gbv"), heads=came,
            audience="leaders", level="basic", language="km",
        )  # fmt: skip


def _round_tables(teller: Teller, rng: Random, days: list[dt.date]) -> None:
    for number, (women, men, themes) in enumerate(ROUND_TABLES):
        village = KH_VILLAGES[number * 4]
        on = days[3 + number * 5]
        raised = tuple(
            Raising(theme, WORDS[theme], village.authority, on + dt.timedelta(days=40 + 20 * at))
            for at, theme in enumerate(themes)
        )
        held = teller.hold(
            rng, village.by, f"kh table {number}", "round_table", on, places=((village.place, "village_hall"),),
            agencies=((village.authority, "attended"),), topics=("coordination",), raised=raised,
            heads=heads("community_member", women - 1, men - 1) + heads("local_authority", 1, 1),
            began_at=dt.time(8, 30), ended_at=dt.time(11, 30), **PRESENT,
        )  # fmt: skip
        decide(teller, held, TABLES[number], village.authority)
        _answers(teller, held)


def _answers(teller: Teller, held: Held) -> None:
    """What the authorities answered in the months after; the rest stays open, some of it beyond its day."""
    told = (
        ("answered", 35, "The police post keeps a number for calls at home, day and night."),
        ("with_authority", 30, ""),
        ("done", 52, "Done, and shown to the village."),
    )
    for number, (state, after, words) in enumerate(told[: len(held.raised) - 1]):
        on = held.on + dt.timedelta(days=after)
        at = teller.at(teller.dice(held.key, number), on, 1)
        day = on if state in ("answered", "done") else None
        teller.deeds.append(Answered(at, held.by, held.key, number, state, day, words))


def _green(teller: Teller, rng: Random, days: list[dt.date]) -> None:
    """8 reflections with 97 (46F); 6 waste facilities; 140 USD of teachers and monks that paid for 8 solar lights."""
    women, men = (shares(rng, number, 8, 0.2) for number in GREEN)
    built = {0: 2, 2: 1, 4: 2, 6: 1}
    for number in range(8):
        village = KH_VILLAGES[number * 2]
        held = teller.hold(
            rng, village.by, f"kh green {number}", "green_reflection", rng.choice(days), places=((village.place, "village_hall"),),
            agencies=((village.authority, "partner"),), topics=("environment",), heads=heads("participant", women[number], men[number]),
            **PRESENT,
        )  # fmt: skip
        if number in built:
            teller.add(held, "output", kind="waste_facility", count=built[number], place=village.place, for_whom="everyone")  # fmt: skip
        if number == 1:
            teller.add(held, "contribution", key="kh lights", giver="teachers_monks", kind="cash", amount="140", currency="USD", words="Collected by teachers and monks.")  # fmt: skip
            teller.add(held, "output", kind="solar_light", count=8, place=village.place, for_whom="women_children_elderly", paid_from="kh lights", words="Along the road to health centre and school.")  # fmt: skip


def _cleaning(teller: Teller, rng: Random) -> None:
    """The monthly cleaning that the Good husband group and the authorities organise without us."""
    group = KH_CIRCLES[0]
    teller.hold(
        rng, group.by, "kh cleaning", "community_action", dt.date(2022, 10, 15), late=2, groups=(group.key,),
        ticked=tuple((group.key, number) for number in range(group.met)), places=((group.place, "market"),), topics=("environment",),
        agencies=((KH_VILLAGES[0].authority, "host"),), title="Monthly village cleaning", run_by="community",
    )  # fmt: skip


def _migrants(teller: Teller, rng: Random) -> None:
    """75 migrant workers from Viet Nam, three days of support each while they are identified: enrolments, not admissions."""
    first, key = dt.date(2022, 10, 11), "kh migrants"
    people = tuple(
        {
            "sex": rng.choice(("female", "male", "male")),
            "birth_year": 2022 - rng.randint(18, 44),
            "birth_precision": "estimated",
            "ethnicity": "kinh" if number % 5 else "not_asked",
            "first_language": "vi",
            "country": "VN",
        }
        for number in range(MIGRANTS)
    )
    days = tuple(first + dt.timedelta(days=n) for n in range(3))
    at = teller.at(rng, days[-1], 1)
    teller.deeds.append(
        Enrolled(
            at,
            "dara",
            key,
            "kh",
            "identification_support",
            first,
            days[-1],
            "being_identified",
            people,
            partner="Provincial Committee for Counter Trafficking of Banteay Meanchey",
        )
    )
    items = ("food", "accommodation", "translation", "documents")
    teller.deeds.append(Ticked(at + dt.timedelta(minutes=12), "dara", key, days, items))


def _visit(teller: Teller) -> None:
    """Coral Shore Trust comes to learn, 15 to 19 October."""
    rng = teller.dice("visit")
    held = teller.hold(
        rng, "veasna", "kh visit", "exchange_visit", dt.date(2022, 10, 15), to=dt.date(2022, 10, 19), late=2,
        places=(("KH 0802", ""), ("KH 02", "office")), heads=heads("ngo_staff", unknown=5) + heads("official", unknown=1),
        agencies=(("Coral Shore Trust", "delegation"), ("Ministry of Women, Youth, Children and Family Affairs", "delegation"), ("Kien Svay district administration", "attended")),
        topics=("support_services", "coordination"), title="Coral Shore Trust visits Lantern Path Cambodia", audience="staff", language="en",
    )  # fmt: skip
    teller.minutes(
        held,
        stop=(
            "The shelter: how a person is welcomed and how counselling is arranged.",
            "Kien Svay: a small business, and how foster care is organised.",
            "Battambang: how the local authority works with us; the Northwest office.",
        ),
        lesson=("Foster families need a visit each month and somebody to call.",),
        outcome=("The visitors will try the foster-care steps in their own programme.",),
    )
    teller.add(held, "client_visit", met="foster_family", agreed="yes", briefed="yes")
    at = held.at + dt.timedelta(hours=2)
    teller.deeds.append(Approved(at, "dara", held.key, dt.date(2022, 10, 13)))
