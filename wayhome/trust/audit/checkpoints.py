"""Checkpoints: how far the log reached at a moment, in a short signed text that leaves the machine (file, mail, paper).

The chain alone does not see its tail cut, nor itself rewritten from the start, if the head is made to fit. A checkpoint kept
elsewhere does: it names an entry by number and hash. The signing key lies in its own file, outside database and backup.
"""

import base64
import datetime as dt
import os
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import crypto, formats
from wayhome.kit.errors import Refused
from wayhome.trust.audit.models import AuditKey

TITLE = "WAYHOME CHECKPOINT"
LONGEST = 4000
_LABELS = ("installation", "entry", "time", "hash", "key", "signature")
_KEY_FILE = "checkpoint.key"
_HALF = 32


@dataclass(frozen=True)
class Checkpoint:
    """That the log of an installation had at ``at`` the entry ``seq`` with this hash; ``key`` is the public half that signed it."""

    installation: str
    seq: int
    at: dt.datetime
    hash: bytes
    key: bytes
    signature: bytes = b""

    @property
    def message(self) -> bytes:
        """What is signed."""
        parts = (self.installation, str(self.seq), self.at.astimezone(dt.UTC).isoformat())
        return crypto.digest(b"wayhome checkpoint", *(part.encode() for part in parts), self.hash, self.key)

    @property
    def day(self) -> str:
        """Its day, as the reader's language writes it."""
        return formats.day(self.at.date(), formats.language(get_language()))

    @property
    def text(self) -> str:
        """The text that leaves the machine: letters in fours, that can be typed back from paper."""
        told = {
            "installation": self.installation,
            "entry": str(self.seq),
            "time": self.at.astimezone(dt.UTC).isoformat(),
            "hash": letters(self.hash),
            "key": letters(self.key),
            "signature": letters(self.signature),
        }
        lines = [f"{label + ':':<14}{part}" for label in _LABELS for part in _folded(label, told[label])]
        return "\n".join([TITLE, *lines]) + "\n"


def letters(raw: bytes) -> str:
    """Return bytes as capital letters and digits that are not mistaken on paper (base32), in fours."""
    plain = base64.b32encode(raw).decode().rstrip("=")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _folded(label: str, told: str) -> list[str]:
    """Long ones go on in the next line under the same label."""
    return [told[start : start + 65].strip() for start in range(0, len(told), 65)]


def _bytes(told: str, size: int) -> bytes:
    plain = "".join(told.split()).upper()
    raw = base64.b32decode(plain + "=" * (-len(plain) % 8))
    if len(raw) != size:
        raise ValueError("of another length")
    return raw


def read(text: str) -> Checkpoint:
    """Read a checkpoint; Refused with what is wrong: no checkpoint at all, or mistyped, or changed."""
    told: dict[str, str] = {}
    for line in text[:LONGEST].splitlines():
        found = re.match(r"\s*(\w+)\s*:\s*(.*\S)", line)
        if found and found[1].lower() in _LABELS:
            label = found[1].lower()
            told[label] = " ".join(filter(None, (told.get(label), found[2])))
    if set(told) != set(_LABELS):
        raise Refused(
            _("This is no checkpoint. Paste the whole text, from WAYHOME CHECKPOINT to the signature.")
        )
    checkpoint = _parsed(told)
    if checkpoint is None or not crypto.signed_by(checkpoint.message, checkpoint.signature, checkpoint.key):
        raise Refused(_("This checkpoint was mistyped or changed: its signature does not fit."))
    return checkpoint


def _parsed(told: dict[str, str]) -> Checkpoint | None:
    """Return what the lines say; None if one cannot be meant so."""
    try:
        at = dt.datetime.fromisoformat(told["time"].replace(" ", ""))
        return Checkpoint(
            installation=told["installation"].upper(),
            seq=int(told["entry"]),
            at=at.astimezone(dt.UTC),
            hash=_bytes(told["hash"], _HALF),
            key=_bytes(told["key"], _HALF),
            signature=_bytes(told["signature"], 2 * _HALF),
        )
    except (ValueError, OverflowError):
        return None


def installation() -> str:
    """Return what names this installation's log: it follows from the first key of the log; empty before the first entry."""
    first = AuditKey.objects.filter(version=1).values_list("public_key", flat=True).first()
    if first is None:
        return ""
    return letters(crypto.digest(b"wayhome installation", bytes(first))[:10]).replace(" ", "-")


def signing_pair() -> crypto.Pair:
    """Return the installation's signing key, made at first use in a file of its own, readable by its owner alone."""
    path = settings.HOME / _KEY_FILE
    if not path.exists():
        fresh, made = path.with_name(f"{_KEY_FILE}.{os.getpid()}"), crypto.new_signing_pair()
        fresh.touch(mode=0o600)
        fresh.write_bytes(made.private + made.public)
        try:
            os.link(fresh, path)  # two processes at once: the first one's key stays
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    raw = path.read_bytes()
    return crypto.Pair(raw[_HALF:], raw[:_HALF])


def signed(seq: int, at: dt.datetime, hash: bytes) -> Checkpoint:
    """Return the checkpoint of an entry, signed."""
    pair, at = signing_pair(), at.replace(microsecond=0)
    bare = Checkpoint(installation(), seq, at, hash, pair.public)
    return Checkpoint(bare.installation, seq, at, hash, pair.public, crypto.sign(bare.message, pair.private))


def key_name(public: bytes) -> str:
    """Return a signing key's name: what the entries of checkpoints are about."""
    return crypto.digest(b"wayhome checkpoint key", public).hex()[:40]
