"""Finds the pages of the house by following each person's links, as tools/shots.py does, but over the wire."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.urls import NoReverseMatch, Resolver404, URLPattern, get_resolver, resolve, reverse
from playwright.sync_api import APIRequestContext

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
MONTH = "?month=2022-10"
EACH = 2  # of each kind of page so many are opened to follow their links


@dataclass(frozen=True)
class Opened:
    """A page somebody can open: the name of its view, its address, by whom."""

    view: str
    path: str
    who: str


def addresses() -> list[str]:
    """Return the addresses that need no id."""
    found: list[str] = []

    def into(patterns: list[Any], space: str) -> None:
        for entry in patterns:
            if not isinstance(entry, URLPattern):
                into(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
            elif entry.name:
                try:
                    found.append(reverse(f"{space}{entry.name}"))
                except NoReverseMatch:
                    continue

    into(get_resolver().url_patterns, "")
    return found


def walk(request: APIRequestContext, home: str, who: str, met: dict[str, int]) -> list[Opened]:
    """Return one page of each view that this person can open and nobody before could; ``met`` counts what was opened so far."""
    starts = addresses()
    waiting = ["/", *(path + MONTH for path in starts), *starts]
    found: dict[str, Opened] = {}
    longest: dict[str, int] = {}
    done: set[str] = set()
    before = dict(met)
    while waiting:
        path = waiting.pop(0).replace("&amp;", "&").partition("#")[0]
        try:
            view = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        seen = before.get(view, 0) >= EACH and view != "desk:today"
        if not view or path in done or seen or met.get(view, 0) - before.get(view, 0) >= EACH:
            continue
        done.add(path)
        answer = request.get(home + path)
        assert answer.status < 500, f"{path} is broken for {who}"
        page = answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")
        text = answer.text() if page and "content-disposition" not in answer.headers else ""
        if "<html" not in text[:400] or urlsplit(answer.url).path != urlsplit(path).path:
            continue
        met[view] = met.get(view, 0) + 1
        if len(text) > longest.get(view, 0):
            found[view], longest[view] = Opened(view, path, who), len(text)
        links = (urljoin(path, link) for link in LINK.findall(text))
        waiting += [link for link in links if not urlsplit(link).netloc]
    return list(found.values())
