"""Who a person is, written through the real server's pages, lies readable nowhere: whatever broke, was refused or was left on the way.

A process of its own serves a copy of an installation. A colleague who may know the person tells it, in the browser, her names, how
to reach her, where she lives and how she looks; she is refused, types addresses that do not exist, meets pages that break with a
name in their hands, leaves a form unsent, is locked out. Then every byte that the installation left on the disk is looked through,
every table of its database, and a fresh backup that was not sealed on purpose; each in every way in which words are written down.
"""

import base64
import gzip
import html
import io
import json
import os
import re
import sqlite3
import sys
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import STDOUT, Popen

import psycopg
import pytest
from PIL import Image
from psycopg import sql

from tests.cast import PASSWORD
from tests.config.real import Real
from tests.config.test_two_servers import Browser, listens
from tests.demo import command, own_port
from tests.house.planted import ways
from wayhome.config.backups import container

WORKER = "mai"  # of the cast: sees who the office's persons are
PLANTED = {
    "name": "Nguyễn Thị Sao Khuê Lam",
    "refused name": "Hồ Thị Sim Đỏ 0123456789",
    "phone": "0987 306 154",
    "refused phone": "số của mẹ Khói",
    "address": "nhà sàn cạnh cây gạo Phìn Hồ",
    "relative": "Vừ Thị Khói Lam",
    "wish": "một chị người Mông, đừng ai ở Phìn Hồ",
    "caption": "Khuê Lam cạnh giếng đá",
    "file": "khue-lam-truoc-nha.jpg",
    "camera": "Camera of Sao Khuê Lam",
    "unsent": "Lý Thị Ong Bướm",
    "typed address": "Vàng Thị Tuyết Lê",
    "broke": "Đặng Thị Mận Hậu",
}
CODED = "22-771/9"  # the number on a paper: a coded fact, kept in the clear


def bare(words: str) -> str:
    """Words without their marks and spaces at the ends, in small letters: as a list for searching keeps them."""
    parts = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).lower()


def all_ways(words: str) -> set[bytes]:
    """Words in every way to write them down: with their marks in one sign or apart, without marks, a number without its spaces."""
    shapes = {words, words.lower(), bare(words), unicodedata.normalize("NFD", words)}
    shapes |= {words.replace(" ", "")} if any(sign.isdigit() for sign in words) else set()
    return set().union(*(ways(shape) for shape in shapes))


WAYS = {what: all_ways(words) for what, words in PLANTED.items()}


def found_in(body: bytes) -> set[str]:
    """What of the planted stands in bytes, or in what is packed in them."""
    bodies = [body]
    for at in (found.start() for found in re.finditer(b"\x1f\x8b\x08", body)):
        try:
            bodies.append(zlib.decompressobj(wbits=31).decompress(body[at:]))
        except zlib.error:
            continue
    return {what for what, written in WAYS.items() if any(way in one for one in bodies for way in written)}


