"""Takes pictures of every page, in each language, width and light, and lays them out on one sheet to look at.

    python tools/shots.py                                   every page, 3 languages x 2 widths x 2 lights
    python tools/shots.py --page 'today|bulletin' --lang km --width 360 --light dark
    python tools/shots.py --page today --every-role         the same page as each role sees it

Works on a copy of the demo's data (made first if there is none). Pages are found by walking the links of each role from
the addresses that need no id; so every page comes with an object that really has it. Pictures go to var/shots/, with
index.html; pages of the address list that nobody could reach are named at the end.
"""

from __future__ import annotations

import argparse
import html
import logging
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
WAYHOME = Path(sys.executable).with_name("wayhome")
LANGUAGES, WIDTHS, LIGHTS = ("en", "vi", "km"), (1280, 360), ("light", "dark")
CHROMIUM_SAYS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
NOBODY = "signed-out"
# Of each view so many addresses are opened to find the fullest; the demo has most to show in this month.
EACH, MONTH = 5, "?month=2022-10"


@dataclass(frozen=True)
class Seen:
    """A page somebody can open: the name of its view, an address, who."""

    view: str
    url: str
    role: str


@dataclass(frozen=True)
class Shot:
    """A picture taken; ``over`` is by how many pixels the page is wider than the screen (0 is right)."""

    seen: Seen
    lang: str
    width: int
    light: str
    file: str
    over: int


class Links(HTMLParser):
    """Collects where a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        target = dict(attrs).get("href")
        if tag == "a" and target:
            self.found.append(target)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--page", default="", help="only views whose name matches this expression")
    parser.add_argument("--role", default="", help="only roles whose name matches this expression")
    parser.add_argument("--lang", action="append", choices=LANGUAGES)
    parser.add_argument("--width", action="append", type=int)
    parser.add_argument("--light", action="append", choices=LIGHTS)
    parser.add_argument("--every-role", action="store_true", help="each page as every role sees it")
    parser.add_argument("--home", type=Path, default=ROOT / "var" / "home", help="data folder of the demo")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "shots")
    return parser.parse_args()


def copy_data(source: Path, target: Path) -> bool:
    """Copy a data folder while it may be in use; whether it held a database."""
    target.mkdir(parents=True)
    for secret in source.glob("*.key"):
        shutil.copy2(secret, target)
    database = source / "wayhome.sqlite3"
    if not database.is_file():
        return False
    with (
        sqlite3.connect(f"file:{database}?mode=ro", uri=True) as old,
        sqlite3.connect(target / database.name) as new,
    ):
        old.backup(new)
    return True


def prepare(home: Path, work: Path) -> None:
    """Bring the demo's data into a folder of our own, and Django up on it."""
    os.environ |= {
        "WAYHOME_HOME": str(work),
        "WAYHOME_DEMO": "1",
    }
    # Playwright runs a loop of its own in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    os.environ.pop("WAYHOME_DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
    if copy_data(home, work):
        subprocess.run([WAYHOME, "upgrade"], check=True, stdout=subprocess.DEVNULL)
    else:
        print("no demo data yet: making it", flush=True)
        subprocess.run([WAYHOME, "seed-demo"], check=True)
    import django  # noqa: PLC0415  the settings read the folder named above

    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    from wayhome.config.verbs.serve import collect_files  # noqa: PLC0415  after django.setup()

    collect_files()


def accounts() -> Iterator[tuple[str, Any]]:
    """Yield (role, account): the first account of each role, those who may do most first."""
    from wayhome.trust.access.models import Grant  # noqa: PLC0415  after django.setup()

    first: dict[str, Any] = {}
    grants = Grant.objects.select_related("role", "user__office").order_by(
        "-user__office__code", "user__username"
    )
    roles = {grant.role_id: len(grant.role.permissions) for grant in grants}
    for grant in grants:
        first.setdefault(grant.role_id, grant.user)
    for role in sorted(first, key=lambda role: -roles[role]):
        yield str(role), first[role]


