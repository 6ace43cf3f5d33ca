"""By what two records may turn out to be one person: a telephone, a paper's number, a name with year of birth and province. Pure."""

import re

from wayhome.kit.formats import latin
from wayhome.registry.people.bodies import Body, ContactBody, IdentifierBody, NameBody
from wayhome.registry.places.rules import fold

# Country: what is dialled before its numbers from abroad, and before them at home.
DIALLED = {
    "VN": ("84", "0"), "KH": ("855", "0"), "AF": ("93", "0"), "SB": ("677", ""), "LA": ("856", "0"), "CN": ("86", "0"),
    "TH": ("66", "0"), "MM": ("95", "0"), "MY": ("60", "0"), "PK": ("92", "0"), "IR": ("98", "0"), "PG": ("675", ""),
    "PH": ("63", "0"), "ID": ("62", "0"), "IN": ("91", "0"), "BD": ("880", "0"), "NP": ("977", "0"), "LK": ("94", "0"),
    "JP": ("81", "0"), "KR": ("82", "0"), "TW": ("886", "0"), "SG": ("65", ""), "AU": ("61", "0"), "NZ": ("64", "0"),
}  # fmt: skip
_SHORTEST_PHONE, _LONGEST_PHONE, _SHORTEST_NUMBER, _SHORTEST_ABROAD = 5, 15, 5, 10
# Whose telephone tells of herself; a relative's or an official's is reached by many.
_HERS = frozenset({"own", "shared"})


def phone_key(typed: str, country: str) -> str | None:
    """Return a telephone number as it is dialled from anywhere (E.164, "+84912345678"); None where it is none.

    ``country`` is where it was written down: a number without a country's digits is of there.
    """
    text = latin(typed).strip()
    digits = re.sub(r"\D", "", text)
    if len(digits) < _SHORTEST_PHONE:
        return None
    code, trunk = DIALLED.get(country, ("", "0"))
    if text.lstrip("(").startswith("+"):
        # People write "+84 (0)912 …": the digit dialled at home is dropped.
        if trunk and code and digits.startswith(code + trunk):
            digits = code + digits[len(code) + len(trunk) :]
    elif digits.startswith("00"):
        digits = digits[2:]
    elif trunk and digits.startswith(trunk):
        digits = code + digits[len(trunk) :]
    elif not (code and digits.startswith(code) and len(digits) >= _SHORTEST_ABROAD):
        digits = code + digits
    return f"+{digits}" if len(digits) <= _LONGEST_PHONE else None


def document_key(typed: str) -> str | None:
    """Return a paper's number without what is written differently from paper to paper (spaces, dashes, small letters); None if too short."""
    bare = re.sub(r"[\W_]", "", fold(typed)).upper()
    return bare if len(bare) >= _SHORTEST_NUMBER and any(char.isdigit() for char in bare) else None


def name_key(name: str, birth_year: int | None, province: str) -> str | None:
    """Return a name's words in one order with the year of birth and the province; None where no year is known: a name alone is of many."""
    words = sorted(fold(name).split())
    return None if birth_year is None or not words else f"{' '.join(words)}|{birth_year}|{province}"


def likeness_of(
    body: Body, *, country: str, birth_year: int | None, province: str = ""
) -> tuple[str, str] | None:
    """Return (kind, key) by which this may be found to be somebody's already, None where it tells nothing of the kind."""
    kind, key = "", None
    if isinstance(body, ContactBody) and body.way in ("phone", "app") and body.whose in _HERS:
        kind, key = "phone", phone_key(body.value, country)
        key = key if body.way == "phone" or re.fullmatch(r"[\d\s+().-]+", latin(body.value)) else None
    elif isinstance(body, IdentifierBody):
        kind, key = "document", document_key(body.number)
    elif isinstance(body, NameBody):
        kind, key = "name", name_key(body.text, birth_year, province)
    return (kind, key) if key else None
