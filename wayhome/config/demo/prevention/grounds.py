"""Where and with whom prevention is done: villages, districts, those who record there, and the groups with their members."""

from dataclasses import dataclass
from random import Random

from wayhome.config.demo.lands import dice, drawn
from wayhome.config.demo.prevention.deeds import Member


@dataclass(frozen=True)
class Village:
    """A village of the demo: how the plan names it, who records there, which authority it belongs to."""

    place: str
    by: str
    authority: str


_KAMRIENG, _SAMLOUT = "Kamrieng district administration", "Samlout district administration"
_POIPET, _KIEN_SVAY = "Poipet town administration", "Kien Svay district administration"
_TRAM_TAU, _YEN_BAI = "People's Committee of Tram Tau district", "Women's Union of Yen Bai province"
KH_VILLAGES = (
    Village("KH 021203/Ou Ponleu", "sokha", _KAMRIENG),
    Village("KH 021201/Phka Chhouk Thmei", "sokha", _KAMRIENG),
    Village("KH 080201/Ou Kangkaeb", "veasna", _KIEN_SVAY),
    Village("KH 021201/Trapeang Phka Chhouk", "phalla", _KAMRIENG),
    Village("KH 020901/Tuol Mkak", "sokha", _SAMLOUT),
    Village("KH 080202/Doung Pram Daeum", "veasna", _KIEN_SVAY),
    Village("KH 011002/Daeum Tnaot Khiev", "sokha", _POIPET),
    Village("KH 021202/Ou Ta Meas", "sokha", _KAMRIENG),
    Village("KH 080203/Tuol Khyal", "veasna", _KIEN_SVAY),
    Village("KH 021203/Damnak Chek Tum", "phalla", _KAMRIENG),
    Village("KH 020902/Veal Srov", "sokha", _SAMLOUT),
    Village("KH 080204/Kouk Ampil", "veasna", _KIEN_SVAY),
    Village("KH 021204/Stueng Khmum", "sokha", _KAMRIENG),
    Village("KH 020903/Prey Me Ambau", "sokha", _SAMLOUT),
    Village("KH 080206/Tnaot Muoy Daeum", "veasna", _KIEN_SVAY),
    Village("KH 011001/Kaoh Tea", "sokha", _POIPET),
    Village("KH 011003/Svay Pir Daeum", "sokha", _POIPET),
    Village("KH 010201/Boeng Prolit", "sokha", _POIPET),
)
VN_VILLAGES = (
    Village("VN 04615/Bản Suối Đèn", "phuc", _TRAM_TAU),
    Village("VN 04618/Bản Hát Trăng", "nhi", _TRAM_TAU),
    Village("VN 04657/Bản Giàng Sao", "phuc", _YEN_BAI),
    Village("VN 04615/Bản Háng Mây", "phuc", _TRAM_TAU),
    Village("VN 04588/Bản Túc Sáng", "nhi", _TRAM_TAU),
    Village("VN 04612/Bản Cây Mận", "phuc", _TRAM_TAU),
    Village("VN 04630/Bản Nước Ấm", "phuc", _YEN_BAI),
    Village("VN 04591/Bản Đá Trắng", "phuc", _TRAM_TAU),
)
AF_PLACES = ("AF AF-KAB-D07", "AF AF-KAB-D10", "AF AF-KAB-D03", "AF AF-KAB-D13", "AF AF-BAM")
SB_PLACES = ("SB SB-GU", "SB SB-ML", "SB SB-WE")


