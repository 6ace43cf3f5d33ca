"""What a file is, by its content alone: pictures and papers are written anew without a word of metadata, sounds lose their tags.

Neither the name nor the type that a browser tells is believed. What is not on the short list is refused with a sentence.
"""

import io
import re
import struct
import unicodedata
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

import puremagic
from django.utils.translation import gettext_lazy as _
from PIL import Image

from wayhome.kit.errors import Refused
from wayhome.kit.papers import DAMAGED, paper
from wayhome.kit.uploads import MOST

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
OGG, MP3, M4A = "audio/ogg", "audio/mpeg", "audio/mp4"
PICTURES, PAPERS, SOUNDS = frozenset({JPEG, PNG, WEBP}), frozenset({PDF}), frozenset({OGG, MP3, M4A})
ENDINGS = {JPEG: "jpg", PNG: "png", WEBP: "webp", PDF: "pdf", OGG: "ogg", MP3: "mp3", M4A: "m4a"}
# A telephone's picture is 12 to 50 megapixels; a JPEG is read at a fraction of it, others are held whole.
MOST_PIXELS = {"JPEG": 89_000_000, "PNG": 26_000_000, "WEBP": 26_000_000}
LONGEST_EDGE, THUMBNAIL_EDGE = 2560, 320
LARGEST = {**dict.fromkeys(PICTURES, MOST), PDF: 8 * 1024 * 1024, **dict.fromkeys(SOUNDS, 8 * 1024 * 1024)}

EMPTY = _("This file is empty. Choose it again.")
TOO_LARGE = _("This file is too large. Choose one of at most %(size)s MB.")
UNKNOWN = _("This kind of file cannot be kept. Choose a picture (JPEG, PNG), a PDF or a sound recording.")
NOT_HERE = _("This kind of file does not belong here. Choose another.")
HEIC = _("This picture is in the HEIC format, which not every device shows. Save it as JPEG first.")
DOCUMENT = _("Documents can change and carry hidden words. Save it as PDF first.")
TOO_MANY_PIXELS = _("This picture has too many pixels. Make it smaller first.")


@dataclass(frozen=True)
class Clean:
    """A file as it may be kept: its type, its bytes, a thumbnail if it is a picture. Its ``repr`` tells no content."""

    media_type: str
    data: bytes = field(repr=False)
    thumbnail: bytes | None = field(default=None, repr=False)


