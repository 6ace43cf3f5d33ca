"""Words for what a place is, and the editions of the countries' lists, as data."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

KINDS = CodeList(
    {
        "province": _("Province"),
        "city": _("City"),
        "district": _("District"),
        "city_district": _("City district"),
        "town": _("Town"),
        "commune": _("Commune"),
        "ward": _("Ward"),
        "township": _("Township"),
        "special_zone": _("Special zone"),
        "village": _("Village"),
        "border_gate": _("Border gate"),
    }
)
LEVELS = CodeList(
    {
        "1": _("Provinces"),
        "2": _("Districts"),
        "3": _("Communes"),
        "4": _("Villages"),
        "5": _("Border gates"),
    }
)
SUCCESSIONS = CodeList({"whole": _("Moved whole"), "partial": _("Split")})
RETIRE_REASONS = CodeList(
    {
        "entered_twice": _("Entered twice"),
        "not_there": _("There is no such place"),
        "other": _("Another reason"),
    }
)
# Languages in which a place's other names are kept.
NAME_LANGUAGES = CodeList(
    {
        "vi": _("Vietnamese"),
        "km": _("Khmer"),
        "fa": _("Dari"),
        "ps": _("Pashto"),
        "en": _("In Latin letters"),
    }
)
HOTSPOT_REASONS = CodeList(
    {
        "exploitation": _("People are exploited there"),
        "recruitment": _("People are recruited there"),
        "transit": _("People are taken through it"),
        "return": _("Many come back through it"),
        "other": _("Another reason"),
    }
)
PROVINCE, DISTRICT, COMMUNE, VILLAGE, GATE = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Edition:
    """One state of a country's list of places: its file in ``data/`` and the days on which it was in force."""

    country: str
    code: str
    file: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    follows: str = ""  # the edition before it, and
    succession: str = ""  # the file that says what became of that one's places


EDITIONS = (
    Edition("VN", "vn-to-2025-06", "vn-to-2025-06.csv", valid_to=dt.date(2025, 6, 30)),
    Edition(
        "VN",
        "vn-2025-07",
        "vn-2025-07.csv",
        valid_from=dt.date(2025, 7, 1),
        follows="vn-to-2025-06",
        succession="vn-2025-07.succession.csv",
    ),
    Edition("KH", "kh-2025", "kh-2025.csv"),
    Edition("AF", "iso-3166-2", "af-iso-3166-2.csv"),
    Edition("SB", "iso-3166-2", "sb-iso-3166-2.csv"),
)
