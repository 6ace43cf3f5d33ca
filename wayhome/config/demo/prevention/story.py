"""The whole of prevention, country by country and month by month."""

from wayhome.config.demo.deeds import Deed
from wayhome.config.demo.lands import LANDS, SEED
from wayhome.config.demo.prevention import calm_months, kh_october, other_months, vn_months
from wayhome.config.demo.prevention.deeds import Answered, Settled
from wayhome.config.demo.prevention.grounds import KH_CIRCLES, VN_CIRCLES
from wayhome.config.demo.prevention.meetings import gather
from wayhome.config.demo.prevention.teller import Teller
from wayhome.config.demo.prevention.telling import told
from wayhome.kit.dates import Month


def prevention(until: Month) -> list[Deed]:
    """Return what is entered about prevention in the months to ``until``, in no order; answers that came later are not known yet."""
    deeds: list[Deed] = []
    for land in LANDS:
        teller = Teller(land)
        _before(teller)
        for month in calm_months.FIRST.until(until):
            _month(teller, month)
        deeds += teller.deeds
    deeds += told(deeds)
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
