"""The demo's countries as numbers: who works where, how much happens in a month, and the seed months that are known exactly."""

from dataclasses import dataclass
from random import Random
from typing import Any

from wayhome.kit.dates import Month

START = Month(2021, 10)  # the first month with figures; who was there already is entered in the weeks before
SEED = Month(2022, 10)
FULL_UNTIL = Month(2023, 12)  # after it the demo only ticks over, so that today's pages are not empty


@dataclass(frozen=True)
class Desk:
    """An office or site where persons are served, with those who record: ``share`` of new persons come here."""

    office: str
    share: float
    workers: tuple[str, ...]
    counsellors: tuple[str, ...]
    also: tuple[str, ...] = ()  # assigned to some persons as other helpers


@dataclass(frozen=True)
class Flow:
    """A month's numbers: persons in and out, held sessions, distinct persons in them, distinct persons with career advice."""

    admitted: int
    readmitted: int
    graduated: int
    others: int
    sessions: int
    clients: int
    career: int

    @property
    def net(self) -> int:
        """By how many the stock grows."""
        return self.admitted + self.readmitted - self.graduated - self.others


@dataclass(frozen=True)
class Pace:
    """The range in which a month's numbers lie."""

    admitted: tuple[int, int]
    sessions: tuple[int, int]
    clients: tuple[int, int]
    career: tuple[int, int]
    drift: tuple[int, ...] = (-1, 0, 0, 1)  # by how many more come than leave


@dataclass(frozen=True)
class Land:
    """A country of the demo."""

    office: str
    zone: str
    weekend: tuple[int, ...]
    stock_at_seed: int
    supervisor: str
    adviser: str
    desks: tuple[Desk, ...]
    full: Pace
    tail: Pace
    known: dict[Month, Flow]
    group_size: tuple[int, int]
    steps: bool  # whether each step of the journey is told, or only that services began
    stays: int  # how many of the first persons stay for years: foster families, long recoveries


LANDS = (
    Land(
        office="kh", zone="Asia/Phnom_Penh", weekend=(5, 6), stock_at_seed=250, supervisor="dara", adviser="visal",
        desks=(
            Desk("kh", 0.7, ("chanthou",), ("sophea", "bopha", "rith")),
            Desk("kh-northwest", 0.3, ("sreymom",), ("thida",)),
        ),
        full=Pace((3, 7), (58, 70), (178, 214), (15, 26), (-4, -2, -1, 1, 2, 4)),
        tail=Pace((1, 3), (6, 9), (12, 18), (1, 3)),
        known={SEED: Flow(4, 1, 5, 2, 66, 205, 22)},
        group_size=(7, 12), steps=False, stays=40,
    ),
    Land(
        office="vn", zone="Asia/Ho_Chi_Minh", weekend=(5, 6), stock_at_seed=71, supervisor="mai", adviser="quan",
        desks=(
            Desk("vn", 0.7, ("hoa",), ("linh", "vy"), ("thao", "khoa", "hanh")),
            Desk("vn-northwest", 0.3, ("sua",), ("pang",)),
        ),
        full=Pace((3, 6), (64, 96), (34, 50), (5, 11), (-3, -2, 0, 0, 2, 3)),
        tail=Pace((1, 3), (9, 14), (8, 11), (1, 3)),
        known={SEED: Flow(5, 1, 7, 1, 92, 47, 8)},
        group_size=(4, 6), steps=True, stays=16,
    ),
    Land(
        office="af", zone="Asia/Kabul", weekend=(3, 4), stock_at_seed=38, supervisor="farid", adviser="farid",
        desks=(Desk("af", 1.0, ("maryam",), ("zahra",)),),
        full=Pace((1, 3), (11, 18), (9, 15), (2, 5)),
        tail=Pace((0, 2), (2, 4), (2, 4), (0, 1)),
        known={}, group_size=(3, 5), steps=False, stays=8,
    ),
    Land(
        office="sb", zone="Pacific/Guadalcanal", weekend=(5, 6), stock_at_seed=23, supervisor="leilani", adviser="leilani",
        desks=(Desk("sb", 1.0, ("joses",), ("selina",)),),
        full=Pace((0, 2), (7, 11), (6, 9), (1, 3)),
        tail=Pace((0, 1), (2, 3), (2, 3), (0, 1)),
        known={}, group_size=(3, 4), steps=False, stays=6,
    ),
)  # fmt: skip
# One woman was found in Cambodia and went home to Viet Nam, while the Cambodian case was still open: in a roll-up she counts once.
SHARED_PERSON, SHARED_FROM, SHARED_UNTIL = "kh-0007", Month(2022, 8), Month(2022, 12)
SHARED_ADMITTED_BY = "thu"  # sees both offices, so that she can say: this is the same person


def dice(*words: object) -> Random:
    """Return chance that falls alike for the same words."""
    return Random(" ".join(["wayhome demo", *map(str, words)]))  # noqa: S311  a story to be told again, no secret


