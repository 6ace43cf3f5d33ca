"""What meetings decide: who does it, by which day, and what came of it. No two meetings decide the same."""

import datetime as dt
from dataclasses import dataclass

from wayhome.config.demo.prevention.deeds import Held, Settled
from wayhome.config.demo.prevention.teller import Teller


@dataclass(frozen=True)
class Decision:
    """A decision: an organisation or a colleague does it within ``days``; without ``outcome`` nothing came of it so far."""

    words: str
    owner: str = ""
    colleague: str = ""
    days: int = 40
    outcome: str = ""
    state: str = "done"


_WOMEN, _SEED = "Women's Union of Yen Bai province", "Green Seed Centre"
_SCHOOLS, _HEALTH = "Education Office of the Two Rivers", "Stone Bridge Health Centre"
# The committee for women and children of Battambang, four times a year.
KH = {
    "2022-03": Decision("The education office puts safe migration into the last week of school.", _SCHOOLS, "", 60, "Taught in eleven schools."),
    "2022-06": Decision("The health centre names a nurse whom a woman can ask for.", _HEALTH, "", 30, "The nurse's name hangs at the door."),
    "2022-09": Decision("Every village chief gets the list of whom to call.", "", "sokha", 30, "Printed, and brought to all villages."),
    "2022-12": Decision("The education office counts who left school in the harvest.", _SCHOOLS, "", 75, "Counted: the list goes to the commune councils."),
    "2023-03": Decision("One evening a month is kept for questions about papers.", "", "sokha", 45, "Too few came; questions are answered at the market instead.", "dropped"),
    "2023-06": Decision("The health centre opens an hour earlier on market days.", _HEALTH, "", 60, "Open since the first market of August."),
    "2023-09": Decision("The transit centre shows the committee how it welcomes people.", "Mango Grove Transit Centre", "", 60),
    "2023-12": Decision("Pre-school teachers are invited to the next meeting.", _SCHOOLS, "", 45, "Four of them came in January."),
}  # fmt: skip
# The quarterly meeting in Yên Bái.
VN = {
    "2022-01": Decision("Each commune names one colleague whom the hotline can call.", _WOMEN, "", 45, "All communes have named one."),
    "2022-07": Decision("The list of whom to call is written in Hmong too.", "", "tuan", 60, "Written and read aloud in three villages first."),
    "2023-04": Decision("The Women's Union visits families before the new school year.", _WOMEN, "", 90, "Visited in nine communes."),
    "2023-10": Decision("Papers of those who return are asked for in one visit.", _WOMEN, "", 50, "One sheet serves the three offices now."),
    "2024-04": Decision("A room for talks is kept free at the district.", "People's Committee of Tram Tau district", "", 40, "No room was free; talks stay at the Women's Union.", "dropped"),
    "2024-10": Decision("The response teams practise once before the new year.", "", "phuc", 60, "Practised on a Saturday in December."),
    "2025-04": Decision("Who does what after the provinces merge is written down.", "", "tuan", 60, "Written, and told to every commune."),
    "2025-10": Decision("The new communes learn whom the hotline calls.", "National Child Protection Hotline 111", "", 45, "Told at their first meeting."),
    "2026-04": Decision("The centre lists courses that are open to those who return.", _SEED, "", 60),
    "2026-10": Decision("The response teams of the new communes meet once together.", "", "tuan", 75),
}  # fmt: skip
# Cambodia's round tables of October 2022, in their order; the authority that was there does it.
TABLES = (
    Decision("The village chief tells the next round table what was done.", days=30, outcome="Told at the next round table."),
    Decision("The school's roof is looked at before the rains.", days=45, outcome="Looked at, and put on the commune's list."),
    Decision("A night patrol passes the market twice a week.", days=21, outcome="It passes on Fridays and Saturdays."),
    Decision("Parents meet the teachers once before the harvest.", days=40, outcome="They met in November."),
)  # fmt: skip


def decide(teller: Teller, held: Held, decision: Decision, owner: str = "") -> None:
    """Tell what this meeting decided and, some days before or after the day it was due, what came of it."""
    rng = teller.dice("decided", held.key)
    key, due = f"{held.key} decided", held.on + dt.timedelta(days=decision.days)
    facts = {"owner": owner or decision.owner, "colleague": decision.colleague}
    told = {name: who for name, who in facts.items() if who}
    teller.add(held, "point", key=key, kind="decision", words=decision.words, due_on=due, **told)
    if decision.outcome:
        on = due + dt.timedelta(days=rng.randint(-9, 6))
        at = teller.at(rng, on, 1)
        teller.deeds.append(Settled(at, held.by, key, decision.state, on, decision.outcome))
