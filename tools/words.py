"""Keeps the catalogues of words, without GNU gettext: `extract`, `compile`, `check`.

extract   collects the words of code and templates into wayhome/kit/locale/LANG/LC_MESSAGES/django.po, keeping
          translations and dropping what nobody says any more
compile   writes the .mo files that Django reads (never committed)
check     lists what is missing, doubtful or broken; exit code 1 if anything is
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import allauth
import django
import polib
from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

from framework_words import MSGIDS, PLURALS

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "wayhome"
LANGUAGES = ("vi", "km")
# Where framework_words.py takes its sentences from: {package's folder: beginnings of paths in it, or None for all}.
FRAMEWORKS = {
    Path(django.__file__).parent: ("forms/", "core/validators", "contrib/auth/", "db/models/"),
    Path(allauth.__file__).parent: ("account/", "mfa/"),
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
IN_TEMPLATE = re.compile(r"(?<!\w)(n?p?gettext|_)\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>")
KHMER_DIGIT = re.compile("[\u17e0-\u17e9]")


@dataclass
class Word:
    """One thing said: its context ("" for none), its plural ("" for none) and the files that say it."""

    context: str
    msgid: str
    plural: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one entry of a catalogue."""
        return self.context, self.msgid


Found = Iterator[tuple[str, str, str]]


def in_python(source: str) -> Found:
    """(context, one, many) of each call to gettext and its kin in Python code."""
    calls = extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for _line, function, said, _comments in calls:
        name = str(function)
        texts = [text for text in ([said] if isinstance(said, str) else said or ()) if text]
        if not texts:
            continue
        context = texts.pop(0) if "pgettext" in name else ""
        yield context, texts[0], texts[1] if name.startswith("n") and len(texts) > 1 else ""


def unheard(source: str) -> list[str]:
    """Names under which a module imports gettext or its kin, and by which nothing is collected: it would stay English for everybody."""
    return [
        one.asname
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if one.name in KEYWORDS and one.asname and one.asname not in KEYWORDS
    ]


def _call_at(text: str, name: str) -> ast.Call:
    """The call with which a text begins: up to the first bracket that makes it whole."""
    for close in re.finditer(r"\)", text):
        try:
            call = ast.parse(text[: close.end()], mode="eval").body
        except SyntaxError:
            continue
        if isinstance(call, ast.Call):
            return call
    raise SystemExit(f"{name}: cannot read a translated passage near {text[:60]!r}")


