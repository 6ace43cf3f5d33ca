"""Builds the styles and fonts that pages load, out of npm's packages and our own style sheets.

Writes wayhome/kit/static/kit/dist/ (never committed): `wayhome.css`, one sheet for the whole interface, and
`fonts/`, cut down to the letters of our languages. Does nothing while its inputs are unchanged.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from fontTools import subset

from node import commands

ROOT = Path(__file__).resolve().parent.parent
KIT = ROOT / "wayhome" / "kit" / "static" / "kit"
DIST = KIT / "dist"
MODULES = ROOT / "node_modules"
TEST_ONLY = ROOT / "var" / "axe"
SHEETS = ("tokens.css", "wayhome.css")

SASS = (
    "--stdin",
    "--load-path=node_modules",
    "--style=compressed",
    "--no-error-css",
    "--quiet-deps",
    "--no-source-map",
)
# Only what the pages use: every component left out is weight that a phone does not load.
COMPONENTS = (
    "back-link",
    "breadcrumbs",
    "button",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "label",
    "select",
    "skip-link",
    "textarea",
)

LETTERS = (
    "U+20-7E,U+A0-FF,U+102-103,U+110-111,U+128-129,U+168-169,U+1A0-1A1,U+1AF-1B0,U+300-323,"
    "U+1EA0-1EF9,U+2011-2026,U+20AB,U+2190-2193,U+2212"
)
LATIN = "U+0-FF, U+2000-22FF"
VIETNAMESE = "U+102-1B0, U+300-323, U+1EA0-1EF9, U+20AB"
# The languages' own names, for the switch at every page's foot: no page loads 22 kB for one word.
NAMES = "U+1781,U+1798,U+179A,U+17C2,U+17D2"
# Without the symbols of lunar dates (U+19E0-19FF): nobody here writes them, and they are a third of the face.
KHMER = "U+1780-17DD,U+17E0-17E9,U+200B-200D,U+25CC"
# family, weight, source file, built name, letters the face answers for, letters kept
FACES = tuple(
    (
        "Be Vietnam Pro",
        weight,
        f"be-vietnam-pro-{script}-{weight}-normal",
        f"bvp-{script}-{weight}",
        span,
        LETTERS,
    )
    for weight in (400, 600)
    for script, span in (("latin", LATIN), ("vietnamese", VIETNAMESE))
) + tuple(
    ("Kantumruy Pro", weight, f"kantumruy-pro-khmer-{weight}-normal", f"kp-{weight}", KHMER, KHMER)
    for weight in (400, 600)
)
FACES += (("Wayhome Names", 400, "kantumruy-pro-khmer-400-normal", "names-400", NAMES, NAMES),)


def fresh(stamp: Path, digest: str) -> bool:
    """Whether what the stamp vouches for was built from these very inputs."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == digest


def digest_of(*paths: Path) -> str:
    """One fingerprint over the content of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def install_packages() -> str:
    """Runs `npm ci` when the lock changed; returns the lock's fingerprint."""
    wanted = digest_of(ROOT / "package.json", ROOT / "package-lock.json")
    stamp = MODULES / ".wayhome-stamp"
    if not fresh(stamp, wanted):
        _, npm = commands()
        subprocess.run([*npm, "ci", "--silent"], cwd=ROOT, check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return wanted


def sass(source: str) -> str:
    """Style sheets compressed by sass; plain CSS passes through it."""
    node, _ = commands()
    done = subprocess.run(
        [*node, str(MODULES / "sass" / "sass.js"), *SASS],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"sass could not build the styles:\n{done.stderr}")
    return done.stdout.lstrip("\ufeff")


def build_govuk() -> str:
    """The parts of govuk-frontend that we use, compressed, with our own face instead of theirs."""
    base = "govuk-frontend/dist/govuk"
    source = [
        f'@use "{base}/base" with ($govuk-font-family: #{{"var(--wh-sans)"}}, '
        "$govuk-include-default-font-face: false);",
        f'@use "{base}/core";',
        *(f'@use "{base}/components/{name}";' for name in COMPONENTS),
    ]
    return sass("\n".join(source))


def build_font(source: str, built: str, letters: str) -> None:
    """Cuts one font file down to the letters asked for; Khmer keeps all it needs to be shaped."""
    family = "kantumruy-pro" if source.startswith("kantumruy") else "be-vietnam-pro"
    subset.main(
        [
            str(MODULES / "@fontsource" / family / "files" / f"{source}.woff2"),
            f"--unicodes={letters}",
            f"--layout-features={'*' if family == 'kantumruy-pro' else 'kern,mark,mkmk,ccmp'}",
            "--no-hinting",
            "--flavor=woff2",
            f"--output-file={DIST / 'fonts' / built}.woff2",
        ]
    )


def faces() -> str:
    """The @font-face rules. `optional`: a slow line shows the system's face and never jumps.

    Khmer may swap: an old machine has no face of its own for it, and boxes are worse than a jump.
    """
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: normal; '
        f'font-display: {"swap" if source.startswith("kantumruy") else "optional"}; src: url("fonts/{built}.woff2") format("woff2"); unicode-range: {span} }}'
        for family, weight, source, built, span, _ in FACES
    )


def build() -> None:
    """Builds everything that changed and says what came out."""
    locked = install_packages()
    TEST_ONLY.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(MODULES / "axe-core" / "axe.min.js", TEST_ONLY / "axe.min.js")

    vendor = digest_of(Path(__file__)) + locked
    fonts_stamp = DIST / "fonts" / ".stamp"
    govuk = ROOT / "var" / "govuk.css"
    if not fresh(fonts_stamp, vendor) or not govuk.is_file():
        shutil.rmtree(DIST, ignore_errors=True)
        (DIST / "fonts").mkdir(parents=True)
        for _, _, source, built, _, letters in FACES:
            build_font(source, built, letters)
        govuk.write_text(build_govuk(), encoding="utf-8")
        fonts_stamp.write_text(vendor, encoding="utf-8")

    own = [KIT / name for name in SHEETS]
    wanted = vendor + digest_of(*own)
    stamp = DIST / ".stamp"
    if fresh(stamp, wanted):
        return
    ours = sass("\n".join([faces(), *(path.read_text("utf-8") for path in own)]))
    sheet = govuk.read_text("utf-8") + ours
    beside = DIST / ".wayhome.css.new"
    beside.write_text(sheet, encoding="utf-8")
    os.replace(beside, DIST / "wayhome.css")
    stamp.write_text(wanted, encoding="utf-8")
    weight = len(gzip.compress(sheet.encode(), 9)) / 1000
    print(f"wayhome.css: {weight:.1f} kB gzip; fonts: {len(FACES)} faces")


if __name__ == "__main__":
    build()
