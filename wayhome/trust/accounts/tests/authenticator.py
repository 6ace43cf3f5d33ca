"""A passkey as a phone or a small key would hold it, in software."""

import hashlib
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

_PRESENT = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """One key pair for one site; ``origin`` is what its browser believes to be at."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.origin = origin
        self.id = secrets.token_bytes(16)
        self.private = ec.generate_private_key(ec.SECP256R1())

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(challenge), self.origin)

    def _answer(self, **response: bytes) -> dict[str, Any]:
        parts = {name: websafe_encode(value) for name, value in response.items()}
        own = websafe_encode(self.id)
        return {
            "id": own,
            "rawId": own,
            "type": "public-key",
            "response": parts,
            "clientExtensionResults": {},
        }

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the question for a new passkey."""
        asked = options["publicKey"]
        held = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.private.public_key())
        )
        place = hashlib.sha256(asked["rp"]["id"].encode()).digest()
        data = AuthenticatorData.create(place, _PRESENT | AuthenticatorData.FLAG.AT, 0, bytes(held))
        told = AttestationObject.create("none", data, {})
        client = self._client_data("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=bytes(client), attestationObject=bytes(told))

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the question at sign-in."""
        asked = options["publicKey"]
        place = hashlib.sha256(asked["rpId"].encode()).digest()
        data = AuthenticatorData.create(place, _PRESENT, 1)
        client = self._client_data("webauthn.get", asked["challenge"])
        signature = self.private.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=bytes(client), authenticatorData=bytes(data), signature=signature)
