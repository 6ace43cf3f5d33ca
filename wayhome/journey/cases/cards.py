"""What is read to a person before she answers: one card a purpose, one idea a line, in three languages, with a picture.

The words are at the level of a primary school. Their hash is the wording that a consent keeps, and that a native reader signs off:
when a sentence changes in a language, that language is "not yet checked" again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes
from wayhome.journey.cases.models import WordingCheck
from wayhome.journey.cases.rules.consents import PURPOSES
from wayhome.trust.accounts.models import LANGUAGES, Office

_SAY_NO: tuple[str, str | Promise] = ("hand", _("You may say no. We help you just the same."))
_CHANGE: tuple[str, str | Promise] = ("history", _("You can change your mind on any day. Tell one of us."))
_SAY_BACK: tuple[str, str | Promise] = ("talk", _("Please tell me in your own words what you have heard."))
_GUESS: tuple[str, str | Promise] = ("eye", _("Somebody who knows you well may still guess that it is you."))
_COPIES: tuple[str, str | Promise] = (
    "warning",
    _("Once it is out, others can copy it. We cannot get every copy back."),
)
_LINES: dict[str, tuple[tuple[str, str | Promise], ...]] = {
    "service": (
        ("heart", _("We would like to help you. You choose what you want help with.")),
        ("edit", _("To help you well, we write some things down.")),
        ("lock", _("What we write is kept locked. Only those who help you may read it.")),
        ("warning", _("If somebody may be badly hurt, we may have to call others. We tell you first.")),
        ("hand", _("You may say no. Nobody will be angry with you.")),
        _CHANGE,
        _SAY_BACK,
    ),
    "sharing": (
        ("people", _("Others may be able to help you too, such as a doctor or a school.")),
        ("talk", _("We tell them only what they need to help you.")),
        ("lock", _("You choose who may know. You choose what they must not know.")),
        _SAY_NO,
        _CHANGE,
        _SAY_BACK,
    ),
    "reporting": (
        ("chart", _("We count how many people we help.")),
        ("people", _("We show the numbers to those who pay for the help, and to the government.")),
        ("lock", _("Your name does not stand with the numbers.")),
        _SAY_NO,
        _CHANGE,
        _SAY_BACK,
    ),
    "research": (
        (
            "search",
            _("Some people study how to keep others safe. They want to learn from what happened to you."),
        ),
        ("lock", _("They see facts without your name.")),
        _GUESS,
        _SAY_NO,
        _CHANGE,
        _SAY_BACK,
    ),
    "story": (
        ("document", _("Your story can help others understand. We would like to tell it.")),
        ("edit", _("We change the names and the places. You hear it before anybody else does.")),
        _GUESS,
        _COPIES,
        _SAY_NO,
        _CHANGE,
        _SAY_BACK,
    ),
    "image": (
        ("camera", _("We would like to take a picture of you, or to show one.")),
        ("eye", _("You choose the picture. It need not show your face.")),
        _COPIES,
        _SAY_NO,
        _CHANGE,
        _SAY_BACK,
    ),
    "rights": (
        ("heart", _("You are free to take help, and free to stop.")),
        ("talk", _("You may ask us anything. We explain it in your language.")),
        ("lock", _("What you tell us is kept locked. You may ask who has seen it.")),
        ("edit", _("You may see what we wrote about you, and have it corrected.")),
        ("hand", _("You may take back what you agreed to, on any day, without a reason.")),
        ("heart", _("Nobody here may hurt you, shout at you, or ask you for money or favours.")),
        (
            "phone",
            _("If somebody here does wrong, you may say so to whoever you trust. You lose nothing by it."),
        ),
    ),
    "contact": (
        ("phone", _("We would like to call you or send you a message.")),
        ("clock", _("Tell us when a call is safe for you.")),
        ("lock", _("If somebody else answers, we do not say who we are.")),
        _SAY_NO,
        _CHANGE,
        _SAY_BACK,
    ),
}


@dataclass(frozen=True)
class Card:
    """One card in one language: its title, its lines as (icon, sentence), its wording, and whether a native reader has read it."""

    code: str
    language: str
    title: str
    lines: tuple[tuple[str, str], ...]
    wording: int
    checked: bool = False

    @property
    def version(self) -> str:
        """The wording as people can compare it."""
        return f"{self.wording:012x}"


def card(code: str, language: str) -> Card:
    """Return a card as it reads in a language; KeyError for a card that is not there. Whether it was checked is not looked up."""
    with translation.override(language):
        title = str(codes.CARDS.label(code))
        lines = tuple((icon, str(sentence)) for icon, sentence in _LINES[code])
    told = "\n".join([title, *(sentence for _icon, sentence in lines)])
    wording = int.from_bytes(hashlib.sha256(told.encode()).digest()[:6], "big")
    return Card(code, language, title, lines, wording)


def cards(chosen: Sequence[str] = PURPOSES, languages: Sequence[str] = tuple(LANGUAGES.codes)) -> list[Card]:
    """Return these cards in these languages, each with whether its wording was signed off."""
    made = [card(code, language) for code in chosen for language in languages]
    signed = set(
        WordingCheck.objects.filter(retired_at=None, card__in=chosen, language__in=languages).values_list(
            "card", "language", "wording"
        )
    )
    return [
        Card(
            one.code,
            one.language,
            one.title,
            one.lines,
            one.wording,
            (one.code, one.language, one.wording) in signed,
        )
        for one in made
    ]


def language_for(office: Office, spoken: str = "") -> str:
    """Return the language a card opens in: the one the person speaks, if there are cards in it, else the office's first."""
    known = LANGUAGES.codes
    if spoken in known:
        return spoken
    return next((language for language in office.languages if language in known), "en")