def in_template(source: str, name: str) -> Found:
    """(context, one, many) of each translated passage of a template."""
    text = templatize(source, origin=name)
    for found in IN_TEMPLATE.finditer(text):
        call = _call_at(text[found.start() :], name)
        said = [
            part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        kind = found.group(1)
        context = said.pop(0) if kind.endswith("pgettext") else ""
        yield context, said[0], said[1] if kind.startswith("n") else ""


def _modules() -> list[Path]:
    return [
        path
        for path in sorted(HOUSE.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(HOUSE).parts)
    ]


def collect() -> dict[tuple[str, str], Word]:
    """Everything the house says, with the files that say it."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    words: dict[tuple[str, str], Word] = {}

    def add(found: Found, where: str) -> None:
        for context, one, many in found:
            word = words.setdefault((context, one), Word(context, one))
            word.plural = word.plural or many
            word.files.add(where)

    for path in _modules():
        add(in_python(path.read_text("utf-8")), path.relative_to(ROOT).as_posix())
    for path in sorted(HOUSE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            name = path.relative_to(ROOT).as_posix()
            add(in_template(path.read_text("utf-8"), name), name)
    add((("", one, "") for one in MSGIDS), "tools/framework_words.py")
    add((("", one, many) for one, many in PLURALS), "tools/framework_words.py")
    return words


def catalogue(language: str) -> Path:
    """Where a language's words stand."""
    return HOUSE / "kit" / "locale" / language / "LC_MESSAGES" / "django.po"


def _read(language: str) -> polib.POFile:
    path = catalogue(language)
    return polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()


def _entries(language: str) -> dict[tuple[str, str], polib.POEntry]:
    return {(entry.msgctxt or "", entry.msgid): entry for entry in _read(language) if not entry.obsolete}


def extract() -> int:
    """Merges what is said now into each catalogue; translations stay with their sentence."""
    words = collect()
    for language in LANGUAGES:
        known = _entries(language)
        merged = polib.POFile(wrapwidth=100)
        merged.metadata = {
            "Project-Id-Version": "Wayhome",
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=1; plural=0;",
        }
        for key in sorted(words):
            word, old = words[key], known.get(key)
            entry = polib.POEntry(
                msgid=word.msgid,
                msgctxt=word.context or None,
                occurrences=[(name, "") for name in sorted(word.files)],
            )
            before = (old.msgstr_plural.get(0, "") if old.msgid_plural else old.msgstr) if old else ""
            if word.plural:
                entry.msgid_plural, entry.msgstr_plural = word.plural, {0: before}
            else:
                entry.msgstr = before
            if old:
                entry.flags = [flag for flag in old.flags if flag == "fuzzy"]
                entry.tcomment = old.tcomment
            merged.append(entry)
        path = catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = str(merged).rstrip("\n") + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8")
        waiting = sum(not entry.translated() for entry in merged)
        print(
            f"{language}: {len(merged)} words, {waiting} to translate, {len(known.keys() - words.keys())} dropped"
        )
    return 0


def compile_all() -> int:
    """Writes each .mo file that is older than its .po."""
    for language in LANGUAGES:
        source = catalogue(language)
        if not source.exists():
            continue
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            beside = target.with_suffix(".mo.new")
            polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(beside))
            os.replace(beside, target)
    return 0


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "is marked doubtful (fuzzy)"
    if not said or not all(text.strip() for text in said):
        yield "is not translated"
        return
    source = entry.msgid_plural or entry.msgid
    for text in said:
        for what, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
            wanted, got = sorted(pattern.findall(source)), sorted(pattern.findall(text))
            if set(wanted) != set(got):
                yield f"has other {what}: {', '.join(got) or 'none'} instead of {', '.join(wanted) or 'none'}"
        if KHMER_DIGIT.search(text):
            yield "has Khmer digits; figures are Latin in every language"
        if (text[:1].isspace(), text[-1:].isspace()) != (source[:1].isspace(), source[-1:].isspace()):
            yield "begins or ends with other white space"


def faults() -> list[str]:
    """Everything that keeps the catalogues from being complete and sound."""
    words = collect()
    found = [
        f"{path.relative_to(ROOT)}: what {name}() says is not collected; call it gettext, or _"
        for path in _modules()
        for name in unheard(path.read_text("utf-8"))
    ]
    for language in LANGUAGES:
        entries = _entries(language)
        for key, word in sorted(words.items()):
            if key not in entries:
                found.append(
                    f"{language}: {word.msgid!r} is not in the catalogue ({', '.join(sorted(word.files))})"
                )
            elif entries[key].msgid_plural != word.plural:
                found.append(f"{language}: {word.msgid!r} has another plural; run make words")
        for key in sorted(entries.keys() - words.keys()):
            found.append(f"{language}: {key[1]!r} is said nowhere any more; run make words")
        for entry in entries.values():
            found.extend(f"{language}: {entry.msgid!r} {fault}" for fault in faults_of(entry))
    return found


def check() -> int:
    """Prints the faults; 1 if there are any."""
    found = faults()
    print("\n".join(found) if found else f"words: complete in {', '.join(LANGUAGES)}")
    if found:
        print(f"{len(found)} faults; `make words` brings the catalogues up to date")
    return 1 if found else 0


VERBS = {"extract": extract, "compile": compile_all, "check": check}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in VERBS:
        sys.exit(__doc__)
    sys.exit(VERBS[sys.argv[1]]())
