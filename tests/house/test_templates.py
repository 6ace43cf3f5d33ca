"""Templates: each is used, each that is named exists, none shows what nobody gave it, none breaks the content policy."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import pytest
from django.template import Context, Template, engines

from tests.house.sources import HOUSE, modules, short, templates
from tests.strict import UnknownVariable

NAMED = re.compile(r"""["']((?:[\w.-]+/)*[\w.-]+\.html|(?:[\w.-]+/)+[\w.-]+\.txt)["']""")
# Django finds these by their own names.
KNOWN_BY_NAME = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}
LIBRARIES = [
    Path(django.__file__).parent / "forms" / "templates",
    Path(django.__file__).parent / "contrib" / "auth" / "templates",
    Path(allauth.__file__).parent / "templates",
]
TAG = re.compile(r"\{[%{#].*?[#%}]\}", re.DOTALL)


def named_in(text: str) -> set[str]:
    """Names of templates that a text speaks of."""
    return set(NAMED.findall(text))


def overrides(name: str) -> bool:
    """Whether a library itself looks for a template of this name."""
    return name in KNOWN_BY_NAME or any((folder / name).is_file() for folder in LIBRARIES)


def spoken_of() -> dict[str, set[str]]:
    """{file: names of templates in it} over the whole house."""
    files = [*modules(), *templates().values()]
    return {short(path): named_in(path.read_text("utf-8")) for path in files}


def test_every_template_is_used() -> None:
    used = {
        name
        for file, names in spoken_of().items()
        for name in names
        if templates().get(name) is None or short(templates()[name]) != file
    }
    assert not sorted(name for name in templates() if name not in used and not overrides(name))


def test_every_template_named_exists() -> None:
    missing = {
        f"{file}: {name}"
        for file, names in spoken_of().items()
        for name in names
        if name not in templates() and not overrides(name)
    }
    assert not sorted(missing)


def test_names_are_found() -> None:
    assert named_in("""render(request, "desk/today.html") {% include 'kit/icon.html' only %}""") == {
        "desk/today.html",
        "kit/icon.html",
    }


def test_an_unknown_variable_fails() -> None:
    for text in (
        "{{ nobody }}",
        "{{ person.nobody }}",
        "{{ nobody|upper }}",
        '{% include "kit/icon.html" with name=nobody only %}',
    ):
        with pytest.raises(UnknownVariable):
            engines["django"].from_string(text).render({"person": object()})
    for text, shown in (
        ('{{ nobody|default:"–" }}', "–"),
        ("{% if nobody %}x{% endif %}", ""),
        ('{{ nobody|default:"a"|upper }}', "A"),
    ):
        assert engines["django"].from_string(text).render({}) == shown
    assert Template("{{ known }}").render(Context({"known": "yes"})) == "yes"


class Reader(HTMLParser):
    """Collects what a template must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Looks at one tag."""
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.faults.append("a style inside the page")
        if tag == "script" and "src" not in given:
            self.faults.append("a script inside the page")
        self.faults += [f"a handler inside the page: {name}" for name in given if name.startswith("on")]
        if tag == "form" and given.get("autocomplete") != "off":
            self.faults.append("a form that the browser remembers")
        if tag == "img" and "alt" not in given:
            self.faults.append("a picture without words")


def markup_faults(text: str) -> Iterator[str]:
    """What is wrong with a template's own markup; its tags and variables are left out."""
    reader = Reader()
    reader.feed(TAG.sub("", text))
    yield from reader.faults
    if re.search(r"https?://(?!www\.w3\.org/)", text):
        yield "an address outside the house"


def test_faulty_markup_is_seen() -> None:
    faulty = (
        '<p style="x">',
        "<style>a{}</style>",
        "<script>1</script>",
        '<a onclick="x">',
        '<form method="post">',
        '<img src="x">',
        '<link href="https://fonts.example/x.css">',
    )
    assert all(list(markup_faults(text)) for text in faulty)
    assert not list(
        markup_faults(
            '<form method="post"{% if a %} action="{{ a }}"{% endif %} autocomplete="off"><p class="x">'
        )
    )


@pytest.mark.parametrize("name", sorted(templates()))
def test_templates_keep_to_the_content_policy(name: str) -> None:
    assert not list(markup_faults(templates()[name].read_text("utf-8")))


def test_icons_come_alone_from_one_place() -> None:
    drawn = [
        short(path)
        for name, path in templates().items()
        if 'class="wh-i"' in path.read_text("utf-8") and name != "kit/icon.html"
    ]
    assert not drawn
    assert (HOUSE / "kit" / "templates" / "kit" / "icon.html").is_file()


def test_at_most_one_lamp_a_template() -> None:
    lamp = re.compile(r'class="[^"]*\bwh-next\b|"kit/next\.html"')
    # Two in one file are right only as the two arms of an {% if %}.
    many = [name for name, path in templates().items() if len(lamp.findall(path.read_text("utf-8"))) > 2]
    assert not many