def addresses() -> dict[str, str | None]:
    """Return every view's name with its address, None if that needs an id."""
    from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse  # noqa: PLC0415

    found: dict[str, str | None] = {}

    def walk(patterns: list[Any], space: str) -> None:
        for entry in patterns:
            if not isinstance(entry, URLPattern):
                walk(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
            elif entry.name:
                name = f"{space}{entry.name}"
                try:
                    found[name] = reverse(name)
                except NoReverseMatch:
                    found[name] = None

    walk(get_resolver().url_patterns, "")
    return found


def walk_links(client: Any, role: str, starts: list[str]) -> dict[str, Seen]:
    """Return one page of each view that this person can open, following links: of a few, the one with most on it."""
    from django.urls import Resolver404, resolve  # noqa: PLC0415

    found: dict[str, Seen] = {}
    length: dict[str, int] = {}
    opened: dict[str, set[str]] = {}
    waiting = list(starts)
    while waiting:
        url = waiting.pop(0).partition("#")[0]
        try:
            view = resolve(urlsplit(url).path).view_name
        except Resolver404:
            continue
        before = opened.setdefault(view, set())
        if not view or url in before or len(before) >= EACH:
            continue
        before.add(url)
        answer = client.get(url)
        if answer.status_code >= 500:
            print(f"broken for {role}: {url}", flush=True)
        page = answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
        if not page or "Content-Disposition" in answer.headers or "<html" not in answer.text[:400]:
            continue
        if len(answer.text) > length.get(view, 0):
            found[view], length[view] = Seen(view, url, role), len(answer.text)
        links = Links()
        links.feed(answer.text)
        waiting += [joined for link in links.found if not urlsplit(joined := urljoin(url, link)).netloc]
    return found


def signed_in(username: str) -> tuple[Any, str]:
    """Sign one of the demo's people in with her password, as only that opens what is sealed: her browser and its cookie."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from wayhome.config.demo.cast import PASSWORD  # noqa: PLC0415

    client = Client(raise_request_exception=False)
    client.post("/sign-in", {"login": username, "password": PASSWORD})
    return client, client.cookies[settings.SESSION_COOKIE_NAME].value


def find_pages(every_role: bool) -> tuple[list[Seen], dict[str, str]]:
    """Return the pages to take, and the user name of each role."""
    from django.test import Client  # noqa: PLC0415

    known = addresses()
    plain = [url for url in known.values() if url]
    starts = ["/", *plain, *(url + MONTH for url in plain)]
    pages: dict[tuple[str, str], Seen] = {}
    names: dict[str, str] = {}
    for view, seen in walk_links(Client(raise_request_exception=False), NOBODY, starts).items():
        pages[view, ""] = seen
    pages["not found", ""] = Seen("not found", "/there-is-nothing-here", NOBODY)
    for role, user in accounts():
        names[role] = user.username
        client, _cookie = signed_in(user.username)
        for view, seen in walk_links(client, role, starts).items():
            mine = every_role or view.endswith(":today")
            if (view, "") not in pages or (mine and pages[view, ""].role != NOBODY):
                pages[view, role if mine and (view, "") in pages else ""] = seen
    unseen = sorted(set(known) - {view for view, _role in pages})
    if unseen:
        print("not taken, because they answer no GET or nobody is led there:", ", ".join(unseen))
    return sorted(pages.values(), key=lambda seen: (seen.view, seen.role)), names


@contextmanager
def served() -> Iterator[str]:
    """Serve the copied data on a free port, as an office would; the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([WAYHOME, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        for _attempt in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                raise SystemExit(f"wayhome serve ended with {server.returncode}")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def take(
    pages: list[Seen], names: dict[str, str], wanted: argparse.Namespace, tell: Callable[[int], None]
) -> list[Shot]:
    """Take the pictures."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only pictures need a browser

    shots: list[Shot] = []
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("WAYHOME_CHROMIUM"), args=CHROMIUM_SAYS
        )
        for role in dict.fromkeys(seen.role for seen in pages):
            for lang in wanted.lang or LANGUAGES:
                for width in wanted.width or WIDTHS:
                    for light in wanted.light or LIGHTS:
                        context = browser.new_context(
                            viewport={"width": width, "height": 800},
                            color_scheme="dark" if light == "dark" else "light",
                        )
                        cookies = {"django_language": lang}
                        if role in names:  # anew each time: a session locks after a while
                            cookies["wayhome"] = signed_in(names[role])[1]
                        context.add_cookies(
                            [{"name": n, "value": v, "url": address} for n, v in cookies.items()]
                        )
                        page = context.new_page()
                        # Faces that a first visit would do without are then at hand.
                        page.goto(address + pages[0].url)
                        page.evaluate(
                            "Promise.all([...document.fonts].map(face => face.load())).then(() => 1)"
                        )
                        for seen in (one for one in pages if one.role == role):
                            shots.append(picture(page, address, seen, lang, width, light, wanted.out))
                            tell(len(shots))
                        context.close()
        browser.close()
    return shots


def picture(page: Any, address: str, seen: Seen, lang: str, width: int, light: str, out: Path) -> Shot:
    """Open one page and take its picture, the whole length."""
    page.goto(address + seen.url)
    page.evaluate("document.fonts.ready.then(() => 1)")
    name = re.sub(r"[^\w-]+", "-", f"{seen.view}-{seen.role}-{lang}-{width}-{light}") + ".png"
    # As tall as the page: what sticks to the screen's edge then stands where it stands at the end of scrolling.
    page.set_viewport_size(
        {"width": width, "height": max(page.evaluate("document.documentElement.scrollHeight"), 800)}
    )
    page.screenshot(path=out / name, animations="disabled")
    page.set_viewport_size({"width": width, "height": 800})
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return Shot(seen, lang, width, light, name, max(int(over), 0))


def sheet(shots: list[Shot]) -> str:
    """Return the page that shows all pictures, one row a page."""
    rows: dict[Seen, list[Shot]] = {}
    for shot in shots:
        rows.setdefault(shot.seen, []).append(shot)
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Pictures of every page</title><style>",
        "body{font:14px system-ui;margin:1rem;background:#888}section{background:#fff;padding:1rem;margin-block:1rem}",
        "div{display:flex;gap:1rem;overflow-x:auto;align-items:flex-start}figure{margin:0;flex:none}",
        "img{max-height:60rem;border:1px solid #888}.over{color:#96380f;font-weight:700}</style>",
    ]
    for seen, taken in rows.items():
        parts.append(
            f"<section><h2>{html.escape(seen.view)} <small>{html.escape(seen.role)}</small></h2><div>"
        )
        for shot in taken:
            words = f"{shot.lang} {shot.width} {shot.light}"
            over = f' <b class="over">{shot.over} px too wide</b>' if shot.over else ""
            size = 180 if shot.width < 600 else 420
            parts.append(
                f'<figure><figcaption>{words}{over}</figcaption><a href="{shot.file}">'
                f'<img loading="lazy" width="{size}" src="{shot.file}" alt="{html.escape(seen.view)} {words}"></a></figure>'
            )
        parts.append("</div></section>")
    return "".join(parts)


def main() -> int:
    """Do it; 1 if a page is wider than its screen."""
    wanted = read_arguments()
    with tempfile.TemporaryDirectory(prefix="wayhome-shots-") as temporary:
        prepare(wanted.home, Path(temporary) / "home")
        pages, names = find_pages(wanted.every_role)
        pages = [
            one for one in pages if re.search(wanted.page, one.view) and re.search(wanted.role, one.role)
        ]
        if not pages:
            print("no page matches")
            return 2
        wanted.out.mkdir(parents=True, exist_ok=True)
        each = len(wanted.lang or LANGUAGES) * len(wanted.width or WIDTHS) * len(wanted.light or LIGHTS)
        print(f"{len(pages)} pages, {len(pages) * each} pictures", flush=True)

        def tell(done: int) -> None:
            print(f"\r{done} of {len(pages) * each}", end="", flush=True)

        shots = take(pages, names, wanted, tell)
    (wanted.out / "index.html").write_text(sheet(shots), "utf-8")
    wide = [shot for shot in shots if shot.over]
    print(f"\n{wanted.out / 'index.html'}")
    for shot in wide:
        print(f"too wide by {shot.over} px: {shot.file}")
    return 1 if wide else 0


if __name__ == "__main__":
    raise SystemExit(main())