class Pages(Browser):
    """A browser that fills in the forms of pages."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(
        self, at: str, told: dict[str, str], file: tuple[str, bytes] | None = None, **headers: str
    ) -> tuple[int, str]:
        """Open a page, fill in its form, send it; the status and the page one ends up at, refused or not."""
        _at, page = self.get(self.url + at)
        inputs = [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="hidden"' in tag]
        hidden = {
            found[1]: value[1]
            for tag in inputs
            if (found := NAMED.search(tag)) and (value := VALUED.search(tag))
        }
        return self.post(
            at, {name: html.unescape(value) for name, value in hidden.items()} | told, file, **headers
        )

    def post(
        self, at: str, fields: dict[str, str], file: tuple[str, bytes] | None = None, **headers: str
    ) -> tuple[int, str]:
        """Send fields, and a file."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        if file:
            called = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\nContent-Type: image/jpeg\r\n\r\n'
            parts += [called.encode(), file[1], b"\r\n"]
        body = b"".join([*parts, f"--{edge}--\r\n".encode()])
        told = {
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Referer": self.url + urllib.parse.quote(at),
            **headers,
        }
        return self.open(urllib.request.Request(self.url + at, body, told))  # noqa: S310  our own server

    def open(self, asked: urllib.request.Request) -> tuple[int, str]:
        """Ask; the status and the page."""
        try:
            with self.opener.open(asked, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def look(self, at: str) -> tuple[int, str]:
        """Open a page that may not be there."""
        return self.open(urllib.request.Request(self.url + at))  # noqa: S310  our own server


NAMED, VALUED = re.compile(r'\bname="([^"]+)"'), re.compile(r'\bvalue="([^"]*)"')


def photo() -> bytes:
    """A photo as a camera writes it: larger than what is usually kept in memory, with words about it inside."""
    out, drawn = io.BytesIO(), Image.effect_noise((1800, 1600), 90).convert("RGB")
    told = Image.Exif()
    told[0x9286] = PLANTED["camera"].encode()  # what the camera's owner wrote
    drawn.save(out, "JPEG", quality=95, exif=told, comment=PLANTED["camera"].encode())
    assert len(out.getvalue()) > 2_621_440
    assert out.getvalue().count(PLANTED["camera"].encode()) == 2
    return out.getvalue()


@pytest.fixture
def server(real: Real) -> Iterator[str]:
    """Serve the installation by the real server; what it says goes to a file in its folder, and so do all temporary files."""
    (real.home / "tmp").mkdir()
    env = real.env | {
        "DJANGO_SETTINGS_MODULE": "tests.config.breaking_settings",
        "TMPDIR": str(real.home / "tmp"),
    }
    port = own_port()
    words = [sys.executable, "-m", "wayhome.config.command", "serve", "--port", str(port)]
    with open(real.home / "said.txt", "wb") as said:
        process = Popen(words, env=env, stdout=said, stderr=STDOUT)
    try:
        listens(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def said(answer: tuple[int, str]) -> str:
    """The status of an answer, and what it refuses."""
    refused = re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)</', answer[1], re.DOTALL)
    return " ".join([str(answer[0]), *(" ".join(one.split()) for one in refused)])


def tell(url: str) -> str:
    """Do all of it in the browser; return the page that shows who she is, to her."""
    hers = Pages(url)
    assert hers.sign_in(url, WORKER, PASSWORD).endswith("/account/me")
    _status, listed = hers.look("/people/")
    person = re.search(r'href="/people/([0-9a-f-]{36})/"', listed)
    assert person, "her list of people"
    at = f"/people/{person[1]}"
    add = f"{at}/who/add"
    fact = {"paper_number": CODED, "category": "trafficking", "happened_on": "01/03/2022"}
    assert said(hers.send(f"{at}/change/", fact)) == "200"
    told = {
        "name": {"text": PLANTED["name"], "use": "own"},
        "contact": {"way": "phone", "value": PLANTED["phone"], "whose": "own", "safe": "never"},
        "address": {"use": "now", "detail": PLANTED["address"], "precision": "exact"},
        "relative": {"relation": "mother", "name": PLANTED["relative"], "told_what": "not_asked"},
        "need": {"need": "interpreter", "language": "hmn", "wish": PLANTED["wish"]},
    }
    for kind, fields in told.items():
        assert said(hers.send(f"{add}/{kind}/", fields)) == "200", kind
    sent = {"purpose": "photo", "caption": PLANTED["caption"], "keep_original": "on"}
    assert said(hers.send(f"{at}/who/file/", sent, (PLANTED["file"], photo()))) == "200"
    # Refused: a number in a name, words for a number; the page gives them back.
    for kind, field, what in (("name", "text", "refused name"), ("contact", "value", "refused phone")):
        status, shown = hers.send(f"{add}/{kind}/", told[kind] | {field: PLANTED[what]})
        assert (status, PLANTED[what] in html.unescape(shown)) == (422, True), what
    # Not taken: without the form's token, to an address that is none, with a name in the address.
    assert hers.post(f"{add}/name/", {"text": PLANTED["name"], "use": "own"})[0] == 403
    for asked in (
        f"/people/{PLANTED['typed address']}/",
        f"/people/?q={PLANTED['typed address']}",
        f"/?next={PLANTED['typed address']}",
    ):
        assert hers.look(urllib.parse.quote(asked, safe="/?=&"))[0] in (200, 302, 404)
    # Broken: in code, in the database, in a template, with the name in the form and in the address.
    _status, form = hers.look(f"{add}/name/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    for how in ("words", "database", "template"):
        fields = {"sent": PLANTED["broke"], "csrfmiddlewaretoken": token[1]}
        assert hers.post(f"/breaks/{how}/", fields)[0] == 500, how
        assert hers.look(f"/breaks/{how}/?sent={urllib.parse.quote(PLANTED['broke'])}")[0] == 500, how
    # Searched, by the name and the number.
    for words in (PLANTED["name"], PLANTED["phone"], bare(PLANTED["name"])):
        status, listed = hers.post("/people/find/", {"q": words, "csrfmiddlewaretoken": token[1]})
        assert (status, person[1] in listed) == (200, True), "she is found"
    # Left: a form that the script asks to keep before the screen locks.
    kept = hers.send(f"{add}/name/", {"text": PLANTED["unsent"], "use": "own"}, **{"X-Wayhome-Keep": "1"})
    assert kept[0] == 204
    return hers.look(f"{at}/who/")[1]


def tables(env: dict[str, str]) -> dict[str, bytes]:
    """{table: all its rows} as the database itself keeps them: the sessions too."""
    found: dict[str, bytes] = {}
    if env.get("WAYHOME_DATABASE_URL"):
        with psycopg.connect(env["WAYHOME_DATABASE_URL"]) as connection:
            named = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (table,) in named:
                with connection.cursor().copy(
                    sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
                ) as rows:
                    found[table] = b"".join(bytes(row) for row in rows)
        return found
    with closing(sqlite3.connect(Path(env["WAYHOME_HOME"]) / "wayhome.sqlite3")) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608  its own names
            found[table] = b"\n".join(
                part if isinstance(part, bytes) else str(part).encode() for row in rows for part in row
            )
    return found


def lying(home: Path) -> dict[str, bytes]:
    """{file: its bytes} of all that lies in the data folder."""
    return {
        str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()
    }


def test_what_was_told_of_a_person_lies_readable_nowhere(real: Real, server: str, tmp_path: Path) -> None:
    shown = html.unescape(tell(server))
    for what in ("name", "phone", "address", "relative", "wish", "caption"):
        assert PLANTED[what] in shown, f"she herself is shown the {what}"
    files = lying(real.home)  # the server runs: its write-ahead log lies there
    kept = tables(real.env)
    target = tmp_path / "plain"
    assert command("backup", "-o", str(target), "--unsealed", env=real.env).returncode == 0
    with target.open("rb") as packed:
        container.read_header(packed)
        files["backup"] = gzip.decompress(packed.read())
    places = files | {f"table {name}": body for name, body in kept.items()}
    assert {place: found for place, body in places.items() if (found := found_in(body))} == {}

    # The controls: it did look where what is kept lies, and what stands there in the clear is found there.
    sessions = next(body for name, body in kept.items() if name.endswith("_session"))
    assert len(sessions) > 100
    log = next(body for name, body in files.items() if name == "logs/wayhome.log")
    assert b"breaks" in log
    assert b"LookupError" in log
    assert sum(name.startswith("media/") for name in files) >= 3, "photo, thumbnail and original lie there"
    assert {"said.txt", "backup"} <= set(files)
    in_the_clear = [name for name, body in places.items() if any(way in body for way in all_ways(CODED))]
    assert {"backup", "table cases_case"} <= set(in_the_clear)
    if not real.env.get("WAYHOME_DATABASE_URL"):
        assert "wayhome.sqlite3-wal" in files
        assert {"wayhome.sqlite3", "wayhome.sqlite3-wal"} & set(in_the_clear)


@pytest.mark.parametrize(
    "written", ["as it is", "upper", "utf-16", "base64", "percent", "json", "apart", "bare", "packed", "hex"]
)
def test_the_same_search_finds_what_somebody_wrote_down(tmp_path: Path, written: str) -> None:
    shapes = {
        "as it is": PLANTED["name"].encode(),
        "upper": PLANTED["name"].upper().encode(),
        "utf-16": PLANTED["name"].encode("utf-16"),
        "base64": base64.b64encode(f"user={PLANTED['name']};".encode()),
        "percent": urllib.parse.quote(PLANTED["name"]).encode(),
        "json": json.dumps({"q": PLANTED["name"]}).encode(),
        "apart": unicodedata.normalize("NFD", PLANTED["name"]).encode(),
        "bare": bare(PLANTED["name"]).encode(),
        "packed": b"before" + gzip.compress(PLANTED["name"].encode()) + b"after",
        "hex": PLANTED["name"].encode().hex().encode(),
    }
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_bytes(os.urandom(40) + shapes[written] + os.urandom(40))
    (tmp_path / "deep" / "other").write_bytes(os.urandom(4000))
    assert {name: found_in(body) for name, body in lying(tmp_path).items()} == {
        "deep/log": {"name"},
        "deep/other": set(),
    }
