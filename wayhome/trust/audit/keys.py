"""The key pair of the log: made with the first entry, its private half under the pepper until two people hold a copy.

Nothing in this room opens details with a person's key: ``trust/access/sealed.py`` does.
"""

import datetime as dt
import json
import uuid
from typing import Any

from django.conf import settings

from wayhome.kit import crypto
from wayhome.kit.rows import insert
from wayhome.trust.audit.models import AuditKey, AuditKeyCopy, Detail
from wayhome.trust.audit.rules import RESEALED, commitment


def make_key(version: int, at: dt.datetime) -> bytes:
    """Write a fresh key pair and return its public half; the moment is that of the first entry under it."""
    pair = crypto.new_pair()
    wrapped = crypto.seal(pair.private, _pepper_key(), _where(version))
    insert([AuditKey(version=version, public_key=pair.public, made_at=at, wrapped=wrapped)])
    return pair.public


def pair_under_pepper(key: AuditKey) -> crypto.Pair | None:
    """Return the pair while its private half still lies under the pepper; ``Unreadable`` if it does not fit any more."""
    if key.wrapped is None:
        return None
    pair = crypto.pair_of(crypto.unseal(bytes(key.wrapped), _pepper_key(), _where(key.version)))
    if pair.public != bytes(key.public_key):
        raise crypto.Unreadable
    return pair


def copy_for(pair: crypto.Pair, version: int, user_id: uuid.UUID, public: bytes) -> AuditKeyCopy:
    """Return the private half sealed to an account, not yet saved."""
    sealed = crypto.seal_to(pair.private, public)
    return AuditKeyCopy(version=version, user_id=user_id, user_public=public, sealed=sealed)


def unsealed(detail: Detail, expected: bytes, pair: crypto.Pair) -> Any:
    """Return the details of a row. ``expected`` is its entry's commitment, which those of a first version must fit."""
    if not detail.sealed:
        return None
    told = json.loads(crypto.unseal_with(bytes(detail.sealed), pair))
    if detail.scheme != RESEALED:
        return told
    if commitment(crypto.digest, bytes.fromhex(told["salt"]), told["body"]) != expected:
        raise crypto.Unreadable
    return told["body"]


def _pepper_key() -> bytes:
    return crypto.derive(settings.PEPPER, "audit key")


def _where(version: int) -> bytes:
    return f"audit_auditkey.wrapped|{version}".encode()
