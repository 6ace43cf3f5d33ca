"""Code lists of a person's facts. Countries and languages carry CLDR's words; peoples are data that an office may ask to grow."""

from typing import Any

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList


def _cldr(kind: str, code: str) -> str:
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    names: Any = locale.territories if kind == "territory" else locale.languages
    return str(
        names.get(code) or Locale("en").territories.get(code) or Locale("en").languages.get(code) or code
    )


_lazy_cldr = lazy(_cldr, str)

SEXES = CodeList({"female": _("Female"), "male": _("Male"), "other": _("Other")})
BIRTH_PRECISIONS = CodeList({"exact": _("Year known"), "estimated": _("Year estimated")})
RECORDED = CodeList({"recorded": _("Recorded")})
LITERACIES = CodeList(
    {
        "reads_writes": _("Reads and writes with ease"),
        "some": _("Reads and writes a little"),
        "none": _("Does not read or write"),
        "other_script": _("Reads and writes, but not the country's main language"),
    }
)
DISABILITIES = CodeList(
    {
        "none": _("No difficulty"),
        "seeing": _("Seeing"),
        "hearing": _("Hearing"),
        "walking": _("Walking or climbing"),
        "remembering": _("Remembering or concentrating"),
        "self_care": _("Self-care"),
        "communicating": _("Communicating"),
        "several": _("More than one"),
    }
)
COUNTRIES = CodeList(
    {
        code: _lazy_cldr("territory", code)
        for code in ("VN", "KH", "AF", "SB", "LA", "CN", "TH", "MM", "MY", "PK", "IR", "PG", "PH", "ID", "IN")
    }
    | {"other": _("Another country"), "stateless": _("Without any nationality")}
)
FIRST_LANGUAGES = CodeList(
    {
        code: _lazy_cldr("language", code)
        for code in ("vi", "km", "hmn", "fa_AF", "ps", "uz", "tk", "pis", "en", "zh", "lo", "th", "my")
    }
    | {
        "tyz": "Tày",
        "tai_dam": _("Thái (Tai Dam)"),
        "muong": _("Mường"),
        "dao": _("Dao (Mien)"),
        "bunong": _("Bunong"),
        "other": _("Another language"),
    }
)
ETHNICITIES = CodeList(
    {
        "kinh": "Kinh", "tay": "Tày", "thai": "Thái", "muong": "Mường", "hmong": "Hmông", "dao": "Dao", "nung": "Nùng", "giay": "Giáy",
        "ha_nhi": "Hà Nhì", "van_kieu": "Bru - Vân Kiều", "ede": "Ê Đê", "jarai": "Gia Rai",
        "khmer": _("Khmer"), "cham": _("Cham"), "bunong": "Bunong", "kuy": "Kuy", "jarai_kh": "Jarai", "tampuan": "Tampuan",
        "pashtun": _("Pashtun"), "tajik": _("Tajik"), "hazara": _("Hazara"), "uzbek": _("Uzbek"),
        "melanesian": _("Melanesian"), "polynesian": _("Polynesian"), "micronesian": _("Micronesian"),
        "other": _("Another people"),
    }
)  # fmt: skip
# What a person may be enrolled in (package codes); a support package has days and daily items, the others only a span.
PACKAGES = CodeList(
    {
        "identification_support": _("Support during identification"),
        "emergency_support": _("Emergency support"),
        "reintegration_support": _("Support for the way home"),
        "livelihood_programme": _("Livelihood programme"),
        "community_programme": _("Programme in the community"),
        "life_skills_course": _("Life-skills course"),
        "vocational_course": _("Vocational course"),
    }
)
SUPPORT_PACKAGES = ("identification_support", "emergency_support", "reintegration_support")
COURSES = ("livelihood_programme", "vocational_course", "life_skills_course")
ENROLMENT_REASONS = CodeList(
    {
        "being_identified": _("Is being identified"),
        "returned": _("Came back from abroad"),
        "at_risk": _("Is at risk"),
        "family": _("Family of somebody we support"),
        "community": _("Lives in a commune we work in"),
    }
)
