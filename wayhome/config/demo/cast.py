"""Who the demo is made of: offices and people, all invented."""

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
    Staff("khue", "Khuê", "vn", "duty_officer", "vi"),
    Staff("quan", "Quân", "vn", "livelihood_officer", "vi"),
    Staff("khoa", "Khoa", "vn", "legal_officer", "vi"),
    Staff("hanh", "Hạnh", "vn", "foster_officer", "vi"),
    Staff("yen", "Yến", "vn", "director"),
    Staff("trang", "Trang", "vn", "communications"),
    Staff("sua", "Súa", "vn-northwest", "case_worker", "vi"),
    Staff("pang", "Páng", "vn-northwest", "counsellor", "vi"),
    Staff("phuc", "Phúc", "vn-northwest", "field_officer", "vi"),
    Staff("nhi", "Nhi", "vn-northwest", "collaborator", "vi"),
    Staff("tuan", "Tuấn", "vn", "field_officer", "vi"),
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
    Staff("veasna", "Veasna", "kh", "field_officer", "km"),
    Staff("sokha", "Sokha", "kh-northwest", "field_officer", "km"),
    Staff("phalla", "Phalla", "kh-northwest", "collaborator", "km"),
    Staff("farid", "Farid", "af", "supervisor"),
    Staff("maryam", "Maryam", "af", "case_worker"),
    Staff("zahra", "Zahra", "af", "counsellor"),
    Staff("nasrin", "Nasrin", "af", "field_officer"),
    Staff("leilani", "Leilani", "sb", "supervisor"),
    Staff("joses", "Joses", "sb", "case_worker"),
    Staff("selina", "Selina", "sb", "counsellor"),
    Staff("ella", "Ella", "sb", "field_officer"),
    Staff("an", "An", "lp", "administrator"),
    Staff("ngan", "Ngân", "lp", "data_protection"),
    Staff("grace", "Grace", "lp", "director"),
    Staff("thu", "Thu", "lp", "supervisor"),
    Staff("robin", "Robin", "lp", "donor"),
)


@dataclass(frozen=True)
class DemoTeam:
    """Colleagues who share a caseload, or are on duty: they hold the keys to who people are. The first member lets the others in."""

    office: str
    name: str
    kind: str
    members: tuple[str, ...]


TEAMS = (
    DemoTeam("vn", "Nhóm Hà Nội", "caseload", ("mai", "hoa", "thao", "khoa", "hanh", "sua")),
    DemoTeam("vn", "Trực khẩn cấp", "duty", ("mai", "khoa", "khue")),
    DemoTeam("kh", "Phnom Penh", "caseload", ("dara", "chanthou", "sreymom")),
    DemoTeam("kh", "On duty", "duty", ("dara", "sreymom")),
)
NEWCOMER = ("duc", "linh", "mai")

# Who keep the pieces of the organisation's recovery key: any two of them bring back what was lost, or open a backup.
TRUSTEES = ("yen", "ngan", "an")
