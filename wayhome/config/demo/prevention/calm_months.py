"""All other months: what an office does when nothing of it is known from a seed, so that charts live and mistakes happen."""

import datetime as dt
from random import Random

from wayhome.config.demo.lands import FULL_UNTIL, SEED
from wayhome.config.demo.prevention.decisions import VN, decide
from wayhome.config.demo.prevention.deeds import (
    Answered,
    Held,
    MendHeld,
    Raising,
    Repeat,
    RetireHeld,
    Tallied,
    TallyOf,
)
from wayhome.config.demo.prevention.grounds import (
    AF_PLACES,
    KH_CIRCLES,
    KH_VILLAGES,
    SB_PLACES,
    VN_CIRCLES,
    VN_VILLAGES,
    Village,
)
from wayhome.config.demo.prevention.meetings import circle_meetings
from wayhome.config.demo.prevention.other_months import DECEMBER
from wayhome.config.demo.prevention.teller import Teller, heads
from wayhome.kit.dates import Month

FIRST = Month(2022, 1)
OLD_COMMUNES_UNTIL = dt.date(2025, 6, 30)
_TOPICS = {
    "kh": ("safe_migration", "human_trafficking", "disaster_risk", "child_protection", "gbv"),
    "vn": ("human_trafficking", "unsafe_migration", "gbv", "childrens_rights"),
    "af": ("childrens_rights", "child_protection"),
    "sb": ("gbv", "positive_parenting", "child_protection"),
}
_THEMES = (
    "domestic_violence",
    "gambling",
    "migration",
    "drugs",
    "leaving_school",
    "road_safety",
    "water_waste",
)


def kh(teller: Teller, month: Month) -> None:
    """A month in Cambodia."""
    rng, full = teller.dice(month), month <= FULL_UNTIL
    events = [
        _awareness(teller, rng, month, KH_VILLAGES, number)
        for number in range(rng.randint(5, 9) if full else 1)
    ]
    circle_meetings(teller, rng, month, rng.sample(KH_CIRCLES, 6), rng.randint(4, 6) if full else 1)
    if month != DECEMBER and (full or month.month % 3 == 0):
        _training(teller, rng, month, KH_VILLAGES)
        if month.month % 3 == 0:
            _round_table(teller, rng, month)
            _green(teller, rng, month)
    if full:
        _slips(teller, rng, month, events)


def vn(teller: Teller, month: Month) -> None:
    """A month in Viet Nam; in the known ones only what is there every month."""
    rng, full = teller.dice(month), month <= FULL_UNTIL
    known = month in (SEED, DECEMBER)
    circle_meetings(teller, rng, month, VN_CIRCLES, rng.randint(3, 5) if full else 1)
    _english(teller, rng, month)
    if known:
        return
    events = [
        _awareness(teller, rng, month, VN_VILLAGES, number)
        for number in range(rng.randint(2, 5) if full else 1)
    ]
    if full and month.month % 2 == 0:
        _livelihood(teller, rng, month)
    if month.month % 3 == 1:
        _coordination(teller, rng, month)
    if full:
        _slips(teller, rng, month, events)


def af(teller: Teller, month: Month) -> None:
    """A month in Afghanistan: a training, and a talk in a school yard or a mosque."""
    if month == DECEMBER:
        return
    rng = teller.dice(month)
    days = teller.workdays(month)
    if month <= FULL_UNTIL or month.month % 2:
        came = heads("teacher", rng.randint(3, 9), rng.randint(2, 6)) + heads("parent", rng.randint(2, 8))
        teller.hold(
            rng, "nasrin", f"af {month} train", "training", rng.choice(days), places=((rng.choice(AF_PLACES), "school"),),
            topics=_TOPICS["af"], heads=came, audience="community", language="fa_AF", level="basic",
        )  # fmt: skip
    if month <= FULL_UNTIL and rng.random() < 0.6:
        teller.hold(
            rng, "nasrin", f"af {month} talk", "awareness_event", rng.choice(days), places=((rng.choice(AF_PLACES), "pagoda_church"),),
            topics=("childrens_rights",), heads=heads("community_member", rng.randint(0, 14), rng.randint(8, 20)), language="fa_AF",
        )  # fmt: skip


