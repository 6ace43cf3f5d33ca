"""What a file is, by its content alone; and what of a picture is kept."""

import contextlib
import io
import struct
import zlib
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from wayhome.kit import media
from wayhome.kit.errors import Refused
from wayhome.kit.media import JPEG, M4A, MP3, OGG, PAPERS, PDF, PICTURES, SOUNDS, cleaned

EVERY = PICTURES | PAPERS | SOUNDS
MP3_SOUND = (b"\xff\xfb\x90\x00" + bytes(413)) * 4


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **save: Any) -> bytes:
    out = io.BytesIO()
    made = Image.new(mode, size, "red" if mode != "L" else 90)
    made.paste("blue" if mode != "L" else 200, (0, 0, size[0] // 2, size[1]))
    made.save(out, kind, **save)
    return out.getvalue()


def gps() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright
    exif[0x010F] = "Zxqvirna telephones"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 23.0, 10.0), 3: "E", 4: (103.0, 1.0, 0.0)})
    return exif


def page(body: bytes, flags: int = 0) -> bytes:
    return b"OggS\x00" + bytes([flags]) + bytes(20) + bytes([1, len(body)]) + body


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def m4a(handler: bytes = b"soun") -> bytes:
    said = box(b"udta", b"+21.3861+103.0167/ Zxqvirna")
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))))
    return box(b"ftyp", b"M4A \x00\x00\x00\x00") + box(b"moov", track + said) + box(b"mdat", bytes(50))


def nested(times: int) -> bytes:
    inside = b""
    for _one in range(times):
        inside = box(b"trak", inside)
    return m4a() + inside


def pdf(**told: Any) -> bytes:
    """A scan as a telephone makes one: a page with a picture that says where it was taken, and words about its maker."""
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(100, 100))
        shot = made.make_stream(
            picture(exif=gps(), comment=b"Zxqvirna") if told.get("said") else picture(),
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=made.make_indirect(shot)))
        made.pages[0].Contents = made.make_stream(b"q 90 0 0 90 5 5 cm /Im0 Do Q")
        if told.get("said"):
            made.docinfo["/Author"], made.docinfo["/Producer"] = "Zxqvirna", "Zxqvirna scans"
            with made.open_metadata() as meta:
                meta["dc:creator"] = ["Zxqvirna"]
            made.Root.PieceInfo = pikepdf.Dictionary(Maker=pikepdf.Dictionary(Private="Zxqvirna"))
            note = {
                "Type": pikepdf.Name.Annot,
                "Subtype": pikepdf.Name.Text,
                "Rect": [1, 1, 9, 9],
                "T": "Zxqvirna",
            }
            made.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(**note)])
        for key, value in told.get("root", {}).items():
            made.Root[key] = value
        out = io.BytesIO()
        made.save(out, static_id=True, **told.get("how", {}))
        return out.getvalue()


PDF_SCAN = pdf()
OGG_SOUND = page(b"OpusHead" + bytes(11), 2) + page(b"sound", 4)


def test_a_picture_is_written_anew_without_place_maker_or_thumbnail() -> None:
    original = picture(exif=gps(), comment=b"Zxqvirna was here", quality=90)
    assert b"Zxqvirna" in original  # the control: it says where and with what
    with Image.open(io.BytesIO(original)) as before:
        assert before.getexif().get_ifd(0x8825)[4][0] == 103
    clean = cleaned(original + b"<script>alert(1)</script>", PICTURES)
    assert clean.media_type == JPEG
    for data in (clean.data, clean.thumbnail or b""):
        assert b"Zxqvirna" not in data
        assert b"<script" not in data
        assert b"Exif" not in data
        with Image.open(io.BytesIO(data)) as after:
            assert not after.getexif()
            assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    with Image.open(io.BytesIO(clean.data)) as after:
        assert after.size == (40, 60)  # turned as it was held: what lay left stands above
        assert after.getpixel((20, 5)) == pytest.approx((0, 0, 254), abs=12)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
    ],
)
def test_every_sort_of_pixel_becomes_a_plain_picture(kind: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (3000, 50)).save(out, kind)
    clean = cleaned(out.getvalue(), PICTURES)
    with Image.open(io.BytesIO(clean.data)) as made, Image.open(io.BytesIO(clean.thumbnail or b"")) as small:
        assert (made.format, made.mode, made.size[0]) == ("JPEG", "RGB", media.LONGEST_EDGE)
        assert small.size[0] == media.THUMBNAIL_EDGE


