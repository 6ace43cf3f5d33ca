"""Who of the demo's people came home over a border: drawn alike in every demo, beside the story, so that no figure moves."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wayhome.config.demo.lands import SHARED_PERSON, dice
from wayhome.config.demo.names import land_of

RETURNEES = frozenset({"trafficking", "slavery"})
# Gates stand in real places, each by the name of both its sides: (account, edition, its place's code, name, name in Latin letters, the
# other country, its name there). Viet Nam's list changed on 1 July 2025: the same gate stands in both.
GATES = (
    ("mai", "vn-to-2025-06", "02641", "Lào Cai", "", "CN", "Hekou"),
    ("mai", "vn-2025-07", "02647", "Lào Cai", "", "CN", "Hekou"),
    ("mai", "vn-to-2025-06", "72", "Mộc Bài", "", "KH", "Bavet"),
    ("mai", "vn-2025-07", "80", "Mộc Bài", "", "KH", "Bavet"),
    ("dara", "kh-2025", "0110", "ប៉ោយប៉ែត", "Poipet", "TH", "Aranyaprathet"),
)
# Through which gate and from which country most come home.
_HOME = {"vn": ("Lào Cai", "CN"), "kh": ("ប៉ោយប៉ែត", "TH")}


@dataclass(frozen=True)
class CameBack:
    """A border somebody crossed: the day, the gate's name, and what was told of it."""

    on: dt.date
    gate: str
    told: dict[str, Any]


def came_back(key: str, office: str, category: str, on: dt.date) -> CameBack | None:
    """Return how somebody who is admitted on a day came home from abroad, or None where she did not, or nobody wrote it down."""
    land, rng = land_of(office), dice("abroad", key, office)
    shared = key == SHARED_PERSON and land == "vn"
    if land not in _HOME or (not shared and (category not in RETURNEES or rng.random() > 0.45)):
        return None
    gate, start = ("Mộc Bài", "KH") if shared else _HOME[land]
    way = "accompanied" if shared else rng.choice(("handed_over", "handed_over", "sent_back", "alone"))
    handed = {"handed_over": ("foreign_police", "border_guard"), "accompanied": ("organisation", "own")}
    by, to = handed.get(way, ("nobody", "nobody"))
    told = {"from_country": start, "way": way, "handed_by": by, "received_by": to}
    return CameBack(on - dt.timedelta(days=rng.randint(0, 4)), gate, told)