def flow_of(land: Land, month: Month) -> Flow:
    """Return a month's numbers: known ones as known, the others drawn, always alike for the same country and month."""
    if month in land.known:
        return land.known[month]
    rng = dice(land.office, month, "flow")
    pace = land.full if month <= FULL_UNTIL else land.tail
    admitted = max(rng.randint(*pace.admitted), 1 if month == SHARED_FROM and land.office == "vn" else 0)
    readmitted = int(month >= START.plus(4) and rng.random() < 0.4)
    out = max(0, admitted + readmitted - rng.choice(pace.drift))
    others = sum(rng.random() < 0.3 for _ in range(out))
    if month == SHARED_UNTIL and land.office == "kh":
        out, others = max(out, 1), max(others, 1)
    sessions, clients = rng.randint(*pace.sessions), rng.randint(*pace.clients)
    return Flow(admitted, readmitted, out - others, others, sessions, clients, rng.randint(*pace.career))


# --- persons: how often which coded fact -------------------------------------------------------------------

_ETHNICITIES: dict[str, dict[str, int]] = {
    "vn": {"hmong": 30, "thai": 18, "dao": 14, "tay": 10, "kinh": 18, "giay": 4, "muong": 4, "not_asked": 2},
    "kh": {"khmer": 86, "cham": 5, "bunong": 2, "kuy": 2, "not_asked": 5},
    "af": {"hazara": 30, "tajik": 28, "pashtun": 28, "uzbek": 8, "refused": 6},
    "sb": {"melanesian": 84, "polynesian": 8, "micronesian": 4, "not_asked": 4},
}
_LANGUAGES = {
    "hmong": "hmn", "thai": "tai_dam", "dao": "dao", "tay": "tyz", "muong": "muong", "kinh": "vi", "khmer": "km", "bunong": "bunong",
    "hazara": "fa_AF", "tajik": "fa_AF", "pashtun": "ps", "uzbek": "uz", "melanesian": "pis", "polynesian": "pis",
}  # fmt: skip
_CATEGORIES: dict[str, dict[str, int]] = {
    "vn": {"trafficking": 48, "slavery": 6, "domestic_violence": 24, "abuse": 16, "at_risk": 6},
    "kh": {
        "trafficking": 30,
        "slavery": 8,
        "domestic_violence": 18,
        "abuse": 34,
        "at_risk": 6,
        "dependant": 4,
    },
    "af": {"domestic_violence": 40, "abuse": 30, "slavery": 12, "trafficking": 8, "at_risk": 10},
    "sb": {"domestic_violence": 50, "abuse": 34, "trafficking": 8, "at_risk": 8},
}
# Provinces by the code of the edition before July 2025 (Viet Nam), of 2025 (Cambodia), of ISO 3166-2 (the others).
_PROVINCES: dict[str, dict[str, int]] = {
    "vn": {"15": 40, "10": 14, "11": 12, "02": 8, "04": 6, "14": 6, "40": 5, "01": 3, "": 6},
    "kh": {"01": 24, "02": 20, "12": 14, "08": 10, "17": 10, "24": 8, "20": 6, "": 8},
    "af": {"AF-KAB": 50, "AF-PAR": 10, "AF-WAR": 10, "AF-NAN": 8, "AF-BAM": 8, "": 14},
    "sb": {"SB-GU": 36, "SB-ML": 30, "SB-WE": 12, "SB-CT": 14, "": 8},
}
_LITERACY = {"reads_writes": 40, "some": 26, "none": 12, "other_script": 8, "not_asked": 14}
_DISABILITY = {
    "none": 78,
    "seeing": 3,
    "walking": 3,
    "remembering": 4,
    "hearing": 2,
    "several": 1,
    "not_asked": 9,
}
_SEX = {"female": 76, "male": 18, "other": 1, "not_asked": 5}
EXIT_KINDS = {
    "no_longer_needs": 30,
    "moved_in_country": 22,
    "left_on_own": 14,
    "declined_service": 12,
    "transferred": 14,
    "moved_abroad": 6,
    "missing": 2,
}
MAY_RETURN = frozenset(
    {"no_longer_needs", "moved_in_country", "left_on_own", "declined_service", "graduated_reintegrated"}
)


def drawn(rng: Random, weights: dict[str, int]) -> str:
    """Draw one of the keys by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def facts_of(rng: Random, land: str, year: int) -> tuple[str, dict[str, Any], tuple[str, str] | None]:
    """Draw a person who comes in ``year``: (category, coded facts, (country, province's code) or None)."""
    ethnicity = drawn(rng, _ETHNICITIES[land])
    precision = drawn(rng, {"exact": 60, "estimated": 32, "not_asked": 8})
    born = year - min(55, max(6, int(rng.gauss(23, 9)))) if precision != "not_asked" else None
    facts: dict[str, Any] = {
        "sex": drawn(rng, _SEX),
        "birth_year": born,
        "birth_precision": precision,
        "ethnicity": ethnicity,
        "first_language": _LANGUAGES.get(ethnicity, "not_asked"),
        "literacy": drawn(rng, _LITERACY),
        "disability": drawn(rng, _DISABILITY),
        "country": land.upper(),
    }
    province = drawn(rng, _PROVINCES[land])
    return drawn(rng, _CATEGORIES[land]), facts, ((land.upper(), province) if province else None)
