"""The password hasher: one Argon2id, its root split; the database keeps only the half that checks."""

import base64
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.utils.translation import gettext_noop as _

from wayhome.kit import crypto


class SplitHasher(BasePasswordHasher):
    """``wayhome_argon2id$opslimit$memlimit$salt$verifier``; the pepper is no part of it."""

    algorithm = "wayhome_argon2id"

    def salt(self) -> str:
        """Return a fresh salt as text."""
        return base64.b64encode(crypto.random_bytes(crypto.SALT_BYTES)).decode()

    def split(self, password: str, encoded: str) -> crypto.Split:
        """Return both halves for a password and a stored hash: for sign-in, where the other half opens the account's key."""
        _algorithm, ops, mem, salt, _verifier = encoded.split("$", 4)
        return crypto.split_password(password, base64.b64decode(salt), settings.PEPPER, int(ops), int(mem))

    def seal(self, password: str, salt: str | None = None) -> tuple[str, crypto.Split]:
        """Return the text to store and both halves of a new password: one Argon2id for all of it."""
        salt = salt or self.salt()
        ops, mem = settings.ARGON2["opslimit"], settings.ARGON2["memlimit"]
        halves = crypto.split_password(password, base64.b64decode(salt), settings.PEPPER, ops, mem)
        return f"{self.algorithm}${ops}${mem}${salt}${base64.b64encode(halves.verifier).decode()}", halves

    def encode(self, password: str, salt: str) -> str:
        """Return the text to store."""
        return self.seal(password, salt)[0]

    def open(self, password: str, encoded: str) -> crypto.Split | None:
        """Return both halves if the password is the one that was stored, else None; takes the same time either way."""
        halves = self.split(password, encoded)
        return halves if crypto.same(halves.verifier, base64.b64decode(encoded.split("$", 4)[4])) else None

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is right; takes the same time either way."""
        return self.open(password, encoded) is not None

    def decode(self, encoded: str) -> dict[str, Any]:
        """Return the parts of the stored text."""
        algorithm, ops, mem, salt, verifier = encoded.split("$", 4)
        return {
            "algorithm": algorithm,
            "opslimit": int(ops),
            "memlimit": int(mem),
            "salt": salt,
            "hash": verifier,
        }

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """Return what may be shown of it."""
        decoded = self.decode(encoded)
        return {_("algorithm"): decoded["algorithm"], _("hash"): mask_hash(decoded["hash"])}

    def must_update(self, encoded: str) -> bool:
        """Whether the costs have changed since it was stored."""
        decoded = self.decode(encoded)
        return (decoded["opslimit"], decoded["memlimit"]) != (
            settings.ARGON2["opslimit"],
            settings.ARGON2["memlimit"],
        )

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to add: every check costs one Argon2id."""