def test_papers_and_sounds_are_told_by_their_content_and_lose_their_tags() -> None:
    assert cleaned(PDF_SCAN, EVERY).media_type == PDF
    assert cleaned(cleaned(PDF_SCAN, EVERY).data, EVERY) == cleaned(PDF_SCAN, EVERY)
    assert cleaned(OGG_SOUND, EVERY).media_type == OGG
    tagged = b"ID3\x04\x00\x00\x00\x00\x00\x0aZxqvirna!!" + MP3_SOUND + b"TAG" + b"Zxqvirna".ljust(125)
    assert cleaned(tagged, EVERY) == media.Clean(MP3, MP3_SOUND)
    clean = cleaned(m4a(), EVERY)
    assert clean.media_type == M4A
    assert len(clean.data) == len(m4a())
    assert b"Zxqvirna" in m4a()
    assert b"Zxqvirna" not in clean.data
    assert b"103" not in clean.data
    assert cleaned(clean.data, EVERY).data == clean.data
    assert cleaned(nested(8), EVERY).media_type == M4A


@pytest.mark.parametrize(
    ("first", "head", "behind"),
    [(b"OpusHead" + bytes(11), b"OpusTags", b""), (b"\x01vorbis" + bytes(23), b"\x03vorbis", b"\x01")],
)
def test_a_sound_says_nothing_of_itself(first: bytes, head: bytes, behind: bytes) -> None:
    said = [b"ARTIST=Zxqvirna", b"PICTURE=" + b"Zxqvirna" * 40]
    words = b"".join(struct.pack("<I", len(one)) + one for one in said)
    packet = head + struct.pack("<I", 8) + b"Zxqvirna" + struct.pack("<I", 2) + words + behind
    # Over two pages; on the second another packet follows.
    one, two = packet[:255], packet[255:]
    second = b"OggS\x00\x01" + bytes(20) + bytes([2, len(two), 5]) + two + b"setup"
    sent = page(first, 2) + page(one) + second + page(b"sound", 4)
    clean = cleaned(sent, EVERY).data
    assert b"Zxqvirna" in sent
    assert b"Zxqvirna" not in clean
    assert len(clean) == len(sent)
    assert head + bytes(8) + behind in clean
    assert b"setup" in clean
    assert clean.endswith(page(b"sound", 4)), "the sound is as it was"
    assert cleaned(clean, EVERY).data == clean


def test_the_checksum_of_a_page_is_that_of_the_format() -> None:
    assert media._ogg_crc(b"123456789") == 0x89A1897F, "CRC-32 with 0x04C11DB7 from nought, not mirrored"


