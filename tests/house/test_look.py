"""The look's promises that a machine can keep: contrast, one place for colours, logical sides, the weight of the first page."""

import gzip
import re

import pytest

import build_assets
from tests.house.sources import HOUSE

STATIC = HOUSE / "kit" / "static" / "kit"
TEXT, PART = 4.5, 3.0
# (front, ground, least contrast): design/look/look.md, "Colour".
PAIRS = [
    *((front, ground, TEXT) for front, ground in [
        ("ink", "ground"), ("ink", "paper"), ("ink", "wash"), ("ink", "warn-wash"), ("ink", "lamp-wash"),
        ("soft", "ground"), ("soft", "paper"), ("soft", "wash"),
        ("cham", "ground"), ("cham", "paper"), ("cham", "warn-wash"),
        ("on-cham", "cham"), ("on-cham", "cham-deep"),
        ("warn", "ground"), ("warn", "paper"), ("warn", "warn-wash"),
        ("on-lamp", "lamp"), ("ground", "ink"), ("on-dusk", "dusk"),
    ]),
    *((front, ground, PART) for front, ground in [
        ("lamp", "dusk-hill"), ("edge", "ground"), ("edge", "paper"), ("second", "paper"), ("second", "ground"),
    ]),
]  # fmt: skip


def uncommented(css: str) -> str:
    """A sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def tokens(dark: bool) -> dict[str, str]:
    """{token: colour} by day or by night, as tokens.css says."""
    css = uncommented((STATIC / "tokens.css").read_text("utf-8"))
    blocks = re.findall(r'(:root(?:\[data-theme="dark"\])?)\s*\{([^{}]*)\}', css)
    found: dict[str, str] = {}
    for selector, body in blocks:
        if selector == ":root" or dark:
            found |= dict(re.findall(r"--wh-([\w-]+):\s*(#[0-9a-fA-F]{3,6})\b", body))
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG) of `#rgb` or `#rrggbb`, from 0 to 1."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG) of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_right() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_everything_can_be_read(front: str, ground: str, least: float, dark: bool) -> None:
    colours = tokens(dark)
    assert contrast(colours[front], colours[ground]) >= least


def test_night_asked_for_and_night_of_the_machine_are_the_same() -> None:
    css = uncommented((STATIC / "tokens.css").read_text("utf-8"))
    asked = re.search(r':root\[data-theme="dark"\]\s*\{([^{}]*)\}', css)
    machine = re.search(r':root:not\(\[data-theme="light"\]\)\s*\{([^{}]*)\}', css)
    assert asked
    assert machine
    assert asked.group(1).split() == machine.group(1).split()


def colours_named(css: str) -> list[str]:
    """Colours that a sheet names itself, outside the definition of a token and outside print (black on white)."""
    screen = re.sub(r"@media print\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}", "", uncommented(css))
    return re.findall(
        r"#[0-9a-fA-F]{3,8}\b(?![^{}]*\{)|\b(?:rgb|hsl|oklch)a?\([^)]*\)",
        re.sub(r"--[\w-]+:[^;}]*", "", screen),
    )


def test_components_name_tokens_only() -> None:
    assert colours_named("a { color: #fff }") == ["#fff"]
    assert colours_named("a { --wh-x: #fff; color: var(--wh-x) } @media print { b { color: #000 } }") == []
    assert colours_named((STATIC / "wayhome.css").read_text("utf-8")) == []


def test_sides_are_logical() -> None:
    # To undo a physical side of govuk-frontend with 0 is fine.
    physical = re.compile(
        r"\b(?:margin|padding|border|inset)-(?:left|right)\b(?![\w-]*:\s*0\b)|[{;\s](?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    )
    assert physical.search("a { margin-left: 1px }")
    assert not physical.findall(uncommented((STATIC / "wayhome.css").read_text("utf-8")))


def test_only_one_sheet_and_a_light_one() -> None:
    sheet = STATIC / "dist" / "wayhome.css"
    weight = len(gzip.compress(sheet.read_bytes(), 6))
    assert weight < 22_000, f"{weight} bytes: the first page has 60 kB for everything"
    assert "@import" not in sheet.read_text("utf-8")
    fonts = {path.name: path.stat().st_size for path in (STATIC / "dist" / "fonts").glob("*.woff2")}
    vietnamese = sum(
        fonts[f"bvp-{script}-{weight}.woff2"] for script in ("latin", "vietnamese") for weight in (400, 600)
    )
    khmer = fonts["kp-400.woff2"] + fonts["bvp-latin-400.woff2"]
    assert vietnamese < 33_000
    assert khmer < 35_000


def test_the_sheet_asks_for_fonts_that_exist() -> None:
    asked = re.findall(r'url\("([^"]+)"\)', (STATIC / "dist" / "wayhome.css").read_text("utf-8"))
    assert len(asked) == 7
    assert all((STATIC / "dist" / path).is_file() for path in asked)


def test_every_part_taken_from_govuk_frontend_is_used_and_every_part_used_is_taken() -> None:
    used: set[str] = set()
    for kind in ("html", "py", "js"):
        for path in HOUSE.rglob(f"*.{kind}"):
            if "dist" not in path.parts:
                used |= set(re.findall(r"govuk-[a-z!][a-z0-9_!-]*", path.read_text("utf-8")))
    unused = {
        name for name in build_assets.COMPONENTS if not any(one.startswith(f"govuk-{name}") for one in used)
    }
    assert unused == set(), "a phone loads what no page shows"
    built = (STATIC / "dist" / "wayhome.css").read_text("utf-8")
    bare = {"govuk-frontend", "govuk-error"}  # words of comments and of template parts, not classes
    styled = {name for name in used if name in built or name.replace("!", "\\!") in built}
    assert used - styled - bare == set(), "a class that no sheet knows"
