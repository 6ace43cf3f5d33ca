"""The bulletin prints on A4 in Khmer: nothing clipped, its own letters inside, the mark on it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import LANGUAGES, House

# A4 less the margins that the style sheet asks for, in CSS pixels.
PAPER = {"width": 631, "height": 979}
CLIPPED = """() => { const found = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; node = walk.nextNode();) {
  const parent = node.parentElement;
  if (!node.data.trim() || !parent.checkVisibility() || parent.closest('.wh-hide,.govuk-skip-link,script,style')) continue;
  const range = document.createRange(); range.selectNodeContents(node);
  for (const box of range.getClientRects()) {
    if (box.right > innerWidth + 1 || box.left < -1) found.push('off the paper: ' + node.data.trim());
    for (let up = parent; up; up = up.parentElement) {
      if (getComputedStyle(up).overflow === 'visible' || up === document.documentElement || up === document.body) continue;
      const edge = up.getBoundingClientRect();
      if (box.right > edge.right + 1 || box.bottom > edge.bottom + 1 || box.left < edge.left - 1 || box.top < edge.top - 1) found.push('clipped: ' + node.data.trim());
    }
  }
  const style = getComputedStyle(parent);
  if (/[\\u1780-\\u17ff]/.test(node.data) && parseFloat(style.lineHeight) < 1.45 * parseFloat(style.fontSize)) found.push('lines too close: ' + node.data.trim());
} return found; }"""


def told(house: House) -> dict[str, str]:
    """The five figures of seed 000, as they are printed."""
    found = house.figures()
    five = {
        "clients_in_service": 71,
        "clients_admitted": 5,
        "clients_graduated": 7,
        "counselling_sessions": 92,
        "career_clients": 8,
    }
    assert {code: found[code]["value"] for code in five} == five
    return {code: found[code]["printed"] for code in five}


def printed(page: Page) -> bytes:
    """Print as a person would; the PDF."""
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate(CLIPPED) == []
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    return pdf


def sheets(pdf: bytes) -> int:
    """How many sheets of A4."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


@pytest.mark.seed("F04", "F05")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bulletins_page_prints(house: House, page_of: Callable[..., Page], lang: str) -> None:
    page = page_of(house, "duc", f"/bulletin/vn/?month=2022-10&{lang}")
    page.context.add_cookies([{"name": "django_language", "value": lang, "url": house.url}])
    page.reload()
    assert page.evaluate("document.documentElement.lang") == lang
    said = page.locator("main").inner_text()
    for figure in told(house).values():
        assert re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", said), figure
    assert not re.search("[\u17e0-\u17e9]", said), "Latin digits in every language"
    if lang == "km":
        assert re.search("[\u1780-\u17b3]{4}", page.locator("article li").first.inner_text())
    assert page.locator(".wh-internal").count() == 2
    pdf = printed(page)
    assert sheets(pdf) <= 3, "what it tells of three events takes room"
    if lang == "km":
        assert b"KantumruyPro" in pdf, "Khmer in its own letters, which travel inside the file"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bulletins_file_stands_alone(house: House, browser: Browser, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "bulletin.html"
    house.wayhome(
        "bulletin",
        "--office",
        "vn",
        "--month",
        "2022-10",
        "--lang",
        lang,
        "--format",
        "html",
        "-o",
        str(file),
    )
    written = next(tmp_path.glob("*.html"))
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    expect(page.locator("html")).to_have_attribute("lang", lang)
    said = page.locator("body").inner_text()
    assert [figure for figure in told(house).values() if figure not in said] == []
    pdf = printed(page)
    assert sheets(pdf) <= 3, "what it tells of three events takes room"
    page.close()
