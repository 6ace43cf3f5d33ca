"""The whole of prevention, country by country and month by month."""

import datetime as dt

from wayhome.config.demo.deeds import Deed
from wayhome.config.demo.lands import LANDS, SEED
from wayhome.config.demo.prevention import calm_months, kh_october, other_months, vn_months
from wayhome.config.demo.prevention.deeds import Added, Answered, Approved, Held, MendHeld, Settled, ToldOf
from wayhome.config.demo.prevention.grounds import KH_CIRCLES, VN_CIRCLES
from wayhome.config.demo.prevention.meetings import gather
from wayhome.config.demo.prevention.teller import Teller
from wayhome.kit.dates import Month

# What bulletins tell beside their figures, as the seeds' do: the activity, and whose bulletin.
TOLD = (
    ("vn 2020 livelihood", "vn"), ("vn 2020 review", "vn"), ("kh visit", "kh"), ("vn closing", "vn"), ("vn visit", "vn"),
    ("vn seminar", "vn"), ("vn course 0", "vn"), ("vn working visit", "vn"), ("vn working visit", "kh"), ("kh train 35", "kh"),
    ("kh reflection 36", "kh"), ("af train 19", "af"), ("af train 24", "af"),
)  # fmt: skip


def prevention(until: Month) -> list[Deed]:
    """Return what is entered about prevention in the months to ``until``, in no order; answers that came later are not known yet."""
    deeds: list[Deed] = []
    for land in LANDS:
        teller = Teller(land)
        _before(teller)
        for month in calm_months.FIRST.until(until):
            _month(teller, month)
        deeds += teller.deeds
    deeds += _told(deeds)
    return [
        deed
        for deed in deeds
        if Month.of(deed.at.date()) <= (until if isinstance(deed, Answered | Settled) else until.plus(1))
    ]


def _before(teller: Teller) -> None:
    calm_months.begin_tallies(teller)
    if teller.land.office == "kh":
        gather(teller, KH_CIRCLES)
        other_months.begin_committees(teller)
    elif teller.land.office == "vn":
        gather(teller, VN_CIRCLES)
        vn_months.projects(teller)
        vn_months.december_2020(teller)


def _month(teller: Teller, month: Month) -> None:
    office, december = teller.land.office, other_months.DECEMBER
    calm_months.tallies(teller, month)
    if office == "kh":
        _cambodia(teller, month)
    elif office == "vn":
        calm_months.vn(teller, month)
        if month == SEED:
            vn_months.october_2022(teller)
        elif month == december:
            vn_months.december_2023(teller)
    elif office == "af":
        calm_months.af(teller, month)
        if month == december:
            other_months.af_december(teller)
    else:
        calm_months.sb(teller, month)


def _cambodia(teller: Teller, month: Month) -> None:
    if month <= calm_months.FULL_UNTIL:
        other_months.committees(teller, month)
    if month == SEED:
        kh_october.tell(teller)
        return
    calm_months.kh(teller, month)
    if month == other_months.DECEMBER:
        other_months.kh_december(teller)


def _told(deeds: list[Deed]) -> list[Deed]:
    """The supervisor lets the bulletin tell of an activity when everything about it is written down."""
    last: dict[str, dt.datetime] = {}
    for deed in deeds:
        key = (
            deed.key
            if isinstance(deed, Held | MendHeld)
            else deed.to
            if isinstance(deed, Added | Approved)
            else ""
        )
        last[key] = max(deed.at, last.get(key, deed.at))
    led = {land.office: land.supervisor for land in LANDS}
    found = [(number, key, office) for number, (key, office) in enumerate(TOLD) if key in last]
    return [
        ToldOf(last[key] + dt.timedelta(minutes=30 + number), led[office], key, office)
        for number, key, office in found
    ]
