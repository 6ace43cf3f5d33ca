"""The only file that knows the primitives (libsodium through PyNaCl).

A password becomes a root by one Argon2id and the pepper; the root is split: one half is stored and checked at sign-in, the
other wraps the account's private key and is never stored. So a stolen database lets nobody open what a password opens.
"""

import hashlib
import hmac
import os
import threading
from dataclasses import dataclass

from nacl import bindings, pwhash, secret, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey

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