@dataclass(frozen=True)
class Circle:
    """A group as the plan knows it. Of its members only the first ``met`` come to the meetings of the known month."""

    key: str
    kind: str
    title: str
    by: str
    place: str
    female: int
    male: int
    ages: tuple[int, int]
    extra: int = 0  # members who come in other months only
    people: tuple[tuple[str, int], ...] = ()
    survivors: bool = False

    @property
    def met(self) -> int:
        """How many come at all in the known month."""
        return self.female + self.male

    def members(self) -> tuple[Member, ...]:
        """Draw the members: women and men as many as told, the extra ones last."""
        rng = dice("circle", self.key)
        sexes = ["female"] * self.female + ["male"] * self.male
        rng.shuffle(sexes)
        sexes += [rng.choice(sexes) for _ in range(self.extra)]
        return tuple(self._member(rng, sex, first=number == 0) for number, sex in enumerate(sexes))

    def _member(self, rng: Random, sex: str, first: bool) -> Member:
        born = 2022 - rng.randint(*self.ages) if rng.random() < 0.85 else None
        ethnicity = drawn(rng, dict(self.people)) if self.people else "not_asked"
        return Member(sex, born, ethnicity, "leader" if first else "member")


def _kh(place: str, by: str, name: str, wives: int, husbands: int, youth: tuple[int, int]) -> tuple[Circle, ...]:  # fmt: skip
    key = name.lower().replace(" ", "-")
    khmer = (("khmer", 90), ("not_asked", 10))
    return (
        Circle(f"{key}-husbands", "good_husband", f"Good husband group of {name}", by, place, 0, husbands, (24, 58), 2, khmer),
        Circle(f"{key}-wives", "good_wife", f"Good wife group of {name}", by, place, wives, 0, (22, 55), 1, khmer),
        Circle(f"{key}-youth", "children_youth", f"Children and Youth group of {name}", by, place, *youth, (11, 19), 2, khmer),
    )  # fmt: skip


# Nine groups: 30 husbands, 36 wives, 20 girls and 11 boys are the 97 (56F) of October 2022.
KH_CIRCLES = (
    *_kh("KH 021203/Ou Ponleu", "sokha", "Ou Ponleu", 12, 10, (7, 4)),
    *_kh("KH 020901/Tuol Mkak", "sokha", "Tuol Mkak", 13, 9, (6, 4)),
    *_kh("KH 080201/Ou Kangkaeb", "veasna", "Ou Kangkaeb", 11, 11, (7, 3)),
)
_YEN_BAI_PEOPLE = (("hmong", 60), ("thai", 25), ("dao", 10), ("kinh", 5))
VN_CIRCLES = (
    Circle("suoi-den-peers", "peer", "Nhóm đồng đẳng Bản Suối Đèn", "phuc", "VN 04615/Bản Suối Đèn", 9, 6, (12, 17), 2, _YEN_BAI_PEOPLE),
    Circle("giang-sao-peers", "peer", "Nhóm đồng đẳng Bản Giàng Sao", "phuc", "VN 04657/Bản Giàng Sao", 10, 5, (12, 18), 1, _YEN_BAI_PEOPLE),
    Circle("hat-trang-women", "womens_club", "Câu lạc bộ phụ nữ Bản Hát Trăng", "nhi", "VN 04618/Bản Hát Trăng", 14, 0, (19, 48), 2, _YEN_BAI_PEOPLE),
    Circle("tram-tau-ert", "ert", "Đội ứng phó khẩn cấp huyện Trạm Tấu", "phuc", "VN 139", 4, 6, (27, 55), 0, _YEN_BAI_PEOPLE),
    Circle("home-again", "peer", "Nhóm Về Nhà", "phuc", "VN 139", 7, 0, (19, 40), 0, _YEN_BAI_PEOPLE, survivors=True),
)  # fmt: skip
SOCIAL_18 = (
    "Open Rice Field Association", "Quiet Harbour Cambodia", "Silver Canal Association", "Red Kite Youth Circle",
    "Palm Ladder Foundation", "Morning Ferry Association", "Three Kapok Trees", "Stilt House Women's Circle",
    "Blue Krama Workers' Aid", "Ox-Cart Legal Aid Desk", "Star Apple Child Care", "Meeting Rivers Migrant Help",
    "Water Hyacinth Crafts Circle", "Evening Gong Counselling Centre", "Small Ladder Learning Centre", "Honey Palm Family Care",
    "White Egret Health Circle", "Long Road Return Network",
)  # fmt: skip
