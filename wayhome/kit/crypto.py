"""The only file that knows the primitives (libsodium through PyNaCl).

A password becomes a root by one Argon2id and the pepper; the root is split: one half is stored and checked at sign-in, the
other wraps the account's private key and is never stored. So a stolen database lets nobody open what a password opens.
"""

import hashlib
import hmac
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nacl import bindings, pwhash, secret, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

SALT_BYTES = pwhash.argon2id.SALTBYTES
_one_at_a_time = threading.BoundedSemaphore(
    2
)  # each takes 64 MiB: sign-ins queue, so that memory stays bounded


@dataclass(frozen=True)
class Split:
    """The two halves of a password's root: ``verifier`` may be stored, ``wrapping`` must not."""

    verifier: bytes
    wrapping: bytes


def split_password(password: str, salt: bytes, pepper: bytes, opslimit: int, memlimit: int) -> Split:
    """Return the halves of a password. ``memlimit`` in bytes; takes about 0.2 s at (3, 64 MiB)."""
    with _one_at_a_time:
        slow = pwhash.argon2id.kdf(32, password.encode(), salt, opslimit=opslimit, memlimit=memlimit)
    root = hmac.digest(pepper, slow, hashlib.sha256)
    return Split(
        hmac.digest(root, b"wayhome verifier", hashlib.sha256),
        hmac.digest(root, b"wayhome wrapping", hashlib.sha256),
    )


def new_key_pair(wrapping: bytes) -> tuple[bytes, bytes]:
    """Return (public key, private key wrapped under ``wrapping``) for an account."""
    private = PrivateKey.generate()
    return bytes(private.public_key), wrap(bytes(private), wrapping)


def wrap(plain: bytes, key: bytes) -> bytes:
    """Seal bytes under a 32-byte key (random nonce in front)."""
    return bytes(secret.SecretBox(key).encrypt(plain))


def unwrap(sealed: bytes, key: bytes) -> bytes | None:
    """Open what ``wrap`` sealed; None if the key is wrong or a bit was changed."""
    try:
        return secret.SecretBox(key).decrypt(sealed)
    except CryptoError:
        return None


def random_bytes(count: int) -> bytes:
    """Return so many random bytes."""
    return utils.random(count)


def new_pepper() -> bytes:
    """Return a fresh 32-byte pepper for its own file, outside database and backup."""
    return os.urandom(32)


def digest(*parts: bytes) -> bytes:
    """Return one 32-byte BLAKE2b over length-framed parts (no two lists of parts share a digest)."""
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return bindings.crypto_generichash_blake2b_salt_personal(framed, digest_size=32)


def same(a: bytes, b: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(a, b)


# --- sealing a value for a row --------------------------------------------------------------------------------------

_SEALED_V1 = b"\x01"
KEY_BYTES = 32


class Unreadable(Exception):
    """Sealed bytes that this key does not open here: another key, another row or column, or a changed bit."""


def new_key() -> bytes:
    """Return a fresh 32-byte key of one compartment."""
    return utils.random(KEY_BYTES)


def seal(plain: bytes, key: bytes, where: bytes) -> bytes:
    """Seal bytes for one place alone (XChaCha20-Poly1305, random nonce): ``where`` is the associated data, not kept inside."""
    nonce = utils.random(bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    return _SEALED_V1 + nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, where, nonce, key)


def unseal(sealed: bytes, key: bytes, where: bytes) -> bytes:
    """Open what ``seal`` sealed for the same place; Unreadable otherwise."""
    end = 1 + bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
    if sealed[:1] != _SEALED_V1 or len(sealed) < end:
        raise Unreadable
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[end:], where, sealed[1:end], key)
    except CryptoError as wrong:
        raise Unreadable from wrong


def derive(key: bytes, purpose: str) -> bytes:
    """Return a 32-byte key for one purpose: who has it does not have the key it came from."""
    return hmac.digest(key, b"wayhome " + purpose.encode(), hashlib.sha256)


# --- sealing to somebody --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """An X25519 key pair; whoever knows ``public`` can seal to it, only ``private`` opens."""

    public: bytes
    private: bytes

    def __repr__(self) -> str:
        return f"Pair(public={self.public.hex()[:8]}…)"


def new_pair() -> Pair:
    """Return a fresh key pair."""
    return pair_of(bytes(PrivateKey.generate()))


