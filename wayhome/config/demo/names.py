"""Names, telephones and kin of the demo's people: all invented, drawn alike in every demo.

Family names are common ones of each country; what follows are words for things (a lamp, a star, silk), which nobody of ours is called.
Telephones begin with 000, which no network has.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from wayhome.config.demo.lands import dice
from wayhome.registry.people.bodies import (
    AddressBody,
    Body,
    ContactBody,
    DateBody,
    NameBody,
    RelativeBody,
    When,
)

_VN_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Lò", "Vàng", "Giàng", "Đinh", "Hoàng", "Lù")
_VN_MIDDLE = {"female": ("Thị", "Thị", "Ngọc", "Mỷ"), "male": ("Văn", "A", "Đình")}
_VN_GIVEN = (
    "Đèn",
    "Suối",
    "Lụa",
    "Sương",
    "Hạt",
    "Sợi",
    "Bậc",
    "Vải",
    "Gùi",
    "Chàm",
    "Thềm",
    "Ngõ",
    "Hiên",
    "Bếp",
    "Chõng",
    "Đũa",
)
_KH_FAMILIES = ("សុខ", "ចាន់", "កែវ", "ហេង", "លី", "នួន", "ម៉ៅ", "ប៉ែន")
_KH_GIVEN = ("ចង្កៀង", "ផ្កាយ", "ទឹកភ្លៀង", "ក្រមា", "ជណ្ដើរ", "ស្រែ", "ទូក", "អំបោះ", "កន្ទេល", "ផ្លូវ", "បង្អួច", "ពន្លឺ")
_LATIN_FAMILIES = ("Sok", "Chan", "Keo", "Heng", "Vang", "Lo", "Giang")
_LATIN_GIVEN = (
    "Lamp",
    "Rainwater",
    "Staircase",
    "Doorway",
    "Lantern",
    "Threadbare",
    "Windowlight",
    "Riverbank",
)
_NICKNAMES = {"vn": ("Út Đèn", "Bé Suối", "Tí Lụa"), "kh": ("ស្រីពៅ ផ្កាយ", "អូន ទឹក")}
_PLACES = {
    "vn": ("Thôn Suối Đèn, behind the rice mill", "Bản Cầu Mây, the last house by the stream"),
    "kh": ("ភូមិ ផ្កាយព្រឹក, near the school", "ភូមិ ស្ពានថ្មី, third house after the pagoda"),
}


def land_of(office: str) -> str:
    """Return the land of an office with teams: ``vn`` or ``kh``; empty for one that keeps no names yet."""
    land = office.partition("-")[0]
    return land if land in ("vn", "kh") else ""


def name_of(key: str, office: str, facts: Mapping[str, Any]) -> NameBody | None:
    """Return the name that somebody gives when she comes; None where no name is kept, or she did not give one."""
    land, rng = land_of(office), dice("name", key)
    if not land or rng.random() < 0.06:
        return None
    return _drawn(rng, land, str(facts.get("sex", "")))


def _drawn(rng: Random, land: str, sex: str) -> NameBody:
    if rng.random() < 0.12:
        family, given = rng.choice(_LATIN_FAMILIES), rng.choice(_LATIN_GIVEN)
        return NameBody(f"{family} {given}", family=family, given=given)
    if land == "kh":
        family, given = rng.choice(_KH_FAMILIES), rng.choice(_KH_GIVEN)
        return NameBody(f"{family} {given}", family=family, given=given)
    family, given = rng.choice(_VN_FAMILIES), rng.choice(_VN_GIVEN)
    middle = rng.choice(_VN_MIDDLE.get(sex, _VN_MIDDLE["female"]))
    return NameBody(f"{family} {middle} {given}", family=family, given=given)


def member_name(group: str, number: int, office: str, sex: str) -> str:
    """Return the name of a group's member; empty where no names are kept."""
    land = land_of(office)
    return _drawn(dice("member", group, number), land, sex).text if land else ""


def told_later(key: str, office: str, facts: Mapping[str, Any]) -> list[Body]:
    """Return what else somebody told of herself, of some: ways to reach her (some never to be used), kin, her birth, where she lives."""
    land, rng = land_of(office), dice("told", key)
    if not land or rng.random() > 0.22:
        return []
    told: list[Body] = [_contact(rng)]
    if rng.random() < 0.4:
        told.append(NameBody(rng.choice(_NICKNAMES[land]), use="nickname"))
    if rng.random() < 0.5:
        kin = _drawn(rng, land, "female")
        may = rng.choice(("all", "well", "nothing", "not_asked"))
        told.append(RelativeBody(rng.choice(("mother", "sibling", "aunt_uncle")), kin.text, "", may))
    if rng.random() < 0.5:
        told.append(
            AddressBody(
                "home", detail=rng.choice(_PLACES[land]), precision=rng.choice(("exact", "about", "told"))
            )
        )
    if facts.get("birth_year"):
        estimated = facts.get("birth_precision") == "estimated"
        told.append(
            DateBody(
                "birth",
                When(facts["birth_year"], None if estimated else rng.randint(1, 12), estimated=estimated),
            )
        )
    return told


def _contact(rng: Random) -> ContactBody:
    number = f"000 {rng.randint(100, 999)} {rng.randint(1000, 9999)}"
    safe = rng.choice(("yes", "so", "so", "never", "never", "unknown"))
    if safe != "so":
        return ContactBody("phone", number, rng.choice(("own", "shared", "family")), safe)
    return ContactBody(
        "phone",
        number,
        "shared",
        safe,
        "Weekday mornings",
        "A message first",
        "Say it is about the sewing class",
    )
