"""Who and what the demo is made of. Everyone, every village and every NGO is invented; provinces, districts and state bodies are real."""

from dataclasses import dataclass

PASSWORD = "lantern-river-bamboo-42"  # noqa: S105  printed on the sign-in page: the demo holds nothing real


@dataclass(frozen=True)
class DemoOffice:
    """An office as ``wayhome init`` or the settings page would make it; ``parent`` is a code."""

    code: str
    name: str
    kind: str
    parent: str | None
    country: str
    time_zone: str
    languages: tuple[str, ...]
    currencies: tuple[str, ...]


@dataclass(frozen=True)
class Staff:
    """An account of the demo: one role in one office (and all below it, unless the role is for persons assigned to her)."""

    username: str
    display_name: str
    office: str
    role: str
    language: str = "en"


@dataclass(frozen=True)
class DemoAgency:
    """An organisation the office works with: a type of ``registry/agencies/types.py`` and names by language."""

    kept_by: str
    type: str
    name: str
    english: str
    valid_to: str = ""


OFFICES = (
    DemoOffice("lp", "Lantern Path", "organisation", None, "VN", "Asia/Ho_Chi_Minh", ("en",), ("USD",)),
    DemoOffice(
        "vn",
        "Lantern Path Viet Nam",
        "country_office",
        "lp",
        "VN",
        "Asia/Ho_Chi_Minh",
        ("vi", "en"),
        ("VND", "USD"),
    ),
    DemoOffice(
        "vn-northwest",
        "Lantern Path Viet Nam, Northwest",
        "site",
        "vn",
        "VN",
        "Asia/Ho_Chi_Minh",
        ("vi",),
        ("VND",),
    ),
    DemoOffice(
        "kh",
        "Lantern Path Cambodia",
        "country_office",
        "lp",
        "KH",
        "Asia/Phnom_Penh",
        ("km", "en"),
        ("KHR", "USD"),
    ),
    DemoOffice(
        "kh-northwest",
        "Lantern Path Cambodia, Northwest",
        "site",
        "kh",
        "KH",
        "Asia/Phnom_Penh",
        ("km",),
        ("KHR", "USD"),
    ),
    DemoOffice(
        "af", "Lantern Path Afghanistan", "country_office", "lp", "AF", "Asia/Kabul", ("en",), ("AFN", "USD")
    ),
    DemoOffice("sb", "Coral Shore Trust", "partner", None, "SB", "Pacific/Guadalcanal", ("en",), ("SBD",)),
)

STAFF = (
    # The first three are the ones a newcomer should try.
    Staff("duc", "Đức", "vn", "me_officer"),
    Staff("linh", "Linh", "vn", "counsellor"),
    Staff("mai", "Mai", "vn", "supervisor"),
    Staff("hoa", "Hoa", "vn", "case_worker", "vi"),
    Staff("vy", "Vy", "vn", "counsellor", "vi"),
    Staff("bich", "Bích", "vn", "clinical_supervisor", "vi"),
    Staff("thao", "Thảo", "vn", "house_mother", "vi"),
    Staff("quan", "Quân", "vn", "livelihood_officer", "vi"),
    Staff("khoa", "Khoa", "vn", "legal_officer", "vi"),
    Staff("hanh", "Hạnh", "vn", "foster_officer", "vi"),
    Staff("yen", "Yến", "vn", "director"),
    Staff("trang", "Trang", "vn", "communications"),
    Staff("sua", "Súa", "vn-northwest", "case_worker", "vi"),
    Staff("pang", "Páng", "vn-northwest", "counsellor", "vi"),
    Staff("phuc", "Phúc", "vn-northwest", "field_officer", "vi"),
    Staff("nhi", "Nhi", "vn-northwest", "collaborator", "vi"),
    Staff("chi", "Chi", "vn", "hotline_agent", "vi"),
    Staff("dara", "Dara", "kh", "supervisor"),
    Staff("chanthou", "Chanthou", "kh", "case_worker", "km"),
    Staff("sophea", "Sophea", "kh", "counsellor", "km"),
    Staff("bopha", "Bopha", "kh", "counsellor", "km"),
    Staff("rith", "Rith", "kh", "counsellor", "km"),
    Staff("visal", "Visal", "kh", "livelihood_officer", "km"),
    Staff("kosal", "Kosal", "kh", "me_officer", "km"),
    Staff("sreymom", "Sreymom", "kh-northwest", "case_worker", "km"),
    Staff("thida", "Thida", "kh-northwest", "counsellor", "km"),
    Staff("farid", "Farid", "af", "supervisor"),
    Staff("maryam", "Maryam", "af", "case_worker"),
    Staff("zahra", "Zahra", "af", "counsellor"),
    Staff("leilani", "Leilani", "sb", "supervisor"),
    Staff("joses", "Joses", "sb", "case_worker"),
    Staff("selina", "Selina", "sb", "counsellor"),
    Staff("an", "An", "lp", "administrator"),
    Staff("ngan", "Ngân", "lp", "data_protection"),
    Staff("grace", "Grace", "lp", "director"),
    Staff("thu", "Thu", "lp", "supervisor"),
    Staff("robin", "Robin", "lp", "donor"),
)
NEWCOMER = ("duc", "linh", "mai")