def bomb() -> bytes:
    """A PNG of 50,000 by 50,000 pixels in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


BAD = {
    "empty": b"",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "html called a gif": b"GIF89a<script>alert(1)</script>",
    "gif": b"GIF89a" + bytes(40),
    "zip": b"PK\x03\x04" + bytes(60),
    "program": b"MZ" + bytes(80),
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(30),
    "text": "chỉ là chữ".encode(),
    "utf-16": "only words".encode("utf-16"),
    "half a picture": picture(size=(600, 600))[:-3000],
    "picture's head": picture()[:30],
    "png bomb": bomb(),
    "too wide": picture("PNG", (6000, 5000), "L"),
    "half a pdf": PDF_SCAN[:-30],
    "pdf with a page behind": PDF_SCAN + b"<html><script>alert(1)</script>",
    "pdf with a zip behind": PDF_SCAN + b"PK\x03\x04" + bytes(50),
    "page before a pdf": b"<html>" + PDF_SCAN,
    "pdf that acts": pdf(root={"/AA": pikepdf.Dictionary(S=pikepdf.Name.JavaScript)}),
    "pdf that hides that it acts": pdf(root={"/AA": pikepdf.Dictionary(S=pikepdf.Name.JavaScript)}).replace(
        b"/JavaScript", b"/Java#53crip#74"
    ),
    "pdf that acts in a packed part": pdf(
        root={"/Deep": pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.JavaScript)])},
        how={"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    ),
    **{
        f"pdf with {name}": pdf(root={"/AA": pikepdf.Dictionary(S=pikepdf.Name("/" + name))})
        for name in ("SubmitForm", "ImportData", "XFA", "EmbeddedFiles")
    },
    "pdf with a password": pdf(how={"encryption": pikepdf.Encryption(user="willow", owner="willow")}),
    "pdf that only its maker may change": pdf(
        how={"encryption": pikepdf.Encryption(user="", owner="willow")}
    ),
    "pdf with a torn table": PDF_SCAN.replace(b"0000000015", b"0000000099"),
    "pdf without a page": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n40\n%%EOF\n",
    "pdf that unpacks beyond measure": PDF_SCAN.replace(
        b"xref\n0", b"/ObjStm stream\n" + zlib.compress(bytes(60_000_000)) + b"\nxref\n0"
    ),
    "half a sound": OGG_SOUND[:-2],
    "sound without an end": page(b"OpusHead" + bytes(11), 2),
    "a second sound, which may be a film": page(b"OpusHead" + bytes(11), 2)
    + page(b"\x80theora", 2)
    + page(b"x", 4),
    "sound whose words are cut": page(b"OpusHead" + bytes(11), 2) + page(b"OpusTags", 4),
    "moving pictures": m4a(b"vide"),
    "sound and more": MP3_SOUND + b"<script>alert(1)</script>",
    "sound's head": MP3_SOUND[:400],
    "box too long": m4a()[:-9],
    "boxes in boxes": nested(3000),
    "boxes nine deep": nested(9),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_whole_or_not_on_the_list_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(Refused) as refused:
        cleaned(BAD[name], EVERY)
    assert refused.value.field == "file"
    assert str(refused.value.sentence)


def test_a_paper_is_written_anew_without_who_made_it_and_where() -> None:
    told = pdf(said=True)
    with pikepdf.open(io.BytesIO(told)) as before:  # the control: all of it is there
        assert str(before.docinfo["/Author"]) == "Zxqvirna"
        assert "/Metadata" in before.Root
        assert b"Zxqvirna" in before.pages[0].Resources.XObject.Im0.read_raw_bytes()
        assert str(before.pages[0].Annots[0].T) == "Zxqvirna"
    for how in ({}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}):
        clean = cleaned(pdf(said=True, how=how), PAPERS)
        with pikepdf.open(io.BytesIO(clean.data)) as after:
            assert "/Info" not in after.trailer
            assert not {"/Metadata", "/PieceInfo"} & set(after.Root.keys())
            for one in after.objects:
                said = one.read_raw_bytes() if isinstance(one, pikepdf.Stream) else b""
                assert b"Zxqvirna" not in said + one.unparse()
            shot = after.pages[0].Resources.XObject.Im0.read_raw_bytes()
        with Image.open(io.BytesIO(shot)) as shown:
            assert not shown.getexif()
            assert shown.size == (60, 40)
            assert shown.getpixel((5, 5)) == pytest.approx((0, 0, 254), abs=12)


def test_what_is_wrong_with_a_paper_is_said() -> None:
    for name, sentence in {
        "pdf with a password": "password", "pdf that only its maker may change": "password", "pdf that acts in a packed part": "program",
        "pdf with a torn table": "damaged", "pdf without a page": "damaged", "half a pdf": "damaged",
        "pdf that unpacks beyond measure": "larger inside",
    }.items():  # fmt: skip
        with pytest.raises(Refused, match=sentence):
            cleaned(BAD[name], EVERY)


def test_what_is_allowed_elsewhere_and_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="does not belong here"):
        cleaned(PDF_SCAN, PICTURES)
    monkeypatch.setitem(media.LARGEST, PDF, 20)
    with pytest.raises(Refused, match="too large"):
        cleaned(PDF_SCAN, EVERY)


@given(data=st.binary(max_size=300), head=st.sampled_from([b"", picture(), PDF_SCAN, OGG_SOUND, m4a(), MP3_SOUND]), cut=st.integers(0, 900))  # fmt: skip
def test_whatever_comes_is_kept_or_refused(data: bytes, head: bytes, cut: int) -> None:
    sent = bytearray(head[:cut] + data + head[cut:])
    with contextlib.suppress(Refused):  # nothing else may come out
        assert cleaned(bytes(sent), EVERY).media_type in EVERY


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\photos\\her.jpg", "her.jpg"), ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ("ảnh.jpg", "ảnh.jpg"), ("..", ".."), ("x" * 400, "x" * 100),
    ],
)  # fmt: skip
def test_a_name_is_a_name_and_never_a_path(typed: str, kept: str) -> None:
    assert media.tidy_name(typed) == kept