def pair_of(private: bytes) -> Pair:
    """Return the pair of a private key (or of any 32 derived bytes)."""
    return Pair(bytes(PrivateKey(private).public_key), private)


def seal_to(plain: bytes, public: bytes) -> bytes:
    """Seal bytes to a public key; the sealer cannot open them again."""
    return bytes(SealedBox(PublicKey(public)).encrypt(plain))


def unseal_with(sealed: bytes, pair: Pair) -> bytes:
    """Open what was sealed to this pair; Unreadable otherwise. Faster than ``PrivateKey``: the public half is known."""
    try:
        return bindings.crypto_box_seal_open(sealed, pair.public, pair.private)
    except (CryptoError, ValueError, TypeError) as wrong:
        raise Unreadable from wrong


# --- files and backups: streamed, in bounded memory -----------------------------------------------------------------

STREAM_CHUNK = 64 * 1024
_STREAM_HEAD = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_STREAM_EXTRA = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


def _chunked(parts: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield the same bytes in pieces of ``size``; the last may be shorter, and is empty if there was nothing."""
    kept = b""
    for part in parts:
        kept += part
        while len(kept) > size:
            yield kept[:size]
            kept = kept[size:]
    yield kept


def seal_stream(parts: Iterable[bytes], key: bytes, where: bytes) -> Iterator[bytes]:
    """Seal a stream (secretstream): a header, then chunks; a chunk moved, left out or cut off at the end is found."""
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    yield bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    before: bytes | None = None
    for chunk in _chunked(parts, STREAM_CHUNK):
        if before is not None:
            yield bindings.crypto_secretstream_xchacha20poly1305_push(state, before, where, _MESSAGE)
        before = chunk
    yield bindings.crypto_secretstream_xchacha20poly1305_push(state, before or b"", where, _FINAL)


def unseal_stream(parts: Iterable[bytes], key: bytes, where: bytes) -> Iterator[bytes]:
    """Open what ``seal_stream`` sealed; Unreadable as soon as a chunk is wrong, and at the end if the end is missing."""
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    source = iter(_split_stream(parts))
    head = next(source)
    if len(head) != _STREAM_HEAD:
        raise Unreadable
    ended = False
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, head, key)
        for chunk in source:
            if ended:
                raise Unreadable
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, chunk, where)
            ended = tag == _FINAL
            yield plain
    except (CryptoError, RuntimeError, ValueError, TypeError) as wrong:
        raise Unreadable from wrong
    if not ended:
        raise Unreadable


def _split_stream(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the header, then the sealed chunks, whatever pieces they arrive in."""
    kept, wanted = b"", _STREAM_HEAD
    for part in parts:
        kept += part
        while len(kept) >= wanted:
            yield kept[:wanted]
            kept, wanted = kept[wanted:], STREAM_CHUNK + _STREAM_EXTRA
    if kept or wanted == _STREAM_HEAD:
        yield kept


# --- a secret in pieces, signatures, keyed fingerprints -------------------------------------------------------------


def split_secret(whole: bytes, pieces: int) -> list[bytes]:
    """Return so many pieces (XOR): all of them together give the secret, any fewer tell nothing at all."""
    drawn = [utils.random(len(whole)) for _piece in range(pieces - 1)]
    return [*drawn, join_secret([whole, *drawn])]


def join_secret(pieces: Iterable[bytes]) -> bytes:
    """Return the secret of all its pieces."""
    found = 0
    size = 0
    for piece in pieces:
        found ^= int.from_bytes(piece, "big")
        size = max(size, len(piece))
    return found.to_bytes(size, "big")


def new_signing_pair() -> Pair:
    """Return a fresh Ed25519 pair for signatures."""
    signing = SigningKey.generate()
    return Pair(bytes(signing.verify_key), bytes(signing))


def sign(message: bytes, private: bytes) -> bytes:
    """Return the 64-byte signature of a message."""
    return bytes(SigningKey(private).sign(message).signature)


def signed_by(message: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the signature is this key's of this very message."""
    try:
        VerifyKey(public).verify(message, signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def fingerprint(key: bytes, *parts: bytes) -> bytes:
    """Return a keyed 32-byte digest over length-framed parts: without the key nobody can try words against it."""
    return hmac.digest(key, digest(*parts), hashlib.sha256)
