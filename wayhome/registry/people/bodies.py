"""What a sealed part of an identity says, by kind: pure values, their faults, and the bytes that are sealed.

A body is a frozen value; ``dumped`` writes it as JSON and ``loaded`` reads it again (keys it does not know are passed over, so
that an older version still opens). No framework, no key, no words for people here.
Bodies have no telling ``repr``: an error's text says what kind of thing it was about, never what it said.
"""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from wayhome.kit.dates import Month
from wayhome.kit.formats import Unreadable, latin, read_date, read_month

LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 120, 160, 600
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class Fault:
    """What is wrong with a body: a word for it, and the field where it stands."""

    word: str
    field: str


def tidy(text: str, most: int = 10_000) -> str:
    """Return a line as kept: one composition of every letter, single spaces, no control signs (joiners of scripts stay)."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in composed if unicodedata.category(c) not in ("Cc", "Cs", "Co") or c in "\n\t")
    return " ".join(kept.split())[:most].strip()


# --- dates as people know them ----------------------------------------------------------------------------------------

_ABOUT = re.compile(r"^(?:~|about|around|ca\.?|khoảng|ប្រហែល)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class When:
    """A day, a month or only a year; ``estimated`` where nobody knows for certain."""

    year: int
    month: int | None = None
    day: int | None = None
    estimated: bool = False

    @property
    def first(self) -> dt.date:
        """The earliest day it can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The latest day it can mean."""
        if self.day is not None:
            return self.first
        return dt.date(self.year, 12, 31) if self.month is None else Month(self.year, self.month).last

    @property
    def typed(self) -> str:
        """As a form shows it, and reads it again."""
        parts = [f"{part:02d}" for part in (self.day, self.month) if part is not None]
        return ("~" if self.estimated else "") + "/".join([*parts, f"{self.year:04d}"])


def read_when(typed: str) -> When:
    """Read a day, a month (10/2004) or a year (2004), with "about" or ~ before an estimate; Unreadable if it is none."""
    text = latin(tidy(typed))
    bare = _ABOUT.sub("", text)
    estimated = bare != text
    if re.fullmatch(r"\d{4}", bare):
        if not FIRST_YEAR <= int(bare) <= LAST_YEAR:
            raise Unreadable("year")
        return When(int(bare), estimated=estimated)
    if len(re.findall(r"\d+", bare)) == 2:
        month = read_month(bare)
        return When(month.year, month.month, estimated=estimated)
    day = read_date(bare)
    return When(day.year, day.month, day.day, estimated)


# --- names ------------------------------------------------------------------------------------------------------------

_SCRIPTS = (
    ("khmr", "\u1780", "\u17ff"), ("khmr", "\u19e0", "\u19ff"), ("arab", "\u0600", "\u06ff"), ("laoo", "\u0e80", "\u0eff"),
    ("thai", "\u0e00", "\u0e7f"), ("mymr", "\u1000", "\u109f"), ("hani", "\u4e00", "\u9fff"),
)  # fmt: skip


def script_of(text: str) -> str:
    """Return the script most letters are of (ISO 15924, small letters): ``latn`` unless another is."""
    counts: dict[str, int] = {}
    for letter in text:
        if unicodedata.category(letter)[0] not in "LM":
            continue
        found = next((name for name, first, last in _SCRIPTS if first <= letter <= last), "latn")
        counts[found] = counts.get(found, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else "latn"


@dataclass(frozen=True, repr=False)
class NameBody:
    """A name as she gives it: ``text`` whole and in her own order; which of its words are the family's and her own, if she said."""

    kind: ClassVar[str] = "name"
    text: str
    use: str = "own"
    family: str = ""
    given: str = ""

    @property
    def script(self) -> str:
        """The script it is written in."""
        return script_of(self.text)

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Its words in her order, each with what it is: ``family``, ``given`` or nothing."""
        roles = dict.fromkeys(self.given.split(), "given") | dict.fromkeys(self.family.split(), "family")
        return tuple((word, roles.get(word, "")) for word in self.text.split())

    @property
    def fault(self) -> Fault | None:
        """``empty``, ``long``, ``number`` (a telephone or paper's number), or a part that is none of its words."""
        if not self.text:
            return Fault("empty", "text")
        if len(self.text) > LONGEST_NAME:
            return Fault("long", "text")
        if len(re.findall(r"\d", latin(self.text))) >= 5:
            return Fault("number", "text")
        for field in ("family", "given"):
            if not set(getattr(self, field).split()) <= set(self.text.split()):
                return Fault("not_in_name", field)
        return None


# --- everything else --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class ContactBody:
    """A way to reach her, and whether that is safe: ``safe`` is yes, so (only so: when, how, what to say), never or unknown."""

    kind: ClassVar[str] = "contact"
    way: str
    value: str
    whose: str = "own"
    safe: str = "unknown"
    when: str = ""
    how: str = ""
    say: str = ""

    @property
    def fault(self) -> Fault | None:
        """``empty``, ``phone`` (not 6 to 15 digits), ``mail`` (no @), ``how`` (only so, but nobody says how)."""
        if not self.value:
            return Fault("empty", "value")
        digits = len(re.findall(r"\d", latin(self.value)))
        if self.way == "phone" and not 6 <= digits <= 15:
            return Fault("phone", "value")
        if self.way == "mail" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", self.value):
            return Fault("mail", "value")
        if self.safe == "so" and not (self.when or self.how or self.say):
            return Fault("how", "how")
        return None


@dataclass(frozen=True, repr=False)
class AddressBody:
    """Where she lives or lived: a place of the list (its id, and its words as they were), then words down to the door."""

    kind: ClassVar[str] = "address"
    use: str
    place: str = ""
    place_words: str = ""
    detail: str = ""
    since: When | None = None
    until: When | None = None
    precision: str = "exact"

    @property
    def fault(self) -> Fault | None:
        """``nowhere`` (no place and no words), ``backwards`` (ended before it began)."""
        if not (self.place or self.detail):
            return Fault("nowhere", "place")
        if self.since and self.until and self.until.last < self.since.first:
            return Fault("backwards", "until")
        return None


@dataclass(frozen=True, repr=False)
class IdentifierBody:
    """A number that a paper gives her, from which country, and where the paper is."""

    kind: ClassVar[str] = "identifier"
    paper: str
    number: str
    country: str = "not_asked"
    issued: When | None = None
    expires: When | None = None
    held: str = "not_asked"

    @property
    def fault(self) -> Fault | None:
        """``empty``, ``digits`` (a number without any digit), ``backwards`` (ends before it was given out)."""
        if not self.number:
            return Fault("empty", "number")
        if not re.search(r"\d", latin(self.number)):
            return Fault("digits", "number")
        if self.issued and self.expires and self.expires.last < self.issued.first:
            return Fault("backwards", "expires")
        return None


@dataclass(frozen=True, repr=False)
class RelativeBody:
    """Somebody of her family or around her, how to reach them, and what they may be told."""

    kind: ClassVar[str] = "relative"
    relation: str
    name: str = ""
    contact: str = ""
    told: str = "not_asked"

    @property
    def fault(self) -> Fault | None:
        """``nobody``: neither a name nor a way to reach them."""
        return None if self.name or self.contact else Fault("nobody", "name")


@dataclass(frozen=True, repr=False)
class DateBody:
    """A day of her life as exactly as she knows it: her birth as she tells it, or as her papers say."""

    kind: ClassVar[str] = "date"
    what: str
    on: When

    @property
    def fault(self) -> Fault | None:
        """None: whether the day has come is asked of the calendar, not here."""
        return None


@dataclass(frozen=True, repr=False)
class NeedBody:
    """What she needs in order to understand and be understood."""

    kind: ClassVar[str] = "need"
    need: str
    language: str = "not_asked"
    wish: str = ""

    @property
    def fault(self) -> Fault | None:
        """``language``: an interpreter, but nobody says into which language."""
        if self.need == "interpreter" and self.language == "not_asked":
            return Fault("language", "language")
        return None


Body = NameBody | ContactBody | AddressBody | IdentifierBody | RelativeBody | DateBody | NeedBody
BODIES: dict[str, type[Any]] = {
    body.kind: body
    for body in (NameBody, ContactBody, AddressBody, IdentifierBody, RelativeBody, DateBody, NeedBody)
}


def length_fault(body: Body) -> Fault | None:
    """Return which line is too long to be what it says it is."""
    for field in fields(body):
        value = getattr(body, field.name)
        most = LONGEST_TEXT if field.name in ("detail", "say", "how", "wish") else LONGEST_LINE
        if isinstance(value, str) and len(value) > most:
            return Fault("long", field.name)
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, When):
        return {name: kept for name, kept in vars(value).items() if kept not in (None, False)}
    return value


def dumped(body: Body) -> bytes:
    """Return a body as the bytes that are sealed; dates nobody knows are left out."""
    told = {field.name: _plain(getattr(body, field.name)) for field in fields(body)}
    kept = {name: value for name, value in told.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def loaded(kind: str, plain: bytes) -> Body:
    """Return the body of a kind; ValueError, TypeError or KeyError where the bytes are none."""
    told: Mapping[str, Any] = json.loads(plain)
    shape = BODIES[kind]
    names = {field.name for field in fields(shape)}
    made = {
        name: When(**value) if isinstance(value, dict) else value
        for name, value in told.items()
        if name in names
    }
    found: Body = shape(**made)
    return found
