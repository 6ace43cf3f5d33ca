"""Names of places and how they are found: pure."""

import unicodedata

KINDS = {
    "province": "Province",
    "city": "City",
    "district": "District",
    "city_district": "City district",
    "commune": "Commune",
    "ward": "Ward",
    "special_zone": "Special zone",
    "village": "Village",
}
SUCCESSIONS = {"whole": "Moved whole", "partial": "Split"}


def fold(text: str) -> str:
    """Return the search key of a name: marks of Latin letters dropped (đ as d), casefolded; other scripts keep theirs.

    Dropping every mark would destroy Khmer; SQLite's own folding does not find "Đặng" by "dang".
    """
    kept: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and "\u0300" <= char <= "\u036f" and latin:
            continue
        if not unicodedata.combining(char):
            latin = "LATIN" in unicodedata.name(char, "")
        kept.append(char)
    folded = unicodedata.normalize("NFC", "".join(kept)).replace("đ", "d").replace("Đ", "d").casefold()
    return " ".join(folded.split())
