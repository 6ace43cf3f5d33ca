"""Every word the house says, in every language, and figures in Latin digits everywhere."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

import words
from framework_words import MSGIDS, PLURALS
from tests.house.sources import HOUSE, modules, short, templates

KHMER_DIGIT = re.compile("[\u17e0-\u17e9]")
AVOIDED = re.compile(r"\b(victims?|rescu(e|ed|ing)|inmates?|prostitut\w*)\b", re.IGNORECASE)

# Men and boys come home too, and colleagues are of every kind: nobody is guessed to be a woman, in any language.
GUESSED = re.compile(r"\b(s?he|hers?|him|his|herself|himself)\b|\b(cô|chị|anh|bà) ấy\b", re.IGNORECASE)


def test_the_words_are_complete() -> None:
    assert words.faults() == []


def test_the_languages_are_those_of_the_settings() -> None:
    assert {"en", *words.LANGUAGES} == {code for code, _ in settings.LANGUAGES}


def test_words_are_found_in_code_and_pages() -> None:
    code = '_("a %(b)s")\nngettext("one", "many", n)\npgettext("month", "May")\n_("two " "halves")'
    assert list(words.in_python(code)) == [
        ("", "a %(b)s", ""),
        ("", "one", "many"),
        ("month", "May", ""),
        ("", "two halves", ""),
    ]
    page = (
        """{% load i18n %}{% translate "Hi (you)" %}{{ _("why") }}{% translate "May" context "month" %}{% include "x" with y=_("z") %}"""
        """{% blocktranslate trimmed with a=b %}\n Hello {{ a }},\n it's "so" {% endblocktranslate %}"""
        """{% blocktranslate count n=x %}one {{ n }}{% plural %}many {{ n }}{% endblocktranslate %}"""
    )
    assert list(words.in_template(page, "page")) == [
        ("", "Hi (you)", ""),
        ("", "why", ""),
        ("month", "May", ""),
        ("", "z", ""),
        ("", 'Hello %(a)s, it\'s "so"', ""),
        ("", "one %(n)s", "many %(n)s"),
    ]


def test_what_is_said_under_another_name_is_seen() -> None:
    source = (
        "from django.utils.translation import gettext as now, gettext_lazy as _, ngettext\nnow('Unheard')"
    )
    assert words.unheard(source) == ["now"]
    assert list(words.in_python(source)) == []


@pytest.mark.parametrize(
    ("msgid", "msgstr", "flags", "fault"),
    [
        ("Save", "", [], "not translated"),
        ("Save", "Lưu", ["fuzzy"], "doubtful"),
        ("%(n)s rows", "rows", [], "placeholders"),
        ("{name} is here", "{nom} is here", [], "placeholders"),
        ("<b>Now</b>", "Now", [], "tags"),
        ("5 rows", "\u17e5 rows", [], "Khmer digits"),
        ("Save ", "Lưu", [], "white space"),
    ],
)
def test_a_faulty_translation_is_seen(msgid: str, msgstr: str, flags: list[str], fault: str) -> None:
    assert any(
        fault in found for found in words.faults_of(polib.POEntry(msgid=msgid, msgstr=msgstr, flags=flags))
    )


def test_a_sound_translation_passes() -> None:
    assert not list(words.faults_of(polib.POEntry(msgid="%(n)s of {all}", msgstr="{all}: %(n)s")))
    assert not list(
        words.faults_of(
            polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural={0: "%(n)s ngày"})
        )
    )


def test_the_framework_still_says_what_we_translate() -> None:
    said = set()
    for root, names in words.FRAMEWORKS.items():
        for file in Path(root).rglob("*.py"):
            if names is None or str(file.relative_to(root)).startswith(names):
                said |= {
                    text for _, one, many in words.in_python(file.read_text("utf-8")) for text in (one, many)
                }
    wanted = [*MSGIDS, *(text for pair in PLURALS for text in pair)]
    assert not [text for text in wanted if text not in said]


def test_no_khmer_digits_anywhere() -> None:
    files = [*modules(), *templates().values(), *HOUSE.rglob("*.po"), *HOUSE.rglob("static/kit/*.*")]
    # What people type is read in any digits: the two files that do so have to know them.
    reads_them = {HOUSE / "kit" / "formats.py", HOUSE / "kit" / "static" / "kit" / "wayhome.js"}
    assert not [
        short(path)
        for path in files
        if path not in reads_them and KHMER_DIGIT.search(path.read_text("utf-8"))
    ]
    assert KHMER_DIGIT.search("\u17e3")


def test_words_we_avoid_are_not_said() -> None:
    assert AVOIDED.search("a Victim was rescued")
    assert not [key[1] for key in words.collect() if AVOIDED.search(key[1])]


def test_nobody_is_guessed_to_be_a_woman_or_a_man() -> None:
    assert GUESSED.search("Ask her first")
    assert GUESSED.search("Hỏi chị ấy trước")
    said = [text for word in words.collect().values() for text in (word.msgid, word.plural)]
    for lang in words.LANGUAGES:
        for entry in polib.pofile(str(words.catalogue(lang))):
            said += [entry.msgstr, *entry.msgstr_plural.values()]
    assert not [text for text in said if GUESSED.search(text)]


LONG_DATE = re.compile(r"(\w+)=[\w.]+\|wh_date(?!:)")
SENTENCE = re.compile(r"{% blocktranslate([^%]*)%}(.*?){% endblocktranslate %}", re.DOTALL)
# How a date written out begins in the language: a sentence around it does not say so again.
SAID_BY_DATES = {"vi": r"[Nn]gày %\({}\)s", "km": r"ថ្ងៃ(ទី)?\s*%\({}\)s"}


@pytest.mark.parametrize("lang", sorted(SAID_BY_DATES))
def test_no_sentence_says_day_before_a_date_that_says_it(lang: str) -> None:
    told = {entry.msgid: entry for entry in polib.pofile(str(words.catalogue(lang)))}
    twice, seen = [], 0
    for path in templates().values():
        for names, body in SENTENCE.findall(path.read_text("utf-8")):
            for name in LONG_DATE.findall(names):
                said = " ".join(re.sub(r"{{ (\w+) }}", r"%(\1)s", body).partition("{% plural %}")[0].split())
                entry = told.get(said)
                translated = (entry.msgstr or " ".join(entry.msgstr_plural.values())) if entry else ""
                seen += bool(translated)
                if re.search(SAID_BY_DATES[lang].format(name), translated):
                    twice.append(f"{short(path)}: {said}")
    assert twice == []
    assert seen > 20