AGENCIES = (
    DemoAgency(
        "vn",
        "mass_organisation",
        "Hội Liên hiệp Phụ nữ tỉnh Yên Bái",
        "Women's Union of Yen Bai province",
        "2025-06-30",
    ),
    DemoAgency(
        "vn",
        "ministry",
        "Bộ Lao động - Thương binh và Xã hội",
        "Ministry of Labour, Invalids and Social Affairs",
        "2025-02-28",
    ),
    DemoAgency(
        "vn",
        "ministry",
        "Cục Phòng, chống tệ nạn xã hội",
        "Department of Social Vices Prevention",
        "2025-02-28",
    ),
    DemoAgency("vn", "police", "Công an tỉnh Yên Bái", "Police of Yen Bai province", "2025-06-30"),
    DemoAgency("vn", "border_guard", "Bộ đội Biên phòng tỉnh Lào Cai", "Border Guard of Lao Cai province"),
    DemoAgency(
        "vn",
        "hotline",
        "Tổng đài điện thoại quốc gia bảo vệ trẻ em 111",
        "National Child Protection Hotline 111",
    ),
    DemoAgency(
        "vn",
        "local_authority",
        "Ủy ban nhân dân huyện Trạm Tấu",
        "People's Committee of Tram Tau district",
        "2025-06-30",
    ),
    DemoAgency("vn", "social_organisation", "Trung tâm Hạt Giống Xanh", "Green Seed Centre"),
    DemoAgency("vn", "implementing_partner", "Quỹ Cây Cầu Nhỏ", "Small Bridge Foundation"),
    DemoAgency("vn", "business_service", "Trung tâm Dạy nghề Sông Chảy", "Flowing River Vocational Centre"),
    DemoAgency("vn", "school", "Trường Trung học Nội trú Suối Mây", "Cloud Stream Boarding School"),
    DemoAgency("vn", "donor", "Morning Star Fund", "Morning Star Fund"),
    DemoAgency(
        "kh",
        "coordination_body",
        "គណៈកម្មាធិការជាតិប្រយុទ្ធប្រឆាំងអំពើជួញដូរមនុស្ស",
        "National Committee for Counter Trafficking",
    ),
    DemoAgency("kh", "ministry", "ក្រសួងកិច្ចការនារី", "Ministry of Women's Affairs"),
    DemoAgency("kh", "police", "ស្នងការដ្ឋាននគរបាលខេត្តបន្ទាយមានជ័យ", "Police of Banteay Meanchey province"),
    DemoAgency("kh", "transit_centre", "Mango Grove Transit Centre", "Mango Grove Transit Centre"),
    DemoAgency("kh", "shelter", "House of the Lotus", "House of the Lotus"),
    DemoAgency(
        "kh", "faith_organisation", "Pastors' Network of Pailin Valley", "Pastors' Network of Pailin Valley"
    ),
    DemoAgency("kh", "social_organisation", "Open Rice Field Association", "Open Rice Field Association"),
    DemoAgency("kh", "health_facility", "Stone Bridge Health Centre", "Stone Bridge Health Centre"),
    DemoAgency(
        "kh",
        "education_authority",
        "Education Office of the Two Rivers",
        "Education Office of the Two Rivers",
    ),
    DemoAgency("kh", "peer_organisation", "Quiet Harbour Cambodia", "Quiet Harbour Cambodia"),
    DemoAgency("af", "social_organisation", "Pomegranate Courtyard", "Pomegranate Courtyard"),
    DemoAgency("af", "international_organisation", "Wide Valley Relief", "Wide Valley Relief"),
    DemoAgency("af", "school", "School of the Blue Gate", "School of the Blue Gate"),
    DemoAgency(
        "sb",
        "ministry",
        "Ministry of Women, Youth, Children and Family Affairs",
        "Ministry of Women, Youth, Children and Family Affairs",
    ),
    DemoAgency(
        "sb",
        "faith_organisation",
        "Women's Fellowship of the Long Lagoon",
        "Women's Fellowship of the Long Lagoon",
    ),
)

# Villages are added by offices under real communes: (account, country, edition, the commune's code, name, name in Latin letters).
VILLAGES = (
    ("phuc", "VN", "vn-to-2025-06", "04615", "Bản Suối Đèn", ""),
    ("phuc", "VN", "vn-to-2025-06", "04615", "Bản Háng Mây", ""),
    ("phuc", "VN", "vn-to-2025-06", "04618", "Bản Hát Trăng", ""),
    ("phuc", "VN", "vn-to-2025-06", "04588", "Bản Túc Sáng", ""),
    ("phuc", "VN", "vn-to-2025-06", "04657", "Bản Giàng Sao", ""),
    ("dara", "KH", "kh-2025", "021203", "អូរពន្លឺ", "Ou Ponleu"),
    ("dara", "KH", "kh-2025", "021201", "ផ្កាឈូកថ្មី", "Phka Chhouk Thmei"),
    ("dara", "KH", "kh-2025", "011002", "ដើមត្នោតខៀវ", "Daeum Tnaot Khiev"),
)