def cleaned(data: bytes, allowed: Collection[str]) -> Clean:
    """Return a file as it may be kept, whatever it is called; Refused with what to do where it is not allowed or not whole."""
    if not data:
        raise Refused(EMPTY, field="file")
    found = type_of(data)
    if found not in allowed:
        raise Refused(NOT_HERE, field="file")
    if len(data) > LARGEST[found]:
        raise Refused(TOO_LARGE % {"size": LARGEST[found] // 1024 // 1024}, field="file")
    if found in PICTURES:
        return _picture(data)
    return Clean(found, _CHECKS[found](data))


def type_of(data: bytes) -> str:
    """Return the type by the first bytes; Refused where it is none that is kept."""
    found = _told_by_magic(data)
    if found is not None:
        return found
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"):
        raise Refused(HEIC, field="file")
    known = _by_puremagic(data)
    if known & {"docx", "doc", "odt", "rtf", "xlsx", "xls", "pptx"}:
        raise Refused(DOCUMENT, field="file")
    raise Refused(UNKNOWN, field="file")


def _told_by_magic(data: bytes) -> str | None:
    if data[:3] == b"\xff\xd8\xff":
        return JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[:5] == b"%PDF-":
        return PDF
    if data[:4] == b"OggS":
        return OGG
    if data[4:8] == b"ftyp" and data[8:12] in (b"M4A ", b"M4B ", b"mp42", b"isom", b"iso2", b"3gp4", b"3gp5"):
        return M4A
    if data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return MP3
    return None


def _by_puremagic(data: bytes) -> set[str]:
    try:
        return {one.extension.lstrip(".") for one in puremagic.magic_string(data)}
    except (puremagic.PureError, ValueError):
        return set()


# --- pictures ---------------------------------------------------------------------------------------------------------


def _picture(data: bytes) -> Clean:
    """Write a picture anew: turned as it was held, on white, no larger than a screen needs, with nothing beside its pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _written_anew(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as bomb:
        raise Refused(TOO_MANY_PIXELS, field="file") from bomb
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, TypeError, IndexError, OverflowError) as wrong:  # fmt: skip
        raise Refused(DAMAGED, field="file") from wrong


def _written_anew(data: bytes) -> Clean:
    with Image.open(io.BytesIO(data), formats=list(MOST_PIXELS)) as picture:
        if picture.width * picture.height > MOST_PIXELS.get(picture.format or "", MOST_PIXELS["JPEG"]):
            raise Refused(TOO_MANY_PIXELS, field="file")
        picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))  # a JPEG is read at a half, a quarter or an eighth
        picture.load()
        turn = _orientation(picture)
        if picture.has_transparency_data:
            layered = picture.convert("RGBA")
            flat = Image.new("RGB", layered.size, "white")
            flat.paste(layered, mask=layered.getchannel("A"))
        else:
            flat = picture.convert("RGB")
    flat.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    if turn is not None:
        flat = flat.transpose(turn)
    # A picture of its pixels alone: whatever the original carried is not even held any more.
    bare = Image.frombytes("RGB", flat.size, flat.tobytes())
    whole = _jpeg(bare, 85)
    bare.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
    return Clean(JPEG, whole, _jpeg(bare, 75))


# How a camera says it was held: which turn puts the picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip


def _orientation(picture: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(picture.getexif().get(0x0112, 1))
    except (OSError, SyntaxError, ValueError, struct.error, KeyError, TypeError, IndexError):
        return None  # what says how it was held cannot be read: as it lies


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


# --- sounds -----------------------------------------------------------------------------------------------------------


def _ogg(data: bytes) -> bytes:
    """Return an Ogg file with its comments emptied in place; every page must follow the one before, and it is one Opus or Vorbis sound alone."""
    at, last = 0, False
    pages: list[_Page] = []
    while at < len(data):
        if data[at : at + 4] != b"OggS" or at + 27 > len(data):
            raise Refused(DAMAGED, field="file")
        last = bool(data[at + 5] & 4)
        segments = data[at + 26]
        pages.append(_Page(at, at + 27 + segments, bytes(data[at + 27 : at + 27 + segments])))
        at = pages[-1].end
    if at != len(data) or not (data[28:36] == b"OpusHead" or data[28:35] == b"\x01vorbis"):
        raise Refused(DAMAGED, field="file")
    if not last or any(data[page.start + 5] & 2 for page in pages[1:]):
        raise Refused(DAMAGED, field="file")
    return _without_comments(data, pages[1:])


@dataclass(frozen=True)
class _Page:
    """Where an Ogg page begins, where its content begins, and how long the pieces of its content are."""

    start: int
    body: int
    pieces: bytes

    @property
    def end(self) -> int:
        return self.body + sum(self.pieces)


def _without_comments(data: bytes, pages: Sequence[_Page]) -> bytes:
    """Return the file with its second packet (what the recorder and people say of it) saying nothing, as long as before."""
    places: list[tuple[_Page, int, int]] = []  # what of the packet stands on each page
    for page in pages:
        ends = next((n for n, piece in enumerate(page.pieces) if piece < 255), None)
        whole = page.pieces if ends is None else page.pieces[: ends + 1]
        places.append((page, page.body, page.body + sum(whole)))
        if ends is not None:
            break
    packet = b"".join(data[start:end] for _page, start, end in places)
    head = next((one for one in (b"OpusTags", b"\x03vorbis") if packet.startswith(one)), None)
    if head is None:
        return data
    # No maker, no comment; then Vorbis wants a bit that says so, and the rest is padding.
    empty = head + bytes(8) + (b"\x01" if head[0] == 3 else b"")
    if len(packet) < len(empty):
        raise Refused(DAMAGED, field="file")
    rest, out = empty.ljust(len(packet), b"\0"), bytearray(data)
    for page, start, end in places:
        out[start:end], rest = rest[: end - start], rest[end - start :]
        out[page.start + 22 : page.start + 26] = bytes(4)
        out[page.start + 22 : page.start + 26] = _ogg_crc(out[page.start : page.end]).to_bytes(4, "little")
    return bytes(out)


def _ogg_crc(data: bytes) -> int:
    """The checksum of an Ogg page, whose own place holds noughts."""
    crc = 0
    for byte in data:
        crc = (crc << 8) & 0xFFFFFFFF ^ _CRC[(crc >> 24) ^ byte]
    return crc


def _crc_of(byte: int) -> int:
    crc = byte << 24
    for _bit in range(8):
        crc = (crc << 1) & 0xFFFFFFFF ^ (0x04C11DB7 if crc >> 31 else 0)
    return crc


_CRC = [_crc_of(byte) for byte in range(256)]

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _mp3(data: bytes) -> bytes:
    """Return an MP3's frames alone, without the tags before and behind them; they must follow each other to the end."""
    if data[:3] == b"ID3" and len(data) > 10:
        size = (data[6] & 127) << 21 | (data[7] & 127) << 14 | (data[8] & 127) << 7 | data[9] & 127
        data = data[10 + size + (10 if data[5] & 16 else 0) :]
    if data[-128:-125] == b"TAG":
        data = data[:-128]
    at = frames = 0
    while at + 4 <= len(data) and (length := _frame(data[at : at + 4])):
        at, frames = at + length, frames + 1
    # A recorder may cut its last frame; anything else behind the sound is not sound.
    if frames < 3 or at < len(data):
        raise Refused(DAMAGED, field="file")
    return data


def _frame(head: bytes) -> int:
    """The length of a layer III frame by its head; 0 if it is none."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    if (
        head[0] != 0xFF
        or head[1] & 0xE0 != 0xE0
        or version == 1
        or layer != 1
        or bits in (0, 15)
        or rate == 3
    ):
        return 0
    kbits = (_KBITS_1 if version == 3 else _KBITS_2)[bits]
    return (144 if version == 3 else 72) * kbits * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)


_INSIDE = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_DEEPEST = 8  # a true one has them five deep
_SAYING = (b"udta", b"meta", b"uuid", b"free", b"skip")


def _m4a(data: bytes) -> bytes:
    """Return an M4A with the boxes that say where, when and by whom emptied in place; Refused where it shows moving pictures."""
    out = bytearray(data)
    seen = set()
    for kind, start, head, end in _boxes(data, 0, len(data)):
        seen.add(kind)
        if kind in _SAYING:
            out[start + 4 : start + 8] = b"free"
            out[start + head : end] = bytes(end - start - head)
        if kind == b"hdlr" and data[start + head + 8 : start + head + 12] != b"soun":
            raise Refused(NOT_HERE, field="file")
    if not {b"moov", b"mdat", b"hdlr"} <= seen:
        raise Refused(DAMAGED, field="file")
    return bytes(out)


def _boxes(data: bytes, at: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield (kind, start, length of its head, end) of boxes, and of those inside the ones that hold others."""
    if depth > _DEEPEST:
        raise Refused(DAMAGED, field="file")
    while at < end:
        if end - at < 8:
            raise Refused(DAMAGED, field="file")
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        stop = at + size if size else end
        if stop > end or stop < at + head:
            raise Refused(DAMAGED, field="file")
        yield kind, at, head, stop
        if kind in _INSIDE:
            yield from _boxes(data, at + head, stop, depth + 1)
        at = stop


_CHECKS: dict[str, Callable[[bytes], bytes]] = {PDF: paper, OGG: _ogg, MP3: _mp3, M4A: _m4a}


def tidy_name(typed: str, most: int = 100) -> str:
    """Return a file's name as it is kept (sealed): its last part, without signs nobody types. It never becomes a path."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", typed))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    return " ".join(kept.split())[:most].strip()
