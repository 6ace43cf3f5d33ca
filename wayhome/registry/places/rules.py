"""Names of places and how they are found: pure."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from babel import Locale

from wayhome.kit.formats import language, latin

# Language of the local script, in which a place's ``name`` is written.
LOCAL_LANGUAGE = {"VN": "vi", "KH": "km", "AF": "fa", "SB": "en"}
# Where offices and the organisations they meet are; the words come from CLDR.
COUNTRIES = (
    "VN", "KH", "AF", "SB", "LA", "CN", "TH", "MM", "MY", "PK", "IR", "PG", "PH", "ID", "IN", "BD", "NP", "LK", "JP",
    "KR", "TW", "SG", "AU", "NZ", "FJ", "VU", "US", "CA", "GB", "IE", "DE", "FR", "CH", "SE", "NO", "NL", "BE",
)  # fmt: skip

# Letters that look alike, or that two keyboards write differently: Khmer's subscript da and ta are drawn the
# same, Arabic keyboards have another yeh and kaf than Persian ones; zero-width marks are typed and never seen.
_ALIKE = str.maketrans(
    {
        "đ": "d", "ð": "d", "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None, "\u00ad": None,
        "ي": "ی", "ى": "ی", "ك": "ک", "'": None, "\u2019": None, "\u2018": None, "\u02bc": None, "`": None,
    }
)  # fmt: skip
_KHMER_DA, _KHMER_TA = "\u17d2\u178a", "\u17d2\u178f"
_HARAKAT = re.compile("[\u064b-\u0652\u0670]")
_APART = re.compile(r"[\s,;:.!?/|()\[\]{}\"“”·«»\u2039\u203a\u2026\u2010-\u2015\-]+")
_VIETNAMESE_KIND = re.compile(
    r"^(?:Tỉnh|Thành phố|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã|Đặc khu) (?!\d)", re.IGNORECASE
)
# Words for a kind that people type after a name: "Thanh Loc commune".
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "province": ("province",),
    "city": ("city", "town", "city_district"),
    "district": ("district", "city_district", "town"),
    "commune": ("commune", "ward", "township"),
    "ward": ("ward",),
    "town": ("town", "township", "city"),
    "village": ("village",),
    "gate": ("border_gate",),
    "border": ("border_gate",),
}


def fold(text: str) -> str:
    """Return the search key of a name: marks of Latin letters dropped (đ as d), casefolded; other scripts keep theirs.

    Dropping every mark would destroy Khmer; SQLite's own folding does not find "Đặng" by "dang". Digits become
    Latin, punctuation a space. Folding a key again changes nothing.
    """
    kept: list[str] = []
    on_latin = False
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", latin(text)).casefold())
    for char in decomposed.translate(_ALIKE):
        if not unicodedata.combining(char):
            on_latin = "LATIN" in unicodedata.name(char, "")
        elif on_latin and "\u0300" <= char <= "\u036f":
            continue
        kept.append(char)
    key = _HARAKAT.sub("", "".join(kept)).replace(_KHMER_DA, _KHMER_TA)
    key = unicodedata.normalize("NFC", key)
    return _APART.sub(" ", key).strip()


def search_key(names: Iterable[str], most: int = 400) -> str:
    """Return ``|yen bai|yenbai|tinh yen bai|``: each folded name between bars, Latin ones also without spaces.

    The bars tell a whole name or its beginning from a part. Names that would make the key longer than ``most``
    characters are left out, from the last.
    """
    found: dict[str, None] = {}
    for name in names:
        folded = fold(name)
        if folded:
            found.setdefault(folded)
        if " " in folded and folded.isascii():
            found.setdefault(folded.replace(" ", ""))
    key = "|"
    for folded in found:
        if len(key) + len(folded) < most:
            key += f"{folded}|"
    return key


def bare(name: str) -> str:
    """Return a Vietnamese name without the word for its kind, "Yên Bái" for "Tỉnh Yên Bái"; "Quận 1" stays."""
    return _VIETNAMESE_KIND.sub("", name)


def country_name(code: str, lang: str = "en") -> str:
    """Return a country's name as the language has it (CLDR), or the code if there is none."""
    return str(Locale.parse(language(lang)).territories.get(code, code))


def clash_of_days(
    first: dt.date | None, last: dt.date | None, above_first: dt.date | None, above_last: dt.date | None
) -> str | None:
    """Return what is wrong with a place's first and last day (None: open), given those of the place it lies in.

    ``backwards``: it ends before it begins; ``before``: it begins before the other did; ``after``: it stands on when
    the other has ended. None if all is well.
    """
    if first is not None and last is not None and last < first:
        return "backwards"
    if above_first is not None and first is not None and first < above_first:
        return "before"
    started_late = first is not None and above_last is not None and first > above_last
    stays_longer = last is not None and above_last is not None and last > above_last
    return "after" if started_late or stays_longer else None
