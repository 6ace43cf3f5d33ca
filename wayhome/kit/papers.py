"""A PDF written anew: without what its maker, its program and the camera of its pictures said, and with nothing that acts.

Where it is evidence the original is kept sealed beside it, as it came. Damaged and locked ones are refused: nobody repairs by guess.
"""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused

DAMAGED = _("This file is damaged or not complete. Choose it again, or make a new one.")
ACTIVE = _("This PDF carries a program or other files inside. Print it to a new PDF first.")
LOCKED = _("This PDF is locked with a password. Print it to a new PDF without one first.")
TOO_DEEP = _("This PDF is larger inside than it looks. Print it to a new PDF first.")

# What a scan never has.
_ACTS = "JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA"
_ACTIVE = re.compile(rb"/(?:" + _ACTS.encode() + rb")\b")
_NAMES = frozenset(f"/{name}" for name in _ACTS.replace("Files?", "File|EmbeddedFiles").split("|"))
_HEXED = re.compile(rb"#([0-9A-Fa-f]{2})")
# What says who made it, with what and when, on whatever part of it.
_SAYING = ("/Metadata", "/PieceInfo", "/LastModified", "/AA")
_OF_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC")
_OBJECT_STREAM = re.compile(rb"/(?:ObjStm|XRef)\b")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_INSIDE, _MOST_OBJECTS, _DEEPEST = 48 * 1024 * 1024, 200_000, 60
_WRONG = (
    pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError, OverflowError, RecursionError,
    MemoryError, NotImplementedError,
)  # fmt: skip


def paper(data: bytes) -> bytes:
    """Return a PDF written anew; Refused where it is damaged, locked, or has something that acts."""
    end = data.rfind(b"%%EOF")
    if end < 0 or data[end + 5 :].strip(b"\r\n\0 ") or b"startxref" not in data[-2048:]:
        raise Refused(DAMAGED, field="file")
    plain = _HEXED.sub(lambda two: bytes([int(two[1], 16)]), data)
    if _ACTIVE.search(plain):
        raise Refused(ACTIVE, field="file")
    _measure(plain)
    try:
        return _written_anew(data)
    except pikepdf.PasswordError as locked:
        raise Refused(LOCKED, field="file") from locked
    except _WRONG as wrong:
        raise Refused(DAMAGED, field="file") from wrong


def _measure(data: bytes) -> None:
    """Refuse what would grow beyond measure when its lists of objects are unpacked."""
    left = _MOST_INSIDE
    for found in _OBJECT_STREAM.finditer(data):
        begins = _STREAM.search(data, found.end(), found.end() + 4096)
        if begins is None:
            continue
        try:
            left -= len(zlib.decompressobj().decompress(data[begins.end() :], left + 1))
        except zlib.error:
            continue  # not packed, or damaged: the library says so
        if left < 0:
            raise Refused(TOO_DEEP, field="file")


def _written_anew(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            raise Refused(LOCKED, field="file")
        if not len(pdf.pages):
            raise Refused(DAMAGED, field="file")
        for name in ("/Info", "/ID"):
            if name in pdf.trailer:
                del pdf.trailer[name]
        if "/OpenAction" in pdf.Root:
            del pdf.Root["/OpenAction"]
        if len(pdf.objects) > _MOST_OBJECTS:
            raise Refused(TOO_DEEP, field="file")
        for one in pdf.objects:
            for part in _parts(one):
                _emptied(part)
        out = io.BytesIO()
        pdf.save(
            out, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )  # fmt: skip
    return out.getvalue()


def _parts(one: Any, depth: int = 0) -> Iterator[Any]:
    """Yield an object's dictionaries, its own and those directly inside; Refused where a name says that something acts."""
    if depth > _DEEPEST:
        raise Refused(TOO_DEEP, field="file")
    if isinstance(one, pikepdf.Name):
        if str(one) in _NAMES:
            raise Refused(ACTIVE, field="file")
    elif isinstance(one, pikepdf.Array):
        for inner in one:
            if not getattr(inner, "is_indirect", False):
                yield from _parts(inner, depth + 1)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        if _NAMES & set(one.keys()):
            raise Refused(ACTIVE, field="file")
        for inner in [one[name] for name in one.keys()]:  # noqa: SIM118 - not a mapping
            if not getattr(inner, "is_indirect", False):
                yield from _parts(inner, depth + 1)
        yield one


def _emptied(part: Any) -> None:
    """Take out of a dictionary what says who made it; of a picture in it, what its camera wrote."""
    for name in _SAYING:
        if name in part:
            del part[name]
    if "/Subtype" in part and "/Rect" in part and part["/Subtype"] not in ("/Widget", "/Link"):
        for name in _OF_A_NOTE:
            if name in part:
                del part[name]
    if isinstance(part, pikepdf.Stream) and _is_jpeg(part):
        part.write(without_tags(part.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _is_jpeg(stream: Any) -> bool:
    kept = stream.get("/Filter")
    if isinstance(kept, pikepdf.Array) and len(kept) == 1:
        kept = kept[0]
    return bool(kept == pikepdf.Name.DCTDecode) and "/DecodeParms" not in stream


def without_tags(jpeg: bytes) -> bytes:
    """Return a JPEG as it is, but for what was said beside it (Exif, XMP, comments); its colours' own tags stay."""
    at, out = 2, bytearray(jpeg[:2])
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        kind, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        # APP0 and APP14 say how colours are stored, APP2 may be their profile; the other APPn and COM are words about the picture.
        if not (0xE0 <= kind <= 0xEF or kind == 0xFE) or kind in (0xE0, 0xE2, 0xEE):
            out += jpeg[at:end]
        at = end
    return bytes(out + jpeg[at:])