def sb(teller: Teller, month: Month) -> None:
    """A month on the Solomon Islands: an evening with a congregation."""
    rng = teller.dice(month)
    if month > FULL_UNTIL and month.month % 2:
        return
    teller.hold(
        rng, "ella", f"sb {month} evening", "awareness_event", rng.choice(teller.workdays(month)), places=((rng.choice(SB_PLACES), "pagoda_church"),),
        agencies=(("Women's Fellowship of the Long Lagoon", "host"),), topics=tuple(rng.sample(_TOPICS["sb"], 2)), our_role="joint_host",
        run_by="jointly", heads=heads("community_member", rng.randint(12, 30), rng.randint(4, 16)), language="pis", audience="community",
    )  # fmt: skip


def _awareness(teller: Teller, rng: Random, month: Month, villages: tuple[Village, ...], number: int) -> Held:
    office = teller.land.office
    village = rng.choice(villages)
    came = heads("community_member", rng.randint(8, 26), rng.randint(5, 20))
    if rng.random() < 0.6:
        reached = rng.randint(200, 1500)
        came += heads(
            "villager", reached, round(reached * rng.uniform(0.7, 1.0)), reach="mass", method="loudspeaker"
        )
    return teller.hold(
        rng, village.by, f"{office} {month} aware {number}", "awareness_event", rng.choice(teller.workdays(month)), places=((village.place, "village_hall"),),
        agencies=((village.authority, "partner"),) if month.last <= OLD_COMMUNES_UNTIL else (), topics=tuple(rng.sample(_TOPICS[office], 2)),
        heads=came, our_role="joint_host", run_by="jointly", audience="community", language="km" if office == "kh" else "hmn",
        paper=month <= FULL_UNTIL and rng.random() < 0.1,
    )  # fmt: skip


def _training(teller: Teller, rng: Random, month: Month, villages: tuple[Village, ...]) -> None:
    village = rng.choice(villages)
    came = heads("local_authority", rng.randint(2, 8), rng.randint(3, 9)) + heads(
        "teacher", rng.randint(1, 6), rng.randint(0, 4)
    )
    teller.hold(
        rng, village.by, f"kh {month} train", "training", rng.choice(teller.workdays(month)), places=((village.place, "village_hall"),),
        topics=("human_trafficking", "gbv"), heads=came, level="usual", language="km", audience="leaders",
    )  # fmt: skip


def _round_table(teller: Teller, rng: Random, month: Month) -> None:
    village = rng.choice(KH_VILLAGES)
    on = rng.choice(teller.workdays(month))
    themes = rng.sample(_THEMES, rng.randint(2, 4))
    raised = tuple(Raising(theme, "", village.authority, on + dt.timedelta(days=45)) for theme in themes)
    held = teller.hold(
        rng, village.by, f"kh {month} table", "round_table", on, places=((village.place, "village_hall"),), raised=raised,
        agencies=((village.authority, "attended"),), heads=heads("community_member", rng.randint(5, 9), rng.randint(3, 7)), language="km",
    )  # fmt: skip
    for number in range(len(themes)):
        if rng.random() < 0.8:
            answered = on + dt.timedelta(days=rng.randint(14, 70))
            state = rng.choice(("done", "answered", "answered", "refused"))
            at = teller.at(rng, answered, 1)
            teller.deeds.append(
                Answered(at, held.by, held.key, number, state, answered, "Told at the village meeting.")
            )


def _green(teller: Teller, rng: Random, month: Month) -> None:
    village = rng.choice(KH_VILLAGES)
    held = teller.hold(
        rng, village.by, f"kh {month} green", "green_reflection", rng.choice(teller.workdays(month)), places=((village.place, "village_hall"),),
        topics=("environment",), heads=heads("participant", rng.randint(4, 8), rng.randint(4, 8)), language="km",
    )  # fmt: skip
    teller.add(held, "contribution", giver="community", kind="cash", amount=str(rng.randint(4, 20) * 10_000), currency="KHR")  # fmt: skip


def _english(teller: Teller, rng: Random, month: Month) -> None:
    """The free English class of the peer group: one entry a month."""
    if month == FIRST:
        at = teller.at(rng, month.first, 2)
        teller.deeds.append(
            Repeat(at, "tuan", "vn english", "vn", "regular_class", "Free English class", "monthly")
        )
    teller.hold(
        rng, "tuan", f"vn {month} english", "regular_class", rng.choice(teller.workdays(month)[6:]), series="vn english", topics=("english",),
        heads=heads("child", rng.randint(6, 12), rng.randint(3, 9)), places=(("VN 140", "school"),), title="Free English class",
    )  # fmt: skip


