"""What a part of an identity says, in words of the page's language: for pages and prints. It opens nothing."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import Month
from wayhome.registry.people import codes
from wayhome.registry.people.bodies import (
    AddressBody,
    Body,
    ContactBody,
    DateBody,
    IdentifierBody,
    NameBody,
    NeedBody,
    RelativeBody,
    When,
)
from wayhome.registry.people.sealed import Name, name_of

Words = str | Promise


@dataclass(frozen=True)
class Told:
    """A part in words: a line that stands first, softer lines after it; ``name`` where the line is a name; ``warn`` what must be heeded."""

    line: Words = field(repr=False)
    notes: tuple[tuple[Words, Words], ...] = field(default=(), repr=False)
    name: Name | None = field(default=None, repr=False)
    warn: Words = ""


def when(date: When | None) -> str:
    """Return a date as exactly as it is known: a day, a month, a year, "about" before an estimate."""
    if date is None:
        return ""
    lang = formats.language(get_language())
    if date.day is not None:
        words = formats.day(date.first, lang)
    elif date.month is not None:
        words = formats.month(Month(date.year, date.month), lang)
    else:
        words = str(date.year)
    return _("about %(when)s") % {"when": words} if date.estimated else words


def told(body: Body) -> Told:
    """Return a body in words, with only what was told."""
    shape: Any = _SHAPES[type(body)]
    made: Told = shape(body)
    notes = tuple((label, words) for label, words in made.notes if words)
    return Told(made.line, notes, made.name, made.warn)


def _answer(code_list: codes.CodeList, code: str) -> Words:
    return "" if code == NOT_ASKED else code_list.label(code)


def _name(body: NameBody) -> Told:
    notes = [("", codes.NAME_USES.label(body.use))]
    notes += [(_("Family name"), body.family), (_("What people call them"), body.given)]
    return Told(body.text, tuple(notes), name_of(body))


def _contact(body: ContactBody) -> Told:
    notes: list[tuple[Words, Words]] = [
        ("", codes.WAYS.label(body.way)),
        (_("Whose"), codes.WHOSE.label(body.whose)),
    ]
    if body.safe in ("yes", "so"):
        notes.append((_("Safe?"), codes.SAFE.label(body.safe)))
    notes += [(_("When"), body.when), (_("How"), body.how), (_("What to say"), body.say)]
    warn = codes.SAFE_OR_NOT_ASKED.label(body.safe) if body.safe in ("never", "unknown") else ""
    return Told(body.value, tuple(notes), warn=warn)


def _address(body: AddressBody) -> Told:
    notes = [
        ("", codes.ADDRESS_USES.label(body.use)),
        (_("Down to the door"), body.detail if body.place_words else ""),
    ]
    notes += [(_("From"), when(body.since)), (_("Until"), when(body.until))]
    notes.append((_("How sure?"), codes.SURENESS.label(body.precision)))
    return Told(body.place_words or body.detail, tuple(notes))


def _identifier(body: IdentifierBody) -> Told:
    notes = [
        ("", codes.PAPERS.label(body.paper)),
        (_("Given out by"), _answer(codes.COUNTRIES, body.country)),
    ]
    notes += [(_("Given out on"), when(body.issued)), (_("Valid until"), when(body.expires))]
    notes.append((_("Where is it?"), _answer(codes.HELD, body.held)))
    return Told(body.number, tuple(notes))


def _relative(body: RelativeBody) -> Told:
    notes = [("", codes.RELATIONS.label(body.relation))]
    notes.append((_("How to reach them"), body.contact if body.name else ""))
    notes.append((_("What may they be told?"), _answer(codes.MAY_BE_TOLD, body.told)))
    warn: Words = _("Nobody asked yet what they may be told.") if body.told == NOT_ASKED else ""
    if body.told == "nothing":
        notes.pop()
        warn = codes.MAY_BE_TOLD.label("nothing")
    return Told(body.name or body.contact, tuple(notes), warn=warn)


def _date(body: DateBody) -> Told:
    return Told(when(body.on), (("", codes.DAYS_OF_LIFE.label(body.what)),))


def _need(body: NeedBody) -> Told:
    language = _answer(codes.FIRST_LANGUAGES, body.language)
    return Told(codes.NEEDS.label(body.need), (("", language), (_("The wish"), body.wish)))


_SHAPES = {
    NameBody: _name,
    ContactBody: _contact,
    AddressBody: _address,
    IdentifierBody: _identifier,
    RelativeBody: _relative,
    DateBody: _date,
    NeedBody: _need,
}
