"""The file of a backup: a mark, one line of header in the clear, then its parts, packed and sealed as one stream.

The header says what one needs for opening and nothing else. The stream is bound to it: a header that was changed opens nothing.
"""

import io
import json
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from wayhome.config.backups import rules
from wayhome.kit import crypto

MARK = b"WAYHOME-BACKUP-1\n"
CHUNK = 1024 * 1024
LONGEST_HEADER = 4 * 1024 * 1024
_BLOCK = 512


class Damaged(Exception):
    """The file is no backup, was cut short, or was changed."""


@dataclass(frozen=True)
class Part:
    """One file inside: its name, its length, and its bytes in pieces."""

    name: str
    size: int
    pieces: Iterable[bytes]


def _packed(parts: Iterable[Part]) -> Iterator[bytes]:
    """Yield the parts as a tar, piece by piece."""
    for part in parts:
        info = tarfile.TarInfo(part.name)
        info.size, info.mode = part.size, 0o600
        yield info.tobuf(tarfile.PAX_FORMAT)
        told = 0
        for piece in part.pieces:
            told += len(piece)
            yield piece
        if told != part.size:
            raise ValueError(f"{part.name} changed its length while it was read")
        yield b"\0" * (-told % _BLOCK)
    yield b"\0" * (2 * _BLOCK)


def _pressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    press = zlib.compressobj(6, wbits=31)
    for piece in pieces:
        yield press.compress(piece)
    yield press.flush()


def _where(line: bytes) -> bytes:
    return crypto.digest(MARK, line)


def written(header: dict[str, Any], parts: Iterable[Part], key: bytes | None) -> Iterator[bytes]:
    """Yield the whole file; without a key its parts are packed but not sealed."""
    line = json.dumps(header, sort_keys=True).encode() + b"\n"
    yield MARK
    yield line
    stream = _pressed(_packed(parts))
    yield from stream if key is None else crypto.seal_stream(stream, key, _where(line))


def read_header(file: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Read the header and its very bytes from the start of a file; the stream follows."""
    if file.read(len(MARK)) != MARK:
        raise Damaged("This is no backup of Wayhome's, or its beginning was changed.")
    line = file.readline(LONGEST_HEADER)
    try:
        header = json.loads(line)
    except ValueError as wrong:
        raise Damaged("The header of this backup was changed or cut short.") from wrong
    if not line.endswith(b"\n") or not isinstance(header, dict):
        raise Damaged("The header of this backup was changed or cut short.")
    return header, line


class _Stream(io.RawIOBase):
    """A file to read from over pieces that come one by one."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._kept = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._kept:
            found = next(self._pieces, None)
            if found is None:
                return 0
            self._kept = found
        count = min(len(buffer), len(self._kept))
        buffer[:count], self._kept = self._kept[:count], self._kept[count:]
        return count


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece


def unpack(file: IO[bytes], line: bytes, key: bytes | None, into: Path) -> list[str]:
    """Write the parts that follow the header into a folder; their names. Damaged unless the stream is whole to its last bit."""
    source: Iterator[bytes] = _pieces(file)
    if key is not None:
        source = crypto.unseal_stream(source, key, _where(line))
    names = []
    try:
        unpressed = io.BufferedReader(_Stream(_unpressed(source)), CHUNK)
        with tarfile.open(fileobj=unpressed, mode="r|") as archive:
            for info in archive:
                if not info.isreg() or not rules.is_part(info.name) or info.name in names:
                    raise Damaged("This backup holds something that is no part of a backup.")
                names.append(info.name)
                _write(archive, info, into / info.name)
        while unpressed.read(CHUNK):  # to the very end: only there it shows that nothing is missing
            pass
    except (crypto.Unreadable, tarfile.TarError, zlib.error, EOFError) as wrong:
        raise Damaged("This backup was changed or cut short: it does not open to its end.") from wrong
    return names


def _unpressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    press = zlib.decompressobj(wbits=31)
    for piece in pieces:
        if press.eof and piece:
            raise EOFError
        yield press.decompress(piece)
        if press.unused_data:
            raise EOFError
    if not press.eof:
        raise EOFError


def _write(archive: tarfile.TarFile, info: tarfile.TarInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    inside = archive.extractfile(info)
    assert inside is not None
    target.touch(mode=0o600)
    with target.open("wb") as out:
        while piece := inside.read(CHUNK):
            out.write(piece)