def _livelihood(teller: Teller, rng: Random, month: Month) -> None:
    teller.hold(
        rng, "phuc", f"vn {month} livelihood", "livelihood_training", rng.choice(teller.workdays(month)), places=(("VN 139", "village_hall"),),
        agencies=(("Sail Centre for Small Businesses", "trainer"),), topics=("livelihood",), level="basic", language="vi",
        heads=heads("beneficiary", rng.randint(8, 16), rng.randint(0, 4)),
    )  # fmt: skip


def _coordination(teller: Teller, rng: Random, month: Month) -> None:
    held = teller.hold(
        rng, "tuan", f"vn {month} coordination", "coordination_meeting", rng.choice(teller.workdays(month)), our_role="joint_host", run_by="jointly",
        places=(("VN 15", "office"),), heads=heads("official", rng.randint(3, 7), rng.randint(3, 7)), topics=("coordination",), language="vi",
        agencies=(("Women's Union of Yen Bai province", "host"), ("Green Seed Centre", "attended")) if month.last <= OLD_COMMUNES_UNTIL else (),
        title="Quarterly meeting on people who return",
    )  # fmt: skip
    if str(month) in VN:
        decide(teller, held, VN[str(month)])


def _slips(teller: Teller, rng: Random, month: Month, events: list[Held]) -> None:
    """The month's mistakes: a head count corrected the next day; now and then an event entered twice and taken out."""
    plain = [held for held in events if held.source == "screen"]
    if len(plain) < 2:
        return
    wrong, twice = rng.sample(plain, 2)
    put_right = (*heads("community_member", wrong.heads[0].count + 2, wrong.heads[1].count), *wrong.heads[2:])
    later = wrong.at + dt.timedelta(hours=rng.randint(15, 30))
    teller.deeds.append(MendHeld(later, wrong.by, wrong.key, heads=put_right))
    if rng.random() < 0.3:
        key = f"{twice.key} twice"
        again = teller.hold(
            rng, twice.by, key, twice.type, twice.on, at=twice.at + dt.timedelta(minutes=4), places=twice.places, topics=twice.topics,
            heads=twice.heads, agencies=twice.agencies, **twice.told,
        )  # fmt: skip
        teller.deeds.append(RetireHeld(again.at + dt.timedelta(hours=17), twice.by, key, "entered_twice"))


def begin_tallies(teller: Teller) -> None:
    """What else two offices count: Cambodia meals since 2011, Viet Nam animals."""
    rng = teller.dice("tallies")
    first = Month(2021, 10).first
    at = teller.at(rng, first, 6)
    if teller.land.office == "kh":
        names = {"en": "Meals served", "km": "អាហារដែលបានផ្តល់"}
        teller.deeds.append(TallyOf(at, "dara", "meals", "kh", names, {"en": "meals", "km": "ចាន"}))
        for number, year in enumerate(range(2011, 2021)):
            later = at + dt.timedelta(minutes=4 + 3 * number)
            teller.deeds.append(
                Tallied(
                    later, "dara", "meals", rng.randint(52, 90) * 100, dt.date(year, 12, 31), source="paper"
                )
            )
    if teller.land.office == "vn":
        names = {"en": "Animals given", "vi": "Vật nuôi được trao"}
        teller.deeds.append(TallyOf(at, "mai", "animals", "vn", names, {"en": "animals", "vi": "con"}))


def tallies(teller: Teller, month: Month) -> None:
    """Count them again: meals each quarter, animals twice a year."""
    rng = teller.dice("tallies", month)
    on = teller.workdays(month)[-2]
    at = teller.at(rng, on, 0)
    if teller.land.office == "kh" and month.month % 3 == 0:
        teller.deeds.append(Tallied(at, "veasna", "meals", rng.randint(14, 24) * 100, on, "KH 12"))
    if teller.land.office == "vn" and month.month in (4, 9):
        teller.deeds.append(Tallied(at, "tuan", "animals", rng.randint(8, 30), on, "VN 139"))
