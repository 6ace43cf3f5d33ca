"""The other known months: Afghanistan's and Cambodia's December 2023."""

import datetime as dt

from wayhome.config.demo.lands import SEED, flow_of
from wayhome.config.demo.prevention.decisions import KH, decide
from wayhome.config.demo.prevention.deeds import Held, Repeat
from wayhome.config.demo.prevention.grounds import SOCIAL_18
from wayhome.config.demo.prevention.teller import Teller, heads
from wayhome.kit.dates import Month

DECEMBER = Month(2023, 12)
FIRST_SERIES = Month(2022, 1)
_RIGHTS = ("childrens_rights", "child_protection")
# The monthly meetings of the committees for women and children: (key, body, place, who goes).
COMMITTEES = (
    ("battambang", "Women's and Children's Consultative Committee of Battambang", "KH 0203", "sokha"),
    ("poipet", "Women's and Children's Consultative Committee of Poipet", "KH 0110", "sokha"),
    ("banteay-meanchey", "Women's and Children's Consultative Committee of Banteay Meanchey", "KH 0106", "sokha"),
    ("siem-reap", "Women's and Children's Consultative Committee of Siem Reap", "KH 1710", "veasna"),
)  # fmt: skip

WITH_WHOM = (
    ("Open Rice Field Association", "attended"),
    ("Education Office of the Two Rivers", "attended"),
    ("Stone Bridge Health Centre", "attended"),
)


def af_december(teller: Teller) -> None:
    """Two full-day trainings in Kabul: 20 people of several callings, and 20 (8F) of a relief organisation's staff."""
    rng = teller.dice("december")
    first = teller.hold(
        rng, "nasrin", "af train 19", "training", dt.date(2023, 12, 19), late=1, places=(("AF AF-KAB-D07", "pagoda_church"),),
        topics=_RIGHTS, heads=heads("participant", unknown=20), began_at=dt.time(8, 30), ended_at=dt.time(16), audience="community",
        language="fa_AF", title="Children's rights: religious leaders, teachers, community members and parents",
    )  # fmt: skip
    second = teller.hold(
        rng, "nasrin", "af train 24", "training", dt.date(2023, 12, 24), late=1, places=(("AF AF-KAB-D10", "office"),),
        topics=_RIGHTS, heads=heads("ngo_staff", 8, 12), began_at=dt.time(8, 30), ended_at=dt.time(16), audience="staff",
        agencies=(("Wide Valley Relief", "partner"),), language="fa_AF", title="Children's rights: staff of Wide Valley Relief",
    )  # fmt: skip
    for held, before, after in ((first, "38.5", "71"), (second, "55", "86.5")):
        teller.add(held, "test", when="before", takers=20, mean=before, topic="childrens_rights")
        teller.add(held, "test", when="after", takers=20, mean=after, topic="childrens_rights")
    teller.add(
        second, "quote", words="For us who bring help this day was worth it: tomorrow we will do our work better.",
        said_by="ngo_staff", permission="unnamed",
    )  # fmt: skip
    teller.add(
        first, "quote", words="Please come again, and bring this to more people than us.", said_by="participant", permission="unnamed",
    )  # fmt: skip


def kh_december(teller: Teller) -> None:
    """A training on trauma-informed care for those at the border, and the year's reflection with the pastors."""
    rng = teller.dice("december")
    held = teller.hold(
        rng, "sokha", "kh train 35", "training", dt.date(2023, 12, 7), to=dt.date(2023, 12, 8), late=3, places=(("KH 0110", "hotel"),),
        topics=("trauma_informed_care", "basic_counselling", "psychological_first_aid"), heads=heads("ngo_staff", unknown=35),
        agencies=(
            ("Mango Grove Transit Centre", "attended"), ("Kapok Tree Reception Centre", "attended"),
            *((name, "attended") for name in SOCIAL_18[2:6]),
        ),
        audience="staff", level="specialist", language="km", title="Trauma-informed care, basic counselling and psychological first aid",
    )  # fmt: skip
    teller.minutes(held, lesson=("Those who work at night had no training before: come to them next time.",))
    year = teller.hold(
        rng, "sokha", "kh reflection 36", "reflection_workshop", dt.date(2023, 12, 14), to=dt.date(2023, 12, 15), late=3,
        places=(("KH 2401", "pagoda_church"),), topics=("child_protection", "safe_migration", "project"), heads=heads("participant", unknown=36),
        agencies=(("Pastors' Network of Pailin Valley", "partner"),), audience="leaders", language="km",
        title="The year looked back on with the pastors' network",
    )  # fmt: skip
    teller.minutes(
        year,
        outcome=("All know how far the churches came with child protection and safe migration.",),
        plan=("A plan for 2024: what each committee does, and with which office of the government.",),
    )


def begin_committees(teller: Teller) -> None:
    """Begin the four series when the first of them is attended."""
    rng = teller.dice("series")
    for key, body, _place, by in COMMITTEES:
        at = teller.at(rng, FIRST_SERIES.first, 2)
        office = "kh" if by == "veasna" else "kh-northwest"
        teller.deeds.append(Repeat(at, by, f"kh wccc {key}", office, "coordination_meeting", body, "monthly"))


def committees(teller: Teller, month: Month) -> None:
    """Tell this month's meetings of the committees: Battambang's always, the others' every third month; all four in December 2023."""
    rng = teller.dice("committees", month)
    days = teller.workdays(month)
    for number, (key, body, place, by) in enumerate(COMMITTEES):
        if number and month != DECEMBER and (month.month + number) % 3:
            continue
        with_whom = WITH_WHOM if month != SEED else WITH_WHOM[1:]
        held = teller.hold(
            rng, by, f"kh wccc {key} {month}", "coordination_meeting", days[4 + 2 * number], our_role="guest" if number % 2 else "speaker",
            series=f"kh wccc {key}", places=((place, "office"),), agencies=((body, "host"), *with_whom), audience="leaders",
            topics=("preschool", "domestic_violence_law", "drugs_abuse", "gender_equality", "public_safety"), title=body, language="km",
        )  # fmt: skip
        if not number and str(month) in KH:
            decide(teller, held, KH[str(month)])
        if held.told["our_role"] == "speaker" and month > SEED:
            _presented(teller, held, month.plus(-1))


def _presented(teller: Teller, held: Held, month: Month) -> None:
    """What we showed there: last month's figures, as they were printed then."""
    stock = teller.land.stock_at_seed
    stock += sum(flow_of(teller.land, one).net for one in SEED.plus(1).until(month))
    teller.add(held, "figure", code="clients_in_service", month=str(month), printed=str(stock))
    sessions = flow_of(teller.land, month).sessions
    teller.add(held, "figure", code="counselling_sessions", month=str(month), printed=str(sessions))
