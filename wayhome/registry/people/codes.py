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
# --- who she is: words for what stands sealed ---------------------------------------------------------------------------
PARTS = CodeList(
    {
        "name": _("Names"),
        "contact": _("Ways to reach them"),
        "address": _("Where they live"),
        "date": _("Days of their life"),
        "identifier": _("Papers and their numbers"),
        "relative": _("Family and people around them"),
        "need": _("So that they are understood"),
    }
)
FILE_PURPOSES = CodeList(
    {
        "photo": _("A photo of the person"),
        "paper": _("A scan of a paper"),
        "consent": _("What they signed or said"),
    }
)
NAME_USES = CodeList(
    {
        "own": _("As they call themselves"),
        "papers": _("As on their papers"),
        "alias": _("Another name they use or were given"),
        "nickname": _("At home or among friends"),
        "before": _("A name from before"),
    }
)
WAYS = CodeList(
    {
        "phone": _("Telephone"),
        "app": _("Zalo, Telegram, Messenger …"),
        "mail": _("E-mail"),
        "through": _("Through somebody"),
        "other": _("Another way"),
    }
)
WHOSE = CodeList(
    {
        "own": _("Their own"),
        "shared": _("Shared at home"),
        "family": _("A relative's"),
        "friend": _("A friend's or neighbour's"),
        "official": _("An official's or a helper's"),
    }
)
SAFE = CodeList(
    {
        "yes": _("Safe at any time"),
        "so": _("Only as agreed"),
        "never": _("Never use it"),
    }
)
SAFE_OR_NOT_ASKED = CodeList({**SAFE.codes, "unknown": _("Not asked yet: do not use it")})
ADDRESS_USES = CodeList(
    {
        "now": _("Lives there now"),
        "home": _("Home of the family"),
        "papers": _("Registered there"),
        "birth": _("Was born there"),
        "before": _("Lived there before"),
    }
)
SURENESS = CodeList(
    {
        "exact": _("Certain"),
        "about": _("Roughly there"),
        "told": _("Only heard from others"),
    }
)
PAPERS = CodeList(
    {
        "citizen_card": _("Citizen or identity card"),
        "birth_certificate": _("Birth certificate"),
        "household_book": _("Household or family book"),
        "passport": _("Passport"),
        "residence": _("Residence paper"),
        "health_card": _("Health insurance card"),
        "marriage": _("Marriage certificate"),
        "confirmation": _("Paper that confirms what happened to them"),
        "other": _("Another paper"),
    }
)
HELD = CodeList(
    {
        "with_her": _("They have it"),
        "with_us": _("We keep it for them"),
        "with_other": _("Somebody else keeps it"),
        "lost": _("Lost or taken away"),
    }
)
RELATIONS = CodeList(
    {
        "mother": _("Mother"),
        "father": _("Father"),
        "guardian": _("Guardian"),
        "partner": _("Husband, wife or partner"),
        "child": _("Child"),
        "sibling": _("Brother or sister"),
        "grandparent": _("Grandmother or grandfather"),
        "aunt_uncle": _("Aunt or uncle"),
        "relative": _("Another relative"),
        "friend": _("Friend or neighbour"),
        "emergency": _("To be called in an emergency"),
        "feared": _("Somebody they fear"),
        "other": _("Somebody else"),
    }
)
MAY_BE_TOLD = CodeList(
    {
        "all": _("May know where the person is, and how they are"),
        "well": _("May only know that the person is well"),
        "nothing": _("Must not be told anything"),
    }
)
DAYS_OF_LIFE = CodeList(
    {
        "birth": _("Birth, as they tell it"),
        "birth_papers": _("Birth, as on their papers"),
        "left": _("Left home"),
        "came_back": _("Came back"),
    }
)
NEEDS = CodeList(
    {
        "speaks": _("Speaks this language"),
        "interpreter": _("Needs an interpreter"),
        "signs": _("Uses sign language"),
        "read_aloud": _("Wants papers read aloud"),
        "other": _("Something else"),
    }
)
# By what two persons may turn out to be one.
LIKENESSES = CodeList(
    {
        "phone": _("the same telephone"),
        "document": _("the same paper"),
        "name": _("the same name, year of birth and province"),
    }
)
